"""A new code table made where a field needs it: what it is called, its values one below the other."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.ui.widgets.composition import Composition
from app.ui.widgets.parts import button, column, label, row


class NewTablePanel(QWidget):
    """`given` (name, values)."""

    given = Signal(str, list)
    cancelled = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.values = QLineEdit(name), QPlainTextEdit()
        self._problem = label("", "problem", wrap=True)
        self._build()

    def _build(self) -> None:
        self.name.setAccessibleName("代码表名称")
        self.values.setAccessibleName("可选的内容")
        self.values.setPlaceholderText("一行一项，例如：\n水管\n电路\n门锁")
        self.values.setTabChangesFocus(True)
        self.values.setMinimumSize(300, 140)
        Composition(self.name)
        Composition(self.values)
        self._problem.hide()
        keep = button("确定", self._give, "primary", "Ctrl+Return", self)
        layout = column(
            label("新代码表：名称", "dim"), self.name, label("可选的内容", "dim"), self.values, self._problem
        )
        layout.addLayout(row(None, button("取消", self.cancelled.emit), keep))
        self.setLayout(layout)
        self.setFocusProxy(self.values if self.name.text() else self.name)

    def _give(self) -> None:
        lines = [line.strip() for line in self.values.toPlainText().splitlines()]
        labels = list(dict.fromkeys(filter(None, lines)))
        if not self.name.text().strip() or len(labels) < 2:
            self._problem.setText("请写名称和至少两项内容")
            self._problem.show()
            return
        self.given.emit(self.name.text().strip(), labels)
