"""One row of a ledger: whom it is for, the ledger's own fields, its spell; drafts are kept while typing."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.attachments import Attachments
from app.ui.drafts import Drafted, DraftKeeper
from app.ui.ledgers.columns import PLACED, as_stored, entries, shown, texts
from app.ui.ledgers.steps_panel import StepsPanel
from app.ui.link_picker import LinkLine, LinkPicker, OfferedText
from app.ui.picker import QuickPicker
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.number_notes import NumberNotes
from app.ui.widgets.parts import button, column, label, row, scrolled


class RowForm(Form):
    """The row's form; the owner is a resident found by the box."""

    def __init__(self, shell: Shell, declared: tuple[Entry, ...]) -> None:
        self._shell = shell
        self.owner: QuickPicker | None = None
        super().__init__(declared)

    def _control(self, entry: Entry) -> QWidget:
        if entry.kind not in {"resident", "link", "offered"}:
            return super()._control(entry)
        if entry.kind == "offered":
            text = OfferedText(self._shell, str(entry.choices[0][0]))
            text.setPlaceholderText(entry.hint)
            text.edited.connect(lambda: self._typed(entry.name))
            return text
        to = "resident" if entry.kind == "resident" else str(entry.choices[0][0])
        if entry.name != "owner":
            line = LinkLine(self._shell, to)
            line.edited.connect(lambda: self._typed(entry.name))
            return line
        self.owner = LinkPicker(self._shell, to)
        if entry.hint:
            self.owner.setPlaceholderText(entry.hint)
        self.owner.textEdited.connect(lambda _text: self.edited.emit())
        self.owner.taken.connect(lambda *_who: self.edited.emit())
        self.owner.went_on.connect(self.focusNextChild)
        return self.owner

    def values(self) -> dict[str, Any]:
        found = super().values()
        if self.owner is not None:
            found |= {"owner": self.owner.picked, "owner_name": self.owner.text()}
        return found

    def fill(self, values: Mapping[str, Any]) -> None:
        super().fill({name: value for name, value in values.items() if name != "owner" or self.owner is None})
        if self.owner is not None and "owner" in values:
            self.owner.setText(str(values.get("owner_name") or ""))
            self.owner.picked = values["owner"] or None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        typed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        held = event.modifiers() if isinstance(event, QKeyEvent) else Qt.KeyboardModifier.NoModifier
        if typed and isinstance(watched, QuickPicker) and held != Qt.KeyboardModifier.ControlModifier:
            return False  # Enter belongs to the picker
        return super().eventFilter(watched, event)


