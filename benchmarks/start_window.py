"""Process start to the first painted window, against a bare window with a table and eight pages (performance line 1).

Both run with the same hook: the first paint event of a visible top-level widget ends the process. On a machine
without a screen Qt's offscreen platform is used; the ratio is what counts.
"""

import os
import subprocess
import sys
import tempfile
import time

from benchmarks._common import Line, show

ROUNDS = 7
_HOOK = '''
import os, sys
from PySide6 import QtCore, QtWidgets
class Filter(QtCore.QObject):
    def eventFilter(self, watched, event):
        if event.type() == QtCore.QEvent.Type.Paint and isinstance(watched, QtWidgets.QWidget) and watched.isVisible():
            pages = open("/proc/self/statm").read().split()[1] if os.path.exists("/proc/self/statm") else "0"
            print("painted", int(pages) * 4096 // 2**20, flush=True)
            os._exit(0)
        return False
_made = QtWidgets.QApplication.__init__
def made(self, *arguments):
    _made(self, *arguments)
    self.first_paint = Filter(self)
    self.installEventFilter(self.first_paint)
QtWidgets.QApplication.__init__ = made
'''  # fmt: skip
_BARE = """
app = QtWidgets.QApplication([])
window, pages = QtWidgets.QMainWindow(), QtWidgets.QStackedWidget()
for number in range(8):
    pages.addWidget(QtWidgets.QTableWidget(20, 8))
window.setCentralWidget(pages)
window.resize(1200, 800)
window.show()
app.exec()
"""
_OURS = """
from app.main import cli
cli(["window"])
"""


def _child(code: str, home: str) -> tuple[float, float]:
    """(seconds from fork to paint, MB at that moment)."""
    places = dict.fromkeys(
        ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"), home
    )
    surroundings = os.environ | places | {"PYTHONDONTWRITEBYTECODE": ""}
    surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
    start = time.perf_counter()
    command = [sys.executable, "-c", _HOOK + code]
    done = subprocess.run(
        command, env=surroundings, stdout=subprocess.PIPE, text=True, timeout=60, check=True
    )
    taken = time.perf_counter() - start
    words = done.stdout.split()
    if "painted" not in words:
        raise SystemExit("the window was never painted")
    return taken, float(words[words.index("painted") + 1])


def measure() -> list[Line]:
    """Interleaved rounds, medians; the first round warms the disk cache."""
    bare, ours, memory = [], [], []
    with tempfile.TemporaryDirectory() as home:
        for number in range(ROUNDS + 1):
            limit, (taken, held) = _child(_BARE, home)[0], _child(_OURS, home)
            if number:
                bare.append(limit)
                ours.append(taken)
                memory.append(held)
    middle = ROUNDS // 2
    return [
        Line("start to first paint", sorted(bare)[middle], sorted(ours)[middle], "s", "≤ 1.4"),
        Line("memory at that moment", None, sorted(memory)[middle], "MB", "≤ 110 MB"),
    ]


def main() -> None:
    """Measure and print."""
    show("start", measure())


if __name__ == "__main__":
    main()
