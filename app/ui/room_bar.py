"""The rooms at the left edge of the window, each entered by Alt and its number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from app.ui.icons import icon
from app.ui.shell import Shell
from app.ui.theme import Theme

WIDE, NARROW = 124, 60
"""Design pixels with the names beside the icons, and with the names below them."""
ROOMY = 760
"""The design pixels a window must be wide for names beside the icons: below that the pages need the room."""


@dataclass(frozen=True)
class Room:
    """A room of the window: `make(shell)` builds its page the first time it is entered."""

    key: str
    name: str
    icon: str
    make: Callable[[Shell], QWidget]


class RoomBar(QWidget):
    """None of the rooms takes the keyboard: where a part of a page goes that had it, Qt gives it to what comes next, and
    the next Enter would leave the room; so it stays in the page.
    """

    chosen = Signal(str)

    def __init__(self, rooms: Sequence[Room], theme: Theme) -> None:
        super().__init__()
        self.setObjectName("nav")
        self._theme, self._icons = theme, {room.key: room.icon for room in rooms}
        self._group = QButtonGroup(self)
        self._tools: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(2)
        for number, room in enumerate(rooms, start=1):
            layout.addWidget(self._tool(number, room))
        layout.addStretch(1)

    def _tool(self, number: int, room: Room) -> QToolButton:
        tool = self._tools[room.key] = QToolButton()
        tool.setText(room.name)
        tool.setCheckable(True)
        tool.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tool.setToolTip(f"{room.name}（Alt+{number}）")
        tool.setAccessibleName(room.name)
        tool.clicked.connect(lambda _checked=False, key=room.key: self.chosen.emit(key))
        self._group.addButton(tool)
        shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
        shortcut.activated.connect(lambda key=room.key: self.chosen.emit(key))
        return tool

    def mark(self, key: str) -> None:
        """Show which room is entered."""
        self._tools[key].setChecked(True)

    def fit(self, theme: Theme, window_width: int) -> None:
        """Icons, names and widths in the size and colours of the theme, the names below where the window is narrow."""
        roomy = window_width >= theme.px(ROOMY)
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if roomy
            else Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        )
        size, width = theme.px(20 if roomy else 16), theme.px(WIDE if roomy else NARROW)
        self.setFixedWidth(width)
        for key, tool in self._tools.items():
            tool.setProperty("narrow", not roomy)
            tool.setToolButtonStyle(style)
            tool.setIcon(icon(self._icons[key], theme.palette.dim, size))
            tool.setIconSize(QSize(size, size))
            tool.setFixedWidth(width)
            tool.style().polish(tool)
