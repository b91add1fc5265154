"""限制台账: the ledgers of groups that could be hurt by being known, each switched on with a reason."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from app.models.rules.text import quoted
from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

COLUMNS = (("台账", 12), ("业务", 6), ("状态", 4), ("行数", 4), ("由谁", 6), ("依据或原因", 16))
WORDS = (
    "出厂时全部关闭。社区只应登记依法要求协助的人员：写明依据再打开。打开以后，只有有“查看限制台账”权限的人看得到，"
    "每次查看都记下来。关闭以后，已登记的行留着，但谁也看不到。"
)


class RestrictedView(QWidget):
    """Each restricted ledger: off or on, by whom, why."""

    fills = True

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._rows: list[Any] = []
        self._build()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "限制台账", COLUMNS)
        self.table.currentCellChanged.connect(self._chosen)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("依据或原因")
        self.reason.setPlaceholderText("依据或原因，例如：司法所 2026 年 3 月委托协助")
        self.reason.returnPressed.connect(self.switch)
        self.table.opened.connect(lambda _at: self.reason.setFocus())
        self._switch = button("打开", self.switch, "primary", "Ctrl+S", self)
        needs(self._shell, self._switch, "ledgers.restricted.switch")
        self.problem = label("", "problem", wrap=True)
        layout = column(label("限制台账", "h1"), label(WORDS, "dim", wrap=True), spacing=12)
        layout.addWidget(self.table, 1)
        layout.addLayout(row(self.reason, self._switch))
        layout.addWidget(self.problem)
        self.setLayout(layout)

    def entered(self) -> None:
        """Read again."""
        from app.usecases.restricted import ledgers as restricted

        self._shell.tasks.run(self, lambda o, _p: restricted.listing(o), self._show, self._failed)

    def _show(self, rows: list[Any]) -> None:
        chosen = self._chosen_row()
        self._rows = rows
        self.problem.setText("")
        cells = [
            (r.name, r.line, "打开" if r.enabled else "关闭", f"{r.rows:,}", r.clerk, r.reason) for r in rows
        ]
        self.table.show_rows(cells, ["due" if r.enabled else "" for r in rows])
        if chosen is not None:  # those that are on stand first: the ledger may have another place now
            self.table.setCurrentCell(next((at for at, r in enumerate(rows) if r.key == chosen.key), 0), 0)
        self._chosen(self.table.currentRow())

    def _chosen_row(self) -> Any:
        at = self.table.currentRow()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def _chosen(self, at: int, *_rest: int) -> None:
        if 0 <= at < len(self._rows):
            self._switch.setText("关闭" if self._rows[at].enabled else "打开")

    def switch(self) -> None:
        """Switch the chosen one, with the reason."""
        from app.usecases.restricted import ledgers as restricted

        one, reason = self._chosen_row(), self.reason.text()
        if one is None:
            return

        def done(_entry: int) -> None:
            self._shell.say(f"已{'关闭' if one.enabled else '打开'}{quoted(one.name)}")
            self.reason.clear()
            self.entered()

        self._shell.tasks.run(
            self, lambda o, _p: restricted.switch(o, one.key, not one.enabled, reason), done, self._failed
        )

    def _failed(self, error: BaseException) -> None:
        self.problem.setText(str(error))
