"""The card of one record's scans, opened below the record and put away again; one is open at a time."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from app.ui.attachments import Attachments
from app.ui.shell import Shell
from app.ui.widgets.parts import Button, drop

Hung = Mapping[tuple[str, int], int]
"""How many files hang on each record, by its kind and id."""


class ScansLink(Button):
    """Opens the files of a record; it says how many there are."""

    def __init__(self, kind: str, record_id: int, hung: Hung, opens: Callable[[], None], tip: str) -> None:
        super().__init__("")
        self._of = kind, record_id
        self.setObjectName("link")
        self.setAutoDefault(False)
        self.setToolTip(tip)
        self.clicked.connect(lambda: opens())
        self.say(hung)

    def say(self, hung: Hung) -> None:
        """How many there are now."""
        count = hung.get(self._of, 0)
        self.setText(f"扫描件（{count}）" if count else "扫描件")


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
