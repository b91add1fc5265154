"""What the mediator writes in a case: the record of a session, and the agreement with its clauses checked."""

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from app.ui.drafts import DraftKeeper
from app.ui.mediation.columns import AGREEMENT, CLAUSES, SESSION, day_of
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row, scrolled

TALL = 12  # lines of the session's text


class Writing(QWidget):
    """A form about one case. `saved` after saving; `left` when the clerk goes back (the draft stays)."""

    saved = Signal()
    left = Signal()
    key = ""
    words = ("", "")

    def __init__(self, shell: Shell, case: Any, today: date) -> None:
        super().__init__()
        self._shell, self._case, self._today = shell, case, today
        self.form = Form(self.entries())
        self._problem = label("", "problem", wrap=True)
        self._touched = False
        self._build()
        self._start()

    @property
    def case_id(self) -> int:
        """Which case it is about."""
        return int(self._case.id)

    def entries(self) -> tuple[Entry, ...]:
        """The fields, in order."""
        raise NotImplementedError

    def defaults(self) -> dict[str, Any]:
        """What stands in the form at the beginning."""
        raise NotImplementedError

    def begin(self) -> None:
        """Put the cursor where writing starts, once the editor is to be seen."""
        raise NotImplementedError

    def above(self) -> QWidget | None:
        """What stands between the heading and the form."""
        return None

    def check(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        """(the form for the use case, problems by field)."""
        raise NotImplementedError

    def keep(self, office: Any, form: Any) -> None:
        """Save on the worker."""
        raise NotImplementedError

    def _build(self) -> None:
        title, save = self.words
        back = button("返回", self.leave, "", "Esc", self, "返回，填写的内容留作草稿")
        layout = column(spacing=8, margins=(20, 16, 20, 16))
        layout.addLayout(
            row(label(title, "h2"), None, back, button(save, self.save, "primary", "Ctrl+S", self))
        )
        layout.addWidget(label(f"{self._case.number}　{self._case.title}", "dim", wrap=True))
        layout.addWidget(self._problem)
        if (extra := self.above()) is not None:
            layout.addWidget(extra)
        holder = QWidget()
        holder.setLayout(column(self.form, None))
        layout.addWidget(scrolled(holder), 1)
        self._problem.hide()
        self.setLayout(layout)

    def _start(self) -> None:
        self.form.fill(self.defaults())
        self.form.submitted.connect(self.save)
        self.form.edited.connect(self._touch)
        self._draft = DraftKeeper(self._shell, self.form, self.key, self._case.id, self._case.title)
        self._draft.offer()

    def _touch(self) -> None:
        self._touched = True

    def keep_draft(self) -> None:
        """Whatever closes the editor, what was typed stays."""
        if self._touched:
            self._draft.keep()

    def leave(self) -> None:
        """Go back one step."""
        self.keep_draft()
        self.left.emit()

    def save(self) -> None:
        """Check and save; what is wrong is said next to its field."""
        form, problems = self.check(self.form.values())
        rest = self.form.show_problems(problems)
        self._refused("；".join(rest))
        if not problems:
            self._shell.tasks.run(
                self, lambda o, _p: self.keep(o, form), self._saved, self._refused, label="保存", once=True
            )

    def _saved(self, _result: Any) -> None:
        self._draft.done()
        self._shell.say("已保存")
        self.saved.emit()

    def _refused(self, error: object) -> None:
        self._problem.setText(str(error))
        self._problem.setVisible(bool(str(error)))

    def _day(self, text: str, name: str, problems: dict[str, str]) -> date | None:
        """A typed day that may not lie before the acceptance."""
        day, wrong = day_of(text)
        begun = self._case.accepted_on
        if wrong:
            problems[name] = wrong
        elif day is not None and begun is not None and day < begun:
            problems[name] = f"这一天在受理日期 {begun} 之前，请核对"
        return day


class SessionEditor(Writing):
    """记录调解: the text first, large; then when, where, who."""

    key = "mediation_session"
    words = ("记录调解", "保存")

    def entries(self) -> tuple[Entry, ...]:
        return (
            Entry("text", "调解记录", "note", wide=True, required=True, hint="谁说了什么，怎样劝解"),
            *SESSION,
        )

    def defaults(self) -> dict[str, Any]:
        present = "、".join(p.name for p in self._case.parties)
        return {
            "held_on": str(self._today), "place": self._case.place, "present": present,
            "recorder": self._shell.clerk,
        }  # fmt: skip

    def _start(self) -> None:
        text = self.form.controls["text"]
        assert isinstance(text, QPlainTextEdit)
        text.setMinimumHeight(text.fontMetrics().lineSpacing() * TALL)
        super()._start()

    def begin(self) -> None:
        self.form.controls["text"].setFocus()

    def check(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        from app.usecases.mediation import SessionForm

        problems: dict[str, str] = {}
        day = self._day(values.pop("held_on"), "held_on", problems)
        if not values["text"].strip():
            problems["text"] = "请写下调解记录的内容"
        elif day is not None and day > self._today:
            problems["held_on"] = "调解日期还没有到，请核对"
        return SessionForm(held_on=day, **values), problems

    def keep(self, office: Any, form: Any) -> None:
        from app.usecases import mediation

        mediation.record_session(office, self._case.id, form)


class AgreementEditor(Writing):
    """达成协议: facts, content, way and deadline, which 人民调解法 art. 29 asks for; shown while typing."""

    key = "mediation_agreement"
    words = ("达成协议", "达成协议")

    @property
    def prints(self) -> bool:
        """A written agreement is printed at once, to be signed."""
        return self.form.values()["kind"] == "written"

    def entries(self) -> tuple[Entry, ...]:
        return AGREEMENT

    def above(self) -> QWidget:
        self._clauses: dict[str, QLabel] = {name: label("") for name, _ in CLAUSES}
        holder = QWidget()
        holder.setAccessibleName("协议要写明的内容")
        holder.setLayout(row(label("协议要写明：", "dim"), *self._clauses.values(), None, spacing=16))
        return holder

    def defaults(self) -> dict[str, Any]:
        amount = f"{self._case.amount:.2f}" if self._case.amount is not None else ""
        return {
            "facts": self._case.facts, "amount": amount, "kind": "written", "effective_on": str(self._today)
        }  # fmt: skip

    def _start(self) -> None:
        super()._start()
        self.form.edited.connect(self._check_clauses)
        self._check_clauses()

    def begin(self) -> None:
        self.form.controls["text" if self._case.facts else "facts"].setFocus()

    def _check_clauses(self) -> None:
        _form, problems = self.check(self.form.values())
        for name, text in CLAUSES:
            words = self._clauses[name]
            words.setText(f"{text}：{'还没写' if name in problems else '已写明'}")
            words.setObjectName("due" if name in problems else "done")
            words.style().unpolish(words)
            words.style().polish(words)

    def check(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        from app.usecases.mediation import AgreementForm

        problems: dict[str, str] = {}
        due = self._day(values.pop("performance_due"), "performance_due", problems)
        day = self._day(values.pop("effective_on"), "effective_on", problems)
        form = AgreementForm(performance_due=due, effective_on=day, **values)
        return form, form.problems() | problems

    def keep(self, office: Any, form: Any) -> None:
        from app.usecases import mediation

        mediation.settle(office, self._case.id, form)
