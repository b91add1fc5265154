"""The one list: rows of a question, a page at a time, sorted by the database; columns are remembered."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.usecases.questions import Column, Row

Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowModel(QAbstractTableModel):
    """Holds what has been fetched; never asks the database itself."""

    wants_more = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns: list[Column] = []
        self.rows: list[Row] = []
        self.more = False
        self._asked = False

    def start(self, columns: list[Column], rows: tuple[Row, ...], more: bool) -> None:
        """Show a new first page."""
        self.beginResetModel()
        self.columns, self.rows, self.more, self._asked = columns, list(rows), more, False
        self.endResetModel()

    def append(self, rows: tuple[Row, ...], more: bool) -> None:
        """Show a further page."""
        first = len(self.rows)
        if rows:
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self.rows.extend(rows)
            self.endInsertRows()
        self.more, self._asked = more, False

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = 0) -> Any:
        if role == 0:
            return self.rows[index.row()].cells[index.column()]
        if role == 7 and self.columns[index.column()].type in {"number", "money"}:
            return _RIGHT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == 0:
            return self.columns[section].label if orientation == Qt.Orientation.Horizontal else section + 1
        return None

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:
        return self.more and not self._asked and not parent.isValid()

    def fetchMore(self, parent: Index = QModelIndex()) -> None:
        self._asked = True
        self.wants_more.emit()


class RecordTable(QTableView):
    """The view. `opened` gives a row's id on Enter or double click, `chosen` when the row is selected."""

    opened = Signal(int)
    chosen = Signal(int)
    sorted_by = Signal(str)
    widths_changed = Signal(dict)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowModel(self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self._order = ""
        self._sizes: dict[str, int] = {}
        self._build()

    def _build(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionClicked.connect(self._sort)
        header.sectionResized.connect(self._resized)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.rows[index.row()].id))
        self.selectionModel().currentRowChanged.connect(self._chosen)

    def set_sizes(self, sizes: dict[str, int]) -> None:
        """Widths remembered from last time, by column name."""
        self._sizes = dict(sizes)

    def fit_columns(self) -> None:
        """Give the columns their widths: remembered, or from the declared number of characters."""
        unit = self.fontMetrics().horizontalAdvance("0")
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.75))
        self.blockSignals(True)
        for i, column in enumerate(self.rows.columns):
            heading = self.fontMetrics().horizontalAdvance(column.label) + 26
            self.setColumnWidth(
                i, self._sizes.get(column.name, max(round(column.width * unit) + 24, heading))
            )
        self.blockSignals(False)

    def selected_ids(self) -> list[int]:
        """The ids of the selected rows, from the top."""
        return [
            self.rows.rows[i.row()].id
            for i in sorted(self.selectionModel().selectedRows(), key=lambda i: i.row())
        ]

    def select_id(self, record_id: int) -> None:
        """Put the selection on a row, when it has been fetched."""
        for number, one in enumerate(self.rows.rows):
            if one.id == record_id:
                self.selectRow(number)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.rows.rows[self.currentIndex().row()].id)
        elif _is_copy(event):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        rows = [self.rows.rows[i.row()] for i in self.selectionModel().selectedRows()]
        QGuiApplication.clipboard().setText("\n".join("\t".join(r.cells) for r in rows))

    def _chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.rows.rows[current.row()].id)

    def _sort(self, section: int) -> None:
        name = self.rows.columns[section].name
        self._order = f"-{name}" if self._order == name else name
        self.sorted_by.emit(self._order)

    def _resized(self, section: int, _old: int, new: int) -> None:
        if not self.signalsBlocked() and section < len(self.rows.columns):
            self._sizes[self.rows.columns[section].name] = new
            self.widths_changed.emit(self._sizes)


def _is_copy(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier
