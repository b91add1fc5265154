"""One ledger: its rows with its own columns, and what can be done with them: add, correct, close, print, hand out."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QWidget

from app.models.definitions.kinds import Question
from app.ui.ledgers.columns import SCOPES
from app.ui.ledgers.end_line import EndLine
from app.ui.paper_asks import Offer, offer, offer_unit_papers
from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, column, row
from app.ui.widgets.rights import needs

ROOMS = {"resident": "residents", "service_record": "services", "mediation_case": "mediation"}
WHOLE = "带完整号码"
EDIT = ("ledgers.edit", "ledgers.restricted.edit")


class LedgerList(RecordList):
    """The rows; its export is the ledger's own, with title and sums. `wanted` when the clerk asks for it."""

    wanted = Signal()

    def __init__(self, shell: Shell, empty: EmptyState, tools: tuple[QWidget, ...]) -> None:
        super().__init__(shell, "ledgers", "台账", empty, tools=tools)
        self._export.setText("导出 Excel")
        self._export.setToolTip("把整本台账存成 Excel，证件和电话默认遮盖")

    def export(self) -> None:
        """The page knows which ledger it is."""
        self.wanted.emit()


class LedgerView(QWidget):
    """`new` and `edit` (row id) ask for the editor; Enter on a view's row opens the record itself."""

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
        self._add = needs(self._shell, button("新增一行", self.new.emit, "primary", "Ctrl+N", self), *EDIT)
        self._change = needs(self._shell, button("修改", self._edit, "", "Ctrl+E", self), *EDIT)
        self._close = button(
            "终止", self._begin_end, "", "Ctrl+D", self, "从某一天起不再在册，这一行留在历史里"
        )
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
        needs(self._shell, self._close, *EDIT)
        print_ = button("打印", self.print_out, "", "Ctrl+P", self, "预览打印这本台账")
        self.empty = EmptyState("")
        self.list = LedgerList(self._shell, self.empty, (self._add, print_))
        self.end_line = EndLine()
        self.end_line.hide()
        layout = column(spacing=8, margins=(8, 12, 16, 12))
        layout.addLayout(
            row(self.scope, self._change, self._close, self._drop, self._papers, None, self.whole, spacing=6)
        )
        layout.addWidget(self.end_line)
        layout.addWidget(self.list, 1)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.scope.activated.connect(lambda _at: self.apply())
        self.list.opened.connect(self._open)
        self.list.wanted.connect(self.export)
        self.list.table.selectionModel().selectionChanged.connect(lambda *_sel: self._enable())
        self.list.loaded.connect(self._enable)
        self.end_line.given.connect(self._end)
        self.end_line.left.connect(self._end_left)

    def show_ledger(self, facts: Any, select: int | None = None) -> None:
        """Show a ledger's rows; `select` puts the selection on that row."""
        self.facts = facts
        register = not facts.is_view
        for widget in (self.scope, self._add, self._change, self._close, self._drop):
            widget.setVisible(register)
        self.whole.setChecked(False)
        self.end_line.hide()
        self.scope.setCurrentIndex(0)
        self.list.table.setAccessibleName(facts.name)
        self.empty.words.setText(
            "这本台账还没有在册的登记。按 Ctrl+N 新增一行。" if register
            else "现在没有符合条件的记录。这是视图台账，数据从居民、办件等记录里自动得来，不用另外登记。"
        )  # fmt: skip
        self.apply(select)

    def apply(self, select: int | None = None) -> None:
        """Ask again with the scope as it stands."""
        facts = self.facts
        if facts is None:
            return
        self.list.ask(self._question(), facts.columns, title=facts.name, order=facts.order)
        if select:
            self.list.reload(select)

    def _question(self) -> Question:
        facts = self.facts
        if facts.is_view:
            return facts.question
        return Question(facts.kind, (("open", "is", True),) if self.scope.currentData() else ())

    def _enable(self) -> None:
        chosen = bool(self.list.table.selected_ids())
        for widget in (self._change, self._close, self._drop):
            widget.setEnabled(chosen)

    def _current(self) -> int:
        ids = self.list.table.selected_ids()
        return ids[0] if ids else 0

    def _edit(self) -> None:
        if self._current():
            self.edit.emit(self._current())

    def _open(self, record_id: int) -> None:
        """Enter: a register's row is corrected, a view's record is opened where it lives."""
        from app.usecases.ledgers import pages

        kind = self.facts.kind
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
        from app.usecases import paper_offers

        ids, facts = self.list.table.selected_ids(), self.facts
        if not ids or facts is None or facts.is_view:
            offer_unit_papers(self._shell, self)
            return

        def papers(office: Any, _progress: Any) -> list[Offer]:
            found = paper_offers.of_rows(office, facts.key, ids)
            return [(p.key, p.name, p.record_id, p.given) for p in found]

        self._shell.tasks.run(self, papers, lambda found: offer(self._shell, self, found))

    def _begin_end(self) -> None:
        if self._current():
            self._shell.tasks.run(self, lambda o, _p: o.today(), self.end_line.begin)

    def _end_left(self) -> None:
        self.end_line.hide()
        self.list.table.setFocus()

    def _end(self, day: Any, reason: str) -> None:
        from app.usecases import ledgers

        entry_id = self._current()

        def done(_result: Any) -> None:
            self._end_left()
            self._shell.say(f"已终止，从 {day} 起不再在册")

        def refused(error: BaseException) -> None:
            self.end_line.refuse(str(error), self.end_line.day)

        self._shell.tasks.run(self, lambda o, _p: ledgers.end(o, entry_id, day, reason), done, refused)

    def _delete(self) -> None:
        from app.usecases import bin as recycle_bin

        entry_id = self._current()

        def done(entry: int) -> None:
            self._shell.say("已删除一行", "撤销", lambda: self._shell.undoable(entry))

        self._shell.tasks.run(self, lambda o, _p: recycle_bin.put(o, "ledger_entry", entry_id), done)

    def _asked(self) -> dict[str, bool]:
        open_only = bool(self.scope.currentData()) and not self.facts.is_view
        return {"masked": not self.whole.isChecked(), "open_only": open_only}

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
