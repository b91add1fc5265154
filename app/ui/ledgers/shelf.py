"""The shelf: every ledger under its line with its open rows, found by name, pinyin or initials."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.ui.ledgers.elsewhere import Elsewhere
from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.text_table import TextTable

COLUMNS = (("台账", 11), ("在册", 4))
OWNED = ("resident", "household")


class FilterBox(QLineEdit):
    """Typing filters; the arrow keys move in the list below, Enter opens."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class Shelf(QWidget):
    """`chosen` (key) when somebody moves the selection to a ledger, `marked` (key) when the shelf was filled anew; `clicked`
    when the mouse is on it, `opened` on Enter; `folding` asks to fold the shelf away, `more` (what was looked for) for the
    ledgers that are switched off."""

    chosen = Signal(str)
    marked = Signal(str)
    clicked = Signal(str)
    opened = Signal(str)
    folding = Signal()
    more = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._rows: list[Any] = []
        self._keys: list[str] = []
        self._owned_only = False
        self._by_hand = False
        self.current = ""
        self._build()
        self._bind()

    def _build(self) -> None:
        self.filter = FilterBox()
        self.filter.setPlaceholderText("找台账：名称或拼音首字母")
        self.filter.setAccessibleName("找台账")
        self.filter.setToolTip("找台账：名称、拼音、业务线或编码，如 R09（Ctrl+F）")
        self.filter.setClearButtonEnabled(True)
        self.mine = QCheckBox("只看我负责的")
        self.mine.setToolTip("谁管这本台账，在台账设计里写")
        self.mine.setChecked(bool(self._shell.settings.shelf.get("mine")))
        self.mine.hide()
        self.table = TextTable(self._shell, "台账", COLUMNS, heading=False, whole=("在册",))
        self.nothing = QWidget()
        more = button("打开别的台账…", self._look_further, "link", tip="没有找到时按回车也可以")
        where = "关着的在 台账设计 → 打开或关闭台账，限制台账在 设置 → 限制台账。"
        self.nothing.setLayout(column(label(f"打开的台账里没有。{where}", "dim", wrap=True), more, spacing=2))
        if "settings.definitions" not in self._shell.rights:
            more.hide()
        self.nothing.hide()
        fold = button("«", self.folding.emit, "link", tip="收起台账清单（Ctrl+B），表格更宽")
        fold.setAccessibleName("收起台账清单")
        layout = column(spacing=8)
        layout.addLayout(row(self.filter, fold, spacing=6))
        self.elsewhere = Elsewhere(self._shell)
        for part in (self.mine, self.elsewhere, self.nothing):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        layout.addStretch()
        self.setLayout(layout)

    def _bind(self) -> None:
        self._soon = QTimer(self, singleShot=True, interval=60)
        self._soon.timeout.connect(self._tell)
        self.filter.textEdited.connect(lambda _text: self._typed())
        self.mine.toggled.connect(self._only_mine)
        self.filter.moved.connect(self._step)
        self.filter.returnPressed.connect(self._open)
        self.table.opened.connect(lambda _row: self._open())
        self.table.cellClicked.connect(lambda at, _column: self._clicked(at))
        self.table.currentCellChanged.connect(lambda *_cells: self._moved())

    def look(self) -> None:
        """Put the cursor into the filter."""
        self.filter.setFocus()
        self.filter.selectAll()

    def show_rows(self, rows: list[Any]) -> None:
        """The ledgers, sorted by line and name."""
        if [row.key for row in rows] != [row.key for row in self._rows]:
            self._learn_elsewhere()
        self._rows = rows
        mine = sum(row.mine for row in rows)
        self.mine.setVisible(0 < mine < len(rows))
        self._fill()

    def _learn_elsewhere(self) -> None:
        from app.usecases.ledgers import pages

        def known(books: list[Any]) -> None:
            self.elsewhere.know(books)
            self._look_elsewhere()

        self._shell.tasks.run(self, lambda o, _p: pages.elsewhere(o), known, latest="ledgers.elsewhere")

    def _look_elsewhere(self) -> None:
        self.elsewhere.look("" if self._owned_only else self.filter.text().strip().lower())

    def not_there(self, key: str, error: BaseException) -> None:
        """The ledger the selection was on was closed before it could be read: the shelf is read again, that is all."""
        from app.usecases.ledgers import pages

        def told(rows: list[Any]) -> None:
            if any(row.key == key for row in rows):
                self._shell.fail(error)
            else:
                self.show_rows(rows)

        self._shell.tasks.run(self, lambda o, _p: pages.shelf(o), told, latest="ledgers.shelf")

    def _only_mine(self, only: bool) -> None:
        self._shell.settings.shelf["mine"] = only
        self._shell.save_settings()
        self._fill()

    def only_owned(self, only: bool) -> None:
        """Only registers of residents and households: those one person can be entered in."""
        self._owned_only = only
        self.filter.clear()
        self._fill()

    def choose(self, key: str) -> None:
        """Put the selection on a ledger without telling anybody."""
        self.current = key
        if key and key in self._keys:
            self.table.blockSignals(True)
            self.table.setCurrentCell(self._keys.index(key), 0)
            self.table.blockSignals(False)

    def reveal(self, key: str) -> None:
        """Put the selection on a ledger that was opened from elsewhere, whatever was looked for here."""
        self.current, self._by_hand = key, False
        if key not in self._keys:
            self.filter.clear()
            self._fill()
        self.choose(key)

    def _fits(self, row: Any) -> bool:
        if self._owned_only and (row.is_view or row.belongs_to not in OWNED):
            return False
        hidden = not row.mine and self.mine.isChecked() and not self.mine.isHidden()
        if hidden and row.key != self.current:
            return False
        return bool(row.found(self.filter.text()))

    def _fill(self) -> None:
        cells: list[tuple[str, str]] = []
        self._keys, line = [], ""
        for one in filter(self._fits, self._rows):
            if one.line != line:
                line = one.line
                cells.append((line, ""))
                self._keys.append("")
            cells.append((f" {one.name}", f"{'视 ' if one.is_view else ''}{one.open:,}"))
            self._keys.append(one.key)
        self._look_elsewhere()
        self.table.blockSignals(True)
        self.table.show_rows(cells, ["" if key else "dim" for key in self._keys])
        self._dress()
        self.nothing.setVisible(not cells)
        self.table.setVisible(bool(cells))  # what is said in its place needs its room
        self.table.blockSignals(False)
        kept = bool(self.current) and self.current in self._keys
        self.choose(self.current if kept else next(filter(None, self._keys), ""))
        if self.current:
            self._soon.start()

    def _dress(self) -> None:
        for at, key in enumerate(self._keys):
            for place in range(len(COLUMNS)):
                item = self.table.item(at, place)
                if item is not None and key and place == len(COLUMNS) - 1:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                    item.setToolTip(
                        "视图：数据自动得来，不用填" if item.text().startswith("视") else "在册的行数"
                    )
                if item is not None and not key:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _step(self, by: int) -> None:
        at = self.table.currentRow() + by
        while 0 <= at < len(self._keys) and not self._keys[at]:
            at += by
        if 0 <= at < len(self._keys):
            self.table.setCurrentCell(at, 0)

    def _moved(self) -> None:
        at = self.table.currentRow()
        if 0 <= at < len(self._keys) and self._keys[at]:
            self.current, self._by_hand = self._keys[at], True
            self._soon.start()

    def _clicked(self, at: int) -> None:
        if self._keys[at]:
            self.clicked.emit(self._keys[at])

    def _typed(self) -> None:
        self._by_hand = True
        self._fill()

    def _tell(self) -> None:
        by_hand, self._by_hand = self._by_hand, False
        (self.chosen if by_hand else self.marked).emit(self.current)

    def _open(self) -> None:
        if self.current and self.current in self._keys:
            self._soon.stop()
            self._by_hand = False
            self.opened.emit(self.current)
        elif not self._keys and not self.elsewhere.go() and "settings.definitions" in self._shell.rights:
            self._look_further()

    def _look_further(self) -> None:
        """Among the ledgers that are switched off."""
        self.more.emit(self.filter.text().strip())
