"""套打 in the preview: how far a paper is moved, and whether only what was filled in is printed; kept by paper and printer
on this computer."""

import re
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from app.reports.placing import AS_IT_IS, MOST, SCALES, Placing
from app.settings import Settings
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import button, column, label, row

WORDS = "印进别处印好的表格：先印校准页，用尺量十字离纸边几毫米，再写右移、下移。负数是左移、上移。记在这台电脑上。"
NO_PRINTER = "没有打印机"


class _Reach(QDoubleSpinBox):
    """A number within limits; one beyond them may be typed and `beyond` says so, instead of a key that does nothing."""

    beyond = Signal(str)

    def __init__(self, name: str, limits: tuple[float, float], unit: str) -> None:
        super().__init__()
        self._unit = unit
        self.setAccessibleName(name)
        self.setRange(*limits)
        self.setDecimals(1)
        self.setSuffix(unit)
        self.lineEdit().textEdited.connect(self._look)

    def validate(self, text: str, pos: int) -> object:
        """As it is, but a number out of reach is not refused while it is typed."""
        if self._too_far(text, pos):
            return QValidator.State.Intermediate, text, pos
        return super().validate(text, pos)

    def stepBy(self, steps: int) -> None:
        """A step is never out of reach."""
        super().stepBy(steps)
        self._tell("")

    def fixup(self, text: str) -> str:
        """What was left unfinished goes back to what it was; it is said why."""
        self._tell(self._beyond_limits(text))
        return super().fixup(text)

    def _beyond_limits(self, text: str) -> str:
        """The number typed, when it is one and beyond the limits; else ""."""
        typed = text.removesuffix(self._unit).strip()
        is_number = re.fullmatch(r"[+-]?\d{1,6}(\.\d?)?", typed) is not None
        return typed if is_number and not self.minimum() <= float(typed) <= self.maximum() else ""

    def _too_far(self, text: str, pos: int) -> str:
        """A number beyond the limits that no further key can bring back (9 may become 95)."""
        state = cast("tuple[Any, ...]", super().validate(text, pos))[0]
        return self._beyond_limits(text) if state == QValidator.State.Invalid else ""

    def _look(self, text: str) -> None:
        self._tell(self._too_far(text, len(text)))

    def _tell(self, typed: str) -> None:
        limits = f"{self.accessibleName()}只能写 {self.minimum():g} 到 {self.maximum():g}{self._unit}"
        now = f"现在按 {self.value():g}{self._unit}印"
        self.beyond.emit(f"{limits}，{typed} 超出了；{now}。" if typed else "")


class PlacingPanel(QWidget):
    """`changed` when the paper falls elsewhere than before. `kind` is the key of the paper's template: without one there are
    no values alone, and nothing is kept."""

    changed = Signal()
    calibration = Signal()

    def __init__(self, settings: Settings, kind: str) -> None:
        super().__init__()
        self._settings, self._kind = settings, kind
        self._filling = False
        self._build()
        self._bind()
        self._load()

    def _build(self) -> None:
        self.right, self.down = _length("右移"), _length("下移")
        self.percent = _number("缩放", SCALES, " %", 0.5)
        self.values_only = QCheckBox("只印填写的内容")
        self.values_only.setToolTip("不印表格线、固定的文字、盖章处和补打字样，只印填进去的值（Alt+V）")
        self.values_only.setShortcut("Alt+V")
        self.values_only.setVisible(bool(self._kind))
        self.printer = QComboBox()
        self.printer.setAccessibleName("打印机")
        self.printer.addItems(QPrinterInfo.availablePrinterNames() or [NO_PRINTER])
        self.printer.setCurrentText(QPrinterInfo.defaultPrinterName())
        self.printer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        pairs = FlowLayout(spacing=12)
        for box in (self.right, self.down, self.percent):
            pairs.addWidget(_with_name(box))
        pairs.addWidget(self.values_only)
        pairs.addWidget(_with_name(self.printer))
        crosses = button(
            "印校准页", self.calibration.emit, "", "Ctrl+K", self, "印一页十字和标尺，量偏了多少"
        )
        pairs.addWidget(crosses)
        pairs.addWidget(button("复原", self.reset, "", "Ctrl+0", self, "不移动，不缩放，全部印出"))
        layout = column(label(WORDS, "dim", wrap=True), margins=(0, 4, 0, 4))
        layout.addLayout(pairs)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        layout.addWidget(self.problem)
        self.setLayout(layout)

    def _bind(self) -> None:
        for box in (self.right, self.down, self.percent):
            box.valueChanged.connect(self._altered)
            box.beyond.connect(self._say)
        self.values_only.toggled.connect(self._altered)
        self.printer.currentIndexChanged.connect(self._load)

    def _say(self, words: str) -> None:
        """What is wrong with a number, beside it."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _load(self, *_at: int) -> None:
        """What is kept for this paper on the chosen printer."""
        self._show(kept_placing(self._settings, self._kind, self.printer.currentText()))

    def _show(self, placing: Placing) -> None:
        self._filling = True
        self.right.setValue(placing.right)
        self.down.setValue(placing.down)
        self.percent.setValue(placing.percent)
        self.values_only.setChecked(placing.values_only)
        self._filling = False
        self._say("")
        self.changed.emit()

    def _altered(self, *_value: object) -> None:
        if not self._filling:
            self._keep()
            self.changed.emit()

    def _keep(self) -> None:
        if self._kind:
            keep_placing(self._settings, self._kind, self.printer.currentText(), self.placing())

    def placing(self) -> Placing:
        """What is asked now."""
        return Placing(
            self.right.value(), self.down.value(), self.percent.value(), self.values_only.isChecked()
        )

    def reset(self) -> None:
        """As it is without moving anything."""
        self._show(AS_IT_IS)
        self._keep()

    def printer_name(self) -> str:
        """The printer the numbers are of; "" when this computer has none."""
        name = self.printer.currentText()
        return "" if name == NO_PRINTER else name


def kept_placing(settings: Settings, kind: str, printer: str) -> Placing:
    """What this computer remembers for a paper on a printer; what cannot be read is as if there were nothing."""
    of_kind = settings.placings.get(kind)
    kept = of_kind.get(printer) if isinstance(of_kind, dict) else None
    if not isinstance(kept, dict):
        return AS_IT_IS
    try:
        return Placing(**kept)
    except (TypeError, ValueError):
        return AS_IT_IS


def keep_placing(settings: Settings, kind: str, printer: str, placing: Placing) -> None:
    """Remember it; what moves nothing is forgotten."""
    of_kind = settings.placings.setdefault(kind, {})
    if placing == AS_IT_IS:
        of_kind.pop(printer, None)
        return
    of_kind[printer] = {name: getattr(placing, name) for name in Placing.__slots__}


def _length(name: str) -> _Reach:
    return _number(name, (-MOST, MOST), " 毫米", 0.5)


def _number(name: str, limits: tuple[float, float], unit: str, step: float) -> _Reach:
    box = _Reach(name, limits, unit)
    box.setSingleStep(step)
    box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)  # ↑ and ↓ step
    box.setToolTip(f"{name}：{limits[0]:g} 到 {limits[1]:g}{unit}，↑ ↓ 每次 {step:g}")
    return box


def _with_name(box: QWidget) -> QWidget:
    made = QWidget()
    name = label(box.accessibleName())
    name.setBuddy(box)
    made.setLayout(row(name, box, spacing=6))
    return made
