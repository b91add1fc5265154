"""The small forms of the book of relief: a line, a fund, a reason."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.picker import QuickPicker
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row

NAMES = ("direction", "quantity", "on_day", "what", "kind", "taker")


class LineForm(QWidget):
    """A line of the book: `given` is the EntryForm and the reason; with `reason` the reason of a 更正 is asked too."""

    given = Signal(object, str)
    left = Signal()
    wrong = Signal(str)

    def __init__(
        self,
        shell: Shell,
        filled: Any,
        funds: Sequence[Any],
        kinds: Sequence[tuple[str, str]],
        *,
        reason: bool = False,
    ) -> None:
        super().__init__()
        self._shell, self._filled = shell, filled
        self.picker = QuickPicker(shell, "谁：居民的姓名、首字母，或直接写姓名、单位")
        self.form = Form(
            (
                Entry("direction", "收发", "choice", (("out", "发放"), ("in", "收入"))),
                Entry("fund_id", "款物", "choice", tuple((f.id, f"{f.name}（{f.unit}）") for f in funds), required=True),
                Entry("quantity", "数量", required=True), Entry("on_day", "日期", required=True),
                Entry("what", "用途或来源", required=True), Entry("kind", "类别", "choice", (("", ""), *kinds)),
                Entry("taker", "代领人"), *((Entry("reason", "更正的原因", required=True),) if reason else ()),
            )
        )  # fmt: skip
        self._build(funds[0].id)

    def _build(self, first: int) -> None:
        filled = self._filled
        if filled.resident_id:
            self.picker.choose(filled.resident_id, filled.party)
        else:
            self.picker.setText(filled.party)
        self.form.fill({n: getattr(filled, n) for n in NAMES} | {"fund_id": filled.fund_id or first})
        self.form.submitted.connect(self.submit)
        self.picker.taken.connect(lambda *_who: self.form.focus_first())
        self.picker.went_on.connect(self.form.focus_first)
        layout = column(label("领取的人，或交来的人", "dim"), self.picker, self.form)
        keep = button("保存", self.submit, "primary", "Ctrl+S", self)
        layout.addLayout(row(keep, button("不记了", self.left.emit), None))
        self.setLayout(layout)

    def begin(self) -> None:
        """The cursor where something is still to be said."""
        if self._filled.party:
            self.form.controls["quantity"].setFocus()
        else:
            self.picker.setFocus()

    def submit(self) -> None:
        """Check what is typed, and give it."""
        values = self.form.values()
        reason = str(values.pop("reason", ""))
        party, picked = self.picker.text().strip(), self.picker.picked
        form = replace(self._filled, **values, party=party, resident_id=picked)
        if picked is None and party != self._filled.party:
            form = replace(form, organisation_id=None, household_id=None)
        problems = form.problems()
        rest = self.form.show_problems(problems)
        self.wrong.emit("；".join(rest))
        if not problems:
            self.given.emit(form, reason)


class FundEditor(QWidget):
    """A fund of money, or a kind of goods; `given` is the FundForm."""

    given = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form = Form(
            (
                Entry("form", "是什么", "choice", (("money", "资金"), ("goods", "物资"))),
                Entry("name", "名称", required=True), Entry("unit", "单位", hint="物资才填：袋、桶、件"),
                Entry("price", "单价（元）", hint="物资折价，可不填"), Entry("purpose", "用途限制", wide=True),
            )
        )  # fmt: skip
        self.form.submitted.connect(self.submit)
        layout = column(self.form)
        keep = button("保存", self.submit, "primary", "Ctrl+S", self)
        layout.addLayout(row(keep, button("不建了", self.left.emit), None))
        self.setLayout(layout)

    def begin(self) -> None:
        """The cursor in the first field."""
        self.form.focus_first()

    def submit(self) -> None:
        """Check what is typed, and give it."""
        from app.usecases.relief_forms import FundForm

        form = FundForm(**self.form.values())
        self.form.show_problems(form.problems())
        if not form.problems():
            self.given.emit(form)


class ReasonLine(QWidget):
    """One line for a reason; `given` when Enter or the button named `name` is pressed."""

    given = Signal(str)
    left = Signal()

    def __init__(self, words: str, name: str) -> None:
        super().__init__()
        self.reason = QLineEdit()
        self.reason.setAccessibleName(words)
        self.reason.setPlaceholderText(words)
        self.reason.returnPressed.connect(self.submit)
        layout = column(label(words, "h2"), self.reason)
        layout.addLayout(row(button(name, self.submit, "primary"), button("不做了", self.left.emit), None))
        self.setLayout(layout)

    def begin(self) -> None:
        """The cursor in the line."""
        self.reason.setFocus()

    def submit(self) -> None:
        """Give what is typed; the use case says when a reason is missing."""
        self.given.emit(self.reason.text())
