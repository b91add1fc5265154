"""Who mediates: the first leads, the others help; each a resident found by the box or a name that is typed."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.picker import QuickPicker
from app.ui.shell import Shell
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import button, drop, row


class MediatorsEditor(QWidget):
    """`value()` is a list of dicts by the names of MediatorForm, the chief first."""

    edited = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.names: list[QuickPicker] = []
        self._build()

    def _build(self) -> None:
        self._flow = FlowLayout(spacing=6)
        self.more = button("＋ 协助调解的人", self._begin, "link", "Ctrl+Shift+H", self)
        self.more.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        line = row(spacing=6)
        holder = QWidget()
        holder.setLayout(self._flow)
        line.addWidget(holder, 1)
        line.addWidget(self.more)
        self.setLayout(line)
        self.set_value([])

    def _begin(self) -> None:
        self._add("", None).setFocus()

    def _add(self, name: str, resident_id: int | None) -> QuickPicker:
        role = "协助调解的人" if self.names else "主持调解的人"
        made = QuickPicker(self._shell, role)
        made.setAccessibleName(role)
        made.setFixedWidth(self._shell.theme.px(150))
        if resident_id:
            made.choose(resident_id, name)
        else:
            made.setText(name)
        made.textEdited.connect(lambda _text: self.edited.emit())
        made.taken.connect(lambda *_: self.edited.emit())
        made.went_on.connect(made.focusNextChild)
        self.names.append(made)
        self._flow.addWidget(made)
        made.show()
        self.setFocusProxy(self.names[0])
        return made

    def value(self) -> list[dict[str, Any]]:
        """Those that have a name."""
        named = [n for n in self.names if n.text().strip()]
        return [
            {
                "name": n.text().strip(),
                "role": "helper" if at else "chief",
                "resident_id": n.picked,
                "body": "",
            }
            for at, n in enumerate(named)
        ]

    def set_value(self, values: Any) -> None:
        """Put mediators in, in place of those that stand there."""
        for old in self.names:
            self._flow.removeWidget(old)
            drop(old)
        self.names.clear()
        for one in values or [{}]:
            self._add(one.get("name", ""), one.get("resident_id"))
