"""A list that is typed into: the pages of the list, over them cells that are not kept yet, under them new rows."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.widgets.grid_rows import PARTED, NewRow
from app.ui.widgets.record_table import PAGE, Index, RowModel
from app.usecases.lists.keyset import Row
from app.usecases.questions import Column

WRONG = int(Qt.ItemDataRole.UserRole) + 1
"""The role that tells why a cell was not taken."""
EDIT = int(Qt.ItemDataRole.EditRole)
NEW = "新行"
STARS = "****"
"""What a number that is hidden in a text leaves to be seen."""


@dataclass
class Mark:
    """A cell of a kept row that shows what was typed: on its way while `why` is empty, refused otherwise."""

    text: str
    why: str = ""


@dataclass(frozen=True)
class Refusal:
    """A cell that was not taken: its row in the grid (-1 when its page is not here), the record's id (None for a new
    row), its column, what was typed and why it was refused."""

    row: int
    id: int | None
    name: str
    text: str
    why: str


class MarkedModel(RowModel):
    """The cells of kept rows that are not as they are kept: on their way, refused; the whole values of masked ones."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.specs: dict[str, Any] = {}
        self.can_edit = False
        self._marks: dict[tuple[int, str], Mark] = {}
        self._whole: dict[tuple[int, str], str] = {}

    def name_at(self, column: int) -> str:
        return self.columns[column].name

    def spec_at(self, column: int) -> Any:
        return self.specs.get(self.name_at(column))

    def text_at(self, row: int, column: int) -> str:
        """What a cell shows."""
        return str(self.data(self.index(row, column)) or "")

    def whole_text(self, row: int, column: int) -> str | None:
        """What is typed over when a cell is edited; None while the real value of a masked cell is not known."""
        kept, spec, name = self.row_at(row), self.spec_at(column), self.name_at(column)
        if (
            kept is None
            or spec is None
            or not (spec.masked or STARS in kept.cells[column])
            or not kept.cells[column]
            or (kept.id, name) in self._marks
        ):
            return self.text_at(row, column)
        return self._whole.get((kept.id, name))

    def know_whole(self, record_id: int, name: str, text: str) -> None:
        """The real value of a masked cell, until the list is read again."""
        self._whole[record_id, name] = text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        spec = (
            self.spec_at(section)
            if orientation == Qt.Orientation.Horizontal and section < len(self.columns)
            else None
        )
        if spec is not None and role == 0:
            return spec.label + (" *" if spec.required and self.can_edit else "")
        return super().headerData(section, orientation, role)

    def mark(self, kept: Row | None, name: str, text: str, why: str = "") -> None:
        """Show a text in a kept row's cell: on its way, or refused for a reason."""
        if kept is not None:
            self._marks[kept.id, name] = Mark(text, why)
            self._tell(kept.id)

    def refuse(self, record_id: int, name: str, text: str, why: str) -> None:
        """A cell was not taken: it keeps its text until it is mended or dropped."""
        self._marks[record_id, name] = Mark(text, why)
        self._tell(record_id)

    def forget(self, record_id: int, name: str) -> bool:
        """Drop what was typed into a cell of a kept row. Whether there was anything."""
        found = self._marks.pop((record_id, name), None) is not None
        self._tell(record_id)
        return found

    def laid_over(self, cells: Set[tuple[int, str]]) -> None:
        """Other texts came into cells (record id, column): what had been refused there does not stay."""
        for one in [one for one, mark in self._marks.items() if mark.why and one in cells]:
            self.forget(*one)

    def settle(self, record_id: int, texts: dict[str, str]) -> None:
        """Cells were taken as they were typed; what was typed into them since stays."""
        for name, text in texts.items():
            mark = self._marks.get((record_id, name))
            if mark is not None and mark.text == text and not mark.why:
                del self._marks[record_id, name]
            self._whole.pop((record_id, name), None)

    def replace(self, rows: Sequence[Row]) -> None:
        """Rows as they are kept now, in their places."""
        by_id = {row.id: row for row in rows}
        for page, held in self._pages.items():
            if any(row.id in by_id for row in held):
                self._pages[page] = tuple(by_id.get(row.id, row) for row in held)
                self._changed(page * PAGE, page * PAGE + len(held) - 1)

    def _tell(self, record_id: int) -> None:
        for at, row in self.numbered():
            if row.id == record_id:
                self._changed(at)
                return

    def _changed(self, first: int, last: int | None = None) -> None:
        end = self.index(first if last is None else last, max(len(self.columns) - 1, 0))
        self.dataChanged.emit(self.index(first, 0), end)


