"""一站式统计: matters counted by whatever the clerk chooses, for any period; below, the matters behind a figure."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QTabBar, QWidget

from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.summaries.figure_table import FigureTable
from app.ui.summaries.figures import heading
from app.ui.summaries.report_bar import Report, ReportBar
from app.ui.widgets.parts import EmptyState, column, label, row, scrolled
from app.ui.widgets.record_table import LAST_FIRST


def _module() -> Any:
    from app.usecases.services import counts as service_counts

    return service_counts


class DeskPage(QWidget):
    """The counts of the one-stop desk."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._found: Any = None
        self._key = "work.closing"
        self._build()
        self._bind()
        self._load_choices()

    def _build(self) -> None:
        self.by = QComboBox()
        self.by.setAccessibleName("按什么统计")
        self.by.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.by.setMinimumContentsLength(8)
        self.balance = label("", "done")
        self.bar = ReportBar(
            self._shell,
            Report("一站式统计", _module, own_days=True),
            before=(self.by,),
            beside=(self.balance,),
            more=lambda: (str(self.by.currentData()),),
        )
        self.period = self.bar.period
        self.kinds = QTabBar()
        self.kinds.setAccessibleName("办理情况或评价情况")
        self.kinds.setExpanding(False)
        self.kinds.setDrawBase(False)
        self.figures = FigureTable(self._shell, "一站式统计", down=False, whole=False, what="办件")
        self.rules = label("", "small", wrap=True)
        self.rows = RecordList(
            self._shell, "desk", "明细", EmptyState("点上面任何一个数字，这里就列出它数的是哪些办件。")
        )
        self.rows.spare = LAST_FIRST
        upper = QWidget()
        above = column(spacing=6)
        above.addLayout(row(self.kinds, None))
        above.addWidget(self.figures, 1)
        above.addWidget(self._told())
        self.figures.setMinimumHeight(self._shell.theme.px(190))  # some rows; in large type the page scrolls
        upper.setLayout(above)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(upper)
        split.addWidget(self.rows)
        split.setSizes([400, 260])
        split.setChildrenCollapsible(False)
        layout = column(spacing=8, margins=(16, 12, 16, 12))
        layout.addWidget(self.bar)
        layout.addWidget(scrolled(split), 1)
        self.setLayout(layout)

    def _told(self) -> QWidget:
        """The rules below the figures: two lines, the rest by scrolling, so that figures keep their room."""
        told = scrolled(self.rules)
        told.setFixedHeight(self._shell.theme.px(36))
        return told

    def _bind(self) -> None:
        self.by.activated.connect(self.bar.load)
        self.bar.filled.connect(self.by.setFocus)
        self.bar.counting.connect(self._wait)
        self.bar.counted.connect(self._show)
        self.bar.refused.connect(self._none)
        self.kinds.currentChanged.connect(lambda _at: self._show_kind())
        self.figures.opened.connect(self.open_figure)
        self.rows.opened.connect(
            lambda record_id: self._shell.go("services", kind="service_record", record_id=record_id)
        )
        self._shell.tasks.changed.connect(self._changed)

    def _load_choices(self) -> None:
        from app.usecases.services import counts as service_counts

        self.rules.setText("\n".join(service_counts.RULES))
        for dimension in service_counts.DIMENSIONS:
            self.by.addItem(f"按{dimension.name}", dimension.key)

    def entered(self) -> None:
        """Come back to the view."""
        self.by.setFocus()
        self.bar.load()

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and kinds & {"service_record", "service_item"}:
            self.bar.load()

    def _wait(self) -> None:
        """Another period is asked for: nothing of the one before stands under its name."""
        self._found = None
        self.figures.setRowCount(0)
        self.rows.setVisible(not self.bar.lacks_days)
        self.balance.setText("写上起止日期，按回车" if self.bar.lacks_days else "正在统计…")
        self.balance.setObjectName("dim")
        self.balance.style().polish(self.balance)

    def _none(self) -> None:
        """There is nothing to show: why is said in the bar."""
        self.rows.hide()
        self.balance.setText("")

    def _show(self, found: Any) -> None:
        self._found = found
        self.rows.show()
        balanced = all(s.balanced is not False for s in found.sections)
        words = "期初＋新收－办结＝期末，平" if balanced else "不平：有办件的办结日期早于收件日期，请核对"
        self.balance.setText(words)
        self.balance.setObjectName("done" if balanced else "overdue")
        self.balance.style().polish(self.balance)
        if self.kinds.count() != len(found.sections):
            for section in found.sections:
                self.kinds.addTab(section.title)
        self._show_kind()

    def _show_kind(self) -> None:
        if self._found is None:
            return
        section = self._found.sections[max(self.kinds.currentIndex(), 0)]
        self.figures.show_section(section)
        again = self.figures.point_at(self._key)
        if again is not None:
            self.open_figure(again)

    def open_figure(self, figure: Any) -> None:
        """List the matters a figure counts."""
        self._key = figure.key
        self.rows.ask(figure.question, period=self._found.period, title=heading(figure))
