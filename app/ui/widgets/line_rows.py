"""Rows of a few small fields each, added and taken away with keys: agents, witnesses, instalments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ui.widgets.composition import Composition
from app.ui.widgets.parts import bring_to_sight, button, column, drop, label, row

LONG = 6
"""A choice of more characters is cut off in its box: its list says the whole."""


@dataclass(frozen=True)
class Cell:
    """A field of a row: a text, or with `choices` (value, label) a choice; `line` 1 stands below line 0.

    With `pick` a text found by a box that `make` makes (`picker.PersonLine`): the id of whom it found is kept under
    the name `pick`, nothing when it is only a text. A cell that is `on_file` need not be typed for them.
    """

    name: str
    label: str
    stretch: int = 2
    choices: tuple[tuple[Any, str], ...] = ()
    line: int = 0
    pick: str = ""
    make: Callable[[], QLineEdit] | None = None
    on_file: bool = False


def folded(cells: Sequence[Cell], per_line: int) -> tuple[Cell, ...]:
    """The cells on lines of at most so many, in their order: for large type and narrow places."""
    return tuple(replace(cell, line=at // per_line) for at, cell in enumerate(cells))


def _no_wider(box: QComboBox) -> None:
    """A choice is as wide as its words, but a long name in it does not push the row out of the form."""
    longest = max((len(box.itemText(at)) for at in range(box.count())), default=0)
    if longest > LONG:
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(LONG)
        for at in range(box.count()):
            box.setItemData(at, box.itemText(at), Qt.ItemDataRole.ToolTipRole)


def _typed(controls: dict[str, Any]) -> bool:
    """Whether a row has anything that was written into it, whatever is chosen beside it."""
    return any(c.text().strip() for c in controls.values() if isinstance(c, QLineEdit))


class LineRows(QWidget):
    """`value()` and `set_value()` are a list of dicts by cell name, all texts; `edited` when anything is typed.

    A row is kept when its `key` cell is filled in, or when anything is typed into it: what lacks its key is for the form to
    complain of, not to lose. Enter goes on to the next field. `offered` rows are always there to be filled in: where no
    row says the same, they stand empty below the others. While there is no row, Tab comes to what begins the first one.
    """

    edited = Signal()

    def __init__(
        self, cells: Sequence[Cell], key: str, add: str, keys: str = "", *, begin: int = 0,
        offered: Sequence[Mapping[str, Any]] = (),
    ) -> None:  # fmt: skip
        super().__init__()
        self._cells, self._key, self._begin, self._offered = cells, key, begin, offered
        self.rows: list[dict[str, Any]] = []
        self._holders: list[QWidget] = []
        self._list = column(spacing=4)
        self._build(add, keys)
        self.set_value([])

    def _build(self, add: str, keys: str) -> None:
        self.more = button(f"＋ {add}", lambda: self.start_row({}), "link", keys, self if keys else None)
        layout = column(spacing=2)
        layout.addLayout(self._list)
        layout.addLayout(row(self.more, None))
        self.setLayout(layout)

    def start_row(self, values: dict[str, Any]) -> None:
        """A further row to be filled in, the cursor in it."""
        self.add(values)
        first = next(c for c in self._cells if not c.choices or c.name == self._key)
        self.rows[-1][first.name].setFocus()
        bring_to_sight(self._holders[-1])
        self.edited.emit()

    def add(self, values: dict[str, Any]) -> None:
        """A further row."""
        controls = {cell.name: self._control(cell, values) for cell in self._cells}
        for cell in self._cells:
            if cell.pick:
                self._follow(controls, cell)
        holder = QWidget()
        drop = button("移去", lambda: self._drop(holder), "link")
        drop.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        lines = column(spacing=4)
        for at in sorted({cell.line for cell in self._cells}):
            line = row(spacing=6)
            for cell in (c for c in self._cells if c.line == at):
                line.addWidget(controls[cell.name], cell.stretch)
            line.addWidget(drop if at == 0 else label(""))
            lines.addLayout(line)
        holder.setLayout(lines)
        self.rows.append(controls)
        self._holders.append(holder)
        self._lead()
        self._list.addWidget(holder)

    def _lead(self) -> None:
        """The focus goes to the first field there is, else to what begins a row, which Tab then reaches too."""
        first = next(iter(self.rows[0].values())) if self.rows else self.more
        self.more.setFocusPolicy(Qt.FocusPolicy.ClickFocus if self.rows else Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(first)

    def _follow(self, controls: dict[str, Any], picking: Cell) -> None:
        """What the file of somebody who was found says need not be typed; with somebody else in the place of one from
        the files it is emptied, or the first one's telephone would stay."""
        finder = controls[picking.name]
        was = [finder.picked]

        def tell() -> None:
            known = finder.picked is not None
            another = was[0] is not None and finder.picked != was[0]
            was[0] = finder.picked
            for cell in self._cells:
                if cell.on_file:
                    control = controls[cell.name]
                    control.setPlaceholderText(f"{cell.label}（档案里有）" if known else cell.label)
                    if another:
                        control.clear()

        finder.edited.connect(tell)
        finder.edited.connect(self.edited.emit)
        tell()

    def _control(self, cell: Cell, values: dict[str, Any]) -> QWidget:
        value = values.get(cell.name)
        if cell.make is not None:
            finder: Any = cell.make()
            finder.set_value((values.get(cell.pick), str(value or "")))
            finder.setPlaceholderText(cell.label)
            finder.setAccessibleName(cell.label)
            return finder
        if cell.choices:
            box = QComboBox()
            for one, text in cell.choices:
                box.addItem(text, one)
            box.setCurrentIndex(max(box.findData(value), 0))
            _no_wider(box)
            box.activated.connect(lambda: self.edited.emit())
            control: QWidget = box
        else:
            line = QLineEdit(str(value or ""))
            line.setCursorPosition(0)  # its beginning is to be read where it is too long
            line.setPlaceholderText(cell.label)
            line.textEdited.connect(lambda: self.edited.emit())
            line.installEventFilter(self)
            Composition(line)
            control = line
        control.setAccessibleName(cell.label)
        control.setToolTip(cell.label)
        return control

    def _drop(self, holder: QWidget) -> None:
        at = self._holders.index(holder)
        del self._holders[at], self.rows[at]
        self._lead()
        self._list.removeWidget(holder)
        drop(holder)
        self.edited.emit()

    def value(self) -> list[dict[str, Any]]:
        """The rows that are filled in, also those without their key."""
        return [said for one in self.rows if (said := self._said(one))[self._key] or _typed(one)]

    def _said(self, controls: dict[str, Any]) -> dict[str, Any]:
        said = {
            name: c.currentData() if isinstance(c, QComboBox) else c.text().strip()
            for name, c in controls.items()
        }
        return said | {cell.pick: controls[cell.name].picked for cell in self._cells if cell.pick}

    def set_value(self, values: Any) -> None:
        """Put rows in, in place of those that stand there."""
        for holder in list(self._holders):
            self._list.removeWidget(holder)
            drop(holder)
        self._holders.clear()
        self.rows.clear()
        self._lead()
        for one in values or []:
            self.add(one)
        for one in self._offered:
            if not any(one.items() <= said.items() for said in values or []):
                self.add(dict(one))
        while len(self.rows) < self._begin:
            self.add({})

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self.focusNextChild()
                return True
        return super().eventFilter(watched, event)
