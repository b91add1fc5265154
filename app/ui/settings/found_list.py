"""A list of the settings that is found by what is typed above it."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.ui.read_anew import ReadAnew
from app.ui.shell import Shell
from app.ui.widgets.parts import button
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.rights import needs

RIGHT = "settings.definitions"
TYPING_MS = 60


class FoundList(QWidget):
    """Reads itself again with every letter and whenever one of its `kinds` changed; what changes something needs a right.

    `problem` is for what was refused. A list builds itself, then calls `_follow` with the table Enter goes to.
    """

    kinds: ClassVar[frozenset[str]]

    def __init__(self, shell: Shell, name: str, hint: str) -> None:
        super().__init__()
        self._shell = shell
        self.find_box = QLineEdit()
        self.find_box.setAccessibleName(name)
        self.find_box.setPlaceholderText(hint)
        self.find_box.setClearButtonEnabled(True)
        self.problem = ProblemLine()
        self._timer = QTimer(self, singleShot=True, interval=TYPING_MS)

    def _follow(self, table: QWidget) -> None:
        self._timer.timeout.connect(self.entered)
        self.find_box.textChanged.connect(lambda: self._timer.start())
        self.find_box.returnPressed.connect(table.setFocus)
        ReadAnew(self._shell, self, self.entered).kinds = self.kinds

    def _act(
        self, text: str, act: Callable[[], object], keys: str, role: str = "", *, tip: str = ""
    ) -> QPushButton:
        return needs(self._shell, button(text, act, role, keys, self, tip), RIGHT)

    def entered(self) -> None:
        """Find again."""
        raise NotImplementedError
