"""Room for the rows of a ledger: in large type on a small screen the bars above them scroll away."""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QTableView, QWidget

from app.ui.widgets.parts import soon

ROWS = 5
"""Rows that are seen at least where the keyboard is in them."""


class SheetRoom(QScrollArea):
    """`inner` is the bars and the rows, `rows` the rows alone. Whatever has the keyboard is in sight; nothing is ever looked
    for sideways."""

    def __init__(self, inner: QWidget, rows: QTableView) -> None:
        super().__init__()
        self._inner, self._rows = inner, rows
        self.setWidgetResizable(True)
        self.setWidget(inner)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        program = QApplication.instance()
        assert isinstance(program, QApplication)
        program.focusChanged.connect(self._went)
        self.verticalScrollBar().rangeChanged.connect(lambda *_range: soon(self, SheetRoom._stay))
        rows.selectionModel().currentChanged.connect(lambda *_cells: self._went(None, rows))

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar()
        aside = bar.sizeHint().width() if bar.maximum() > 0 else 0
        return QSize(self._inner.minimumSizeHint().width() + aside, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Rows in the type in force, as many as the place can hold."""
        rows = self._rows
        wanted = rows.horizontalHeader().height() + ROWS * rows.verticalHeader().defaultSectionSize()
        wanted += rows.horizontalScrollBar().sizeHint().height() + 2 * rows.frameWidth()
        rows.setMinimumHeight(min(wanted, self.viewport().height()))

    def _went(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Not while the mouse is down: what lies under it would move away, and cells would be marked."""
        if now is None or not self.isVisible() or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        if now is self._rows or self._rows.isAncestorOf(now):
            self._show(self._rows)
        elif self.isAncestorOf(now):
            self._show(now)

    def _stay(self) -> None:
        self._went(None, QApplication.focusWidget())

    def _show(self, one: QWidget) -> None:
        """The whole of it: Qt would show no more of rows than the cell with the cursor."""
        bar, high = self.verticalScrollBar(), self.viewport().height()
        top = one.mapTo(self._inner, QPoint()).y()
        bar.setValue(min(max(bar.value(), top + one.height() - high), top))
