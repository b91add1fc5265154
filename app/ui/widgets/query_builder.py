"""更多条件: any field, a comparison in words, a value of the field's kind; all conditions must hold."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLineEdit, QStackedWidget, QWidget

from app.ui.widgets.chips import PickList
from app.ui.widgets.composition import Composition
from app.ui.widgets.parts import button, column, drop, label, row, scrolled
from app.ui.widgets.popup import Popup

WITHOUT_VALUE = {"missing", "present", "open", "not open"}
HINTS = {
    "date": "2026-03-15，或 today-30", "partial": "1990-05-17 或 1990", "instant": "2026-03-15，或 today-30",
    "number": "数字", "money": "元",
}  # fmt: skip
FOUND_BY = int(Qt.ItemDataRole.UserRole) + 1
"""The role under which a field is found."""
Condition = tuple[Any, ...]


@cache
def found_by(label: str) -> str:
    """A field's name with what it sounds like, as it is looked for."""
    from app.models.rules import pinyin

    sounds = pinyin.readings(label)
    return " ".join((label, *sounds.initials, *sounds.full))


class FieldFinder(QCompleter):
    """Finds fields by name, pinyin or initials; what is taken is the name."""

    def __init__(self, box: QComboBox) -> None:
        super().__init__(box.model(), box)
        self.setCompletionRole(FOUND_BY)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data() or "")