class RowEditor(Drafted):
    """`saved` gives the row's id; `left` when the clerk goes back (the draft stays); `stepped` gives the id of a row that went
    on a step and is to be read again."""

    saved = Signal(int)
    stepped = Signal(int)
    _draft: DraftKeeper

    def __init__(
        self, shell: Shell, facts: Any, entry: Any = None, owner: tuple[int, str] | None = None
    ) -> None:
        super().__init__()
        self._shell, self._facts, self._entry = shell, facts, entry
        self._unit: dict[str, Any] = {}
        self._outside = bool(entry is not None and entry.owner_name)
        self.form = RowForm(shell, entries(facts, new=entry is None, outside=self._outside))
        self._problem = label("", "problem", wrap=True)
        self._build()
        self._bind(owner)

    def _build(self) -> None:
        title = f"{self._facts.name}：{'修改' if self._entry else '新增一行'}"
        back = button("返回", self.leave, "", "Esc", self, "返回，填写的内容留作草稿")
        save = button("保存", self.save, "primary", "Ctrl+S", self)
        layout = column(spacing=8, margins=(8, 12, 16, 12))
        layout.addLayout(row(label(title, "h2"), None, back, save))
        if self._entry is not None:
            layout.addWidget(label(self._whose(), "dim", wrap=True))
        layout.addWidget(self._problem)
        self._household = self._household_line()
        layout.addWidget(self._household)
        holder = QWidget()
        self._steps = self._stepping()
        steps = [] if self._steps is None else [self._steps]
        files = [] if self._entry is None else [Attachments(self._shell, "ledger_entry", self._entry.id)]
        holder.setLayout(column(*steps, self.form, *files, None, spacing=12))
        layout.addWidget(scrolled(holder), 1)
        self._problem.hide()
        self.setLayout(layout)

    def _stepping(self) -> StepsPanel | None:
        """Where a kept row stands in its steps, above what it says."""
        if self._entry is None:
            return None
        entry_id = self._entry.id
        panel = StepsPanel(self._shell, entry_id, self._facts.name, restricted=self._facts.restricted)
        panel.stepped.connect(lambda: self.stepped.emit(entry_id))
        return panel

    def keep_draft(self) -> None:
        """What was typed stays as a draft, also an answer of a step."""
        super().keep_draft()
        if self._steps is not None:
            self._steps.keep_draft()

    def _whose(self) -> str:
        one = self._entry
        owner = (one.owner.name, one.owner.address) if one.owner else (one.owner_name,)
        return "　".join(filter(None, (one.number, *owner, one.beside)))

    def _household_line(self) -> QWidget:
        """Offered when the ledger belongs to households and the resident has none yet."""
        self._no_household = label("", "due", wrap=True)
        self._make = button("建立户", self.make_household, "", "Ctrl+H", self, "以他为户主建立一户")
        holder = QWidget()
        layout = row(spacing=8)
        layout.addWidget(self._no_household, 1)
        layout.addWidget(self._make)
        holder.setLayout(layout)
        holder.hide()
        return holder

    def _bind(self, owner: tuple[int, str] | None) -> None:
        self.form.submitted.connect(self.save)
        plain = [spec.key for spec in self._facts.fields if spec.type in {"text", "note"}]
        NumberNotes(self.form, (*plain, "reason", "note"))
        if self._entry is not None:
            self.form.fill(shown(self._facts, self._entry))
        if self.form.owner is not None:
            self.form.owner.taken.connect(lambda resident, _name, _detail: self._check_household(resident))
            self.form.owner.went_on.connect(self._tell_outside)
        record = self._entry.id if self._entry is not None else (owner[0] if owner else 0)
        key = f"ledger.{self._facts.key}" + (".for" if owner else "")
        self._draft = DraftKeeper(self._shell, self.form, key, record, self._facts.name)
        if owner is not None:
            self.form.fill({"owner": owner[0], "owner_name": owner[1]})
            self._check_household(owner[0])
        if self._entry is None:
            self._fill_begins()
        self._draft.offer()

    def _fill_begins(self) -> None:
        """What a new row begins with, where nothing was typed yet; a draft goes over it."""
        from app.usecases.ledgers import pages

        key = self._facts.key
        self._shell.tasks.run(self, lambda o, _p: pages.defaults(o, key), self._fill_empty)

    def _fill_empty(self, stored: dict[str, str]) -> None:
        typed = self.form.values()
        begins = as_stored(self._facts, stored)
        self.form.fill({name: value for name, value in begins.items() if not typed.get(name)})

    def _fill_of_unit(self, stored: dict[str, str]) -> None:
        """What the record of the unit says, where nothing was typed; what another unit said before goes."""
        typed, begins = self.form.values(), as_stored(self._facts, stored)
        was, self._unit = self._unit, begins
        names = [name for name in {**was, **begins} if not typed.get(name) or typed[name] == was.get(name)]
        self.form.fill({name: begins.get(name, "") for name in names})

    def begin(self) -> None:
        """Put the cursor where typing starts, once the editor is to be seen."""
        self.form.focus_first()
        if self.form.owner is not None and self.form.owner.picked is not None:
            self.form.focusNextChild()

    def _check_household(self, resident_id: int) -> None:
        from app.usecases.ledgers import pages

        if self._facts.belongs_to == "household":
            self._shell.tasks.run(self, lambda o, _p: pages.owner(o, resident_id), self._owner_known)
            return
        if self._facts.belongs_to == "organisation":
            key = self._facts.key
            self._shell.tasks.run(self, lambda o, _p: pages.of_unit(o, key, resident_id), self._fill_of_unit)
        if self.form.isVisible():
            self.form.focusNextChild()

    def _tell_outside(self) -> None:
        """A name was typed and nobody picked: say whom the row is for."""
        from app.usecases.ledgers import cell_owners

        key, picker = self._facts.key, self.form.owner
        if not self._facts.outsiders or picker is None or picker.picked is not None:
            return
        name = picker.text()

        def told(words: str) -> None:
            self._no_household.setText(words)
            self._make.hide()
            self._household.setVisible(bool(words))

        self._shell.tasks.run(
            self, lambda o, _p: cell_owners.outside_words(o, key, name), told, lambda error: told(str(error))
        )

    def _owner_known(self, owner: Any) -> None:
        from app.usecases.ledgers import cell_owners

        missing = owner.household_id is None
        told = cell_owners.of_head(owner.name, owner.head)
        self._no_household.setText(
            f"{owner.name} 还没有登记到户，先建立户才能加这本台账。" if missing else told
        )
        self._make.setVisible(missing)
        self._household.setVisible(missing or bool(told))
        if missing:
            self._make.setFocus()
        elif self.form.owner is not None and self.form.owner.hasFocus():
            self.form.focusNextChild()

    def make_household(self) -> None:
        """The resident becomes the head of a new household."""
        from app.usecases.ledgers import pages

        resident = self.form.owner.picked if self.form.owner is not None else None
        if resident is None:
            return

        def done(owner: Any) -> None:
            self._household.hide()
            self._shell.say(f"已建立户，户主 {owner.name}")
            self.begin()

        self._shell.tasks.run(self, lambda o, _p: pages.make_household(o, resident), done, label="建立户")

    def save(self) -> None:
        """Check and save; what is wrong is said next to its field."""
        from app.usecases import ledgers
        from app.usecases.ledgers import pages

        facts, entry, values = self._facts, self._entry, self.form.values()
        picked = entry.owner.resident_id if entry and entry.owner else None if entry else values.get("owner")
        typed = "" if picked else str(values.get("owner" if self._outside else "owner_name") or "").strip()
        whose: dict[str, Any] = {
            f"{facts.belongs_to if facts.belongs_to in PLACED else 'resident'}_id": picked
        }
        spell = {name: values.get(name, "") for name in ("start", "end", "reason", "note")}
        form = ledgers.EntryForm(values=texts(facts, values), **whose, **spell)
        kept = {name: spell[name] for name in spell if name in values} | (
            {"owner": typed} if self._outside else {}
        )

        def work(office: Any, _progress: Any) -> Any:
            problems = _name_problem(office, facts, form, typed) if entry is None else {}
            problems = ledgers.problems(office, office.library.ledger(facts.key), form) | problems
            nobody = problems.pop("resident_id", "")
            if nobody and "owner" not in problems and not typed:
                problems["owner"] = nobody
            elif entry is None and facts.belongs_to == "household" and form.resident_id:
                owner = pages.owner(office, form.resident_id)
                if owner.household_id is None:
                    problems["owner"] = f"{owner.name} 还没有登记到户，请先建立户（Ctrl+H）"
            if problems:
                return None, problems, ""
            if entry is None:
                kept_id = ledgers.add(office, facts.key, form)
            else:
                kept_id = entry.id
                ledgers.change(office, kept_id, form.values | kept)
            return kept_id, {}, ledgers.hidden_now(office, kept_id)

        self._shell.tasks.run(self, work, self._saved, self._refused, label="保存", once=True)

    def _saved(self, result: Any) -> None:
        entry_id, problems, hidden = result
        rest = self.form.show_problems(problems)
        self._refused("；".join(rest))
        if "owner" in problems and self.form.owner is not None and self.form.owner.picked:
            self._check_household(self.form.owner.picked)
        if entry_id is not None:
            self._draft.done()
            self._shell.say(f"已保存；{hidden}" if hidden else "已保存")
            self.saved.emit(entry_id)

    def _refused(self, error: object) -> None:
        self._problem.setText(str(error))
        self._problem.setVisible(bool(str(error)))


def _name_problem(office: Any, facts: Any, form: Any, typed: str) -> dict[str, str]:
    """Put into the form whom a name means that was typed and not picked; what is said when that is nobody or several."""
    from app.usecases.ledgers import cell_owners

    if not typed:
        return {}
    if not facts.outsiders:
        return {"owner": "请从提示里选一个" + ("，或把这一格清空" if facts.belongs_to in PLACED else "")}
    try:
        meant = cell_owners.called(office, office.library.ledger(facts.key), typed)
    except cell_owners.OwnerError as problem:
        return {"owner": str(problem)}
    for name, value in meant.items():
        setattr(form, name, value)
    return {}
