"""The columns of a design's paper: ticked when printed, moved, with their widths and the headings over several of them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.ui.widgets.parts import button, column, label, row

HEADS = ("印的列", "列宽（字）", "上面的合并表头")
NAME, WIDTH, HEADING = range(3)
ALT = Qt.KeyboardModifier.AltModifier
WIDEST = 80
WORDS = (
    "打勾的印出来；相邻几列写一样的合并表头，就合成一个。F2 改，空格勾选，Alt+↑ ↓ 换次序。列宽空着按字段的。"
)


class _Table(QTableWidget):
    """Alt+Up and Alt+Down (`moved`) change the order, Space ticks."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & ALT and event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Space and self.currentRow() >= 0:
            item = self.item(self.currentRow(), NAME)
            if item is not None:
                ticked = item.checkState() == Qt.CheckState.Checked
                item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
        else:
            super().keyPressEvent(event)


class DesignColumns(QWidget):
    """`changed` when the columns are others; `columns` are they as they stand."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[Any] = []
        self._build()
        self._bind()

    def _build(self) -> None:
        self.table = _Table(0, len(HEADS))
        self.table.setAccessibleName("印的列")
        self.table.setHorizontalHeaderLabels(list(HEADS))
        self.table.verticalHeader().hide()
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setMinimumHeight(220)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(HEADING, QHeaderView.ResizeMode.Stretch)
        up = button("上移", lambda: self.shift(-1), "", "", self, "上移（Alt+↑）")
        down = button("下移", lambda: self.shift(1), "", "", self, "下移（Alt+↓）")
        layout = column(label(WORDS, "dim", wrap=True), self.table, spacing=6)
        layout.addLayout(row(up, down, None, spacing=4))
        self.setLayout(layout)

    def _bind(self) -> None:
        self.table.itemChanged.connect(self._typed)
        self.table.moved.connect(self.shift)

    @property
    def columns(self) -> list[Any]:
        """The columns in their order (usecases.ledgers.design_columns.PaperColumn)."""
        return list(self._columns)

    def show_columns(self, columns: Sequence[Any]) -> None:
        """Put the columns in; where the cursor was it stays."""
        self._columns = list(columns)
        at = max(self.table.currentRow(), 0)
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._columns))
        for place, one in enumerate(self._columns):
            self._put(place, one)
        self.table.setCurrentCell(min(at, len(self._columns) - 1), NAME)
        self.table.blockSignals(False)

    def _put(self, place: int, one: Any) -> None:
        name = QTableWidgetItem(one.label)
        name.setFlags(name.flags() & ~Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable)
        name.setCheckState(Qt.CheckState.Checked if one.shown else Qt.CheckState.Unchecked)
        self.table.setItem(place, NAME, name)
        self.table.setItem(place, WIDTH, QTableWidgetItem(str(one.width or "")))
        self.table.setItem(place, HEADING, QTableWidgetItem(one.heading))

    def _typed(self, item: QTableWidgetItem) -> None:
        from dataclasses import replace

        at, one = item.row(), self._columns[item.row()]
        text = item.text().strip()
        if item.column() == NAME:
            made = replace(one, shown=item.checkState() == Qt.CheckState.Checked)
        elif item.column() == WIDTH:
            made = replace(one, width=min(int(text), WIDEST) if text.isdecimal() else 0)
        else:
            made = replace(one, heading=text)
        self._columns[at] = made
        self.table.blockSignals(True)
        self._put(at, made)
        self.table.blockSignals(False)
        self.changed.emit()

    def shift(self, by: int) -> None:
        """Move the marked column up or down."""
        at = self.table.currentRow()
        to = at + by
        if 0 <= at < len(self._columns) and 0 <= to < len(self._columns):
            across = self.table.currentColumn()
            self._columns[at], self._columns[to] = self._columns[to], self._columns[at]
            self.show_columns(self._columns)
            self.table.setCurrentCell(to, across)
            self.changed.emit()
