"""What was done in a ledger's grid and can be taken back: acts of the log, with what they left red in the sheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.models.rules.text import quoted
from app.ui.shell import Shell
from app.ui.widgets.grid import Grid
from app.ui.widgets.grid_rows import NewRow

Left = tuple[int, str, str]
"""A red cell of a kept row: the record's id, the column, what was typed."""


@dataclass(frozen=True)
class Turn:
    """One act: its line in the log (0 when nothing was kept), the new rows and the red cells that it left."""

    act: int
    rows: tuple[NewRow, ...] = ()
    cells: tuple[Left, ...] = ()


class SheetHistory(QObject):
    """Undo and redo by act, for as long as the ledger is open. What an act left red goes with it: `dropped` tells so."""

    dropped = Signal()

    def __init__(self, shell: Shell, grid: Grid, parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._grid = shell, grid
        self._done: list[Turn] = []
        self._undone: list[Turn] = []
        self._mine: set[int] = set()
        self._asked = 0
        self._busy = False
        self._waiting: list[Callable[[], None]] = []
        shell.tasks.changed.connect(self._look)

    def forget(self) -> None:
        """Another ledger from now on."""
        self._done, self._undone, self._waiting = [], [], []
        self._grid.rows.typing = None
        self._say()

    def did(self, act: int, rows: Sequence[NewRow] = (), cells: Sequence[Left] = ()) -> None:
        """Remember an act, so that Ctrl+Z takes it back."""
        if act or rows or cells:
            self._done.append(Turn(act, tuple(rows), tuple(cells)))
            self._mine.add(act)
            self._undone.clear()
            self._grid.rows.typing = None
        self._say()

    def _say(self) -> None:
        self._grid.can_undo, self._grid.can_redo = bool(self._done), bool(self._undone)

    def undo(self) -> None:
        """Take the latest act back; before that what was typed since into a new row that is not kept. What the clerk did
        elsewhere since (a form, a review, another room) is asked for first, as in the whole window."""
        self._one_by_one(self._undo)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._one_by_one(partial(self._turn, True))

    def _one_by_one(self, act: Callable[[], None]) -> None:
        """What Ctrl+Y does depends on what the Ctrl+Z before it did: a key that comes too early waits."""
        if self._busy:
            self._waiting.append(act)
        else:
            act()

    def _go_on(self) -> None:
        self._busy = False
        while self._waiting and not self._busy:
            self._waiting.pop(0)()

    def _fail(self, error: BaseException) -> None:
        self._shell.fail(error)
        self._waiting.clear()
        self._go_on()

    def _undo(self) -> None:
        from app.usecases.history import undo

        if self._grid.rows.untype():
            self.dropped.emit()
        elif self._done and self._done[-1].act:
            ids, self._busy = self._acts(), True
            self._shell.tasks.run(
                self, lambda o, _p: (undo.fates(o, ids), undo.last_act(o)), self._undo_after, self._fail
            )
        else:
            self._turn(False)

    def _undo_after(self, found: Any) -> None:
        fates, latest = found
        self._busy = False
        self._learn(fates)
        top = self._done[-1] if self._done else None
        newer = latest is not None and not latest.kept and latest.id not in self._mine
        if top is not None and (not top.act or not newer or latest.id <= top.act):
            self._turn(False)
            return
        if latest is None:
            self._shell.say("没有可以撤销的操作")
        elif latest.kept:
            self._shell.say(latest.kept)
        elif self._asked == latest.id:
            self._shell.undoable(latest.id)
        else:
            self._asked = latest.id
            again = partial(self._shell.undoable, latest.id)
            self._shell.say(f"要撤销{quoted(latest.what)}吗？再按一次 Ctrl+Z", "撤销", again)
        self._go_on()

    def _acts(self) -> list[int]:
        return [turn.act for turn in (*self._done, *self._undone) if turn.act]

    def _look(self, _kinds: object = None) -> None:
        """Something was written: perhaps one of these acts was taken back by the toast or in the log."""
        from app.usecases.history import undo

        ids = self._acts()
        if ids and not self._busy:
            self._shell.tasks.run(self, lambda o, _p: undo.fates(o, ids), self._learn, latest="ledgers.fates")

    def _learn(self, fates: Mapping[int, tuple[int, ...]]) -> None:
        """Acts that were taken back elsewhere can be done again here, and those done again there taken back."""
        if self._busy:
            return
        stand, gone = _parted(self._done, fates), _parted(self._undone, fates)
        self._done, self._undone = stand[0] + gone[1], gone[0] + stand[1]
        for turn in stand[1]:
            self._drop_red(turn)
        self._say()

    def _drop_red(self, turn: Turn) -> int:
        """What an act left red goes with it. How many cells went."""
        if not (turn.rows or turn.cells):
            return 0
        count = self._grid.rows.take_out(turn.rows, turn.cells)
        self.dropped.emit()
        return count

    def _turn(self, again: bool) -> None:
        """Take the latest act back, or do `again` what was taken back last."""
        from app.usecases.history import undo

        off, on = (self._undone, self._done) if again else (self._done, self._undone)
        words = "已重做" if again else "已撤销"
        if not off:
            self._go_on()
            return
        turn = off.pop()
        self._say()
        count = self._drop_red(turn)
        red = f"{count:,} 格没有填进去的拿掉了" if count else ""
        if not turn.act:
            self._shell.say(f"{words}：{red or '没有别的改动'}")
            self._go_on()
            return

        def done(result: Any) -> None:
            if result.entry_id:
                on.append(Turn(result.entry_id))
            self._say()
            told = filter(None, (f"{words} {result.undone:,} 处改动", *result.kept[:2], red))
            self._shell.say("；".join(told))
            self._go_on()

        self._busy = True
        self._shell.tasks.run(
            self, lambda o, _p: undo.undo(o, turn.act), done, self._fail, label=words.removeprefix("已")
        )


def _parted(turns: Sequence[Turn], fates: Mapping[int, tuple[int, ...]]) -> tuple[list[Turn], list[Turn]]:
    """(those that are as they were, those that are the other way round now), by the acts that made them so."""
    same: list[Turn] = []
    turned: list[Turn] = []
    for turn in turns:
        then = fates.get(turn.act, ())
        (turned if len(then) % 2 else same).append(replace(turn, act=then[-1]) if then else turn)
    return same, sorted(turned, key=lambda turn: turn.act)