class FieldBox(QComboBox):
    """Fields to choose from by typing any part of their names, their pinyin or initials."""

    def __init__(self, fields: Sequence[Any]) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName("字段")
        self.setMinimumContentsLength(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(14)
        for at, field in enumerate(fields):
            self.addItem(field.label, field)
            self.setItemData(at, found_by(field.label), FOUND_BY)
        self.setCompleter(FieldFinder(self))
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText("项目的名称或首字母")
            Composition(line)
        self.setCurrentIndex(-1)


class ConditionRow(QWidget):
    """One condition. `edited` when anything changed, `gone` when it is to be taken out."""

    edited = Signal()
    gone = Signal()

    def __init__(self, fields: Sequence[Any]) -> None:
        super().__init__()
        self.field = FieldBox(fields)
        self.op = QComboBox()
        self.text, self.until = QLineEdit(), QLineEdit()
        self.yes = QComboBox()
        self.pick = button("请选择…", self._open, tip="选一个或多个")
        self.picked: list[Any] = []
        self._build()
        self._bind()

    def _build(self) -> None:
        self.op.setAccessibleName("比较")
        self.text.setAccessibleName("值")
        self.until.setAccessibleName("到")
        self.yes.setAccessibleName("是或否")
        for line in (self.text, self.until):
            Composition(line)
        for value, words in ((True, "是"), (False, "否")):
            self.yes.addItem(words, value)
        texts = QWidget()
        texts.setLayout(row(self.text, self.until, spacing=4))
        self.value = QStackedWidget()
        for page in (texts, self.yes, self.pick, QWidget()):
            self.value.addWidget(page)
        drop = button("×", self.gone.emit, "link", tip="去掉这个条件")
        drop.setAccessibleName("去掉这个条件")
        layout = QGridLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        for at, (widget, share) in enumerate(((self.field, 5), (self.op, 3), (self.value, 5), (drop, 0))):
            layout.addWidget(widget, 0, at)
            layout.setColumnStretch(at, share)
        self.setLayout(layout)
        self._fit()

    def _bind(self) -> None:
        self.field.activated.connect(self._chosen)
        self.op.activated.connect(self._fit)
        self.op.activated.connect(lambda: self.edited.emit())
        for line in (self.text, self.until):
            line.textEdited.connect(lambda _text: self.edited.emit())
        self.yes.activated.connect(lambda: self.edited.emit())

    def fill(self, condition: Condition) -> None:
        """Show a condition; one whose field is not offered is left empty."""
        name, op, value = condition if len(condition) == 3 else (*condition, None)
        at = next((i for i in range(self.field.count()) if self.field.itemData(i).name == name), -1)
        self.field.setCurrentIndex(at)
        self._chosen()
        info = self.info()
        if info is None:
            return
        op = {"=": "in", "!=": "not in"}.get(op, op) if info.type == "choice" else op
        self.op.setCurrentIndex(max(0, self.op.findData(op)))
        listed = list(value) if isinstance(value, list | tuple) else [value]
        self.picked = listed if info.choices else []
        self.yes.setCurrentIndex(0 if value else 1)
        self.text.setText("" if listed[0] is None else str(listed[0]))
        self.until.setText(str(listed[1]) if len(listed) > 1 else "")
        self._fit()

    def begin(self, name: str) -> None:
        """A condition on this field, whose value is still to be said."""
        at = next((i for i in range(self.field.count()) if self.field.itemData(i).name == name), -1)
        self.field.setCurrentIndex(at)
        self._chosen()

    def say_value(self) -> None:
        """Put the cursor where the value is said, below a field that is known."""
        (self.text, self.yes, self.pick, self.op)[self.value.currentIndex()].setFocus()

    def info(self) -> Any:
        """The field chosen, or None."""
        at = self.field.currentIndex()
        return (
            self.field.itemData(at)
            if at >= 0 and self.field.currentText() == self.field.itemText(at)
            else None
        )

    def condition(self) -> Condition | None:
        """What stands here; None while something is missing."""
        info, op = self.info(), self.op.currentData()
        if info is None or op is None:
            return None
        if op in WITHOUT_VALUE:
            return (info.name, op)
        if info.type == "yesno":
            return (info.name, op, self.yes.currentData())
        if info.choices:
            return (info.name, op, list(self.picked)) if self.picked else None
        first, second = self.text.text().strip(), self.until.text().strip()
        if op == "between":
            return (info.name, op, [first, second]) if first and second else None
        return (info.name, op, first) if first else None

    def _chosen(self) -> None:
        info = self.info()
        self.op.clear()
        self.picked = []
        for op, words in info.operators if info is not None else ():
            self.op.addItem(words, op)
        self.text.setPlaceholderText(HINTS.get(info.type, "") if info is not None else "")
        self._fit()
        self.edited.emit()

    def _fit(self) -> None:
        info, op = self.info(), self.op.currentData()
        kind = (
            3
            if info is None or op in WITHOUT_VALUE
            else 1
            if info.type == "yesno"
            else 2
            if info.choices
            else 0
        )
        self.value.setCurrentIndex(kind)
        self.until.setVisible(op == "between")
        if info is not None and info.choices:
            words = "、".join(text for value, text in info.choices if value in self.picked)
            self.pick.setText(words if len(words) <= 12 else words[:11] + "…" if words else "")
            if not words:
                self.pick.setText("请选择…")

    def _open(self) -> None:
        info = self.info()
        if info is None:
            return
        found = PickList(info.label, info.choices, self.picked)
        popup = Popup(self.pick, found)

        def keep() -> None:
            self.picked = found.values()
            self._fit()
            self.edited.emit()

        found.changed.connect(keep)
        found.done.connect(keep)
        found.done.connect(popup.close_now)
        popup.open()


class QueryBuilder(QWidget):
    """Conditions one below the other. `applied` gives those that are whole; `cancelled` when the clerk goes back."""

    applied = Signal(object)
    cancelled = Signal()

    def __init__(self, fields: Sequence[Any], where: Sequence[Condition], px: Callable[[float], int]) -> None:
        super().__init__()
        self._fields = [f for f in fields if f.asked]
        self.rows: list[ConditionRow] = []
        self._problem = label("", "problem", wrap=True)
        self._holder = column(spacing=6)
        self._build(px)
        for condition in where or [()]:
            self.add(condition)

    def _build(self, px: Callable[[float], int]) -> None:
        inner = QWidget()
        inner.setLayout(self._holder)
        self._holder.addStretch(1)
        area = scrolled(inner)
        area.setMinimumSize(px(520), px(140))
        more = button("添加条件", lambda: self.add(), "link", tip="再加一个条件，全部条件都要满足")
        self._apply = button("应用", self.apply, "primary", "Ctrl+Return", self)
        head = row(label("全部满足下列条件", "dim"), None, more, button("全部去掉", self._clear, "link"))
        foot = row(self._problem, None, button("取消", self.cancelled.emit), self._apply)
        self._problem.hide()
        layout = column(spacing=8)
        layout.addLayout(head)
        layout.addWidget(area, 1)
        layout.addLayout(foot)
        self.setLayout(layout)

    def add(self, condition: Condition = ()) -> ConditionRow:
        """One more line."""
        made = ConditionRow(self._fields)
        made.gone.connect(lambda: self._drop(made))
        self._holder.insertWidget(len(self.rows), made)
        self.rows.append(made)
        made.installEventFilter(self)
        for box in (made.text, made.until):
            box.installEventFilter(self)
        if condition:
            made.fill(condition)
        self.setFocusProxy(made.field)
        made.field.setFocus()
        return made

    def _drop(self, one: ConditionRow) -> None:
        self.rows.remove(one)
        self._holder.removeWidget(one)
        drop(one)
        if not self.rows:
            self.add()

    def _clear(self) -> None:
        for one in list(self.rows):
            self._drop(one)

    def where(self) -> list[Condition]:
        """The conditions that are whole."""
        return [c for c in (one.condition() for one in self.rows) if c is not None]

    def apply(self) -> None:
        """Hand the conditions over, or say which line is not finished."""
        begun = [one for one in self.rows if one.field.currentText().strip()]
        open_ones = [one for one in begun if one.condition() is None]
        if open_ones:
            name = open_ones[0].field.currentText()
            known = open_ones[0].info() is not None
            self.refuse(f"“{name}”还没有填值" if known else f"没有“{name}”这个字段，请从列出的字段里选")
            open_ones[0].field.setFocus()
        else:
            self.applied.emit(self.where())

    def refuse(self, words: str) -> None:
        """Say what is wrong."""
        self._problem.setText(words)
        self._problem.setVisible(bool(words))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress):
            return False
        if isinstance(watched, QLineEdit) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
            return True
        return False
