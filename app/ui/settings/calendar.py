"""The office's calendar: holidays and make-up days from a file, the office's own by hand; a warning for unknown years."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

RIGHT = "settings.definitions"
WORDS = (
    "办理时限按工作日算，要知道哪些天放假、哪些周末补班。国务院的放假安排公布后，做成一个 CSV 文件导入："
    "每行写“日期,休或班,名称”，例如 2027-01-01,休,元旦。只有本单位休息或上班的一天，在下面加。"
)
OWN_DAY = (
    Entry("day", "日期", required=True, hint="例如 2026-05-04"),
    Entry("works", "这一天", "choice", ((False, "休息"), (True, "上班"))),
    Entry("reason", "原因", required=True, hint="例如：社区运动会"),
    Entry("extend", "在办的承诺期限顺延一个工作日", "check"),
)


class CalendarView(QWidget):
    """The days told by files and by hand."""

    fills = True

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._days: Any = ()
        self._build()
        self._bind()

    def _build(self) -> None:
        columns = (("日期", 7), ("星期", 5), ("性质", 4), ("名称或原因", 18), ("来自", 6))
        self.table = TextTable(self._shell, "日历", columns)
        self.unknown = label("", "due", wrap=True)
        self.problem = ProblemLine()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            EmptyState("还没有导入过放假安排，也没有自己加的日子。程序自带的安排到 2026 年为止。")
        )
        layout = column(label("日历", "h1"), label(WORDS, "dim", wrap=True), self.unknown, spacing=12)
        layout.addLayout(
            row(self._act("导入放假安排", self.choose, "primary", "Ctrl+O"), None, self._removing())
        )
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.problem)
        layout.addLayout(self._own_day())
        self.setLayout(layout)

    def _bind(self) -> None:
        self.form.submitted.connect(self.add)
        self.table.currentCellChanged.connect(
            lambda *_at: self._remove.setEnabled(self._chosen() is not None)
        )
        self._shell.tasks.changed.connect(self._changed)

    def _changed(self, kinds: Any) -> None:
        """A day was put in, taken out, or an undo did."""
        if "calendar_day" in kinds and self.isVisible():
            self.entered()

    def _act(self, words: str, act: Any, role: str, keys: str) -> Any:
        return needs(self._shell, button(words, act, role, keys, self), RIGHT)

    def _removing(self) -> Any:
        self._remove = self._act("去掉这一天", self.remove, "", "Ctrl+Delete")
        return self._remove

    def _own_day(self) -> Any:
        self.form = Form(OWN_DAY, columns=4)
        return row(self.form, self._act("加上这一天", self.add, "", "Ctrl+N"), spacing=12)

    def entered(self) -> None:
        """Read again."""
        from app.usecases.offices import holidays

        self._shell.tasks.run(self, lambda o, _p: holidays.listing(o), self._show)

    def _show(self, found: Any) -> None:
        self._days = found.days
        self.table.show_rows([
            (str(d.day), d.weekday, "上班" if d.works else "放假", d.name, "自己加的" if d.by_hand else "文件")
            for d in found.days
        ])  # fmt: skip
        self._remove.setEnabled(self._chosen() is not None)
        self._stack.setCurrentIndex(0 if found.days else 1)
        years = "、".join(f"{year} 年" for year in found.unknown)
        self.unknown.setText(f"还没有 {years}的放假安排，期限先按周末推算。安排公布后请导入。")
        self.unknown.setVisible(bool(found.unknown))

    def _chosen(self) -> Any:
        at = self.table.currentRow()
        return self._days[at] if 0 <= at < len(self._days) else None

    def add(self) -> None:
        """Keep the day that is typed."""
        from app.usecases.offices import holidays

        form = holidays.DayForm(**self.form.values())
        self.problem.say("；".join(self.form.show_problems(form.problems())))
        if not form.problems():
            self._shell.tasks.run(
                self, lambda o, _p: holidays.add_day(o, form), lambda done: self._added(form, done),
                self.problem.refuse, label="日历加一天",
            )  # fmt: skip

    def _added(self, form: Any, done: Any) -> None:
        words = f"{form.on} {'上班' if form.works else '休息'}，以后新办的事按它算。"
        if done.extended:
            words += f"{done.extended} 件在办的承诺期限顺延了一个工作日。"
        elif done.over:
            words += f"有 {done.over} 件在办的承诺期限跨过这一天，已经定下的期限不变。"
        self._shell.say(words, "撤销", lambda: self._shell.undoable(done.entry_id))
        self.form.fill({"day": "", "reason": "", "extend": False})
        self.form.focus_first()

    def remove(self) -> None:
        """Take the chosen day out; undo brings it back."""
        from app.usecases.offices import holidays

        day = self._chosen()
        if day is None:
            return

        def done(entry: int) -> None:
            words = f"已去掉 {day.day} {day.name}，已经定下的期限不变。"
            self._shell.say(words, "撤销", lambda: self._shell.undoable(entry))

        self._shell.tasks.run(
            self,
            lambda o, _p: holidays.remove_day(o, day.id),
            done,
            self.problem.refuse,
            label="日历去掉一天",
        )

    def choose(self) -> None:
        """Pick the file."""
        start = self._shell.settings.folders.get("holidays", str(Path.home()))
        path, _ = QFileDialog.getOpenFileName(self, "选择放假安排", start, "CSV 文件 (*.csv *.txt)")
        if path:
            self._shell.settings.folders["holidays"] = str(Path(path).parent)
            self.take(Path(path))

    def take(self, path: Path) -> None:
        """Take the file over; nothing of a wrong file is taken."""
        from app.usecases.offices import holidays

        self.problem.say("")
        self._shell.tasks.run(
            self,
            lambda o, _p: holidays.take_file(o, path),
            self._taken,
            self.problem.refuse,
        )

    def _taken(self, count: int) -> None:
        self._shell.say(f"已导入 {count} 天。以后新办的事按它算，已经定下的期限不变。")
        self.entered()
