"""One resident's form: register or correct; the ID fills sex and birth date; drafts are kept while typing."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.drafts import DraftKeeper
from app.ui.residents.columns import CODE_TABLES, CODED, entries
from app.ui.shell import Shell
from app.ui.widgets.form import Form
from app.ui.widgets.parts import button, column, label, row, scrolled


class ResidentEditor(QWidget):
    """`saved` gives the id; `left` when the clerk goes back (the draft stays)."""

    saved = Signal(int)
    left = Signal()

    def __init__(self, shell: Shell, resident_id: int | None = None, household_of: int | None = None) -> None:
        super().__init__()
        self._shell, self._id, self._household_of = shell, resident_id, household_of
        self._version: int | None = None
        self._form: Form | None = None
        self._draft: DraftKeeper | None = None
        self._typed_in = False
        self._problem = label("", "problem", wrap=True)
        self._holder = column(spacing=0)
        self._save = button("保存", self.save, "primary", "Ctrl+S", self)
        self._build()
        self._load()

    def _build(self) -> None:
        back = button("返回", self._leave, "", "Esc", self)
        title = label("修改居民" if self._id else "登记居民", "h2")
        layout = column(spacing=8)
        layout.addLayout(row(title, None, back, self._save))
        layout.addWidget(self._problem)
        layout.addLayout(self._holder, 1)
        self.setLayout(layout)

    def _load(self) -> None:
        from app.usecases import residents

        own, beside = self._id, self._household_of

        def work(office: Any, _progress: Any) -> Any:
            choices: dict[str, list[tuple[Any, str]]] = {
                name: list(office.library.code(CODE_TABLES.get(name, name)).choices) for name in CODED
            }
            choices["grid_id"] = [(g.id, g.name) for g in residents.grids(office)]
            form, version = (
                residents.load_form(office, own) if own else (residents.new_form(office, beside), None)
            )
            return choices, residents.form_labels(), form, version

        self._shell.tasks.run(self, work, self._show)

    def _show(self, result: Any) -> None:
        choices, labels, values, self._version = result
        self._form = Form(entries(choices, labels))
        self._form.fill(vars(values))
        self._form.submitted.connect(self.save)
        self._holder.addWidget(scrolled(self._form), 1)
        self._draft = DraftKeeper(self._shell, self._form, "resident", self._id or 0, values.name or "新居民")
        self._draft.offer()
        self._form.edited.connect(self._typing)
        id_number: Any = self._form.controls["id_number"]
        id_number.editingFinished.connect(self._complete)
        self._form.focus_first()

    def _typing(self) -> None:
        self._typed_in = True

    def _leave(self) -> None:
        """Go back; what was typed last is kept as a draft too."""
        if self._draft is not None and self._typed_in:
            self._draft.keep()
        self.left.emit()

    def _complete(self) -> None:
        """Sex and birth date from the ID number, where nothing was typed."""
        form = self._form
        if form is None:
            return
        values = form.values()

        def work(office: Any, _progress: Any) -> Any:
            from app.usecases.residents import ResidentForm

            return ResidentForm(**_typed(values)).completed(office.today())

        self._shell.tasks.run(
            self, work, lambda done: form.fill({"sex": done.sex, "birth_date": done.birth_date})
        )

    def save(self) -> None:
        """Check and save; what is wrong is said next to its field."""
        from app.usecases import residents

        if self._form is None:
            return
        values, own, version, beside = (
            _typed(self._form.values()),
            self._id,
            self._version,
            self._household_of,
        )

        def work(office: Any, _progress: Any) -> Any:
            form = residents.ResidentForm(**values).completed(office.today())
            problems = form.problems(office.today())
            if problems:
                return None, problems
            household = _household(office, beside)
            return residents.save(office, form, own, version, household), {}

        self._shell.tasks.run(self, work, self._saved, self._refused, label="保存")

    def _saved(self, result: Any) -> None:
        resident_id, problems = result
        assert self._form is not None
        rest = self._form.show_problems(problems)
        self._problem.setText("；".join(rest))
        if resident_id is not None:
            if self._draft is not None:
                self._draft.done()
            self._shell.say("已保存")
            self.saved.emit(resident_id)

    def _refused(self, error: BaseException) -> None:
        self._problem.setText(str(error))


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    return {k: ("" if v is None and k != "grid_id" else v) for k, v in values.items()}


def _household(office: Any, beside: int | None) -> int | None:
    from app.usecases import files

    return files.household_of(office, beside) if beside else None
