"""When a field has to be filled in: another field of the row, how it compares, with what."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ui.widgets.parts import label, row

WAYS = (
    ("present", "填了内容"), ("missing", "没有填"), ("=", "是"), ("!=", "不是"), (">=", "不小于"), ("<=", "不大于"),
)  # fmt: skip
BARE = ("present", "missing")
NEVER = "不按条件"


class ConditionLine(QWidget):
    """The `required_when` of a field with one condition; more than one are written in the file and stay as they are.
    A field is named by its key, a new one by its name; a choice by the words of its value."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._many: list[Any] = []
        self._build()
        self._bind()

    def _build(self) -> None:
        self.field, self.way, self.text = QComboBox(), QComboBox(), QLineEdit()
        for widget, name in ((self.field, "哪个字段"), (self.way, "怎样"), (self.text, "什么内容")):
            widget.setAccessibleName(name)
        self.text.setPlaceholderText("内容，例如：是")
        for value, words in WAYS:
            self.way.addItem(words, value)
        self.many = label("", "dim", wrap=True)
        line = row(self.field, self.way, self.text, self.many, spacing=6)
        line.setStretch(0, 2)
        line.setStretch(2, 2)
        self.setLayout(line)
        self.setFocusProxy(self.field)
        self.set_fields(())
        self._fit()

    def _bind(self) -> None:
        for box in (self.field, self.way):
            box.activated.connect(lambda _at: self._typed())
        self.text.textEdited.connect(lambda _text: self._typed())

    def _typed(self) -> None:
        self._fit()
        self.edited.emit()

    def _fit(self) -> None:
        """Only what the condition needs."""
        asked = bool(self.field.currentData()) and not self._many
        self.field.setVisible(not self._many)
        self.way.setVisible(asked)
        self.text.setVisible(asked and self.way.currentData() not in BARE)
        self.many.setVisible(bool(self._many))
        self.many.setText(f"定义文件里写了 {len(self._many)} 个条件，这里不改")

    def set_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """(key, name) of the row's other fields."""
        kept = self.field.currentData()
        self.field.clear()
        self.field.addItem(NEVER, "")
        for key, name in fields:
            self.field.addItem(name, key)
        self.field.setCurrentIndex(max(self.field.findData(kept), 0))

    def value(self) -> list[Any]:
        """The conditions as the definition has them; none when the field need not be filled in."""
        if self._many or not self.field.currentData():
            return self._many
        way = self.way.currentData()
        text = self.text.text().strip()
        return [[self.field.currentData(), way] if way in BARE else [self.field.currentData(), way, text]]

    def set_value(self, conditions: Any) -> None:
        """Show conditions."""
        found = [list(one) for one in conditions or ()]
        self._many = found if len(found) > 1 else []
        only = found[0] if len(found) == 1 else ["", WAYS[0][0]]
        self.field.setCurrentIndex(max(self.field.findData(only[0]), 0))
        at = self.way.findData(only[1])
        if at < 0:
            self._many = found
        self.way.setCurrentIndex(max(at, 0))
        said = only[2] if len(only) > 2 else ""
        self.text.setText("是" if said is True else "否" if said is False else str(said))
        self._fit()
