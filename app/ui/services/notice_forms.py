"""The small forms of a public notice: the notice itself, an objection, its answer, a line of words."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.drafts import DraftKeeper
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row


class _Asking(QWidget):
    """A form with its two buttons; `given` when it has no problems, `left` when it is not wanted."""

    given = Signal(object)
    left = Signal()
    draft: DraftKeeper | None = None

    def __init__(
        self, title: str, entries: tuple[Entry, ...], filled: dict[str, Any], go: str = "保存"
    ) -> None:
        super().__init__()
        self.form = Form(entries)
        self.form.fill(filled)
        self.form.submitted.connect(self.submit)
        layout = column(label(title, "h2"), self.form, spacing=8)
        keep = button(go, self.submit, "primary", "Ctrl+S", self)
        layout.addLayout(row(keep, button("取消", self.left.emit), None))
        self.setLayout(layout)

    def keep_drafts(self, shell: Shell, key: str, record_id: int, title: str) -> None:
        """Whatever closes the form, what was typed stays as a draft and is offered again."""
        self.draft = DraftKeeper(shell, self.form, key, record_id, title)
        self.draft.offer()

    def begin(self) -> None:
        """The cursor into the first field that is empty."""
        values = self.form.values()
        name = next((n for n in self.form.controls if not values[n]), next(iter(self.form.controls)))
        self.form.controls[name].setFocus()

    def submit(self) -> None:
        """Give what is typed, when nothing is wrong with it."""
        made = self.made()
        problems = self.problems(made)
        self.form.show_problems(problems)
        if not problems:
            self.given.emit(made)

    def made(self) -> Any:
        """What is given."""
        return self.form.values()

    def problems(self, made: Any) -> dict[str, str]:
        """What is wrong with it, by field."""
        return dict(made.problems())


class NoticeEditor(_Asking):
    """`masked` are the names that are there already: an empty list keeps them."""

    def __init__(self, filled: Any, masked: str = "") -> None:
        self._filled = filled
        keeps = (
            f"空着就保留现在的名单：{masked}" if masked else "一行一人：姓名 证件号码 事项。存下的是遮盖过的"
        )
        entries = (
            Entry("title", "标题", wide=True, required=True),
            Entry("content", "公示内容", "note", wide=True, required=True, hint="为什么公示、依据什么；不要写残疾和疾病的细节"),
            Entry("people", "名单", "note", wide=True, hint=keeps),
            Entry("start_on", "公示开始", required=True), Entry("end_on", "公示结束", required=True),
            Entry("place", "张贴在哪里"), Entry("watch_phone", "监督电话"),
        )  # fmt: skip
        super().__init__("公示", entries, vars(filled))

    def made(self) -> Any:
        """The NoticeForm."""
        from dataclasses import replace

        return replace(self._filled, **self.form.values())


class ObjectionEditor(_Asking):
    """Who objects, when, to what; `day` is today."""

    def __init__(self, day: str) -> None:
        entries = (
            Entry("text", "反映的内容", "note", wide=True, required=True),
            Entry("on_day", "日期", required=True), Entry("who", "谁反映的", hint="不愿留名就空着"),
            Entry("phone", "电话"),
        )  # fmt: skip
        super().__init__("登记异议", entries, {"on_day": day})

    def made(self) -> Any:
        """The ObjectionForm."""
        from app.usecases.services.notice_forms import ObjectionForm

        return ObjectionForm(**self.form.values())


class AnswerForm(_Asking):
    """How an objection was looked into; gives (words, whether it is right)."""

    def __init__(self, one: Any) -> None:
        entries = (
            Entry("upheld", "异议", "choice", ((False, "不成立"), (True, "成立"))),
            Entry("answer", "核查情况和答复", "note", wide=True, required=True),
        )
        super().__init__("答复异议", entries, {"upheld": bool(one.upheld), "answer": one.answer})

    def made(self) -> Any:
        """(words, upheld)."""
        values = self.form.values()
        return values["answer"], values["upheld"]

    def problems(self, made: Any) -> dict[str, str]:
        """An answer says something."""
        return {} if made[0].strip() else {"answer": "请写明核查情况和答复"}


class WhyLine(_Asking):
    """A line of words: the conclusion, why it is withdrawn; the use case says when it is needed."""

    def __init__(self, words: str, go: str) -> None:
        super().__init__(go, (Entry("words", words, wide=True),), {}, go)

    def made(self) -> Any:
        """The words."""
        return str(self.form.values()["words"])

    def problems(self, made: Any) -> dict[str, str]:
        """Only what is too long; the use case says the rest."""
        from app.usecases.services.notice_forms import WordsForm

        return WordsForm(made).problems()
