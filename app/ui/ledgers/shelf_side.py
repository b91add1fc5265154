"""The shelf's side of the room: as wide as the clerk drew it, or folded away to a narrow strip; the computer remembers it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSplitter, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column

USUAL, NARROWEST = 270, 170
"""Pixels at the usual size of type."""
WIDEST = 345
"""Pixels that it takes at most by itself: with large type on a small screen the sheet needs the rest."""
QUIET_MS = 400
FOLD = "Ctrl+B"


class ShelfSide(QSplitter):
    """`side` beside `main`; folded, a strip with one button brings it back. `put_away` hides both for a while."""

    def __init__(self, shell: Shell, side: QWidget, main: QWidget) -> None:
        super().__init__()
        self._shell, self.side, self.main = shell, side, main
        self._away = False
        self._build()
        self._bind()

    def _build(self) -> None:
        self.strip = QWidget()
        back = button("»", self.unfold, "link", tip=f"展开台账清单（{FOLD}）")
        back.setAccessibleName("展开台账清单")
        self.strip.setLayout(column(back, None, margins=(10, 18, 0, 12)))
        self.strip.setFixedWidth(self._shell.theme.px(34))
        for part in (self.strip, self.side, self.main):
            self.addWidget(part)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(2, 1)
        self.side.setMinimumWidth(self._shell.theme.px(NARROWEST))
        width = int(self._shell.settings.shelf.get("width") or min(self._shell.theme.px(USUAL), WIDEST))
        self.setSizes([self.strip.width(), width, max(self._shell.theme.px(1000) - width, 400)])
        self._show()

    def _bind(self) -> None:
        self._soon = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._soon.timeout.connect(self._keep_width)
        self.splitterMoved.connect(lambda *_where: self._soon.start())

    @property
    def folded(self) -> bool:
        """Whether the shelf is folded away."""
        return bool(self._shell.settings.shelf.get("folded"))

    def _keep_width(self) -> None:
        if self.side.isVisible():
            self._shell.settings.shelf["width"] = self.side.width()
            self._shell.save_settings()

    def _show(self) -> None:
        self.side.setVisible(not self.folded and not self._away)
        self.strip.setVisible(self.folded and not self._away)

    def turn(self) -> None:
        """Fold the shelf away, or bring it back."""
        self._shell.settings.shelf["folded"] = not self.folded
        self._shell.save_settings()
        self._show()

    def unfold(self) -> None:
        """Bring the shelf back, if it is folded away."""
        if self.folded:
            self.turn()

    def put_away(self, away: bool) -> None:
        """For a view that takes the whole room."""
        self._away = away
        self._show()
