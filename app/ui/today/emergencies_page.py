"""突发事件: events that go on and are over, their reports; one key keeps, prints and exports a report."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSplitter, QStackedWidget, QWidget

from app.ui.shell import Shell
from app.ui.today.emergency_form import EmergencyForm
from app.ui.widgets.parts import EmptyState, button, column, drop, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.stick_box import StickBox
from app.ui.widgets.text_table import TextTable

EVENTS = (("期限", 7), ("事件", 14), ("发生时间", 11), ("最近一报", 5))
REPORTS = (("第几报", 4), ("编号", 7), ("最迟上报", 11), ("上报时间", 11), ("情况和处置", 12))
EMPTY = "没有登记过突发事件。出了事按 Ctrl+N 填初报，Ctrl+S 一次完成保存、打印、导出。"
NOWHERE = "已保存，报告单在预览里，打印了才算打印；没有导出，也没有记为已上报：{why}"


class EmergenciesPage(QWidget):
    """The events above, the reports of the chosen one below; a form in place of both while one is written."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._events: list[Any] = []
        self._wanted = 0
        self.side: EmergencyForm | None = None
        self._build()
        self._bind()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "突发事件", EVENTS)
        self.reports = TextTable(self._shell, "这个事件的报告", REPORTS)
        self.where = StickBox(self._shell, "emergency")
        self.sealed = QCheckBox("加密")
        self.sealed.setToolTip("加密成数据包，口令和月报数据包的一样，用电话告诉收件人；不加密就是一份 PDF")
        self._notes = label("", "problem", wrap=True)
        self._notes.hide()
        self._acts = QWidget()
        self._acts.setLayout(
            row(
                button("续报", lambda: self.write("more"), "", "Ctrl+R", self),
                button("终报", lambda: self.write("last"), "", "Ctrl+Shift+R", self, "事情了结了"),
                needs(
                    self._shell, button("打印并导出", self.send_chosen, "", "Ctrl+P", self), "package.write"
                ),
                button("初报", lambda: self.write("first"), "primary", "Ctrl+N", self),
            )
        )
        export = row(
            label("导出到", "dim"), self.where, self.sealed,
            button("重新查找", self.where.look, "", "F6", self, "再找一遍 U 盘"),
            button("选择文件夹", lambda: self.where.choose_folder("把报告存到哪个文件夹"), "", "Ctrl+O", self), None,
        )  # fmt: skip
        self._stack = QStackedWidget()
        self._stack.addWidget(self._both())
        self._stack.addWidget(EmptyState(EMPTY, "填初报", lambda: self.write("first")))
        layout = column(spacing=8, margins=(16, 12, 16, 12))
        layout.addLayout(row(label("突发事件", "h2"), None, self._acts))
        layout.addLayout(export)
        layout.addWidget(self._notes)
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _both(self) -> QSplitter:
        split = QSplitter(Qt.Orientation.Vertical)
        for part in (self.table, self.reports):
            split.addWidget(part)
        split.setSizes([300, 300])
        split.setChildrenCollapsible(False)
        return split

    def _bind(self) -> None:
        self.table.currentCellChanged.connect(lambda at, *_more: self._choose(at))
        self.table.opened.connect(lambda _at: self.reports.setFocus())
        self.reports.opened.connect(lambda _at: self.look_at())
        self.where.found.connect(self._warn)
        self.where.currentIndexChanged.connect(lambda _at: self._warn())
        self._shell.tasks.changed.connect(self._changed)
        self.entered()

    def entered(self) -> None:
        """Come back to the page: events and sticks are read again."""
        self.where.look()
        self.load()

    def show_this(self, *, record_id: int = 0, draft: str = "", **_what: Any) -> None:
        """Show an event, or go on with the form of a stage that was left."""
        self._wanted = record_id
        if draft:
            self.write(draft, record_id)
        self.load()

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and "ledger_entry" in kinds:
            self.load()

    def load(self) -> None:
        """Read the events."""
        from app.usecases.emergencies import records as emergencies

        self._shell.tasks.run(self, lambda o, _p: emergencies.events(o), self._show, latest="emergencies")

    def _show(self, events: list[Any]) -> None:
        at = max(self.table.currentRow(), 0)
        self._events = events
        rows = [(e.words, e.title, e.time, e.reports[-1].stage) for e in events]
        self.table.blockSignals(True)
        self.table.show_rows(rows, [e.signal for e in events])
        self.table.blockSignals(False)
        if self.side is None:
            self._stack.setCurrentIndex(0 if events else 1)
        ids = [e.id for e in events]
        at = ids.index(self._wanted) if self._wanted in ids else min(at, len(events) - 1)
        self._wanted = 0
        if events:
            self.table.setCurrentCell(at, 0)
        self._choose(at)

    def _choose(self, at: int) -> None:
        found = self._events[at].reports if 0 <= at < len(self._events) else ()
        rows = [(r.stage, r.number, r.due, r.reported or "还没有上报", r.action) for r in found]
        self.reports.show_rows(rows, ["" if r.reported else "due" for r in found])
        if found:
            self.reports.setCurrentCell(len(found) - 1, 0)

    def _event(self) -> Any:
        at = self.table.currentRow()
        return self._events[at] if 0 <= at < len(self._events) else None

    def _warn(self) -> None:
        self._tell(self.where.warning())

    def _tell(self, words: object) -> None:
        self._notes.setText(str(words))
        self._notes.setVisible(bool(str(words)))

    def write(self, stage: str, event_id: int = 0) -> None:
        """The form of a first report, or of a further or final one of an event, usually the chosen one."""
        from app.usecases.emergencies import records as emergencies

        event = next((e for e in self._events if e.id == event_id), self._event())
        if stage != "first" and (event is None or event.over):
            self._shell.say("先选一个还没有终报的事件" if event is None else "这个事件已经终报")
            return

        def work(office: Any, _progress: Any) -> Any:
            kinds = tuple(office.library.code("emergency_kind").choices)
            if stage == "first":
                return emergencies.started(office), kinds
            return emergencies.followed(office, event.id, stage), kinds

        words = emergencies.STAGES[stage] + ("" if stage == "first" else f"：{event.title}")
        self._shell.tasks.run(self, work, lambda found: self._open(found[0], found[1], words), self._tell)

    def _open(self, start: Any, kinds: Any, words: str) -> None:
        self._close()
        self.side = EmergencyForm(self._shell, start, kinds, words)
        self.side.wanted.connect(lambda report: self._save(report, send=True))
        self.side.kept_only.connect(lambda report: self._save(report, send=False))
        self.side.left.connect(self._close)
        self._acts.hide()
        self._stack.addWidget(self.side)
        self._stack.setCurrentWidget(self.side)
        self.side.begin()

    def _close(self) -> None:
        if self.side is not None:
            self._stack.removeWidget(self.side)
            drop(self.side)
            self.side = None
        self._acts.show()
        self._stack.setCurrentIndex(0 if self._events else 1)
        self.table.setFocus()

    def _save(self, report: Any, *, send: bool) -> None:
        from app.usecases.emergencies import records as emergencies

        def work(office: Any, _progress: Any) -> Any:
            found = emergencies.problems(office, report)
            return found, 0 if found else emergencies.report(office, report)

        def done(result: Any) -> None:
            problems, entry = result
            if self.side is not None:
                self.side.show_problems(problems)
            if entry:
                self._saved(entry, report.event or entry, send=send)

        refused = self.side.refuse if self.side is not None else self._tell
        self._shell.tasks.run(self, work, done, refused, label="保存", once=True)

    def _saved(self, entry: int, event: int, *, send: bool) -> None:
        if self.side is not None:
            self.side.done()
        self._close()
        self._wanted = event
        self.load()
        if send:
            self.send(entry)
        else:
            self._shell.say("已记下，还没有上报")

    def send_chosen(self) -> None:
        """Print and export the chosen report once more."""
        event, at = self._event(), self.reports.currentRow()
        if event is not None and 0 <= at < len(event.reports):
            self.send(event.reports[at].id)

    def look_at(self) -> None:
        """The chosen report as paper, nothing is exported."""
        from app.ui.paper_asks import ask_and_print

        event, at = self._event(), self.reports.currentRow()
        if event is not None and 0 <= at < len(event.reports):
            ask_and_print(
                self._shell, self, "emergency_sheet", event.reports[at].id, "突发事件信息报告单", {}
            )

    def send(self, entry: int) -> None:
        """Print and write onto the stick; without one it is printed and said that it was not told yet."""
        from app.usecases.emergencies import export as emergency_export

        folder, sealed = self.where.target(), self.sealed.isChecked()

        def work(office: Any, _progress: Any) -> Any:
            return emergency_export.print_and_send(office, entry, folder, sealed=sealed)

        self._shell.tasks.run(self, work, self._sent, self._tell, label="打印并导出", once=True)

    def _sent(self, sent: Any) -> None:
        self._tell(NOWHERE.format(why=sent.problem) if sent.problem else self.where.warning())
        if sent.path is not None:
            secret = "，口令在 交换 里看，用电话告诉收件人" if sent.sealed else ""
            self._shell.say(f"已导出 {sent.path}{secret}")
        self._shell.preview(self, sent.paper.title, work=lambda _o, _p: sent.paper)
