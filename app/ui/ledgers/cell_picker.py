"""What a cell of a ledger leads to, found while typing."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.link_picker import LinkPicker
from app.ui.shell import Shell


class CellPicker(LinkPicker):
    """The picker as the editor of a cell; its answers go with the cell."""

    def __init__(self, shell: Shell, parent: QWidget, to: str = "resident") -> None:
        super().__init__(shell, to)
        self.setParent(parent)

    def answers_shown(self) -> bool:
        """Whether Esc would close the answers first."""
        return self._shown()

    def hideEvent(self, event: Any) -> None:
        self._hide()
        super().hideEvent(event)
