"""Beside a ledger's grid: the cells that were not taken, what was typed there and why; Enter goes to the cell."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.ledgers.sheet_keeper import SheetKeeper
from app.ui.ledgers.sheet_list import SheetList
from app.ui.shell import Shell
from app.ui.widgets.grid_model import Refusal
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.text_table import TextTable

COLUMNS = (("格", 5), ("写的", 5), ("为什么", 8))
SHOWN = 100
WIDTH = 330
SOON_MS = 30
SHORT = 5
"""A typed text of more characters is not said again in the reason: it has no room there, and what follows it is cut."""


class SheetProblems(QWidget):
    """`wanted` gives the refusal whose cell the clerk wants to go to; `left` when the list is put away."""

    wanted = Signal(object)
    left = Signal()

    def __init__(self, shell: Shell, listing: SheetList, keeper: SheetKeeper) -> None:
        super().__init__()
        self._shell, self._list, self._keeper = shell, listing, keeper
        self._cells: list[Refusal] = []
        self._build()
        self._bind()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "没有填进去的格子", COLUMNS)
        self.table.setToolTip("回车到那一格")
        self.table.setWordWrap(True)
        self.title, self.more = label("", "h2"), label("", "dim", wrap=True)
        self.save_button = button(
            "存成表格", self.save, tip="和台账一样的表，原因写在最后一列（红字），改好可以导入"
        )
        close = button("收起", self.put_away, tip="收起名单，格子仍标红（F8 逐个看）")
        layout = column(spacing=6)
        layout.addLayout(row(self.title, None, self.save_button, close, spacing=6))
        layout.addWidget(self.more)
        layout.addWidget(self.table, 1)
        self.setLayout(layout)
        self.setFixedWidth(self._shell.theme.px(WIDTH))
        self.hide()

    def _bind(self) -> None:
        self.table.opened.connect(lambda at: self.wanted.emit(self._cells[at]))
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self._keeper.problems.connect(lambda _count: self._soon.start())
        self._list.counted.connect(self._soon.start)

    def open(self) -> None:
        """Show the list, if there is anything in it; filled a moment later, so that a large paste never holds the
        window up."""
        self.show()
        self._soon.start()

    def put_away(self) -> None:
        """Back to the sheet."""
        self.hide()
        self.left.emit()

    def refresh(self) -> None:
        """The cells as they are refused now; an empty list goes."""
        if self.isHidden():
            return
        count = self._keeper.model.refused()
        if not count:
            self.put_away()
            return
        self._cells = list(islice(self._keeper.model.problems(), SHOWN))
        self.title.setText(f"{count:,} 格没有填进去")
        self.more.setText(f"列出前 {SHOWN} 格；改好几格，后面的就补上来。")
        self.more.setVisible(count > SHOWN)
        self.table.show_rows([self._told(one) for one in self._cells])
        for at, one in enumerate(self._cells):
            if (item := self.table.item(at, 2)) is not None:
                item.setToolTip(one.why)
        self.table.resizeRowsToContents()  # a reason is read to its end

    def _told(self, one: Refusal) -> tuple[str, str, str]:
        """The reason is short here: what was typed stands beside it, what may be written instead below the sheet when the
        cell is gone to."""
        spec = self._keeper.model.specs.get(one.name)
        name = spec.label if spec is not None else one.name
        where = f"第 {one.row + 1} 行 " if one.row >= 0 else ""
        first, _, _more = one.why.removeprefix(f"{name}：").partition("。")
        return (
            f"{where}{name}",
            one.text,
            first.replace(f"“{one.text}”", "“…”") if len(one.text) > SHORT else first,
        )

    def save(self) -> None:
        """The rows with refused cells as the same sheet, the reasons in red at its end."""
        from app.usecases.ledgers import cell_rejects

        sheet = self._keeper.sheet
        folder = self._shell.settings.folders.get("ledger", str(Path.home()))
        path, _ = QFileDialog.getSaveFileName(
            self, "保存没有填进去的行", f"{folder}/{sheet.name} 没有填进去.xlsx", "Excel 文件 (*.xlsx)"
        )
        if not path:
            return
        self._shell.settings.folders["ledger"] = str(Path(path).parent)
        rows = self._rows(self._keeper.model.problems())

        def work(office: Any, _progress: Any) -> int:
            return cell_rejects.save(office, sheet.key, Path(path), rows)

        self._shell.tasks.run(
            self, work, lambda count: self._shell.say(f"{count} 行已保存到 {path}，原因写在最后一列")
        )

    def _rows(self, found: Iterable[Refusal]) -> list[Any]:
        """The refused cells row by row; a new row with all that was typed in it."""
        from app.usecases.ledgers.cell_rejects import RefusedRow

        rows: dict[tuple[int, int | None], RefusedRow] = {}
        for one in found:
            new = self._keeper.model.new_at(one.row) if one.id is None else None
            made = rows.setdefault(
                (one.row, one.id),
                RefusedRow(max(one.row + 1, 0), one.id, dict(new.values) if new is not None else {}, {}),
            )
            made.typed[one.name] = one.text
            made.why[one.name] = one.why
        return list(rows.values())
