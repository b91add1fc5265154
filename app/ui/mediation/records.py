"""What the mediator writes in a case: the common editor, the record of a session, the agreement with its clauses."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from app.ui.drafts import DraftKeeper
from app.ui.mediation.columns import agreement_entries, day_of, session_entries
from app.ui.mediation.context import Context
from app.ui.phrases import Phrases
from app.ui.shell import Shell
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row, scrolled
from app.ui.widgets.tab_order import follow_reading


class Writing(QWidget):
    """A form about one case. `saved` after saving; `left` when the clerk goes back (the draft stays).

    `key` names the draft, `words` are heading and button, `days` the fields that are days, `phrases` the kind of
    phrases offered for the field `text`, `paper` what is printed after saving.
    """

    saved = Signal()
    left = Signal()
    key = ""
    words = ("", "保存")
    days: tuple[str, ...] = ()
    phrases = ""
    paper = ""
    tall = 6

    def __init__(self, shell: Shell, context: Context) -> None:
        super().__init__()
        self._shell, self._context = shell, context
        self._case, self._today = context.case, context.today
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
        self.form.focus_first()

    @property
    def draft_id(self) -> int:
        """What the draft is kept for."""
        return self.case_id

    def above(self) -> QWidget | None:
        """What stands between the heading and the form."""
        return None

    def make(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        """(the form of the use case, what is wrong with it by field); days are dates here."""
        raise NotImplementedError

    def check(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        """`make`, with the days that were typed read first."""
        wrong: dict[str, str] = {}
        for name in self.days:
            values[name], words = day_of(values[name])
            if words:
                wrong[name] = words
        form, problems = self.make(values)
        return form, problems | wrong

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
        if self.phrases:
            self._offer_phrases()
        self._draft = DraftKeeper(self._shell, self.form, self.key, self.draft_id, self._case.title)
        self._draft.offer()

    def _offer_phrases(self) -> None:
        text = self.form.controls["text"]
        assert isinstance(text, QPlainTextEdit)
        text.setMinimumHeight(text.fontMetrics().lineSpacing() * self.tall)
        self.form.help_under("text", Phrases(self._shell, self.phrases, text))

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


class SessionEditor(Writing):
    """记录调解, or the correction of a record that is kept."""

    key = "mediation_session"
    words = ("记录调解", "保存")
    days = ("held_on",)
    phrases = "session"
    paper = "mediation_session"
    tall = 12

    def __init__(self, shell: Shell, context: Context, kept: Any = None) -> None:
        self._kept = kept
        super().__init__(shell, context)

    @property
    def draft_id(self) -> int:
        return self.case_id if self._kept is None else -int(self._kept.id)

    def entries(self) -> tuple[Entry, ...]:
        return session_entries()

    def defaults(self) -> dict[str, Any]:
        if (kept := self._kept) is not None:
            names = ("text", "outcome", "start_time", "end_time", "place", "recorder", "present")
            return {name: getattr(kept, name) for name in names} | {"held_on": str(kept.held_on)}
        present = "、".join(p.name for p in self._case.parties)
        return {
            "held_on": str(self._today), "place": self._case.place, "present": present,
            "recorder": self._shell.clerk, "outcome": "continue",
        }  # fmt: skip

    def begin(self) -> None:
        self.form.controls["text"].setFocus()

    def make(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        from app.usecases.mediation import SessionForm

        form = SessionForm(**values)
        return form, form.problems(self._context.days)

    def keep(self, office: Any, form: Any) -> None:
        from app.usecases import mediation

        if self._kept is not None:
            mediation.change_session(office, self._kept.id, form)
        else:
            mediation.record_session(office, self._case.id, form)


class AgreementEditor(Writing):
    """达成协议: what 人民调解法 art. 29 asks for is checked while it is typed (resources/clauses.toml)."""

    key = "mediation_agreement"
    words = ("达成协议", "达成协议")
    days = ("performance_due", "effective_on")
    phrases = "agreement"

    def entries(self) -> tuple[Entry, ...]:
        return agreement_entries(self._context.choices["settled_level"], self._context.parties)

    def above(self) -> QWidget:
        self.clauses: dict[str, QLabel] = {c.key: label("", wrap=True) for c in self._context.clauses}
        holder = QWidget()
        holder.setAccessibleName("协议要写明的内容")
        flow = FlowLayout(spacing=12)
        for shown in (label("协议要写明：", "dim"), *self.clauses.values()):
            flow.addWidget(shown)
        holder.setLayout(flow)
        return holder

    def defaults(self) -> dict[str, Any]:
        amount = f"{self._case.amount:.2f}" if self._case.amount is not None else ""
        return {
            "facts": self._case.facts, "amount": amount, "kind": "written", "effective_on": str(self._today),
            "settled_level": "community",
        }  # fmt: skip

    def _start(self) -> None:
        super()._start()
        self.form.edited.connect(self._check_clauses)
        self.form.edited.connect(lambda: follow_reading(self.form))
        self._check_clauses()

    def begin(self) -> None:
        self.form.controls["issues" if self._case.facts else "facts"].setFocus()

    def save(self) -> None:
        """Look at the clauses once more, then check and save."""
        self._check_clauses()
        super().save()

    def _check_clauses(self) -> None:
        form, _problems = self.check(self.form.values())
        missing = {c.key: c.missing for c in form.missing(self._context.clauses)}
        for clause in self._context.clauses:
            shown = self.clauses[clause.key]
            state = missing.get(clause.key, "")
            words = {"": "已写明", "refuse": "还没写", "warn": "没有写（可以不写）"}[state]
            shown.setText(f"{clause.name}：{words}")
            shown.setObjectName({"": "done", "refuse": "due", "warn": "dim"}[state])
            shown.setVisible(form.kind in clause.kinds)
            shown.style().unpolish(shown)
            shown.style().polish(shown)

    def make(self, values: dict[str, Any]) -> tuple[Any, dict[str, str]]:
        from app.usecases.mediation import AgreementForm, InstalmentForm

        wrong: dict[str, str] = {}
        instalments = []
        for one in values.pop("instalments"):
            due, words = day_of(one["due_on"])
            if words:
                wrong["instalments"] = f"“{one['what']}”的期限：{words}"
            party = int(one["party"]) if one["party"] else None
            instalments.append(InstalmentForm(one["what"], one["amount"], due, party))
        form = AgreementForm(**values, instalments=instalments)
        self.paper = {"written": "mediation_agreement", "oral": "mediation_oral"}[form.kind]
        return form, form.problems(self._context.clauses, self._context.days) | wrong

    def keep(self, office: Any, form: Any) -> None:
        from app.usecases import mediation

        mediation.settle(office, self._case.id, form)
