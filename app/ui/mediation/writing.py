"""A record of a case being written: one form for all of them; what each asks and does is declared (`record_kinds`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.ui.drafts import Drafted, DraftKeeper
from app.ui.form_page import UNCHANGED
from app.ui.mediation.columns import day_of
from app.ui.mediation.context import Context
from app.ui.mediation.record_entries import Entries
from app.ui.phrases import Phrases
from app.ui.shell import Shell
from app.ui.widgets.form import Form
from app.ui.widgets.parts import button, column, label, row, scrolled
from app.ui.widgets.tab_order import follow_reading

Values = dict[str, Any]
Checked = tuple[Any, dict[str, str]]
"""The form of the use case, and what is wrong with it by field."""


@dataclass(frozen=True)
class Subject:
    """What a form is about: the case as it is, who writes, and the record that is corrected (None for a new one)."""

    now: Context
    clerk: str
    kept: Any = None


@dataclass(frozen=True)
class RecordKind:
    """A kind of record, declared: its fields, what stands in them first, what is made of them and how it is kept.

    `key` names the draft. `start` gives the values of a new record, `again` those of one that is corrected. `days`
    are the fields that are days: `make` is given dates. `keep` runs on the worker. `title` heads a new one, `heading`
    a corrected one. `phrases` are offered under the field `text`, `tall` its lines, `first` the field to begin in.
    `paper` is offered afterwards, or shown at once with `prints`. `beside` makes what stands above the form. What is
    in `doubt` is asked about once; saved again it is kept as it is.
    """

    key: str
    title: str
    heading: str
    entries: Entries
    start: Callable[[Subject], Values]
    make: Callable[[Values, Subject], Checked]
    keep: Callable[[Any, Subject, Any], None]
    again: Callable[[Subject], Values] | None = None
    days: tuple[str, ...] = ()
    save: str = "保存"
    phrases: str = ""
    tall: int = 6
    first: Callable[[Subject], str] | None = None
    paper: Callable[[Subject, Values], str] | None = None
    prints: bool = False
    beside: "Callable[[Writing], QWidget] | None" = None
    doubt: Callable[[Any, Subject], str] | None = None


class Writing(Drafted):
    """A form about one case. `checked` when what it says is looked at as a whole, `saved` after it is kept; `left` when
    the clerk goes back (the draft stays)."""

    checked = Signal()
    saved = Signal()
    _draft: DraftKeeper

    def __init__(self, shell: Shell, kind: RecordKind, context: Context, kept: Any = None) -> None:
        super().__init__()
        self._shell, self.kind, self.about = shell, kind, Subject(context, shell.clerk, kept)
        self.form = Form(kind.entries(shell, context))
        self.above = kind.beside(self) if kind.beside else None
        self._problem = label("", "problem", wrap=True)
        self.wrote = True
        self._doubted = ""
        self._build()
        self._start()

    @property
    def case_id(self) -> int:
        """Which case it is about."""
        return int(self.about.now.case.id)

    @property
    def paper(self) -> str:
        """The paper that belongs to what stands in the form, "" for none."""
        return self.kind.paper(self.about, self.form.values()) if self.kind.paper else ""

    def begin(self) -> None:
        """Put the cursor where writing starts, once the editor is to be seen."""
        if self.kind.first is not None:
            self.form.controls[self.kind.first(self.about)].setFocus()
        else:
            self.form.focus_first()

    def check(self) -> Checked:
        """What stands in the form as the use case takes it; days that were typed are read first."""
        values = self.form.values()
        wrong: dict[str, str] = {}
        for name in self.kind.days:
            values[name], words = day_of(values[name])
            if words:
                wrong[name] = words
        form, problems = self.kind.make(values, self.about)
        return form, problems | wrong

    def _build(self) -> None:
        case = self.about.now.case
        back = button("返回", self.leave, "", "Esc", self, "返回，填写的内容留作草稿")
        save = button(self.kind.save, self.save, "primary", "Ctrl+S", self)
        heading = self.kind.title if self.about.kept is None else self.kind.heading
        layout = column(spacing=8, margins=(20, 16, 20, 16))
        layout.addLayout(row(label(heading, "h2"), None, back, save))
        layout.addWidget(label(f"{case.number}　{case.title}", "dim", wrap=True))
        layout.addWidget(self._problem)
        if self.above is not None:
            layout.addWidget(self.above)
        holder = QWidget()
        holder.setLayout(column(self.form, None))
        layout.addWidget(scrolled(holder), 1)
        self._problem.hide()
        self.setLayout(layout)

    def _start(self) -> None:
        kind, about = self.kind, self.about
        again = kind.again if about.kept is not None else None
        self.form.fill((again or kind.start)(about))
        self.checked.emit()
        self.form.submitted.connect(self.save)
        self.form.edited.connect(self._in_order)
        if kind.phrases:
            self._offer_phrases()
        draft_id = self.case_id if about.kept is None else -int(about.kept.id)
        self._draft = DraftKeeper(
            self._shell,
            self.form,
            kind.key,
            draft_id,
            about.now.case.title,
            put_back=lambda _: self.checked.emit(),
        )
        self._draft.offer()

    def _offer_phrases(self) -> None:
        text = self.form.controls["text"]
        assert isinstance(text, QPlainTextEdit)
        text.setMinimumHeight(text.fontMetrics().lineSpacing() * self.kind.tall)
        self.form.help_under("text", Phrases(self._shell, self.kind.phrases, text))

    def _in_order(self) -> None:
        """Lines that were added are reached by Tab where they stand."""
        follow_reading(self.form)

    def save(self) -> None:
        """Check and save; what is wrong is said next to its field."""
        self.checked.emit()
        form, problems = self.check()
        self._refused("；".join(self.form.show_problems(problems)))
        doubt = self.kind.doubt(form, self.about) if self.kind.doubt and not problems else ""
        if doubt and doubt != self._doubted:
            self._doubted = doubt
            self._refused(f"{doubt}。没有错的话再按一次 Ctrl+S。")
            return
        if not problems:
            self._keep(form)

    def _keep(self, form: Any) -> None:
        keep, about = self.kind.keep, self.about

        def work(office: Any, _progress: Any) -> tuple[None, bool]:
            from app.usecases.history import writes

            return writes.heard(office, lambda: keep(office, about, form))

        self._shell.tasks.run(self, work, self._saved, self._refused, label="保存", once=True)

    def _saved(self, done: tuple[None, bool]) -> None:
        _, self.wrote = done
        self._draft.done()
        self._shell.say("已保存" if self.wrote else UNCHANGED)
        self.saved.emit()

    def _refused(self, error: object) -> None:
        self._problem.setText(str(error))
        self._problem.setVisible(bool(str(error)))
