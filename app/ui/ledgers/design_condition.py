"""When a field has to be filled in: other fields of the row, how each compares, with what; all of them together."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ui.widgets.parts import button, column, drop, row

WAYS = (
    ("present", "填了内容"), ("missing", "没有填"), ("=", "是"), ("!=", "不是"), (">=", "不小于"), ("<=", "不大于"),
    (">", "大于"), ("<", "小于"), ("in", "是其中一个"), ("not in", "不是其中任何一个"),
)  # fmt: skip
BARE = ("present", "missing")
SEVERAL = ("in", "not in")
NEVER, NO_MORE = "不按条件", "（不要这个条件）"


class Condition(QWidget):
    """One condition: a field named by its key, a new one by its name; a choice by the words of its value."""

    edited = Signal()

    def __init__(self, fields: Sequence[tuple[str, str]], *, first: bool) -> None:
        super().__init__()
        self._first = first
        self._build()
        self.set_fields(fields)
        self.fit()
        for box in (self.field, self.way):
            box.activated.connect(lambda _at: self._typed())
        self.text.textEdited.connect(lambda _text: self._typed())

    def _build(self) -> None:
        self.field, self.way, self.text = QComboBox(), QComboBox(), QLineEdit()
        for widget, name in ((self.field, "哪个字段"), (self.way, "怎样"), (self.text, "什么内容")):
            widget.setAccessibleName(name)
        for value, words in WAYS:
            self.way.addItem(words, value)
        line = row(self.field, self.way, self.text, spacing=6)
        line.setStretch(0, 2)
        line.setStretch(2, 2)
        self.setLayout(line)
        self.setFocusProxy(self.field)

    def _typed(self) -> None:
        self.fit()
        self.edited.emit()

    def fit(self) -> None:
        """Only what the condition needs."""
        asked, way = bool(self.field.currentData()), self.way.currentData()
        self.way.setVisible(asked)
        self.text.setVisible(asked and way not in BARE)
        self.text.setPlaceholderText("几个内容，中间用顿号" if way in SEVERAL else "内容，例如：是")

    def set_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """(key, name) of the row's other fields."""
        kept = self.field.currentData()
        self.field.clear()
        self.field.addItem(NEVER if self._first else NO_MORE, "")
        for key, name in fields:
            self.field.addItem(name, key)
        self.field.setCurrentIndex(max(self.field.findData(kept), 0))

    def value(self) -> list[Any]:
        """The condition as the definition has it; empty when no field is asked."""
        field, way, text = self.field.currentData(), self.way.currentData(), self.text.text().strip()
        if not field:
            return []
        if way in BARE:
            return [field, way]
        listed = text.replace("，", "、").replace(",", "、").split("、")
        return [field, way, [one.strip() for one in listed if one.strip()] if way in SEVERAL else text]

    def show_value(self, condition: Sequence[Any]) -> None:
        """Show a condition; of a field that is no more the place stays empty."""
        self.field.setCurrentIndex(max(self.field.findData(condition[0]), 0))
        self.way.setCurrentIndex(max(self.way.findData(condition[1]), 0))
        said = condition[2] if len(condition) > 2 else ""
        self.text.setText("、".join(map(_words, said)) if isinstance(said, list | tuple) else _words(said))
        self.fit()


class ConditionLine(QWidget):
    """The `required_when` of a field: as many conditions as it takes, which must all hold."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fields: list[tuple[str, str]] = []
        self.lines: list[Condition] = []
        self.more = button("还要同时符合…", self.add, "link", tip="再加一个条件，几个都符合时才必填")
        self._holder = column(spacing=4)
        whole = column(spacing=2)
        whole.addLayout(self._holder)
        whole.addLayout(row(self.more, None))
        self.setLayout(whole)
        self.set_value(())

    def _line(self) -> Condition:
        made = Condition(self._fields, first=not self.lines)
        made.edited.connect(self._typed)
        self.lines.append(made)
        self._holder.addWidget(made)
        return made

    def add(self) -> None:
        """One more condition, to be filled in."""
        self._line().field.setFocus()
        self.more.hide()

    def _typed(self) -> None:
        """A further condition without a field goes; the first one stays."""
        for line in [one for one in self.lines[1:] if not one.field.currentData()]:
            self.lines.remove(line)
            self._holder.removeWidget(line)
            drop(line)
        self._offer_more()
        self.edited.emit()

    def _offer_more(self) -> None:
        self.more.setVisible(all(line.field.currentData() for line in self.lines))

    def set_fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """(key, name) of the row's other fields."""
        self._fields = list(fields)
        for line in self.lines:
            line.set_fields(fields)

    def value(self) -> list[Any]:
        """The conditions as the definition has them; none when the field need not be filled in."""
        return [found for line in self.lines if (found := line.value())]

    def set_value(self, conditions: Any) -> None:
        """Show conditions. The same ones leave the lines as they are, so that a place being typed in stays."""
        found = [list(one) for one in conditions or ()]
        if self.lines and found == self.value():
            return
        for line in self.lines:
            self._holder.removeWidget(line)
            drop(line)
        self.lines = []
        for one in found or [["", WAYS[0][0]]]:
            self._line().show_value(one)
        self.setFocusProxy(self.lines[0])
        self._offer_more()


def _words(said: Any) -> str:
    return "是" if said is True else "否" if said is False else str(said)
