"""The form of a journal entry, made from what its kind asks; drafts are kept while typing."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.drafts import Drafted, DraftKeeper
from app.ui.link_picker import LinkLine
from app.ui.picker import QuickPicker
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.number_notes import NumberNotes
from app.ui.widgets.parts import button, column, label, row, scrolled

YES_NO = (("", ""), ("是", "是"), ("否", "否"))
WIDE = frozenset({"note"})
NOBODY = "没有从名单里选人：请在提示里按回车选中，不是本社区居民的写在内容里，把这一格清空"
COUNT_WORDS = {"people": "人数", "audience": "观众人次", "programmes": "节目数", "works": "作品数"}


def entries(shell: Shell, asks: Any) -> tuple[Entry, ...]:
    """The fields of the form in the order they are filled in at a table."""
    kind = asks.kind
    found = [Entry("on_day", "日期", hint="空着就是今天")]
    if kind.home:
        found.append(
            Entry(
                "whom",
                "走访了谁" if kind.key == "visit" else "有关的居民",
                "resident",
                required=kind.key == "visit",
            )
        )
    if asks.topics:
        found.append(
            Entry("topic", "种类", "choice", (("", ""), *asks.topics), required=kind.key == "meeting")
        )
    found.append(
        Entry(
            "title",
            "事由",
            wide=True,
            required=not kind.home,
            hint=f"空着就写“{kind.name}：某某家”" if kind.home else "",
        )
    )
    found += [Entry("place", "地点"), Entry("worker", "工作人员", hint="空着就是本人")]
    if kind.children:
        parents = ((None, "不属于别的活动"), *asks.parents)
        found += [Entry("campaign", "专项活动", hint="、".join(asks.campaigns) or "例如 社区服务月"),
                  Entry("parent_id", "是哪个活动的子活动", "choice", parents)]  # fmt: skip
    found += [Entry(f"counts.{key}", COUNT_WORDS[key], hint="不准的写“约30”") for key in kind.counts]
    if kind.children:
        found.append(Entry("about", "这些数都是约数", "check"))
    found += [_own(shell, spec, asks) for spec in kind.field]
    return (
        *found,
        Entry("text", kind.words[0], "note", wide=True),
        Entry("outcome", kind.words[1], "note", wide=True),
    )


def _own(shell: Shell, spec: Any, asks: Any) -> Entry:
    name = f"details.{spec.key}"
    if spec.type == "link":
        return Entry(
            name, spec.name, "own", hint=spec.help, required=spec.required,
            make=lambda: LinkLine(shell, spec.to),
        )  # fmt: skip
    if spec.type == "yesno":
        return Entry(name, spec.name, "choice", YES_NO)
    if spec.type == "choice":
        choices = (("", ""), *((words, words) for _, words in asks.choices[spec.key]))
        return Entry(name, spec.name, "choice", choices)
    kind = "note" if spec.type in WIDE else "text"
    hint = spec.help or ("例如 2026-03-15" if spec.type == "day" else "")
    return Entry(name, spec.name, kind, wide=kind == "note", hint=hint, required=spec.required)


def _plain(asks: Any) -> list[str]:
    """The fields in which anything may be written."""
    own = [f"details.{spec.key}" for spec in asks.kind.field if spec.type in {"text", "note"}]
    return ["title", "text", "outcome", *own]


class EntryFormWidget(Form):
    """The form with the box that finds a resident."""

    def __init__(self, shell: Shell, declared: tuple[Entry, ...]) -> None:
        self._shell = shell
        self.whom: QuickPicker | None = None
        super().__init__(declared)

    def _control(self, entry: Entry) -> QWidget:
        if entry.kind != "resident":
            return super()._control(entry)
        self.whom = QuickPicker(self._shell, "姓名、拼音首字母、证件或电话后四位，按回车选中")
        self.whom.textEdited.connect(lambda _text: self.edited.emit())
        self.whom.taken.connect(lambda *_who: self._picked())
        self.whom.went_on.connect(self.focusNextChild)
        return self.whom

    def _picked(self) -> None:
        self.edited.emit()
        self.focusNextChild()

    def values(self) -> dict[str, Any]:
        found = super().values()
        if self.whom is not None:
            found |= {"resident_id": self.whom.picked, "whom": self.whom.text()}
        return found

    def fill(self, values: Mapping[str, Any]) -> None:
        super().fill({k: v for k, v in values.items() if k in self.controls and k != "whom"})
        if self.whom is not None and "whom" in values:
            self.whom.setText(str(values.get("whom") or ""))
            self.whom.picked = values.get("resident_id") or None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        typed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if typed and watched is self.whom and event.modifiers() != Qt.KeyboardModifier.ControlModifier:  # type: ignore[attr-defined]
            return False  # Enter belongs to the picker
        return super().eventFilter(watched, event)


class JournalEditor(Drafted):
    """`saved` gives the entry's id; `left` when the clerk goes back (the draft stays)."""

    saved = Signal(int)
    _draft: DraftKeeper

    def __init__(self, shell: Shell, asks: Any, start: Mapping[str, Any], entry_id: int = 0) -> None:
        super().__init__()
        self._shell, self._asks, self._entry = shell, asks, entry_id
        self._household: int | None = start.get("household_id")
        self._home_of: int | None = start.get("resident_id")
        self._home_words = "" if self._home_of else str(start.get("whom") or "")
        self.form = EntryFormWidget(shell, entries(shell, asks))
        self._problem = label("", "problem", wrap=True)
        self._build()
        self._bind(start)

    @staticmethod
    def shown(form: Any, whom: str) -> dict[str, Any]:
        """A kept entry as the form's values."""
        plain = ("on_day", "title", "topic", "place", "worker", "text", "outcome", "campaign", "about", "parent_id",
                 "resident_id", "household_id")  # fmt: skip
        found = {name: getattr(form, name) for name in plain} | {"whom": whom}
        found |= {f"counts.{key}": text for key, text in form.counts.items()}
        return found | {f"details.{key}": text for key, text in form.details.items()}

    def _build(self) -> None:
        words = f"{'修改' if self._entry else '记'}{self._asks.kind.name}"
        back = button("返回", self.leave, "", "Esc", self, "返回，填写的内容留作草稿")
        save = button("保存", self.save, "primary", "Ctrl+S", self)
        layout = column(spacing=8, margins=(8, 12, 16, 12))
        layout.addLayout(row(label(words, "h2"), None, back, save))
        layout.addWidget(self._problem)
        holder = QWidget()
        holder.setLayout(column(self.form, None))
        layout.addWidget(scrolled(holder), 1)
        self._problem.hide()
        self.setLayout(layout)

    def _bind(self, start: Mapping[str, Any]) -> None:
        self.form.submitted.connect(self.save)
        NumberNotes(self.form, _plain(self._asks))
        self.form.fill(start)
        title = f"{self._asks.kind.name} {start.get('whom') or ''}".strip()
        self._draft = DraftKeeper(
            self._shell,
            self.form,
            f"journal.{self._asks.kind.key}",
            self._entry,
            title,
            more=lambda: {
                "household_id": self._household,
                "home_of": self._home_of,
                "home_words": self._home_words,
            },
            put_back=self._take_home,
        )
        self._draft.offer()

    def _take_home(self, fields: Mapping[str, Any]) -> None:
        """The home a draft was about: it stands in no field of the form."""
        self._household, self._home_of = fields.get("household_id"), fields.get("home_of")
        self._home_words = str(fields.get("home_words") or "")

    def _nobody(self, values: Mapping[str, Any]) -> dict[str, str]:
        """A name that was typed and not picked is nobody; only the home one came from has words without a person."""
        words = str(values.get("whom") or "").strip()
        home = self._household is not None and words == self._home_words.strip()
        return {"whom": NOBODY} if words and values.get("resident_id") is None and not home else {}

    def begin(self) -> None:
        """Put the cursor where typing starts."""
        self.form.focus_first()

    def save(self) -> None:
        """Check and keep; what is wrong is said next to its field."""
        from app.usecases import journal
        from app.usecases.journal.forms import problems

        entry, form = self._entry or None, self._typed()
        nobody = self._nobody(self.form.values())

        def work(office: Any, _progress: Any) -> Any:
            if found := problems(office, form) | nobody:
                return None, found
            return journal.save(office, form, entry), {}

        self._shell.tasks.run(self, work, self._saved, self._refused, label="保存", once=True)

    def _typed(self) -> Any:
        from app.usecases import journal

        values = self.form.values()
        parts: dict[str, dict[str, str]] = {"counts": {}, "details": {}}
        for name, value in values.items():
            head, _, key = name.partition(".")
            if key:
                parts[head][key] = str(value or "")
        plain = ("on_day", "title", "topic", "place", "worker", "text", "outcome", "campaign")
        resident = values.get("resident_id")
        home = self._household if resident == self._home_of else None
        return journal.EntryForm(
            self._asks.kind.key, **{name: str(values.get(name) or "") for name in plain}, about=bool(values.get("about")),
            counts=parts["counts"], details=parts["details"], resident_id=resident, household_id=home,
            parent_id=values.get("parent_id"),
        )  # fmt: skip

    def _saved(self, result: Any) -> None:
        entry_id, problems = result
        if missing := problems.pop("resident_id", ""):
            problems.setdefault("whom", missing)
        rest = self.form.show_problems(problems)
        self._refused("；".join(rest))
        if entry_id is not None:
            self._draft.done()
            self._shell.say("已记下")
            self.saved.emit(entry_id)

    def _refused(self, error: object) -> None:
        self._problem.setText(str(error))
        self._problem.setVisible(bool(str(error)))
