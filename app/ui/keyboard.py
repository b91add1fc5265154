"""Where the keyboard is when a room is entered again: with something that is seen."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def come_up(room: QWidget) -> None:
    """A room hands the keyboard to its list; where something lies over that list (an import, a book of its own, a page in
    very large type), Qt gives it to the list all the same, and no key does anything: it goes to what is seen."""
    focus = room.window().focusWidget()
    if focus is not None and room.isAncestorOf(focus) and not focus.isVisible():
        stop = first_stop(room)
        if stop is not None:
            stop.setFocus()


def first_stop(page: QWidget) -> QWidget | None:
    """What takes the keyboard of a page: what a part of it that is seen hands its own to, else the first that Tab
    reaches."""
    every: Any = page.findChildren(QWidget)
    inside: list[QWidget] = [w for w in every if w.isVisible() and w.isEnabled()]
    handed = (w.focusProxy() for w in inside)
    stops = (w for w in inside if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None)
    return next((to for to in handed if to is not None and to.isVisible()), next(stops, None))
