"""Parts of the import wizard: where one is, how long it still takes, and lists that fetch their lines page by page."""

import time
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QProgressBar, QTableView, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, label, row
from app.ui.widgets.place_cells import PLACES, PlaceCells

PAGE = 200
_SHOW_AFTER_MS = 400
Index = QModelIndex | QPersistentModelIndex
_CHECK = Qt.ItemDataRole.CheckStateRole


class Trail(QWidget):
    """The steps, the one in front in bold."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self._names = names
        self._labels = [label(f"{at} {name}", "dim") for at, name in enumerate(names, start=1)]
        self.setLayout(row(*self._labels, None, spacing=20))

    def at(self, step: int, passed: frozenset[int] = frozenset()) -> None:
        """Show where one is; steps in `passed` were not needed."""
        for number, words in enumerate(self._labels):
            words.setObjectName("tag" if number == step else "dim")
            words.setText(f"{number + 1} {self._names[number]}{'（不用）' if number in passed else ''}")
            words.style().unpolish(words)
            words.style().polish(words)
            words.updateGeometry()


class Strip(QWidget):
    """What long work is doing, how much is done, the time left, and 取消."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._job: Any = None
        self._started = 0.0
        self._words = label("", "dim")
        self._bar = QProgressBar()
        self._bar.setAccessibleName("导入进度")
        self._bar.setFixedWidth(shell.theme.px(280))
        self._cancel = button("取消", self._stop)
        self.setLayout(row(self._words, self._bar, self._cancel, None, spacing=12))
        self.hide()
        shell.tasks.progress.connect(self._progressed)

    def follow(self, job: Any, words: str) -> None:
        """Watch a job; nothing is shown of what is over at once."""
        self._job, self._started = job, time.monotonic()
        self._words.setText(f"{words}…")
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        QTimer.singleShot(_SHOW_AFTER_MS, self, lambda: self.setVisible(self._job is job))

    def end(self) -> None:
        """The work is over."""
        self._job = None
        self.hide()

    def _stop(self) -> None:
        if self._job is not None:
            self._cancel.setEnabled(False)
            self._words.setText("正在取消…")
            self._job.cancel()

    def _progressed(self, job: Any, done: int, total: int) -> None:
        if job is not self._job or not self._cancel.isEnabled():
            return
        self._bar.setRange(0, total if 0 < done < total else 0)
        self._bar.setValue(done)
        words = f"{job.label}：{left}" if (left := self._left(done, total)) else f"{job.label}…"
        self._words.setText(words)

    def _left(self, done: int, total: int) -> str:
        if 0 < total <= done:
            return "正在收尾，马上就好"
        spent = time.monotonic() - self._started
        if done <= 0 or spent < 1:
            return ""
        seconds = round(spent * max(total - done, 0) / done)
        return (
            f"还要约 {seconds // 60} 分 {seconds % 60} 秒"
            if seconds >= 60
            else f"还要约 {max(seconds, 1)} 秒"
        )


class PileModel(QAbstractTableModel):
    """The lines of one pile as far as they have been fetched; asks for more, never reads them itself."""

    wants_more = Signal()
    ticked = Signal(int, str, bool)

    def __init__(self, parent: QWidget, heads: tuple[str, ...], *, ticks: bool) -> None:
        super().__init__(parent)
        self.heads, self.ticks = heads, ticks
        self.lines: list[Any] = []
        self.total = 0
        self._asked = False

    def start(self, page: Any) -> None:
        """Show the first page."""
        self.beginResetModel()
        self.lines, self.total, self._asked = list(page.lines), page.total, False
        self.endResetModel()

    def append(self, page: Any) -> None:
        """Show a further page."""
        first = len(self.lines)
        if page.lines:
            self.beginInsertRows(QModelIndex(), first, first + len(page.lines) - 1)
            self.lines.extend(page.lines)
            self.endInsertRows()
        self._asked = False

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = 0) -> Any:
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.cells[index.column()]
        if role == _CHECK and self.ticks and index.column() == 0:
            return Qt.CheckState.Checked if line.chosen else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if self.ticks and index.column() == 0 else usual

    def setData(self, index: Index, value: Any, role: int = 2) -> bool:
        if role != _CHECK or not self.ticks:
            return False
        self.tick(index.row(), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def tick(self, at: int, chosen: bool) -> None:
        """Take a line, or leave it out."""
        from dataclasses import replace

        line = self.lines[at]
        self.lines[at] = replace(line, chosen=chosen)
        self.dataChanged.emit(self.index(at, 0), self.index(at, 0))
        self.ticked.emit(line.row, line.field, chosen)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == 0:
            return self.heads[section] if orientation == Qt.Orientation.Horizontal else section + 1
        return None

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:
        return not parent.isValid() and not self._asked and len(self.lines) < self.total

    def fetchMore(self, parent: Index = QModelIndex()) -> None:
        self._asked = True
        self.wants_more.emit()


class PileView(QTableView):
    """A pile to look through; Space ticks and unticks the selected lines."""

    def __init__(self, name: str, heads: tuple[tuple[str, int], ...], *, ticks: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._widths = [width for _, width in heads]
        self.pile = PileModel(self, tuple(text for text, _ in heads), ticks=ticks)
        self.setModel(self.pile)
        for at, (text, _) in enumerate(heads):
            if text in PLACES:
                self.setItemDelegateForColumn(at, PlaceCells(self))
        _plain(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def rowCount(self) -> int:
        """How many lines have been fetched."""
        return self.pile.rowCount()

    def fit(self) -> None:
        """Widths in characters, the last column takes the rest."""
        fit(self, self._widths)

    def keyPressEvent(self, event: Any) -> None:
        chosen = sorted({i.row() for i in self.selectionModel().selectedRows()})
        if event.key() == Qt.Key.Key_Space and self.pile.ticks and chosen:
            to = not self.pile.lines[chosen[0]].chosen
            for at in chosen:
                self.pile.tick(at, to)
        else:
            super().keyPressEvent(event)


def _plain(table: QTableView) -> None:
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().setVisible(False)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setStretchLastSection(True)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


LEAST = 10
"""Characters that the last column keeps."""


def fit(table: QTableView, widths: list[int]) -> None:
    """Column widths in characters of the type in force; the last column takes the rest. Where the last has not room for
    `LEAST` characters, the widest give way first, each no more than half: nothing is beyond the edge."""
    metrics = table.fontMetrics()
    unit = metrics.horizontalAdvance("国")
    table.verticalHeader().setDefaultSectionSize(round(metrics.height() * 1.9))
    wide = [round(width * unit) + 20 for width in widths]
    over = sum(wide[:-1]) + round(min(widths[-1], LEAST) * unit) + 20 - table.viewport().width()
    for at in sorted(range(len(wide) - 1), key=lambda at: -wide[at]):
        taken = max(0, min(over, wide[at] // 2))
        wide[at] -= taken
        over -= taken
    for at, width in enumerate(wide[:-1]):
        table.setColumnWidth(at, width)


def dress(table: QTableView, name: str) -> None:
    """A table of the wizard: rows are selected whole, nothing is edited in place."""
    table.setAccessibleName(name)
    _plain(table)
    table.setAlternatingRowColors(False)
