"""The keyboard stays in the page when the part of it that had it goes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow


def test_enter_does_not_leave_the_room_when_what_had_the_keyboard_is_gone(
    window: MainWindow, qtbot: QtBot
) -> None:
    for room in ("residents", "services", "mediation", "ledgers"):
        window.go(room)
        page = window._stack.currentWidget()
        going = QPushButton("走开", page)
        going.show()
        going.setFocus()
        qtbot.waitUntil(going.hasFocus)
        going.hide()
        focus = QApplication.focusWidget()
        assert focus is None or page.isAncestorOf(focus) or focus is page, (room, focus)
        if focus is not None:
            qtbot.keyClick(focus, Qt.Key.Key_Tab)
            again = QApplication.focusWidget()
            assert again is None or page.isAncestorOf(again) or again is page, (room, again)
