"""The form of an item: changed, new, or split off another. Built from the table of fields that the sheet has too."""

from typing import Any

from app.ui.drafts import DraftKeeper
from app.ui.settings.setting_editor import Kept, SettingEditor
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import scrolled

TITLES = {"edit": "修改事项", "new": "新事项", "split": "拆出新事项"}
WORDS = {
    "edit": "代码不变。改了名称，原来的名称留作别名，照样找得到。时限只影响以后受理的。",
    "new": "社区自己的事项，代码自定，以后不变。",
    "split": "原来的事项不动，办过的件也不动；新的一项有自己的代码。",
}


class ItemEditor(SettingEditor):
    """`how` edit, new or split."""

    def __init__(self, shell: Shell, how: str, item_id: int | None = None) -> None:
        super().__init__(shell, "settings.catalogue", TITLES[how], WORDS[how])
        self._how, self._item = how, item_id
        self._opened: Any = None
        self._old_code = ""
        self._load()

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
            self._draft = DraftKeeper(self._shell, form, "service_item", self._item or 0, self._title.text())
            self._draft.offer()
        form.controls["name"].setFocus()

    def save(self) -> None:
        """Check and keep; what is wrong is said at its field."""
        if self.busy or self.form is None:
            return
        values, item = self.form.values(), self._item if self._how == "edit" else None
        version, split = self._opened.version, self._old_code if self._how == "split" else ""

        def work(office: Any) -> Kept:
            from app.usecases.catalogue import editing

            problems = editing.problems(office, values, item)
            if problems:
                return None, problems
            return editing.save(office, values, item, version, split_from=split).entry_id or 0, {}

        self.keep(work, "保存事项", lambda: f"已保存 {values['name']}")


def _entry(f: Any, tables: Any) -> Entry:
    kind = {"note": "note", "materials": "note", "code": "choice", "yes": "check"}.get(f.kind, "text")
    choices = (("", "（空）"), *tables[f.table]) if f.table else ()
    return Entry(
        f.name, f.label, kind, choices, wide=f.wide, hint=f.hint, required=f.name == "name", group=f.group
    )
