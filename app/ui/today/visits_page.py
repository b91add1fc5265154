"""该走访: who is to be visited by the rules, the longest overdue first; a blank sheet to take along, the form for afterwards."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from app.ui.paper_asks import ask_and_print
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.text_table import TextTable


class VisitsPage(QWidget):
    """`visit` asks the room for the form of a visit to the chosen one."""

    visit = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._due: list[Any] = []
        self._build()
        self._bind()
        self._load_rules()

    def _build(self) -> None:
        self.rule = QComboBox()
        self.rule.setAccessibleName("按哪条走访规则")
        self.rule.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.words = label("", "dim")
        columns = (("期限", 7), ("对象类别", 8), ("姓名", 6), ("住址", 18), ("上次走访", 9))
        self.table = TextTable(self._shell, "该走访的人家", columns)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("一周内没有该走访的人家。各类人多久走访一次，看左上角的规则。"))
        tools = row(
            self.rule, self.words, None,
            button("记这次走访", self.write, "primary", "Ctrl+N", self, "打开走访记录，人已经填好"),
            button("打印空白表", self.print_blank, "", "Ctrl+P", self, "带去走访的表，知道的已经填好"),
            button("打印名单", self.print_list),
        )  # fmt: skip
        layout = column(spacing=8, margins=(16, 12, 16, 12))
        layout.addLayout(tools)
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _bind(self) -> None:
        self.rule.currentIndexChanged.connect(lambda: self.load())
        self.table.opened.connect(lambda _at: self.write())
        self._shell.tasks.changed.connect(self._changed)

    def _load_rules(self) -> None:
        from app.usecases.journal import visits

        work = lambda o, _p: [(r.key, f"{r.name}（{visits.spoken(r.every)}）") for r in visits.rules(o)]  # noqa: E731
        self._shell.tasks.run(self, work, self._show_rules)

    def _show_rules(self, rules: list[tuple[str, str]]) -> None:
        self.rule.blockSignals(True)
        self.rule.addItem("全部规则", "")
        for key, words in rules:
            self.rule.addItem(words, key)
        self.rule.blockSignals(False)
        self.load()

    def load(self) -> None:
        """Read who is due."""
        from app.usecases import journal

        rule = self.rule.currentData() or ""
        self._shell.tasks.run(self, lambda o, _p: journal.due_visits(o, rule), self._show, latest="visits")

    def entered(self) -> None:
        """Come back to the page."""
        if self.rule.count():
            self.load()

    def show_this(self, **_what: Any) -> None:
        """Nothing in particular is shown here."""
        self.entered()

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.isVisible() and kinds & {"journal_entry", "ledger_entry", "resident", "household"}:
            self.load()

    def _show(self, due: list[Any]) -> None:
        self._due = due
        late = sum(one.signal == "overdue" for one in due)
        self.words.setText(f"{len(due)} 户，其中 {late} 户已过期" if due else "")
        rows = [(str(one.due_on), one.group, one.name, one.address, one.words) for one in due]
        self.table.show_rows(rows, [one.signal for one in due])
        self._stack.setCurrentIndex(0 if due else 1)

    def _chosen(self) -> Any:
        at = self.table.currentRow()
        return self._due[at] if 0 <= at < len(self._due) else None

    def write(self) -> None:
        """The form of a visit, whom it was to filled in."""
        one = self._chosen()
        if one is not None:
            self.visit.emit(one)

    def print_blank(self) -> None:
        """The sheet that is taken along."""
        one = self._chosen()
        if one is None:
            return
        if one.household_id is None:
            self._shell.say(f"{one.name} 还没有登记到户，先在居民档案里建立户再打印空白表")
            return
        ask_and_print(self._shell, self, "visit_blank", one.household_id, "走访记录表（空白）", {})

    def print_list(self) -> None:
        """Everybody who is due, on one list."""
        from app.usecases.journal import visits

        rule = self.rule.currentData() or ""
        self._shell.preview(self, "走访名单", work=lambda o, _p: visits.sheet(o, rule))
