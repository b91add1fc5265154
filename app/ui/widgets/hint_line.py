"""A hint is read whole or stands below its field: one that the field is too narrow for is never cut."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame

from app.ui.widgets.parts import label

SPARE = 6
"""Pixels that a line keeps free beside its text (cursor and margins)."""


class HintLine(QObject):
    """Watches one field; `below` is the small line under it, to be put into the layout there."""

    def __init__(self, field: QLineEdit, hint: str) -> None:
        super().__init__(field)
        self._field, self._hint = field, hint
        self.below = label(hint, "small", wrap=True)
        self.below.hide()
        field.setPlaceholderText(hint)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._fit()
        return False

    def _fit(self) -> None:
        """In the field where it is read whole, else below."""
        field = self._field
        option = QStyleOptionFrame()
        field.initStyleOption(option)
        inside = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
        fits = field.fontMetrics().horizontalAdvance(self._hint) + SPARE <= inside.width()
        if fits == self.below.isHidden():
            return
        field.setPlaceholderText(self._hint if fits else "")
        self.below.setVisible(not fits)
