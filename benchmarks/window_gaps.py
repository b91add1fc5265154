"""How long the window's thread is kept waiting while the worker imports 100,000 rows, counts and writes the package.

A timer of five milliseconds stands for the window: the time between two of its turns is what a clerk's key would have
waited. The window's own collector of garbage is at work as it is there. No limit: none may be over a tenth of a second.
"""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks._common import Line, fill_records, office_in, show, size
from benchmarks.import_roster import write_roster

EVERY_MS = 5
MATTERS = 10
"""Matters for each resident."""
MONTH = "2026-10"


class Turns:
    """The longest time between two turns of the event loop, by what the worker does meanwhile."""

    def __init__(self) -> None:
        self.doing, self.longest = "", {}  # type: str, dict[str, float]
        self._last = time.perf_counter()

    def turn(self) -> None:
        """The window has its turn."""
        now = time.perf_counter()
        self.longest[self.doing] = max(self.longest.get(self.doing, 0.0), now - self._last)
        self._last = now


def worked(works: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Do the works on a thread beside the event loop. Returns the longest time without a turn, in seconds, of each."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

    from app.ui.collector import Collector

    app = QCoreApplication.instance() or QCoreApplication([])
    turns, collector, timer = Turns(), Collector(app), QTimer(app)
    loop = QEventLoop()

    def turn() -> None:
        turns.turn()
        if not worker.is_alive():
            loop.quit()

    timer.timeout.connect(turn)

    def work() -> None:
        for turns.doing, do in works.items():
            do()
        turns.doing = ""

    worker = threading.Thread(target=work)
    timer.start(EVERY_MS)
    worker.start()
    loop.exec()
    timer.stop()
    collector.stop()
    return {name: turns.longest.get(name, 0.0) for name in works}


def measure(office: Any, folder: Path, count: int) -> list[Line]:
    """Import, desk and package of one office, one after the other."""
    from app.usecases import packages, today
    from app.usecases.importing import check, plan, take
    from app.usecases.services import counts
    from app.usecases.summaries import figures

    path, kept = folder / "roster.xlsx", dict[str, Any]()
    write_roster(path, count)

    def progress(_done: int, _total: int) -> None:
        """Somebody listens."""

    works: dict[str, Callable[[], Any]] = {
        "open the sheet": lambda: kept.update(plan=plan.understand(office, path, progress=progress)),
        "check it": lambda: kept.update(checked=check.check(office, kept["plan"], progress)),
        "take it": lambda: take.take(office, kept["checked"], progress),
        "let go of it": kept.clear,
        "(filling the desk)": lambda: fill_records(office, count * MATTERS, count),
        "today's page": lambda: today.collect(office),
        "the month": lambda: figures.collect(office, MONTH),
        "a year of desk counts": lambda: counts.collect(office, "item", MONTH[:4]),
        "write the package": lambda: packages.write(office, MONTH, folder, passphrase="benchmark"),
    }
    longest = worked(works)
    return [
        Line(name, None, longest[name] * 1000, "ms", "≤ 100 ms") for name in works if not name.startswith("(")
    ]


def main() -> None:
    """Measure an office that begins empty."""
    count = size(100_000, __doc__)
    with office_in() as office, TemporaryDirectory() as folder:
        show(f"the window's longest wait, {count:,} residents", measure(office, Path(folder), count))


if __name__ == "__main__":
    main()
