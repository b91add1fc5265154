"""What a move of a flow wants to know, asked one thing after another in the line below the buttons."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.widgets.parts import clear, column
from app.ui.widgets.reason_line import ReasonLine

Answers = dict[str, str]


def done_words(name: str) -> str:
    """What is said after a move: 已受理; a move that says no is put on record: 已记为调解不成."""
    if name.startswith(("已", "没有")):
        return name
    return f"已记为{name}" if "不" in name else f"已{name}"


class MoveAsks(QWidget):
    """Nothing to be seen until `ask`; then `line` is the one being written. `left` when the clerk thinks better of it."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.line: ReasonLine | None = None
        self._subject: object = None
        self._lines = column(spacing=0)
        self.setLayout(self._lines)
        self.hide()

    def ask(
        self, name: str, asks: Sequence[str], words: Mapping[str, str], given: Callable[[Answers], None]
    ) -> None:
        """`given` what was written for each of `asks`; at once when nothing is asked. `words` says what is asked for ("" or
        not there: the reason). What is half written comes first."""
        if not self.half_written():
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

    def belong(self, subject: object) -> None:
        """What is shown now: the line stays as long as that is the same, as it was, and goes with it."""
        if subject != self._subject:
            self.close_line()
        self._subject = subject

    def close_line(self) -> None:
        """Ask no more."""
        clear(self._lines)
        self.line = None
        self.hide()

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
            given(said)
            return
        self.line = line = ReasonLine(name, words.get(asks[0], ""))
        line.given.connect(lambda text: self._next(name, asks[1:], words, given, {**said, asks[0]: text}))
        line.left.connect(self._leave)
        self._lines.addWidget(line)
        self.show()
        line.line.setFocus()

    def _leave(self) -> None:
        self.close_line()
        self.left.emit()
