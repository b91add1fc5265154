"""The fields of a design: the list with its order, and the form of the one that is marked."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.ledgers import design_forms as forms
from app.ui.ledgers.design_codes import NewTablePanel
from app.ui.shell import Shell
from app.ui.widgets.form import Form
from app.ui.widgets.parts import button, column, drop, row
from app.ui.widgets.popup import Popup
from app.ui.widgets.text_table import TextTable

COLUMNS = 6
ALT = Qt.KeyboardModifier.AltModifier


class FieldList(TextTable):
    """Alt+Up and Alt+Down (`moved`) change the order, Delete (`dropped`) takes a field out."""

    moved = Signal(int)
    dropped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & ALT and event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Delete:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)


class DesignFields(QWidget):
    """`changed` when fields are others; `data` are their declarations, `tables` the new code tables among them."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.data: list[dict[str, Any]] = []
        self.tables: list[tuple[str, str, tuple[str, ...]]] = []
        self._known: list[tuple[str, str]] = []
        self._ledgers: list[tuple[str, str]] = []
        self._retired: list[Any] = []
        self._gone: dict[str, Any] | None = None
        self._back: Any = None
        self._problems: dict[int, dict[str, str]] = {}
        self._shown = -1
        self._build()
        self._bind()

    def _build(self) -> None:
        self.list = FieldList(self._shell, "字段", (("字段", 7), ("类型", 6), ("", 3)))
        self.add = button("添加字段", self.append, "", "Ctrl+N", self)
        self.drop = button("去掉", self.remove, "", "", self, "去掉字段（Del）；登记过的内容留着，可以找回")
        self.back = button("找回", self._offer_retired, "", "", self, "找回以前去掉的字段和登记过的内容")
        up = button("上移", lambda: self.shift(-1), "", "", self, "上移（Alt+↑）")
        down = button("下移", lambda: self.shift(1), "", "", self, "下移（Alt+↓）")
        self._codes = button(
            "新代码表",
            self.new_table,
            "link",
            "Ctrl+Shift+K",
            self,
            "这个字段要选的内容还没有代码表时，在这里新建",
        )
        self._holder = column(spacing=0)
        self.form: Form | None = None
        layout = column(spacing=6)
        layout.addLayout(row(self.add, self.drop, up, down, self.back, None, self._codes, spacing=4))
        layout.addWidget(self.list, 1)
        layout.addLayout(self._holder)
        self.list.setMinimumHeight(self._shell.theme.px(150))
        self.setLayout(layout)

    def _bind(self) -> None:
        self.list.currentCellChanged.connect(lambda at, *_old: self._show(at))
        self.list.moved.connect(self.shift)
        self.list.dropped.connect(self.remove)
        self.list.opened.connect(lambda _row: self.enter())

    def offer(self, known: list[tuple[str, str]], ledgers: list[tuple[str, str]]) -> None:
        """The code tables to choose from, and the ledgers whose rows a field may lead to."""
        self._known, self._ledgers = known, ledgers

    def use(self, data: list[dict[str, Any]], tables: Sequence[Any]) -> None:
        """Show a design's fields."""
        self.data, self._problems = deepcopy(data), {}
        self.tables = [(t.key, t.name, tuple(t.labels)) for t in tables]
        self._make_form()
        self._list(0)

    def set_retired(self, found: list[Any]) -> None:
        """Fields that can be brought back."""
        self._retired = found
        self.back.setVisible(bool(found))

    def _make_form(self) -> None:
        if self.form is not None:
            self._holder.removeWidget(self.form)
            drop(self.form)
        own = [(key, f"{name}（新：{'、'.join(labels[:4])}）") for key, name, labels in self.tables]
        mine = {key for key, _ in own}
        tables = [*own, *(t for t in self._known if t[0] not in mine)]
        self.form = Form(forms.field_entries(tables, self._ledgers), columns=COLUMNS)
        self.form.edited.connect(self._typed)
        self._holder.addWidget(self.form)

    def _list(self, at: int) -> None:
        """The list again, with one field marked."""
        self.list.blockSignals(True)
        rows, signals = [], []
        for number, spec in enumerate(self.data):
            marks = "必填" if spec.get("required") else "合计" if spec.get("sum") else ""
            rows.append(
                (
                    spec.get("name") or "（还没有名称）",
                    forms.TYPE_NAMES.get(spec.get("type", "text"), ""),
                    marks,
                )
            )
            signals.append("overdue" if number in self._problems else "")
        self.list.show_rows(rows, signals)
        at = max(0, min(at, len(rows) - 1))
        self.list.setCurrentCell(at, 0)
        self.list.blockSignals(False)
        self._show(at)

    def _show(self, at: int) -> None:
        self._shown = at
        there = self.form is not None and 0 <= at < len(self.data)
        self.drop.setEnabled(there)
        if self.form is None:
            return
        self.form.setEnabled(there)
        if there:
            self._set_others(at)
            self.form.fill(forms.field_values(self.data[at]))
            self.form.show_problems(self._problems.get(at, {}), focus=False)
            self._fit()

    def _set_others(self, at: int) -> None:
        """The fields that the marked one may be made to depend on."""
        others = [
            (str(f.get("key") or f["name"]), str(f["name"]))
            for place, f in enumerate(self.data)
            if place != at and f.get("name") and f.get("type") != "computed"
        ]
        control: Any = self.form.controls["required_when"] if self.form is not None else None
        if control is not None:
            control.set_fields(others)

    def set_keys(self, keys: Sequence[str]) -> None:
        """The keys that fields have got, in their order: a column of the paper names them from now on."""
        for spec, key in zip(self.data, keys, strict=True):
            spec["key"] = key

    def _fit(self) -> None:
        """Only what the type needs."""
        if self.form is None:
            return
        kind = self.form.values()["type"]
        for group in set(forms.GROUPS.values()):
            self.form.show_group(group, forms.GROUPS.get(kind) == group)
        self.form.show_entry("places", kind == "decimal")
        self.form.show_entry("default", kind != "computed")
        self.form.show_entry("required_when", kind != "computed")
        self.form.controls["required"].setEnabled(kind != "computed")
        self.form.controls["sum"].setEnabled(kind in forms.NUMBERS)
        self._codes.setVisible(kind in {"choice", "choices"})

    def _typed(self) -> None:
        if self.form is not None and 0 <= self._shown < len(self.data):
            self._fit()
            self.data[self._shown] = forms.field_typed(self.data[self._shown], self.form.values())
            spec = self.data[self._shown]
            for at, text in enumerate(
                (spec.get("name", ""), forms.TYPE_NAMES.get(spec.get("type", "text"), ""))
            ):
                item = self.list.item(self._shown, at)
                if item is not None:
                    item.setText(text)
            self.changed.emit()

    def enter(self) -> None:
        """Type the marked field's name."""
        if self.form is not None:
            self.form.focus_first()

    def append(self) -> None:
        """One more field after the marked one."""
        at = self._shown + 1 if self.data else 0
        self.data.insert(at, {"name": "", "type": "text"})
        self._problems = {}
        self._list(at)
        self.enter()
        self.changed.emit()

    def remove(self) -> None:
        """Take the marked field out; what was typed in rows stays."""
        if 0 <= self._shown < len(self.data):
            gone = self.data.pop(self._shown)
            self._gone = gone
            self._problems = {}
            self._list(self._shown)
            self.changed.emit()

    def on_paper(self, data: dict[str, Any]) -> dict[str, Any]:
        """How a design is printed after the last act: without the field taken out, with the one brought back."""
        from app.usecases.ledgers import design_changes, designs

        gone, back, self._gone, self._back = self._gone, self._back, None, None
        if gone is not None:
            data = designs.without_field({**data, "field": [gone]}, 0)
        return design_changes.printed_again(data["print"], back) if back is not None else dict(data["print"])

    def shift(self, by: int) -> None:
        """Move the marked field up or down."""
        at, to = self._shown, self._shown + by
        if 0 <= at < len(self.data) and 0 <= to < len(self.data):
            self.data[at], self.data[to] = self.data[to], self.data[at]
            self._problems = {}
            self._list(to)
            self.changed.emit()

    def _offer_retired(self) -> None:
        menu = QMenu(self)
        for one in self._retired:
            words = f"{one.data['name']}（{one.rows:,} 行登记过）"
            menu.addAction(words).triggered.connect(lambda _on=False, o=one: self.bring_back(o))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.back.mapToGlobal(self.back.rect().bottomLeft()))

    def bring_back(self, one: Any) -> None:
        """A field that was taken out stands again with what was typed in it."""
        self.data.append(dict(one.data))
        self._back = one
        self._retired = [r for r in self._retired if r is not one]
        self.back.setVisible(bool(self._retired))
        self._list(len(self.data) - 1)
        self.changed.emit()

    def new_table(self) -> None:
        """A code table for the marked field."""
        panel = NewTablePanel(str(self.data[self._shown].get("name", "")))
        popup = Popup(self._codes, panel)
        panel.cancelled.connect(popup.close_now)
        panel.given.connect(lambda name, labels: self._table_given(popup, name, labels))
        popup.open()

    def _table_given(self, popup: Popup, name: str, labels: list[str]) -> None:
        from app.usecases.ledgers import design_guess, design_text

        popup.close_now()
        key, at = design_text.key_for(name, ()), self._shown
        taken = [table[0] for table in self.tables]

        def made(found: str) -> None:
            self.tables.append((found, name, tuple(labels)))
            self.data[at]["codes"] = found
            self._make_form()
            self._list(at)
            self.changed.emit()

        self._shell.tasks.run(self, lambda o, _p: design_guess.table_key(o, key, taken), made)

    def show_problems(self, found: dict[int, dict[str, str]]) -> None:
        """Say what is wrong at the fields; the marked one in its form, the others in the list."""
        if found != self._problems:
            self._problems = found
            for at in range(self.list.rowCount()):
                item = self.list.item(at, 2)
                if item is not None:
                    spec = self.data[at]
                    item.setText(
                        "有误"
                        if at in found
                        else "必填"
                        if spec.get("required")
                        else "合计"
                        if spec.get("sum")
                        else ""
                    )
        if self.form is not None:
            self.form.show_problems(found.get(self._shown, {}), focus=False)

    def go_to(self, at: int) -> None:
        """Mark a field; the cursor stands in what is wrong of it, which is brought into sight."""
        self.list.setCurrentCell(at, 0)
        if self.form is not None:
            self.form.show_problems(self._problems.get(at, {}))
