"""Pressing a button by its word: the one that is seen. Those of a page shown before wait for their end, those of a new one for
their place."""

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot


def seen(inside: QWidget, qtbot: QtBot, words: str, at: int = 0) -> QPushButton:
    """The nth button with these words, once it is to be seen."""
    found: list[QPushButton] = []

    def come() -> bool:
        found[:] = [b for b in inside.findChildren(QPushButton) if b.text() == words and b.isVisible()]
        return len(found) > at

    qtbot.waitUntil(come)
    return found[at]


def press(inside: QWidget, qtbot: QtBot, words: str, at: int = 0) -> None:
    """Press it."""
    seen(inside, qtbot, words, at).click()
