"""Tab goes as one reads: what was put into a form later stands at the end of Qt's order until it is told otherwise."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, pairwise
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import getCppPointer

from app.ui.widgets.parts import lay_out_now, soon

W = TypeVar("W")
SHOWN = "fieldsInOrder"
LINE = 12
"""Pixels within which two controls stand on one line."""


class Cell(QWidget):
    """What belongs to one field: it is read from its top on, whatever stands above the control in it, as a whole."""


def follow_reading(root: QWidget) -> None:
    """Order what Tab reaches in a widget from top to bottom and left to right, once its layout has settled.

    May be called at every keystroke: nothing is done while what Tab reaches is the same. A form that is not to be seen yet
    has no places to go by: it is put in order when it is asked for again.
    """
    shown = " ".join(str(getCppPointer(one)[0]) for one in _reached(root))
    if root.property(SHOWN) != shown:
        root.setProperty(SHOWN, shown)
        soon(root, _order)


def _order(root: QWidget) -> None:
    if not root.isVisible():
        root.setProperty(SHOWN, None)
        return
    lay_out_now()
    cells: dict[QWidget, list[QWidget]] = {}
    for one in _reached(root):
        cells.setdefault(_cell(one, root), []).append(one)
    tops = {
        c: c.mapTo(root, QPoint(c.width() // 2, 0 if isinstance(c, Cell) else c.height() // 2)) for c in cells
    }
    inside = (as_read({w: w.mapTo(root, w.rect().center()) for w in cells[cell]}) for cell in as_read(tops))
    for before, after in pairwise(chain.from_iterable(inside)):
        QWidget.setTabOrder(before, after)


def _reached(root: QWidget) -> list[QWidget]:
    inside: Any = root.findChildren(QWidget)
    return [
        w
        for w in inside
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and w.focusProxy() is None
        and w.isVisibleTo(root)
        and w.window() is root.window()  # not the list a box has open
    ]


def _cell(one: QWidget, root: QWidget) -> QWidget:
    """The outermost cell it stands in, else itself."""
    found, at = one, one.parentWidget()
    while at is not None and at is not root:
        found, at = at if isinstance(at, Cell) else found, at.parentWidget()
    return found


def as_read(places: Mapping[W, QPoint]) -> list[W]:
    """Things in the order they are read by where their middles are: line by line, each from left to right."""
    lines: list[list[W]] = []
    first = 0
    for one in sorted(places, key=lambda w: places[w].y()):
        if not lines or places[one].y() - first > LINE:
            lines.append([])
            first = places[one].y()
        lines[-1].append(one)
    return [one for line in lines for one in sorted(line, key=lambda w: places[w].x())]


@contextmanager
def every_stop(page: QWidget) -> Iterator[None]:
    """While Tab is on its way: a page that hands its keyboard to the table in it is no stop of its own. Qt would go from the
    page to that table at every round, and over all that stands before it."""
    inside: Any = (page, *page.findChildren(QWidget))
    laid_out = [w for w in inside if w.isVisible() and w.layout() is not None]
    handed = [(w, to) for w in laid_out if (to := w.focusProxy()) is not None]
    for one, _to in handed:
        one.setFocusProxy(None)
    try:
        yield
    finally:
        for one, to in handed:
            one.setFocusProxy(to)
