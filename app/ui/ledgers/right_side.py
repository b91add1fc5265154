"""The right side of the room of ledgers: the rows or what is written, the line that asks why, or that no ledger is shown."""

from collections.abc import Iterator

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.ledgers.why import WhyBar
from app.ui.widgets.parts import EmptyState, column, drop


class RightSide(QWidget):
    """`rows` lies at the ground of the `stack`; what is written lies over it. One of stack, `why` and `nothing` is seen."""

    def __init__(self, rows: QWidget) -> None:
        super().__init__()
        self.stack = QStackedWidget()
        self.stack.addWidget(rows)
        self.why = WhyBar()
        self.nothing = EmptyState("在左边选一本台账。")
        layout = column(self.why, spacing=0)
        for part in (self.stack, self.nothing):
            layout.addWidget(part, 1)
        self.setLayout(layout)
        self.front(self.stack)

    def front(self, shown: QWidget) -> None:
        """Show one of the three."""
        for part in (self.why, self.stack, self.nothing):
            part.setVisible(part is shown)

    def put(self, view: QWidget) -> None:
        """Something over the rows, until it is taken off."""
        self.stack.addWidget(view)
        self.stack.setCurrentWidget(view)
        self.front(self.stack)

    def take_off(self) -> Iterator[QWidget]:
        """Whatever lies over the rows, each given back before it goes."""
        while self.stack.count() > 1:
            old = self.stack.widget(1)
            yield old
            self.stack.removeWidget(old)
            drop(old)

    def has_keyboard(self) -> bool:
        """Whether one types in the rows just now, or in what lies over them."""
        focus = self.window().focusWidget()
        return focus is not None and self.stack.isAncestorOf(focus)
