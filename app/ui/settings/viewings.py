"""查看记录: who looked at restricted ledgers and whole numbers, when and why; filtered and printed."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

COLUMNS = (("时间", 9), ("办事员", 6), ("类别", 5), ("看了什么", 20), ("为什么", 12))


class ViewingsView(QWidget):
    """The log of looks, newest first."""

    fills = True

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._build()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "查看记录", COLUMNS)
        self.clerk = QComboBox()
        self.clerk.setAccessibleName("办事员")
        self.clerk.addItem("全部办事员", "")
        self.clerk.activated.connect(lambda _at: self.ask())
        self.since, self.until, self.words = (
            self._line("从哪天"),
            self._line("到哪天"),
            self._line("包含的字"),
        )
        self.only = QCheckBox("只看限制台账")
        self.only.toggled.connect(lambda _on: self.ask())
        print_ = needs(self._shell, button("打印", self.print_out, "", "Ctrl+P", self), "log.read")
        find = button("筛选", self.ask, "primary", "Ctrl+F", self)
        self.problem = label("", "problem", wrap=True)
        layout = column(label("查看记录", "h1"), spacing=12)
        layout.addLayout(row(self.clerk, self.since, self.until, self.words, self.only, find, print_))
        layout.addWidget(self.problem)
        layout.addWidget(self.table, 1)
        self.setLayout(layout)

    def _line(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(name)
        made.setAccessibleName(name)
        made.returnPressed.connect(self.ask)
        return made

    def _wanted(self) -> Any:
        from app.usecases.restricted.viewings import ViewingFilter

        clerk = str(self.clerk.currentData() or "")
        return ViewingFilter(
            clerk, self.since.text(), self.until.text(), self.words.text(), self.only.isChecked()
        )

    def entered(self) -> None:
        """Read again."""
        from app.usecases.restricted import viewings

        self._shell.tasks.run(self, lambda o, _p: viewings.who_looked(o), self._clerks, self._failed)
        self.ask()

    def _clerks(self, names: list[str]) -> None:
        chosen = self.clerk.currentData()
        self.clerk.clear()
        self.clerk.addItem("全部办事员", "")
        for name in names:
            self.clerk.addItem(name, name)
        self.clerk.setCurrentIndex(max(0, self.clerk.findData(chosen)))

    def ask(self) -> None:
        """Show what the filter asks for."""
        from app.usecases.restricted import viewings

        wanted = self._wanted()
        self._shell.tasks.run(
            self, lambda o, _p: viewings.log(o, wanted), self._show, self._failed, latest="settings.viewings"
        )

    def _show(self, rows: list[Any]) -> None:
        self.problem.setText("" if rows else "没有这样的记录。")
        self.table.show_rows(
            [(r.at.astimezone().strftime("%Y-%m-%d %H:%M"), r.clerk, r.kind, r.what, r.reason) for r in rows]
        )

    def _failed(self, error: BaseException) -> None:
        self.problem.setText(str(error))

    def print_out(self) -> None:
        """The filtered log as paper."""
        from app.usecases.restricted import viewings

        wanted = self._wanted()
        self._shell.preview(self, "查看记录", work=lambda o, _p: viewings.printed(o, wanted))
