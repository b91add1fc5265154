"""A day of a clerk in the window: memory and widgets after a tenth of the actions and after all (performance line 12).

Rooms are entered, files, matters and cases opened, forms begun and left with Esc, somebody looked for; every action ends
when the worker has answered. Without a screen Qt's offscreen platform is used. The limit is the same window after a
tenth of its day: whatever a closed form left behind would be there nine times more at the end.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.clock import FixedClock
from benchmarks._common import Line, fill_records, fill_residents, office_in, show, size

ACTIONS = 10_000
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def _now_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def _actions(window: Any, people: int, matters: int) -> Iterator[Callable[[], None]]:
    """One after another, round and round; the records are others each time."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    key = Qt.Key

    def press(at: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or window, at, held)

    def ctrl(at: Qt.Key) -> Callable[[], None]:
        return lambda: press(at, Qt.KeyboardModifier.ControlModifier)

    def to(room: str, kind: str = "", among: int = 0) -> Callable[[], None]:
        count = iter(range(10**9))
        if not among:
            return lambda: window.go(room)
        return lambda: window.go(room, kind=kind, record_id=next(count) * 7919 % among + 1)

    def esc() -> None:
        press(key.Key_Escape)

    def look_for() -> None:
        window.search.setFocus()
        QTest.keyClicks(window.search, "zhang")

    round_ = (
        to("residents", "resident", people), ctrl(key.Key_E), esc,
        to("services", "service_record", matters), ctrl(key.Key_N), esc,
        look_for, esc,
        to("residents", "household", people // 4), to("today"),
        to("mediation"), ctrl(key.Key_N), esc,
        to("ledgers"), to("summaries"), to("exchange"), to("settings"),
    )  # fmt: skip
    return cycle(round_)


def _worker_done(window: Any) -> None:
    """Everything asked so far was answered and shown."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    for _ in range(2):  # an answer may ask again
        window.tasks.run(window, lambda _office, _progress: None, lambda _nothing: loop.quit())
        QTimer.singleShot(20_000, loop.quit)
        loop.exec()
    QTimer.singleShot(0, loop.quit)
    loop.exec()


def day(office: Any, people: int, matters: int, actions: int) -> list[tuple[float, int, int]]:
    """Memory in MB, widgets and things Python knows, at each tenth of the day."""
    import gc

    from app.settings import Settings
    from app.ui.application import make_application
    from app.ui.main_window import MainWindow
    from app.ui.rooms import ROOMS, start_facts
    from app.ui.tasks import Tasks
    from app.ui.theme import style_sheet, theme_of

    application = make_application([])
    application.setStyleSheet(style_sheet(theme_of("light", 100)))
    facts = start_facts(office)
    window = MainWindow(Tasks(office), theme_of("light", 100), Settings(), ROOMS, facts, lambda: None)
    window.resize(1366, 768)
    window.show()
    marks = []
    for number, act in enumerate(islice(_actions(window, people, matters), actions), 1):
        act()
        _worker_done(window)
        if number % max(actions // 10, 1) == 0:
            gc.collect()
            marks.append((_now_mb(), len(application.allWidgets()), len(gc.get_objects())))
    window.close()
    window.tasks.stop()
    return marks


def measure(office: Any, people: int, matters: int, actions: int) -> list[Line]:
    """The lines of the table."""
    marks = day(office, people, matters, actions)
    (memory, widgets, things), (memory_end, widgets_end, things_end) = marks[0], marks[-1]
    note = f"over {actions:,} actions; " + " ".join(f"{mb:.0f}" for mb, _, _ in marks)
    return [
        Line("memory in the window", memory, memory_end, "MB", "≤ 220 MB and flat", note),
        Line("widgets that are there", float(widgets), float(widgets_end), "", "flat"),
        Line("things Python's collector knows", float(things), float(things_end), "", "flat"),
    ]


def _fill(folder: Path, count: int) -> None:
    """In a process of its own, whose memory is not the clerk's."""
    with office_in(folder) as office:
        fill_residents(office, count)
        fill_records(office, count, count)


def main() -> None:
    """Have an encrypted office filled, log in and work in it."""
    from app.usecases.offices import opening

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    count = size(100_000, __doc__)
    with TemporaryDirectory() as temporary:
        filling = get_context("spawn").Process(target=_fill, args=(Path(temporary), count))
        filling.start()
        filling.join()
        office = opening.log_in(Path(temporary) / "office", "王窗口", "benchmark", FixedClock(NOON))
        show("memory in the window", measure(office, count, count, min(ACTIONS, count)))


if __name__ == "__main__":
    main()
