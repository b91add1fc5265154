"""What a move of a flow wants to know, asked one thing after another in the line below the buttons."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.drafts import DraftKeeper
from app.ui.shell import Shell
from app.ui.widgets.parts import clear, column
from app.ui.widgets.reason_line import ReasonLine

Answers = dict[str, str]
DAY = "on_day"
"""The name under which a draft keeps the day of the move."""


class MoveAsks(QWidget):
    """Nothing to be seen until `ask`; then `line` is the one being written. `left` when the clerk thinks better of it.

    With `drafts`, the first part of their name, what is half written stays as a draft of the record (`belong`) when another
    one is shown, until the move is `done`; `day`, the line beside it in which the day of the move is written, with it.
    `alone`: no form stands around it that Esc would leave.
    """

    left = Signal()

    def __init__(
        self, shell: Shell, drafts: str = "", *, alone: bool = True, day: QLineEdit | None = None
    ) -> None:
        super().__init__()
        self._shell, self._drafts, self._alone, self._day = shell, drafts, alone, day
        self.line: ReasonLine | None = None
        self._draft: DraftKeeper | None = None
        self._asked: tuple[str, int] | None = None
        self._made: tuple[str, int] | None = None
        self._left_before: dict[str, Any] = {}
        self._again: Callable[[], None] | None = None
        self._subject: tuple[int, str] = (0, "")
        self._title = ""
        self._lines = column(spacing=0)
        self.setLayout(self._lines)
        self.hide()

    def ask(
        self, name: str, asks: Sequence[str], words: Mapping[str, str], given: Callable[[Answers], None], key: str = "",
    ) -> None:  # fmt: skip
        """`given` what was written for each of `asks`; at once when nothing is asked. `words` says what is asked for ("" or
        not there: the reason). What is half written comes first. `key` of the move names the draft, "" for none."""
        if self.half_written():
            return
        self._made, self._left_before = None, {}
        record, _state = self._subject
        self._asked = (f"{self._drafts}.{key}", record) if asks and key and record and self._drafts else None
        self._again = partial(self._next, name, list(asks), words, given, {}) if asks else None
        self._next(name, list(asks), words, given, {})

    def ask_one(self, name: str, what: str, given: Callable[[str], None]) -> None:
        """One thing only: `what`, or the reason when that is ""."""
        self.ask(name, ("it",), {"it": what}, lambda said: given(said["it"]))

    def half_written(self) -> bool:
        """Whether something stands in the line that was not given yet; then it says so and takes the keyboard."""
        if self.line is None or not self.line.written():
            return False
        self.line.say_unused()
        return True

    def belong(self, record: int, state: str, title: str) -> None:
        """What is shown now: the line stays as long as that is the same, as it was, and goes with it."""
        if (record, state) != self._subject:
            self.close_line()
            self._again = None
        self._subject, self._title = (record, state), title

    def keep_draft(self) -> None:
        """Keep what was typed since it was last kept."""
        if self._draft is not None:
            self._draft.keep_touched()

    def close_line(self) -> None:
        """Ask no more; what is half written stays as a draft."""
        self.keep_draft()
        self._draft = None
        clear(self._lines)
        self.line = None
        self.hide()

    def done(self) -> None:
        """The move was made: what was written for it is no draft any more."""
        from app.usecases import drafts

        if self._made is not None:
            key, record = self._made
            self._shell.tasks.run(self, lambda office, _p: drafts.drop(office, key, record), lambda _r: None)
        self._made = self._again = None

    def refused(self, error: BaseException) -> None:
        """The move was not made: why is said, and what was written for it stands in its line again."""
        if self._again is not None and self.line is None:
            self._made = None
            self._again()
        self._shell.fail(error)

    def _next(
        self,
        name: str,
        asks: list[str],
        words: Mapping[str, str],
        given: Callable[[Answers], None],
        said: Answers,
    ) -> None:
        self.close_line()
        if not asks:
            self._made, self._left_before = self._asked, said
            given(said)
            return
        self.line = line = ReasonLine(name, words.get(asks[0], ""), asks[0], alone=self._alone)
        line.given.connect(lambda text: self._next(name, asks[1:], words, given, {**said, asks[0]: text}))
        line.left.connect(self._leave)
        if self._left_before:
            line.fill(self._left_before)
        self._lines.addWidget(line)
        self.show()
        self._keep(name, line, said)
        line.line.setFocus()

    def _keep(self, name: str, line: ReasonLine, said: Answers) -> None:
        """Keep what is written, beside what was said before; put back what was left half written: the first line asks for
        it, for those after it as well."""
        if self._asked is None:
            return
        other = self._left_before
        key, record = self._asked
        title = f"{name} {self._title}"[:120]
        self._draft = DraftKeeper(
            self._shell,
            line,
            key,
            record,
            title,
            more=lambda: other | said | line.values() | self._day_said(),
            put_back=partial(self._put_back, other),
        )
        if self._day is not None:
            self._day.textEdited.connect(self._draft.touch)
            self._draft.discarded.connect(partial(self._day.setText, self._day.text()))
        if not said and not other:
            self._draft.offer()

    def _day_said(self) -> Answers:
        return {} if self._day is None else {DAY: self._day.text()}

    def _put_back(self, other: dict[str, Any], kept: dict[str, Any]) -> None:
        """What was left for the lines that come later, and the day, unless another one was written since."""
        other.update(kept)
        if self._day is not None and not self._day.text().strip():
            self._day.setText(str(kept.get(DAY) or ""))

    def _leave(self) -> None:
        """Not wanted any more, nor its draft."""
        if self._draft is not None:
            self._draft.done()
        self._again = None
        self.close_line()
        self.left.emit()
