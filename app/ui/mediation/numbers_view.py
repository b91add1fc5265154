"""编号核对: numbers of a year, of every series, that no record carries; one is cancelled here with its reason."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, clear, column, label, row
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.reason_line import ReasonLine
from app.ui.widgets.rights import needs
from app.ui.widgets.tab_order import follow_reading
from app.ui.widgets.text_table import TextTable

COLUMNS = (("编号", 18), ("系列", 8), ("情况", 16))
RIGHTS = ("mediation.edit", "services.edit")
CARRIERS = frozenset(
    {"service_record", "mediation_case", "mediation_filing", "paper", "lead", "moral_case", "relief_entry"}
)
"""Kinds of record that carry numbers."""
YEARS = 5
"""So many years back can be looked at."""


class NumbersView(QWidget):
    """`left` when the clerk goes back. Del asks why a number is cancelled."""

    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._gaps: list[Any] = []
        self._build()
        self._bind()
        self._load()

    def _build(self) -> None:
        self.year = QComboBox()
        self.year.setAccessibleName("哪一年的编号")
        self.table = TextTable(self._shell, "没有在用的编号", COLUMNS)
        cancel = button("作废", self.ask, "", "Del", self, "这个编号作废，写明原因；以后不再用")
        self._cancel = needs(self._shell, cancel, *RIGHTS)
        print_ = button("打印核对表", self.print_out, "", "Ctrl+P", self)
        back = button("返回", self.left.emit, "", "Esc", self)
        self._told = label("", "dim", wrap=True)
        self._problem = ProblemLine()
        self._reason = column(spacing=0)
        layout = column(spacing=8, margins=(20, 16, 20, 16))
        layout.addLayout(row(label("编号核对", "h2"), self.year, None, back))
        layout.addLayout(row(print_, self._cancel, None))
        layout.addWidget(self._told)
        layout.addWidget(self._problem)
        layout.addLayout(self._reason)
        layout.addWidget(self.table, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)
        follow_reading(self)

    def _bind(self) -> None:
        self.year.activated.connect(lambda _at: self._load())
        self.table.currentCellChanged.connect(lambda *_at: self._allow())
        self._shell.tasks.changed.connect(self._changed)

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & CARRIERS and self.isVisible():
            self._load()

    def _load(self) -> None:
        year = self.year.currentData()

        def work(office: Any, _progress: Any) -> Any:
            from app.usecases import numbering

            today = office.today().year
            return today, numbering.gaps(office, year or today)

        self._shell.tasks.run(self, work, self._show, latest="mediation.numbers")

    def _show(self, result: Any) -> None:
        today, self._gaps = result
        if not self.year.count():
            for year in range(today, today - YEARS, -1):
                self.year.addItem(f"{year} 年", year)
        count = len(self._gaps)
        none = "没有缺号：发出的编号都在用，一号一件。"
        self._told.setText(f"下面 {count} 个编号没有在用，其余一号一件。" if count else none)
        self.table.show_rows([(gap.text, gap.name, gap.words) for gap in self._gaps])
        if self._gaps:
            self.table.setCurrentCell(0, 0)
        self._allow()
        self.table.setFocus()

    @property
    def chosen(self) -> Any:
        """The number the hand is on, or nothing."""
        at = self.table.currentRow()
        return self._gaps[at] if 0 <= at < len(self._gaps) else None

    def _allow(self) -> None:
        self._problem.say("")
        if self._shell.rights.intersection(RIGHTS):
            self._cancel.setEnabled(self.chosen is not None and self.chosen.kind in {"deleted", "unused"})

    def ask(self) -> None:
        """Why the number is cancelled."""
        gap = self.chosen
        if gap is None or gap.kind not in {"deleted", "unused"}:
            return
        line = ReasonLine("作废", f"{gap.text} 作废的原因", alone=False)
        line.given.connect(lambda reason: self._void(gap.text, reason))
        line.left.connect(self._close)
        self._close()
        self._reason.addWidget(line)
        line.show()
        line.line.setFocus()

    def _close(self) -> None:
        clear(self._reason)
        self.table.setFocus()

    def _void(self, text: str, reason: str) -> None:
        from app.usecases import numbering

        def done(_result: Any) -> None:
            self._close()
            self._shell.say(f"{text} 已作废，不再使用")
            self._load()

        work = lambda o, _p: numbering.cancel(o, text, reason)  # noqa: E731
        self._shell.tasks.run(self, work, done, self._problem.refuse)

    def print_out(self) -> None:
        """编号核对表 of the year."""
        from app.ui.paper_asks import ask_and_print

        given = {"until": f"{self.year.currentData()}-12-31"}
        ask_and_print(self._shell, self, "number_gaps", 0, "编号核对表", given)
