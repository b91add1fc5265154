"""What a cell of a grid is typed with: a line, a long text, a choice with its list; Enter and Tab go on as in a sheet."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.widgets.composition import Composition
from app.ui.widgets.grid_model import EDIT, WRONG, GridModel

Index = QModelIndex | QPersistentModelIndex
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MOST_SHOWN = 10
BETWEEN = "、"
FOUND = ("owner", "person", "link", "offered")
"""Cells in which something is found while typing: a resident, what a link leads to, what stands in another ledger."""
FindingEditor = Callable[[QWidget, Any], QLineEdit]


@cache
def _sounds(label: str) -> tuple[str, ...]:
    from app.models.rules import pinyin

    found = pinyin.readings(label)
    return (*found.initials, *found.full)


def fits(label: str, typed: str) -> bool:
    """Whether a choice is meant by what is typed: part of its name, or the beginning of its pinyin or initials."""
    wanted = typed.strip().lower()
    return wanted in label.lower() or (wanted.isascii() and any(s.startswith(wanted) for s in _sounds(label)))


class ChoiceEdit(QLineEdit):
    """A line with the list of what fits; arrows move in it, Enter and Tab take the marked one. With `several` what
    is typed after the last 、 is looked for, and what is taken is added."""

    def __init__(self, parent: QWidget, choices: Sequence[str], *, several: bool = False) -> None:
        super().__init__(parent)
        self._choices, self._several = list(choices), several
        self._popup = QFrame(parent.window())
        self._popup.setObjectName("card")
        self.items = QListWidget()
        self._build()
        self.textEdited.connect(self._fill)
        self.destroyed.connect(self._popup.deleteLater)

    def _build(self) -> None:
        self.items.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.items.setAccessibleName("可选的内容")
        self.items.itemClicked.connect(lambda item: self.setText(self._before() + item.text()))
        self.items.itemClicked.connect(lambda _item: self._popup.hide())
        layout = QVBoxLayout(self._popup)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.addWidget(self.items)

    def _before(self) -> str:
        """What is chosen already and stays."""
        before, between, _ = self.text().rpartition(BETWEEN)
        return before + between if self._several else ""

    def _fill(self, text: str) -> None:
        typed = text.rpartition(BETWEEN)[2] if self._several else text
        found = [label for label in self._choices if not typed.strip() or fits(label, typed)]
        self.items.clear()
        self.items.addItems(found)
        self.items.setCurrentRow(0 if found and typed.strip() else -1)
        self._place(bool(found))

    def _place(self, shown: bool) -> None:
        row = self.items.sizeHintForRow(0)
        height = row * min(self.items.count(), MOST_SHOWN) + 10
        window = self.window()
        at = self.mapTo(window, QPoint(0, self.height() + 2))
        if at.y() + height > window.height() - 8:
            at = self.mapTo(window, QPoint(0, -height - 2))
        width = max(self.width(), 180)
        left = max(8, min(at.x(), window.width() - width - 8))
        self._popup.setGeometry(QRect(left, at.y(), width, height))
        self._popup.setVisible(shown)
        self._popup.raise_()

    def begin(self, now: str) -> None:
        """Show every choice with the present one marked."""
        self._fill("")
        if now in self._choices:
            self.items.setCurrentRow(self._choices.index(now))

    def step(self, by: int) -> None:
        """Move in the list."""
        count = self.items.count()
        if count:
            self.items.setCurrentRow((self.items.currentRow() + by) % count)
            item = self.items.currentItem()
            if item is not None:
                self.setText(self._before() + item.text())

    def take(self) -> None:
        """What is marked becomes the text, unless nothing was typed or nothing fits."""
        item = self.items.currentItem()
        if item is not None and self.text().removeprefix(self._before()).strip():
            self.setText(self._before() + item.text())
        self._popup.hide()

    def focusOutEvent(self, event: Any) -> None:
        self._popup.hide()
        super().focusOutEvent(event)

    def hideEvent(self, event: Any) -> None:
        self._popup.hide()
        super().hideEvent(event)


def _let_go(editor: QWidget) -> None:
    """PySide 6.8 holds what createEditor returned for ever: once Qt has deleted it, it knows nothing any more, or it
    would hold the office's window and every answer it showed."""
    known = vars(editor)
    editor.destroyed.connect(lambda: known.clear())


class GridDelegate(QStyledItemDelegate):
    """Makes the editors; `moved` (down, right) when typing goes on in another cell. A refused cell has a red frame."""

    moved = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.finding_editor: FindingEditor | None = None
        self.wrong = QColor("#b3261e")

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        spec = _grid(index.model()).spec_at(index.column())
        made: QWidget
        if spec.editor in FOUND and self.finding_editor is not None:
            made = self.finding_editor(parent, spec)
        elif spec.editor == "note":
            made = QPlainTextEdit(parent)
        elif spec.choices:
            made = ChoiceEdit(parent, spec.choices, several=spec.editor == "choices")
        else:
            made = QLineEdit(parent)
        if isinstance(made, QLineEdit) and spec.editor not in FOUND:
            made.setPlaceholderText(spec.hint)
        if isinstance(made, QLineEdit | QPlainTextEdit):
            Composition(made)
        made.setAccessibleName(spec.label)
        made.setObjectName("cell")
        _let_go(made)
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(EDIT) or "")
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
            editor.selectAll()
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
        if isinstance(editor, ChoiceEdit):
            editor.begin(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        shown: Any = option
        rect = QRect(shown.rect)
        if isinstance(editor, QPlainTextEdit):
            rect.setHeight(editor.fontMetrics().height() * 4)
        if _grid(index.model()).spec_at(index.column()).editor in FOUND:
            rect.setWidth(max(rect.width(), 220))
        editor.setGeometry(rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, QWidget)
        ):
            if self._key(watched, event):
                return True
            if hasattr(watched, "went_on"):  # a picker of people knows its own keys
                return False
        return super().eventFilter(watched, event)

    def _key(self, editor: Any, event: QKeyEvent) -> bool:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if isinstance(editor, ChoiceEdit) and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            editor.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if hasattr(editor, "went_on") and key == Qt.Key.Key_Escape and not editor.answers_shown():
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
            return True
        if hasattr(editor, "went_on") or key not in (*ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        if isinstance(editor, QPlainTextEdit) and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            editor.insertPlainText("\n")
            return True
        if isinstance(editor, ChoiceEdit):
            editor.take()
        across = key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        by = -1 if shift or key == Qt.Key.Key_Backtab else 1
        self.finish(editor, 0 if across else by, by if across else 0)
        return True

    def finish(self, editor: QWidget, down: int, right: int) -> None:
        """Keep what stands in the editor and go on."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.moved.emit(down, right)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index.data(WRONG):
            shown: Any = option
            painter.save()
            painter.setPen(QPen(self.wrong, 2))
            painter.drawRect(QRect(shown.rect).adjusted(1, 1, -1, -1))
            painter.restore()


def _grid(model: Any) -> GridModel:
    return model
