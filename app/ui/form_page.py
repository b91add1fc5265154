"""A form beside a list: heading, back and save, what is wrong next to its field, drafts; what it keeps is given to it."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.drafts import Drafted, DraftKeeper
from app.ui.shell import Shell
from app.ui.widgets.form import Form
from app.ui.widgets.parts import button, column, label, row, scrolled
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.tab_order import follow_reading

UNCHANGED = "没有改动"
"""What is told when a form was saved as it was opened; nothing was written."""

Kept = tuple[Any, Mapping[str, str]]
"""What saving gave (None: nothing was saved), and what is wrong by field."""


class FormPage(Drafted):
    """`saved` with what `keep` gave; `left` when the clerk goes back (the draft stays).

    `keep(office, values)` runs on the worker and returns `Kept`. `draft` is (key, record id, title) of the draft; `about`
    stands in small letters under the heading, `save` on the button.
    """

    saved = Signal(object)
    _draft: DraftKeeper

    def __init__(
        self, shell: Shell, heading: str, form: Form, keep: Callable[[Any, dict[str, Any]], Kept],
        draft: tuple[str, int, str], *, start: Mapping[str, Any] | None = None, about: str = "", save: str = "保存",
    ) -> None:  # fmt: skip
        super().__init__()
        self._shell, self.form, self._keep = shell, form, keep
        self._wrote = True
        self._build(heading, about, save)
        self._start(draft, start or {})

    def _build(self, heading: str, about: str, save: str) -> None:
        self._problem = ProblemLine()
        back = button("返回", self.leave, "", "Esc", self, "返回，填写的内容留作草稿")
        holder = QWidget()
        holder.setLayout(column(self.form, None))
        layout = column(spacing=8, margins=(20, 16, 20, 16))
        keep = button(save, self.save, "primary", "Ctrl+S", self)
        layout.addLayout(row(label(heading, "h2"), None, back, keep))
        if about:
            layout.addWidget(label(about, "dim", wrap=True))
        layout.addWidget(self._problem)
        layout.addWidget(scrolled(holder), 1)
        self.setLayout(layout)

    def _start(self, draft: tuple[str, int, str], start: Mapping[str, Any]) -> None:
        self.form.fill(start)
        self.form.submitted.connect(self.save)
        self.form.edited.connect(self._in_order)
        self._draft = DraftKeeper(self._shell, self.form, *draft)
        self._draft.offer()

    def tell(self, words: str) -> None:
        """What stands in the way of saving, said as soon as it is known."""
        self._problem.say(words)

    def begin(self) -> None:
        """Put the cursor where typing starts, once the form is to be seen."""
        self.form.focus_first()
        follow_reading(self.form)

    def _in_order(self) -> None:
        """Lines that were added are reached by Tab where they stand."""
        follow_reading(self.form)

    def save(self) -> None:
        """Check and keep."""
        values, keep = self.form.values(), self._keep

        def work(office: Any, _progress: Any) -> tuple[Kept, bool]:
            from app.usecases.history import writes

            return writes.heard(office, lambda: keep(office, values))

        self._shell.tasks.run(self, work, self._kept, self._problem.refuse, label="保存", once=True)

    def said(self, words: str) -> str:
        """What is told once it was kept: `words`, or that nothing was changed."""
        return words if self._wrote else UNCHANGED

    def _kept(self, done: tuple[Kept, bool]) -> None:
        (result, problems), self._wrote = done
        self._problem.say("；".join(self.form.show_problems(problems)))
        if result is not None:
            self._draft.done()
            self.saved.emit(result)
