"""A list and, beside it, what it is about: the home view, or for a while one form in front of it."""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QSplitter, QStackedWidget, QWidget

from app.ui.widgets.parts import column, drop
from app.ui.widgets.record_table import RecordTable


@runtime_checkable
class KeepsDraft(Protocol):
    """A form that can be closed over its clerk's head: what was typed stays as a draft."""

    def keep_draft(self) -> None:
        """Keep what was typed, if anything was."""


class Beside(QSplitter):
    """`home` stands beside the list; `put` brings a form in front of it, `back` brings home again.

    Only one form is open at a time: the one before it keeps its draft and goes. `sizes` are the first widths of the
    two sides in pixels; both grow alike.
    """

    def __init__(self, listing: QLayout, home: QWidget, sizes: Sequence[int] = (600, 600)) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.home = home
        self.stack = QStackedWidget()
        self._build(listing, sizes)

    def _build(self, listing: QLayout, sizes: Sequence[int]) -> None:
        holder = QWidget()
        holder.setLayout(listing)
        self.stack.addWidget(self.home)
        for at, part in enumerate((holder, self.stack)):
            self.addWidget(part)
            self.setStretchFactor(at, 1)
        self.setSizes(list(sizes))
        self.setChildrenCollapsible(False)

    @property
    def at_home(self) -> bool:
        """Whether nothing is open in front of the home view."""
        return self.stack.currentWidget() is self.home

    @property
    def side(self) -> QWidget | None:
        """The form in front of the home view, if one is open."""
        return None if self.at_home else self.stack.currentWidget()

    def put(self, side: QWidget) -> None:
        """Bring `side` in front; what was open before keeps its draft and goes."""
        self.close_side()
        self.stack.addWidget(side)
        self.stack.setCurrentWidget(side)

    def close_side(self) -> None:
        """Home again; an open form keeps its draft. Nothing happens when none is open."""
        for side in self._open_ones():
            if isinstance(side, KeepsDraft):
                side.keep_draft()
            self._drop(side)
        self.stack.setCurrentWidget(self.home)

    def follow(self, table: RecordTable, show: Callable[[int], None]) -> None:
        """A row of the list that the clerk clicks is shown, also while a form is open: that keeps its draft and goes.

        Rows that only the selection comes to (a list read again, arrow keys) leave an open form where it is.
        """

        def clicked() -> None:
            chosen = table.selected_ids()
            if not self.at_home and len(chosen) == 1:
                self.close_side()
                show(chosen[0])

        table.clicked.connect(clicked)

    def back(self, side: QWidget) -> None:
        """Home again after `side` has done its work or was left by the clerk; it need not be the one in front."""
        if side in self._open_ones():
            self._drop(side)
        if self.stack.count() == 1:
            self.stack.setCurrentWidget(self.home)

    def _open_ones(self) -> list[QWidget]:
        every = (self.stack.widget(at) for at in range(self.stack.count()))
        return [one for one in every if one is not None and one is not self.home]

    def _drop(self, side: QWidget) -> None:
        self.stack.removeWidget(side)
        drop(side)


def list_side(*parts: QWidget | QLayout) -> QLayout:
    """The list's side with the margins every room has; the last part takes what room is left."""
    left = column(spacing=8, margins=(16, 12, 8, 12))
    for part in parts:
        if isinstance(part, QLayout):
            left.addLayout(part)
        else:
            left.addWidget(part)
    left.setStretch(left.count() - 1, 1)
    return left
