"""Where the cursor of a grid is, what is selected, and where Enter and Tab go on."""

from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QAbstractItemView

from app.ui.widgets.grid_frozen import FrozenColumns
from app.ui.widgets.grid_model import GridModel
from app.ui.widgets.record_table import RecordTable

Index = QModelIndex | QPersistentModelIndex
Block = tuple[int, int, int, int]
"""Top row, left column, bottom row, right column; both ends included."""


class GridCursor(RecordTable):
    """A table whose cells are gone through and selected as in a spreadsheet."""

    rows: GridModel
    frozen: FrozenColumns
    _run_from: int | None = None
    _going = False

    def _make_model(self) -> GridModel:
        return GridModel(self)

    def blocks(self) -> list[Block]:
        """The selected blocks."""
        selection: Any = self.selectionModel().selection()
        return [(r.top(), r.left(), r.bottom(), r.right()) for r in selection]

    def block(self) -> Block | None:
        """The selected block, or the current cell; the first one when there are several."""
        found = self.blocks()
        index = self.currentIndex()
        if found:
            return found[0]
        return (index.row(), index.column(), index.row(), index.column()) if index.isValid() else None

    def record_ids(self) -> list[int]:
        """The ids of the kept rows that are selected and here."""
        spans = self.spans()
        return [row.id for at, row in self.rows.numbered() if any(a <= at <= b for a, b in spans)]

    def selected_ids(self) -> list[int]:
        return self.record_ids()

    def go_to_cell(self, row: int, column: int) -> None:
        """Put the cursor on a cell."""
        row = max(0, min(row, self.rows.rowCount() - 1))
        index = self.rows.index(row, max(0, min(column, self.rows.columnCount() - 1)))
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def go_to(self, number: int) -> None:
        if self.rows.can_edit:
            self.go_to_cell(number, max(self.currentIndex().column(), 0))
        else:
            super().go_to(number)

    def go_to_new(self) -> None:
        """To the blank line at the end, in the first cell that is typed into."""
        last = self.rows.rowCount() - 1
        self.go_to_cell(last, self._first_typed(last))
        self.setFocus()

    def _first_typed(self, row: int) -> int:
        return next((c for c in range(self.rows.columnCount()) if self.rows.takes(row, c)), 0)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        super().scrollTo(index, hint)
        if self.frozen.covers(index):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - (self.frozen.breadth() - self.visualRect(index).left()))

    def _go_on(self, down: int, right: int) -> None:
        """The cursor after Enter (down, back to where Tab began) or Tab (to the next cell that is typed into)."""
        index = self.currentIndex()
        if not index.isValid():
            return
        row, column = index.row(), index.column()
        if right:
            start: int | None = column if self._run_from is None else self._run_from
            row, column = self._beside(row, column, right)
        else:
            column = column if self._run_from is None else self._run_from
            row, start = row + down, None
        self._going = True
        self.go_to_cell(row, column)
        self._going = False
        self._run_from = start
        self.setFocus()

    def _beside(self, row: int, column: int, by: int) -> tuple[int, int]:
        count = self.rows.columnCount()
        for _ in range(2 * count):
            column += by
            if not 0 <= column < count:
                row, column = row + by, 0 if by > 0 else count - 1
                if not 0 <= row < self.rows.rowCount():
                    break
            if self.rows.takes(row, column):
                break
        return row, column

    def focusNextPrevChild(self, forward: bool) -> bool:
        if not self.rows.can_edit:
            return super().focusNextPrevChild(forward)
        self._go_on(0, 1 if forward else -1)
        return True
