"""The line in which a move's reason (or where it goes to) is written: Enter goes on, Esc leaves everything as it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.widgets.parts import button, column, label, row


class ReasonLine(QWidget):
    """`given` with what was written; `left` when the clerk thinks better of it. `what` is asked, else the reason."""

    given = Signal(str)
    left = Signal()

    def __init__(self, move: str, what: str = "") -> None:
        super().__init__()
        self._move, self._what = move, what
        self.line = QLineEdit()
        self._problem = label("", "problem")
        self._build()
        self.line.returnPressed.connect(self._give)

    def _build(self) -> None:
        asked = self._what or f"{self._move}的原因"
        self.line.setPlaceholderText(f"{asked}，写好按回车")
        self.line.setAccessibleName(asked)
        self._problem.hide()
        top = row(spacing=6)
        top.addWidget(self.line, 1)
        top.addWidget(button(f"确定{self._move}", self._give, "primary"))
        top.addWidget(button("取消", self.left.emit, "", "Esc", self))
        layout = column(spacing=4)
        layout.addLayout(top)
        layout.addWidget(self._problem)
        self.setLayout(layout)

    def _give(self) -> None:
        if self.line.text().strip():
            self.given.emit(self.line.text())
        else:
            self._problem.setText(f"{self._move}要写明{self._what or '原因'}")
            self._problem.show()
