"""A table of figures: each cell opens its rows with Enter or a click; headings in two storeys where lines share one."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.ui.shell import Shell

FIGURE = Qt.ItemDataRole.UserRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FigureTable(QTableWidget):
    """`opened` gives the figure (summaries.LineValue). `down` writes the lines downwards, for sections with many.

    `whole`: all rows are seen at once; otherwise the table scrolls. `what` a figure opens, in words.
    """

    opened = Signal(object)

    def __init__(self, shell: Shell, name: str, *, down: bool, whole: bool = True, what: str = "人") -> None:
        super().__init__()
        self._shell, self._down, self._whole, self._what = shell, down, whole, what
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.cellClicked.connect(self._open)
        self.horizontalScrollBar().rangeChanged.connect(lambda _least, _most: self._fit_height())

    def show_section(self, section: Any) -> None:
        """Put the figures in; the cursor stays where it is."""
        at = (max(self.currentRow(), 0), max(self.currentColumn(), 0))
        heads = [f"{h.group}\n{h.title}" if h.group else h.title for h in section.heads]
        rows = [r.title for r in section.rows]
        across, downwards = (rows, [h.replace("\n", "：") for h in heads]) if self._down else (heads, rows)
        self.setRowCount(len(downwards))
        self.setColumnCount(len(across))
        self.setHorizontalHeaderLabels(across)
        self.setVerticalHeaderLabels(downwards)
        for number, row in enumerate(section.rows):
            for place, figure in enumerate(row.figures):
                cell = (place, number) if self._down else (number, place)
                self.setItem(*cell, self._cell(figure, row.balanced))
        self._fit()
        self.setCurrentCell(*at)

    def point_at(self, key: str) -> Any:
        """Put the cursor on a figure when it stands here. Returns the figure under the cursor, or nothing."""
        for row in range(self.rowCount()):
            for place in range(self.columnCount()):
                item = self.item(row, place)
                if item is not None and item.data(FIGURE).key == key:
                    self.setCurrentCell(row, place)
        here = self.currentItem()
        return here.data(FIGURE) if here is not None else None

    def mark(self, key: str) -> None:
        """Mark the figure that is listed elsewhere, or none when it does not stand here."""
        here = self.point_at(key)
        if here is None or here.key != key:
            self.setCurrentCell(-1, -1)

    def least_width(self) -> int:
        """How wide it must be for all its columns to be seen."""
        columns = self.columnCount() * self.horizontalHeader().minimumSectionSize()
        beside = self.verticalHeader().sizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return columns + beside + 2 * self.frameWidth()

    def _cell(self, figure: Any, balanced: bool | None) -> QTableWidgetItem:
        palette = self._shell.theme.palette
        item = QTableWidgetItem(figure.text)
        item.setTextAlignment(RIGHT)
        item.setData(FIGURE, figure)
        item.setForeground(QColor(palette.accent if figure.rows else palette.dim))
        item.setToolTip(f"{figure.title} {figure.text} {figure.unit}，按回车打开这些{self._what}")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{figure.title} {figure.text} {figure.unit}")
        if balanced is False:
            item.setForeground(QColor(palette.overdue))
        return item

    def _fit(self) -> None:
        for at in range(self.columnCount()):
            contents, stretch = QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Stretch
            mode = contents if self._whole and self._wide(at) else stretch
            self.horizontalHeader().setSectionResizeMode(at, mode)
        across = range(self.columnCount())
        words_of = self.horizontalHeader().sectionSizeHint
        needed = [
            max(self.sizeHintForColumn(at), words_of(at))
            for at in across
            if not (self._whole and self._wide(at))
        ]
        self.horizontalHeader().setMinimumSectionSize(max([self._shell.theme.px(36), *needed]))
        high = round(self.fontMetrics().height() * 1.6)
        self.verticalHeader().setDefaultSectionSize(high)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_height()

    def _wide(self, at: int) -> bool:
        words: Any = self.horizontalHeaderItem(at)
        return max(map(len, words.text().split("\n"))) > 3

    def _fit_height(self) -> None:
        """All lines at once, and the bar under them when the columns are wider than the window."""
        if self._whole and not self._down:
            heading = self.horizontalHeader().sizeHint().height()
            lines = self.verticalHeader().defaultSectionSize() * self.rowCount()
            bar = self.horizontalScrollBar()
            under = bar.sizeHint().height() if bar.maximum() > 0 else 0
            self.setFixedHeight(heading + lines + under + 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentRow(), self.currentColumn())
        else:
            super().keyPressEvent(event)

    def _open(self, row: int, place: int) -> None:
        item = self.item(row, place)
        if item is not None:
            self.opened.emit(item.data(FIGURE))
