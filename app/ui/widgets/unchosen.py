"""A view that the keyboard comes to while nothing in it is chosen: it stays so."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QAbstractItemView


@contextmanager
def unchosen(view: QAbstractItemView) -> Iterator[None]:
    """While the keyboard comes: Qt makes the first row the current one when there is none; nobody chose it, so nobody is told
    of it."""
    nobody = not view.currentIndex().isValid()
    chooser = view.selectionModel()
    chooser.blockSignals(nobody)
    yield
    if nobody:
        chooser.clearCurrentIndex()
        chooser.blockSignals(False)
