"""Before a restricted ledger is opened: one line that asks why."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.widgets.parts import button, column, label, row


class WhyBar(QWidget):
    """Asks once for each ledger until the program is closed."""

    def __init__(self) -> None:
        super().__init__()
        self._then: Callable[[str], None] = lambda _reason: None
        self._build()

    def _build(self) -> None:
        self.title = label("", "h2", wrap=True)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("为什么查看")
        self.reason.setPlaceholderText("为什么查看，例如：季度走访前核对名单")
        self.reason.setMaxLength(200)
        self.reason.returnPressed.connect(self._given)
        self.problem = label("", "problem", wrap=True)
        words = "这是限制台账。谁、什么时候、看了哪一条、为什么，都会记下来，主任和系统管理员可以查。"
        layout = column(self.title, label(words, "dim", wrap=True), spacing=8, margins=(16, 16, 16, 16))
        layout.addLayout(row(self.reason, button("打开", self._given, "primary")))
        layout.addWidget(self.problem)
        layout.addStretch(1)
        self.setLayout(layout)

    def ask(self, name: str, then: Callable[[str], None]) -> None:
        """Ask for a ledger; `then` is given the reason."""
        self._then = then
        self.title.setText(name)
        self.reason.clear()
        self.problem.setText("")

    def _given(self) -> None:
        self._then(self.reason.text())
