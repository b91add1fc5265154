"""The terms of several items at once: two numbers, for all that are chosen in the list."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.models.rules.sources import spoken
from app.ui.widgets.composition import Composition
from app.ui.widgets.parts import button, label, row

UNFILLED = "未填，按本地规定填写"


class LimitsBar(QWidget):
    """`given` with the promised and the legal term as they are written, `left` on Esc."""

    given = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.promised, self.legal = (QLineEdit() for _ in range(2))
        self._words = label("", "dim")
        self._build()
        self.hide()

    def _build(self) -> None:
        for line, words in ((self.promised, "承诺时限"), (self.legal, "法定时限")):
            line.setAccessibleName(f"{words}（工作日）")
            line.setPlaceholderText("工作日数，空着不改")
            line.returnPressed.connect(self._give)
            Composition(line)
        go = button("填入", self._give, "primary", tip="回车")
        stop = button("取消", self.left.emit, "", "Esc", self)
        self.setLayout(
            row(self._words, label("承诺时限"), self.promised, label("法定时限"), self.legal, go, stop)
        )

    def begin(self, count: int) -> None:
        """For so many items; the cursor in the promised term."""
        self._words.setText(f"所选 {count} 项")
        self.show()
        self.promised.setFocus()

    def clear(self) -> None:
        """Empty and out of the way."""
        self.promised.clear()
        self.legal.clear()
        self.hide()

    def _give(self) -> None:
        self.given.emit(self.promised.text(), self.legal.text())


def about(item: Any) -> str:
    """What the list has no column for: where an item comes from, and its terms or that they are still to be filled in."""
    if item is None:
        return ""
    terms = [
        f"{words} {days} 个工作日"
        for words, days in (("承诺", item.limit_days), ("法定", item.legal_days))
        if days
    ]
    return f"出处：{spoken(item.source) or '没有写'}　　时限：{'、'.join(terms) or UNFILLED}"
