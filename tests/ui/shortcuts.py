"""Keys that two things in a window wait for at once: Qt then does neither, and the clerk thinks that nothing works."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

INSIDE = Qt.ShortcutContext.WidgetWithChildrenShortcut
Heard = tuple[str, QWidget, bool, str]
"""A key, where it is heard, whether only with the keyboard in there, and what it does."""


def _heard(window: QWidget) -> Iterator[Heard]:
    for shortcut in window.findChildren(QShortcut):
        at = shortcut.parent()
        if isinstance(at, QWidget) and shortcut.isEnabled() and _live(at, window):
            words = getattr(at, "text", at.accessibleName)()
            every = shortcut.keys()
            for keys in every:
                yield keys.toString(), at, shortcut.context() == INSIDE, words
    for action in window.findChildren(QAction):
        if action.isEnabled() and action.isVisible() and not action.shortcut().isEmpty():
            for at in action.associatedObjects():
                if isinstance(at, QWidget) and not isinstance(at, QMenu) and _live(at, window):
                    yield action.shortcut().toString(), at, action.shortcutContext() == INSIDE, action.text()


def _live(widget: QWidget, window: QWidget) -> bool:
    return widget.isVisibleTo(window) and widget.isEnabled() and widget.window() is window


def _both(one: Heard, other: Heard) -> bool:
    """Whether the keyboard can be where both are heard."""
    if one[2] and other[2]:
        return one[1] is other[1] or one[1].isAncestorOf(other[1]) or other[1].isAncestorOf(one[1])
    return True


def heard_twice(window: QWidget) -> list[str]:
    """The keys that two things wait for as the window stands now, with what they would do."""
    heard = list(_heard(window))
    return [
        f"{one[0]}：{one[3]}，{other[3]}"
        for at, one in enumerate(heard)
        for other in heard[at + 1 :]
        if one[0] == other[0] and _both(one, other)
    ]
