"""`liren screenshots`: a picture of every room of the real window, from an invented community; the manual uses them."""

import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QTableView

from app.clock import SystemClock
from app.settings import Settings
from app.ui.application import LATE_FONTS, load_fonts, make_application, make_window

SETTLE_MS = 250


def run_screenshots(args: Namespace) -> int:
    """Make the pictures. Returns 0; the files are named after the rooms in their order."""
    from app.usecases.sample import fill

    app = make_application(sys.argv[:1])
    load_fonts(LATE_FONTS)
    width, height = args.size
    kept = Settings(theme="dark" if args.dark else "light", scale=args.scale, window=[width, height])
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="liren-") as folder:
        where = Path(args.office) if args.office else Path(folder) / "office"
        if args.office is None:
            office, _, _ = fill.create(where, SystemClock(), residents=args.residents, months=6, plain=True)
        else:
            from app.usecases.offices import opening as offices

            office = offices.open_plain(where, SystemClock())
        window = make_window(office, kept, where)
        window.setWindowState(Qt.WindowState.WindowNoState)  # a screen that is not there is small, and filled
        window.resize(width, height)
        window.show()
        try:
            _rooms(window, args.out)
        finally:
            window.tasks.stop()
            window.close()
    app.quit()
    return 0


def _rooms(window: Any, out: Path) -> None:
    from app.ui.rooms import ROOMS

    for number, room in enumerate(ROOMS, start=1):
        window.go(room.key)
        settle(window)
        _choose_first(window)
        settle(window)
        shoot(window, out / f"{number}-{room.key}.png")


def _choose_first(window: Any) -> None:
    """Select the first row of the room's list, so that its record is shown."""
    for table in window.findChildren(QTableView):
        if table.isVisible() and table.model() is not None and table.model().rowCount():
            table.selectRow(0)
            return


def settle(window: Any) -> None:
    """Wait until the worker has nothing left to do and the window has drawn what it got."""
    for _ in range(3):
        _wait(lambda go_on: window.tasks.run(window, lambda _o, _p: None, lambda _r: go_on()))
        _wait(lambda go_on: QTimer.singleShot(SETTLE_MS, go_on))


def _wait(start: Callable[[Callable[[], None]], Any]) -> None:
    loop = QEventLoop()
    start(loop.quit)
    loop.exec()


def shoot(window: Any, path: Path) -> None:
    """Keep what the window shows."""
    window.grab().save(str(path))
