"""A record read aloud: its text in large type over the whole window, to be read to those who sit around the table."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from app.ui.widgets.parts import button, column, label, row

SIZES = (20, 24, 28, 34, 40, 48, 56)
START = 3


class Reading(QDialog):
    """＋ and － change the size, Space and Page Down go on, Esc closes."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._size = START
        self._build(title, text)
        self._resize(0)

    def _build(self, title: str, text: str) -> None:
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("记录全文")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        larger = button("大一些", lambda: self._resize(1), "", "+", self)
        smaller = button("小一些", lambda: self._resize(-1), "", "-", self)
        on = button("下一屏", self._on, "", "Space", self)
        close = button("关闭", self.close, "primary", "Esc", self)
        layout = column(spacing=12, margins=(32, 20, 32, 20))
        layout.addLayout(row(label(title, "h2"), None, smaller, larger, on, close))
        layout.addWidget(self.text, 1)
        self.setLayout(layout)

    def _resize(self, step: int) -> None:
        self._size = max(0, min(self._size + step, len(SIZES) - 1))
        self.text.setStyleSheet(f"font-size: {SIZES[self._size]}px;")

    def _on(self) -> None:
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep() - 1)


def read_aloud(parent: QWidget, title: str, text: str) -> None:
    """Show a text over the whole window."""
    made = Reading(parent, title, text)
    made.setWindowModality(Qt.WindowModality.WindowModal)
    made.showMaximized() if parent.window().isMaximized() else made.resize(parent.window().size())
    made.move(parent.window().pos())
    made.show()
    made.text.setFocus()
