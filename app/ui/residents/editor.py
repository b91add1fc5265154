"""One resident's form: register or correct; the ID fills sex and birth date; drafts are kept while typing."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.drafts import Drafted, DraftKeeper
from app.ui.form_page import UNCHANGED
from app.ui.residents import help_lines
from app.ui.residents.contacts import ContactsBox
from app.ui.residents.entries import CODE_TABLES, KIND_GROUPS, entries
from app.ui.shell import Shell
from app.ui.widgets.form import Form
from app.ui.widgets.parts import button, column, label, row, scrolled
from app.ui.widgets.tab_order import follow_reading

NOBODY_CAME = ("kind", "inside")
CAME, FOUND, BIRTH = "residents.came", "found", "birth"
"""The question where a new resident comes from, and the answer offered first (补录)."""
OF_NUMBER = ("id_number", "id_kind", "sex", "birth_date")
"""Where it is said that something does not fit the number: once there is none, nothing is to fit."""


class ResidentEditor(Drafted):
    """`saved` gives the id; `left` when the clerk goes back (the draft stays); `open_other` (id) for somebody on file."""

    saved = Signal(int)
    open_other = Signal(int)

    def __init__(
        self, shell: Shell, resident_id: int | None = None, household_of: int | None = None,
        given: dict[str, Any] | None = None, focus: str = "",
    ) -> None:  # fmt: skip
        """`given` stands in a new form already (the address of a dwelling); `focus` is where the cursor goes."""
        super().__init__()
        self._focus = focus
        self._shell, self._id, self._household_of = shell, resident_id, household_of
        self._given = given or {}
        self._version: int | None = None
        self._reasons: dict[bool, Any] = {}
        self._form: Form | None = None
        self._problem = label("", "problem", wrap=True)
        self._holder = column(spacing=0)
        self._save = button("保存", self.save, "primary", "Ctrl+S", self)
        self._build()
        self._load()

    def _build(self) -> None:
        back = button("返回", self.leave, "", "Esc", self)
        self._title = label("修改居民" if self._id else "登记居民", "h2")
        layout = column(spacing=8)
        layout.addLayout(row(self._title, None, back, self._save))
        layout.addWidget(self._problem)
        layout.addLayout(self._holder, 1)
        self.setLayout(layout)

    def _load(self) -> None:
        from app.usecases.residents import forms as resident_forms
        from app.usecases.residents import records as residents

        own, beside = self._id, self._household_of

        def work(office: Any, _progress: Any) -> Any:
            code = office.library.code
            form, version = (
                residents.load_form(office, own) if own else (residents.new_form(office, beside), None)
            )
            choices = {
                name: code(table).choices_keeping(getattr(form, name)) for name, table in CODE_TABLES.items()
            }
            choices["grid_id"] = [(g.id, g.name) for g in residents.grids(office, form.grid_id)]
            came = [c for c in code("move_in_reason").choices if c[0] not in NOBODY_CAME]
            choices["move_reason"] = [] if own else came
            reasons = {True: code("move_in_reason").choices, False: code("move_out_reason").choices}
            roles = dict(code("contact_role").choices)
            for contact in form.contacts:
                roles |= dict(code("contact_role").choices_keeping(contact.role))
            return (
                choices,
                resident_forms.form_labels(),
                tuple(roles.items()),
                reasons,
                form,
                version,
            )

        self._shell.tasks.run(self, work, self._show)

    def _show(self, result: Any) -> None:
        choices, labels, roles, self._reasons, values, self._version = result
        new = self._id is None
        self._form = form = Form(entries(choices, labels, lambda: ContactsBox(self._shell, roles), new=new))
        form.fill(
            vars(values)
            | {"relation": dict(choices["relation"]).get(values.relation, values.relation)}
            | ({"move_reason": self._shell.settings.asked.get(CAME, FOUND)} if new else {})
            | self._given
        )
        form.submitted.connect(self.save)
        area = scrolled(form)
        self._holder.addWidget(area, 1)
        self._draft = DraftKeeper(self._shell, form, "resident", self._id or 0, values.name or "新居民")
        self._draft.offer()
        self._bind_form(form)
        self._show_kind()
        self._offer_reasons(values.living_here)
        if self._focus in form.controls:
            form.controls[self._focus].setFocus()
            area.ensureWidgetVisible(form.controls[self._focus])
            if self._focus == "id_number":
                self._about_number(typing=False)  # opened because of it: what it may have been meant to be
            elif self._focus == "name":
                self._named()
        else:
            form.focus_first()
        follow_reading(form)

    def _in_order(self) -> None:
        """Contacts that were added, and what is offered under a field, are reached by Tab where they stand."""
        if self._form is not None:
            follow_reading(self._form)

    def _help(self, name: str, lines: QWidget | None) -> None:
        if self._form is not None:
            self._form.help_under(name, lines)
            self._in_order()

    def _bind_form(self, form: Form) -> None:
        form.edited.connect(self._in_order)
        name: Any = form.controls["name"]
        number: Any = form.controls["id_number"]
        kind: Any = form.controls["residence_kind"]
        name.editingFinished.connect(self._named)
        number.textEdited.connect(lambda _text: self._about_number(typing=True))
        number.editingFinished.connect(self._complete)
        birth: Any = form.controls["birth_date"]
        birth.editingFinished.connect(self._look_for_similar)
        paper: Any = form.controls["id_kind"]
        paper.currentIndexChanged.connect(lambda _at: self._about_number(typing=number.hasFocus()))
        kind.currentIndexChanged.connect(lambda _at: self._show_kind())
        here: Any = form.controls["living_here"]
        here.toggled.connect(self._offer_reasons)

    def _offer_reasons(self, living_here: bool) -> None:
        """Reasons to have come, or to have gone, of somebody on file."""
        if self._form is not None and self._id is not None:
            box: Any = self._form.controls["move_reason"]
            box.clear()
            for value, text in (("", ""), *self._reasons[living_here]):
                box.addItem(text, value)

    def _show_kind(self) -> None:
        """Only what this kind of resident is asked, and the field the editor was opened at: a sheet may have filled it."""
        from app.usecases.residents.forms import OF_KIND

        if self._form is not None:
            kind = self._form.values()["residence_kind"]
            for code, group in KIND_GROUPS.items():
                opened = self._focus in OF_KIND[code]
                self._form.show_group(group, code == kind or opened)
                for name in OF_KIND[code] if opened else ():
                    self._form.show_entry(name, code == kind or name == self._focus)

    def _typed(self) -> None:
        """What was put in by a button counts as typed."""
        if self._draft is not None:
            self._draft.touch()

    def _complete(self) -> None:
        """The number is whole: what it tells, and who else may be meant."""
        self._about_number(typing=False)
        self._look_for_similar()

    def _about_number(self, *, typing: bool) -> None:
        """Sex and birth date from the ID number where nothing was typed; what is wrong with it as the paper chosen."""
        from app.usecases.residents import help as resident_help

        form = self._form
        if form is None:
            return
        values = _typed(form.values())

        def done(about: Any) -> None:
            now = _typed(form.values())
            if now["id_number"] == values["id_number"]:
                told = {"sex": about.sex, "birth_date": about.birth_date}
                form.fill({name: value for name, value in told.items() if now[name] == values[name]})
                lines = help_lines.number_lines(about, self._take_number, self._take_paper)
                self._help("id_number", lines)
                if not now["id_number"]:
                    for name in OF_NUMBER if typing else ("id_number",):
                        form.forgive(name)

        self._shell.tasks.run(
            self, lambda o, _p: resident_help.about_number(o, _resident_form(values), typing=typing), done,
            latest="resident.number",
        )  # fmt: skip

    def _take_number(self, number: str) -> None:
        if self._form is not None:
            self._form.fill({"id_number": number})
            self._form.controls["phone"].setFocus()
            self._typed()
            self._complete()

    def _take_paper(self, code: str) -> None:
        if self._form is not None:
            self._form.fill({"id_kind": code})
            self._typed()
            self._complete()

    def _named(self) -> None:
        """A code point or a written-out character becomes the character; who is on file already is shown."""
        from app.usecases.residents import names as identity_help

        form = self._form
        if form is None:
            return
        typed = form.values()["name"]

        def done(names: Any) -> None:
            if form.values()["name"] != typed or not names:
                return
            if len(names) == 1:
                self._take_name(names[0], typed)
            else:
                self._help("name", help_lines.names(names, lambda name: self._take_name(name, typed)))

        self._shell.tasks.run(
            self, lambda o, _p: identity_help.names_for(o, typed), done, latest="resident.name"
        )
        self._look_for_similar()

    def _take_name(self, name: str, typed: str) -> None:
        form = self._form
        if form is not None:
            form.fill({"name": name})
            self._help("name", None)
            self._typed()
            self._shell.say(f"“{typed}”已写成“{name}”", "改回", lambda: form.fill({"name": typed}))
            self._look_for_similar()

    def _look_for_similar(self) -> None:
        from app.usecases.residents import duplicates

        form, own = self._form, self._id or 0
        if form is None:
            return
        values = _typed(form.values())

        def done(found: Any) -> None:
            if found:
                self._help("name", help_lines.similar_people(found, self.open_other.emit))
            elif form.values()["name"] == values["name"]:
                self._help("name", None)

        self._shell.tasks.run(
            self, lambda o, _p: duplicates.similar(o, _resident_form(values), own), done,
            latest="resident.similar",
        )  # fmt: skip

    def save(self) -> None:
        """Check and save; what is wrong is said next to its field."""
        from app.usecases.residents import records as residents

        if self._form is None:
            return
        values, own, version, beside = (
            _typed(self._form.values()),
            self._id,
            self._version,
            self._household_of,
        )

        def work(office: Any, _progress: Any) -> Any:
            form = _resident_form(values).completed(office.today())
            problems = residents.problems(office, form, own)
            if problems:
                return (None, 0), problems
            household = _household(office, beside)
            return residents.save_act(office, form, own, version, household), {}

        self._shell.tasks.run(self, work, self._saved, self._refused, label="保存", once=True)

    def _saved(self, result: Any) -> None:
        (resident_id, act), problems = result
        assert self._form is not None
        rest = self._form.show_problems(problems)
        self._problem.setText("；".join(rest))
        if resident_id is not None:
            if self._draft is not None:
                self._draft.done()
            self._remember()
            self._shell.say(
                "已保存" if act else UNCHANGED, "撤销" if act else "", lambda: self._shell.undoable(act)
            )
            self.saved.emit(resident_id)

    def _remember(self) -> None:
        """The next new resident most likely comes from where this one did; a birth is one child's."""
        if self._id is None and self._form is not None:
            asked, came = self._shell.settings.asked, str(self._form.values()["move_reason"] or "")
            if came not in {asked.get(CAME), BIRTH}:
                asked[CAME] = came
                self._shell.save_settings()

    def _refused(self, error: BaseException) -> None:
        self._problem.setText(str(error))


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    return {k: ("" if v is None and k != "grid_id" else v) for k, v in values.items()}


def _resident_form(values: dict[str, Any]) -> Any:
    from app.usecases.residents.forms import ContactForm, ResidentForm

    return ResidentForm(**(values | {"contacts": [ContactForm(**c) for c in values["contacts"]]}))


def _household(office: Any, beside: int | None) -> int | None:
    from app.usecases.residents import files

    return files.household_of(office, beside) if beside else None
