"""One ledger: its rows with its own columns, and what can be done with them: add, correct, close, print, hand out."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QPushButton, QWidget

from app.models.definitions.kinds import Question
from app.ui.ledgers.columns import SCOPES
from app.ui.ledgers.end_line import EndLine
from app.ui.ledgers.sheet_blocks import SheetBlocks
from app.ui.ledgers.sheet_foot import SheetFoot
from app.ui.ledgers.sheet_keeper import SheetKeeper
from app.ui.ledgers.sheet_list import SheetList
from app.ui.ledgers.sheet_room import SheetRoom
from app.ui.paper_asks import Offer, offer, offer_unit_papers
from app.ui.shell import Shell
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import EmptyState, button, column, row
from app.ui.widgets.rights import needs

ROOMS = {
    "resident": "residents", "service_record": "services", "mediation_case": "mediation", "moral_case": "mediation",
    "journal_entry": "today",
}  # fmt: skip
WHOLE = "带完整号码"
EDIT = ("ledgers.edit", "ledgers.restricted.edit")
SHEET_ORDER = ("id",)
"""A sheet grows at its end."""


class LedgerView(QWidget):
    """`new` and `edit` (row id) ask for the form of a row; a register is a sheet that is typed into (`sheet_keeper`),
    Enter on a view's row opens the record itself."""

    new = Signal()
    edit = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.facts: Any = None
        self._build()
        self._bind()

    def _build(self) -> None:
        self.scope = QComboBox()
        self.scope.setAccessibleName("在册或全部")
        self.scope.setMinimumWidth(self._shell.theme.px(80))
        for value, text in SCOPES:
            self.scope.addItem(text, value)
        print_ = self._make_tools()
        self.empty = EmptyState("")
        self.list = SheetList(self._shell, self.empty, (self._add, print_))
        self.keeper = SheetKeeper(self._shell, self.list)
        self.blocks = SheetBlocks(self._shell, self.list, self.keeper)
        self.foot = SheetFoot(self._shell, self.list)
        self.list.grid.set_colours(self._shell.theme.palette.overdue)
        self.end_line = EndLine()
        self.end_line.hide()
        bars = column(spacing=8)
        bars.addLayout(
            flow(
                self.scope, self._change, self._anew, self._close, self._drop, self._papers, None, self.whole
            )
        )
        bars.addWidget(self.end_line)
        sheet = row(self.list, self.blocks.problems, spacing=8)
        sheet.setStretch(0, 1)
        bars.addLayout(sheet, 1)
        whole = QWidget()
        whole.setLayout(bars)
        layout = column(spacing=8, margins=(8, 12, 16, 12))
        layout.addWidget(SheetRoom(whole, self.list.grid), 1)
        layout.addWidget(self.foot)
        self.setLayout(layout)

    def _make_tools(self) -> QPushButton:
        """The buttons of a register; given back is that of the paper, which views have too."""
        told = "填表单新增；也可以直接在表格末尾的空行里填（Insert）"
        self._add = needs(
            self._shell, button("新增一行", self.new.emit, "primary", "Ctrl+N", self, told), *EDIT
        )
        self._change = needs(
            self._shell,
            button("修改", self._edit, "", "Ctrl+E", self, "用表单修改这一行；也可以直接在格子里改（F2）"),
            *EDIT,
        )
        self._close = button(
            "终止", self._begin_end, "", "Ctrl+T", self, "从某一天起不再在册，这一行留在历史里"
        )
        self._anew = button(
            "变更", self._begin_anew, "", "Ctrl+Shift+T", self,
            "情况从某一天起变了：原来的一行留在历史里，另起一行照抄，再改变了的格子",
        )  # fmt: skip
        self._drop = button("删除", self._delete, "", "", self, "登记错了才删除，移到回收站")
        self._papers = button(
            "文书",
            self._offer_papers,
            "",
            "Ctrl+Shift+W",
            self,
            "选中行的申请表、登记卡、公示；没有选中时是登记簿和空白表",
        )
        self.whole = QCheckBox(WHOLE)
        self.whole.setToolTip("打印和导出时不遮盖证件号码和电话（会记入日志）")
        needs(self._shell, self.whole, "export.unmasked")
        needs(self._shell, self._drop, "ledgers.delete")
        for made in (self._close, self._anew):
            needs(self._shell, made, *EDIT)
        return button("打印", self.print_out, "", "Ctrl+P", self, "预览打印这本台账")

    def _bind(self) -> None:
        self.scope.activated.connect(lambda _at: self.apply())
        self.list.opened.connect(self._open)
        self.list.wanted.connect(self.export)
        self.list.table.selectionModel().selectionChanged.connect(lambda *_sel: self._enable())
        self.list.loaded.connect(self._enable)
        self.end_line.given.connect(self._end)
        self.end_line.anew.connect(self._change_from)
        self.end_line.left.connect(self._end_left)
        self.list.table.copying.disconnect()
        self.list.table.copying.connect(self._copy)
        self.keeper.problems.connect(self.foot.show_waiting)
        self.keeper.kept.connect(self.foot.sum_columns)
        self.foot.next_wanted.connect(self.blocks.next_problem)
        self.foot.list_wanted.connect(self.blocks.problems.open)
        self.foot.person_wanted.connect(lambda name: self._shell.go("residents", new_name=name))

    def to_new(self) -> None:
        """Into the blank line at the end of the sheet, where there is one to be seen."""
        grid = self.list.grid
        if grid.isVisible() and grid.rows.can_edit:
            grid.go_to_new()

    def show_ledger(self, facts: Any, select: int | None = None) -> None:
        """Show a ledger's rows; `select` puts the selection on that row."""
        from app.usecases.ledgers import cells

        if self.facts is None or self.facts.key != facts.key:
            self.list.begin(facts.name)
        self.facts = facts
        register = not facts.is_view
        for widget in (self.scope, self._add, self._change, self._close, self._drop):
            widget.setVisible(register)
        self._anew.setVisible(register and not facts.by_steps)
        self.whole.setChecked(False)
        self.end_line.hide()
        self.scope.setCurrentIndex(0)
        self.list.table.setAccessibleName(facts.name)
        self.empty.words.setText(
            "这本台账还没有在册的登记。按 Ctrl+N 新增一行。" if register
            else "现在没有符合条件的记录。这是视图台账，数据从居民、办件等记录里自动得来，不用另外登记。"
        )  # fmt: skip

        def use(sheet: Any) -> None:
            if self.facts is facts:
                self.list.count_all(register)
                self.keeper.use(sheet, can_edit=register and self._may_type())
                self.foot.show_waiting(0)
                self.apply(select)

        self._shell.tasks.run(self, lambda o, _p: cells.sheet(o, facts.key), use, latest="ledgers.sheet")

    def _may_type(self) -> bool:
        needed = "ledgers.restricted.edit" if self.facts.restricted else "ledgers.edit"
        return needed in self._shell.rights

    def apply(self, select: int | None = None) -> None:
        """Ask again with the scope as it stands."""
        facts, sheet = self.facts, self.keeper.sheet
        if facts is None or sheet is None:
            return
        columns = facts.columns if facts.is_view else sheet.names
        order = facts.order if facts.is_view else SHEET_ORDER
        self.list.ask(self._question(), columns, title=facts.name, order=order)
        if select:
            self.list.reload(select)

    def _copy(self) -> None:
        if self.list.grid.rows.can_edit:
            self.blocks.copy()
        else:
            self.list.menu.copy()

    def _question(self) -> Question:
        facts = self.facts
        if facts.is_view:
            return facts.question
        return Question(facts.kind, (("open", "is", True),) if self.scope.currentData() else ())

    def _enable(self) -> None:
        chosen = bool(self.list.table.selected_ids())
        for widget in (self._change, self._close, self._anew):
            widget.setEnabled(chosen)
        row = self.list.grid.currentIndex().row()
        self._drop.setEnabled(chosen or (row >= 0 and self.list.grid.rows.new_at(row) is not None))

    def _current(self) -> int:
        ids = self.list.table.selected_ids()
        return ids[0] if ids else 0

    def chosen(self, key: str) -> list[int]:
        """The marked rows of a ledger; none while another one is shown."""
        return self.list.table.selected_ids() if self.facts is not None and self.facts.key == key else []

    def _edit(self) -> None:
        if self._current():
            self.edit.emit(self._current())

    def _open(self, record_id: int) -> None:
        """Enter: a register's row is corrected, a view's record is opened where it lives."""
        from app.usecases.ledgers import pages

        kind = "journal_entry" if self.facts.kind.startswith("journal.") else self.facts.kind
        if not self.facts.is_view:
            self.edit.emit(record_id)
        elif kind in ROOMS:
            self._shell.go(ROOMS[kind], kind=kind, record_id=record_id)
        elif kind == "household":

            def go(head: int | None) -> None:
                if head:
                    self._shell.go("residents", kind="resident", record_id=head)
                else:
                    self._shell.say("这一户还没有户主")

            self._shell.tasks.run(self, lambda o, _p: pages.head_of(o, record_id), go)

    def _offer_papers(self) -> None:
        """The forms that the selected row fills, its card, notices of all selected rows; else the unit's own papers."""
        from app.usecases.papers import offers as paper_offers

        ids, facts = self.list.table.selected_ids(), self.facts
        if not ids or facts is None or facts.is_view:
            offer_unit_papers(self._shell, self, facts.key if facts is not None else "")
            return

        whole = {"whole": True} if self.whole.isChecked() else {}

        def papers(office: Any, _progress: Any) -> list[Offer]:
            found = paper_offers.of_rows(office, facts.key, ids)
            return [(p.key, p.name, p.record_id, {**p.given, **whole}) for p in found]

        self._shell.tasks.run(self, papers, lambda found: offer(self._shell, self, found))

    def _begin_end(self) -> None:
        if self._current():
            self._shell.tasks.run(self, lambda o, _p: o.today(), self.end_line.begin)

    def _begin_anew(self) -> None:
        if self._current():
            begin = partial(self.end_line.begin, changes=True)
            self._shell.tasks.run(self, lambda o, _p: o.today(), begin)

    def _change_from(self, day: Any, reason: str) -> None:
        from app.usecases.ledgers import renewing

        entry = self._current()

        def done(made: Any) -> None:
            self.list.writing -= 1
            self.keeper.history.did(made.act)
            self._end_left()
            self.list.reload(made.entry_id)
            words = f"已从 {day} 起另起一行，请改变了的格子"
            self._shell.say(words, "撤销", lambda: self._shell.undoable(made.act))

        def refused(error: BaseException) -> None:
            self.list.writing -= 1
            self.end_line.refuse(str(error), self.end_line.day)

        self.list.writing += 1  # the list is not read again for it but below, where it goes to the new row
        self._shell.tasks.run(self, lambda o, _p: renewing.begin_anew(o, entry, day, reason), done, refused)

    def _end_left(self) -> None:
        self.end_line.hide()
        self.list.table.setFocus()

    def _end(self, day: Any, reason: str) -> None:
        from app.usecases.ledgers import cells

        key, ids = self.facts.key, self.list.table.selected_ids()

        def done(taken: Any) -> None:
            self.keeper.history.did(taken.act)
            if taken.refused:
                self.end_line.refuse(taken.refused[0].why, self.end_line.day)
                return
            self._end_left()
            rows = f" {len(ids)} 行" if len(ids) > 1 else ""
            words = f"已终止{rows}，从 {day} 起不再在册"
            self._shell.say(words, "撤销", lambda: self._shell.undoable(taken.act))

        def refused(error: BaseException) -> None:
            self.end_line.refuse(str(error), self.end_line.day)

        self._shell.tasks.run(
            self, lambda o, _p: cells.end_rows(o, key, ids, str(day), reason), done, refused
        )

    def _delete(self) -> None:
        """The selected rows into the recycle bin; a row that is not kept yet just goes. The keyboard is in the sheet
        again, on one cell: Enter once more would delete as many of the rows that come after."""
        from app.usecases.ledgers import cells

        key, ids, grid = self.facts.key, self.list.table.selected_ids(), self.list.grid
        if not ids:
            grid.rows.drop_new(grid.currentIndex().row())
            self.keeper.keep_draft()
            return
        first = min((index.row() for index in grid.selectedIndexes()), default=0)
        grid.go_to_cell(first, grid.currentIndex().column())
        grid.setFocus()

        def done(entry: int) -> None:
            self.keeper.history.did(entry)
            words = "已删除一行" if len(ids) == 1 else f"已删除 {len(ids)} 行"
            self._shell.say(words, "撤销", lambda: self._shell.undoable(entry))

        self._shell.tasks.run(self, lambda o, _p: cells.drop_rows(o, key, ids), done)

    def _asked(self) -> dict[str, Any]:
        open_only = bool(self.scope.currentData()) and not self.facts.is_view
        order = self.list.asked()[2]
        return {"masked": not self.whole.isChecked(), "open_only": open_only, "order": order}

    def print_out(self) -> None:
        """The ledger as paper."""
        from app.usecases.ledgers import pages

        if self.facts is not None:
            key, asked = self.facts.key, self._asked()
            self._shell.preview(self, self.facts.name, work=lambda o, _p: pages.printed(o, key, **asked))

    def export(self) -> None:
        """The ledger as a workbook where the clerk says; masked unless the box is ticked; logged."""
        from app.usecases import ledgers

        folder = self._shell.settings.folders.get("export", str(Path.home()))
        path, _ = QFileDialog.getSaveFileName(
            self, "导出台账", f"{folder}/{self.facts.name}.xlsx", "Excel 文件 (*.xlsx)"
        )
        if not path:
            return
        self._shell.settings.folders["export"] = str(Path(path).parent)
        key, asked = self.facts.key, self._asked()
        words = "证件和电话已遮盖" if asked["masked"] else "含完整号码，已记入日志"

        def work(office: Any, progress: Any) -> Any:
            return ledgers.export(
                office, key, Path(path), progress=lambda n: progress.step(n, n + 1), **asked
            )

        self._shell.tasks.run(
            self, work, lambda n: self._shell.say(f"已导出 {n} 行（{words}）到 {path}"), label="导出"
        )
