"""Who works here: a further clerk with a password of their own, and one's own password."""

from typing import Any

from PySide6.QtWidgets import QFrame, QWidget

from app.ui.settings.roles import RolesCard
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

ROLES = (
    ("clerk", "窗口人员"), ("mediator", "调解员"), ("director", "主任"), ("keeper", "系统管理员"), ("reader", "只读"),
)  # fmt: skip
NEW = (
    Entry("name", "姓名", required=True),
    Entry("role", "角色", "choice", ROLES),
    Entry("password", "密码（至少 6 位）", "secret", required=True),
    Entry("again", "再输一次密码", "secret", required=True),
)
OWN = (
    Entry("old", "现在的密码", "secret", required=True),
    Entry("new", "新密码（至少 6 位）", "secret", required=True),
    Entry("again", "再输一次新密码", "secret", required=True),
)


class ClerksView(QWidget):
    """The clerks."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._plain = False
        self._clerks: list[Any] = []
        self._roles: list[Any] = []
        self._build()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "办事员", (("姓名", 8), ("角色", 20), ("", 4)))
        self.table.currentCellChanged.connect(lambda at, *_rest: self._chosen(at))
        self.roles = RolesCard(self._shell)
        self.roles.changed.connect(self.entered)
        self.new_form, self.own_form = Form(NEW), Form(OWN, columns=3)
        self.new_form.submitted.connect(self.add)
        self.own_form.submitted.connect(self.change)
        self._new_problem, self._own_problem = (
            label("", "problem", wrap=True),
            label("", "problem", wrap=True),
        )
        add = needs(self._shell, button("新增办事员", self.add, "primary", "Ctrl+N", self), "settings.clerks")
        change = button("修改密码", self.change)
        self._own_card = self._card("修改我的密码", self.own_form, self._own_problem, change)
        self._plain_note = label("这是没有加密的示例社区，不用密码，打开就能用。", "dim", wrap=True)
        layout = column(label("办事员", "h1"), self._plain_note, self.table, spacing=12)
        layout.addWidget(self.roles)
        layout.addWidget(self._card("新增办事员", self.new_form, self._new_problem, add))
        layout.addWidget(self._own_card)
        layout.addStretch(1)
        self.setLayout(layout)

    def _card(self, title: str, form: Form, problem: QWidget, act: QWidget) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        layout = column(label(title, "h2"), form, problem, spacing=8, margins=(16, 12, 16, 12))
        layout.addLayout(row(act, None))
        frame.setLayout(layout)
        frame.setMaximumWidth(self._shell.theme.px(760))
        return frame

    def entered(self) -> None:
        """Read again."""
        from app.usecases.offices import clerks

        self._shell.tasks.run(
            self, lambda o, _p: (clerks.clerks(o, gone=True), o.plain, clerks.roles(o)), self._show
        )

    def _show(self, result: Any) -> None:
        clerks, self._plain, self._roles = result
        self._clerks = clerks
        self.table.show_rows(
            [(c.name + ("（我）" if c.me else ""), c.roles, "" if c.active else "已停用") for c in clerks]
        )
        self._chosen(self.table.currentRow())
        height = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(height * (min(len(clerks), 8) + 1) + 12)
        self._plain_note.setVisible(self._plain)
        self._own_card.setVisible(not self._plain)
        for name in ("password", "again"):
            self.new_form.controls[name].setEnabled(not self._plain)

    def _chosen(self, at: int) -> None:
        if 0 <= at < len(self._clerks):
            self.roles.show_clerk(self._clerks[at], self._roles, plain=self._plain)

    def add(self) -> None:
        """One more clerk."""
        from app.usecases.offices import clerks

        values = self.new_form.values()
        problems = {} if values["name"].strip() else {"name": "请填写姓名"}
        if not self._plain and len(values["password"]) < 6:
            problems["password"] = "密码至少 6 位"
        elif not self._plain and values["password"] != values["again"]:
            problems["again"] = "两次输入的密码不一样"
        self.new_form.show_problems(problems)
        if not problems:
            self._shell.tasks.run(
                self,
                lambda o, _p: clerks.add_clerk(o, values["name"], values["password"], (values["role"],)),
                lambda _id: self._added(values["name"]),
                lambda error: self._new_problem.setText(str(error)),
                label="新增办事员",
            )

    def _added(self, name: str) -> None:
        self._new_problem.setText("")
        self.new_form.fill({"name": "", "password": "", "again": ""})
        self._shell.say(f"已新增办事员 {name}，下次打开时可以用自己的密码登录")
        self.entered()

    def change(self) -> None:
        """One's own password."""
        from app.usecases.offices import clerks

        v = self.own_form.values()
        self._own_problem.setText("")
        self._shell.tasks.run(
            self,
            lambda o, _p: clerks.change_password(o, v["old"], v["new"], v["again"]),
            self._changed,
            lambda error: self._own_problem.setText(str(error)),
            label="修改密码",
        )

    def _changed(self, _result: Any) -> None:
        self.own_form.fill({"old": "", "new": "", "again": ""})
        self._shell.say("密码已修改，下次打开时用新密码")
