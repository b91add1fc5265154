"""Menus that go when they are done with: one that opens below a button, and one to choose from once."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.ui.widgets.parts import button

Entry = tuple[str, str, Callable[[], object]] | None
"""Word, keys that do the same ("" for none), and what is done; None is a line between two groups."""


def menu_button(
    text: str, entries: Iterable[Entry], role: str = "", tip: str = "", keys: str = ""
) -> QPushButton:
    """A button that opens a menu, by `keys` too, which are in its tooltip. The menu is the button's: it goes with it."""
    made = button(text, lambda: None, role, tip=f"{tip or text}（{keys}）" if keys else tip)
    menu = QMenu(made)
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            words, same, act = entry
            menu.addAction(words, QKeySequence(same), act)
    made.setMenu(menu)
    if keys:
        QShortcut(QKeySequence(keys), made).activated.connect(lambda: _open(made))
    return made


def _open(made: QPushButton) -> None:
    """Open a button's menu for the keyboard: its first entry is marked, for Enter."""
    menu = made.menu()
    menu.setActiveAction(menu.actions()[0])
    made.showMenu()


def choose_from(
    owner: QWidget, name: str, entries: Iterable[tuple[str, Callable[[], object]]], at: QPoint
) -> QMenu:
    """Offer entries at a point of the screen, the first nine by their number too; gone once one was taken or Esc pressed."""
    menu = QMenu(owner)
    menu.setAccessibleName(name)
    for number, (words, act) in enumerate(entries, 1):
        menu.addAction(f"&{number}　{words}" if number < 10 else words, act)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.setActiveAction(menu.actions()[0])
    menu.popup(at)
    return menu
