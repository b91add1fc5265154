"""Blocks of a ledger's grid: copied, pasted, filled down, emptied; the cells that were not taken are gone through."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt

from app.ui.ledgers.sheet_keeper import SheetKeeper
from app.ui.ledgers.sheet_list import SheetList
from app.ui.ledgers.sheet_problems import SheetProblems
from app.ui.shell import Shell
from app.ui.widgets import grid_clipboard
from app.ui.widgets.grid import cells_of
from app.ui.widgets.grid_cursor import Block
from app.ui.widgets.grid_model import Refusal
from app.ui.widgets.grid_rows import NewRow

COPY_MOST = 20_000
_ACROSS = Qt.Orientation.Horizontal


class SheetBlocks:
    """What the grid's keys do with what is selected."""

    def __init__(self, shell: Shell, listing: SheetList, keeper: SheetKeeper) -> None:
        self._shell, self._list, self._keeper = shell, listing, keeper
        self._grid, self._model = keeper.grid, keeper.model
        self.problems = SheetProblems(shell, listing, keeper)
        self._grid.asked.connect(self.do)
        self.problems.wanted.connect(self.go_to)
        self.problems.left.connect(self._grid.setFocus)

    def do(self, act: str) -> None:
        """One of the acts that the grid names."""
        history = self._keeper.history
        {
            "paste": self.paste, "fill": self.fill, "undo": history.undo, "redo": history.redo,
            "cut": self.cut, "clear": self.clear, "today": self.today, "drop": self.drop, "next": self.next_problem,
        }[act]()  # fmt: skip

    def _area(self, block: Block, first: int, last: int) -> Any:
        """The kept rows `first` to `last` of a block, for a use case."""
        from app.usecases.ledgers.cell_blocks import Area

        question, _columns, order, _period = self._list.asked()
        count = max(min(last, self._model.total - 1) - first + 1, 0)
        names = [self._names(block, new=new) for new in (first >= self._model.total, True)]
        shown = tuple(column.name for column in self._model.columns)
        return Area(self._keeper.sheet.key, question, order, first, count, names[0], names[1], shown)

    def _names(self, block: Block, *, new: bool) -> tuple[str | None, ...]:
        """The columns of a block that are typed into."""
        found = [self._model.spec_at(column) for column in range(block[1], block[3] + 1)]
        return tuple(
            spec.name if spec is not None and spec.editor and (new or not spec.new_only) else None
            for spec in found
        )

    # copy

    def copy(self) -> None:
        """The selected block, masked as it is seen, for Excel; pasted into a ledger here it is whole again."""
        block = self._grid.block()
        if block is None:
            return
        top, left, bottom, right = block
        bottom = min(bottom, self._model.total + len(self._model.new) - 1)
        if bottom < top:
            return  # the blank line: what was copied before stays on the clipboard
        if bottom - top >= COPY_MOST:
            self._shell.say(f"一次最多复制 {COPY_MOST:,} 行，请用“导出 Excel”")
        elif any(
            self._model.row_at(row) is None for row in range(top, min(bottom, self._model.total - 1) + 1)
        ):
            self._copy_far(block, bottom)
        else:
            lines = [
                [self._model.text_at(r, c) for c in range(left, right + 1)] for r in range(top, bottom + 1)
            ]
            kept = [self._model.row_at(row) for row in range(top, bottom + 1)]
            self._put(lines, [row.id if row is not None else 0 for row in kept], block)

    def _copy_far(self, block: Block, bottom: int) -> None:
        from app.usecases import questions

        question, _columns, order, _period = self._list.asked()
        top, left, _, right = block
        names = [self._model.name_at(c) for c in range(left, right + 1)]

        def work(office: Any, _progress: Any) -> Any:
            return questions.list_page(office, question, names, order, limit=bottom - top + 1, skip=top).rows

        def put(rows: Any) -> None:
            self._put([list(row.cells) for row in rows], [row.id for row in rows], block)

        self._shell.tasks.run(self._keeper, work, put, label="复制")

    def _put(self, lines: list[list[str]], ids: list[int], block: Block) -> None:
        names = [self._model.name_at(c) for c in range(block[1], block[3] + 1)]
        origin = {"key": self._keeper.sheet.key, "ids": ids, "names": names} if all(ids) else None
        grid_clipboard.put(lines, origin)
        self._shell.say(f"已复制 {len(lines):,} 行 {len(names)} 列，证件和电话照列表遮盖")

    def cut(self) -> None:
        """Copy, then empty."""
        self.copy()
        self.clear()

    # paste and fill

    def paste(self) -> None:
        """Lay what is on the clipboard over the cells from the cursor on; what is longer makes new rows."""
        from app.usecases.ledgers import cell_blocks

        block = self._grid.block()
        if block is None:
            return
        text, html, origin = grid_clipboard.taken()
        top, left, bottom, right = block
        size = (min(bottom, max(self._model.total - 1, top)) - top + 1, right - left + 1)
        heads = [self._model.headerData(c, _ACROSS) for c in range(left, self._model.columnCount())]
        labels = [str(head or "").removesuffix(" *") for head in heads]

        def work(office: Any, _progress: Any) -> Any:
            lines = self._lines(office, text, html, origin)
            return cell_blocks.fitted(cell_blocks.without_headings(lines, labels), *size)

        self._shell.tasks.run(self._keeper, work, lambda lines: self._lay(lines, top, left))

    def _lay(self, lines: list[list[str]], top: int, left: int) -> None:
        """Kept rows and rows past the end in one act; new rows that are being typed take their cells as if typed."""
        from app.usecases.ledgers import cell_blocks

        kept = max(min(len(lines), self._model.total - top), 0)
        begun = lines[
            kept : kept + max(self._model.total + len(self._model.new) - max(top, self._model.total), 0)
        ]
        for down, line in enumerate(begun):
            self._type_line(max(top, self._model.total) + down, left, line)
        rest = lines[:kept] + lines[kept + len(begun) :]
        area = self._area((top, left, top, self._model.columnCount() - 1), top, top + kept - 1)
        begins = dict(self._model.begins)
        if rest:
            work = lambda o, p: cell_blocks.paste(o, area, rest, begins, p.step)  # noqa: E731
            self._keeper.run(work, self._pasted, label="粘贴")

    def _type_line(self, row: int, left: int, line: list[str]) -> None:
        for column, text in enumerate(line, left):
            if column < self._model.columnCount() and self._model.takes(row, column):
                self._model.setData(self._model.index(row, column), text)

    def _lines(self, office: Any, text: str, html: str, origin: dict[str, Any] | None) -> list[list[str]]:
        from app.usecases.ledgers import cell_blocks

        if origin is not None:
            copied = cell_blocks.Copied(origin["key"], tuple(origin["ids"]), tuple(origin["names"]))
            return cell_blocks.copied_texts(office, copied)
        return cell_blocks.block_of(text, html)

    def _pasted(self, done: Any) -> None:
        """New rows that were refused come under the list; the others are read again where they stand."""
        taken = done.taken
        self._over(done.edits)
        why: dict[int, dict[str, str]] = {}
        for one in taken.refused:
            why.setdefault(one.row, {})[one.name] = one.why
            edit = done.edits[one.row]
            if edit.id is not None:
                self._model.refuse(edit.id, one.name, one.text, one.why)
        refused = [
            NewRow(dict(edit.values), why[at], edit.owner_id)
            for at, edit in enumerate(done.edits)
            if edit.id is None and at in why
        ]
        red = [(done.edits[one.row].id, one.name, one.text) for one in taken.refused]
        self._keeper.history.did(taken.act, refused, [cell for cell in red if cell[0] is not None])
        self._list.read_again()
        self._model.add_new(refused)
        self._keeper.keep_draft()
        self._keeper.show_problems()
        if taken.refused:
            self.problems.open()
        self._say_done("已粘贴", taken, done.dropped)

    def _say_done(self, act: str, taken: Any, dropped: int) -> None:
        told = [
            f"新增 {taken.new:,} 行" if taken.new else "",
            f"改 {taken.cells:,} 格" if taken.cells else "",
        ]
        words = "、".join(filter(None, told)) or "没有改动"
        wrong = len(taken.refused)
        more = f"；{wrong:,} 格没有填进去，标红等您改（F8 逐个看）" if wrong else ""
        more += f"；{dropped:,} 格是自动填写的列，略过" if dropped else ""
        back = ("撤销", self._keeper.history.undo) if self._grid.can_undo else ("", None)
        self._shell.say(f"{act}：{words}{more}", *back)

    def fill(self) -> None:
        """The first row of the selection into the rows below it; of one row, the row above it."""
        from app.usecases.ledgers import cell_blocks

        block = self._grid.block()
        if block is None or (block[0] == block[2] and not block[0]):
            return
        top, left, bottom, right = block
        source, first = (top, top + 1) if bottom > top else (top - 1, top)
        last = min(bottom, self._model.total + len(self._model.new) - 1) if bottom > first else bottom
        area, above = self._area(block, first, last), self._area(block, source, source)
        new = self._model.new_at(source)
        texts = [new.values.get(self._model.name_at(c), "") for c in range(left, right + 1)] if new else None

        def work(office: Any, progress: Any) -> Any:
            found = texts if texts is not None else cell_blocks.texts_of_row(office, above)
            return found, cell_blocks.fill(office, area, found, progress.step)

        def done(result: Any) -> None:
            found, filled = result
            for row in range(max(first, self._model.total), last + 1):
                self._type_line(row, left, list(found))
            self._settled(filled)
            self._say_done("已向下填充", filled.taken, 0)

        self._keeper.run(work, done, label="向下填充")

    def clear(self) -> None:
        """Empty the selected cells."""
        from app.usecases.ledgers import cell_blocks

        block = self._grid.block()
        if block is None:
            return
        top, left, bottom, right = block
        for row, column in reversed(list(cells_of((max(top, self._model.total), left, bottom, right)))):
            if self._model.new_at(row) is not None and self._model.takes(row, column):
                self._model.clear_new(row, self._model.name_at(column))
        area = self._area(block, top, bottom)
        if area.count and any(area.names):
            empty = [""] * len(area.names)
            self._keeper.run(
                lambda o, p: cell_blocks.fill(o, area, empty, p.step), self._settled, label="清空"
            )

    def _over(self, edits: Sequence[Any]) -> None:
        """Before what was refused of them is marked anew."""
        self._model.laid_over({(one.id, name) for one in edits if one.id is not None for name in one.values})

    def _settled(self, done: Any) -> None:
        self._over(done.edits)
        for one in done.taken.refused:
            edit = done.edits[one.row]
            if edit.id is not None:
                self._model.refuse(edit.id, one.name, one.text, one.why)
        self._keeper.history.did(done.taken.act)
        self._keeper.show_problems()
        if done.rows:
            self._model.replace(done.rows)
            self._keeper.kept.emit()
        elif done.taken.act:
            self._list.read_again()

    def today(self) -> None:
        """Today's date into the current cell."""
        index = self._grid.currentIndex()
        spec = self._model.spec_at(index.column()) if index.isValid() else None
        if spec is not None and spec.editor == "date":
            self._model.setData(index, self._keeper.sheet.today)

    # what was refused

    def drop(self) -> None:
        """Esc on a refused cell: back to what is kept."""
        index = self._grid.currentIndex()
        row, name = index.row(), self._model.name_at(index.column())
        kept = self._model.row_at(row)
        if self._model.is_new(row):
            self._model.clear_new(row, name)
        elif kept is not None:
            self._model.forget(kept.id, name)
        self._keeper.show_problems()

    def next_problem(self) -> None:
        """To the next refused cell, in reading order."""
        names = [c.name for c in self._model.columns]
        places = sorted(
            (one.row, names.index(one.name))
            for one in self._model.problems()
            if one.row >= 0 and one.name in names
        )
        index = self._grid.currentIndex()
        here = (index.row(), index.column())
        after = next((place for place in places if place > here), places[0] if places else None)
        if after is not None:
            self._grid.go_to_cell(*after)

    def go_to(self, one: Refusal) -> None:
        """To a refused cell, also one whose page is not here yet."""
        from app.usecases import questions

        names = [c.name for c in self._model.columns]
        column = names.index(one.name) if one.name in names else 0

        def show(row: int | None) -> None:
            if row is not None:
                self._grid.go_to_cell(row, column)
                self._grid.setFocus()

        if one.row >= 0 or one.id is None:
            show(one.row)
            return
        question, _columns, order, period = self._list.asked()
        work = lambda o, _p: questions.position(o, question, order, one.id, period)  # noqa: E731
        self._shell.tasks.run(self._keeper, work, show)
