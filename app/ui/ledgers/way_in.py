"""The way into a ledger: what it is is read, why it is opened is asked where it is restricted, then somebody goes on."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.ledgers.right_side import RightSide
from app.ui.shell import Shell

Then = Callable[[Any], None]


class WayIn:
    """`taken` while somebody who asked for a ledger or a row of it is on the way, or is asked why: what the shelf merely
    marks waits for that. Who asks last is the one who goes on."""

    def __init__(self, shell: Shell, owner: QWidget, right: RightSide, to_rows: Callable[[], None]) -> None:
        self._shell, self._owner, self._right, self._to_rows = shell, owner, right, to_rows
        self._going = False

    @property
    def taken(self) -> bool:
        """Whether somebody is on the way."""
        return self._going or self._right.why.isVisible()

    def find(self, entry_id: int, then: Then) -> None:
        """Go on with the ledger that has this row."""
        from app.usecases.ledgers import pages

        self._going = True
        self._shell.tasks.run(
            self._owner,
            lambda o, _p: pages.ledger_of(o, entry_id),
            lambda key: self.take(key, then),
            partial(self._refused, self._shell.fail),
        )

    def take(self, key: str, then: Then, *, into: bool = False) -> None:
        """Go on with a ledger; `into`: why it is opened is typed at once."""
        self._going = True
        self._read(key, then, self._shell.fail, lambda: True, into=into)

    def look(self, key: str, then: Then, failed: Callable[[BaseException], None]) -> None:
        """Go on with a ledger that was only chosen, unless something lies over the rows by then."""
        self._going = False
        self._read(key, then, failed, lambda: self._right.stack.count() == 1, into=False)

    def _read(
        self,
        key: str,
        then: Then,
        failed: Callable[[BaseException], None],
        still: Callable[[], bool],
        *,
        into: bool,
    ) -> None:
        from app.usecases.ledgers import pages

        def shown(facts: Any) -> None:
            self._going = False
            if not still():
                return
            self._right.front(self._right.why if facts.must_say_why else self._right.stack)
            if facts.must_say_why:
                self._right.why.ask(facts.name, lambda reason: self._enter(key, reason, then))
                if into:
                    self._right.why.reason.setFocus()
            else:
                then(facts)

        refused = partial(self._refused, failed)
        self._shell.tasks.run(
            self._owner, lambda o, _p: pages.facts(o, key), shown, refused, latest="ledgers.facts"
        )

    def _refused(self, told: Callable[[BaseException], None], error: BaseException) -> None:
        self._going = False
        told(error)

    def _enter(self, key: str, reason: str, then: Then) -> None:
        """The reason for opening a restricted ledger is kept, then it is shown and the keyboard is in its rows."""
        from app.usecases.restricted import viewings

        def into(facts: Any) -> None:
            then(facts)
            if self._right.stack.count() == 1:
                self._to_rows()

        self._shell.tasks.run(
            self._owner,
            lambda o, _p: viewings.enter(o, key, reason),
            lambda _done: self.take(key, into),
            lambda error: self._right.why.problem.setText(str(error)),
        )
