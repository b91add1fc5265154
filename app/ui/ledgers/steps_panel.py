"""Where a row of a ledger stands in its steps: the state, the last day that is awaited, the moves by keys, the steps made."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from app.ui.shell import Shell
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.move_asks import MoveAsks
from app.ui.widgets.parts import button, clear, column, label, row
from app.ui.widgets.rights import needs

SHOWN = 3
"""The latest steps that are shown at once."""
ASKED = {
    "result": "结果怎样", "department": "转到哪个单位", "plan": "打算怎样办", "person": "和谁谈、由谁办", "until": "到哪天"
}  # fmt: skip
"""What the line asks for an answer of a move; what is not here is the reason."""


class StepsPanel(QFrame):
    """Nothing to be seen for a row of a ledger without steps; `name` is the ledger's. `stepped` after a step: the row may have
    ended by it."""

    stepped = Signal()

    def __init__(self, shell: Shell, entry_id: int, name: str, *, restricted: bool) -> None:
        super().__init__()
        self._shell, self._entry, self._name = shell, entry_id, name
        self._right = "ledgers.restricted.edit" if restricted else "ledgers.edit"
        self._all = False
        self.row: Any = None
        self._build()
        self.load()

    def _build(self) -> None:
        self.setObjectName("card")
        self.setAccessibleName("步骤")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._head = column(spacing=6)
        self.day = self._day_line()
        self._made = column(spacing=2)
        self.asks = MoveAsks(self._shell, "ledger_move", alone=False, day=self.day)
        self.asks.left.connect(self.setFocus)
        layout = column(spacing=6, margins=(12, 10, 12, 10))
        layout.addLayout(self._head)
        layout.addLayout(row(label("哪天办的", "dim"), self.day, None))
        layout.addWidget(self.asks)
        layout.addLayout(self._made)
        self.setLayout(layout)
        self.hide()

    def _day_line(self) -> QLineEdit:
        """The day of the next step; a visit is often written down later than it was made."""
        made = QLineEdit()
        made.setAccessibleName("哪天办的")
        made.setPlaceholderText("今天（Ctrl+0 改日期）")
        made.setFixedWidth(made.fontMetrics().averageCharWidth() * 32)
        going = QShortcut(QKeySequence("Ctrl+0"), made)
        going.activated.connect(made.setFocus)
        return made

    def load(self) -> None:
        """Read where the row stands."""
        from app.usecases.ledgers import steps

        entry = self._entry
        self._shell.tasks.run(self, lambda o, _p: steps.view(o, entry), self._show)

    def _show(self, found: Any) -> None:
        self.row = found
        if found is None:
            return
        self.asks.belong(found.entry_id, found.state, self._name)
        clear(self._head)
        due = f"期限 {found.due_on}　{found.due_words}" if found.due_on else ""
        state = label(found.state_name, found.signal or "tag")
        self._head.addLayout(
            row(label("步骤", "h2"), state, label(due, found.due_signal or "dim"), None, spacing=12)
        )
        self._head.addWidget(self._moves())
        self._fill_made()
        self.show()

    def _moves(self) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(spacing=6)
        for number, move in enumerate(self.row.moves, start=1):
            keys = f"Ctrl+{number}" if number < 10 else ""
            made = button(move.name, partial(self._ask, move), "", keys, self if keys else None)
            flow.addWidget(needs(self._shell, made, self._right))
        holder.setLayout(flow)
        return holder

    def _fill_made(self) -> None:
        clear(self._made)
        steps = self.row.steps[::-1]
        for s in steps if self._all else steps[:SHOWN]:
            parts = (str(s.on_day), s.name, s.note, s.person, f"期限 {s.due_on}" if s.due_on else "", s.clerk)
            self._made.addWidget(label("　".join(filter(None, parts)), "small", wrap=True, copyable=True))
        if len(steps) > SHOWN and not self._all:
            self._made.addLayout(row(button(f"全部 {len(steps)} 步", self._show_all, "link"), None))

    def keep_draft(self) -> None:
        """Whatever closes the row: an answer that is half written stays as a draft."""
        self.asks.keep_draft()

    def _show_all(self) -> None:
        self._all = True
        self._fill_made()

    def _ask(self, move: Any) -> None:
        """Do the move, or first ask for what it wants to know."""
        words = ASKED | {"note": move.note_is}
        self.asks.ask(move.name, move.asks, words, partial(self._move, move), move.key)

    def _move(self, move: Any, answers: dict[str, str]) -> None:
        from app.usecases.ledgers import steps

        entry, day = self._entry, self.day.text()
        words = move.done_words

        def done(act: int) -> None:
            self.asks.done()
            self._shell.say(words, "撤销", lambda: self._shell.undoable(act))
            self.stepped.emit()

        self._shell.tasks.run(
            self,
            lambda o, _p: steps.move(o, entry, move.key, answers, day),
            done,
            self.asks.refused,
            once=True,
        )
