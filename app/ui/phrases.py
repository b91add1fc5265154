"""Sentences of the office's own beside a text that is typed: F8 opens them, a digit or Enter puts one in at the cursor."""

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row

KEY = Qt.ItemDataRole.UserRole
TEXT = Qt.ItemDataRole.UserRole + 1
LINES = 6
HINT = "数字键或回车放入；F2 修改，Insert 新增，Delete 去掉，Esc 回到记录"


class _List(QListWidget):
    """Keys of the list of phrases."""

    taken = Signal(int)
    added = Signal()
    dropped = Signal(int)
    left = Signal()

    @property
    def editing(self) -> bool:
        """Whether a line is being written."""
        return self.state() == QListWidget.State.EditingState

    def event(self, event: QEvent) -> bool:
        """Esc goes back to the record before it means anything to the form around it."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here, key = self.currentRow(), event.key()
        if self.editing:
            super().keyPressEvent(event)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and key - Qt.Key.Key_1 < self.count():
            self.taken.emit(key - Qt.Key.Key_1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here >= 0:
            self.taken.emit(here)
        elif key == Qt.Key.Key_Insert:
            self.added.emit()
        elif key == Qt.Key.Key_Delete and here >= 0:
            self.dropped.emit(here)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Phrases(QWidget):
    """The phrases of a `kind` of record for one text field."""

    def __init__(self, shell: Shell, kind: str, into: QPlainTextEdit) -> None:
        super().__init__()
        self._shell, self._kind, self._into = shell, kind, into
        self._filling = False
        self._build()
        self._bind()

    def _build(self) -> None:
        self.list = _List()
        self.list.setAccessibleName("常用语")
        self.list.setWordWrap(False)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setFixedHeight(self.list.fontMetrics().height() * 2 * LINES)
        self._hint = label(HINT, "small", wrap=True)
        self.open = button("常用语", self.toggle, "link", "F8", self, "常用语：放入、修改、新增")
        self.open.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        layout = column(spacing=4)
        layout.addLayout(row(self.open, None))
        for widget in (self.list, self._hint):
            layout.addWidget(widget)
            widget.hide()
        self.setLayout(layout)

    def _bind(self) -> None:
        self.list.taken.connect(self._take)
        self.list.added.connect(self._add)
        self.list.dropped.connect(self._drop)
        self.list.left.connect(self.toggle)
        self.list.itemDoubleClicked.connect(lambda item: self._take(self.list.row(item)))
        self.list.itemChanged.connect(self._changed)

    def toggle(self) -> None:
        """Open the list and put the cursor in it, or go back to the text."""
        shown = self.list.isHidden()
        self.list.setVisible(shown)
        self._hint.setVisible(shown)
        if shown:
            self.list.clear()
            self._load()
            self.list.setFocus()
        else:
            self._into.setFocus()

    def _load(self, at: int = 0) -> None:
        from app.usecases import phrases

        kind = self._kind
        self._shell.tasks.run(
            self, lambda o, _p: phrases.listing(o, kind), lambda found: self._show(found, at)
        )

    def _show(self, found: Any, at: int) -> None:
        if self.list.editing:
            return  # what is being written is not taken away
        self._filling = True
        self.list.clear()
        for number, one in enumerate(found, start=1):
            item = QListWidgetItem(self._line(number, one.text))
            item.setData(KEY, one.key)
            item.setData(TEXT, one.text)
            item.setToolTip(one.text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, self.list.count() - 1))
        self._filling = False

    @staticmethod
    def _line(number: int, text: str) -> str:
        return f"{number}　{text.replace(chr(10), ' ')}"

    def _take(self, at: int) -> None:
        cursor = self._into.textCursor()
        begun = bool(self._into.toPlainText()) and cursor.positionInBlock() > 0
        cursor.insertText(("\n" if begun else "") + str(self.list.item(at).data(TEXT)))
        self._into.setTextCursor(cursor)
        self.toggle()

    def _add(self) -> None:
        item = QListWidgetItem("")
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self._filling = True
        self.list.insertItem(0, item)
        self._filling = False
        self.list.setCurrentRow(0)
        self.list.editItem(item)

    def _changed(self, item: QListWidgetItem) -> None:
        from app.usecases import phrases

        if self._filling:
            return
        number, _, rest = item.text().partition("　")
        text, key = (rest if number.isdigit() else item.text()), item.data(KEY) or ""
        at, kind = self.list.row(item), self._kind
        self._shell.tasks.run(
            self, lambda o, _p: phrases.save(o, kind, text, key), lambda _k: self._load(at), self._failed
        )

    def _drop(self, at: int) -> None:
        from app.usecases import phrases

        key = str(self.list.item(at).data(KEY))
        self._shell.tasks.run(self, lambda o, _p: phrases.take_away(o, key), lambda _r: self._load(at))

    def _failed(self, error: BaseException) -> None:
        self._shell.fail(error)
        self._load()
