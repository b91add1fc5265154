"""What was done in a ledger's grid and can be taken back: acts of the log, with what they left red in the sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
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

    def forget(self) -> None:
        """Another ledger from now on."""
        self._done, self._undone = [], []
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
        from app.usecases.history import undo

        if self._grid.rows.untype():
            self.dropped.emit()
        elif self._done and self._done[-1].act:
            self._shell.tasks.run(self, lambda office, _p: undo.last_act(office), self._undo_after)
        else:
            self._turn(self._done, self._undone, "已撤销")

    def _undo_after(self, latest: Any) -> None:
        elsewhere = latest is not None and latest.id not in self._mine
        if not (elsewhere and self._done and latest.id > self._done[-1].act):
            self._turn(self._done, self._undone, "已撤销")
        elif self._asked == latest.id:
            self._shell.undoable(latest.id)
        else:
            self._asked = latest.id
            again = partial(self._shell.undoable, latest.id)
            self._shell.say(f"要撤销{quoted(latest.what)}吗？再按一次 Ctrl+Z", "撤销", again)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._turn(self._undone, self._done, "已重做")

    def _turn(self, off: list[Turn], on: list[Turn], words: str) -> None:
        from app.usecases.history import undo

        if not off:
            return
        turn = off.pop()
        self._say()
        count = self._grid.rows.take_out(turn.rows, turn.cells)
        red = f"{count:,} 格没有填进去的拿掉了" if count else ""
        if turn.rows or turn.cells:
            self.dropped.emit()
        if not turn.act:
            self._shell.say(f"{words}：{red or '没有别的改动'}")
            return

        def done(result: Any) -> None:
            if result.entry_id:
                on.append(Turn(result.entry_id))
            self._say()
            told = filter(None, (f"{words} {result.undone:,} 处改动", *result.kept[:2], red))
            self._shell.say("；".join(told))

        self._shell.tasks.run(
            self, lambda o, _p: undo.undo(o, turn.act), done, label=words.removeprefix("已")
        )
