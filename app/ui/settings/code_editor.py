"""The form of a value of a code table: a new one of the office's own, or what may be changed of one."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.drafts import DraftKeeper
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs

SYNONYMS = Entry("synonyms", "别的写法", "note", wide=True, hint="名册里常见的别的叫法，用；隔开或一行一个")
OWN = (Entry("label", "名称", required=True), Entry("national_code", "对应的国标代码", hint="没有就空着"))


class ValueEditor(QWidget):
    """`left` when it was saved or the clerk goes back (a draft is kept). `code` "" is a new value."""

    left = Signal()

    def __init__(self, shell: Shell, table: str, code: str) -> None:
        super().__init__()
        self._shell, self._table, self._code = shell, table, code
        self._opened: Any = None
        self.form: Form | None = None
        self._draft: DraftKeeper | None = None
        self._build()
        self._load()

    def _build(self) -> None:
        self._title = label("", "h1")
        self._told = label("", "dim", wrap=True, copyable=True)
        self._problem = label("", "problem", wrap=True)
        self._problem.hide()
        back = button("返回", self.left.emit, "", "Esc", self)
        self._save = needs(
            self._shell, button("保存", self.save, "primary", "Ctrl+S", self), "settings.definitions"
        )
        self._holder = column(spacing=0)
        layout = column(spacing=8)
        layout.addLayout(row(self._title, None, back, self._save))
        layout.addWidget(self._told)
        layout.addWidget(self._problem)
        layout.addLayout(self._holder, 1)
        self.setLayout(layout)

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
        if self.form is None or not self._save.isEnabled():
            return
        from app.usecases import codes

        typed = vars(self._opened.form) | self.form.values()
        if self._code:
            typed["code"] = self._code
        form, table, code = codes.ValueForm(**typed), self._table, self._code
        self._save.setEnabled(False)

        def work(office: Any, _progress: Any) -> Any:
            wrong = codes.problems(office, table, form, code=code)
            return (None, wrong) if wrong else (codes.save(office, table, form, code=code), {})

        self._shell.tasks.run(self, work, self._saved, self._refused, label="保存代码")

    def _saved(self, result: Any) -> None:
        saved, wrong = result
        self._save.setEnabled(True)
        assert self.form is not None
        self._say("；".join(self.form.show_problems(wrong)))
        if saved is None:
            return
        if self._draft is not None:
            self._draft.done()
        if saved.entry_id:
            words = f"已保存 {self.form.values().get('label') or self._opened.form.label}"
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
