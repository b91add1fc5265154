"""A check box whose words go on in the next line, as a long name of a material needs on a small screen."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

NARROW = 8
"""Characters that fit into a line at the least."""
FLAGS = Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class WrapCheck(QCheckBox):
    """As QCheckBox, as high as its words need at the width it is given."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _option(self) -> QStyleOptionButton:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        return option

    def _indent(self) -> int:
        """Where the words begin."""
        rect = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, self._option(), self)
        return rect.width() + 10

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(1, width - self._indent()), 10_000)
        words = self.fontMetrics().boundingRect(room, FLAGS, self.text())
        return max(words.height() + 6, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        width = self._indent() + self.fontMetrics().horizontalAdvance("字") * NARROW
        return QSize(width, super().sizeHint().height())

    def sizeHint(self) -> QSize:
        width = self._indent() + self.fontMetrics().horizontalAdvance(self.text()) + 4
        return QSize(width, super().sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), self._option()
        option.text = ""  # type: ignore[attr-defined]
        painter.drawControl(QStyle.ControlElement.CE_CheckBox, option)
        room = self.rect().adjusted(self._indent(), 0, 0, 0)
        role = QPalette.ColorRole.WindowText
        self.style().drawItemText(
            painter, room, int(FLAGS), self.palette(), self.isEnabled(), self.text(), role
        )
