"""交换: the month's package onto a stick, a package read, and the record of everything that left or entered."""

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.exchange.read_view import ReadView
from app.ui.exchange.restricted_view import RIGHT, RestrictedView
from app.ui.exchange.write_view import WriteView
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, column, label
from app.ui.widgets.side_pages import SidePages
from app.ui.widgets.text_table import TextTable

COLUMNS = (("时间", 9), ("方向", 3), ("类型", 6), ("文件", 14), ("期间", 5), ("对方", 9), ("经办人", 5))


class HistoryView(QWidget):
    """Everything that left or entered, newest first."""

    fills = True

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.table = TextTable(shell, "进出记录", COLUMNS)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("还没有数据进出。写出或读入数据包后，这里会留下记录。"))
        layout = column(
            label("进出记录", "h1"), label("写出和读入的每一份数据，都记在这里，不能删改。", "dim")
        )
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)

    def entered(self) -> None:
        """Read again."""
        from app.usecases import packages

        self._shell.tasks.run(
            self, lambda office, _p: packages.history(office), self._show, latest="exchange.history"
        )

    def _show(self, moves: Any) -> None:
        self.table.show_rows(
            [(m.at, m.direction, m.kind, m.file_name, m.period, m.other, m.clerk) for m in moves]
        )
        self._stack.setCurrentIndex(0 if moves else 1)


class ExchangePage(SidePages):
    """The room of what leaves and what enters."""

    def __init__(self, shell: Shell) -> None:
        apart = (("restricted", "限制台账另行交出", RestrictedView),) if RIGHT in shell.rights else ()
        pages = (
            ("write", "写月报数据包", WriteView),
            *apart,
            ("read", "查看和读入", ReadView),
            ("history", "进出记录", HistoryView),
        )
        super().__init__(shell, "交换", pages)
