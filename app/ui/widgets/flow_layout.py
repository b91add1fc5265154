"""Widgets one after the other that go on in the next line where a line ends."""

from typing import cast

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right, then the next line, each line in the middle of its height unless its alignment is the top; hidden
    widgets take no room.

    What comes after `part` stands at the right end of the line as long as it shares one with what comes before.
    """

    def __init__(self, parent: QWidget | None = None, spacing: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._parted: int | None = None
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def part(self) -> None:
        """What is added from now on stands at the right end."""
        self._parted = len(self._items)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem:
        return self._items.pop(index) if 0 <= index < len(self._items) else cast(QLayoutItem, None)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        y, lines = rect.y(), self._lines(rect.width())
        right = self._items[self._parted :] if self._parted is not None else []
        for line in lines:
            height, x = max(item.sizeHint().height() for item in line), rect.x()
            spare = (
                rect.width()
                - sum(item.sizeHint().width() for item in line)
                - self.spacing() * (len(line) - 1)
            )
            for at, item in enumerate(line):
                if at and item in right and line[at - 1] not in right:
                    x += max(0, spare)
                hint = item.sizeHint()
                size = QSize(min(hint.width(), rect.width()), hint.height())
                if move:  # links and labels stand in the middle of the buttons beside them
                    lower = (
                        0 if item.alignment() & Qt.AlignmentFlag.AlignTop else (height - hint.height()) // 2
                    )
                    item.setGeometry(QRect(QPoint(x, y + lower), size))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return y - (self.spacing() if lines else 0) - rect.y()

    def _lines(self, room: int) -> list[list[QLayoutItem]]:
        """What stands together on each line of this width."""
        lines: list[list[QLayoutItem]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            width = min(item.sizeHint().width(), room)
            if not lines or x + width > room:
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += width + self.spacing()
        return lines


def flow(*widgets: QWidget | None, spacing: int = 6) -> FlowLayout:
    """Widgets side by side that go on in the next line; what comes after a None stands at the right end."""
    made = FlowLayout(spacing=spacing)
    for widget in widgets:
        if widget is None:
            made.part()
        else:
            made.addWidget(widget)
    return made
