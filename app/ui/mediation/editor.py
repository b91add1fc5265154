"""Register or change a dispute: parties, what it is about, who mediates; related cases are shown, the draft is kept."""

from dataclasses import asdict
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.ui.drafts import Drafted, DraftKeeper
from app.ui.form_page import UNCHANGED
from app.ui.mediation.columns import case_entries, day_of
from app.ui.mediation.mediators import MediatorsEditor
from app.ui.mediation.parties import PartiesEditor
from app.ui.mediation.related_strip import RelatedStrip
from app.ui.picker import PersonLine
from app.ui.shell import Shell
from app.ui.widgets.form import Form
from app.ui.widgets.parts import button, column, label, row, scrolled
from app.ui.widgets.tab_order import follow_reading

TEXTS = (
    "title", "dispute_type", "category", "local_type", "source", "source_body", "reported_by", "happened_on", "place",
    "facts", "requests", "amount", "people", "scale", "level",
)  # fmt: skip
CATEGORIES = {"dispute_type": "type", "category": "category", "local_type": "local"}
NOT_SURE = "不是一一对应，请自己选"
TABLES = (
    "dispute_category", "dispute_local", "dispute_source", "dispute_size", "dispute_level", "prevented_harm",
    "party_category", "ethnicity",
)  # fmt: skip
ASK_MS = 350
SETTLED = "已经达成协议或结案，当事人和调解员不能再改"


class CaseEditor(Drafted):
    """`saved` gives the case's id; `left` when the clerk goes back (the draft stays); `go` asks to show another case.

    With `case_id` a registered case is changed; with `lead_id` a lead becomes a case, what it says is filled in.
    """

    saved = Signal(int)
    _draft: DraftKeeper
    go = Signal(int)

    def __init__(
        self, shell: Shell, resident_id: int = 0, name: str = "", case_id: int = 0, lead_id: int = 0
    ) -> None:
        super().__init__()
        self._shell, self._resident, self._name, self.case_id = shell, resident_id, name, case_id
        self.lead_id = lead_id
        self.form: Form | None = None
        self._version: int | None = None
        self._problem = label("", "problem", wrap=True)
        self._holder = column(spacing=0)
        self._build()
        self._load()

    def _build(self) -> None:
        back = button("返回", self.leave, "", "Esc", self, "返回，填写的内容留作草稿")
        self._save = button("保存", self.save, "primary", "Ctrl+S", self)
        layout = column(spacing=8, margins=(20, 16, 20, 16))
        words = "修改案件" if self.case_id else "线索转为调解案件" if self.lead_id else "登记纠纷"
        layout.addLayout(row(label(words, "h2"), None, back, self._save))
        layout.addWidget(self._problem)
        layout.addLayout(self._holder, 1)
        self._problem.hide()
        self.setLayout(layout)
        self._asking = QTimer(self, singleShot=True, interval=ASK_MS)
        self._asking.timeout.connect(self._ask_related)

    def _load(self) -> None:
        case_id, lead_id = self.case_id, self.lead_id

        def work(office: Any, _progress: Any) -> Any:
            from app.usecases import leads, mediation

            kept, version = mediation.form_of(office, case_id) if case_id else (None, None)
            if lead_id:
                kept = leads.case_form(office, lead_id)
            day = (kept.registered_on if kept else None) or office.today()
            choices = {table: tuple(office.library.code(table).choices) for table in TABLES}
            choices["dispute_type"] = tuple(office.library.code("dispute_type").choices_on(day))
            settled = bool(case_id) and mediation.people_settled(office, case_id)
            return choices, office.library.disputes, kept, version, settled

        self._shell.tasks.run(self, work, self._show)

    def _show(self, result: Any) -> None:
        choices, self._book, kept, self._version, settled = result
        shell = self._shell
        mediators, person = (lambda: MediatorsEditor(shell)), (lambda: PersonLine(shell))
        form = Form(
            case_entries(choices, lambda: self._parties(choices), mediators, person, shell.theme.large)
        )
        self.form = form
        chief = [{"name": self._shell.clerk}]
        new = {"mediators": chief, "source": "apply", "accept": True}
        form.fill(new if kept is None else {"accept": True} | _values(kept))
        form.submitted.connect(self.save)
        form.edited.connect(self._order)
        form.edited.connect(self._asking.start)
        for name in CATEGORIES:
            box = form.controls[name]
            assert isinstance(box, QComboBox)
            box.activated.connect(lambda _at, chosen=name: self._fill_categories(chosen))
        self.related = RelatedStrip(self._shell)
        self.related.go.connect(self.go.emit)
        self.related.shown.connect(self._order)
        form.help_under("parties", self.related)
        form.controls["accept"].setVisible(not self.case_id)
        if settled:
            for name in ("parties", "mediators"):
                form.controls[name].setEnabled(False)
                for part in (form.controls[name], *form.controls[name].findChildren(QWidget)):
                    part.setToolTip(SETTLED)
            form.help_under("mediators", label(f"{SETTLED}。", "dim", wrap=True))
        holder = QWidget()
        holder.setLayout(column(form, None))
        self._holder.addWidget(scrolled(holder), 1)
        self._keep_drafts(form)
        (form.controls["title"] if settled else form.controls["parties"]).setFocus()
        if self._resident:
            self._put_first()
        self._draft.offer()
        self._order()
        self._ask_related()

    def _keep_drafts(self, form: Form) -> None:
        came = (("lead", self.lead_id), ("for", self._resident))
        key, record = next(
            (("mediation_case." + how, of) for how, of in came if of), ("mediation_case", self.case_id)
        )
        title = "修改案件" if self.case_id else "登记纠纷"
        self._draft = DraftKeeper(
            self._shell, form, key, record, title, put_back=lambda _fields: self._order()
        )

    def _parties(self, choices: dict[str, Any]) -> PartiesEditor:
        made = PartiesEditor(self._shell, choices["party_category"], choices["ethnicity"])
        made.went_on.connect(lambda: self.form and self.form.controls["title"].setFocus())
        return made

    def _put_first(self) -> None:
        """The resident whose file was open is the applicant; go on with the other side."""
        assert self.form is not None
        parties: Any = self.form.controls["parties"]
        parties.rows[0].fill(
            {"side": "applicant", "resident_id": self._resident, "name": self._name, "_who": "本社区居民"}
        )
        parties.rows[1].name.setFocus()

    def _fill_categories(self, chosen: str) -> None:
        """Choosing one of the three categories fills the others as far as that is sure; what is left is said."""
        assert self.form is not None
        values = self.form.values()
        given = {name: values[field] or "" for field, name in CATEGORIES.items()}
        filled = self._book.filled(CATEGORIES[chosen], given)
        self.form.fill({field: filled[name] for field, name in CATEGORIES.items()})
        for field, name in CATEGORIES.items():
            open_ = label(NOT_SURE, "dim", wrap=True) if field != chosen and not filled[name] else None
            self.form.help_under(field, open_)

    def _ask_related(self) -> None:
        """Earlier cases of those who are named so far."""
        assert self.form is not None
        values, case_id = self.form.values(), self.case_id or None
        if not any(p["name"] for p in values["parties"]):
            self.related.show_these([])
            return

        def work(office: Any, _progress: Any) -> Any:
            from app.errors import ClerkError
            from app.usecases.mediation.related import related

            try:
                return related(office, _form(values), case_id)
            except ClerkError:
                return []

        self._shell.tasks.run(self, work, self.related.show_these, latest="mediation.related")

    def _order(self) -> None:
        """Lines that were added are reached by Tab where they stand."""
        assert self.form is not None
        follow_reading(self.form)

    def save(self) -> None:
        """Check and keep; what is wrong is said next to its field."""
        if self.form is None:
            return
        values, links, version = self.form.values(), self.related.links, self._version
        case_id, lead_id = self.case_id, self.lead_id
        day, wrong = day_of(values["registered_on"])

        def work(office: Any, _progress: Any) -> Any:
            from app.usecases import leads, mediation
            from app.usecases.history import writes

            form = _form(values)
            form.registered_on, form.links = day, dict(links)
            problems = mediation.problems(office, form) | ({"registered_on": wrong} if wrong else {})
            if problems:
                return None, problems, ""
            if case_id:
                _, wrote = writes.heard(office, lambda: mediation.change(office, case_id, form, version))
                return case_id, {}, "已修改" if wrote else UNCHANGED
            if lead_id:
                return leads.become_case(office, lead_id, form, accept=values["accept"]), {}, "已登记"
            return mediation.open_case(office, form, accept=values["accept"]), {}, "已登记"

        self._shell.tasks.run(self, work, self._saved, self._refused, label="保存", once=True)

    def _saved(self, result: Any) -> None:
        case_id, problems, words = result
        assert self.form is not None
        rest = self.form.show_problems(problems)
        self._say("；".join(rest))
        if case_id is not None:
            self._draft.done()
            self._shell.say(words)
            self.saved.emit(case_id)

    def _refused(self, error: BaseException) -> None:
        self._say(str(error))

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))


