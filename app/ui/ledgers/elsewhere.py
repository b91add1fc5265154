"""Books that are looked for among the ledgers and stand in other rooms: a line for each, which leads there."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, drop


class Elsewhere(QWidget):
    """Below the ledgers that were found; nothing when nothing else is meant."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._books: Sequence[Any] = ()
        self._found: list[Any] = []
        self._lines = column(spacing=0)
        self.setLayout(self._lines)
        self.hide()

    def know(self, books: Sequence[Any]) -> None:
        """What there is."""
        self._books = books

    def look(self, text: str) -> None:
        """The books that a text finds."""
        found = [one for one in self._books if one.found(text)]
        if found == self._found:
            return
        self._found = found
        while self._lines.count():
            drop(self._lines.takeAt(0).widget())
        for one in found:
            words = f"{one.name} 在 {one.place} 里 →"
            self._lines.addWidget(button(words, partial(self._go, one), "link", tip=f"打开{one.name}"))
        self.setVisible(bool(found))

    def go(self) -> bool:
        """To the first of them. Whether there is one."""
        if self._found:
            self._go(self._found[0])
        return bool(self._found)

    def _go(self, one: Any) -> None:
        self._shell.go(one.room, view=one.view)
