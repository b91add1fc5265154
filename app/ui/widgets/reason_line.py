"""The line in which a move's reason (or where it goes to) is written: Enter goes on, Esc leaves everything as it is."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.widgets.parts import button, column, label, row


class ReasonLine(QWidget):
    """`given` with what was written; `left` when the clerk thinks better of it; `edited` as it is written. `what` is asked,
    else the reason; a draft keeps it under the name `field`.

    Ctrl+S and Esc are meant for this line while it has the keyboard, also where a form around it has the same keys. With
    `alone` Esc leaves it from anywhere in the window.
    """

    given = Signal(str)
    left = Signal()
    edited = Signal()

    def __init__(self, move: str, what: str = "", field: str = "note", *, alone: bool = True) -> None:
        super().__init__()
        self._field, self._alone = field, alone
        self._move, self._what, self._asked = move, what, what or f"{move}的原因"
        self.line = QLineEdit()
        self._problem = label("", "problem")
        self._build()
        self.line.returnPressed.connect(self.submit)
        self.line.textChanged.connect(lambda _text: self.edited.emit())
        self.line.installEventFilter(self)

    def _build(self) -> None:
        self.line.setPlaceholderText(f"{self._asked}，写好按回车")
        self.line.setAccessibleName(self._asked)
        self._problem.hide()
        top = row(spacing=6)
        top.addWidget(self.line, 1)
        sure = button(f"确定{self._move}", self.submit, "primary")
        away = button("取消", self.left.emit, "", "Esc", self if self._alone else None)
        for one in (sure, away):
            top.addWidget(one)
            one.installEventFilter(self)
        layout = column(spacing=4)
        layout.addLayout(top)
        layout.addWidget(self._problem)
        self.setLayout(layout)

    def begin(self) -> None:
        """The cursor in the line."""
        self.line.setFocus()

    def written(self) -> str:
        """What stands in the line."""
        return self.line.text().strip()

    def values(self) -> dict[str, Any]:
        """What a draft keeps."""
        return {self._field: self.line.text()}

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put back what a draft kept."""
        was = self.line.blockSignals(True)
        self.line.setText(str(values.get(self._field) or ""))
        self.line.blockSignals(was)

    def say_unused(self) -> None:
        """What was written is not used yet: the clerk goes on with it or leaves it."""
        self._problem.setText("这里写的还没有用：按回车确定，或者按 Esc 不要了")
        self._problem.show()
        self.line.setFocus()

    def submit(self) -> None:
        """Give what was written; nothing is not enough."""
        if self.written():
            self.given.emit(self.line.text())
        else:
            self._problem.setText(f"{self._move}要写明{self._what or '原因'}")
            self._problem.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        act = self._meant(event) if isinstance(event, QKeyEvent) else None
        if act is not None and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # it comes as a key then, and to nobody else
            return True
        if act is not None and event.type() == QEvent.Type.KeyPress:
            act()
            return True
        return super().eventFilter(watched, event)

    def _meant(self, event: QKeyEvent) -> Callable[[], None] | None:
        """What a key does in this line, None for one that is typed."""
        if event.matches(QKeySequence.StandardKey.Save):
            return self.submit
        return self.left.emit if event.key() == Qt.Key.Key_Escape else None
