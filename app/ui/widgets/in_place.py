"""A list, and in its place what is opened from it: one thing at a time, Esc goes back to the list."""

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.widgets.parts import column, drop


class ListInPlace(QWidget):
    """`list` has `entered()`; what is opened has a signal `left`. `home` takes the cursor when the list is back."""

    fills = True

    def __init__(self, list_: Any, home: QWidget) -> None:
        super().__init__()
        self.list, self._home = list_, home
        self.inner: Any = None
        self._stack = QStackedWidget()
        self._stack.addWidget(list_)
        layout = column(spacing=0)
        layout.addWidget(self._stack)
        self.setLayout(layout)

    def entered(self) -> None:
        """Read again what is in front."""
        if self.inner is None:
            self.list.entered()

    def open(self, inner: Any) -> None:
        """Show something in the place of the list, until it is left."""
        self._drop()
        self.inner = inner
        inner.left.connect(self.back)
        self._stack.addWidget(inner)
        self._stack.setCurrentWidget(inner)
        inner.setFocus()

    def back(self) -> None:
        """The list again, the cursor in it."""
        self._drop()
        self._stack.setCurrentWidget(self.list)
        self.list.entered()
        self._home.setFocus()

    def _drop(self) -> None:
        if self.inner is not None:
            self._stack.removeWidget(self.inner)
            drop(self.inner)
            self.inner = None
