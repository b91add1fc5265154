"""Filter chips: one button for each thing a list is often asked by; a set chip shows its value and an ×, Del takes it away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QPushButton, QWidget

from app.ui.widgets.parts import column, label

Choice = tuple[Any, str]
LONGEST = 14
"""Characters of a chip's value that are shown; the whole is in its tooltip."""
FIND_FROM = 9
"""A list of so many choices gets a line to find by typing."""
SHOWN = 12


@dataclass(frozen=True)
class Chip:
    """A chip: the field it asks, its word, how it compares; `choices` when the field's own are not meant; `one`: a
    single value."""

    field: str
    label: str
    op: str = "in"
    choices: tuple[Choice, ...] = ()
    one: bool = False


class _Items(QListWidget):
    """As high as its rows, up to SHOWN of them, and less where there is no room for so many."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height(min(self.count(), SHOWN)))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._height(2))

    def _height(self, rows: int) -> int:
        return max(2, rows) * max(self.sizeHintForRow(0), 24) + 6


class PickList(QWidget):
    """Choices with ticks: type to find, arrows and Space to tick, Enter when done. `one` takes one and is done."""

    changed = Signal()
    done = Signal()

    def __init__(
        self, title: str, choices: Sequence[Choice], chosen: Sequence[Any], *, one: bool = False
    ) -> None:
        super().__init__()
        self._one, self._touched = one, False
        self.finder = QLineEdit()
        self.items = _Items()
        self._build(title, choices, list(chosen))

    def _build(self, title: str, choices: Sequence[Choice], chosen: list[Any]) -> None:
        self.finder.setPlaceholderText("输入文字查找")
        self.finder.setAccessibleName(f"查找{title}")
        self.finder.textChanged.connect(self._filter)
        self.finder.setVisible(len(choices) >= FIND_FROM)
        self.items.setAccessibleName(title)
        self.items.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for value, text in sorted(choices, key=lambda choice: choice[0] not in chosen):
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, value)
            if not self._one:
                state = Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked
                item.setCheckState(state)
            self.items.addItem(item)
        self.items.setCurrentRow(0)
        self.items.itemClicked.connect(self._clicked)
        hint = label("回车选定" if self._one else "空格勾选，可选多个；回车完成", "small")
        self.setLayout(column(self.finder, self.items, hint, spacing=6))
        self.items.setMinimumWidth(max(200, self.items.sizeHintForColumn(0) + 60))
        for widget in (self.finder, self.items):
            widget.installEventFilter(self)
        self.setFocusProxy(self.finder if self.finder.isVisibleTo(self) else self.items)

    def values(self) -> list[Any]:
        """What is ticked (or, of a list of one, what the cursor is on), in the order of the list."""
        items = [self.items.item(at) for at in range(self.items.count())]
        if self._one:
            current = self.items.currentItem()
            return [current.data(Qt.ItemDataRole.UserRole)] if current is not None else []
        ticked = [i for i in items if i.checkState() == Qt.CheckState.Checked]
        return [i.data(Qt.ItemDataRole.UserRole) for i in ticked]

    def _filter(self, text: str) -> None:
        from app.models.rules.pinyin import readings

        typed = text.strip().lower()
        first = None
        for at in range(self.items.count()):
            item = self.items.item(at)
            words = item.text()
            hit = typed in words.lower()
            if not hit and typed.isascii():
                spelt = readings(words[:8])
                hit = any(one.startswith(typed) for one in (*spelt.initials, *spelt.full))
            item.setHidden(not hit)
            first = at if hit and first is None else first
        self.items.setCurrentRow(-1 if first is None else first)

    def _clicked(self, item: QListWidgetItem) -> None:
        if self._one:
            self.done.emit()
        else:
            self._toggle(item)

    def _toggle(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._one:
            on = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
            self._touched = True
            self.changed.emit()

    def _step(self, by: int) -> None:
        at = self.items.currentRow() + by
        while 0 <= at < self.items.count() and self.items.item(at).isHidden():
            at += by
        if 0 <= at < self.items.count():
            self.items.setCurrentRow(at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._one and not self._touched:
                self._toggle(self.items.currentItem())
            self.done.emit()
            return True
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() == Qt.Key.Key_Space and not self._one:
            self._toggle(self.items.currentItem())
            return True
        return False


class ChipButton(QPushButton):
    """A chip. `asked`: its popup is wanted; `dropped`: its value is to go; `step` moves to the chip beside it."""

    asked = Signal()
    dropped = Signal()
    step = Signal(int)

    def __init__(self, chip: Chip) -> None:
        super().__init__(chip.label)
        self.chip = chip
        self.value: Any = None
        self.setObjectName("chip")
        self.setAutoDefault(False)
        self.clicked.connect(self._click)
        self.show_value(None, "")

    @property
    def active(self) -> bool:
        """Whether it asks for anything."""
        return self.value is not None and self.value != []

    def show_value(self, value: Any, words: str) -> None:
        """Hold a value and say it."""
        self.value = value
        short = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
        self.setText(f"{self.chip.label}：{short}　×" if self.active else self.chip.label)
        self.setProperty("active", self.active)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(f"筛选{self.chip.label}" + (f"：{words}" if self.active else ""))
        off = "（按 Del 或点 × 取消）" if self.active else "（回车打开）"
        self.setToolTip(f"{self.chip.label}{'：' + words if self.active else ''}{off}")
        self.updateGeometry()

    def _click(self) -> None:
        at = self.mapFromGlobal(self.cursor().pos()).x()
        if self.active and self.underMouse() and at > self.width() - self.fontMetrics().height() * 1.4:
            self.dropped.emit()
        else:
            self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Space):
            self.asked.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.active:
            self.dropped.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step.emit(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)
