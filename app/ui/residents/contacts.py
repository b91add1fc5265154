"""Guardians, carers and emergency contacts of a resident, as rows of a form: a resident on file, or somebody typed in."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ui.picker import ENTER, QuickPicker
from app.ui.shell import Shell
from app.ui.widgets.parts import bring_to_sight, button, clear, column, drop, row

TEXTS = {"relation": "关系", "phone": "电话", "address": "住址"}


class ContactRow(QWidget):
    """One contact. `changed` on typing, `removed` when it is taken away."""

    changed = Signal()
    removed = Signal()

    def __init__(self, shell: Shell, roles: tuple[tuple[Any, str], ...]) -> None:
        super().__init__()
        self._texts: dict[str, QLineEdit] = {}
        self._build(shell, roles)
        self._bind()

    def _build(self, shell: Shell, roles: tuple[tuple[Any, str], ...]) -> None:
        self.role = QComboBox()
        self.role.setAccessibleName("联系人身份")
        for value, text in roles:
            self.role.addItem(text, value)
        self.name = QuickPicker(shell, "姓名；本社区居民按回车选中")
        self.name.setAccessibleName("联系人姓名")
        for key, text in TEXTS.items():
            box = QLineEdit()
            box.setPlaceholderText(text)
            box.setAccessibleName(f"联系人{text}")
            self._texts[key] = box
        texts = self._texts
        who, where = row(self.role, spacing=6), row(spacing=6)
        for line, box, stretch in (
            (who, self.name, 3),
            (who, texts["relation"], 2),
            (where, texts["phone"], 2),
        ):
            line.addWidget(box, stretch)
        where.addWidget(texts["address"], 3)
        where.addWidget(button("移去", self.removed.emit, "link"))
        lines = column(spacing=4)
        lines.addLayout(who)
        lines.addLayout(where)
        self.setLayout(lines)

    def _bind(self) -> None:
        self.role.activated.connect(lambda: self.changed.emit())
        self.name.textEdited.connect(lambda _text: self.changed.emit())
        self.name.taken.connect(lambda *_who: self._took())
        self.name.went_on.connect(self._texts["relation"].setFocus)
        for box in self._texts.values():
            box.textEdited.connect(lambda _text: self.changed.emit())

    def _took(self) -> None:
        self.changed.emit()
        self._texts["relation"].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in one of its texts goes on to the next field, as in the form around it."""
        if event.key() in ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def value(self) -> dict[str, Any]:
        """The row as a dict with the names of ContactForm."""
        typed = {key: box.text() for key, box in self._texts.items()}
        picked = self.name.picked or None
        return {"role": self.role.currentData(), "name": self.name.text(), "contact_id": picked, **typed}

    def set_value(self, value: dict[str, Any]) -> None:
        """Fill the row."""
        self.role.setCurrentIndex(max(self.role.findData(value.get("role")), 0))
        self.name.setText(str(value.get("name") or ""))
        self.name.picked = value.get("contact_id") or None
        for key, box in self._texts.items():
            box.setText(str(value.get(key) or ""))


class ContactsBox(QWidget):
    """An own entry of a form: `value()` is a list of dicts."""

    edited = Signal()

    def __init__(self, shell: Shell, roles: tuple[tuple[Any, str], ...]) -> None:
        super().__init__()
        self._shell, self._roles = shell, roles
        self.rows: list[ContactRow] = []
        self._holder = column(spacing=4)
        self._add = button("添加联系人", self.add, "link")
        layout = column(spacing=4)
        layout.addLayout(self._holder)
        layout.addLayout(row(self._add, None))
        self.setLayout(layout)
        self.setFocusProxy(self._add)

    def add(self) -> ContactRow:
        """A further row, with the cursor in it."""
        made = self._new()
        made.name.setFocus()
        bring_to_sight(made)
        self.edited.emit()
        return made

    def _new(self) -> ContactRow:
        made = ContactRow(self._shell, self._roles)
        made.changed.connect(self.edited)
        made.removed.connect(lambda: self._remove(made))
        self.rows.append(made)
        self._holder.addWidget(made)
        return made

    def _remove(self, gone: ContactRow) -> None:
        self.rows.remove(gone)
        drop(gone)
        self._add.setFocus()
        self.edited.emit()

    def value(self) -> list[dict[str, Any]]:
        """Every row; those left wholly empty are not counted."""
        values = [r.value() for r in self.rows]
        return [v for v in values if any(v[k] for k in v if k != "role")]

    def set_value(self, value: Any) -> None:
        """Put rows in; anything but a list empties the box."""
        clear(self._holder)
        self.rows.clear()
        for one in value if isinstance(value, list) else []:
            self._new().set_value(one if isinstance(one, dict) else dict(vars(one)))
