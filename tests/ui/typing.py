"""Typing Chinese in a test: an input method commits the text, as on a real desk (QTest's keys are Latin only)."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def commit(widget: QWidget, text: str) -> None:
    """What an input method does when the clerk picks a candidate."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def next_by_tab(widget: QWidget) -> QWidget | None:
    """Whom Tab reaches after a widget of the active window."""
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Tab)
    return QApplication.focusWidget()
