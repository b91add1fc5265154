"""Tab goes as one reads: what was put into a form later stands at the end of Qt's order until it is told otherwise."""

from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import getCppPointer

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

    def place(widget: QWidget) -> tuple[int, int]:
        at = widget.mapTo(root, QPoint(0, widget.height() // 2))
        return at.y() // LINE, at.x()

    for before, after in pairwise(sorted(reached, key=place)):
        QWidget.setTabOrder(before, after)
