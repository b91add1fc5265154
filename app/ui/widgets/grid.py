"""A list that is typed into like a spreadsheet: cells, blocks of cells, a blank line at the end, keys as in Excel."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.ui.widgets.grid_editors import ENTER, GridDelegate
from app.ui.widgets.grid_frozen import FrozenColumns
from app.ui.widgets.grid_model import WRONG, GridModel
from app.ui.widgets.record_table import RecordTable

Index = QModelIndex | QPersistentModelIndex
Block = tuple[int, int, int, int]
"""Top row, left column, bottom row, right column; both ends included."""
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
CTRL_KEYS = {
    Qt.Key.Key_V: "paste", Qt.Key.Key_D: "fill", Qt.Key.Key_Z: "undo", Qt.Key.Key_Y: "redo", Qt.Key.Key_X: "cut",
    Qt.Key.Key_Semicolon: "today",
}  # fmt: skip
YES_OR_NO = ("是", "否")


class Grid(RecordTable):
    """`asked` names what the clerk wants done with the selection (paste, fill, undo, redo, cut, clear, today, drop,
    next);
    `row_left` gives a new row that the cursor has left, `whole_wanted` (row, column) the masked cell to be edited,
    `said` the sentence that belongs to the current cell, `wrong` or not."""

    asked = Signal(str)
    row_left = Signal(object)
    whole_wanted = Signal(int, int)
    said = Signal(str, bool)
    block_changed = Signal()

    rows: GridModel

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self.delegate = GridDelegate(None)  # type: ignore[arg-type] # its parent is made below
        self.can_undo = self.can_redo = False
        self._run_from: int | None = None
        self._going = False
        super().__init__(name, parent)

    def _make_model(self) -> GridModel:
        return GridModel(self)

    def _build(self) -> None:
        super()._build()
        self.delegate.setParent(self)
        self.setItemDelegate(self.delegate)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.frozen = FrozenColumns(self)
        self.frozen.setItemDelegate(
            GridDelegate(self.frozen)
        )  # draws, never edits: a shared one would commit twice

    def _bind(self) -> None:
        super()._bind()
        self.delegate.moved.connect(self._go_on)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(lambda *_sel: self.block_changed.emit())
        self.rows.dataChanged.connect(lambda *_what: self._say())
        for changed in (self.rows.modelReset, self.rows.rowsInserted, self.rows.rowsRemoved):
            changed.connect(lambda *_what: self.frozen.lay())

    def set_colours(self, wrong: str) -> None:
        """The colour of a refused cell's frame."""
        for view in (self, self.frozen):
            view.itemDelegate().wrong = QColor(wrong)  # type: ignore[attr-defined]

    def set_sheet(self, specs: Sequence[Any], *, can_edit: bool) -> None:
        """What the columns take from now on; a sheet that cannot be typed into is a list of whole rows."""
        self.rows.set_specs(specs, can_edit=can_edit)
        behaviour = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behaviour.SelectItems if can_edit else behaviour.SelectRows)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed if can_edit else triggers.NoEditTriggers)
        self.setShowGrid(can_edit)

    def fit_columns(self) -> None:
        super().fit_columns()
        names = [c.name for c in self.rows.columns]
        owner = next(
            (at for at, n in enumerate(names) if getattr(self.rows.specs.get(n), "editor", "") == "owner"), 0
        )
        self.frozen.freeze(min(owner, 2) + 1)

    # where the cursor and the selection are

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

    # typing

    def begin_edit(self, index: Index | None = None) -> None:
        """Edit a cell with what stands in it; a masked one once its value is known."""
        found = index or self.currentIndex()
        if not found.isValid() or not self.rows.takes(found.row(), found.column()):
            return
        if self.rows.whole_text(found.row(), found.column()) is None:
            self.whole_wanted.emit(found.row(), found.column())
            return
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.edit(self.rows.index(found.row(), found.column()))
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed)

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

    # keys

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._ours(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def _ours(self, event: QKeyEvent) -> bool:
        """Keys that mean something else in the window or in the page, but here are the sheet's."""
        if not self.rows.can_edit:
            return False
        key = Qt.Key(event.key())
        if event.modifiers() == CTRL:
            waits = {Qt.Key.Key_Z: self.can_undo, Qt.Key.Key_Y: self.can_redo}
            return key in (*CTRL_KEYS, *ENTER) and waits.get(key, True)
        if key == Qt.Key.Key_Escape:
            return bool(self.currentIndex().data(WRONG))
        return event.modifiers() == NONE and key in (Qt.Key.Key_Insert, Qt.Key.Key_F2, Qt.Key.Key_F8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.rows.can_edit or not self._grid_key(event):
            super().keyPressEvent(event)

    def _grid_key(self, event: QKeyEvent) -> bool:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == CTRL and key in CTRL_KEYS:
            self.asked.emit(CTRL_KEYS[key])
        elif key in ENTER and held == CTRL:
            self.open_row()
        elif key in ENTER:
            self._go_on(-1 if held & SHIFT else 1, 0)
        elif key in TABS:
            self._go_on(0, -1 if key == Qt.Key.Key_Backtab else 1)
        elif key == Qt.Key.Key_F2 or (key == Qt.Key.Key_Down and held == Qt.KeyboardModifier.AltModifier):
            self.begin_edit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.asked.emit("clear")
        elif key == Qt.Key.Key_Escape:
            self.asked.emit("drop")
        elif key == Qt.Key.Key_Insert and held == NONE:
            self.go_to_new()
        elif key == Qt.Key.Key_F8:
            self.asked.emit("next")
        elif key == Qt.Key.Key_Space and held == NONE:
            return self._toggle()
        else:
            return self._move_key(key, held)
        return True

    def _move_key(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        index = self.currentIndex()
        if key == Qt.Key.Key_Home and held == NONE:
            self.go_to_cell(index.row(), 0)
        elif key == Qt.Key.Key_End and held == NONE:
            self.go_to_cell(index.row(), self.rows.columnCount() - 1)
        elif key == Qt.Key.Key_Home and held == CTRL:
            self.go_to_cell(0, 0)
        elif key == Qt.Key.Key_End and held == CTRL:
            self.to_end.emit()
        else:
            return False
        return True

    def _toggle(self) -> bool:
        index = self.currentIndex()
        spec = self.rows.spec_at(index.column()) if index.isValid() else None
        if (
            spec is None
            or tuple(spec.choices) != YES_OR_NO
            or not self.rows.takes(index.row(), index.column())
        ):
            return False
        self.rows.setData(index, "否" if self.rows.text_at(index.row(), index.column()) == "是" else "是")
        return True

    def keyboardSearch(self, search: str) -> None:
        """A letter on a cell that cannot be typed into does nothing here; a list of rows jumps."""
        if not self.rows.can_edit:
            super().keyboardSearch(search)

    def _open(self, number: int) -> None:
        """A double click edits the cell; in a list of rows it opens the record."""
        if self.rows.can_edit:
            self.begin_edit()
        else:
            super()._open(number)

    def open_row(self) -> None:
        """The row of the cursor as a form."""
        super()._open(self.currentIndex().row())

    # what is told

    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if not self._going:
            self._run_from = None
        if previous.isValid() and previous.row() != current.row():
            new = self.rows.new_at(previous.row())
            if new is not None and new.typed and not new.saving:
                self.row_left.emit(new)
        self._say()

    def _say(self) -> None:
        index = self.currentIndex()
        if not index.isValid() or not self.rows.columns:
            self.said.emit("", False)
            return
        why = str(index.data(WRONG) or "")
        spec = self.rows.spec_at(index.column())
        hint = f"{spec.label}：{spec.hint}" if spec is not None and spec.hint and self.rows.can_edit else ""
        self.said.emit(f"{spec.label}：{why}" if why and spec is not None else hint, bool(why))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frozen.lay()

    def _resized(self, section: int, old: int, new: int) -> None:
        super()._resized(section, old, new)
        self.frozen.lay()


def cells_of(block: Block) -> Iterable[tuple[int, int]]:
    """(row, column) of every cell of a block."""
    top, left, bottom, right = block
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
