"""What the clerk may see and do while the window is open: pages made for what was seen before are made anew."""

from typing import Any, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.ui.drafts import DraftKeeper
from app.ui.shell import Shell
from app.ui.widgets.beside import KeepsDraft
from app.ui.widgets.parts import drop

RULING = frozenset({"clerk", "clerk_role", "office_definition"})
"""Kinds of records that say who may see what."""


class Sight(QObject):
    """`changed` when rights came or went, or a ledger is no longer there: `shell.rights` are the new ones by then."""

    changed = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._hidden: frozenset[str] | None = None
        shell.tasks.changed.connect(self._look)
        self._look(RULING)

    def _look(self, kinds: frozenset[str]) -> None:
        if kinds & RULING:
            from app.usecases.offices import clerks

            self._shell.tasks.run(self, lambda o, _p: clerks.sight(o), self._seen, latest="sight")

    def _seen(self, sight: Any) -> None:
        """What is seen now; a ledger more than before takes nothing away from the pages."""
        rights, hidden = sight
        gone = self._hidden is not None and bool(hidden - self._hidden)
        other = rights != self._shell.rights
        self._hidden, self._shell.rights = hidden, rights
        if gone or other:
            self.changed.emit()


def put_away(page: QWidget) -> None:
    """A page that is made anew: what was typed in it stays as a draft, the page goes."""
    for child in cast(list[QObject], page.findChildren(QObject)):
        if isinstance(child, DraftKeeper):
            child.keep_touched()
        elif isinstance(child, KeepsDraft):
            child.keep_draft()
    drop(page)
