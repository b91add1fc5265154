"""One case: head, parties, facts, sessions, agreement, dates, and the moves that are possible now."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QWidget

from app.ui.mediation.columns import days_left
from app.ui.mediation.reason import ReasonLine
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, clear, column, label, row, rule, scrolled

PAPER = "mediation_agreement"
LARGE = 150  # percent: from here on one pair to a line


class CaseView(QWidget):
    """Shows one case. `record` and `settle` (case, today) ask for an editor; `deleted` when it went to the bin."""

    record = Signal(object, object)
    settle = Signal(object, object)
    deleted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.case: Any = None
        self._today = date.min
        self._can: frozenset[str] = frozenset()
        self._bare = False
        self._body = column(spacing=12, margins=(20, 16, 20, 16))
        self._build()
        self.empty()

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("案件")
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setLayout(self._body)
        outer = column()
        outer.addWidget(scrolled(inner))
        self.setLayout(outer)

    def empty(self) -> None:
        """No case chosen yet."""
        self.case = None
        clear(self._body)
        self._body.addWidget(EmptyState("在左边选一个案件，这里就是它的卷宗。\n按 Ctrl+N 登记新的纠纷。"))

    def load(self, case_id: int, failed: Any = None) -> None:
        """Show a case."""
        from app.usecases import mediation

        def work(office: Any, _progress: Any) -> Any:
            case = mediation.view(office, case_id)
            moves = office.library.flows[mediation.FLOW].moves_from(case.state)
            return case, frozenset(m.key for m in moves), office.today()

        self._shell.tasks.run(self, work, self._show, failed, latest="mediation.case")

    def reload(self) -> None:
        """After something changed; a case that was deleted meanwhile is no longer shown."""
        if self.case is not None:
            self.load(self.case.id, lambda _error: self.empty())

    def _show(self, result: Any) -> None:
        case, self._can, self._today = result
        if self.case is None or self.case.id != case.id:
            self._bare = False
        self.case = case
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self.setFocus()  # the keys must go on working when the button that was pressed is gone
        clear(self._body)
        number = label(case.number or "还没有编号", "dim", copyable=True)
        self._body.addLayout(row(label(case.title, "h1", wrap=True), spacing=8))
        words, signal = days_left(case.due_on, case.closed_on, self._today)
        left = label(words if signal != "done" else "", signal)
        self._body.addLayout(row(number, label(case.state_name, "tag"), left, None, spacing=12))
        self._body.addLayout(self._actions())
        self._reason = QWidget()
        self._reason.hide()
        self._body.addWidget(self._reason)
        self._body.addWidget(rule())
        for part in (self._facts(), self._parties(), self._sessions(), self._agreement()):
            if part is not None:
                self._body.addWidget(part)
        self._body.addStretch(1)

    def _actions(self) -> Any:
        made = row(spacing=6)
        if "session" in self._can:
            made.addWidget(button("记录调解", self._record, "", "Ctrl+R", self))
        if "settle" in self._can:
            made.addWidget(button("达成协议", self._settle, "primary", "Ctrl+G", self))
        for number, move in enumerate(self.case.moves, start=1):
            role = "primary" if len(self.case.moves) == 1 and not move.negative else ""
            made.addWidget(button(move.name, partial(self._ask, move), role, f"Ctrl+{number}", self))
        if self.case.effective_on is not None:
            made.addWidget(button("打印协议书", self.print_agreement, "", "Ctrl+P", self))
        made.addStretch(1)
        made.addWidget(button("删除", self._delete, "link", tip="移到回收站，可以撤销"))
        return made

    def _record(self) -> None:
        self.record.emit(self.case, self._today)

    def _settle(self) -> None:
        self.settle.emit(self.case, self._today)

    def print_agreement(self) -> None:
        """The agreement as paper."""
        from app.usecases import printing

        case_id = self.case.id
        self._shell.preview(self, "人民调解协议书", work=lambda o, _p: printing.issue(o, PAPER, case_id))

    def _ask(self, move: Any) -> None:
        """Do the move, or first ask for its reason in the line below the buttons."""
        if "note" not in move.asks:
            self._move(move, "")
            return
        reason = ReasonLine(move.name)
        reason.given.connect(lambda text: self._move(move, text))
        reason.left.connect(self._close_reason)
        self._replace_reason(reason)
        reason.line.setFocus()

    def _close_reason(self) -> None:
        self.setFocus()
        self._replace_reason(QWidget())
        self._reason.hide()

    def _replace_reason(self, reason: QWidget) -> None:
        self._body.replaceWidget(self._reason, reason)
        self._reason.deleteLater()
        self._reason = reason

    def _move(self, move: Any, note: str) -> None:
        from app.usecases import mediation

        case_id = self.case.id

        def done(_result: Any) -> None:
            self._shell.say(f"已{move.name}" if not move.name.startswith("已") else move.name)
            self.load(case_id)

        self._shell.tasks.run(self, lambda o, _p: mediation.move(o, case_id, move.key, note), done)

    def _delete(self) -> None:
        from app.usecases import bin as recycle_bin

        case = self.case

        def done(entry: int) -> None:
            self._shell.say(f"已删除 {case.title}", "撤销", lambda: self._shell.undoable(entry))
            self.empty()
            self.deleted.emit()

        self._shell.tasks.run(self, lambda o, _p: recycle_bin.put(o, "mediation_case", case.id), done)

    def _facts(self) -> QWidget:
        case = self.case
        amount = f"{case.amount:,.2f} 元" if case.amount is not None else ""
        pairs = (
            ("纠纷类型", case.dispute_type), ("来源", case.source), ("调解员", case.mediator), ("地点", case.place),
            ("涉及金额", amount), ("登记", _day(case.registered_on)), ("受理", _day(case.accepted_on)),
            ("应结", _day(case.due_on)), ("结案", _day(case.closed_on)),
            ("履行期限", self._with_left(case.performance_due, case.state == "settled")),
            ("司法确认截止", self._with_left(case.confirm_by, case.state == "settled")),
        )  # fmt: skip
        holder = QWidget()
        layout = column(spacing=8)
        layout.addWidget(self._grid(pairs))
        for name, text in (("纠纷事实", case.facts), ("请求", case.requests)):
            if text:
                layout.addWidget(self._grid(((name, text),)))
        holder.setLayout(layout)
        return holder

    def _grid(self, pairs: tuple[tuple[str, str], ...]) -> QWidget:
        theme = self._shell.theme
        return grid_of(pairs, theme.px(92), wide=theme.scale < LARGE)

    def _with_left(self, day: date | None, awaited: bool) -> str:
        words, _signal = days_left(day, None, self._today) if awaited else ("", "")
        return f"{day}　{words}".strip() if day else ""

    def _parties(self) -> QWidget:
        from app.models.fields.show import mask

        layout = column(spacing=6, margins=(16, 12, 16, 12))
        hidden = any(p.phone for p in self.case.parties) and not self._bare
        reveal = button("显示电话", self._reveal, "link", tip="显示完整号码（会记入日志）")
        reveal.setVisible(hidden)
        layout.addLayout(row(label("当事人", "h2"), None, reveal))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for at, p in enumerate(self.case.parties):
            grid.addWidget(label(p.role, "dim"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._name_of(p), at, 1, Qt.AlignmentFlag.AlignTop)
            phone = p.phone if self._bare else mask("phone", p.phone)
            agent = f"代理人：{p.agent}" if p.agent else ""
            words = "　".join(filter(None, (p.sex, phone, p.address, agent)))
            grid.addWidget(label(words, copyable=True, wrap=True), at, 2)
        grid.setColumnStretch(2, 1)
        layout.addLayout(grid)
        return card(layout)

    def _name_of(self, party: Any) -> QWidget:
        if party.resident_id is None:
            return label(party.name, copyable=True)
        made = button(
            party.name, lambda: self._shell.go("residents", kind="resident", record_id=party.resident_id), "link"
        )  # fmt: skip
        made.setToolTip("打开他的档案")
        return made

    def _reveal(self) -> None:
        from app.usecases import files

        case, what = self.case, f"{self.case.title} 当事人的电话"
        self._bare = True
        result = (case, self._can, self._today)
        self._shell.tasks.run(
            self, lambda o, _p: files.reveal(o, "mediation_case", case.id, what), lambda _r: self._show(result)
        )  # fmt: skip

    def _sessions(self) -> QWidget:
        layout = column(label("调解记录", "h2"), spacing=6, margins=(16, 12, 16, 12))
        if not self.case.sessions:
            layout.addWidget(label("还没有记录。调解之后按 Ctrl+R 记下来。", "dim", wrap=True))
        for s in self.case.sessions:
            head = "　".join(filter(None, (f"第 {s.position} 次", str(s.held_on), s.place, s.present)))
            layout.addWidget(label(head, "dim", wrap=True))
            layout.addWidget(label(s.text, wrap=True, copyable=True))
        return card(layout)

    def _agreement(self) -> QWidget | None:
        case = self.case
        if not case.agreement_text:
            return None
        layout = column(spacing=6, margins=(16, 12, 16, 12))
        number = label(case.agreement_number, "dim", copyable=True)
        layout.addLayout(row(label("调解协议", "h2"), number, None, spacing=12))
        pairs = (
            ("协议内容", case.agreement_text),
            ("履行方式", case.performance),
            ("生效", _day(case.effective_on)),
        )
        for pair in pairs:
            layout.addWidget(self._grid((pair,)))
        return card(layout)


def _day(day: date | None) -> str:
    return str(day) if day else ""


def card(layout: Any) -> QFrame:
    """A framed part of the page."""
    frame = QFrame()
    frame.setObjectName("card")
    frame.setLayout(layout)
    return frame


def grid_of(pairs: tuple[tuple[str, str], ...], name_width: int, *, wide: bool) -> QWidget:
    """Labels and values, two pairs to a line; a single pair takes the whole line; empty ones are left out."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    shown = [pair for pair in pairs if pair[1]]
    width = 2 if wide and len(pairs) > 1 else 1
    for at, (name, text) in enumerate(shown):
        line, side = divmod(at, width)
        grid.addWidget(label(name, "dim"), line, side * 2, Qt.AlignmentFlag.AlignTop)
        value = label(text, wrap=True, copyable=True)
        grid.addWidget(value, line, side * 2 + 1, Qt.AlignmentFlag.AlignTop)
    for side in range(width):
        grid.setColumnMinimumWidth(side * 2, name_width)
        grid.setColumnStretch(side * 2 + 1, 1)
    return holder
