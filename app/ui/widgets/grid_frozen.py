"""The first columns of a grid, which stay where they are while the others scroll past under them."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView


class FrozenColumns(QTableView):
    """Lies over the left edge of `main` once that has been scrolled sideways; shares its rows and its selection."""

    def __init__(self, main: QTableView) -> None:
        super().__init__(main)
        self._main = main
        self.count = 0
        self._resetting = False
        self._build()
        self._bind()

    def _build(self) -> None:
        self.setObjectName("frozen")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("")
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(self._main.verticalScrollMode())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.hide()

    def _bind(self) -> None:
        bar = self._main.verticalScrollBar()
        bar.valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(bar.setValue)
        self._main.horizontalScrollBar().valueChanged.connect(lambda _value: self.lay())
        header = self.horizontalHeader()
        header.sectionClicked.connect(lambda at: self._main.horizontalHeader().sectionClicked.emit(at))
        self.doubleClicked.connect(lambda index: self._main.doubleClicked.emit(index))

    def freeze(self, count: int) -> None:
        """Hold the first `count` columns from now on."""
        self.count = count
        if self.model() is not self._main.model():
            self.setModel(self._main.model())
            self.setSelectionModel(self._main.selectionModel())
            self.model().modelAboutToBeReset.connect(self._reset_begins)
            self.model().modelReset.connect(
                self._reset_is_over
            )  # after this view's own, which setModel connected
        self.setSelectionBehavior(self._main.selectionBehavior())
        for column in range(self._main.model().columnCount()):
            self.setColumnHidden(column, column >= count)
        self.lay()

    def _reset_begins(self) -> None:
        self._resetting = True

    def _reset_is_over(self) -> None:
        self._resetting = False
        self.lay()

    def lay(self) -> None:
        """Take the widths, the row height and the place from the grid.

        Not while the model is being reset: the grid hears of it first, and what this view knows is of the rows before.
        """
        if self._resetting:
            return
        main = self._main
        shown = self.count > 0 and main.horizontalScrollBar().value() > 0 and main.model().rowCount() > 0
        if shown:
            self.verticalHeader().setDefaultSectionSize(main.verticalHeader().defaultSectionSize())
            self.setShowGrid(main.showGrid())
            for column in range(self.count):
                self.setColumnWidth(column, main.columnWidth(column))
            self.horizontalHeader().setFixedHeight(main.horizontalHeader().height())
            edge = main.frameWidth()
            height = main.viewport().height() + main.horizontalHeader().height()
            self.setGeometry(edge, edge, self.breadth(), height)
            self.verticalScrollBar().setValue(main.verticalScrollBar().value())
            self.raise_()
        self.setVisible(shown)

    def breadth(self) -> int:
        """How wide the columns are together."""
        return sum(self._main.columnWidth(column) for column in range(self.count))

    def covers(self, index: Any) -> bool:
        """Whether a cell of the grid that scrolls lies under these columns."""
        rect = self._main.visualRect(index)
        return index.column() >= self.count and rect.left() < self.breadth() and not self.isHidden()

    def wheelEvent(self, event: Any) -> None:
        self._main.wheelEvent(event)

    def to_main(self, at: QPoint) -> QPoint:
        """A point of these columns as the grid counts it."""
        return self._main.viewport().mapFromGlobal(self.viewport().mapToGlobal(at))
