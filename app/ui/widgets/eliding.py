"""A link whose words are shortened where they have no room: the whole of them is in its tooltip."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton

from app.ui.widgets.parts import Button

SHORTEST = 6
"""Characters that are left at the least."""


class ElidingLink(Button):
    """As a link of `button`, never wider than its place; `text()` stays whole."""

    def __init__(self, text: str, act: Callable[[], object]) -> None:
        super().__init__(text)
        self.setText(text)
        self.setObjectName("link")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: act())

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        width = self.fontMetrics().horizontalAdvance("字") * SHORTEST
        return QSize(min(hint.width(), width), hint.height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        part = QStyle.SubElement.SE_PushButtonContents
        room = self.style().subElementRect(part, option, self).width()
        metrics = self.fontMetrics()
        if metrics.horizontalAdvance(self.text()) > room:
            option.text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)  # type: ignore[attr-defined]