def _form(values: dict[str, Any]) -> Any:
    """The form of the use case from what stands on the screen."""
    from app.usecases.mediation import AgentForm, CaseForm, MediatorForm, PartyForm, WitnessForm

    parties = []
    for kept in values["parties"]:
        plain = {k: v for k, v in kept.items() if not k.startswith("_") and k != "agents"}
        parties.append(PartyForm(**plain, agents=[AgentForm(**a) for a in kept["agents"]]))
    texts: dict[str, Any] = {name: values[name] or "" for name in TEXTS}
    return CaseForm(
        **texts, difficult=values["difficult"], parties=parties,
        mediators=[MediatorForm(**m) for m in values["mediators"]],
        witnesses=[WitnessForm(**w) for w in values["witnesses"]],
        harms=_harms(values["harms"]),
    )  # fmt: skip


def _harms(rows: list[dict[str, str]]) -> dict[str, int]:
    """People by harm: a blank is one, two lines of the same harm add up; what is no number is 0, which is refused."""
    people: dict[str, int] = {}
    for one in rows:
        said = one["people"].strip() or "1"
        number = int(said) if said.isdecimal() else 0
        before = people.get(one["kind"])
        people[one["kind"]] = number if before is None else before + number if before and number else 0
    return people


def _values(form: Any) -> dict[str, Any]:
    """What stands on the screen of a case that is kept."""
    kept = asdict(form)
    for party in kept["parties"]:
        party["_who"] = "本社区居民" if party["resident_id"] else ""
    harms = [{"kind": kind, "people": str(people)} for kind, people in form.harms.items()]
    return kept | {"harms": harms, "registered_on": str(form.registered_on or "")}
