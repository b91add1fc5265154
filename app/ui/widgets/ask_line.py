"""A line that asks something in the midst of a page: Esc in it leaves it, whoever else waits for Esc around it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class AskLine(QWidget):
    """`left` when Esc was pressed with the keyboard in it. As a shortcut of the window Esc would be nobody's while two lines
    are open."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # it comes as a key then, and to nobody else
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.left.emit()
                return True
        return super().event(event)
