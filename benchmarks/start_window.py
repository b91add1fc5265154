"""Process start to the first painted window and to a list of residents that can be used (performance line 1).

The limit is a bare window with a table and eight pages. Both run with the same hook: the first paint event of a
visible top-level widget ends the process. The second measure goes on: the password is typed at the door,
the room of residents is entered, and the list with rows in it has been painted; its limit is the bare window and one
derivation of the key with the chosen cost. Typing takes TYPING seconds, which are not counted; the program reads its
modules meanwhile. Without a screen Qt's offscreen platform is used; the ratio is what counts.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._common import Line, fill_residents, office_in, seconds, show, size

ROUNDS = 7
TYPING = 1.5  # seconds from the door to Enter: eight characters and a look at the keyboard
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
_USE = '''
from PySide6 import QtCore, QtWidgets
import os
class Clerk(QtCore.QTimer):
    """Gives the password at the door, enters the room of residents, ends when its list has been painted."""
    def __init__(self):
        super().__init__(interval=5)
        self.done, self.list = set(), None
        self.timeout.connect(self.step)
        self.start()
    def once(self, what):
        new = what not in self.done
        self.done.add(what)
        return new
    def step(self):
        for widget in QtWidgets.QApplication.topLevelWidgets():
            name = type(widget).__name__
            if name == "WelcomeDialog" and widget.isVisible() and self.once("door"):
                QtCore.QTimer.singleShot(TYPING, lambda door=widget: door.log_in("王窗口", "benchmark"))
            elif name == "MainWindow" and widget.isVisible() and self.once("room"):
                widget.go("residents")
                from app.ui.record_list import RecordList
                self.list = widget.findChild(RecordList)
        if self.list is not None and self.list.table.rows.rowCount() and self.once("rows"):
            QtCore.QTimer.singleShot(0, self.painted)  # after the paint that showing the rows asked for
    def painted(self):
        pages = open("/proc/self/statm").read().split()[1] if os.path.exists("/proc/self/statm") else "0"
        print("painted", int(pages) * 4096 // 2**20, flush=True)
        os._exit(0)
_made = QtWidgets.QApplication.__init__
def made(self, *arguments):
    _made(self, *arguments)
    self.clerk = Clerk()
QtWidgets.QApplication.__init__ = made
'''
_OURS = """
from app.main import cli
cli(["window"])
"""


def _child(code: str, home: str, hook: str = _HOOK) -> tuple[float, float]:
    """(seconds from fork to what the hook waits for, MB at that moment)."""
    places = dict.fromkeys(
        ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"), home
    )
    surroundings = os.environ | places | {"PYTHONDONTWRITEBYTECODE": ""}
    surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
    start = time.perf_counter()
    command = [sys.executable, "-c", hook + code]
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


def usable(folder: Path, count: int) -> list[Line]:
    """From the start to a painted list of an encrypted office with `count` residents; the office stands in `folder`."""
    office = os.fspath(folder / "office")
    code = f'from app.main import cli\ncli(["window", "--office", {office!r}])'
    rounds = [_child(code, str(folder), f"TYPING = {TYPING * 1000:.0f}\n{_USE}") for _ in range(ROUNDS)]
    ours, held = zip(*rounds, strict=True)
    bare = [_child(_BARE, str(folder))[0] for _ in range(ROUNDS)]
    middle = ROUNDS // 2
    limit = sorted(bare)[middle] + _key_seconds(folder / "office")
    return [
        Line(
            f"start, log in, list of {count:,} residents painted",
            limit,
            sorted(ours)[middle] - TYPING,
            "s",
            "≤ 2",
        ),
        Line("memory then", None, sorted(held)[middle], "MB", "≤ 220 MB"),
    ]


def _key_seconds(folder: Path) -> float:
    """One unlocking: the derivation of the key with the cost new offices get."""
    from app.db import keys

    return seconds(lambda: keys.unlock(folder, "王窗口", "benchmark"), 3)


def main() -> None:
    """Measure and print."""
    count = size(100_000, __doc__)
    lines = measure()
    with tempfile.TemporaryDirectory() as folder:
        with office_in(Path(folder)) as office:
            fill_residents(office, count)
        show("start", [*lines, *usable(Path(folder), count)])


if __name__ == "__main__":
    main()
