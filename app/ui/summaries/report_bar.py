"""Above a report: its period, what proves it, print and files. It counts, and says what the period cannot be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from app.ui.shell import Shell
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.problem_line import ProblemLine

OWN = "own"
SPAN = "2026-03-05"
FOLDER = "summaries"


@dataclass(frozen=True)
class Report:
    """`module` brings what counts it: collect(office, *asked, cancelled), paper(office, *asked), save(found, folder);
    `asked` is what was chosen beside the bar, then the period. `own_days`: the two days may be typed."""

    name: str
    module: Callable[[], Any]
    own_days: bool = False
    only_months: bool = False


def _sort(period: object) -> str:
    """Months (2026-03) are of one sort, quarters (2026-Q1), halves and years of others."""
    key = str(period)
    return key[5] if key[5:6].isalpha() else str(len(key))


class ReportBar(QWidget):
    """`filled`: the periods are there; `counting` when another period is asked for, `counted` brings the report of the one in front,
    `refused` when it cannot be counted.

    `before` stands before the period, `beside` after it, `acts` at the right; `more` are the choices made in `before`.
    """

    filled = Signal()
    counting = Signal()
    counted = Signal(object)
    refused = Signal()

    def __init__(
        self, shell: Shell, report: Report, *, before: Sequence[QWidget] = (), beside: Sequence[QWidget] = (),
        acts: Sequence[QWidget] = (), more: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:  # fmt: skip
        super().__init__()
        self._shell, self.report, self._more = shell, report, more
        self._last: tuple[str, ...] = ()
        self._build(before, beside, acts)
        self.period.currentIndexChanged.connect(self._chosen)
        self._load_periods()

    def _build(self, before: Sequence[QWidget], beside: Sequence[QWidget], acts: Sequence[QWidget]) -> None:
        self.period = QComboBox()
        self.period.setAccessibleName("月份" if self.report.only_months else "月份、季度、半年或年")
        self.period.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.period.setMinimumContentsLength(10)
        self.first, self.last = self._day("从哪天"), self._day("到哪天")
        self._span = QWidget()
        self._span.setLayout(row(self.first, label("至", "dim"), self.last))
        self._span.hide()
        self.problem = ProblemLine()
        self.unfinished = label("", "small", wrap=True)
        tools = flow(
            *before, self.period, self._span, *beside, None, *acts,
            button("预览打印", self.print_out, "primary", "Ctrl+P", self),
            button("另存 PDF 和 Excel", self.save, "", "Ctrl+S", self),
        )  # fmt: skip
        layout = column(spacing=8)
        layout.addLayout(tools)
        layout.addWidget(self.problem)
        layout.addWidget(self.unfinished)
        self.setLayout(layout)

    def _day(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setPlaceholderText(SPAN)
        made.setMaximumWidth(self._shell.theme.px(130))
        made.returnPressed.connect(self._typed)
        return made

    def _typed(self) -> None:
        """Enter goes to the day that is still to be written, then counts."""
        missing = next((day for day in (self.first, self.last) if not day.text().strip()), None)
        if missing is not None:
            missing.setFocus()
        self.load()

    def _load_periods(self) -> None:
        from app.usecases.summaries import figures as summaries
        from app.usecases.summaries import periods

        known = summaries.months if self.report.only_months else periods.periods
        self._shell.tasks.run(self, lambda o, _p: known(o.today()), self._show_periods)

    def _show_periods(self, periods: list[tuple[str, str]]) -> None:
        self.period.blockSignals(True)
        for key, words in periods:
            self.period.addItem(words, key)
        if self.report.own_days:
            self.period.addItem("自己定起止日期…", OWN)
        self.period.setCurrentIndex(1)
        self.period.blockSignals(False)
        self.filled.emit()
        self.load()

    def step(self, by: int) -> None:
        """Go `by` periods of the same sort back: months stay months, quarters quarters."""
        at = self.period.currentIndex() + by
        sort = _sort(self.period.currentData())
        if 0 <= at < self.period.count() and _sort(self.period.itemData(at)) == sort:
            self.period.setCurrentIndex(at)

    def _chosen(self) -> None:
        """A period from the list, or the two days of one's own."""
        own = self.period.currentData() == OWN
        self._span.setVisible(own)
        if own:
            self.first.setFocus()
        self.load()

    @property
    def lacks_days(self) -> bool:
        """Whether days of one's own are chosen and not both typed."""
        own = self.period.currentData() == OWN
        return own and not (self.first.text().strip() and self.last.text().strip())

    @property
    def ready(self) -> bool:
        """Whether there is a period to count."""
        return self.period.count() > 0

    def asked(self) -> tuple[str, ...]:
        """What is chosen, the period last."""
        chosen = str(self.period.currentData())
        days = f"{self.first.text().strip()}..{self.last.text().strip()}"
        return (*self._more(), days if chosen == OWN else chosen)

    def load(self) -> None:
        """Count the period, when there is one."""
        if not self.ready:
            return
        from app.usecases.summaries import periods

        report, asked = self.report.module(), self.asked()
        if asked != self._last:
            self._last = asked
            self.counting.emit()
        if self.lacks_days:
            return

        def work(office: Any, progress: Any) -> Any:
            def cancelled() -> bool:
                progress.step(0, 1)
                return False

            found = report.collect(office, *asked, cancelled)
            return found, periods.unfinished(office.today(), periods.period_of(asked[-1]))

        done = partial(self._found, asked)
        self._shell.tasks.run(self, work, done, self._refused, latest=self.report.name)

    def _found(self, asked: tuple[str, ...], answer: tuple[Any, str]) -> None:
        found, unfinished = answer
        if (
            asked == self._last
        ):  # another period may have been chosen meanwhile, whose days are still to be typed
            self.problem.say("")
            self.unfinished.setText(unfinished)
            self.unfinished.setVisible(bool(unfinished))
            self.counted.emit(found)

    def _refused(self, error: BaseException) -> None:
        self.problem.refuse(error)
        self.unfinished.hide()
        self.refused.emit()

    def print_out(self) -> None:
        """The report as it prints."""
        report, asked = self.report.module(), self.asked()
        self._shell.preview(self, self.report.name, work=lambda o, _p: report.paper(o, *asked))

    def save(self) -> None:
        """PDF and XLSX into a folder."""
        report, asked, kept = self.report.module(), self.asked(), self._shell.settings.folders
        start = kept.get(FOLDER, str(Path.home()))
        folder = QFileDialog.getExistingDirectory(self, f"把{self.report.name}存到哪个文件夹", start)
        if not folder:
            return
        kept[FOLDER] = folder

        def work(office: Any, _progress: Any) -> Any:
            return report.save(report.collect(office, *asked), Path(folder))

        def done(paths: Any) -> None:
            self._shell.say(f"已存 {paths[0].name} 和 {paths[1].name} 到 {folder}")

        self._shell.tasks.run(self, work, done, label=f"保存{self.report.name}")
