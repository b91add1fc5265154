"""The card of one record's scans, opened below the record and put away again; one is open at a time."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from app.ui.attachments import Attachments
from app.ui.shell import Shell
from app.ui.widgets.parts import drop


class OpenScans:
    """`changed` is called after a file was put in or taken away; `area` scrolls to the card."""

    def __init__(self, shell: Shell, area: QScrollArea, changed: Callable[[], None]) -> None:
        self._shell, self._area, self._changed = shell, area, changed
        self._card: Attachments | None = None

    def forget(self) -> None:
        """The page is filled anew: the card went with it."""
        self._card = None

    def toggle(self, holder: QWidget, kind: str, record_id: int, signed: str) -> None:
        """Open the files of a record in its holder; a second time they are put away."""
        open_here = self._card is not None and holder.isAncestorOf(self._card)
        if self._card is not None:
            drop(self._card)
            self._card = None
        if not open_here:
            self._open(holder, Attachments(self._shell, kind, record_id, signed))

    def _open(self, holder: QWidget, card: Attachments) -> None:
        below = holder.layout()
        assert below is not None
        self._card = card
        card.changed.connect(self._changed)
        below.addWidget(card)
        card.show()
        card.setFocus()
        QTimer.singleShot(0, card, partial(self._area.ensureWidgetVisible, card, 0, 16))
