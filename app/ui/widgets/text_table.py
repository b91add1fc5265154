"""A short list of texts that is loaded whole: rows, one accent colour a row, Enter or double click opens."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from app.ui.shell import Shell
from app.ui.widgets.place_cells import PLACES, lose_the_front

MARGIN = 10
WHOLE = 10_000
"""More pixels than any cell is high."""
SHORTEST = 4
"""Characters that are left of a column beside others that must not be cut."""


class _SignalColour(QStyledItemDelegate):
    """Draws a cell's words in its signal colour, also when the row is selected (style sheets would not), with a margin
    of its own, which a column that must not be cut has to know."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        heading = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        if heading in PLACES:
            lose_the_front(option)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if colour is None:
            super().paint(painter, option, index)
            return
        shown: Any = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        words, shown.text = shown.text, ""
        style = shown.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        painter.save()
        painter.setPen(colour.color())
        painter.setFont(shown.font)
        space = shown.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        words = painter.fontMetrics().elidedText(words, shown.textElideMode, space.width())
        painter.drawText(space, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        shown: Any = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        if shown.features & QStyleOptionViewItem.ViewItemFeature.WrapText:
            # Qt reckons without the padding of the style sheet: words that just do not fit got no second line
            style, part = shown.widget.style(), QStyle.SubElement.SE_ItemViewItemText
            aside = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, shown, shown.widget) + 1
            inside = style.subElementRect(part, shown, shown.widget).width()
            space = QRect(0, 0, inside - 2 * aside, WHOLE)
            lines = QFontMetrics(shown.font).boundingRect(space, int(Qt.TextFlag.TextWordWrap), shown.text)
            size.setHeight(max(size.height(), lines.height()))
        if index.data(Qt.ItemDataRole.ForegroundRole) is not None:
            words = QFontMetrics(shown.font).horizontalAdvance(shown.text)
            size.setWidth(max(size.width(), words + 2 * MARGIN + 1))
        return size


class TextTable(QTableWidget):
    """`columns` are (heading, width in characters), the widest takes the rest; those named in `whole` (money, days) are as
    wide as what stands in them and never cut. Those named in `spare` are left out, the first first, where the others would
    be cut. `opened` gives the row's number."""

    opened = Signal(int)

    def __init__(
        self, shell: Shell, name: str, columns: Sequence[tuple[str, int]], *, heading: bool = True,
        whole: Collection[str] = (), spare: Sequence[str] = (),
    ) -> None:  # fmt: skip
        super().__init__(0, len(columns))
        self._shell, self._widths = shell, [width for _, width in columns]
        self.air = MARGIN  # what a row of wrapped words is higher than they need
        self._whole = frozenset(at for at, (name_, _) in enumerate(columns) if name_ in whole)
        names = [name_ for name_, _ in columns]
        self._spare = tuple(names.index(name_) for name_ in spare)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels([label for label, _ in columns])
        self.horizontalHeader().setVisible(heading)
        self._build()

    def _build(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(_SignalColour(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        widest = self._widths.index(max(self._widths))
        header.setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def show_rows(self, rows: Sequence[Sequence[str]], signals: Sequence[str] = ()) -> None:
        """Put the rows in; `signals` names a palette colour for the first cell of each row ("" for none)."""
        current = max(self.currentRow(), 0)
        self.setRowCount(len(rows))
        for at, cells in enumerate(rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text if len(text) > 12 else "")
                self.setItem(at, column, item)
                if not column and at < len(signals) and signals[at]:
                    self._colour(item, signals[at])
        self.fit()
        if rows:
            self.setCurrentCell(min(current, len(rows) - 1), 0)

    def _colour(self, item: QTableWidgetItem, signal: str) -> None:
        item.setForeground(QBrush(QColor(getattr(self._shell.theme.palette, signal))))
        font = item.font()
        font.setBold(signal == "overdue")
        item.setFont(font)

    def room(self) -> float:
        """How much of the width that all columns want there is: 1.0 is all of it."""
        return self.viewport().width() / (sum(self._wanted(all_columns=True)) or 1)

    def cuts(self) -> bool:
        """Whether words of some column have no room in it."""
        self.ensurePolished()
        metrics = self.fontMetrics()
        return any(
            max(map(metrics.horizontalAdvance, item.text().split("\n"))) + 2 * MARGIN > self.columnWidth(at)
            for at in range(self.columnCount())
            if not self.isColumnHidden(at)
            for row in range(self.rowCount())
            if (item := self.item(row, at)) is not None
        )

    def stack(self, stacked: bool, into: Mapping[int, int]) -> None:
        """Too narrow for all columns: those of `into` are hidden, their words stand on further lines of another column,
        and rows grow with their words."""
        self.setWordWrap(stacked)
        for at in into:
            self.setColumnHidden(at, stacked)

    def _wanted(self, *, all_columns: bool = False) -> list[int]:
        unit = self.fontMetrics().horizontalAdvance("国")
        return [
            0 if self.isColumnHidden(at) and not all_columns else round(width * unit) + 2 * MARGIN
            for at, width in enumerate(self._widths)
        ]

    def _needed(self, at: int) -> int:
        """How wide a column is whose words and heading are all to be read."""
        return max(self.sizeHintForColumn(at), self.horizontalHeader().sectionSizeHint(at))

    def _left(self) -> list[int]:
        """The widths of the columns where spare ones are left out until the others are whole, long texts not counted."""
        for at in self._spare:
            self.setColumnHidden(at, False)
        least = SHORTEST * self.fontMetrics().horizontalAdvance("国")
        needed = [max(least, self._needed(at)) for at in range(len(self._widths))]
        left = [
            width if at in self._whole else min(width, most)
            for at, (width, most) in enumerate(zip(needed, self._wanted(all_columns=True), strict=True))
        ]
        for at in self._spare:
            if sum(left) > self.viewport().width():
                left[at] = 0
                self.setColumnHidden(at, True)
        widest = self._widths.index(max(self._widths))
        self.horizontalHeader().setStretchLastSection(self.isColumnHidden(widest))
        return left

    def fit(self) -> None:
        """Widths and heights from the type in force."""
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.6))
        wanted = self._left() if self._spare else self._wanted()
        kept = {at: self._needed(at) for at in self._whole if wanted[at]}
        rest = sum(width for at, width in enumerate(wanted) if at not in kept)
        shrink = max(0.0, min(1.0, (self.viewport().width() - sum(kept.values())) / (rest or 1)))
        least = SHORTEST * self.fontMetrics().horizontalAdvance("国") if kept else 0
        if kept:
            self.horizontalHeader().setMinimumSectionSize(least)
        for column, width in enumerate(wanted):
            if width:
                self.setColumnWidth(column, kept.get(column, max(least, round(width * shrink))))
        if self.wordWrap():
            self.resizeRowsToContents()
            for row in range(self.rowCount() if self.air else 0):
                self.setRowHeight(row, self.rowHeight(row) + self.air)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.opened.emit(self.currentRow())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.rowCount():
            self.setCurrentCell(0 if event.key() == Qt.Key.Key_Home else self.rowCount() - 1, 0)
        else:
            super().keyPressEvent(event)
