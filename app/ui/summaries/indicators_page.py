"""建设指标: every indicator of a period against its target; beside it how it was counted and the records of each number."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QWidget

from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.summaries.figures import heading
from app.ui.summaries.indicator_detail import IndicatorDetail
from app.ui.summaries.report_bar import Report, ReportBar
from app.ui.widgets.act_box import ActBox
from app.ui.widgets.parts import EmptyState, column, label, scrolled
from app.ui.widgets.record_table import LAST_FIRST
from app.ui.widgets.text_table import TextTable

ROOM_OF = {
    "resident": "residents", "household": "residents", "area": "residents", "service_record": "services",
    "mediation_case": "mediation", "ledger_entry": "ledgers", "journal_entry": "today",
}  # fmt: skip
SIGNALS = {"met": "done", "missed": "overdue"}
BY_HAND = "＊"
BESIDE = {1: 2, 4: 3}
"""Columns that go in large type: the code stands before the name, the target below the value."""
SHORT = 9
"""So many characters of a target below its value; the whole of it stands beside."""
ENOUGH = 0.85
"""Of the width that all columns want: with less, names are read whole on two lines instead."""


def _module() -> Any:
    from app.usecases import indicators

    return indicators


class IndicatorsPage(QWidget):
    """The list at the left; the chosen indicator and the records of one of its numbers at the right."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._found: Any = None
        self._key = ""
        self._figure = ""
        self._build()
        self._bind()

    def _build(self) -> None:
        self.words = label("", "dim")
        self.off = ActBox()
        self.off.setAccessibleName("没有看的指标")
        self.off.setToolTip("选一项没有看的指标，把它打开")
        self.off.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.off.setMinimumContentsLength(11)
        columns = (("结果", 4), ("代号", 3), ("指标", 12), ("数值", 7), ("目标", 7))
        self.table = TextTable(self._shell, "建设指标", columns, whole=("结果", "数值"))
        self.detail = IndicatorDetail(self._shell)
        self.rows = RecordList(
            self._shell,
            "indicators",
            "明细",
            EmptyState("这个数字没有记录。点上面别的数字，这里就列出它数的是哪些。"),
        )
        self.rows.spare = LAST_FIRST
        report = Report("建设指标", _module)
        self.bar = ReportBar(self._shell, report, beside=(self.words,), acts=(self.off,))
        self.period = self.bar.period
        right = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(scrolled(self.detail))
        right.addWidget(self.rows)
        right.setSizes([300, 300])
        right.setChildrenCollapsible(False)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(right)
        split.setSizes([600, 620])
        split.setChildrenCollapsible(False)
        layout = column(spacing=8, margins=(16, 12, 16, 12))
        layout.addWidget(self.bar)
        layout.addWidget(split, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _bind(self) -> None:
        self.bar.counted.connect(self._show)
        self.table.currentCellChanged.connect(lambda at, *_more: self._choose(at))
        self.table.opened.connect(lambda _at: self.detail.first())
        self.detail.opened.connect(self.open_figure)
        self.detail.changed.connect(self.bar.load)
        self.detail.left.connect(self.table.setFocus)
        self.rows.opened.connect(self._open_row)
        self.off.activated.connect(self._switch_on)
        self._shell.tasks.changed.connect(self._changed)

    def entered(self) -> None:
        """Come back to the view."""
        self.bar.load()

    def show_this(self, *, indicator: str = "", **_what: object) -> None:
        """Bring an indicator to the front."""
        self._key = indicator or self._key
        self.entered()

    def _changed(self, _kinds: frozenset[str]) -> None:
        if self.isVisible():
            self.bar.load()

    def _show(self, found: Any) -> None:
        self._found = found
        missed = sum(one.state == "missed" for one in found.values)
        met = sum(one.state == "met" for one in found.values)
        self.words.setText(f"{len(found.values)} 项：达到 {met}，未达到 {missed}")
        keys = [one.key for one in found.values]
        at = (
            keys.index(self._key)
            if self._key in keys
            else max(min(self.table.currentRow(), len(keys) - 1), 0)
        )
        narrow = self.table.room() < ENOUGH
        self.table.stack(narrow, BESIDE)
        self.table.model().setHeaderData(3, Qt.Orientation.Horizontal, "数值、目标" if narrow else "数值")
        rows = [_line(v, narrow=narrow) for v in found.values]
        self.table.blockSignals(True)
        self.table.show_rows(rows, [SIGNALS.get(one.state, "") for one in found.values])
        self.table.setCurrentCell(at, 0)
        self.table.blockSignals(False)
        self.off.clear()
        self.off.addItem(f"没有看的 {len(found.off)} 项", "")
        for key, code, name, why in found.off:
            self.off.addItem(f"{code} {name}（{why}）", key)
        self.off.setVisible(bool(found.off))
        self._choose(at)

    def _choose(self, at: int) -> None:
        if self._found is None or not 0 <= at < len(self._found.values):
            return
        one = self._found.values[at]
        if one.key != self._key:
            self._key, self._figure = one.key, ""
        self.detail.show_one(one)
        figures = [f for f in (*one.figures, one.outside) if f is not None and f.question is not None]
        again = next((f for f in figures if f.key == self._figure), figures[0] if figures else None)
        self.rows.setVisible(again is not None)
        if again is not None:
            self.open_figure(again)

    def open_figure(self, figure: Any) -> None:
        """List the records a number counts."""
        if figure.question is None:
            return
        self._figure = figure.key
        one = self._found.one(self._key)
        self.detail.mark(figure.key)
        self.rows.ask(figure.question, period=one.period, title=heading(figure, f"{one.code} {figure.title}"))

    def _open_row(self, record_id: int) -> None:
        from app.usecases.summaries import figures as summaries

        one = self._found.one(self._key)
        figures = (*one.figures, one.outside)
        question = next(f.question for f in figures if f is not None and f.key == self._figure)

        def go(found: tuple[str, int]) -> None:
            self._shell.go(ROOM_OF[found[0]], kind=found[0], record_id=found[1])

        self._shell.tasks.run(self, lambda o, _p: summaries.opens(o, question.kind, record_id), go)

    def _switch_on(self, at: int) -> None:
        from app.usecases import indicators

        key = self.off.itemData(at)
        if key:
            self._key = key
            self._shell.tasks.run(self, lambda o, _p: indicators.switch(o, key, True), self._switched)

    def _switched(self, entry: int) -> None:
        self._shell.say("已打开", "撤销", lambda: self._shell.undoable(entry))
        self.table.setFocus()
        self.bar.load()


def _line(one: Any, *, narrow: bool) -> tuple[str, ...]:
    """An indicator's cells; where there is no room the code stands before the name, the target below the value."""
    target = one.target.words if one.target else ""
    if narrow:
        short = target if len(target) <= SHORT else f"{target[: SHORT - 1]}…"
        below = f"{_number(one)}\n{short}" if target else _number(one)
        return one.words, one.code, f"{one.code} {one.name}", below, target
    return one.words, one.code, one.name, _number(one), target


def _number(one: Any) -> str:
    """The value with its unit, marked when somebody typed a part of it."""
    hand = BY_HAND if one.by_hand else ""
    return f"{one.text}{hand} {one.unit}" if one.value is not None else f"{one.text}{hand}"
