"""Keeps what is typed into a ledger's grid: every act is one use case, its good cells settle, the others stay red."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.models.definitions.kinds import Question
from app.ui.ledgers.cell_picker import CellPicker
from app.ui.ledgers.sheet_history import SheetHistory
from app.ui.ledgers.sheet_list import SheetList
from app.ui.shell import Shell
from app.ui.widgets.grid_rows import NewRow
from app.ui.widgets.number_notes import NOTE, holds_number

IN_PLACE = 50
"""New rows that are put into the grid one by one; of more the list is read again."""
QUIET_MS = 800


class SheetKeeper(QObject):
    """`kept` when something was kept, `problems` how many cells were refused."""

    kept = Signal()
    problems = Signal(int)

    def __init__(self, shell: Shell, listing: SheetList) -> None:
        super().__init__(listing)
        self._shell, self._list, self.grid = shell, listing, listing.grid
        self.model = self.grid.rows
        self.sheet: Any = None
        self._had_draft = False
        self._told: set[str] = set()
        self.history = SheetHistory(shell, self.grid, self)
        self._drafting = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._bind()

    def _bind(self) -> None:
        self.model.typed.connect(self._typed)
        self.grid.row_left.connect(self.keep_new)
        self.grid.whole_wanted.connect(self._whole)
        self.grid.delegate.finding_editor = self._picker
        self._drafting.timeout.connect(self.keep_draft)
        self._counting = QTimer(self, singleShot=True, interval=0)
        self._counting.timeout.connect(self.show_problems)
        for changed in (self.model.dataChanged, self.model.rowsRemoved):
            changed.connect(self._count_soon)
        self.history.dropped.connect(self.show_problems)
        self.history.dropped.connect(self.keep_draft)
        self._shell.tasks.closing.connect(self._keep_last)

    def use(self, sheet: Any, *, can_edit: bool) -> None:
        """Another ledger from now on; new rows of the one before that are not kept stay as a draft."""
        self.keep_draft()
        self.sheet = sheet
        self.history.forget()
        self.model.begins = dict(sheet.begins)
        self.grid.set_sheet(sheet.columns, can_edit=can_edit)
        if can_edit:
            self._offer_draft()

    # cells

    def _typed(self, row: int, name: str, text: str) -> None:
        from app.usecases.ledgers.cells import RowEdit

        self._drafting.start()
        if (
            self.model.specs[name].editor in {"text", "note"}
            and not self.model.specs[name].masked
            and holds_number(text)
        ):
            self._shell.say(NOTE)
        kept = self.model.row_at(row) if not self.model.is_new(row) else None
        if kept is not None:
            self.take([RowEdit(kept.id, {name: text})])

    def keep_new(self, new: NewRow) -> None:
        """Keep a new row, or say in its cells what is missing."""
        if new.typed and not new.saving:
            new.saving = True
            self.take([self.edit_of(new)], [new])

    def edit_of(self, new: NewRow) -> Any:
        """A new row as an edit; what follows from a picked owner is not typed."""
        from app.usecases.ledgers.cells import RowEdit

        picked = {s.name for s in self.model.specs.values() if s.new_only} if new.owner is not None else set()
        values = {n: t for n, t in new.values.items() if n not in picked and self.model.specs[n].editor}
        return RowEdit(None, values, new.owner)

    def take(self, edits: Sequence[Any], new: Sequence[NewRow | None] = ()) -> None:
        """Have edits taken in one act; `new` are the grid's new rows among them, in the same order."""
        from app.usecases.ledgers import cells

        key, names = self.sheet.key, [c.name for c in self.model.columns]
        rows = list(new) or [None] * len(edits)

        def work(office: Any, progress: Any) -> Any:
            taken = cells.take(office, key, edits, progress.step)
            ids = [one for one in taken.ids if one is not None]
            return taken, cells.rows(office, key, ids, names) if len(ids) <= IN_PLACE else None

        self.run(work, lambda found: self._taken(edits, rows, *found), label="填表" if len(edits) > 1 else "")

    def run(self, work: Any, done: Callable[[Any], None], label: str = "") -> None:
        """An act of this grid: the list does not read itself again for it."""
        self._list.writing += 1

        def ended(found: Any) -> None:
            self._list.writing -= 1
            done(found)

        def failed(error: BaseException) -> None:
            self._list.writing -= 1
            for new in self.model.new:
                new.saving = False
            self._shell.fail(error)
            self._list.read_again()

        self._shell.tasks.run(self, work, ended, failed, label=label)

    def _taken(self, edits: Sequence[Any], new: Sequence[NewRow | None], taken: Any, rows: Any) -> None:
        self.history.did(taken.act)
        wrong: dict[int, dict[str, Any]] = {}
        for one in taken.refused:
            wrong.setdefault(one.row, {})[one.name] = one
        for at, edit in enumerate(edits):
            if edit.id is not None:
                self.model.settle(
                    edit.id, {n: t for n, t in edit.values.items() if n not in wrong.get(at, {})}
                )
                for one in wrong.get(at, {}).values():
                    self.model.refuse(edit.id, one.name, one.text, one.why)
        by_id = {row.id: row for row in rows or ()}
        self.model.replace(list(by_id.values()))
        self._settle_new(new, taken, wrong, by_id)
        self.show_problems()
        if rows is None:
            self._list.read_again()
        else:
            self._look_for_gone([row.id for row in rows])
        self.kept.emit()

    def _look_for_gone(self, ids: Sequence[int]) -> None:
        """Rows that the list would not find any more as they read now leave it, so that rows, count and sums agree."""
        from app.usecases import questions

        question, *_rest = self._list.asked()
        if not ids or not question.where:
            return
        asked = Question(question.kind, (*question.where, ("id", "in", list(ids))), question.as_of)

        def found(count: int) -> None:
            if count < len(ids):
                self._list.read_again()
                self._shell.say(f"改过以后有 {len(ids) - count} 行不在现在的筛选里了，不再显示")

        self._shell.tasks.run(self, lambda o, _p: questions.count(o, asked), found)

    def _settle_new(
        self, new: Sequence[NewRow | None], taken: Any, wrong: dict[int, Any], by_id: dict[int, Any]
    ) -> None:
        """New rows that were kept are rows of the list now; the others say why not."""
        for at, one in enumerate(new):
            if one is None or one not in self.model.new:
                continue
            kept = taken.ids[at]
            if kept in by_id:
                self.model.adopt(one, by_id[kept])
                self._list.count_shown(self.model.total)
            elif kept is not None:
                self.model.drop_new(self.model.total + self.model.new.index(one))
            else:
                self.model.refuse_new(one, {n: w.why for n, w in wrong.get(at, {}).items()})
        if any(one is not None for one in new):
            self._drafting.start()
            self._begin_anew()

    def _begin_anew(self) -> None:
        """A new row may begin with what the last one said."""
        from app.usecases.ledgers import cells

        key = self.sheet.key

        def begin(found: dict[str, str]) -> None:
            self.model.begins = found

        if self.sheet.begins:
            self._shell.tasks.run(self, lambda o, _p: cells.new_row(o, key), begin, latest="ledgers.begin")

    def _count_soon(self) -> None:
        self._counting.start()

    def show_problems(self) -> None:
        """Tell how many cells wait to be mended."""
        self.problems.emit(self.model.refused())

    # people and masked cells

    def _whole(self, row: int, column: int) -> None:
        from app.usecases.ledgers import cells

        kept, name, key = self.model.row_at(row), self.model.name_at(column), self.sheet.key
        if kept is None:
            return

        def known(texts: dict[int, tuple[str, ...]]) -> None:
            self.model.know_whole(kept.id, name, texts[kept.id][0] if kept.id in texts else "")
            index = self.grid.currentIndex()
            if (index.row(), index.column()) == (row, column):
                self.grid.begin_edit()

        self._shell.tasks.run(self, lambda o, _p: cells.typed_texts(o, key, [kept.id], [name]), known)

    def _picker(self, parent: QWidget, spec: Any) -> CellPicker:
        made = CellPicker(self._shell, parent, spec.to if spec.editor in {"link", "offered"} else "resident")
        if spec.editor == "offered":
            made.setPlaceholderText(spec.hint)
        made.taken.connect(lambda who, name, _detail: self._picked(made, who, name))
        made.went_on.connect(lambda: self.grid.delegate.finish(made, 0, 1))
        return made

    def _picked(self, picker: CellPicker, who: int, name: str) -> None:
        """A resident was found in a cell: a new row is theirs and says what their file says."""
        from app.usecases.ledgers import cell_owners

        index, key = self.grid.currentIndex(), self.sheet.key
        row, column = index.row(), self.model.name_at(index.column())
        if self.model.specs[column].editor == "offered":
            picker.setText(name)
            self.grid.delegate.finish(picker, 0, 1)
            return
        if self.model.specs[column].editor in {"person", "link"}:
            picker.setText(f"{name} #{who}".strip())
            self.grid.delegate.finish(picker, 0, 1)
            return
        self.model.pick_owner(row, who, {column: name})
        self.grid.delegate.finish(picker, 0, 1)
        new = self.model.new_at(row)

        def fill(words: dict[str, str]) -> None:
            if new in self.model.new and new is not None and new.owner == who:
                self.model.pick_owner(self.model.total + self.model.new.index(new), who, words)
                if self.sheet.belongs_to == "household" and (
                    told := cell_owners.of_head(name, words.get(cell_owners.OWNER, ""))
                ):
                    self._shell.say(told)

        self._shell.tasks.run(self, lambda o, _p: cell_owners.owner_words(o, key, who), fill)

    # drafts

    def keep_draft(self) -> None:
        """New rows that are not kept yet stay in the office's file, whatever happens to the window."""
        from app.usecases import drafts

        self._drafting.stop()
        if self.sheet is None or not self.model.can_edit:
            return
        title = f"{self.sheet.name}：没有填完的行"
        form, rows = (
            f"ledger.sheet.{self.sheet.key}",
            [[n.values, n.owner, n.why] for n in self.model.new if n.typed],
        )
        if rows or self._had_draft:
            self._had_draft = bool(rows)
            self._told.add(self.sheet.key)
            keep = (lambda o, _p: drafts.keep(o, form, 0, title, {"rows": rows})) if rows else (
                lambda o, _p: drafts.drop(o, form, 0)
            )  # fmt: skip
            self._shell.tasks.run(self, keep, lambda _none: None)

    def _keep_last(self) -> None:
        if self._drafting.isActive():
            self.keep_draft()

    def _offer_draft(self) -> None:
        from app.usecases import drafts

        sheet = self.sheet

        def offered(draft: Any) -> None:
            self._had_draft = draft is not None
            if draft is not None and self.sheet is sheet:
                found = draft.fields.get("rows", [])
                rows = [NewRow(dict(values), dict(*why), owner) for values, owner, *why in found]
                self.model.add_new(rows)
                self.show_problems()
                self._tell_once(sheet.key, f"已恢复 {draft.when} 没有保存的 {len(rows)} 行，在表格末尾")

        self._shell.tasks.run(self, lambda o, _p: drafts.load(o, f"ledger.sheet.{sheet.key}", 0), offered)

    def _tell_once(self, ledger: str, text: str) -> None:
        """Once per ledger, and not of what was typed in this window: said again, it covers the 撤销 of what was just done."""
        if ledger not in self._told:
            self._told.add(ledger)
            self._shell.say(text)
