"""Closing the window while something is being done: it is asked about, waited for, and nothing is lost."""

import threading
import time
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.errors import Cancelled, OfficeError
from app.models.tables import Phrase
from app.office import Office
from app.ui import closing, messages
from app.ui.main_window import MainWindow


def full_disk() -> None:
    raise OfficeError("设置没有保存：磁盘已满")


def test_work_under_way_is_asked_about_and_stopped(
    window: MainWindow, file_office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answers = iter((False, True))
    ends: list[Any] = []

    def ask(_parent: object, words: str, *_buttons: str, careful: bool) -> bool:
        asked.append(words)
        return next(answers)

    def long(office: Office, progress: Any) -> None:
        with office.write("导入") as w:
            w.session.add(Phrase(key="own", text="半路"))
            for at in range(10_000):
                time.sleep(0.01)
                progress.step(at, 10_000)

    monkeypatch.setattr(messages, "ask", ask)
    monkeypatch.setattr(closing, "ASK_AFTER_S", 0.0)
    window.tasks.run(window, long, ends.append, ends.append, label="导入")
    qtbot.waitUntil(lambda: window.tasks.working is not None)
    assert not window.close()
    assert (window.isVisible(), len(asked), ends) == (True, 1, [])
    assert "正在导入" in asked[0]
    monkeypatch.setattr(window, "_keep_settings", full_disk)  # which is no reason to stay, nor a crash
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    qtbot.waitUntil(lambda: len(asked) == 2 and len(ends) == 1)
    assert [type(end) for end in ends] == [Cancelled]
    with file_office.read() as session:
        assert session.scalars(select(Phrase)).all() == []


def test_what_has_to_be_written_is_waited_for_and_said(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, done = threading.Event(), []
    monkeypatch.setattr(closing, "AT_ONCE_S", 0.0)
    window.tasks.run(window, lambda _o, _p: go_on.wait(20), done.append, beside=True)  # the copy of the day
    assert not window.close()
    qtbot.waitUntil(lambda: closing.WORDS in [w.text() for w in window.findChildren(QLabel) if w.isVisible()])
    assert not window.centralWidget().isEnabled()
    assert not window.close()  # a second press changes nothing
    go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert done == [True]
