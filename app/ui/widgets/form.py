"""A form from a table of fields: label, control, what is wrong under it; Enter goes on, values in and out as texts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.ui.widgets.composition import Composition
from app.ui.widgets.hint_line import HintLine
from app.ui.widgets.parts import clear, label, lay_out_now, soon
from app.ui.widgets.tab_order import Cell
from app.ui.widgets.wrap_check import WrapCheck


@dataclass(frozen=True)
class Entry:
    """A field of a form: `kind` text, secret, note, choice, check or own; `choices` (value, label); `span` columns, `wide` the row.

    An `own` entry is a widget made by `make`, with `value()`, `set_value(value)` and a signal `edited`; one that has
    `takes_enter` (a box that picks) goes on by itself. Entries of one `group` stand together under its name and are
    shown and hidden together.
    """

    name: str
    label: str
    kind: str = "text"
    choices: tuple[tuple[Any, str], ...] = ()
    wide: bool = False
    span: int = 1
    hint: str = ""
    required: bool = False
    group: str = ""
    make: Callable[[], QWidget] | None = None


class Note(QPlainTextEdit):
    """A box of several lines. It wants no more than its lines: one that wanted Qt's usual height would swell as soon as the
    form has to scroll."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())


class Form(QWidget):
    """Controls for a sequence of entries, two to a row. `edited` when anything is typed, `submitted` on Ctrl+Enter and on Enter
    in the last field."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None, columns: int = 2) -> None:
        super().__init__(parent)
        self.entries = {e.name: e for e in entries}
        self.controls: dict[str, QWidget] = {}
        self._problems: dict[str, QLabel] = {}
        self._helps: dict[str, QVBoxLayout] = {}
        self._columns = columns
        self._groups: dict[str, QWidget] = {}
        self._build(entries)

    def _build(self, entries: Sequence[Entry]) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        for name in dict.fromkeys(e.group for e in entries):
            holder = QWidget()
            self._groups[name] = holder
            inside = QVBoxLayout(holder)
            inside.setContentsMargins(0, 8 if name else 0, 0, 0)
            if name:
                inside.addWidget(_heading(name))
            inside.addLayout(self._grid([e for e in entries if e.group == name]))
            whole.addWidget(holder)
        whole.addStretch(1)

    def _grid(self, entries: Sequence[Entry]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        row, at = 0, 0
        for entry in entries:
            span = self._columns if entry.wide else min(entry.span, self._columns)
            if at + span > self._columns:
                row, at = row + 1, 0
            grid.addWidget(self._cell(entry), row, at, 1, span)
            at += span
        for i in range(self._columns):
            grid.setColumnStretch(i, 1)
        return grid

    def show_group(self, name: str, shown: bool) -> None:
        """Show or hide the entries of a group; their values stay."""
        self._groups[name].setVisible(shown)

    def show_entry(self, name: str, shown: bool) -> None:
        """Show or hide one field with what stands over and under it; its value stays."""
        cell = self.controls[name].parentWidget()
        if cell is not None:
            cell.setVisible(shown)

    def help_under(self, name: str, help_widget: QWidget | None) -> None:
        """Put a widget under a field (candidates, a hint), in place of the one that was there; a keyboard that was in that
        one is in this one, or in the field."""
        layout, focus = self._helps[name], self.window().focusWidget()
        had = self._helped(focus) == name
        clear(layout)
        if help_widget is not None:
            layout.addWidget(help_widget)
            help_widget.show()  # Qt would do it some time after: who asks what Tab reaches asks now
        if had:
            stops: Any = help_widget.findChildren(QPushButton) if help_widget is not None else ()
            next(iter(stops), self.controls[name]).setFocus()

    def _helped(self, one: QWidget | None) -> str:
        """The field whose help a widget belongs to, if it does."""
        while one is not None and one is not self:
            for name, layout in self._helps.items():
                if layout.indexOf(one) >= 0:
                    return name
            one = one.parentWidget()
        return ""

    def _next(self) -> None:
        """Enter goes to the next field, past the help under this one: there it would choose what nobody looked at."""
        self.focusNextChild()
        while self._helped(self.window().focusWidget()):
            self.focusNextChild()

    def _cell(self, entry: Entry) -> QWidget:
        control = self._control(entry)
        control.setAccessibleName(entry.label)
        control.setToolTip(entry.hint)
        self.controls[entry.name] = control
        control.installEventFilter(self)
        if isinstance(control, QLineEdit | QPlainTextEdit):
            Composition(control)
        problem = label("", "problem", wrap=True)
        problem.hide()
        self._problems[entry.name] = problem
        cell = Cell()
        layout = QVBoxLayout(cell)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        if entry.kind != "check":
            name = label(entry.label + (" *" if entry.required else ""), "small", wrap=True)
            name.setBuddy(control)
            layout.addWidget(name)
        layout.addWidget(control)
        if isinstance(control, QLineEdit) and entry.hint and entry.make is None:
            layout.addWidget(HintLine(control, entry.hint).below)
        self._helps[entry.name] = QVBoxLayout()
        layout.addLayout(self._helps[entry.name])
        layout.addWidget(problem)
        layout.addStretch(1)
        return cell

    def _control(self, entry: Entry) -> QWidget:
        if entry.kind == "choice":
            return self._choice(entry)
        if entry.make is not None:
            own = entry.make()
            _own(own).edited.connect(lambda: self._typed(entry.name))
            return own
        if entry.kind == "check":
            check = WrapCheck(entry.label)
            check.toggled.connect(lambda: self._typed(entry.name))
            return check
        if entry.kind == "note":
            note = Note()
            note.setTabChangesFocus(True)
            note.setMinimumHeight(note.fontMetrics().height() * 4)
            note.setPlaceholderText(entry.hint)
            note.textChanged.connect(lambda: self._typed(entry.name))
            return note
        line = QLineEdit()
        if entry.kind == "secret":
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.textEdited.connect(lambda: self._typed(entry.name))
        return line

    def _choice(self, entry: Entry) -> QComboBox:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        for value, text in entry.choices:
            box.addItem(text, value)
        box.activated.connect(lambda: self._typed(entry.name))
        return box

    def values(self) -> dict[str, Any]:
        """What stands in the form, by field name."""
        return {
            name: self._value(control) if self.entries[name].make is None else _own(control).value()
            for name, control in self.controls.items()
        }

    def _value(self, control: QWidget) -> Any:
        if isinstance(control, QComboBox):
            return control.currentData()
        if isinstance(control, QCheckBox):
            return control.isChecked()
        if isinstance(control, QPlainTextEdit):
            return control.toPlainText()
        return control.text() if isinstance(control, QLineEdit) else None

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put values in; names the form does not have are ignored."""
        for name, value in values.items():
            control = self.controls.get(name)
            if control is not None:
                control.blockSignals(True)
                if self.entries[name].make is None:
                    self._set(control, value)
                else:
                    _own(control).set_value(value)
                control.blockSignals(False)

    def _set(self, control: QWidget, value: Any) -> None:
        if isinstance(control, QComboBox):
            at = control.findData(value)
            if at < 0 and value not in (None, ""):
                control.addItem(str(value), value)
                at = control.count() - 1
            control.setCurrentIndex(max(at, 0))
        elif isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, QPlainTextEdit):
            control.setPlainText(str(value or ""))
        elif isinstance(control, QLineEdit):
            control.setText(str(value or ""))

    def show_problems(self, problems: Mapping[str, str], *, focus: bool = True) -> list[str]:
        """Say what is wrong next to each field and, with `focus`, go to the first. Returns sentences that have no field."""
        for name in self._problems:
            self._say_problem(name, problems.get(name, ""))
        first = next((name for name in self.controls if name in problems), None)
        if first is not None and focus:
            self.controls[first].setFocus()
            soon(self, lambda form: form._bring(form._problems[first], form.controls[first]))
        return [text for name, text in problems.items() if name not in self.controls]

    def _bring(self, shown: QLabel, control: QWidget) -> None:
        """Scroll to what is said, once the layout has made room for it; as much of a tall text box as there is room for
        stays in sight above it."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None and shown.isVisible():
            lay_out_now()
            if control.hasFocus():
                around.ensureWidgetVisible(control, 0, 24)
                bar, end = (
                    around.verticalScrollBar(),
                    shown.mapTo(around.viewport(), shown.rect().bottomLeft()),
                )
                bar.setValue(bar.value() + max(0, end.y() + 8 - around.viewport().height()))
            around.ensureWidgetVisible(shown, 0, 24)

    def _say_problem(self, name: str, words: str) -> None:
        shown, control = self._problems[name], self.controls[name]
        if shown.text() == words and shown.isHidden() != bool(words):
            return
        shown.setText(words)
        shown.setVisible(bool(words))
        control.setProperty("wrong", bool(words))
        control.style().unpolish(control)
        control.style().polish(control)

    def _typed(self, name: str) -> None:
        """What was said of a field no longer holds once it is typed into."""
        self._say_problem(name, "")
        self.edited.emit()

    def forgive(self, name: str) -> None:
        """What was said of a field no longer holds: it was emptied or put right by something else."""
        self._say_problem(name, "")

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        next(iter(self.controls.values())).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.submitted.emit()
                return True
            if (
                enter
                and not isinstance(watched, QPlainTextEdit)
                and not getattr(watched, "takes_enter", False)
            ):
                if watched is list(self.controls.values())[-1]:
                    self.submitted.emit()
                else:
                    self._next()
                return True
        return super().eventFilter(watched, event)


def _own(control: QWidget) -> Any:
    """A widget of the caller's own, by the three things a form wants of it: value, set_value, edited."""
    return control


def _heading(name: str) -> QLabel:
    made = label(name, "group")
    made.setIndent(0)
    return made
