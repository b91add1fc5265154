"""A few questions above a list: a form with a word for doing it and one for leaving it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row


class AskPanel(QWidget):
    """`given` when the clerk wants it done, `left` when not. Hidden until it is asked."""

    given = Signal()
    left = Signal()

    def __init__(self, entries: Sequence[Entry], word: str) -> None:
        super().__init__()
        self.form = Form(entries)
        self._title = label("", "h2")
        self._title.hide()
        self._problem = label("", "problem", wrap=True)
        self._problem.hide()
        self._build(word)

    def _build(self, word: str) -> None:
        do = button(word, self.given.emit, "primary", "Ctrl+S", self)
        leave = button("取消", self.leave, "", "Esc", self)
        layout = column(self._title, self.form, self._problem, spacing=8)
        layout.addLayout(row(do, leave, None))
        self.setLayout(layout)
        self.form.submitted.connect(self.given)
        self.hide()

    def ask(self, values: Mapping[str, Any], title: str = "") -> None:
        """Show the questions with these answers."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.show_problems({})
        self.form.fill(dict(values))
        self.show()
        self.form.focus_first()

    def leave(self) -> None:
        """Put it away."""
        self.hide()
        self.left.emit()

    def show_problems(self, problems: dict[str, str]) -> None:
        """What is wrong, at its fields; the rest below them."""
        self.refuse("；".join(self.form.show_problems(problems)))

    def refuse(self, words: object) -> None:
        """Say what went wrong."""
        self._problem.setText(str(words))
        self._problem.setVisible(bool(str(words)))
