"""The one list: rows of a question, a page at a time, sorted by the database; columns are remembered.

The model holds the pages near what is seen and forgets the rest, so that 100,000 rows cost what 4,000 do.
"""

import time
from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.ui.widgets.place_cells import PLACES, PlaceCells
from app.ui.widgets.unchosen import unchosen
from app.usecases.lists.keyset import Row
from app.usecases.questions import Column

Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
PAGE = 200
KEPT = 20
"""Pages in memory; a screen shows parts of two at most."""
TYPING_S = 1.0
"""Letters typed within this time of one another belong together."""


class RowModel(QAbstractTableModel):
    """Holds what has been fetched; never asks the database itself. `wants` names the pages that are seen and missing."""

    wants = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns: list[Column] = []
        self.total = 0
        self._pages: OrderedDict[int, tuple[Row, ...]] = OrderedDict()
        self._keys: dict[int, Any] = {}
        self._known: list[int] = []
        self._missing: set[int] = set()
        self._last = -1
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._want)

    def start(self, columns: list[Column], rows: tuple[Row, ...]) -> None:
        """Show a new list by its first page; `set_total` says how many rows there are beyond it."""
        self.beginResetModel()
        self.columns, self.total = columns, len(rows)
        self._pages.clear()
        self._keys.clear()
        self._known.clear()
        self._missing.clear()
        self._last = -1
        if rows:
            self._keep(0, rows)
        self.endResetModel()

    def set_total(self, total: int) -> None:
        """How many rows the list has."""
        if total > self.total:
            self.beginInsertRows(QModelIndex(), self.total, total - 1)
            self.total = total
            self.endInsertRows()

    def put(self, page: int, rows: tuple[Row, ...]) -> None:
        """Rows of a page that was asked for."""
        if rows:
            self._keep(page, rows)
            last = self.index(page * PAGE + len(rows) - 1, max(len(self.columns) - 1, 0))
            self.dataChanged.emit(self.index(page * PAGE, 0), last)

    def _keep(self, page: int, rows: tuple[Row, ...]) -> None:
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        for at, row in ((page * PAGE, rows[0]), (page * PAGE + len(rows) - 1, rows[-1])):
            if at not in self._keys:
                insort(self._known, at)
            self._keys[at] = row.key

    def way_to(self, page: int) -> tuple[Any, int, bool, int]:
        """(key, rows to leave out, whether backwards, rows) by which a page is nearest: from a row that is known."""
        first = page * PAGE
        count = min(PAGE, self.total - first)
        at = bisect_left(self._known, first)
        below = self._known[at - 1] if at else -1
        ways = [(first - 1 - below, False, self._keys.get(below))]
        above = bisect_left(self._known, first + count)
        end = self._known[above] if above < len(self._known) else self.total
        ways.append((end - first - count, True, self._keys.get(end)))
        skip, back, key = min(ways, key=lambda way: way[0])
        return key, skip, back, count

    def row_at(self, number: int) -> Row | None:
        """A row, when its page is here."""
        page, at = divmod(number, PAGE)
        rows = self._pages.get(page)
        return rows[at] if rows is not None and at < len(rows) else None

    @property
    def rows(self) -> list[Row]:
        """The rows that are here, in their order."""
        return [row for page in sorted(self._pages) for row in self._pages[page]]

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """(place in the list, row) of the rows that are here."""
        for page in sorted(self._pages):
            yield from enumerate(self._pages[page], page * PAGE)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self.total

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = 0) -> Any:
        if role == 0:
            row = self.row_at(index.row())
            if row is None:
                self._miss(index.row() // PAGE)
                return "…" if index.column() == 0 else ""
            return row.cells[index.column()]
        if role == 7 and self.columns[index.column()].type in {"number", "money"}:
            return _RIGHT
        return None

    def _miss(self, page: int) -> None:
        self._missing.add(page)
        if not self._timer.isActive():
            self._timer.start()

    def _want(self) -> None:
        wanted, self._missing = sorted(self._missing), set()
        if wanted:
            self.wants.emit(wanted)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == 0:
            return self.columns[section].label if orientation == Qt.Orientation.Horizontal else section + 1
        return None


LAST_FIRST = ("*",)
"""Every column but the first is spare, the last goes first."""


class RecordTable(QTableView):
    """The view. `spare` names the columns that are left out, the first first, where the others have no room (none: the list
    goes sideways). `opened` gives a row's id on Enter or double click, `chosen` when the row is selected; `typed` what
    was typed to jump there, `copying` that the selection is to be copied, `to_end` that the last row is wanted."""

    opened = Signal(int)
    chosen = Signal(int)
    sorted_by = Signal(str)
    widths_changed = Signal(dict)
    moved = Signal(list)
    typed = Signal(str)
    copying = Signal()
    to_end = Signal()
    picked = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = self._make_model()
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self._order = ""
        self._places = PlaceCells(self)
        self._sizes: dict[str, int] = {}
        self.spare: tuple[str, ...] = ()
        self._typed, self._typed_at = "", 0.0
        self._waiting: int | None = None
        self._build()
        self._bind()

    def _make_model(self) -> RowModel:
        return RowModel(self)

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
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _bind(self) -> None:
        header = self.horizontalHeader()
        header.sectionClicked.connect(self._sort)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.selectionModel().currentRowChanged.connect(self._chosen)
        self.selectionModel().selectionChanged.connect(lambda *_sel: self.picked.emit(self.selected_count()))
        self.rows.dataChanged.connect(lambda *_what: self._arrived())

    def set_sizes(self, sizes: dict[str, int]) -> None:
        """Widths remembered from last time, by column name."""
        self._sizes = dict(sizes)

    def set_order(self, order: str) -> None:
        """The column the list is sorted by, with `-` in front when from large to small; shown by an arrow."""
        self._order = order
        names = [c.name for c in self.rows.columns]
        name = order.lstrip("-")
        header = self.horizontalHeader()
        header.setSortIndicatorShown(name in names)
        if name in names:
            down = order.startswith("-")
            header.setSortIndicator(
                names.index(name), Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
            )

    def fit_columns(self) -> None:
        """Give the columns their widths: remembered, or from the declared number of characters."""
        unit = self.fontMetrics().horizontalAdvance("0")
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.75))
        widths = {}
        for column in self.rows.columns:
            heading = self.fontMetrics().horizontalAdvance(column.label) + 26
            widths[column.name] = self._sizes.get(column.name, max(round(column.width * unit) + 24, heading))
        if self.spare and not self._sizes:
            self._leave_out(widths)
        self.blockSignals(True)
        for i, column in enumerate(self.rows.columns):
            self.setItemDelegateForColumn(i, self._places if column.label in PLACES else self.itemDelegate())
            self.setColumnHidden(i, column.name not in widths)
            if column.name in widths:
                self.setColumnWidth(i, widths[column.name])
        current = self.currentIndex()
        if current.isValid() and self.isColumnHidden(current.column()):
            keep = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self.cell(current.row()), keep)
        self.blockSignals(False)

    def _leave_out(self, widths: dict[str, int]) -> None:
        """Take the spare columns out of `widths` until the rest has room. What is left over is the widest's; what is still
        too much is taken from the widest, then from the next, no more than half of each."""
        room = self.viewport().width()
        spare = [c.name for c in self.rows.columns[:0:-1]] if self.spare == LAST_FIRST else self.spare
        for name in spare:
            if sum(widths.values()) > room:
                widths.pop(name, None)
        over = sum(widths.values()) - room
        for name in sorted(widths, key=lambda name: -widths[name]):
            taken = min(over, widths[name] // 2)
            widths[name] -= taken
            over -= taken

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.spare:
            self.fit_columns()

    def spans(self) -> list[tuple[int, int]]:
        """The selected rows as (first, last), from the top, none overlapping."""
        found: list[tuple[int, int]] = []
        selection: Any = self.selectionModel().selection()
        for one in sorted((r.top(), r.bottom()) for r in selection):
            if found and one[0] <= found[-1][1] + 1:
                found[-1] = (found[-1][0], max(found[-1][1], one[1]))
            else:
                found.append(one)
        return found

    def selected_count(self) -> int:
        """How many rows are selected, also those that are not here."""
        return sum(last - first + 1 for first, last in self.spans())

    def selected_ids(self) -> list[int]:
        """The ids of the selected rows that are here, from the top."""
        spans = self.spans()
        if len(spans) == 1 and spans[0][0] == spans[0][1]:
            row = self.rows.row_at(spans[0][0])
            return [row.id] if row is not None else []
        return [row.id for at, row in self.rows.numbered() if any(a <= at <= b for a, b in spans)]

    def select_id(self, record_id: int) -> bool:
        """Put the selection on a row, when it has been fetched."""
        for number, one in self.rows.numbered():
            if one.id == record_id:
                self.go_to(number)
                return True
        return False

    def go_to(self, number: int) -> None:
        """Put the selection on a row by its place, wherever in the list it is."""
        if not self.rows.total:
            return
        number = max(0, min(number, self.rows.total - 1))
        index = self.cell(number)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def cell(self, number: int) -> QModelIndex:
        """The first cell of a row that is to be seen: from one that is left out Qt neither scrolls nor goes on."""
        shown = (at for at in range(len(self.rows.columns)) if not self.isColumnHidden(at))
        return self.rows.index(number, next(shown, 0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        with unchosen(self):
            super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), event.modifiers() == Qt.KeyboardModifier.NoModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
        elif _is_copy(event):
            self.copying.emit()
        elif key == Qt.Key.Key_Home and plain:
            self.go_to(0)
        elif key == Qt.Key.Key_End and plain:
            self.to_end.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        now = time.monotonic()
        self._typed = self._typed + search if now - self._typed_at < TYPING_S else search
        self._typed_at = now
        if self._typed.strip():
            self.typed.emit(self._typed.strip())

    def _open(self, number: int) -> None:
        row = self.rows.row_at(number)
        if row is not None:
            self.opened.emit(row.id)

    def _chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not current.isValid():
            return
        row = self.rows.row_at(current.row())
        self._waiting = None if row is not None else current.row()
        if row is not None:
            self.chosen.emit(row.id)
        else:
            self.rows.data(current)  # asks for its page

    def _arrived(self) -> None:
        """The row the selection waits for may be here now."""
        row = self.rows.row_at(self._waiting) if self._waiting is not None else None
        if row is not None:
            self._waiting = None
            self.chosen.emit(row.id)
            self.picked.emit(self.selected_count())
        self.viewport().update()

    def _sort(self, section: int) -> None:
        name = self.rows.columns[section].name
        if self.rows.columns[section].hidden:
            self.set_order(self._order)
            return
        self.set_order(f"-{name}" if self._order == name else name)
        self.sorted_by.emit(self._order)

    def _resized(self, section: int, _old: int, new: int) -> None:
        if not self.signalsBlocked() and section < len(self.rows.columns):
            self._sizes[self.rows.columns[section].name] = new
            self.widths_changed.emit(self._sizes)

    def _moved(self, _section: int, _old: int, _new: int) -> None:
        """A column was dragged: the list is asked with the new order, the header goes back to counting from 0."""
        header = self.horizontalHeader()
        names = [self.rows.columns[header.logicalIndex(at)].name for at in range(len(self.rows.columns))]
        header.blockSignals(True)
        for at in range(len(names)):
            header.moveSection(header.visualIndex(at), at)
        header.blockSignals(False)
        self.moved.emit(names)


def _is_copy(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier
