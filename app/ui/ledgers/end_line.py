"""The line in which a row is closed: the day and the reason; Enter does it, Esc leaves everything as it is."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import ClerkError
from app.ui.widgets.parts import button, column, label, row


class EndLine(QWidget):
    """`given` (day, reason); `left` when the clerk thinks better of it."""

    given = Signal(object, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.day, self.reason = QLineEdit(), QLineEdit()
        self._problem = label("", "problem", wrap=True)
        self._build()
        self.day.returnPressed.connect(self.reason.setFocus)
        self.reason.returnPressed.connect(self._give)

    def _build(self) -> None:
        for line, name in ((self.day, "终止日期"), (self.reason, "终止原因")):
            line.setAccessibleName(name)
            line.setPlaceholderText(name)
        top = row(label("终止日期", "dim"), spacing=6)
        self.day.setToolTip("从这一天起不再在册")
        top.addWidget(self.day, 1)
        top.addWidget(self.reason, 1)
        top.addWidget(button("确定终止", self._give, "primary"))
        top.addWidget(button("取消", self.left.emit, "", "Esc", self))
        layout = column(spacing=4)
        layout.addLayout(top)
        layout.addWidget(self._problem)
        self._problem.hide()
        self.setLayout(layout)

    def begin(self, today: date) -> None:
        """Show the line with today's date, ready for the reason."""
        self.day.setText(str(today))
        self.reason.clear()
        self._problem.hide()
        self.show()
        self.reason.setFocus()

    def _give(self) -> None:
        from app.models.rules.dates import read_date

        try:
            found = read_date(self.day.text())
        except ClerkError as error:
            self.refuse(str(error), self.day)
            return
        if found is None or found.full is None:
            self.refuse("终止日期要写到日，例如 2026-03-15", self.day)
        elif not self.reason.text().strip():
            self.refuse("请写明终止原因，例如：家庭收入超过标准", self.reason)
        else:
            self.given.emit(found.full, self.reason.text())

    def refuse(self, words: str, where: QLineEdit) -> None:
        """Say what is wrong below the line and go there."""
        self._problem.setText(words)
        self._problem.show()
        where.setFocus()
