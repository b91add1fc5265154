"""选择列: which fields a list shows and in which order, by keys too: Space shows or hides, Alt+↑↓ moves."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.ui.widgets.parts import button, column, label, row

_NAME = Qt.ItemDataRole.UserRole


class ColumnChooser(QWidget):
    """Shown columns stand on top, ticked, in their order. `applied` gives the names; `reset` asks for the usual ones."""

    applied = Signal(object)
    reset = Signal()

    def __init__(self, fields: Sequence[Any], shown: Sequence[str]) -> None:
        super().__init__()
        self.finder = QLineEdit()
        self.items = QListWidget()
        self._problem = label("", "problem")
        self._build([(f.name, f.label) for f in fields if f.listed], shown)

    def _build(self, fields: list[tuple[str, str]], shown: Sequence[str]) -> None:
        labels = dict(fields)
        for name in [*(n for n in shown if n in labels), *(n for n in labels if n not in shown)]:
            item = QListWidgetItem(labels[name])
            item.setData(_NAME, name)
            item.setCheckState(Qt.CheckState.Checked if name in shown else Qt.CheckState.Unchecked)
            self.items.addItem(item)
        self.items.setCurrentRow(0)
        self.items.setAccessibleName("列")
        self.items.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.items.setMinimumSize(280, 320)
        self.items.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.finder.setPlaceholderText("输入文字查找字段")
        self.finder.setAccessibleName("查找字段")
        self.finder.textChanged.connect(self._filter)
        self.finder.installEventFilter(self)
        self.items.installEventFilter(self)
        up = button("上移", lambda: self.move_by(-1), tip="上移（Alt+↑）")
        down = button("下移", lambda: self.move_by(1), tip="下移（Alt+↓）")
        usual = button("恢复默认", self.reset.emit, tip="恢复这个列表原来的列、次序和宽度")
        done = button("确定", self.apply, "primary", "Ctrl+Return", self)
        self._problem.hide()
        layout = column(
            label("勾选要显示的列（空格）；Alt+↑↓ 调次序", "small"), self.finder, self.items, spacing=6
        )
        layout.addWidget(self._problem)
        layout.addLayout(row(up, down, usual, None, done, spacing=6))
        self.setLayout(layout)
        self.setFocusProxy(self.items)

    def names(self) -> list[str]:
        """The ticked fields in their order."""
        items = [self.items.item(at) for at in range(self.items.count())]
        return [i.data(_NAME) for i in items if i.checkState() == Qt.CheckState.Checked]

    def move_by(self, by: int) -> None:
        """Move the current line up or down."""
        at = self.items.currentRow()
        if 0 <= at < self.items.count() and 0 <= at + by < self.items.count():
            item = self.items.takeItem(at)
            self.items.insertItem(at + by, item)
            self.items.setCurrentRow(at + by)

    def apply(self) -> None:
        """Hand the columns over."""
        if names := self.names():
            self.applied.emit(names)
        else:
            self._problem.setText("至少要留一列")
            self._problem.show()

    def _filter(self, text: str) -> None:
        first = None
        for at in range(self.items.count()):
            hit = text.strip() in self.items.item(at).text()
            self.items.item(at).setHidden(not hit)
            first = at if hit and first is None else first
        if first is not None:
            self.items.setCurrentRow(first)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress):
            return False
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_by(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
            return True
        if watched is self.finder and key == Qt.Key.Key_Down:
            self.items.setFocus()
            return True
        return False
