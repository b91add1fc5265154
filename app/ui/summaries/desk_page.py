"""一站式统计: matters counted by whatever the clerk chooses, for any period; below, the matters behind a figure."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QSplitter, QTabBar, QWidget

from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.summaries.figure_table import FigureTable
from app.ui.widgets.parts import EmptyState, button, column, label, row

OWN = "own"
SPAN = "例如 2026-03-05"


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
        self._build_choices()
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.balance = label("", "done")
        self.kinds = QTabBar()
        self.kinds.setAccessibleName("办理情况或评价情况")
        self.kinds.setExpanding(False)
        self.kinds.setDrawBase(False)
        self.figures = FigureTable(self._shell, "一站式统计", down=False, whole=False, what="办件")
        self.rules = label("", "small", wrap=True)
        self.rows = RecordList(
            self._shell, "desk", "明细", EmptyState("点上面任何一个数字，这里就列出它数的是哪些办件。")
        )
        tools = row(
            self.by, self.period, self._span, self.balance, None,
            button("预览打印", self.print_out, "primary", "Ctrl+P", self),
            button("另存 PDF 和 Excel", self.save, "", "Ctrl+S", self),
        )  # fmt: skip
        upper = QWidget()
        above = column(spacing=6)
        above.addLayout(row(self.kinds, None))
        above.addWidget(self.figures, 1)
        above.addWidget(self.rules)
        upper.setLayout(above)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(upper)
        split.addWidget(self.rows)
        split.setSizes([400, 260])
        split.setChildrenCollapsible(False)
        layout = column(spacing=8, margins=(16, 12, 16, 12))
        layout.addLayout(tools)
        layout.addWidget(self.problem)
        layout.addWidget(split, 1)
        self.setLayout(layout)

    def _build_choices(self) -> None:
        self.by = QComboBox()
        self.by.setAccessibleName("按什么统计")
        self.period = QComboBox()
        self.period.setAccessibleName("时间")
        for box in (self.by, self.period):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMinimumContentsLength(8)
        self.first, self.last = self._day("从哪天"), self._day("到哪天")
        self._span = QWidget()
        self._span.setLayout(row(self.first, label("至", "dim"), self.last))
        self._span.hide()

    def _day(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setPlaceholderText(SPAN)
        made.setMaximumWidth(self._shell.theme.px(130))
        made.returnPressed.connect(self.load)
        return made

    def _bind(self) -> None:
        self.by.activated.connect(self.load)
        self.period.activated.connect(self._chosen)
        self.kinds.currentChanged.connect(lambda _at: self._show_kind())
        self.figures.opened.connect(self.open_figure)
        self.rows.opened.connect(
            lambda record_id: self._shell.go("services", kind="service_record", record_id=record_id)
        )
        self._shell.tasks.changed.connect(self._changed)

    def _load_choices(self) -> None:
        from app.usecases import periods, service_counts

        self.rules.setText("\n".join(service_counts.RULES))
        for dimension in service_counts.DIMENSIONS:
            self.by.addItem(f"按{dimension.name}", dimension.key)
        self._shell.tasks.run(self, lambda o, _p: periods.periods(o.today()), self._show_periods)

    def _show_periods(self, periods: list[tuple[str, str]]) -> None:
        for key, words in periods:
            self.period.addItem(words, key)
        self.period.addItem("自己定起止日期…", OWN)
        self.period.setCurrentIndex(1)
        self.by.setFocus()
        self.load()

    def _chosen(self) -> None:
        """A period from the list, or the two days of one's own."""
        own = self.period.currentData() == OWN
        self._span.setVisible(own)
        if own:
            self.first.setFocus()
        else:
            self.load()

    def asked(self) -> str:
        """The period as a key."""
        chosen = str(self.period.currentData())
        return f"{self.first.text().strip()}..{self.last.text().strip()}" if chosen == OWN else chosen

    def entered(self) -> None:
        """Come back to the view."""
        if self.period.count():
            self.by.setFocus()
            self.load()

    def load(self) -> None:
        """Count the period."""
        from app.usecases import service_counts

        if self.period.currentData() == OWN and not (self.first.text().strip() and self.last.text().strip()):
            return
        by, period = str(self.by.currentData()), self.asked()

        def work(office: Any, progress: Any) -> Any:
            def cancelled() -> bool:
                progress.step(0, 1)
                return False

            return service_counts.collect(office, by, period, cancelled)

        self._shell.tasks.run(self, work, self._show, self._wrong, latest="desk")

    def _wrong(self, error: BaseException) -> None:
        from app.ui.messages import sentence

        self.problem.setText(sentence(error))
        self.problem.show()

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and self.period.count() and kinds & {"service_record", "service_item"}:
            self.load()

    def _show(self, found: Any) -> None:
        self.problem.hide()
        self._found = found
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
        figures = [f for r in section.rows for f in r.figures]
        again = next((f for f in figures if f.key == self._key), None)
        if again is not None:
            self.open_figure(again)

    def open_figure(self, figure: Any) -> None:
        """List the matters a figure counts."""
        self._key = figure.key
        self.rows.ask(figure.question, period=self._found.period, title=figure.title)

    def print_out(self) -> None:
        """The report as it prints."""
        from app.usecases import service_counts

        by, period = str(self.by.currentData()), self.asked()
        self._shell.preview(self, "一站式统计", work=lambda o, _p: service_counts.paper(o, by, period))

    def save(self) -> None:
        """PDF and XLSX into a folder."""
        from app.usecases import service_counts

        kept = self._shell.settings.folders
        start = kept.get("summaries", str(Path.home()))
        folder = QFileDialog.getExistingDirectory(self, "把统计表存到哪个文件夹", start)
        if not folder:
            return
        kept["summaries"] = folder
        by, period = str(self.by.currentData()), self.asked()

        def done(paths: Any) -> None:
            self._shell.say(f"已存 {paths[0].name} 和 {paths[1].name} 到 {folder}")

        self._shell.tasks.run(
            self,
            lambda o, _p: service_counts.save(service_counts.collect(o, by, period), Path(folder)),
            done,
            label="保存一站式统计",
        )
