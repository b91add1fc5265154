"""A section of the month as a card: each figure is a button that opens its rows; a breakdown is a small picture."""

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import column, label, row

MOST_BARS = 4
PAD = 8


def heading(figure: Any, title: str = "") -> str:
    """What the list of a figure is called; one that is not simply how many rows it opens (people, a sum, a rate) stands
    beside its name."""
    title = title or figure.title
    return title if figure.text == f"{figure.rows:,}" else f"{title}　{figure.text} {figure.unit}".rstrip()


class FigureButton(QPushButton):
    """One line: title at the left, figure and unit at the right. Enter or a click opens its rows."""

    def __init__(self, shell: Shell, line: Any) -> None:
        super().__init__()
        self._shell, self.line = shell, line
        self.setObjectName("link")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(f"{line.title} {line.text} {line.unit}")
        self.setToolTip(f"{line.title}：打开这 {line.rows:,} 条记录（回车）")

    def sizeHint(self) -> QSize:
        return QSize(200, round(self.fontMetrics().height() * 1.35))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        palette = self._shell.theme.palette
        painter = QPainter(self)
        inner = self.rect().adjusted(PAD, 0, -PAD, 0)
        if self.isChecked():
            painter.fillRect(self.rect(), QColor(palette.soft))
        unit = round(max(map(self.fontMetrics().horizontalAdvance, ("人次", self.line.unit))) + PAD)
        painter.setPen(QColor(palette.dim))
        painter.drawText(inner, int(_RIGHT), self.line.unit)
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        figure = painter.fontMetrics().horizontalAdvance(self.line.text)
        painter.setPen(QColor(palette.accent if self.line.rows else palette.dim))
        painter.drawText(inner.adjusted(0, 0, -unit, 0), int(_RIGHT), self.line.text)
        painter.setFont(self.font())
        painter.setPen(QColor(palette.text))
        room = inner.width() - unit - figure - PAD
        title = self.fontMetrics().elidedText(self.line.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, int(_LEFT), title)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Bars(QWidget):
    """Horizontal bars of (label, count), the longest first; the rest is put together as 其他."""

    def __init__(self, shell: Shell, title: str, parts: tuple[tuple[str, int], ...], unit: str) -> None:
        super().__init__()
        self._shell, self._unit = shell, unit
        rest = sum(count for _, count in parts[MOST_BARS:])
        self.parts = (*parts[:MOST_BARS], *((("其他", rest),) if rest else ()))
        words = "，".join(f"{name} {count} {unit}" for name, count in self.parts)
        self.setAccessibleName(f"{title}：{words}")
        self.setToolTip(words.replace("，", "\n"))

    def sizeHint(self) -> QSize:
        return QSize(200, len(self.parts) * self._step())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _step(self) -> int:
        return round(self.fontMetrics().height() * 1.15)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_bars(painter, self.rect(), self.parts, self._unit, self._step(), self._shell.theme.palette)
        painter.end()


def draw_bars(
    painter: QPainter, area: QRect, parts: tuple[tuple[str, int], ...], unit: str, step: int, palette: Any
) -> None:
    """Draw the bars into `area`, one every `step` pixels: the label before the axis, the count behind the bar."""
    metrics = painter.fontMetrics()
    most = max((count for _, count in parts), default=0) or 1
    names = min(max((metrics.horizontalAdvance(name) for name, _ in parts), default=0), area.width() // 2)
    counts = max((metrics.horizontalAdvance(f"{count} {unit}") for _, count in parts), default=0)
    axis = area.left() + names + PAD
    room = max(area.right() - axis - counts - 2 * PAD, 8)
    for at, (name, count) in enumerate(parts):
        top = area.top() + at * step
        painter.setPen(QColor(palette.dim))
        words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names)
        painter.drawText(QRect(area.left(), top, names, step), int(_RIGHT), words)
        length = max(round(room * count / most), 2)
        painter.fillRect(QRect(axis, top + step // 4, length, step * 3 // 5), QColor(palette.accent))
        painter.setPen(QColor(palette.text))
        words = f"{count} {unit}"
        painter.drawText(QRect(axis + length + PAD, top, counts + PAD, step), int(_LEFT), words)


class SectionCard(QFrame):
    """A section: its title, whether it balances, its figures, the picture of its breakdown."""

    opened = Signal(object)

    def __init__(self, shell: Shell, section: Any) -> None:
        super().__init__()
        self.setObjectName("card")
        self.section = section
        self.figures = [FigureButton(shell, line) for line in section.lines]
        self._build(shell)

    def _build(self, shell: Shell) -> None:
        layout = column(spacing=0, margins=(8, 8, 8, 8))
        words, role = {True: ("平", "done"), False: ("不平", "overdue"), None: ("", "")}[
            self.section.balanced
        ]
        balance = label(words, role)
        balance.setToolTip(
            self.section.proof if self.section.balanced else f"{self.section.proof}对不上，请核对"
        )
        layout.addLayout(row(label(self.section.title, "h2"), None, balance, margins=(8, 0, 8, 4)))
        for figure in self.figures:
            figure.clicked.connect(lambda _checked=False, line=figure.line: self.opened.emit(line))
            layout.addWidget(figure)
        for line in self.section.lines:
            if line.parts and self.section.chart:
                layout.addSpacing(8)
                layout.addWidget(label(f"{line.title}分类", "small"))
                short = tuple((name.split("·")[-1], count) for name, count in line.parts)
                layout.addWidget(Bars(shell, f"{line.title}分类", short, line.unit))
        layout.addStretch(1)
        self.setLayout(layout)
