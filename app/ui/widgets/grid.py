"""A list that is typed into like a spreadsheet: cells, blocks of cells, a blank line at the end, keys as in Excel."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.ui.widgets.grid_cursor import Block, GridCursor
from app.ui.widgets.grid_editors import ENTER, GridDelegate
from app.ui.widgets.grid_frozen import FrozenColumns
from app.ui.widgets.grid_model import WRONG

Index = QModelIndex | QPersistentModelIndex
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
CTRL_KEYS = {
    Qt.Key.Key_V: "paste", Qt.Key.Key_D: "fill", Qt.Key.Key_Z: "undo", Qt.Key.Key_Y: "redo", Qt.Key.Key_X: "cut",
    Qt.Key.Key_Semicolon: "today",
}  # fmt: skip
YES_OR_NO = ("是", "否")
NAMED_WITHIN = 4
"""A row says what it is in one of its first columns."""


class Grid(GridCursor):
    """`asked` names what the clerk wants done with the selection (paste, fill, undo, redo, cut, clear, today, drop,
    next);
    `row_left` gives a new row that the cursor has left, `whole_wanted` (row, column) the masked cell to be edited,
    `said` the sentence that belongs to the current cell, `wrong` or not."""

    asked = Signal(str)
    row_left = Signal(object)
    whole_wanted = Signal(int, int)
    said = Signal(str, bool)
    block_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self.delegate = GridDelegate(None)  # type: ignore[arg-type] # its parent is made below
        self.can_undo = self.can_redo = False
        super().__init__(name, parent)

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
        self.frozen.freeze(self._naming() + 1)

    def _naming(self) -> int:
        """The column that says whose or what a row is: its owner's, or the first of words among the first few."""
        specs = [self.rows.specs.get(column.name) for column in self.rows.columns]
        editors = [getattr(spec, "editor", "") for spec in specs]
        if "owner" in editors:
            return min(editors.index("owner"), 2)
        words = [column.type == "text" for column in self.rows.columns[:NAMED_WITHIN]]
        return words.index(True, 1) if True in words[1:] else 0

    # typing

    def begin_edit(self, index: Index | None = None) -> None:
        """Edit a cell with what stands in it; a masked one once its value is known. One that is being edited stays so."""
        if self.state() == QAbstractItemView.State.EditingState:
            return
        found = index or self.currentIndex()
        if not found.isValid() or not self.rows.takes(found.row(), found.column()):
            return
        if self.rows.whole_text(found.row(), found.column()) is None:
            self.whole_wanted.emit(found.row(), found.column())
            return
        self._into_sight(found)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.edit(self.rows.index(found.row(), found.column()))
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed)

    def _into_sight(self, index: Index) -> None:
        """An editor opens in the grid below: a cell that is seen among the frozen columns is brought there first."""
        if index.isValid() and index.column() < self.frozen.count and not self.frozen.isHidden():
            self.horizontalScrollBar().setValue(0)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Chinese typed by an input method opens an editor as a letter does."""
        self._into_sight(self.currentIndex())
        super().inputMethodEvent(event)

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
            typing = self.rows.typing is not None
            waits = {Qt.Key.Key_Z: self.can_undo or typing, Qt.Key.Key_Y: self.can_redo}
            return key in (*CTRL_KEYS, *ENTER) and waits.get(key, True)
        if key == Qt.Key.Key_Escape:
            return bool(self.currentIndex().data(WRONG))
        return event.modifiers() == NONE and key in (Qt.Key.Key_Insert, Qt.Key.Key_F2, Qt.Key.Key_F8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.rows.can_edit or not self._grid_key(event):
            if self.rows.can_edit and event.text().isprintable() and event.text():
                self._into_sight(self.currentIndex())
                self._say_fixed()
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

    def _say_fixed(self) -> None:
        """Why nothing happens when a cell is typed into that follows from something else."""
        index = self.currentIndex()
        if index.isValid() and not self.rows.takes(index.row(), index.column()):
            self.said.emit(self.rows.fixed_words(index.row(), index.column()), False)

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
        named = why if spec is None or why.startswith(spec.label) else f"{spec.label}：{why}"
        self.said.emit(named if why else hint, bool(why))

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
