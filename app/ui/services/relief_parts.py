"""The small forms of the book of relief: a line, a fund, a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.ui.drafts import DraftKeeper
from app.ui.picker import QuickPicker
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.hint_line import HintLine
from app.ui.widgets.parts import bring_to_sight, button, column, label, row
from app.ui.widgets.problem_line import ProblemLine

NAMES = ("direction", "quantity", "on_day", "what", "kind", "taker")


class PartyLine(QWidget):
    """Who gives or receives: a resident on file, the whole household of one, or a name; `picker` is where it is typed."""

    went_on = Signal()
    edited = Signal()

    def __init__(self, shell: Shell, filled: Any) -> None:
        super().__init__()
        self._shell, self._filled = shell, filled
        self._home: Any = None
        self.picker = QuickPicker(shell)
        self.whole = QCheckBox("给全户")
        self.which = label("", "dim", wrap=True)
        self.problem = ProblemLine()
        self._build()
        self._bind()
        self._load()

    def _build(self) -> None:
        hint = HintLine(self.picker, "谁：居民的姓名、首字母，或直接写姓名、单位").below
        self.whole.hide()
        self.which.hide()
        self.setLayout(
            column(
                label("领取的人，或交来的人", "dim"),
                self.picker,
                hint,
                self.problem,
                self.whole,
                self.which,
                spacing=4,
            )
        )
        if self._filled.resident_id:
            self.picker.choose(self._filled.resident_id, self._filled.party)
        else:
            self.picker.setText(self._filled.party)
        self.setFocusProxy(self.picker)

    def _bind(self) -> None:
        self.picker.taken.connect(self._picked)
        self.picker.went_on.connect(self.went_on.emit)
        self.picker.textEdited.connect(lambda _text: self._offer(None, whole=False))
        self.picker.textEdited.connect(lambda _text: self.edited.emit())
        self.edited.connect(partial(self.problem.say, ""))
        self.picker.taken.connect(lambda *_who: self.edited.emit())
        self.whole.clicked.connect(lambda _on: self.edited.emit())

    def _load(self) -> None:
        """The household that is there already, or that of the resident who is."""
        own, resident = self._filled.household_id, self._filled.resident_id
        if own or resident:
            self._ask(resident, own)

    def _picked(self, resident_id: int, _name: str, _detail: str) -> None:
        self._ask(resident_id, None)
        self.went_on.emit()

    def _ask(self, resident_id: int | None, household_id: int | None) -> None:
        from app.usecases.relief import homes as relief_homes

        self._shell.tasks.run(
            self,
            lambda o, _p: relief_homes.home_of(o, resident_id=resident_id, household_id=household_id),
            lambda home: self._offer(home, whole=household_id is not None), latest="relief.home",
        )  # fmt: skip

    def _offer(self, home: Any, *, whole: bool) -> None:
        """Whether the whole household is meant can be said where somebody has one."""
        self._home = home
        self.whole.setVisible(home is not None)
        self.whole.setChecked(home is not None and whole)
        self.which.setVisible(home is not None)
        self.which.setText(home.words if home is not None else "")

    def refuse(self, words: str) -> None:
        """Say what is wrong with who stands there, the keyboard in the line."""
        self.problem.say(words)
        if words:
            self.picker.setFocus()
            bring_to_sight(self.problem)

    def chosen(self) -> dict[str, Any]:
        """Who stands there, for the draft."""
        whole = self._home.id if self._home is not None and self.whole.isChecked() else None
        return self.picker.kept() | {"_home": whole}

    def start_again(self) -> None:
        """As it was opened: who stood there in the draft goes."""
        self.picker.picked = self._filled.resident_id
        self.picker.setText(self._filled.party)
        self._offer(None, whole=False)
        self._load()

    def put_back(self, kept: dict[str, Any]) -> None:
        """Who stood there, from the draft."""
        self.picker.put_back(kept)
        if kept.get("_resident") or kept.get("_home"):
            self._ask(kept.get("_resident"), kept.get("_home"))

    def put_into(self, form: Any) -> Any:
        """The EntryForm with who is meant."""
        party, picked = self.picker.text().strip(), self.picker.picked
        if self._home is not None and self.whole.isChecked():
            return replace(form, party=self._home.party, resident_id=None, household_id=self._home.id)
        made = replace(form, party=party, resident_id=picked)
        if picked is not None or party != self._filled.party:
            made = replace(made, household_id=None)
        return (
            made if picked is not None or party == self._filled.party else replace(made, organisation_id=None)
        )


class LineForm(QWidget):
    """A line of the book: `given` is the EntryForm and the reason; with `corrects`, the line
    that is put right, the reason is asked too. What is typed is kept as a draft."""

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
        corrects: int = 0,
    ) -> None:
        super().__init__()
        self._shell, self._filled = shell, filled
        self.who = PartyLine(shell, filled)
        self.form = Form(
            (
                Entry("direction", "收发", "choice", (("out", "发放"), ("in", "收入"))),
                Entry("fund_id", "款物", "choice", tuple((f.id, f"{f.name}（{f.unit}）") for f in funds), required=True),
                Entry("quantity", "金额或数量", required=True), Entry("on_day", "日期", required=True),
                Entry("what", "用途或来源", required=True), Entry("kind", "类别", "choice", (("", ""), *kinds)),
                Entry("taker", "代领人"), *((Entry("reason", "更正的原因", required=True),) if corrects else ()),
            )
        )  # fmt: skip
        self._build(funds[0].id)
        draft = (
            ("relief_correct", corrects, "款物更正")
            if corrects
            else ("relief_entry", filled.record_id or 0, "款物收支")
        )
        self.draft = DraftKeeper(shell, self.form, *draft, more=self.who.chosen, put_back=self._put_back)
        self.who.edited.connect(self.draft.touch)
        self.draft.discarded.connect(self.who.start_again)
        self.draft.offer()

    def _build(self, first: int) -> None:
        filled = self._filled
        self.form.fill({n: getattr(filled, n) for n in NAMES} | {"fund_id": filled.fund_id or first})
        self.form.submitted.connect(self.submit)
        self.form.edited.connect(self._follow)
        self._follow()
        self.who.went_on.connect(self.form.focus_first)
        layout = column(self.who, self.form)
        keep = button("保存", self.submit, "primary", "Ctrl+S", self)
        layout.addLayout(
            row(keep, button("不记了", self.left.emit, tip="填的留作草稿，下次“记一笔”接着填"), None)
        )
        self.setLayout(layout)

    def _put_back(self, kept: dict[str, Any]) -> None:
        self.who.put_back(kept)
        self._follow()

    def _follow(self) -> None:
        """Only what is given out can be collected on another's behalf."""
        self.form.show_entry("taker", self.form.values()["direction"] == "out")

    def begin(self) -> None:
        """The cursor where something is still to be said."""
        if self._filled.party:
            # selected, as by Tab: 200 typed behind the 300 that stands there would be 300200
            self.form.controls["quantity"].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.who.picker.setFocus()

    def submit(self) -> None:
        """Check what is typed, and give it."""
        values = self.form.values()
        reason = str(values.pop("reason", ""))
        form = self.who.put_into(replace(self._filled, **values))
        problems = form.problems()
        self.show_problems(problems)
        if not problems:
            self.given.emit(form, reason)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """What is wrong, where it stands; the keyboard in the first such field."""
        party = problems.get("party", "")
        rest = {name: words for name, words in problems.items() if name != "party"}
        self.wrong.emit("；".join(self.form.show_problems(rest, focus=not party)))
        self.who.refuse(party)


