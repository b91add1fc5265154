"""Five thousand rows pasted from Excel: the window answers meanwhile, progress can be cancelled, one key takes it all back."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from tests.ui.test_ledger_sheet import at, opened, paste, rows, tools

__all__ = ["tools"]

K, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
ROWS = 5000
SHARE = 0.8
"""Of all the work that the window's thread does for a paste, the most it may do without looking up. How long that is in
seconds is for benchmarks/ledger_grid.py to say; here a paste that is done in one breath would be nearly all of it."""


@contextmanager
def breathing() -> Iterator[list[float]]:
    """How much the window's thread worked between two breaths, by its own clock: a busy machine is no defect of it, nor is
    what other tests of the process have left for Python's collector to walk through."""
    found, last, collecting = [0.0], time.thread_time(), 0.0

    def breathe() -> None:
        nonlocal last
        now = time.thread_time()
        found.append(now - last)
        last = now

    def collected(phase: str, _about: dict[str, int]) -> None:
        nonlocal last, collecting
        if phase == "start":
            collecting = time.thread_time()
        else:
            last += time.thread_time() - collecting

    gc.callbacks.append(collected)
    timer = QTimer(interval=2)
    timer.timeout.connect(breathe)
    timer.start()
    try:
        yield found
    finally:
        timer.stop()
        gc.callbacks.remove(collected)


def block(count: int) -> str:
    """As Excel puts it: every 500th row has a deposit that is no number."""
    lines = (f"梯子{n}\t{'很多' if n % 500 == 7 else n}\t2026-03-{n % 28 + 1:02d}\t\t" for n in range(count))
    return "\r\n".join(lines) + "\r\n"


def test_five_thousand_rows_are_pasted_while_the_window_answers(
    tools: str, window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    view = opened(window, qtbot)
    grid = view.list.grid
    grid.go_to_cell(*at(view, 0, "what"))
    steps: list[int] = []
    view.list._shell.tasks.progress.connect(lambda _job, done, _total: steps.append(done))
    with breathing() as worked:
        paste(view, qtbot, block(ROWS))
        qtbot.waitUntil(lambda: grid.rows.total == ROWS - 10, timeout=20_000)
        qtbot.waitUntil(view.blocks.problems.isVisible)
        assert len(grid.rows.new) == 10
        assert len(steps) > 5
        qtbot.keyClick(grid, K.Key_Z, CTRL)
        qtbot.waitUntil(lambda: grid.rows.total == 0, timeout=20_000)
        assert grid.rows.new == [], "what the paste left red goes with it"
    assert max(worked) < SHARE * sum(worked)
    assert rows(file_office) == []


def test_a_paste_that_was_refused_whole_is_taken_back_with_the_same_key(
    tools: str, window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    view = opened(window, qtbot)
    grid, listed = view.list.grid, view.blocks.problems
    grid.go_to_cell(*at(view, 0, "what"))
    with breathing() as worked:
        paste(view, qtbot, "\t很多\t很多\r\n" * ROWS)
        qtbot.waitUntil(lambda: len(grid.rows.new) == ROWS, timeout=20_000)
        qtbot.waitUntil(lambda: listed.title.text() == "15,000 格没有填进去")
        grid.setFocus()
        qtbot.keyClick(grid, K.Key_Z, CTRL)
        qtbot.waitUntil(lambda: grid.rows.new == [] and listed.isHidden())
    assert max(worked) < SHARE * sum(worked)
    assert rows(file_office) == []


def test_a_long_paste_is_cancelled_and_nothing_has_changed(
    tools: str, window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    view = opened(window, qtbot)
    view.list.grid.go_to_cell(*at(view, 0, "what"))
    foot = window._foot
    paste(view, qtbot, block(ROWS))
    qtbot.waitUntil(lambda: foot._cancel.isVisible() and foot._progress.value() > 0, timeout=30_000)
    qtbot.mouseClick(foot._cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not foot._cancel.isVisible(), timeout=30_000)
    qtbot.waitUntil(lambda: view.list.writing == 0)
    assert rows(file_office) == []
    assert (view.list.grid.rows.total, view.list.grid.rows.new) == (0, [])
