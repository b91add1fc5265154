"""楼面图: a building as a picture, floors from the top, a cell for each dwelling with room, state in a word, and who lives there."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui.shell import Shell
from app.ui.theme import Palette

Index = QModelIndex | QPersistentModelIndex
CELL = int(Qt.ItemDataRole.UserRole)
NARROW, WIDE, HIGH = 84, 148, 44
_MARKS = {"alone": "overdue", "rented": "due", "owner": "done", "lived": "accent", "other": "dim"}
"""State → the palette's colour of its mark; the others have a bare frame. The word is always written too."""
SHORT = {"away": "人不在", "alone": "独居"}


def mark(palette: Palette, state: str) -> QColor:
    """The colour of a state."""
    return QColor(getattr(palette, _MARKS.get(state, "line")))


class FrontModel(QAbstractTableModel):
    """The front's rows, then the dwellings without a floor in rows of their own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.front: Any = None
        self._rows: list[tuple[str, tuple[Any, ...]]] = []
        self._width = 0

    def show(self, front: Any) -> None:
        """Another building."""
        self.beginResetModel()
        self.front = front
        self._width = len(front.columns) or min(max(len(front.loose), 1), 6) if front.cells else 0
        self._rows = [(f"{r.floor}层", r.cells) for r in front.rows]
        for at in range(0, len(front.loose), self._width or 1):
            cells = front.loose[at : at + self._width]
            self._rows.append(("其他", (*cells, *(None for _ in range(self._width - len(cells))))))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._width

    def cell(self, row: int, column: int) -> Any:
        """The dwelling at a place of the picture, or None."""
        return self._rows[row][1][column] if row < len(self._rows) else None

    def find(self, dwelling_id: int) -> QModelIndex:
        """Where a dwelling is."""
        for row, (_, cells) in enumerate(self._rows):
            for column, cell in enumerate(cells):
                if cell is not None and cell.id == dwelling_id:
                    return self.index(row, column)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """The first dwelling from the top."""
        places = ((row, column) for row in range(len(self._rows)) for column in range(self._width))
        found = next(((r, c) for r, c in places if self.cell(r, c) is not None), None)
        return self.index(*found) if found else QModelIndex()

    def data(self, index: Index, role: int = 0) -> Any:
        cell = self.cell(index.row(), index.column())
        if role == CELL:
            return cell
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return cell.words if cell is not None else "没有房屋"
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.room if cell is not None else ""
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self._rows[section][0]
        columns = self.front.columns
        if section >= len(columns):
            return ""
        one = columns[section]
        return f"{one.stair}\n{one.door}" if any(c.stair for c in columns) else one.door

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.cell(index.row(), index.column()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Painter(QStyledItemDelegate):
    """Room at the left above, the state's word at the right, below who lives there; a stripe in the state's colour."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell, given = index.data(CELL), option  # type: Any, Any
        theme = self._shell.theme
        if cell is None:
            if (
                given.state & QStyle.StateFlag.State_HasFocus
            ):  # the cursor is seen also where there is nothing
                painter.setPen(QPen(QColor(theme.palette.accent), 1, Qt.PenStyle.DashLine))
                painter.drawRect(given.rect.adjusted(2, 2, -3, -3))
            return
        palette = theme.palette
        chosen = bool(given.state & QStyle.StateFlag.State_Selected)
        box = given.rect.adjusted(2, 2, -2, -2)
        painter.save()
        painter.fillRect(box, QColor(palette.soft if chosen else palette.raised))
        painter.setPen(QPen(QColor(palette.accent if chosen else palette.line), 2 if chosen else 1))
        painter.drawRect(box)
        if cell.state in _MARKS:
            painter.fillRect(
                QRect(box.left(), box.top(), theme.px(4), box.height() + 1), mark(palette, cell.state)
            )
        self._words(
            painter, box.adjusted(theme.px(9), theme.px(2), -theme.px(5), -theme.px(2)), given.font, cell
        )
        painter.restore()

    def _words(self, painter: QPainter, space: QRect, font: QFont, cell: Any) -> None:
        palette = self._shell.theme.palette
        half = space.height() // 2
        top = QRect(space.left(), space.top(), space.width(), half)
        below = QRect(space.left(), space.top() + half, space.width(), space.height() - half)
        bold, small = QFont(font), QFont(font)
        bold.setBold(True)
        small.setPixelSize(max(self._shell.theme.px(12), 9))
        painter.setFont(bold)
        painter.setPen(QColor(palette.text))
        painter.drawText(top, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), cell.room)
        used = painter.fontMetrics().horizontalAdvance(cell.room) + self._shell.theme.px(4)
        painter.setFont(small)
        coloured = cell.state in ("alone", "rented", "owner")
        painter.setPen(mark(palette, cell.state) if coloured else QColor(palette.dim))
        word = SHORT.get(cell.state) or _label(cell)
        who = cell.who if not cell.people or cell.who.endswith("人") else f"{cell.who} {cell.people:,}人"
        room = QRect(top.left() + used, top.top(), top.width() - used, top.height())
        fits = painter.fontMetrics().horizontalAdvance(word) <= room.width()
        if fits:
            self._fitted(painter, room, word, Qt.AlignmentFlag.AlignRight)
        elif (
            not who
        ):  # nobody lives there: the line below has room for the word; else who lives there says it
            self._fitted(painter, below, word, Qt.AlignmentFlag.AlignLeft)
        painter.setPen(QColor(palette.text if cell.people else palette.dim))
        self._fitted(painter, below, who, Qt.AlignmentFlag.AlignLeft)

    def _fitted(self, painter: QPainter, space: QRect, words: str, side: Qt.AlignmentFlag) -> None:
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, int(side | Qt.AlignmentFlag.AlignVCenter), words)


