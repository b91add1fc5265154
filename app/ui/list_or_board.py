"""A list, or the board of the same records in its place."""

from collections.abc import Iterable

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.record_list import RecordList
from app.ui.widgets.card_board import CardBoard
from app.ui.widgets.parts import button


class ListOrBoard(QStackedWidget):
    """`button` goes from one to the other; `filters` are the list's and rest while the board is seen."""

    def __init__(self, listing: RecordList, board: CardBoard, filters: Iterable[QWidget]) -> None:
        super().__init__()
        self.list, self.board, self._filters = listing, board, tuple(filters)
        for way in (listing, board):
            self.addWidget(way)
        self.setFocusProxy(listing.table)
        self.button = button("看板", self.switch, "", "Ctrl+B", self, tip="看板和列表之间切换")

    @property
    def on_board(self) -> bool:
        """Whether the board is seen."""
        return self.currentWidget() is self.board

    def marked(self) -> int | None:
        """The record that is marked in what is seen."""
        if self.on_board:
            return self.board.current()
        return next(iter(self.list.table.selected_ids()), None)

    def switch(self) -> None:
        """The board in place of the list, and back; the record that is marked in the one is marked in the other."""
        marked = self.marked()
        self.setCurrentWidget(self.list if self.on_board else self.board)
        self.setFocusProxy(self.board if self.on_board else self.list.table)
        self.button.setText("列表" if self.on_board else "看板")
        for box in self._filters:
            box.setEnabled(not self.on_board)
        self.take_focus()
        self.reload(marked)

    def reload(self, record_id: int | None) -> None:
        """Read what is seen again with this record marked; the other is read when it is gone to."""
        if self.on_board:
            self.board.load(record_id)
        else:
            self.list.reload(record_id)

    def take_focus(self) -> None:
        """Put the keyboard where the clerk looks."""
        (self.board if self.on_board else self.list.table).setFocus()
