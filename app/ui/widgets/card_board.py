"""Work that is open as a board: a column for each stage, cards with what is awaited; ← → between stages, Enter opens."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, clear, column, label, row, scrolled
from app.ui.widgets.unchosen import unchosen

WIDTH = 220
PADDING = 14
"""What the style sheet puts above and below an item of a list."""
ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class BoardKind:
    """A board, declared: which `kind` of record it shows, what it is called, what it says when `empty`.

    `ask` gives the stages on the worker (with name, count and cards, cards with an id), `called` what a screen reader
    says of a card, `face` its lines.
    """

    kind: str
    name: str
    empty: str
    ask: Callable[[Any], Any]
    called: Callable[[Any], str]
    face: Callable[[Any], list[QWidget]]


class Cards(QListWidget):
    """The cards of one stage."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        with unchosen(self):
            super().focusInEvent(event)


class CardBoard(QWidget):
    """`chosen` when a card is gone to, `opened` on Enter or a double click."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, shell: Shell, declared: BoardKind) -> None:
        super().__init__()
        self._shell, self.declared = shell, declared
        self.stages: list[QListWidget] = []
        self._wanted: int | None = None
        self._elsewhere = False
        self._build()
        self._shell.tasks.changed.connect(self._refresh_if)

    def _build(self) -> None:
        self.setAccessibleName(self.declared.name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._columns = QHBoxLayout()
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(8)
        inner = QWidget()
        inner.setLayout(self._columns)
        layout = column(spacing=0)
        self._area = scrolled(inner)
        layout.addWidget(self._area)
        self.setLayout(layout)

    def load(self, go_to: int | None = None) -> None:
        """Ask again; `go_to` is the record whose card is marked then, without it the card that was."""
        declared = self.declared
        if go_to is not None:
            self.mark(go_to)
            self._wanted = go_to
        latest = f"{declared.kind}.board"
        self._shell.tasks.run(self, lambda o, _p: declared.ask(o), self._show, latest=latest)

    def _refresh_if(self, kinds: frozenset[str]) -> None:
        if self.declared.kind in kinds and self.isVisible():
            self.load()

    def current(self) -> int | None:
        """The card that is gone to."""
        at = next((s.currentItem() for s in self.stages if s.currentItem() is not None), None)
        return None if at is None else int(at.data(ID))

    def _show(self, stages: Any) -> None:
        kept, self._wanted = self._wanted or self.current(), None
        held = self.window().focusWidget() in (self, *self.stages)  # also while another program is in front
        clear(self._columns)
        self.stages = []
        for stage in stages:
            self._columns.addLayout(self._stage(stage))
            self._fit(self.stages[-1])
        if not stages:
            self._columns.addWidget(EmptyState(self.declared.empty))
        self._columns.addStretch(1)
        if kept is not None:
            self._go_to(kept)
        if held and self.stages:
            self._enter(self._place(), choose=not self._elsewhere)

    def _place(self) -> QListWidget:
        """The stage of the card that is gone to, else the first that has cards."""
        left = next((s for s in self.stages if s.currentItem() is not None), None)
        return left or next((s for s in self.stages if s.count()), self.stages[0])

    def _stage(self, stage: Any) -> QVBoxLayout:
        cards = Cards()
        cards.setAccessibleName(f"{stage.name} {stage.count} 件")
        cards.setFixedWidth(self._shell.theme.px(WIDTH))
        cards.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        cards.setSpacing(2)
        for card in stage.cards:
            self._add(cards, card)
        cards.installEventFilter(self)
        cards.currentItemChanged.connect(lambda now, _before: self._gone_to(cards, now))
        cards.itemDoubleClicked.connect(lambda item: self.opened.emit(int(item.data(ID))))
        self.stages.append(cards)
        layout = column(spacing=4)
        layout.addLayout(row(label(stage.name, "h2"), label(f"{stage.count:,} 件", "dim"), None))
        layout.addWidget(cards)
        if stage.count > len(stage.cards):
            layout.addWidget(label(f"还有 {stage.count - len(stage.cards):,} 件，见列表", "dim"))
        return layout

    def _add(self, cards: QListWidget, card: Any) -> None:
        item = QListWidgetItem(cards)
        item.setData(ID, card.id)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, self.declared.called(card))
        face = QWidget()
        face.setLayout(column(*self.declared.face(card), spacing=2, margins=(8, 6, 8, 6)))
        cards.setItemWidget(item, face)

    def _fit(self, cards: QListWidget) -> None:
        """Each card as high as its words; known only once the style sheet has given them their size."""
        width, padding = self._shell.theme.px(WIDTH - 24), self._shell.theme.px(PADDING)
        width -= cards.verticalScrollBar().sizeHint().width()  # it takes its place from the words
        for at in range(cards.count()):
            face: Any = cards.itemWidget(cards.item(at))
            lay: QLayout | None = face.layout()
            if lay is not None:
                words: list[QLabel] = face.findChildren(QLabel)
                for one in words:
                    one.ensurePolished()
                lay.invalidate()
                cards.item(at).setSizeHint(QSize(width, lay.heightForWidth(width) + padding))

    def _gone_to(self, cards: QListWidget, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        for other in self.stages:
            if other is not cards:
                self._unmark(other)
        self.chosen.emit(int(item.data(ID)))

    def mark(self, record_id: int) -> None:
        """What is shown now, however it was come to; no card is marked when it is not on the board."""
        for cards in self.stages:
            self._unmark(cards)
        self._go_to(record_id)

    @staticmethod
    def _unmark(cards: QListWidget) -> None:
        cards.blockSignals(True)
        cards.setCurrentRow(-1)
        cards.clearSelection()
        cards.blockSignals(False)

    def _go_to(self, record_id: int) -> None:
        """Mark the card of what is shown; what has none is `elsewhere`, and no other card is chosen in its place."""
        self._elsewhere = True
        for cards in self.stages:
            for at in range(cards.count()):
                if int(cards.item(at).data(ID)) == record_id:
                    cards.blockSignals(True)
                    cards.setCurrentRow(at)
                    cards.blockSignals(False)
                    self._elsewhere = False
                    return

    def enter(self) -> None:
        """Put the hand on the first card."""
        if self.stages:
            self._enter(self._place())
        else:
            self.setFocus()

    def _enter(self, cards: QListWidget, *, choose: bool = True) -> None:
        """Put the keyboard in a stage; its first card is chosen when none is and one is to be."""
        cards.setFocus()
        if choose and not cards.selectedItems():
            cards.setCurrentRow(max(cards.currentRow(), 0))
        cards.scrollToItem(cards.currentItem())
        self._area.ensureWidgetVisible(cards, 8, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.stages:
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
            here = self.stages.index(watched)
            if step and 0 <= here + step < len(self.stages):
                self._enter(self.stages[here + step])
                return True
            one = self.current()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and one is not None:
                self.opened.emit(one)
                return True
        return super().eventFilter(watched, event)
