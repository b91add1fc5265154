"""What beginning a campaign, a task of one and its result ask: one panel at a time, above the list."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.ui.shell import Shell
from app.ui.today.ask_panel import AskPanel
from app.ui.widgets.form import Entry
from app.ui.widgets.parts import column


class CampaignPanels(QWidget):
    """`asked` when a panel is shown, `saved` when something was kept, `left` when it is put away."""

    saved = Signal()
    left = Signal()
    asked = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._year = 0
        self._campaign: Any = None
        self._task: Any = None
        self._build()

    def _build(self) -> None:
        begin = (
            Entry("template", "模板", "choice"),
            Entry("year", "年度", required=True),
            Entry("name", "名称", hint="空着就用模板的名称"),
            Entry("document", "文件号"),
            Entry("first", "从哪天开始", hint="空着照模板；写了，各阶段的日子跟着移"),
        )
        task = (
            Entry("task", "任务", wide=True, required=True), Entry("stage", "阶段"), Entry("responsible", "责任人"),
            Entry("until", "期限", hint="例如 2026-03-15"),
        )  # fmt: skip
        result = (
            Entry("feature", "特色社区类型", "choice"), Entry("main", "定为社区主定位（一居一品，只定一项）", "check"),
            Entry("result", "验收结果"), Entry("award", "获得的荣誉"),
            Entry("ended", "结束日期", hint="填了就不再提醒，例如 2026-12-31"),
        )  # fmt: skip
        self.begin = AskPanel(begin, "开始")
        self.task, self.result = AskPanel(task, "保存"), AskPanel(result, "保存")
        self.setLayout(column(self.begin, self.task, self.result))
        for panel, act in (
            (self.begin, self._begin), (self.task, self._save_task), (self.result, self._save_result),
        ):  # fmt: skip
            panel.given.connect(act)
            panel.left.connect(self.left)

    def offer(self, templates: Any, year: int, kinds: list[str]) -> None:
        """What may be chosen: templates, the year that goes on, the types of 特色社区."""
        self._year = year
        for panel, name, choices in (
            (self.begin, "template", [(words, key) for key, words in templates]),
            (self.result, "feature", [("", ""), *((words, words) for words in kinds)]),
        ):
            box = panel.form.controls[name]
            assert isinstance(box, QComboBox)
            for words, key in choices:
                box.addItem(words, key)

    def _only(self, panel: AskPanel, values: Any, title: str = "") -> None:
        for other in (self.begin, self.task, self.result):
            other.setVisible(False)
        self.asked.emit()
        panel.ask(values, title)

    def ask_begin(self) -> None:
        """Ask which template is begun for which year."""
        self._only(self.begin, {"year": str(self._year), "name": "", "document": "", "first": ""})

    def _begin(self) -> None:
        from app.usecases.campaigns import records as campaigns

        values = self.begin.form.values()
        if not str(values["year"]).strip().isdigit():
            self.begin.show_problems({"year": "请写年份，例如 2026"})
            return
        year = int(values["year"])

        def done(_id: int) -> None:
            self.begin.leave()
            self._shell.say("已开始，任务排进了工作计划")
            self.saved.emit()

        more = {key: str(values[key] or "") for key in ("name", "document", "first")}

        def work(office: Any, _progress: Any) -> int:
            return campaigns.begin(office, values["template"], year, **more)

        self._shell.tasks.run(self, work, done, self.begin.refuse, label="开始专项活动", once=True)

    def ask_task(self, campaign: Any, task: Any, stage: str) -> None:
        """Who does a task, until when, in which words; a further one of the campaign when it is None."""
        self._campaign, self._task = campaign, task
        values = {"task": "", "stage": stage, "responsible": "", "until": ""}
        if task is not None:
            values = {
                "task": task.what, "stage": task.stage, "responsible": task.owner, "until": str(task.until or ""),
            }  # fmt: skip
        self._only(self.task, values, f"{campaign.name}：{'加任务' if task is None else '修改任务'}")

    def _save_task(self) -> None:
        from app.usecases.campaigns import changes as campaign_changes

        one, task = self._campaign, self._task
        form = campaign_changes.TaskForm(**{k: str(v or "") for k, v in self.task.form.values().items()})

        def work(office: Any, _progress: Any) -> Any:
            if found := campaign_changes.task_problems(office, form):
                return found, "", 0
            if task is None:
                campaign_changes.add_task(office, one.id, form)
                return {}, "已加任务", 0
            return {}, "已保存", campaign_changes.change_task(office, task.id, form)

        self._save(self.task, work)

    def ask_result(self, campaign: Any) -> None:
        """A campaign's type, whether it is the main one, its result, its end."""
        from app.usecases.campaigns import changes as campaign_changes

        self._campaign = campaign
        title = f"{campaign.name}（{campaign.year}）"
        self._shell.tasks.run(
            self,
            lambda o, _p: campaign_changes.result_of(o, campaign.id),
            lambda form: self._only(self.result, vars(form), title),
        )

    def _save_result(self) -> None:
        from app.usecases.campaigns import changes as campaign_changes

        one = self._campaign
        values = self.result.form.values()
        texts = {k: str(v or "") for k, v in values.items() if k != "main"}
        form = campaign_changes.ResultForm(main=bool(values["main"]), **texts)

        def work(office: Any, _progress: Any) -> Any:
            if found := campaign_changes.result_problems(office, one.id, form):
                return found, "", 0
            entry = campaign_changes.settle(office, one.id, form)
            return {}, campaign_changes.settled_words(office, one.id), entry

        self._save(self.result, work)

    def _save(self, panel: AskPanel, work: Any) -> None:
        """`work` gives what is wrong, what is said when nothing is, and the audit line to take back (0: none)."""

        def done(found: tuple[dict[str, str], str, int]) -> None:
            problems, words, entry = found
            panel.show_problems(problems)
            if not problems:
                panel.leave()
                self._shell.say(words, "撤销" if entry else "", partial(self._shell.undoable, entry))
                self.saved.emit()

        self._shell.tasks.run(self, work, done, panel.refuse, label="保存", once=True)
