"""Third step of the import: what the words and numbers mean that nobody knows. Asked once for each kind of sheet."""

from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QTableWidget, QTableWidgetItem, QWidget

from app.ui.residents.import_parts import dress, fit
from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row

HEADS = ("列", "表里写的", "几行", "是", "例如这些人", "根据")
WIDTHS = [7, 8, 5, 14, 16, 20]
_ASK = object()


class CodesStep(QWidget):
    """`next` and `back`; `answers()` gives what was chosen."""

    next = Signal()
    back = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._asked: list[Any] = []
        self._build()

    def _build(self) -> None:
        self.table = QTableWidget(0, len(HEADS))
        self.table.setHorizontalHeaderLabels(HEADS)
        dress(self.table, "代码和词的含义")
        self._count = label("", "dim")
        self._go = button("下一步", self.next.emit, "primary", "Ctrl+S", self)
        layout = column(self.table, spacing=8)
        self._back = button("上一步", self.back.emit)
        layout.addLayout(row(self._back, self._count, None, self._go))
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fit(self.table, WIDTHS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit(self.table, WIDTHS)  # filled before it is shown, when its width is not known

    def show_survey(self, asked: list[Any], labels: dict[str, tuple[str, list[tuple[str, str]]]]) -> None:
        """`labels` gives for each field its name and the (code, label) it can be. What was chosen before a step back stays."""
        kept = self.answers()
        self._asked = asked
        self.table.setRowCount(len(asked))
        for at, one in enumerate(asked):
            name, choices = labels[one.field]
            texts = {0: name, 1: one.text, 2: f"{one.count:,}", 4: "、".join(one.who), 5: one.why}
            for place, text in texts.items():
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if place == 2:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(at, place, item)
            box = self._box(one, name, choices)
            if (chosen := kept.get(one.field, {}).get(one.text)) is not None:
                box.setCurrentIndex(max(box.findData(chosen), 0))
            self.table.setCellWidget(at, 3, box)
        fit(self.table, WIDTHS)
        boxes = [self._box_at(at) for at in range(len(asked))]
        for before, after in pairwise((self.table, *boxes, self._back, self._go)):
            QWidget.setTabOrder(before, after)
        self._told()
        first = next((at for at, one in enumerate(asked) if self._box_at(at).currentData() is _ASK), 0)
        self.table.setCurrentCell(first, 0)
        (self._go if self._go.isEnabled() else self._box_at(first)).setFocus()

    def forget(self) -> None:
        """Another sheet: the same number may mean something else there."""
        self._asked = []
        self.table.setRowCount(0)

    def _box(self, one: Any, name: str, choices: list[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(f"{name}“{one.text}”是")
        box.setMaxVisibleItems(20)
        if one.number and one.answered is None and one.proposed is None:
            box.addItem("请选择…", _ASK)
        box.addItem("不认，记到备注", "")
        for code, words in choices:
            box.addItem(words, code)
        chosen = one.answered if one.answered is not None else one.proposed
        if chosen is not None:
            box.setCurrentIndex(max(box.findData(chosen), 0))
        box.currentIndexChanged.connect(lambda _at: self._told())
        return box

    def _box_at(self, at: int) -> QComboBox:
        box = self.table.cellWidget(at, 3)
        assert isinstance(box, QComboBox)
        return box

    def _told(self) -> None:
        boxes = [self.table.cellWidget(at, 3) for at in range(len(self._asked))]
        open_ = sum(isinstance(b, QComboBox) and b.currentData() is _ASK for b in boxes)
        for at, box in enumerate(boxes):
            item = self.table.item(at, 1)
            if item is not None and isinstance(box, QComboBox):
                unsure = box.currentData() is _ASK
                palette = self._shell.theme.palette
                item.setForeground(QColor(palette.overdue if unsure else palette.text))
        self._count.setText(f"还有 {open_:,} 个没有选" if open_ else "都有了答案；下次同样的表不再问")
        self._go.setEnabled(not open_)

    def answers(self) -> dict[str, dict[str, str]]:
        """Field → text → code ("" goes into the note)."""
        found: dict[str, dict[str, str]] = {}
        for at, one in enumerate(self._asked):
            code = self._box_at(at).currentData()
            if code is not _ASK:
                found.setdefault(one.field, {})[one.text] = code
        return found
