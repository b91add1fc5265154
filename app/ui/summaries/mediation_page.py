"""人民调解统计: the sections as tabs, each figure opens its cases below; what does not agree is said above."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QWidget

from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.summaries.figure_table import FigureTable
from app.ui.summaries.report_bar import Report, ReportBar
from app.ui.widgets.parts import EmptyState, column, label, row
from app.ui.widgets.record_table import LAST_FIRST

LISTS = {
    "mediation_case": (
        "number",
        "title",
        "parties",
        "dispute_type",
        "source",
        "accepted_on",
        "closed_on",
        "state",
    ),
    "moral_case": ("number", "title", "kind", "registered_on", "heard", "result", "closed_on", "state"),
}
"""The columns of what a figure counts, by its kind; another kind has its own usual ones."""


ROOMS = {"journal_entry": "today"}
"""Where records are shown that are not in the room of mediation."""
COUNTED = ("mediation_", "moral_", "lead", "journal_")
"""How the kinds of record begin that the figures count."""


def _module() -> Any:
    from app.usecases.mediation import statistics

    return statistics


class MediationStatisticsPage(QWidget):
    """The statistics of mediation."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._found: Any = None
        self._key, self._kind, self._section = "total.cases", "mediation_case", ""
        self._build()
        self._bind()

    def _build(self) -> None:
        self.bar = ReportBar(self._shell, Report("人民调解统计表", _module))
        self.period = self.bar.period
        self.checks = label("", "done", wrap=True)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("统计的各部分")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.down = FigureTable(self._shell, "人民调解统计", down=True, whole=False, what="案件")
        self.across = FigureTable(self._shell, "人民调解统计", down=False, whole=False, what="案件")
        self._tables = QStackedWidget()
        for table in (self.down, self.across):
            self._tables.addWidget(table)
        self.rules = label("", "small", wrap=True)
        if self._shell.theme.large:
            self.rules.hide()
        empty = EmptyState("点左边任何一个数字，这里就列出它数的是哪些案件。")
        self.rows = RecordList(self._shell, "mediation_statistics", "明细", empty)
        self._split = split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._tables)
        split.addWidget(self.rows)
        split.setSizes([460, 760])
        split.setChildrenCollapsible(False)
        layout = column(spacing=8, margins=(16, 12, 16, 12))
        layout.addWidget(self.bar)
        layout.addLayout(row(self.tabs, None))
        layout.addWidget(split, 1)
        layout.addWidget(self.checks)
        layout.addWidget(self.rules)
        self.setLayout(layout)
        self.setFocusProxy(self.period)

    def _bind(self) -> None:
        self.bar.counting.connect(self._wait)
        self.bar.counted.connect(self._show)
        self.tabs.currentChanged.connect(lambda _at: self._turn())
        for table in (self.down, self.across):
            table.opened.connect(self.open_figure)
        self.rows.opened.connect(
            lambda record_id: self._shell.go(
                ROOMS.get(self._kind, "mediation"), kind=self._kind, record_id=record_id
            )
        )
        self._shell.tasks.changed.connect(self._changed)

    def entered(self) -> None:
        """Come back to the view."""
        self.bar.load()

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and any(k.startswith(COUNTED) for k in kinds):
            self.bar.load()

    def _show(self, found: Any) -> None:
        self._found = found
        wrong = [check.sentence for check in found.checks if not check.holds]
        if any(section.balanced is False for section in found.sections):
            wrong.insert(0, "期初＋受理－结案＝期末不平：有案件的结案日期早于受理日期")
        self.checks.setText("；".join(wrong) if wrong else f"已核对，{len(found.checks)} 项都对得上")
        self.checks.setObjectName("overdue" if wrong else "done")
        self.checks.style().polish(self.checks)
        self.rules.setText("\n".join(found.rules))
        self.checks.setToolTip(self.rules.text())
        if self.tabs.count() != len(found.sections):
            for section in found.sections:
                self.tabs.addTab(section.title)
        self._turn()

    def _wait(self) -> None:
        """Another period is asked for: nothing of the one before stands under its name."""
        self._found = None
        for table in (self.down, self.across):
            table.setRowCount(0)
        self.checks.setText("正在统计…")

    def _turn(self) -> None:
        """The section in front, and the rows of the figure its cursor is on."""
        if self._found is None:
            return
        here = self._show_section().point_at(self._key)
        if here is not None:
            self.open_figure(here)

    def _show_section(self) -> FigureTable:
        section = self._found.sections[max(self.tabs.currentIndex(), 0)]
        table = self.across if len(section.rows) > 1 else self.down
        table.show_section(section)
        self._tables.setCurrentWidget(table)
        if section.key != self._section:
            self._section = section.key
            self._give_room(table)
        return table

    def _give_room(self, table: FigureTable) -> None:
        """A table of many columns takes what it needs beside its list, up to two thirds."""
        whole = sum(self._split.sizes())
        left = max(whole * 3 // 8, min(table.least_width(), whole * 2 // 3))
        self._split.setSizes([left, whole - left])

    def open_figure(self, figure: Any) -> None:
        """List the cases a figure counts."""
        self._key, self._kind = figure.key, figure.question.kind
        columns: tuple[str, ...] = LISTS.get(self._kind, ())
        if columns and figure.field:
            columns = (columns[0], figure.field, *columns[1:])
        self.rows.spare = tuple(c for c in columns[:0:-1] if c != "title") or LAST_FIRST
        self.rows.ask(figure.question, columns, period=self._found.period, title=figure.title)
        if figure.field:
            how = "中位数" if figure.median else "合计"
            self.rows.title.setText(f"{figure.title}：{how} {figure.text} {figure.unit}".rstrip())
