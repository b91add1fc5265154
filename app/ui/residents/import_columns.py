"""Second step of the import: which sheet, where headings and data begin, which column is which field."""

from itertools import pairwise
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QTableWidget, QTableWidgetItem, QWidget

from app.ui.residents.import_parts import dress, fit
from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row

HEADS = ("表里的列", "当作", "把握", "前几行的内容", "为什么")
WIDTHS = [13, 11, 5, 26, 14]
_LAST_ROW = 200
SURE = 0.8


class ColumnsStep(QWidget):
    """`sheet` asks for another sheet, `header` for other rows (first, last, first data row), `next` goes on."""

    sheet = Signal(str)
    header = Signal(int, int, int)
    next = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._plan: Any = None
        self._build()
        self._bind()

    def _build(self) -> None:
        self._sheets = QComboBox()
        self._sheets.setAccessibleName("工作表")
        self._first, self._last, self._data = (
            self._spin(n) for n in ("表头第一行", "表头最后一行", "数据开始行")
        )
        self._first.setMinimum(0)
        self._last.setMinimum(0)
        self._first.setSpecialValueText("没有")
        self._last.setSpecialValueText("没有")
        self._again = button("重新认表头", self._reread, tip="按这几个行号重新认")
        self.table = QTableWidget(0, len(HEADS))
        self.table.setHorizontalHeaderLabels(HEADS)
        dress(self.table, "列的对应")
        self._count = label("", "dim")
        self._go = button("下一步", self.next.emit, "primary", "Ctrl+S", self)
        top = row(
            label("工作表", "dim"), self._sheets, label("表头从第", "dim"), self._first, label("行到第", "dim"), self._last,
            label("行，数据从第", "dim"), self._data, label("行起", "dim"), self._again, None,
        )  # fmt: skip
        layout = column(spacing=8)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addLayout(row(self._count, None, self._go))
        self.setLayout(layout)

    def _spin(self, name: str) -> QSpinBox:
        made = QSpinBox()
        made.setAccessibleName(name)
        made.setRange(1, _LAST_ROW)
        made.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        made.setFixedWidth(self._shell.theme.px(58))
        made.valueChanged.connect(lambda _v: self._again.setEnabled(True))
        return made

    def _bind(self) -> None:
        self._sheets.activated.connect(lambda: self.sheet.emit(self._sheets.currentText()))
        self.setFocusProxy(self.table)

    def _reread(self) -> None:
        self.header.emit(self._first.value(), self._last.value(), self._data.value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fit(self.table, WIDTHS)

    def show_plan(self, plan: Any, samples: list[str], choices: dict[str, str]) -> None:
        """A sheet as it was understood."""
        self._plan = plan
        self._sheets.clear()
        self._sheets.addItems(list(plan.book.sheets))
        self._sheets.setCurrentText(plan.sheet)
        rows = plan.header.header_rows
        for spin, value in ((self._first, rows[0] if rows else 0), (self._last, rows[-1] if rows else 0),
                            (self._data, plan.header.first_data_row)):  # fmt: skip
            spin.setValue(value)
        self._again.setEnabled(False)
        self.table.setRowCount(len(plan.columns))
        for at, mapped in enumerate(plan.columns):
            heading = mapped.column.heading or f"第 {mapped.column.index + 1} 列"
            sure = "" if mapped.field is None else ("确定" if mapped.confidence >= SURE else "请看一下")
            for place, text in ((0, heading), (2, sure), (3, samples[at]), (4, mapped.why)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(at, place, item)
            self.table.setCellWidget(at, 1, self._box(heading, mapped.field, choices))
        fit(self.table, WIDTHS)
        self._told()
        boxes = [self.table.cellWidget(at, 1) for at in range(len(plan.columns))]
        for before, after in pairwise((self.table, *boxes, self._go)):
            QWidget.setTabOrder(before, after)
        self.table.setCurrentCell(0, 0)
        self._go.setFocus()

    def _box(self, heading: str, field: str | None, choices: dict[str, str]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(f"“{heading}”当作")
        box.setMaxVisibleItems(20)
        box.addItem("不导入", None)
        for key, words in choices.items():
            box.addItem(words, key)
        box.setCurrentIndex(max(box.findData(field), 0))
        box.currentIndexChanged.connect(lambda _at: self._told())
        return box

    def _told(self) -> None:
        fields = self.mapping().values()
        used = sum(f is not None for f in fields)
        words = f"{len(fields)} 列，导入 {used} 列，不导入 {len(fields) - used} 列"
        missing = "" if "name" in fields else "；还没有指定“姓名”一列"
        self._count.setText(words + missing)
        self._go.setEnabled(not missing)

    def mapping(self) -> dict[int, str | None]:
        """Column index → field, as the boxes stand."""
        boxes = [self.table.cellWidget(at, 1) for at in range(self.table.rowCount())]
        pairs = zip(self._plan.columns, boxes, strict=False)
        return {c.column.index: b.currentData() for c, b in pairs if isinstance(b, QComboBox)}
