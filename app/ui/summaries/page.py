"""报表: a month's figures in their four areas on the left; the rows behind the chosen figure on the right."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.summaries.figures import SectionCard
from app.ui.summaries.report_bar import Report, ReportBar
from app.ui.widgets.parts import EmptyState, button, column, drop, label, row, scrolled
from app.ui.widgets.record_table import LAST_FIRST

TWO_COLUMNS = 600
ROOM_OF = {
    "resident": "residents", "service_record": "services", "mediation_case": "mediation", "ledger_entry": "ledgers",
    "journal_entry": "today",
}  # fmt: skip


def _module() -> Any:
    from app.usecases.summaries import figures as summaries

    return summaries


class SummariesPage(QWidget):
    """The room of the month."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._summary: Any = None
        self._line = ""
        self.cards: list[SectionCard] = []
        self._build()
        self._bind()

    def _build(self) -> None:
        steps = (
            button("‹", lambda: self.step(1), tip="上一个月（←）"),
            button("›", lambda: self.step(-1), tip="下一个月（→）"),
        )
        self.bar = ReportBar(self._shell, Report("月报", _module, only_months=True), beside=steps)
        self.month = self.bar.period
        self.month.setToolTip("← 上一个月，→ 下一个月")
        self._holder = QWidget()
        self._stacks = (column(spacing=12), column(spacing=12))
        stacks = row(spacing=12, margins=(0, 0, 4, 0))
        for stack in self._stacks:
            stacks.addLayout(stack, 1)
        self._stacks_row = stacks
        self._holder.setLayout(stacks)
        self._left = QWidget()
        left = column(spacing=12, margins=(16, 12, 8, 12))
        left.addWidget(self.bar)
        left.addWidget(scrolled(self._holder), 1)
        self._left.setLayout(left)
        self._build_right()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._left)
        split.addWidget(self._right)
        split.setStretchFactor(0, 4)
        split.setStretchFactor(1, 3)
        split.setSizes([700, 520])
        split.setChildrenCollapsible(False)
        layout = column(spacing=0)
        layout.addWidget(split)
        self.setLayout(layout)

    def _build_right(self) -> None:
        """The rows behind the chosen figure."""
        self._words = EmptyState("点左边任何一个数字，这里就列出它数的是哪些记录。")
        self.rows = RecordList(self._shell, "summaries", "", EmptyState("这个数字是 0，没有记录。"))
        self.rows.spare = LAST_FIRST
        holder = QWidget()
        right = column(spacing=8, margins=(8, 12, 16, 12))
        self._note = label("", "dim", wrap=True)
        right.addWidget(self.rows, 1)
        right.addWidget(self._note)
        holder.setLayout(right)
        self._right = QStackedWidget()
        self._right.addWidget(self._words)
        self._right.addWidget(holder)

    def _bind(self) -> None:
        self.bar.filled.connect(self.month.setFocus)
        self.bar.counted.connect(self._show)
        self.rows.opened.connect(self._open_row)
        self._shell.tasks.changed.connect(self._changed)
        for key, step in (("Left", 1), ("Right", -1)):
            shortcut = QShortcut(QKeySequence(key), self._left)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=step: self.step(by))

    def step(self, by: int) -> None:
        """Go `by` months back."""
        at = self.month.currentIndex() + by
        if 0 <= at < self.month.count():
            self.month.setCurrentIndex(at)

    def entered(self) -> None:
        """Come back to the room."""
        if self.bar.ready:
            self.month.setFocus()
            self.bar.load()

    def show_this(self, *, month: str = "", **_more: object) -> None:
        """Show a month."""
        if (at := self.month.findData(month)) >= 0:
            self.month.setCurrentIndex(at)

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and kinds - {"bin_item"}:
            self.bar.load()

    def _show(self, summary: Any) -> None:
        focused = self._focused()
        self._summary = summary
        for card in self.cards:
            drop(card)
        self.cards = [SectionCard(self._shell, section) for section in summary.sections]
        for card in self.cards:
            card.opened.connect(self.open_line)
        self._lay_out()
        again = next((line for s in summary.sections for line in s.lines if line.key == self._line), None)
        if again is not None:
            self._mark()
            self._ask(again)
        for figure in (f for card in self.cards for f in card.figures):
            if focused and figure.line.key == focused:
                figure.setFocus()

    def _focused(self) -> str:
        figures = (f for card in self.cards for f in card.figures)
        return next((f.line.key for f in figures if f.hasFocus()), "")

    def _lay_out(self) -> None:
        """Two stacks of cards side by side where there is room, else one."""
        count = 2 if self._left.width() >= self._shell.theme.px(TWO_COLUMNS) else 1
        for stack in self._stacks:
            while stack.count():
                stack.takeAt(0)
        for at, card in enumerate(self.cards):
            self._stacks[at % count].addWidget(card)
        for stack in self._stacks:
            stack.addStretch(1)
        self._stacks_row.setStretch(1, count - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def open_line(self, line: Any) -> None:
        """List the rows a figure counts."""
        self._line = line.key
        self._mark()
        self._right.setCurrentIndex(1)
        self._ask(line)

    def _mark(self) -> None:
        for figure in (f for card in self.cards for f in card.figures):
            figure.setChecked(figure.line.key == self._line)

    def _ask(self, line: Any) -> None:
        self.rows.ask(line.question, line.columns, period=self._summary.period, title=line.title)
        same = line.text == f"{line.rows:,}"
        self._note.setText(
            "" if same else f"{line.title} {line.text} {line.unit}，由这 {line.rows:,} 条记录得出。"
        )

    def _open_row(self, record_id: int) -> None:
        from app.usecases.summaries import figures as summaries

        section_line = self._summary.line(self._line)
        self._shell.tasks.run(
            self, lambda o, _p: summaries.opens(o, section_line.question.kind, record_id), self._go
        )

    def _go(self, found: tuple[str, int]) -> None:
        kind, record_id = found
        self._shell.go(ROOM_OF[kind], kind=kind, record_id=record_id)