def _label(cell: Any) -> str:
    from app.usecases.areas.houses import STATES

    return STATES[cell.state]


class FrontTable(QTableView):
    """The picture. Arrow keys move over it; Enter, a double click or a click on the chosen cell opens (`opened` id)."""

    opened = Signal(int)
    chosen = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.rows = FrontModel(self)
        self.setModel(self.rows)
        self._build()

    def _build(self) -> None:
        self.setAccessibleName("楼面图")
        self.setItemDelegate(_Painter(self._shell, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._moved)

    def show_front(self, front: Any, dwelling_id: int = 0) -> None:
        """Show a building; the cursor goes to a dwelling, else it stays at the same place."""
        before = self.currentIndex()
        row, column = max(before.row(), 0), max(before.column(), 0)
        self.rows.show(front)
        self.fit()
        wanted = self.rows.find(dwelling_id) if dwelling_id else QModelIndex()
        if not wanted.isValid() and self.rows.rowCount():
            row, column = min(row, self.rows.rowCount() - 1), min(column, self.rows.columnCount() - 1)
            wanted = self.rows.index(row, column)
            if self.rows.cell(row, column) is None and not before.isValid():
                wanted = self.rows.first()
        if wanted.isValid():
            self.setCurrentIndex(wanted)

    def fit(self) -> None:
        """Cells as wide as the window allows, never too narrow for a name."""
        px, count = self._shell.theme.px, self.rows.columnCount() or 1
        wide = self.viewport().width() // count
        self.horizontalHeader().setDefaultSectionSize(min(max(wide, px(NARROW)), px(WIDE)))
        self.verticalHeader().setDefaultSectionSize(px(HIGH))

    def picked(self) -> list[int]:
        """The ids of the chosen dwellings."""
        cells = [i.data(CELL) for i in self.selectedIndexes()]
        return [c.id for c in cells if c is not None]

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        cell = index.data(CELL) if index.isValid() else None
        if cell is not None:
            self.chosen.emit(cell.id)

    def _open(self, index: QModelIndex) -> None:
        cell = index.data(CELL)
        if cell is not None:
            self.opened.emit(cell.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)
