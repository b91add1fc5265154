"""Register a dispute: parties on any number of sides, what it is about, who mediates; the draft is kept while typing."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.ui.drafts import DraftKeeper
from app.ui.mediation.columns import case_entries, day_of
from app.ui.mediation.parties import PartiesEditor, people
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row, scrolled

TEXTS = ("title", "dispute_type", "source", "mediator", "helpers", "place", "facts", "requests", "amount")


class CaseFields(Form):
    """The form of a case; the parties are one of its fields, as a text."""

    def __init__(self, shell: Shell, entries: tuple[Entry, ...]) -> None:
        self._shell = shell
        super().__init__(entries)

    def _control(self, entry: Entry) -> QWidget:
        if entry.kind != "parties":
            return super()._control(entry)
        made = PartiesEditor(self._shell)
        made.edited.connect(self.edited.emit)
        made.went_on.connect(lambda: self.controls["title"].setFocus())
        return made

    def _value(self, control: QWidget) -> Any:
        return control.text() if isinstance(control, PartiesEditor) else super()._value(control)

    def _set(self, control: QWidget, value: Any) -> None:
        if isinstance(control, PartiesEditor):
            control.set_text(str(value or ""))
        elif isinstance(control, QCheckBox):
            control.setChecked(value is not False)
        else:
            super()._set(control, value)


class CaseEditor(QWidget):
    """`saved` gives the case's id; `left` when the clerk goes back (the draft stays)."""

    saved = Signal(int)
    left = Signal()

    def __init__(self, shell: Shell, resident_id: int = 0, name: str = "") -> None:
        super().__init__()
        self._shell, self._resident, self._name = shell, resident_id, name
        self.form: CaseFields | None = None
        self._touched = False
        self._problem = label("", "problem", wrap=True)
        self._holder = column(spacing=0)
        self._build()
        self._load()

    def _build(self) -> None:
        back = button("返回", self.leave, "", "Esc", self, "返回，填写的内容留作草稿")
        self._save = button("保存", self.save, "primary", "Ctrl+S", self)
        layout = column(spacing=8, margins=(20, 16, 20, 16))
        layout.addLayout(row(label("登记纠纷", "h2"), None, back, self._save))
        layout.addWidget(self._problem)
        layout.addLayout(self._holder, 1)
        self._problem.hide()
        self.setLayout(layout)

    def _load(self) -> None:
        def work(office: Any, _progress: Any) -> Any:
            return office.library.code("dispute_type").choices, office.library.code("dispute_source").choices

        self._shell.tasks.run(self, work, self._show)

    def _show(self, result: Any) -> None:
        form = CaseFields(self._shell, case_entries(*result))
        self.form = form
        form.fill({"mediator": self._shell.clerk, "source": "apply", "accept": True})
        form.submitted.connect(self.save)
        form.edited.connect(self._touch)
        holder = QWidget()
        holder.setLayout(column(form, None))
        self._holder.addWidget(scrolled(holder), 1)
        key = "mediation_case.for" if self._resident else "mediation_case"
        self._draft = DraftKeeper(self._shell, form, key, self._resident, "登记纠纷")
        form.focus_first()
        if self._resident:
            self._put_first()
        self._draft.offer()

    def _put_first(self) -> None:
        """The resident whose file was open is the applicant; go on with the other side."""
        assert self.form is not None
        parties: Any = self.form.controls["parties"]
        parties.rows[0].fill(
            {"side": "applicant", "resident_id": self._resident, "name": self._name, "_who": "本社区居民"}
        )
        parties.rows[1].name.setFocus()

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
        """Check and register; what is wrong is said next to its field."""
        from app.usecases import mediation
        from app.usecases.mediation import AgentForm, CaseForm, PartyForm

        if self.form is None:
            return
        values = self.form.values()
        day, wrong = day_of(values["registered_on"])

        def work(office: Any, _progress: Any) -> Any:
            parties = []
            for p in people(values["parties"]):
                agent = p.pop("agent", "")
                parties.append(PartyForm(**p, agents=[AgentForm(agent)] if agent else []))
            who = mediation.mediators(values["mediator"], values["helpers"])
            texts = {k: values[k] or "" for k in TEXTS if k not in ("mediator", "helpers")}
            form = CaseForm(**texts, parties=parties, mediators=who, registered_on=day)
            problems = mediation.problems(office, form) | ({"registered_on": wrong} if wrong else {})
            if "mediators" in problems:
                problems["mediator"] = problems.pop("mediators")
            if day is not None and day > office.today():
                problems["registered_on"] = "登记日期还没有到，请核对"
            if problems:
                return None, problems
            return mediation.open_case(office, form, accept=values["accept"]), {}

        self._shell.tasks.run(self, work, self._saved, self._refused, label="保存", once=True)

    def _saved(self, result: Any) -> None:
        case_id, problems = result
        assert self.form is not None
        rest = self.form.show_problems(problems)
        self._say("；".join(rest))
        if case_id is not None:
            self._draft.done()
            self._shell.say("已登记")
            self.saved.emit(case_id)

    def _refused(self, error: BaseException) -> None:
        self._say(str(error))

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
