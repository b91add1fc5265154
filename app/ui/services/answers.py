"""Fields of a move that are more than a line: names used last, a day by working days, the five ratings."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.ui.widgets.composition import Composition
from app.ui.widgets.flow_layout import FlowLayout, flow
from app.ui.widgets.parts import button, clear, column, label, row

SHORT_DAYS = (3, 5, 10, 15)


class OfferedLine(QWidget):
    """A line with names below it; a click takes one, ↑ ↓ go through them. `value()` is the text as it stands."""

    edited = Signal()

    def __init__(self, name: str, offered: Sequence[str]) -> None:
        super().__init__()
        self.line = QLineEdit()
        self._offered: tuple[str, ...] = ()
        self._build(name)
        self.offer(offered)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self.edited)

    def _build(self, name: str) -> None:
        self.line.setAccessibleName(name)
        Composition(self.line)
        self._holder = QWidget()
        self._chips = FlowLayout(self._holder, spacing=4)
        self.setLayout(column(self.line, self._holder, spacing=4))
        self.setFocusProxy(self.line)

    def offer(self, names: Sequence[str]) -> None:
        """Put other names below; what is typed stays."""
        self._offered = tuple(names)
        self.line.setPlaceholderText("↑ ↓ 选下面用过的，或直接写" if names else "")
        clear(self._chips)
        for words in self._offered:
            chip = button(words, partial(self._take, words), "chip")
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._chips.addWidget(chip)
        self._holder.setVisible(bool(self._offered))

    def _take(self, words: str) -> None:
        self.set_value(words)
        self.line.setFocus()
        self.edited.emit()

    def value(self) -> str:
        """The text."""
        return self.line.text()

    def set_value(self, value: object) -> None:
        """Put a text in."""
        self.line.setText(str(value or ""))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        step = 0
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._offered:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if not step:
            return super().eventFilter(watched, event)
        here = self._offered.index(self.value()) if self.value() in self._offered else (-1 if step > 0 else 0)
        self._take(self._offered[(here + step) % len(self._offered)])
        return True


class NamesLine(OfferedLine):
    """Several names in a line, parted by 、; a click adds one or takes it away."""

    def _take(self, words: str) -> None:
        names = [name for name in self.value().split("、") if name]
        names = [name for name in names if name != words] if words in names else [*names, words]
        super()._take("、".join(names))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return QWidget.eventFilter(self, watched, event)


class DayLine(QWidget):
    """A day: written as a date, or as so many working days (“5”); what that comes to stands beside it."""

    edited = Signal()

    def __init__(self, name: str, days: Sequence[date]) -> None:
        super().__init__()
        self._days = tuple(days)
        self.line = QLineEdit()
        self._means = label("", "dim")
        self._build(name)
        self.line.textEdited.connect(self._typed)

    def _build(self, name: str) -> None:
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText("日期，或几个工作日，例如 5")
        short = [n for n in SHORT_DAYS if n <= len(self._days)]
        chips: list[QPushButton] = [
            button(f"{n} 个工作日", partial(self._take, n), "chip", tip=str(self._days[n - 1])) for n in short
        ]
        for chip in chips:
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = column(spacing=4)
        layout.addLayout(row(self.line, self._means))
        layout.addLayout(flow(*chips, spacing=4))
        self.setLayout(layout)
        self.setFocusProxy(self.line)

    def _take(self, days: int) -> None:
        self.line.setText(str(days))
        self._typed()
        self.line.setFocus()

    def _typed(self) -> None:
        self._means.setText(f"到 {self.value()}" if self._working_days() else "")
        self.edited.emit()

    def _working_days(self) -> int:
        text = self.line.text().strip()
        return int(text) if text.isdigit() and 0 < int(text) <= len(self._days) else 0

    def value(self) -> str:
        """The date in words; working days are counted from today by the office's calendar."""
        days = self._working_days()
        return str(self._days[days - 1]) if days else self.line.text()

    def set_value(self, value: object) -> None:
        """Put a text in."""
        self.line.setText(str(value or ""))
        self._means.setText("")


class RatingKeys(QWidget):
    """Five buttons, keys 1–5 from the best (5) to the worst (1), ← → to go on. `value()` is the code, "" for none."""

    edited = Signal()

    def __init__(self, name: str, ratings: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._code = ""
        self._buttons: dict[str, QPushButton] = {}
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for code, words in ratings:
            made = button(f"{code} {words}", partial(self.choose, code), "chip", tip=f"按 {code}")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._buttons[code] = made
        self.setLayout(flow(*self._buttons.values(), spacing=4))

    def choose(self, code: str) -> None:
        """The clerk picks a rating."""
        self.set_value(code)
        self.setFocus()
        self.edited.emit()

    def value(self) -> str:
        """The code of the rating."""
        return self._code

    def set_value(self, value: object) -> None:
        """Mark a rating."""
        self._code = str(value or "")
        for code, made in self._buttons.items():
            made.setProperty("active", code == self._code)
            made.style().unpolish(made)
            made.style().polish(made)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        codes = list(self._buttons)
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if event.text() in self._buttons and event.text():
            self.choose(event.text())
        elif step and codes:
            here = codes.index(self._code) if self._code in codes else (-1 if step > 0 else 0)
            self.choose(codes[(here + step) % len(codes)])
        else:
            super().keyPressEvent(event)
