"""What a move asks, as a small form in place: Enter in the last field or Ctrl+S does it, Esc leaves everything as it is."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.services.answers import DayLine, NamesLine, OfferedLine, RatingKeys
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row


class MoveForm(QWidget):
    """`given` with the answers by name, `left` on Esc, `rated` as soon as a rating is chosen."""

    given = Signal(dict)
    left = Signal()
    rated = Signal(str)

    def __init__(
        self, title: str, entries: tuple[Entry, ...], filled: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.form = Form(entries, columns=1)
        self._problem = label("", "problem", wrap=True)
        self._build(title)
        self.form.fill(filled or {})
        self.title, self._first = title, self.form.values()
        self.form.submitted.connect(self._give)
        self.form.edited.connect(self._edited)

    def _build(self, title: str) -> None:
        self.setObjectName("ground")
        self._problem.hide()
        go = button(f"确定{title}", self._give, "primary", "Ctrl+S", self, "最后一栏按回车，或 Ctrl+回车")
        stop = button("取消", self.left.emit, "", "Esc", self)
        layout = column(label(title, "h2"), self.form, self._problem, spacing=8, margins=(12, 10, 12, 10))
        layout.addLayout(row(go, stop, None))
        self.setLayout(layout)

    def _give(self) -> None:
        self.given.emit(self.form.values())

    def _edited(self) -> None:
        self._problem.hide()
        if "rating" in self.form.controls:
            self.rated.emit(str(self.form.values()["rating"]))

    def half_filled(self) -> bool:
        """Whether something stands in it that was not there when it was opened."""
        return self.form.values() != self._first

    def begin(self) -> None:
        """Put the cursor into the first field that is still empty."""
        values = self.form.values()
        name = next((n for n in self.form.controls if not values[n]), next(iter(self.form.controls)))
        self.form.controls[name].setFocus()

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Beside each field; what belongs to none below them."""
        rest = self.form.show_problems(problems)
        self._problem.setText("；".join(rest))
        self._problem.setVisible(bool(rest))


def entries_of(move: Any, hints: Any) -> tuple[Entry, ...]:
    """A field for each thing the move asks; the rating first, since it decides what else is asked."""
    from app.usecases.services.asks import asked

    names = sorted(move.asks, key=lambda n: n != "rating")
    return tuple(_entry(name, asked(move, name), hints) for name in names)


def _entry(name: str, words: str, hints: Any) -> Entry:
    offered = {"department": hints.departments, "assignee": hints.assignees, "receiver": hints.receivers,
               "replied_by": hints.repliers}  # fmt: skip
    if name in offered:
        return Entry(name, words, "own", make=partial(OfferedLine, words, offered[name]), required=True)
    if name == "until":
        return Entry(name, words, "own", make=partial(DayLine, words, hints.days), required=True)
    if name == "rating":
        return Entry(name, words, "own", make=partial(RatingKeys, words, hints.ratings), required=True)
    return Entry(name, words, wide=True, required=True)


def hand_over_entries(view: Any, hints: Any) -> tuple[Entry, ...]:
    """Who works on a record, who stands in, and who helps."""
    make = partial(OfferedLine, "经办人", hints.clerks)
    helpers = partial(NamesLine, "协办", hints.helpers)
    stand_in = partial(OfferedLine, "替岗人", hints.clerks)
    return (
        Entry("handler", "经办人", "own", make=make),
        Entry("standin", "替岗人（AB岗）", "own", make=stand_in),
        Entry("helpers", "协办（人员或单位，几个用、隔开）", "own", make=helpers),
    )
