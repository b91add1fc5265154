"""Never lose typing: what stands in a form is kept in the database as it is typed and offered again."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from shiboken6 import isValid

from app.ui.shell import Shell
from app.ui.widgets.form import Form
from app.ui.widgets.reason_line import ReasonLine

QUIET_MS = 800


class DraftKeeper(QObject):
    """Keeps one form's draft: `key` names the form, `record_id` 0 for a new record. `discarded` when the clerk does not want
    what was put back: what stands beside the form goes, too."""

    discarded = Signal()

    def __init__(
        self, shell: Shell, form: Form | ReasonLine, key: str, record_id: int = 0, title: str = "", *,
        more: Callable[[], dict[str, Any]] = dict, put_back: Callable[[dict[str, Any]], None] = lambda _fields: None,
    ) -> None:  # fmt: skip
        super().__init__(form)
        self._more, self._put_back = more, put_back
        self._shell, self._form = shell, form
        self._key, self._record, self._title = key, record_id, title
        self.active = True
        self._before: dict[str, Any] = {}
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self.keep)
        self._touched = False
        form.edited.connect(self.touch)
        shell.tasks.closing.connect(self.keep_touched)

    def touch(self) -> None:
        """Something was typed, chosen or ticked: it is kept once the hand rests."""
        self._touched = True
        self._timer.start()

    def offer(self) -> None:
        """Put a draft left by a crash or an Esc back into the form, and say so."""
        from app.usecases import drafts

        key, record = self._key, self._record
        self._shell.tasks.run(self, lambda office, _p: drafts.load(office, key, record), self._offered)

    def _offered(self, draft: Any) -> None:
        if draft is not None and self.active:
            self._before = self._form.values()
            self._form.fill(draft.fields)
            self._put_back(draft.fields)
            text: QPlainTextEdit
            for text in self._form.findChildren(QPlainTextEdit):
                text.moveCursor(QTextCursor.MoveOperation.End)  # what is typed now goes on, not before it
            self._shell.say(f"已恢复 {draft.when} 没有保存的内容", "丢弃草稿", self._discard)

    def keep_touched(self) -> None:
        """Whatever closes the form: what was changed since it was kept stays, a form that was only opened leaves nothing."""
        if self._touched:
            self.keep()

    def keep(self) -> None:
        """Write the draft now."""
        from app.usecases import drafts

        if not self.active:
            return
        self._timer.stop()
        self._touched = False
        key, record, title = self._key, self._record, self._title
        values = {
            k: v
            for k, v in (self._form.values() | self._more()).items()
            if isinstance(v, str | bool | int | list | tuple | None)
        }
        self._shell.tasks.run(
            self, lambda office, _p: drafts.keep(office, key, record, title, values), lambda _r: None
        )

    def done(self) -> None:
        """The form was saved: the draft is no longer needed."""
        self.active = False
        self._drop()

    def _discard(self) -> None:
        """Back to how the form stood before the draft; what is typed from here on is kept again. Of a form that was closed
        while this was still offered only the draft goes."""
        if isValid(self):
            self._form.fill(self._before)
            self.discarded.emit()
            self._form.edited.emit()  # what hangs on a field hangs on it again
        self._drop()

    def _drop(self) -> None:
        from app.usecases import drafts

        if isValid(self._timer):
            self._timer.stop()
        self._touched = False
        key, record, tasks = self._key, self._record, self._shell.tasks
        tasks.run(tasks, lambda office, _p: drafts.drop(office, key, record), lambda _r: None)


class Drafted(QWidget):
    """A page around a form: `left` when the clerk goes back; whatever closes it, what was typed stays as a draft."""

    left = Signal()
    _draft: DraftKeeper | None = None

    def keep_draft(self) -> None:
        """Keep what was typed since it was last kept; a form that was only opened leaves nothing."""
        if self._draft is not None:
            self._draft.keep_touched()

    def leave(self) -> None:
        """Go back one step."""
        self.keep_draft()
        self.left.emit()
