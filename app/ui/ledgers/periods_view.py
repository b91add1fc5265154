"""期次: the periods of a ledger; closing one, opening it again, what changed, corrections, the period on paper."""

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

EDIT = ("ledgers.edit", "ledgers.restricted.edit")
PERIODS = (("期次", 11), ("状态", 7), ("锁定人", 7), ("锁定日期", 11))
CHANGES = (("变动", 6), ("编号", 12), ("内容", 30))
CLOSE, SURE = "锁定这一期", "仍然锁定"
CLOSED, OPEN, RUNNING = "已锁定", "未锁定", "进行中"


class PeriodsView(QWidget):
    """`left` when the clerk goes back to the rows."""

    left = Signal()

    def __init__(self, shell: Shell, facts: Any) -> None:
        super().__init__()
        self._shell, self.facts = shell, facts
        self._rows: list[Any] = []
        self._changed: list[Any] = []
        self._sure: date | None = None
        """The period that is to be closed though earlier ones are open."""
        self._build()
        self._bind()
        self.reload()

    def _build(self) -> None:
        self.periods = TextTable(
            self._shell, "期次", PERIODS, whole=("期次", "状态"), spare=("锁定日期", "锁定人")
        )
        heads = (*CHANGES[:2], (self._whose(), 10), *CHANGES[2:])
        self.changes = TextTable(self._shell, "本期变动", heads, whole=("变动", "编号"))
        self.summary = label("", wrap=True)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        back = button("返回", self.left.emit, "", "Esc", self)
        self.close_button = needs(
            self._shell,
            button(CLOSE, self.close_period, "primary", "Ctrl+L", self, "锁定后只能更正"),
            *EDIT,
        )
        self.open_button = needs(
            self._shell, button("重新打开", self._begin_reopen, "", "", self), "ledgers.reopen"
        )
        self.fix_button = needs(
            self._shell, button("更正选中的行", self._begin_fix, "", "Ctrl+E", self), *EDIT
        )
        self.print_button = button(
            "打印这一期", self.print_out, "", "Ctrl+P", self, "台账、变动清单、更正和合计"
        )
        self.fields, self.text, self.reason = QComboBox(), QLineEdit(), QLineEdit()
        for widget, name in ((self.fields, "更正哪一项"), (self.text, "更正为"), (self.reason, "原因")):
            widget.setAccessibleName(name)
        self.text.setPlaceholderText("更正为")
        self.reason.setPlaceholderText("原因，例如：看错一位，已核对收据")
        self.give = button("确定", self._give, "primary")
        self.asking = QWidget()
        line = row(
            self.fields, self.text, self.reason, self.give, button("取消", self._ask_nothing), spacing=6
        )
        line.setStretch(1, 1)
        line.setStretch(2, 2)
        self.asking.setLayout(line)
        self.asking.hide()
        self._lay_out(back)

    def _whose(self) -> str:
        from app.usecases.ledgers import carry

        return carry.whose(self.facts.belongs_to, self.facts.fields)

    def _lay_out(self, back: QWidget) -> None:
        left = column(label(f"{self.facts.name}　期次", "h2"), self.periods, spacing=8)
        right = column(self.summary, self.changes, spacing=8)
        middle = row(spacing=12)
        middle.addLayout(left, 2)
        middle.addLayout(right, 3)
        layout = column(spacing=8, margins=(8, 12, 16, 12))
        layout.addLayout(
            row(
                back, None, self.fix_button, self.print_button, self.open_button, self.close_button, spacing=6
            )
        )
        layout.addWidget(self.asking)
        layout.addWidget(self.problem)
        layout.addLayout(middle, 1)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.periods.currentCellChanged.connect(lambda *_cells: self._show())
        self.changes.currentCellChanged.connect(lambda *_cells: self._enable())
        self.reason.returnPressed.connect(self._give)
        self.text.returnPressed.connect(self.reason.setFocus)
        self.fields.currentIndexChanged.connect(lambda _at: self._tell_old())

    def reload(self) -> None:
        """Read the periods again, and stay where one was."""
        from app.usecases.ledgers import periods

        key = self.facts.key
        self._shell.tasks.run(
            self, lambda o, _p: periods.periods(o, key), self._loaded, self._refused, latest="ledgers.periods"
        )

    def _loaded(self, rows: list[Any]) -> None:
        at = max(0, self.periods.currentRow())
        self._rows = rows
        self.periods.show_rows([
            (r.period.label, CLOSED if r.closed else OPEN if r.over else RUNNING, r.closed_by, str(r.closed_on or ""))
            for r in rows
        ])  # fmt: skip
        self.periods.setCurrentCell(min(at, len(rows) - 1), 0)
        self.periods.setFocus()
        self._show()

    def _row(self) -> Any:
        at = self.periods.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _show(self) -> None:
        from app.usecases.ledgers import carry

        one, key = self._row(), self.facts.key
        self._enable()
        if self._sure is not None and (one is None or one.period.start != self._sure):
            self._forget_sure()
        if one is not None:
            self._shell.tasks.run(
                self, lambda o, _p: carry.carried(o, key, one.period), self._carried, self._refused,
                latest="ledgers.carried",
            )  # fmt: skip

    def _carried(self, found: Any) -> None:
        from app.usecases.ledgers import carry

        self.summary.setText(carry.summary(found))
        order = {mark: at for at, mark in enumerate(carry.MARKS)}
        self._changed = sorted(found.rows, key=lambda r: order[r.mark])
        self.changes.show_rows([(r.mark, r.number, r.owner, carry.told(r)) for r in self._changed])
        self._enable()

    def _forget_sure(self) -> None:
        self._sure = None
        self.close_button.setText(CLOSE)
        self.problem.hide()

    def _enable(self) -> None:
        one = self._row()
        self.close_button.setEnabled(one is not None and one.over and not one.closed)
        self.open_button.setEnabled(one is not None and one.closed)
        self.fix_button.setEnabled(one is not None and one.closed and self.changes.currentRow() >= 0)

    def close_period(self) -> None:
        """Close the period that is marked."""
        from app.usecases.ledgers import periods

        one, key = self._row(), self.facts.key
        if one is not None and (earlier := self._open_before(one)) and self._sure != one.period.start:
            self._sure = one.period.start
            self.close_button.setText(SURE)
            self.problem.setText(f"{earlier}还没有锁定，最好从早到晚锁定。只锁这一期，请再按一次“{SURE}”。")
            self.problem.show()
        elif one is not None:
            self._do(lambda o: periods.close(o, key, one.period.start), f"{one.period.label}已锁定")

    def _open_before(self, one: Any) -> str:
        """The periods before one that are over and open, in words: the first of them, and how many more."""
        open_ = [r for r in self._rows if r.over and not r.closed and r.period.start < one.period.start]
        more = f"等 {len(open_)} 期" if len(open_) > 1 else ""
        return f"{open_[-1].period.label}{more}" if open_ else ""

    def _begin_reopen(self) -> None:
        self.fields.hide()
        self.text.hide()
        self.give.setText("重新打开")
        self._ask(self.reason)

    def _begin_fix(self) -> None:
        self.fields.clear()
        for spec in self.facts.fields:
            if spec.typed:
                self.fields.addItem(spec.name, spec.key)
        self.fields.show()
        self.text.show()
        self.give.setText("更正")
        self._ask(self.fields)

    def _tell_old(self) -> None:
        """What the field says now, where its new text is typed."""
        from app.usecases.ledgers import cells

        key, field, at = self.facts.key, self.fields.currentData(), self.changes.currentRow()
        self.text.setPlaceholderText("更正为")
        if field is None or not 0 <= at < len(self._changed):
            return
        entry = self._changed[at].id

        def show(found: Any) -> None:
            old = found[entry][0] if entry in found else ""
            self.text.setPlaceholderText(f"原为 {old or '空'}，更正为")

        self._shell.tasks.run(
            self, lambda o, _p: cells.typed_texts(o, key, [entry], [field]), show, latest="ledgers.old"
        )

    def _ask(self, first: QWidget) -> None:
        self.text.clear()
        self.reason.clear()
        self.problem.hide()
        self.asking.show()
        first.setFocus()

    def _ask_nothing(self) -> None:
        self.asking.hide()
        self.periods.setFocus()

    def _give(self) -> None:
        from app.usecases.ledgers import corrections, periods

        one, reason, text = self._row(), self.reason.text(), self.text.text()
        if one is None:
            return
        if self.fields.isHidden():
            self._do(lambda o: periods.reopen(o, one.id, reason), f"{one.period.label}已重新打开")
            return
        field, entry = self.fields.currentData(), self._changed[self.changes.currentRow()].id
        self._do(lambda o: corrections.correct(o, entry, field, text, reason), "已更正，计入现在的期次")

    def _do(self, act: Any, words: str) -> None:
        def done(_result: Any) -> None:
            self.asking.hide()
            self._forget_sure()
            self._shell.say(words)
            self.reload()

        self._shell.tasks.run(self, lambda o, _p: act(o), done, self._refused)

    def _refused(self, error: BaseException) -> None:
        self.problem.setText(str(error))
        self.problem.show()

    def print_out(self) -> None:
        """The period on paper: rows, changes, corrections, sums."""
        from app.usecases.ledgers import carry

        one, key = self._row(), self.facts.key
        if one is not None:
            title = f"{self.facts.name} {one.period.label}"
            self._shell.preview(self, title, work=lambda o, _p: carry.paper(o, key, one.period))