class GridModel(MarkedModel):
    """`typed` (row, column name, text) when a cell was typed into; the owner of the model keeps it or says why not."""

    typed = Signal(int, str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.begins: dict[str, str] = {}
        self.new: list[NewRow] = []
        self.typing: NewRow | None = None
        """The new row that was typed into last, while nothing else was done since."""

    def set_specs(self, specs: Sequence[Any], *, can_edit: bool) -> None:
        """What each column takes, for the list that is asked next; what was typed into another one is gone."""
        self.beginResetModel()
        self.specs = {spec.name: spec for spec in specs}
        self.can_edit = can_edit
        self.new, self.typing = [], None
        self._marks.clear()
        self._whole.clear()
        self.endResetModel()

    def start(self, columns: list[Column], rows: tuple[Row, ...]) -> None:
        self._whole.clear()
        super().start(columns, rows)

    # where things are

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        if parent.isValid():
            return 0
        return self.total + (len(self.new) + 1 if self.can_edit and self.columns else 0)

    def new_at(self, row: int) -> NewRow | None:
        """The new row at a place of the grid; the blank line at the end is none yet."""
        at = row - self.total
        return self.new[at] if 0 <= at < len(self.new) else None

    def is_new(self, row: int) -> bool:
        return row >= self.total

    def takes(self, row: int, column: int) -> bool:
        """Whether a cell can be typed into."""
        spec = self.spec_at(column)
        if not self.can_edit or spec is None or not spec.editor:
            return False
        if not self.is_new(row):
            return not spec.new_only and self.row_at(row) is not None
        new = self.new_at(row)
        return not (new is not None and new.owner is not None and spec.new_only and spec.editor != "owner")

    # what a view asks

    def data(self, index: Index, role: int = 0) -> Any:
        row, column = index.row(), index.column()
        if role not in {0, EDIT, WRONG}:
            return super().data(index, role)
        name = self.name_at(column)
        if self.is_new(row):
            return self._new_data(row, column, name, role)
        kept = self.row_at(row)
        mark = self._marks.get((kept.id, name)) if kept is not None else None
        if role == WRONG:
            return mark.why if mark is not None else ""
        if mark is not None:
            return mark.text
        return self.whole_text(row, column) if role == EDIT else super().data(index, 0)

    def _new_data(self, row: int, column: int, name: str, role: int) -> str:
        new = self.new_at(row)
        if role == WRONG:
            return new.why.get(name, "") if new is not None else ""
        text = new.values.get(name, "") if new is not None else ""
        spec = self.specs.get(name)
        return text or (NEW if role == 0 and not column and not (spec and spec.editor) else "")

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.takes(index.row(), index.column()):
            return super().flags(index) | Qt.ItemFlag.ItemIsEditable
        return super().flags(index)

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        row, name, text = index.row(), self.name_at(index.column()), str(value)
        if (
            role != EDIT
            or not self.takes(row, index.column())
            or text == (self.whole_text(row, index.column()) or "")
        ):
            return False
        if self.is_new(row):
            self._type_new(row, name, text)
        else:
            self.mark(self.row_at(row), name, text)
        self.typed.emit(row, name, text)
        return True

    def _type_new(self, row: int, name: str, text: str) -> None:
        new = self.new_at(row) or self._begin()
        new.step()
        self.typing = new
        new.why.pop(name, None)
        if self.specs[name].editor == "owner" and new.owner is not None:
            new.part(name)
            new.why[name] = PARTED
        new.values[name] = text
        self._changed(row)

    def untype(self) -> bool:
        """Take back what was typed last into a new row that is not kept. Whether there was anything."""
        new, self.typing = self.typing, None
        if new is None or new.saving or not new.steps or not any(one is new for one in self.new):
            return False
        now = new.values
        new.values, new.follows, new.owner = new.steps.pop()
        for name in now.keys() | new.values.keys():
            if now.get(name) != new.values.get(name):
                new.why.pop(name, None)
        if new.steps:
            self.typing = new
            self._changed(self.total, self.rowCount() - 1)
        else:
            self.drop_new(self.total + next(at for at, one in enumerate(self.new) if one is new))
        return True

    def fixed_words(self, row: int, column: int) -> str:
        """Why a cell cannot be typed into."""
        spec, label = self.spec_at(column), self.columns[column].label
        if spec is None or not spec.editor:
            return f"{label}：自动得来，不用填"
        new = self.new_at(row)
        if spec.new_only and (not self.is_new(row) or (new is not None and new.owner is not None)):
            return f"{label}：跟着这个人（户）的档案走，要改请到居民里改；人选错了请终止或删除这一行再新增"
        return f"{label}：这一格不能填"

    def _begin(self) -> NewRow:
        """The blank line is typed into: it becomes a new row, with another blank line below."""
        at = self.rowCount()
        self.beginInsertRows(QModelIndex(), at, at)
        self.new.append(NewRow(dict(self.begins)))
        self.endInsertRows()
        return self.new[-1]

    def pick_owner(self, row: int, owner: int, words: dict[str, str]) -> None:
        """Whom a new row is for, found in a list; `words` are the cells that follow from it."""
        new = self.new_at(row) or (self._begin() if self.is_new(row) else None)
        if new is not None:
            if new.owner != owner:
                new.step()
                new.part("")
                self.typing = new
            new.owner = owner
            new.follows |= words
            new.values |= words
            for name in words:
                new.why.pop(name, None)
            self._changed(row)

    def clear_new(self, row: int, name: str) -> None:
        """Empty a cell of a new row; a row in which nothing is typed any more goes."""
        new = self.new_at(row)
        if new is None:
            return
        new.values.pop(name, None)
        new.why.pop(name, None)
        if self.specs[name].editor == "owner":
            new.part(name)
        if new.typed:
            self._changed(row)
        else:
            self.drop_new(row)

    def add_new(self, rows: Sequence[NewRow]) -> None:
        """New rows with what was typed in them, above the blank line."""
        if rows:
            at = self.total + len(self.new)
            self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
            self.new += rows
            self.endInsertRows()

    def take_out(self, rows: Sequence[NewRow], cells: Sequence[tuple[int, str, str]]) -> int:
        """Drop new rows, and cells (record id, column, what was typed) that still stand as they were refused. Returns how
        many refused cells went."""
        gone = {id(row) for row in rows}
        before = self.refused()
        for at in _runs([at for at, new in enumerate(self.new) if id(new) in gone]):
            self.beginRemoveRows(QModelIndex(), self.total + at[0], self.total + at[-1])
            del self.new[at[0] : at[-1] + 1]
            self.endRemoveRows()
        for record_id, name, text in cells:
            mark = self._marks.get((record_id, name))
            if mark is not None and mark.why and mark.text == text:
                self.forget(record_id, name)
        return before - self.refused()

    # what became of what was typed

    def adopt(self, new: NewRow, row: Row) -> None:
        """A new row was kept: it is the list's last row now."""
        at = next(i for i, one in enumerate(self.new) if one is new)
        self.new.insert(0, self.new.pop(at))
        page, place = divmod(self.total, PAGE)
        held = self._pages.get(page, ())
        self.new.pop(0)
        self.total += 1
        if len(held) == place:
            self._keep(page, (*held, row))
        self._changed(self.total - 1, self.total + len(self.new))

    def drop_new(self, row: int) -> None:
        """Throw a new row away."""
        at = row - self.total
        if 0 <= at < len(self.new):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.new[at]
            self.endRemoveRows()

    def refuse_new(self, new: NewRow, why: dict[str, str]) -> None:
        """A new row was not kept: it stays with its reasons."""
        new.why, new.saving = dict(why), False
        self._changed(self.total, self.rowCount() - 1)

    def problems(self) -> Iterator[Refusal]:
        """Every cell that was refused: of kept rows in their order, those that are not here last, then of new ones."""
        places = {row.id: at for at, row in self.numbered()} if self._marks else {}
        found = [
            Refusal(places.get(i, -1), i, name, m.text, m.why)
            for (i, name), m in self._marks.items()
            if m.why
        ]
        yield from sorted(found, key=lambda one: (one.row < 0, one.row))
        for at, new in enumerate(self.new, self.total):
            for name, why in new.why.items():
                yield Refusal(at, None, name, new.values.get(name, ""), why)

    def refused(self) -> int:
        """How many cells were refused."""
        return sum(bool(m.why) for m in self._marks.values()) + sum(len(new.why) for new in self.new)

    def unsaved(self) -> bool:
        """Whether anything stands here that is not kept."""
        return any(mark.why for mark in self._marks.values()) or any(new.typed for new in self.new)


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Ascending places as runs without gaps, the last run first, so that each can be removed in its turn."""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs[::-1]