class FundEditor(QWidget):
    """A fund of money, a kind of goods, or points; `given` is the FundForm. What is typed is kept as a draft."""

    given = Signal(object)
    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.form = Form(
            (
                Entry("form", "是什么", "choice", (("money", "资金"), ("goods", "物资"), ("points", "积分（爱心超市）"))),
                Entry("name", "名称", required=True), Entry("unit", "单位", hint="物资才填：袋、桶、件"),
                Entry("price", "单价（元）", hint="物资折价；积分写一分折合多少元"), Entry("purpose", "用途限制", wide=True),
            )
        )  # fmt: skip
        self.form.submitted.connect(self.submit)
        layout = column(self.form)
        keep = button("保存", self.submit, "primary", "Ctrl+S", self)
        layout.addLayout(
            row(keep, button("不建了", self.left.emit, tip="填的留作草稿，下次“新建款物”接着填"), None)
        )
        self.setLayout(layout)
        self.draft = DraftKeeper(shell, self.form, "relief_fund", title="新建款物")
        self.draft.offer()

    def begin(self) -> None:
        """The cursor in the first field."""
        self.form.focus_first()

    def submit(self) -> None:
        """Check what is typed, and give it."""
        from app.usecases.relief.forms import FundForm

        form = FundForm(**self.form.values())
        self.show_problems(form.problems())
        if not form.problems():
            self.given.emit(form)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """What is wrong, where it stands."""
        self.form.show_problems(problems)
