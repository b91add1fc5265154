"""Tab goes as one reads: what was put into a form later stands at the end of Qt's order until it is told otherwise."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import getCppPointer

W = TypeVar("W")
SHOWN = "fieldsInOrder"
LINE = 12
"""Pixels within which two controls stand on one line."""


def follow_reading(root: QWidget) -> None:
    """Order what Tab reaches in a widget from top to bottom and left to right, once its layout has settled.

    May be called at every keystroke: nothing is done while the fields that are shown are the same ones. A form that is
    not to be seen yet has no places to go by: it is put in order when it is asked for again.
    """
    lines: Any = root.findChildren(QLineEdit)
    shown = " ".join(str(getCppPointer(line)[0]) for line in lines if line.isVisibleTo(root))
    if root.property(SHOWN) != shown:
        root.setProperty(SHOWN, shown)
        QTimer.singleShot(0, root, lambda: _order(root))


def _order(root: QWidget) -> None:
    if not root.isVisible():
        root.setProperty(SHOWN, None)
        return
    inside: Any = root.findChildren(QWidget)
    reached = [
        w
        for w in inside
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None and w.isVisibleTo(root)
    ]

    for before, after in pairwise(as_read({w: w.mapTo(root, w.rect().center()) for w in reached})):
        QWidget.setTabOrder(before, after)


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
