"""One act of a household in its place on the right: the form, what is wrong, save; no window over the window."""

from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.drafts import Drafted, DraftKeeper
from app.ui.residents.household_acts import ACTS, Act, Facts
from app.ui.residents.household_parts import RelationRows
from app.ui.shell import Shell
from app.ui.widgets.form import Form
from app.ui.widgets.parts import button, column, label, row, scrolled
from app.ui.widgets.tab_order import follow_reading


class ActForm(Drafted):
    """`done` gives what the act did (households.Done); `left` when the clerk goes back."""

    done = Signal(object)

    def __init__(
        self,
        shell: Shell,
        act: str,
        household_id: int = 0,
        member: int = 0,
        values: dict[str, Any] | None = None,
    ) -> None:
        super().__init__()
        self._shell, self._act, self._given = shell, ACTS[act], values or {}
        self._household, self._member = household_id, member
        self._facts: Facts | None = None
        self._form: Form | None = None
        self._problem = label("", "problem", wrap=True)
        self._title = label(self._act.title, "h2")
        self._holder = column(spacing=0)
        self._build()
        self._load()

    @property
    def act(self) -> Act:
        """Which act this is."""
        return self._act

    @property
    def form(self) -> Form | None:
        """The form once it is there."""
        return self._form

    def _build(self) -> None:
        back = button("返回", self.leave, "", "Esc", self)
        self._save = button("保存", self.save, "primary", "Ctrl+S", self)
        self._save.setEnabled(False)
        layout = column(spacing=8, margins=(20, 16, 20, 16))
        layout.addLayout(row(self._title, None, back, self._save))
        if self._act.hint:
            layout.addWidget(label(self._act.hint, "dim", wrap=True))
        layout.addWidget(self._problem)
        layout.addLayout(self._holder, 1)
        self.setLayout(layout)

    def _load(self) -> None:
        shell, household, member, given = self._shell, self._household, self._member, self._given
        act = self._act.key
        self._shell.tasks.run(
            self, lambda o, _p: _facts(o, shell, act, household, member, given), self._show, self._refused
        )

    def _show(self, facts: Facts) -> None:
        self._facts = facts
        if facts.page is not None:
            head = facts.page.head or next((m.name for m in facts.page.members), "")
            self._title.setText(
                " · ".join(filter(None, (self._act.title, head and f"{head}家", facts.page.title)))
            )
            self._title.setWordWrap(True)
        self._form = Form(self._act.entries(facts))
        self._form.fill(facts.values)
        self._act.bind(self._form, facts)
        self._form.submitted.connect(self.save)
        inner = QWidget()
        inner.setLayout(column(self._form, None, margins=(0, 0, 8, 0)))
        self._holder.addWidget(scrolled(inner), 1)
        self._save.setEnabled(True)
        if self._form.controls:
            self._keep_drafts(self._form)
        self._form.focus_first()
        for rows in cast(list[RelationRows], self._form.findChildren(RelationRows)):
            rows.laid.connect(self._in_order)

    def _in_order(self) -> None:
        """Lines that came later than the form are reached where they stand."""
        follow_reading(self)

    def _keep_drafts(self, form: Form) -> None:
        """A draft for each act of each household, of each member where it is about one: another's is never put in."""
        assert self._facts is not None
        one = self._member or next((one for one, _ in self._facts.people), 0)
        which = self._given.get("id") or (one if self._act.of_one else 0)
        self._draft = DraftKeeper(
            self._shell, form, f"household.{self._act.key}.{which}", self._household, self._title.text(),
            more=self._own_parts, put_back=self._put_back,
        )  # fmt: skip
        self._draft.offer()

    def _own_parts(self) -> dict[str, Any]:
        """What the parts of their own hold, as a draft can keep it."""
        assert self._form is not None
        own: dict[str, Any] = {n: c for n, c in self._form.controls.items() if self._form.entries[n].make}
        return {
            n: part.draft() if hasattr(part, "draft") else _listed(part.value()) for n, part in own.items()
        }

    def _put_back(self, fields: dict[str, Any]) -> None:
        """Who goes decides who may be head: the parts hear of it, and the head is chosen after that."""
        assert self._form is not None
        going: Any = self._form.controls.get("going")
        if going is not None:
            going.edited.emit()
            self._form.fill({n: fields[n] for n in ("head", "staying") if fields.get(n)})

    def save(self) -> None:
        """Do it; what is wrong is said above the form and nothing is lost."""
        if self._form is None or self._facts is None:
            return
        act, facts, values = self._act, self._facts, self._form.values()
        self._save.setEnabled(False)
        self._shell.tasks.run(
            self, lambda o, _p: act.work(o, facts, values), self._finished, self._refused, once=True
        )

    def _finished(self, done: Any) -> None:
        if self._draft is not None:
            self._draft.done()
        self._shell.say(done.said, "撤销", lambda: self._shell.undoable(done.entry_id))
        self.done.emit(done)

    def _refused(self, error: BaseException) -> None:
        from app.errors import ClerkError
        from app.ui.messages import sentence

        self._save.setEnabled(self._form is not None)
        if self._form is not None and isinstance(error, ClerkError) and error.problems:
            self._problem.setText("；".join(self._form.show_problems(error.problems)))
        else:
            if self._form is not None:
                self._form.show_problems({}, focus=False)
            self._problem.setText(sentence(error))


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _facts(office: Any, shell: Shell, act: str, household: int, member: int, given: dict[str, Any]) -> Facts:
    """Everything a form may ask for, read on the worker."""
    from app.usecases.households import pages as household_pages
    from app.usecases.households import records as households
    from app.usecases.residents import files
    from app.usecases.residents import records as residents

    page = household_pages.open_page(office, household) if household else None
    people = [(m.resident_id, m.name) for m in page.members] if page else []
    if page is None and member:
        people = [(member, files.open_file(office, member).name)]
    code = office.library.code
    values = vars(households.load_form(office, household)[0]) if act == "edit" else given
    return Facts(
        shell, household, page, member, people,
        [label_ for c, label_ in code("relation").choices if c not in ("01", "02", "03")],
        [c for c in code("move_in_reason").choices if c[0] not in ("kind", "inside", "birth")],
        [c for c in code("move_out_reason").choices if c[0] not in ("kind", "inside", "death")],
        [(g.id, g.name) for g in residents.grids(office, values.get("grid_id"))],
        list(code("household_kind").choices_keeping(values.get("kind"))), values,
    )  # fmt: skip
