"""The form of one setting in the place of its list: an item of the catalogue, a value of a code table, a rare character."""

from collections.abc import Callable, Mapping
from typing import Any

from app.ui.drafts import Drafted
from app.ui.form_page import UNCHANGED
from app.ui.shell import Shell
from app.ui.widgets.form import Form
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.rights import needs

Kept = tuple[int | None, Mapping[str, str]]
"""The line of the log that a saving wrote (0: nothing was changed, None: nothing was saved), and what is wrong by field."""


class SettingEditor(Drafted):
    """`left` when it was saved or the clerk goes back (a draft is kept). `told` stands in small letters below the title.

    Whoever inherits puts a form into `_holder`, makes its draft and gives `keep` the work of saving.
    """

    def __init__(self, shell: Shell, right: str, title: str = "", told: str = "") -> None:
        super().__init__()
        self._shell = shell
        self.form: Form | None = None
        self._title = label(title, "h1")
        self._told = label(told, "dim", wrap=True, copyable=True)
        self._problem = ProblemLine()
        back = button("返回", self.leave, "", "Esc", self, "返回，填写的内容留作草稿")
        self._save = needs(shell, button("保存", self.save, "primary", "Ctrl+S", self), right)
        self._holder = column(spacing=10)
        layout = column(spacing=8)
        layout.addLayout(row(self._title, None, back, self._save))
        layout.addWidget(self._told)
        layout.addWidget(self._problem)
        layout.addLayout(self._holder, 1)
        self.setLayout(layout)

    def save(self) -> None:
        """Check and keep; what is wrong is said at its field."""
        raise NotImplementedError

    @property
    def busy(self) -> bool:
        """Whether there is nothing to save yet, or it is being saved, or may not be."""
        return self.form is None or not self._save.isEnabled()

    def keep(self, work: Callable[[Any], Kept], what: str, words: Callable[[], str]) -> None:
        """Save on the worker: `work(office)`; `words` says what was saved, beside 撤销."""

        def done(kept: Kept) -> None:
            entry_id, problems = kept
            self._save.setEnabled(True)
            assert self.form is not None
            self._problem.say("；".join(self.form.show_problems(problems)))
            if entry_id is None:
                return
            if self._draft is not None:
                self._draft.done()
            if entry_id:
                self._shell.say(words(), "撤销", lambda: self._shell.undoable(entry_id))
            else:
                self._shell.say(UNCHANGED)
            self.left.emit()

        self._save.setEnabled(False)
        self._shell.tasks.run(self, lambda office, _p: work(office), done, self._refused, label=what)

    def _refused(self, error: BaseException) -> None:
        self._save.setEnabled(True)
        self._problem.refuse(error)
