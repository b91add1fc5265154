"""The one worker: always exactly one of done and failed."""

import threading

from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow


def test_work_cancelled_before_it_began_is_told_once(window: MainWindow, qtbot: QtBot) -> None:
    hold = threading.Event()
    told: list[str] = []
    window.tasks.run(window, lambda _o, _p: hold.wait(5), lambda _r: told.append("first"))
    job = window.tasks.run(
        window,
        lambda _o, _p: None,
        lambda _r: told.append("done"),
        lambda _e: told.append("failed"),
        label="导入",
    )
    job.cancel()
    hold.set()
    qtbot.waitUntil(lambda: len(told) == 2)
    qtbot.wait(50)
    assert told == ["first", "failed"]
