"""The list of a ledger's rows as a grid: its export is the ledger's own; it knows which changes are its own."""

from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QCursor, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.record_list import COUNT_CAP, RecordList
from app.ui.shell import Shell
from app.ui.widgets.grid import Grid
from app.ui.widgets.grid_cursor import Block
from app.ui.widgets.parts import EmptyState


class SheetList(RecordList):
    """`wanted` when the clerk asks for the ledger as a workbook; `writing` counts acts of the grid on their way;
    `counted` when it is known how many rows there are."""

    wanted = Signal()
    counted = Signal()

    def __init__(self, shell: Shell, empty: EmptyState, tools: tuple[QWidget, ...]) -> None:
        self.grid = Grid("台账")
        self.writing = 0
        self._back: tuple[Block, int] | None = None
        super().__init__(shell, "ledgers", "台账", empty, tools=tools, table=self.grid)
        self.anew.held = lambda: self.writing > 0
        self._export.setText("导出 Excel")
        self._export.setToolTip("把整本台账存成 Excel，证件和电话默认遮盖")

        self.filters.keys["Ctrl+F"].setEnabled(False)  # in this room it finds a ledger
        header = self.grid.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self._offer_filter(header.logicalIndexAt(at)))
        filtering = QShortcut(QKeySequence("Ctrl+Alt+F"), self.grid)
        filtering.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        filtering.activated.connect(lambda: self.filter_column(self.grid.currentIndex().column()))

    def _offer_filter(self, column: int) -> None:
        menu = QMenu(self)
        menu.addAction("筛选这一列…（Ctrl+Alt+F）").triggered.connect(
            lambda _on=False: self.filter_column(column)
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(QCursor.pos())

    def filter_column(self, column: int) -> None:
        """Conditions on one column; where the cursor is nowhere (after sorting), on the one that is sorted by. One that reads
        ＊＊＊ says that it has none."""
        from app.usecases.lists.fields import HIDDEN

        if column < 0:
            names, by = [one.name for one in self.grid.rows.columns], (*self._order, "")[0].lstrip("-")
            column = names.index(by) if by in names else 0
        shown = self.grid.rows.columns[column : column + 1]
        if shown and shown[0].hidden:
            self._shell.say(HIDDEN)
        elif shown:
            self.filters.open_column(shown[0].name)

    def export(self) -> None:
        """The page knows which ledger it is."""
        self.wanted.emit()

    def begin(self, title: str) -> None:
        """Another ledger from here on: nothing of the one before stands under its title, no rows, hint or place."""
        self._turn += 1
        self.title.setText(title)
        self.count.setText("")
        self.grid.rows.start([], ())
        self.grid.horizontalScrollBar().setValue(0)
        self.grid.said.emit("", False)

    def count_all(self, whole: bool) -> None:
        """A sheet is counted to its end, where its blank line is; a view as every list."""
        self._cap = None if whole else COUNT_CAP

    def count_shown(self, count: int) -> None:
        """Rows were added in place."""
        self.count.setText(f"{count:,} 条")
        self._stack.setCurrentWidget(self.table)

    def read_again(self) -> None:
        """Also the block of cells that is selected stays."""
        if not self.grid.rows.can_edit:
            super().read_again()
            return
        block = self.grid.block()
        self._back = (block, max(self.grid.rowAt(0), 0)) if block is not None else None
        self.reload()

    def _show(self, result: Any) -> None:
        super()._show(result)
        if self.grid.rows.can_edit and result[0] == self._turn:
            self._stack.setCurrentWidget(self.table)  # an empty sheet has its blank line
            if not result[2].rows and self.grid.hasFocus():
                self.grid.go_to_new()

    def _counted(self, result: Any) -> None:
        super()._counted(result)
        self.counted.emit()
        if self._back is not None and result[0] == self._turn:
            block, top = self._back
            self._back = None
            self._select(block)
            self.grid.verticalScrollBar().setValue(top)

    def _select(self, block: Block) -> None:
        rows = self.grid.rows
        last, across = rows.rowCount() - 1, rows.columnCount() - 1
        first = rows.index(min(block[0], last), min(block[1], across))
        end = rows.index(min(block[2], last), min(block[3], across))
        model, flag = self.grid.selectionModel(), QItemSelectionModel.SelectionFlag
        model.setCurrentIndex(first, flag.NoUpdate)
        model.select(QItemSelection(first, end), flag.ClearAndSelect)
