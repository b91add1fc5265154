"""The form of a value of a code table: a new one of the office's own, or what may be changed of one."""

from typing import Any

from app.ui.drafts import DraftKeeper
from app.ui.settings.setting_editor import Kept, SettingEditor
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form

SYNONYMS = Entry("synonyms", "别的写法", "note", wide=True, hint="名册里常见的别的叫法，用；隔开或一行一个")
OWN = (Entry("label", "名称", required=True), Entry("national_code", "对应的国标代码", hint="没有就空着"))


class ValueEditor(SettingEditor):
    """`code` "" is a new value."""

    def __init__(self, shell: Shell, table: str, code: str) -> None:
        super().__init__(shell, "settings.definitions")
        self._table, self._code = table, code
        self._opened: Any = None
        self._load()

    def _load(self) -> None:
        from app.usecases import codes

        table, code = self._table, self._code
        self._shell.tasks.run(
            self, lambda o, _p: (codes.open_value(o, table, code), o.library.code(table).name), self._show
        )

    def _show(self, result: Any) -> None:
        self._opened, name = result
        value = self._opened.form
        self._title.setText(f"{name}　{value.code} {value.label}" if self._code else f"{name}　新增")
        self._told.setText(self._words())
        entries = [SYNONYMS] if self._opened.shipped else [*OWN, SYNONYMS]
        if not self._code:
            entries.insert(0, Entry("code", "代码", hint="字母和数字；留空自动编，以后不变"))
        self.form = form = Form(entries)
        form.fill(vars(value))
        form.submitted.connect(self.save)
        self._holder.addWidget(form)
        self._holder.addStretch(1)
        key = f"code_value {self._table} {self._code}"[:40]
        self._draft = DraftKeeper(self._shell, form, key, title=self._title.text())
        self._draft.offer()
        form.controls["synonyms" if self._opened.shipped else "label"].setFocus()

    def _words(self) -> str:
        if not self._opened.shipped:
            return "本单位自己的值，排在出厂的后面。"
        fixed = f"出厂已认得：{'；'.join(self._opened.fixed)}。" if self._opened.fixed else ""
        return f"出厂的值，代码和名称照标准不改；可以加别的写法。{fixed}"

    def save(self) -> None:
        """Check and keep; what is wrong is said at its field."""
        if self.busy or self.form is None:
            return
        from app.usecases import codes

        typed = vars(self._opened.form) | self.form.values()
        if self._code:
            typed["code"] = self._code
        form, table, code = codes.ValueForm(**typed), self._table, self._code

        def work(office: Any) -> Kept:
            if wrong := codes.problems(office, table, form, code=code):
                return None, wrong
            return codes.save(office, table, form, code=code).entry_id or 0, {}

        self.keep(work, "保存代码", lambda: f"已保存 {form.label}")
