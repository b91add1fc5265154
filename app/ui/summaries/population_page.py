"""人口月报: coming and going of a month, quarter or year above; who they are and the people behind a figure below."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.summaries.figure_table import FigureTable
from app.ui.summaries.figures import heading
from app.ui.summaries.report_bar import Report, ReportBar
from app.ui.widgets.parts import EmptyState, button, column, label, scrolled


def _module() -> Any:
    from app.usecases.population import counts as population

    return population


class PopulationPage(QWidget):
    """The population's month beside the month of the work."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._found: Any = None
        self._key = "movement.all.closing"
        self._build()
        self._bind()

    def _build(self) -> None:
        self.balance = label("", "done")
        self.note = label("", "due", wrap=True)
        self.movement = FigureTable(self._shell, "人口变动", down=False)
        self.people = FigureTable(self._shell, "期末人口构成", down=True)
        self.rows = RecordList(
            self._shell,
            "population",
            "明细",
            EmptyState("点上面或左边任何一个数字，这里就列出它数的是哪些人。"),
        )
        left = QWidget()
        left.setLayout(column(label("期末人口构成", "h2"), self.people, spacing=6))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.rows)
        split.setSizes([380, 840])
        split.setChildrenCollapsible(False)
        split.setMinimumHeight(self._shell.theme.px(220))
        figures = QWidget()
        inside = column(self.movement, self.note, spacing=8)
        inside.addWidget(split, 1)
        figures.setLayout(inside)
        layout = column(spacing=8, margins=(16, 12, 16, 12))
        layout.addWidget(self._tools())
        layout.addWidget(scrolled(figures), 1)
        self.setLayout(layout)

    def _tools(self) -> ReportBar:
        """The period, its proof, closing and opening again, print and files."""
        self.close_button = button(
            "结账", self.close_month, tip="这个月的数字从此不变，以后补登、更正的记到下个月的“更正”"
        )
        self.reason = QLineEdit()
        self.reason.setAccessibleName("重新打开的原因")
        self.reason.setPlaceholderText("重新打开的原因")
        self.reopen = button("重新打开", self.reopen_month, tip="最后结账的那个月重新计算，谁、为什么都留着")
        self.bar = ReportBar(
            self._shell,
            Report("人口月报", _module),
            beside=(
                button("‹", lambda: self.bar.step(1), tip="上一个月、季度、年（←）"),
                button("›", lambda: self.bar.step(-1), tip="下一个月、季度、年（→）"),
                self.balance,
            ),
            acts=(self.close_button, self.reason, self.reopen),
        )
        self.period = self.bar.period
        self.period.setToolTip("← 上一个，→ 下一个")
        return self.bar

    def _bind(self) -> None:
        self.bar.counted.connect(self._show)
        self.setFocusProxy(self.period)
        for key, step in (("Left", 1), ("Right", -1)):
            shortcut = QShortcut(QKeySequence(key), self.period)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(partial(self.bar.step, step))
        self.movement.opened.connect(self.open_figure)
        self.people.opened.connect(self.open_figure)
        self.rows.opened.connect(self._open_row)
        self._shell.tasks.changed.connect(self._changed)

    def entered(self) -> None:
        """Come back to the view."""
        self.bar.load()

    def close_month(self) -> None:
        """Keep the figures of the month in front."""
        from app.usecases.population import months as population_months

        period, words = self.period.currentData(), self.period.currentText()

        def done(entry: int) -> None:
            self._shell.say(f"{words}已结账", "撤销", lambda: self._shell.undoable(entry))
            self.bar.load()

        self._shell.tasks.run(
            self, lambda o, _p: population_months.close(o, period), done, label="结账", once=True
        )

    def reopen_month(self) -> None:
        """Open the month that was closed last again, for the reason typed."""
        from app.usecases.population import months as population_months

        reason = self.reason.text()

        def done(entry: int) -> None:
            self.reason.clear()
            self._shell.say("最后结账的月份已重新打开", "撤销", lambda: self._shell.undoable(entry))
            self.bar.load()

        self._shell.tasks.run(
            self, lambda o, _p: population_months.reopen(o, reason), done, label="重新打开", once=True
        )

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and kinds & {"resident", "residence", "ledger_entry", "population_month"}:
            self.bar.load()

    def _show(self, found: Any) -> None:
        self._found = found
        tables = {"movement": self.movement, "people": self.people}
        for section in found.sections:
            if section.key in tables:
                tables[section.key].show_section(section)
        balanced = all(s.balanced is not False for s in found.sections)
        self.balance.setText(
            f"{found.sections[0].proof}，平" if balanced else "不平：有人的居住记录前后重叠，请核对"
        )
        self.balance.setObjectName("done" if balanced else "overdue")
        self.balance.style().polish(self.balance)
        one_month = str(self.period.currentData())[5:].isdecimal()
        self.close_button.setVisible(one_month and found.closed is None)
        for part in (self.reason, self.reopen):
            part.setVisible(found.closed is not None)
        self.note.setText(found.note)
        self.note.setVisible(bool(found.note))
        figures = (f for s in found.sections for r in s.rows for f in r.figures)
        again = next((f for f in figures if f.key == self._key), None)
        if again is not None:
            self.open_figure(again)

    def open_figure(self, figure: Any) -> None:
        """List the people a figure counts."""
        if figure.key.endswith(".correction"):
            self._shell.say("更正的经过写在表的下面")
            return
        self._key = figure.key
        for table in (self.movement, self.people):
            table.mark(figure.key)
        self.rows.spare = figure.columns[:0:-1]  # the day and the reason stand first and go last
        self.rows.ask(figure.question, figure.columns, period=self._found.period, title=heading(figure))

    def _open_row(self, record_id: int) -> None:
        from app.usecases.summaries import figures as summaries

        def go(found: tuple[str, int]) -> None:
            self._shell.go("residents", kind=found[0], record_id=found[1])

        self._shell.tasks.run(self, lambda o, _p: summaries.opens(o, "residence", record_id), go)
