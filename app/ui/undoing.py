"""Ctrl+Z in the whole window: the 撤销 of the toast, or the clerk's latest act; what was kept is said."""

from typing import Any

from PySide6.QtCore import QObject

from app.ui.messages import Toast
from app.ui.tasks import Tasks


class Undoing(QObject):
    """Takes acts back on the worker and says so in the toast."""

    def __init__(self, parent: QObject, tasks: Tasks, toast: Toast) -> None:
        super().__init__(parent)
        self._tasks, self._toast = tasks, toast

    def offered(self, entry_id: int | None) -> None:
        """Take back an act a page has just made."""
        if entry_id:
            self._undo(entry_id)

    def last(self) -> None:
        """Press the 撤销 of the toast; when it offers none, offer to take back the latest act.

        While something is being taken back a further press is the same one: what was taken back is said and not covered.
        """
        from app.usecases.history import undo

        if self._tasks.busy(self):
            return
        if self._toast.takes_back():
            self._toast.act()
            return

        def done(act: Any) -> None:
            if act is None:
                self._toast.say("没有可以撤销的操作")
            elif act.kept:
                self._toast.say(act.kept)
            else:
                self._toast.say(f"要撤销“{act.what}”吗？再按一次 Ctrl+Z", "撤销", lambda: self._undo(act.id))

        self._tasks.run(self, lambda office, _p: undo.last_act(office), done)

    def _undo(self, entry_id: int) -> None:
        from app.usecases.history import undo

        def done(result: Any) -> None:
            kept = f"；{'；'.join(result.kept[:2])}" if result.kept else ""
            self._toast.say(f"已{result.told}{kept}")

        self._tasks.run(self, lambda office, _p: undo.undo(office, entry_id), done, label="撤销", once=True)
