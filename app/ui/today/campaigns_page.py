"""专项活动: campaigns by stages, what is done of each; begun from a template for a year, tasks ticked where they stand."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSplitter, QStackedWidget, QWidget

from app.ui.shell import Shell
from app.ui.today.campaign_panels import CampaignPanels
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import EmptyState, button, column, label
from app.ui.widgets.text_table import TextTable

STATES = {"done": "已完成", "overdue": "已过期", "due": "进行中", "later": "还没开始"}
SIGNALS = {"done": "done", "overdue": "overdue", "due": "due"}


class CampaignsPage(QWidget):
    """The campaigns above, the tasks of the chosen one below; Enter ticks a task."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._found: tuple[Any, ...] = ()
        self._tasks: list[Any] = []
        self._wanted = 0
        self._build()
        self._bind()
        self._load_templates()

    def _build(self) -> None:
        self.panels = CampaignPanels(self._shell)
        self.list = TextTable(
            self._shell, "专项活动", (("年度", 5), ("名称", 14), ("现在的阶段", 10), ("完成", 6))
        )
        columns = (("情况", 6), ("阶段", 8), ("任务", 12), ("期限", 8), ("完成日期", 8), ("责任人", 6))
        self.tasks = TextTable(self._shell, "任务", columns)
        self.words = label("", "dim", wrap=True)
        self.ended = QCheckBox("含已结束的")
        self.ended.setToolTip("去掉“类型和结果”里的结束日期，就接着办")
        tools = flow(
            label("专项活动", "h2"), None,
            button("按模板开始", self.panels.ask_begin, "primary", "Ctrl+N", self),
            button("勾选完成", self.tick, "", "Ctrl+D", self, "把选中的任务标为今天完成，再按一次取消"),
            button("修改任务", self._edit_task, "", "Ctrl+E", self, "责任人、期限"),
            button("加任务", self._add_task, "", "Ctrl+Shift+N", self),
            button("类型和结果", self._edit_result, "", "Ctrl+R", self, "特色社区类型、主定位、验收、荣誉、结束"),
            self.ended,
        )  # fmt: skip
        empty = "没有正在办的专项活动。按模板开始一个，阶段和任务就排好，到期的在“今日”提醒。"
        self._stack = QStackedWidget()
        self._stack.addWidget(self._both())
        self._stack.addWidget(EmptyState(empty, "按模板开始", self.panels.ask_begin))
        self._warning = label("", "due", wrap=True)
        self._warning.hide()
        whole = column(spacing=8, margins=(16, 12, 16, 12))
        whole.addLayout(tools)
        whole.addWidget(self.panels)
        whole.addWidget(self._warning)
        whole.addWidget(self._stack, 1)
        whole.addStretch(0)
        self.setLayout(whole)
        self.setFocusProxy(self.list)

    def _both(self) -> QSplitter:
        """The campaigns and, below them, the tasks of the chosen one over the whole width."""
        below = QWidget()
        below.setLayout(column(self.words, self.tasks, spacing=8))
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.list)
        split.addWidget(below)
        split.setSizes([170, 430])
        split.setChildrenCollapsible(False)
        return split

    def _bind(self) -> None:
        self.panels.asked.connect(self._stack.hide)
        self.panels.left.connect(self._back)
        self.panels.saved.connect(self.load)
        self.ended.toggled.connect(lambda _on: self.load())
        self.list.currentCellChanged.connect(lambda at, *_more: self._choose(at))
        self.list.opened.connect(lambda _at: self.tasks.setFocus())
        self.tasks.opened.connect(lambda _at: self.tick())
        self._shell.tasks.changed.connect(self._changed)

    def _back(self) -> None:
        """The panel was put away: the list is there again, the cursor in it."""
        self._stack.show()
        self.list.setFocus()

    def _load_templates(self) -> None:
        from app.usecases.campaigns import records as campaigns

        def work(office: Any, _progress: Any) -> Any:
            kinds = office.library.code("feature_kind").choices
            return campaigns.templates(office), office.today().year, [words for _, words in kinds]

        self._shell.tasks.run(self, work, self._show_templates)

    def _show_templates(self, found: Any) -> None:
        self.panels.offer(*found)
        self.load()

    def load(self) -> None:
        """Read the campaigns that run."""
        from app.usecases.campaigns import changes as campaign_changes
        from app.usecases.campaigns import records as campaigns

        ended = self.ended.isChecked()

        def work(office: Any, _progress: Any) -> Any:
            return campaigns.running(office, ended=ended), campaign_changes.main_types(office)

        self._shell.tasks.run(self, work, self._show, latest="campaigns")

    def entered(self) -> None:
        """Come back to the page."""
        self.load()

    def show_this(self, *, record_id: int = 0, **_what: Any) -> None:
        """Show the task with this id among those of its campaign."""
        self._wanted = record_id
        self.load()

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and kinds & {"ledger_entry", "journal_entry"}:
            self.load()

    def _show(self, loaded: Any) -> None:
        found, main = loaded
        at = max(self.list.currentRow(), 0)
        self._found = found
        self._warn(main)
        rows = []
        for one in found:
            now = "、".join(stage.name for stage in one.stages if stage.now)
            if one.ended is not None:
                now = f"到 {one.ended} 结束"
            every = [task for stage in one.stages for task in stage.tasks]
            done = sum(task.state == "done" for task in every)
            rows.append((str(one.year), one.name, now or "不在阶段内", f"{done}／{len(every)}"))
        self.list.blockSignals(True)
        self.list.show_rows(rows)
        self.list.blockSignals(False)
        self._stack.setCurrentIndex(0 if found else 1)
        of_task = [n for n, one in enumerate(found) if self._at_task(one) is not None]
        at = of_task[0] if of_task else min(at, len(found) - 1)
        self.list.setCurrentCell(at, 0)
        self._choose(at)
        wanted = self._at_task(found[at]) if found else None
        if wanted is not None:
            self.tasks.setCurrentCell(wanted, 0)
            self.tasks.setFocus()
            self._wanted = 0

    def _at_task(self, campaign: Any) -> int | None:
        """Where the wanted task stands among those of a campaign."""
        ids = [task.id for stage in campaign.stages for task in stage.tasks]
        return ids.index(self._wanted) if self._wanted in ids else None

    def _warn(self, main: list[Any]) -> None:
        """There is to be one main type; a second one may have been ticked in the ledger."""
        named = "、".join(f"“{one.feature or '没有选类型'}”（{one.ledger} {one.number}）" for one in main)
        self._warning.setText(
            f"一居一品只定一项，现在主定位有 {len(main)} 个：{named}。请到台账里取消多出的。"
        )
        self._warning.setVisible(len(main) > 1)

    def _choose(self, at: int) -> None:
        if not 0 <= at < len(self._found):
            return
        one = self._found[at]
        self._tasks = [task for stage in one.stages for task in stage.tasks]
        spans = "；".join(f"{s.name} {s.begins} 至 {s.ends}（{s.words}）" for s in one.stages)
        self.words.setText(f"{spans}。记了这个专项的活动 {one.activities} 场、{one.people:,} 人次。")
        rows = [
            (STATES[t.state], t.stage, t.what, str(t.until or ""), str(t.done or ""), t.owner)
            for t in self._tasks
        ]
        self.tasks.show_rows(rows, [SIGNALS.get(t.state, "") for t in self._tasks])

    def _chosen(self) -> tuple[Any, Any]:
        """The campaign and the task that are marked, None where none is."""
        at, on = self.list.currentRow(), self.tasks.currentRow()
        one = self._found[at] if 0 <= at < len(self._found) else None
        return one, self._tasks[on] if one is not None and 0 <= on < len(self._tasks) else None

    def _edit_task(self) -> None:
        one, task = self._chosen()
        if task is not None:
            self.panels.ask_task(one, task, task.stage)

    def _add_task(self) -> None:
        one, task = self._chosen()
        if one is not None:
            self.panels.ask_task(one, None, task.stage if task is not None else "")

    def _edit_result(self) -> None:
        one, _task = self._chosen()
        if one is not None:
            self.panels.ask_result(one)

    def tick(self) -> None:
        """Mark the chosen task as done today, or as not done."""
        from app.usecases.campaigns import records as campaigns

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
