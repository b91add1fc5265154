"""One service record: state, days left, materials, steps, and the moves that are possible now."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QMenu, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, clear, column, label, row, rule, scrolled

KEYS = {"accept": "Ctrl+1", "handle": "Ctrl+2", "transfer": "Ctrl+3", "finish": "Ctrl+4", "correct": "Ctrl+5"}


class RecordView(QWidget):
    """`changed` after a move."""

    changed = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._view: Any = None
        self._bare = False
        self._body = column(spacing=10, margins=(20, 16, 20, 16))
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setLayout(self._body)
        outer = column()
        outer.addWidget(scrolled(inner))
        self.setLayout(outer)
        self._body.addWidget(EmptyState("在左边选一件办件，或按 Ctrl+N 受理新的。"))

    def load(self, record_id: int) -> None:
        """Show a record."""
        from app.usecases import service_views

        self._shell.tasks.run(
            self, lambda o, _p: service_views.view(o, record_id), self._show, latest="service.view"
        )

    def reload(self) -> None:
        """After something changed elsewhere."""
        if self._view is not None:
            self.load(self._view.id)

    def _show(self, view: Any) -> None:
        if self._view is None or self._view.id != view.id:
            self._bare = False
        self._view = view
        clear(self._body)
        self._body.addLayout(row(label(view.item, "h1", wrap=True), None))
        state = row(
            label(view.state_name, "tag"), label(view.number, "dim", copyable=True), self._left(), None
        )
        self._body.addLayout(state)
        self._body.addLayout(self._moves())
        self._ask = column(spacing=4)
        self._body.addLayout(self._ask)
        self._problem = label("", "problem", wrap=True)
        self._body.addWidget(self._problem)
        self._body.addWidget(rule())
        self._body.addWidget(self._facts())
        self._body.addLayout(self._materials())
        self._body.addWidget(label("办理经过", "h2"))
        for step in view.steps:
            when = step.at.astimezone().strftime("%m-%d %H:%M")
            moved = step.move if step.move == step.state else f"{step.move} → {step.state}"
            words = f"{when}　{moved}　{step.clerk}　{step.note}"
            self._body.addWidget(label(words, "dim", wrap=True))
        self._body.addStretch(1)

    def _left(self) -> QWidget:
        days = self._view.days_left
        if days is None:
            return label("", "dim")
        if days < 0:
            return label(f"超期 {-days} 个工作日", "overdue")
        return label("今天到期" if days == 0 else f"还剩 {days} 个工作日", "due" if days <= 2 else "dim")

    def _moves(self) -> Any:
        view = self._view
        forward = [m for m in view.moves if not m.negative]
        moves: list[QWidget] = [
            button(m.name, partial(self._begin, m), "primary" if i == 0 else "", KEYS.get(m.key, ""), self)
            for i, m in enumerate(forward)
        ]
        moves += self._negative([m for m in view.moves if m.negative])
        prints = button("打印受理回执", self.print_receipt, keys="Ctrl+P", owner=self)
        prints.setEnabled(view.accepted_on is not None)
        person = button("居民档案", lambda: self._shell.go("residents", record_id=view.resident_id))
        person.setEnabled(view.resident_id is not None)
        both = column(spacing=6)
        if moves:
            both.addLayout(row(*moves, None, spacing=6))
        both.addLayout(row(prints, person, None, spacing=6))
        return both

    def _negative(self, moves: list[Any]) -> list[QWidget]:
        """Refusals and withdrawals, out of the way of the hand."""
        if not moves:
            return []
        menu = QMenu(self)
        for m in moves:
            menu.addAction(m.name, partial(self._begin, m))
        other = button("其他处理", lambda: None, tip="、".join(m.name for m in moves))
        other.setMenu(menu)
        return [other]

    def _begin(self, move: Any) -> None:
        """A move that asks a reason or result gets a line to type it; the others are done at once."""
        if not move.asks:
            self._do(move.key, "")
            return
        clear(self._ask)
        line = QLineEdit()
        words = "办理结果" if "result" in move.asks else "原因"
        line.setPlaceholderText(f"{move.name}：{words}，写好按 Enter")
        line.setAccessibleName(words)
        line.returnPressed.connect(lambda: self._do(move.key, line.text()))
        self._ask.addLayout(row(line, button("确定", lambda: self._do(move.key, line.text()), "primary")))
        line.setFocus()

    def _do(self, key: str, note: str) -> None:
        from app.usecases import service_records

        one = self._view

        def done(_result: Any) -> None:
            self.changed.emit(one.id)
            self.load(one.id)

        self._shell.tasks.run(
            self,
            lambda o, _p: service_records.move(o, one.id, key, note, one.version),
            done,
            lambda error: self._problem.setText(str(error)),
        )

    def print_receipt(self) -> None:
        """The acceptance receipt, both copies on one sheet."""
        from app.usecases import printing

        one = self._view
        if one is not None and one.accepted_on is not None:
            self._shell.preview(
                self, "受理回执", work=lambda o, _p: printing.issue(o, "service_receipt", one.id)
            )

    def _facts(self) -> QWidget:
        v = self._view
        pairs = (
            ("申请人", v.applicant), ("联系电话", self._phone()), ("渠道", v.channel), ("代办人", v.agent),
            ("收件", v.received_on), ("受理", v.accepted_on), ("承诺办结", v.due_on), ("办结", v.finished_on),
            ("结果", v.result), ("备注", v.note),
        )  # fmt: skip
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        shown = [(name, str(value)) for name, value in pairs if value]
        for at, (name, value) in enumerate(shown):
            grid.addWidget(label(name, "dim"), at // 2, at % 2 * 2)
            hidden = name == "联系电话" and not self._bare
            words = label(value, copyable=True, wrap=True)
            shown_as = (
                row(words, button("显示", self._reveal, "link", tip="显示完整号码（会记入日志）"), None)
                if hidden
                else row(words)
            )
            grid.addLayout(shown_as, at // 2, at % 2 * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return holder

    def _phone(self) -> str:
        from app.models.fields.show import mask

        return str(self._view.phone) if self._bare else mask("phone", self._view.phone)

    def _reveal(self) -> None:
        """Show the whole number; that it was looked at is written down."""
        from app.usecases import files

        one, self._bare = self._view, True
        what = f"办件 {one.number} 的联系电话"
        self._shell.tasks.run(
            self, lambda o, _p: files.reveal(o, "service_record", one.id, what), lambda _r: self._show(one)
        )

    def _materials(self) -> Any:
        layout = column(label("材料", "h2"), spacing=4)
        open_ = self._view.accepted_on is None
        self._checks = []
        for m in self._view.materials:
            check = QCheckBox(f"{m.name}（{m.form} {m.copies} 份）")
            check.setChecked(m.received)
            check.setEnabled(open_)
            check.setProperty("material", m.name)
            check.toggled.connect(lambda _on: self._keep_materials())
            self._checks.append(check)
            layout.addWidget(check)
        if not self._view.materials:
            layout.addWidget(label("没有材料", "dim"))
        return layout

    def _keep_materials(self) -> None:
        from app.usecases import service_records

        names = {str(c.property("material")) for c in self._checks if c.isChecked()}
        one = self._view.id
        self._shell.tasks.run(
            self, lambda o, _p: service_records.set_received(o, one, names), lambda _r: self.load(one)
        )
