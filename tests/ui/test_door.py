"""The door: the recovery code stays until it is put away; what was typed for a new community is still there; it goes only
after its thread."""

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.ui.welcome.dialog import Opening, WelcomeDialog
from app.ui.welcome.pages import FirstRunPage, RecoverPage, RecoveryCodePage
from app.usecases.offices import opening as offices
from tests.offices import PASSWORD, first_run_form

# The offscreen platform cannot tell a window manager the fixed width of the door, and says so each time.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_escape_does_not_lose_the_recovery_code(qtbot: QtBot, tmp_path: Path) -> None:
    door = WelcomeDialog(tmp_path / "office", Settings())
    qtbot.addWidget(door)
    door.show()
    door.make(first_run_form())
    qtbot.waitUntil(lambda: isinstance(door._stack.currentWidget(), RecoveryCodePage), timeout=20_000)
    qtbot.keyClick(door, Qt.Key.Key_Escape)
    assert door.isVisible()
    assert "只显示这一次" in " ".join(w.text() for w in door.findChildren(QLabel))
    door._stack.currentWidget()._said.setText("这台电脑没有打印机，没有打印。请把恢复码抄下来。")
    door._stack.currentWidget()._said.show()
    lines = [w for w in door.findChildren(QLabel) if w.wordWrap() and w.isVisible()]
    qtbot.waitUntil(lambda: all(w.height() >= w.heightForWidth(w.width()) for w in lines), timeout=2_000)
    door.office.close()
    door.office = None
    assert offices.clerk_names(tmp_path / "office") == ["王窗口"]
    assert PASSWORD not in (tmp_path / "office" / "keys.json").read_text(encoding="utf-8")
    door._stack.removeWidget(door._stack.currentWidget())


def test_coming_back_to_the_first_run_finds_what_was_typed(qtbot: QtBot, tmp_path: Path) -> None:
    door = WelcomeDialog(tmp_path / "office", Settings())
    qtbot.addWidget(door)
    door.show()
    door.new_community()
    page = door._stack.currentWidget()
    assert isinstance(page, FirstRunPage)
    page._form.fill({"community": "向阳社区", "password": "geheim1"})
    door._back_from_first_run()
    door.new_community()
    again = door._stack.currentWidget()
    assert isinstance(again, FirstRunPage)
    assert again._form.values()["community"] == "向阳社区"
    assert again._form.values()["password"] == ""


def test_a_new_password_is_typed_twice_and_a_wrong_code_typed_over(qtbot: QtBot) -> None:
    """A slip in a password nobody sees would lock the clerk out again; and the keyboard stays with what was wrong."""
    sent: list[tuple[str, str, str]] = []
    page = RecoverPage("王窗口", lambda *said: sent.append(said), lambda: None)
    qtbot.addWidget(page)
    page.show()
    page._form.fill({"code": "ABCDE", "password": PASSWORD, "again": PASSWORD + "x"})
    page._go()
    assert sent == []
    page._form.fill({"again": PASSWORD})
    page._go()
    assert sent == [("ABCDE", "王窗口", PASSWORD)]
    page.focus_again()
    assert page._form.controls["code"].hasFocus() or page.focusWidget() is page._form.controls["code"]


def test_the_door_does_not_go_before_its_thread(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt ends the whole program when a thread is destroyed that still runs, with nothing said to the clerk."""
    run, told, ended = Opening.run, threading.Event(), []

    def slow_to_end(self: Any) -> None:
        run(self)
        told.wait(0.3)

    monkeypatch.setattr(Opening, "run", slow_to_end)
    door = WelcomeDialog(tmp_path / "office", Settings())
    qtbot.addWidget(door)
    door.show()
    door.finished.connect(lambda _result: ended.append(door._opening.isFinished()))
    door._open(lambda: "an office", door._entered)
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [True]
    door.office = None
