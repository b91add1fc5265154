"""A resident found in a cell: initials, name or the tail of a number; the answers go with the cell."""

from typing import Any

from PySide6.QtWidgets import QFrame, QWidget

from app.ui.picker import QuickPicker
from app.ui.shell import Shell


class CellPicker(QuickPicker):
    """The picker as the editor of a cell."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(shell, "姓名、拼音首字母、证件或电话后四位")
        self.setParent(parent)

    def answers_shown(self) -> bool:
        """Whether Esc would close the answers first."""
        return self._shown()

    def _holder(self) -> QFrame:
        first = self._popup is None
        popup = super()._holder()
        if first:
            self.destroyed.connect(popup.deleteLater)
        return popup

    def hideEvent(self, event: Any) -> None:
        self._hide()
        super().hideEvent(event)
