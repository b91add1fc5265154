"""The form of an item: changed, new, or split off another. Built from the table of fields that the sheet has too."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.drafts import DraftKeeper
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row, scrolled
from app.ui.widgets.rights import needs

TITLES = {"edit": "修改事项", "new": "新事项", "split": "拆出新事项"}
WORDS = {
    "edit": "代码不变。改了名称，原来的名称留作别名，照样找得到。时限只影响以后受理的。",
    "new": "社区自己的事项，代码自定，以后不变。",
    "split": "原来的事项不动，办过的件也不动；新的一项有自己的代码。",
}


class ItemEditor(QWidget):
    """`how` edit, new or split; `left` when it was saved or the clerk goes back (a draft is kept)."""

    left = Signal()

    def __init__(self, shell: Shell, how: str, item_id: int | None = None) -> None:
        super().__init__()
        self._shell, self._how, self._item = shell, how, item_id
        self._opened: Any = None
        self._old_code = ""
        self.form: Form | None = None
        self._draft: DraftKeeper | None = None
        self._build()
        self._load()

    def _build(self) -> None:
        self._title = label(TITLES[self._how], "h1")
        self._problem = label("", "problem", wrap=True)
        self._problem.hide()
        back = button("返回", self.left.emit, "", "Esc", self)
        self._save = needs(
            self._shell, button("保存", self.save, "primary", "Ctrl+S", self), "settings.catalogue"
        )
        self._holder = column(spacing=0)
        layout = column(spacing=8)
        layout.addLayout(row(self._title, None, back, self._save))
        layout.addWidget(label(WORDS[self._how], "dim", wrap=True))
        layout.addWidget(self._problem)
        layout.addLayout(self._holder, 1)
        self.setLayout(layout)

    def _load(self) -> None:
        how, item = self._how, self._item

        def work(office: Any, _progress: Any) -> Any:
            from app.usecases.catalogue import editing, fields

            opened = editing.open_new(office) if item is None else editing.open_item(office, item)
            old = opened.code
            if how == "split" and item is not None:
                opened = editing.open_split(office, item)
            tables = {f.table: tuple(office.library.code(f.table).choices) for f in fields.FIELDS if f.table}
            return opened, old, fields.FIELDS, tables

        self._shell.tasks.run(self, work, self._show)

    def _show(self, result: Any) -> None:
        self._opened, self._old_code, fields, tables = result
        entries = [_entry(f, tables) for f in fields]
        if self._how != "edit":
            entries.insert(0, Entry("code", "代码", required=True, hint="字母和数字，以后不变"))
        self.form = form = Form(entries)
        form.fill(self._opened.values | {"code": self._opened.code})
        form.submitted.connect(self.save)
        self._holder.addWidget(scrolled(form), 1)
        if self._how == "edit":
            self._title.setText(f"{self._opened.code}　{self._opened.values['name']}")
        if self._how != "split":
            filled = self._opened.values | {"code": self._opened.code}
            self._draft = _Draft(self._shell, form, filled, self._item or 0, self._title.text())
            self._draft.offer()
        form.controls["name"].setFocus()

    def save(self) -> None:
        """Check and keep; what is wrong is said at its field."""
        if self.form is None or not self._save.isEnabled():
            return
        values, item = self.form.values(), self._item if self._how == "edit" else None
        version, split = self._opened.version, self._old_code if self._how == "split" else ""
        self._save.setEnabled(False)

        def work(office: Any, _progress: Any) -> Any:
            from app.usecases.catalogue import editing

            problems = editing.problems(office, values, item)
            if problems:
                return None, problems
            return editing.save(office, values, item, version, split_from=split), {}

        self._shell.tasks.run(self, work, self._saved, self._refused, label="保存事项")

    def _saved(self, result: Any) -> None:
        saved, problems = result
        self._save.setEnabled(True)
        assert self.form is not None
        self._say("；".join(self.form.show_problems(problems)))
        if saved is None:
            return
        if self._draft is not None:
            self._draft.done()
        words = f"已保存 {self.form.values()['name']}"
        if saved.entry_id:
            self._shell.say(words, "撤销", lambda: self._shell.undoable(saved.entry_id))
        else:
            self._shell.say("没有改动")
        self.left.emit()

    def _refused(self, error: BaseException) -> None:
        self._save.setEnabled(True)
        self._say(str(error))

    def _say(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))


class _Draft(DraftKeeper):
    """A draft that is not wanted gives way to what the catalogue says, not to an empty form."""

    def __init__(self, shell: Shell, form: Form, filled: dict[str, Any], item_id: int, title: str) -> None:
        super().__init__(shell, form, "service_item", item_id, title)
        self._filled = filled

    def _discard(self) -> None:
        self._form.fill(self._filled)
        self.done()


def _entry(f: Any, tables: Any) -> Entry:
    kind = {"note": "note", "materials": "note", "code": "choice", "yes": "check"}.get(f.kind, "text")
    choices = (("", "（空）"), *tables[f.table]) if f.table else ()
    return Entry(
        f.name, f.label, kind, choices, wide=f.wide, hint=f.hint, required=f.name == "name", group=f.group
    )
