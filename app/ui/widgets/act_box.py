"""A choice box whose choice is an act of its own, not a value of a form: nothing happens before it is meant."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

_OPEN = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_Return, Qt.Key.Key_Enter,
)  # fmt: skip


class ActBox(QComboBox):
    """Arrows, Enter and letters open the list; Enter or a click in it chooses. The wheel does nothing.

    Qt's own box chooses with every arrow: going to the third of a list would do the first two as well.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPEN:
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def open_at(self, at: int) -> None:
        """Open the list at one of its choices."""
        self.showPopup()
        self.view().setCurrentIndex(self.model().index(at, self.modelColumn(), self.rootModelIndex()))
