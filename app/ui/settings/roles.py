"""What one clerk may do: the roles with their days, given and ended; gone, back again, another password."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

MANAGE = "settings.clerks"


class RolesCard(QFrame):
    """The roles of the clerk chosen above; `changed` when something was kept."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._clerk: Any = None
        self._build()

    def _build(self) -> None:
        self.setObjectName("card")
        self.title = label("", "h2")
        self.table = TextTable(self._shell, "角色", (("角色", 8), ("从", 8), ("到（不含）", 8), ("", 6)))
        self.role = QComboBox()
        self.role.setAccessibleName("要授予的角色")
        self.role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.role.setMinimumWidth(self._shell.theme.px(150))
        self.start, self.end = self._line("从（空：今天）"), self._line("到（空：长期）")
        self.password = self._line("新密码（至少 6 位）")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.problem = label("", "problem", wrap=True)
        self.grant_button = self._act("授予", self.grant)
        self.end_button = self._act("终止所选角色", self.end_role)
        self.state = self._act("停用", self.switch)
        self.reset_button = self._act("重设密码", self.reset)
        layout = column(self.title, self.table, spacing=8, margins=(16, 12, 16, 12))
        layout.addLayout(row(self.role, self.start, self.end, self.grant_button, self.end_button, None))
        layout.addLayout(row(self.password, self.reset_button, self.state, None))
        layout.addWidget(self.problem)
        self.setLayout(layout)
        self.setMaximumWidth(self._shell.theme.px(900))

    def _line(self, hint: str) -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(hint)
        made.setAccessibleName(hint)
        made.setMaximumWidth(self._shell.theme.px(180))
        return made

    def _act(self, text: str, act: Callable[[], None]) -> Any:
        return needs(self._shell, button(text, act), MANAGE)

    def show_clerk(self, clerk: Any, roles: list[Any], *, plain: bool) -> None:
        """The clerk and the roles that there are to give."""
        self._clerk = clerk
        self.title.setText(f"{clerk.name} 的角色" + ("" if clerk.active else "（已停用）"))
        if self.role.count() != len(roles):
            self.role.clear()
            for role in roles:
                self.role.addItem(role.name, role.key)
                self.role.setItemData(self.role.count() - 1, role.about, 3)  # ToolTipRole
        self.table.show_rows(
            [(s.name, str(s.start), str(s.end or ""), "现任" if s.open else "") for s in clerk.spells]
        )
        height = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(height * (min(max(len(clerk.spells), 1), 5) + 1) + 12)
        self.state.setText("停用" if clerk.active else "重新启用")
        self.password.setVisible(not plain)
        self.reset_button.setVisible(not plain and clerk.active)

    def _run(self, work: Callable[[Any], Any], words: str) -> None:
        def done(_result: Any) -> None:
            self.problem.setText("")
            for line in (self.start, self.end, self.password):
                line.clear()
            self._shell.say(words)
            self.changed.emit()

        self._shell.tasks.run(
            self, lambda o, _p: work(o), done, lambda error: self.problem.setText(str(error)), label=words
        )

    def grant(self) -> None:
        """Give the chosen role."""
        from app.usecases.offices import clerks

        own, role = self._clerk.id, str(self.role.currentData())
        first, last = self.start.text(), self.end.text()
        words = f"已授予 {self._clerk.name} {self.role.currentText()}"
        self._run(lambda o: clerks.grant(o, own, role, first, last), words)

    def end_role(self) -> None:
        """End the role that is chosen in the table."""
        from app.usecases.offices import clerks

        at, last = self.table.currentRow(), self.end.text()
        if 0 <= at < len(self._clerk.spells):
            spell = self._clerk.spells[at]
            self._run(
                lambda o: clerks.end_role(o, spell.id, last), f"已终止 {self._clerk.name} 的{spell.name}"
            )

    def switch(self) -> None:
        """Somebody leaves, or comes back with a new password."""
        from app.usecases.offices import clerks

        own, password = self._clerk.id, self.password.text()
        if self._clerk.active:
            self._run(lambda o: clerks.deactivate(o, own), f"已停用 {self._clerk.name}，历史都保留")
        else:
            self._run(lambda o: clerks.reactivate(o, own, password), f"已重新启用 {self._clerk.name}")

    def reset(self) -> None:
        """Another password for somebody who forgot it."""
        from app.usecases.offices import clerks

        own, password = self._clerk.id, self.password.text()
        self._run(lambda o: clerks.reset_password(o, own, password), f"已重设 {self._clerk.name} 的密码")
