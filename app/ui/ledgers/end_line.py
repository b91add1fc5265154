"""The line in which a row is ended, or ended and begun anew: day and reason; Enter does it, Esc leaves all as it is."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import ClerkError
from app.ui.widgets.parts import button, column, label, row


class EndLine(QWidget):
    """`given` (day, reason), `anew` (day, reason) for 变更; `left` when the clerk thinks better of it."""

    given = Signal(object, str)
    anew = Signal(object, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.day, self.reason = QLineEdit(), QLineEdit()
        self._problem = label("", "problem", wrap=True)
        self._what, self._example = "", ""
        self._changes = False
        self._build()
        self.day.returnPressed.connect(self.reason.setFocus)
        self.reason.returnPressed.connect(self._give)

    def _build(self) -> None:
        self._title = label("", "dim")
        top = row(self._title, spacing=6)
        top.addWidget(self.day, 1)
        top.addWidget(self.reason, 1)
        self._sure = button("", self._give, "primary")
        top.addWidget(self._sure)
        top.addWidget(button("取消", self.left.emit, "", "Esc", self))
        layout = column(spacing=4)
        layout.addLayout(top)
        layout.addWidget(self._problem)
        self._problem.hide()
        self.setLayout(layout)

    def begin(self, today: date, *, changes: bool = False) -> None:
        """Show the line with today's date, ready for the reason; `changes`: the row is begun anew."""
        self._changes, self._what = changes, "变更" if changes else "终止"
        self._example = "保障金调整" if changes else "家庭收入超过标准"
        for line, name in ((self.day, f"{self._what}日期"), (self.reason, f"{self._what}原因")):
            line.setAccessibleName(name)
            line.setPlaceholderText(name)
        self._title.setText(f"{self._what}日期")
        self.day.setToolTip("从这一天起按新的一行" if changes else "从这一天起不再在册")
        self._sure.setText(f"确定{self._what}")
        self._sure.setAccessibleName(f"确定{self._what}")
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
            self.refuse(f"{self._what}日期要写到日，例如 2026-03-15", self.day)
        elif not self.reason.text().strip():
            self.refuse(f"请写明{self._what}原因，例如：{self._example}", self.reason)
        else:
            (self.anew if self._changes else self.given).emit(found.full, self.reason.text())

    def refuse(self, words: str, where: QLineEdit) -> None:
        """Say what is wrong below the line and go there."""
        self._problem.setText(words)
        self._problem.show()
        where.setFocus()
