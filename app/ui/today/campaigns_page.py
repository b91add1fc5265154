"""专项活动: campaigns by stages, what is done of each; begun from a template for a year, tasks ticked where they stand."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QStackedWidget, QWidget

from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.text_table import TextTable

STATES = {"done": "已完成", "overdue": "已过期", "due": "进行中", "later": "还没开始"}
SIGNALS = {"done": "done", "overdue": "overdue", "due": "due"}


class CampaignsPage(QWidget):
    """The campaigns at the left, the tasks of the chosen one at the right; Enter ticks a task."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._found: tuple[Any, ...] = ()
        self._tasks: list[Any] = []
        self._build()
        self._bind()
        self._load_templates()

    def _build(self) -> None:
        self.list = TextTable(
            self._shell, "专项活动", (("年度", 3), ("名称", 10), ("现在的阶段", 8), ("完成", 6))
        )
        columns = (("情况", 4), ("阶段", 7), ("任务", 12), ("期限", 6), ("完成日期", 6), ("责任人", 5))
        self.tasks = TextTable(self._shell, "任务", columns)
        self.words = label("", "dim", wrap=True)
        tools = row(
            label("专项活动", "h2"), None,
            button("按模板开始", lambda: self._ask(True), "primary", "Ctrl+N", self),
            button("勾选完成", self.tick, "", "Ctrl+D", self, "把选中的任务标为今天完成，再按一次取消"),
        )  # fmt: skip
        empty = "还没有专项活动。按模板开始一个，阶段和任务就排好，到期的在“今日”提醒。"
        self._stack = QStackedWidget()
        self._stack.addWidget(self._both())
        self._stack.addWidget(EmptyState(empty, "按模板开始", lambda: self._ask(True)))
        self._problem = label("", "problem", wrap=True)
        self._problem.hide()
        whole = column(spacing=8, margins=(16, 12, 16, 12))
        whole.addLayout(tools)
        whole.addWidget(self._begin_panel())
        whole.addWidget(self._problem)
        whole.addWidget(self._stack, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.list)

    def _both(self) -> QSplitter:
        """The campaigns and, at their right, the tasks."""
        left, right = QWidget(), QWidget()
        left.setLayout(column(self.list))
        right.setLayout(column(self.words, self.tasks, spacing=8))
        split = QSplitter(Qt.Orientation.Horizontal)
        for part in (left, right):
            split.addWidget(part)
        split.setSizes([480, 740])
        split.setChildrenCollapsible(False)
        return split

    def _begin_panel(self) -> QWidget:
        """What beginning a campaign asks; hidden until it is wanted."""
        self.form = Form(
            (
                Entry("template", "模板", "choice"),
                Entry("year", "年度", required=True),
                Entry("name", "名称", hint="空着就用模板的名称"),
                Entry("document", "文件号"),
            )
        )
        self._panel = QWidget()
        layout = column(self.form, spacing=8)
        layout.addLayout(
            row(button("开始", self._begin, "primary"), button("取消", lambda: self._ask(False)), None)
        )
        self._panel.setLayout(layout)
        self._panel.hide()
        return self._panel

    def _bind(self) -> None:
        self.list.currentCellChanged.connect(lambda at, *_more: self._choose(at))
        self.list.opened.connect(lambda _at: self.tasks.setFocus())
        self.tasks.opened.connect(lambda _at: self.tick())
        self.form.submitted.connect(self._begin)
        self._shell.tasks.changed.connect(self._changed)

    def _load_templates(self) -> None:
        from app.usecases import campaigns

        work = lambda o, _p: (campaigns.templates(o), o.today().year)  # noqa: E731
        self._shell.tasks.run(self, work, self._show_templates)

    def _show_templates(self, found: Any) -> None:
        templates, year = found
        box = self.form.controls["template"]
        assert isinstance(box, QComboBox)
        for key, name in templates:
            box.addItem(name, key)
        self._year = year
        self.load()

    def load(self) -> None:
        """Read the campaigns that run."""
        from app.usecases import campaigns

        self._shell.tasks.run(self, lambda o, _p: campaigns.running(o), self._show, latest="campaigns")

    def entered(self) -> None:
        """Come back to the page."""
        self.load()

    def show_this(self, **_what: Any) -> None:
        """Nothing in particular is shown here."""
        self.load()

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and kinds & {"ledger_entry", "journal_entry"}:
            self.load()

    def _show(self, found: tuple[Any, ...]) -> None:
        at = max(self.list.currentRow(), 0)
        self._found = found
        rows = []
        for one in found:
            now = "、".join(stage.name for stage in one.stages if stage.now)
            every = [task for stage in one.stages for task in stage.tasks]
            done = sum(task.state == "done" for task in every)
            rows.append((str(one.year), one.name, now or "不在阶段内", f"{done}／{len(every)}"))
        self.list.blockSignals(True)
        self.list.show_rows(rows)
        self.list.blockSignals(False)
        self._stack.setCurrentIndex(0 if found else 1)
        self._choose(min(at, len(found) - 1))

    def _choose(self, at: int) -> None:
        if not 0 <= at < len(self._found):
            return
        one = self._found[at]
        self._tasks = [task for stage in one.stages for task in stage.tasks]
        spans = "；".join(f"{s.name} {s.begins} 至 {s.ends}（{s.words}）" for s in one.stages)
        self.words.setText(f"{spans}。记了这个专项的活动 {one.activities} 场、{one.people} 人次。")
        rows = [
            (STATES[t.state], t.stage, t.what, str(t.until or ""), str(t.done or ""), t.owner)
            for t in self._tasks
        ]
        self.tasks.show_rows(rows, [SIGNALS.get(t.state, "") for t in self._tasks])

    def _ask(self, shown: bool) -> None:
        self._panel.setVisible(shown)
        self._problem.hide()
        if shown:
            self.form.fill({"year": str(self._year), "name": "", "document": ""})
            self.form.focus_first()
        else:
            self.list.setFocus()

    def _begin(self) -> None:
        from app.usecases import campaigns

        values = self.form.values()
        if not str(values["year"]).strip().isdigit():
            self.form.show_problems({"year": "请写年份，例如 2026"})
            return
        year = int(values["year"])

        def done(_id: int) -> None:
            self._ask(False)
            self._shell.say("已开始，任务排进了工作计划")
            self.load()

        work = lambda o, _p: campaigns.begin(o, values["template"], year, values["name"], values["document"])  # noqa: E731
        self._shell.tasks.run(self, work, done, self._refused, label="开始专项活动", once=True)

    def _refused(self, error: BaseException) -> None:
        self._problem.setText(str(error))
        self._problem.show()

    def tick(self) -> None:
        """Mark the chosen task as done today, or as not done."""
        from app.usecases import campaigns

        at = self.tasks.currentRow()
        if not 0 <= at < len(self._tasks):
            return
        task = self._tasks[at]

        def done(entry: int) -> None:
            words = "已取消完成" if task.done else "已完成"
            self._shell.say(f"{task.what}：{words}", "撤销", lambda: self._shell.undoable(entry))

        self._shell.tasks.run(
            self, lambda o, _p: campaigns.tick(o, task.id, task.done is None), done, once=True
        )
