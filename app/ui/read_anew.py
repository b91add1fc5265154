"""A part of a page that is read again when what it shows has changed: at once, or when it is seen again."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from app.ui.shell import Shell


class ReadAnew(QObject):
    """Calls `read` for `part` once something of `kinds` changed; `held` tells that the part is writing itself."""

    def __init__(self, shell: Shell, part: QWidget, read: Callable[[], None]) -> None:
        super().__init__(part)
        self.kinds: frozenset[str] = frozenset()
        self.held: Callable[[], bool] = lambda: False
        self._part, self._read, self._outdated = part, read, False
        part.installEventFilter(self)
        shell.tasks.changed.connect(self._changed)

    def _changed(self, kinds: frozenset[str]) -> None:
        if not kinds & self.kinds or self.held():
            return
        if self._part.isVisible():
            self._read()
        else:
            self._outdated = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._outdated:
            self._outdated = False
            self._read()
        return super().eventFilter(watched, event)
