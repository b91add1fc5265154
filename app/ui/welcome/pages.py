"""The pages behind the door: choice, log in, first run, recovery code."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label, row, scrolled

FIRST_RUN = (
    Entry("community", "社区名称", hint="例如：和平社区", required=True),
    Entry("code", "社区代码（12 位）", hint="统计用区划代码", required=True),
    Entry("superior", "上级单位", hint="例如：向阳街道办事处", required=True),
    Entry("short_name", "简称（用于文号）", hint="例如：和平"),
    Entry("phone", "咨询电话"),
    Entry("address", "办公地址"),
    Entry("grids", "网格，每行一个", "note", wide=True, hint="第一网格\n第二网格"),
    Entry("clerk", "办事员姓名", required=True, wide=True),
    Entry("password", "密码（至少 6 位）", "secret", required=True),
    Entry("password_again", "再输一次密码", "secret", required=True),
)


def named_code(typed: str) -> QWidget | None:
    """What a 12-digit community code names, and what is odd about it; None while it is not whole."""
    from app.models.rules.divisions import community

    if len("".join(typed.split())) < 12:
        return None
    found = community(typed)
    words = "；".join([*found.problems, *found.warnings])
    made = label(
        "\n".join(filter(None, (found.full_name, words))), "problem" if found.problems else "small", wrap=True
    )
    made.setAccessibleName("社区代码所指的地方")
    return made


class ChoicePage(QWidget):
    """First start: the sample community or a new one."""

    def __init__(
        self, new: Callable[[], None], sample: Callable[[], None], restore: Callable[[], None]
    ) -> None:
        super().__init__()
        self._first = button("新建社区", new, "primary")
        words = label(
            "这台电脑上还没有社区数据。可以先进示例社区看看，里面的人物全是编造的。", "dim", wrap=True
        )
        self.setLayout(
            column(
                words,
                self._first,
                button("示例社区", sample),
                button("从备份恢复", restore, "link"),
                spacing=12,
                margins=(0, 16, 0, 8),
            )
        )

    def focus_first(self) -> None:
        self._first.setFocus()


class LogInPage(QWidget):
    """Who works, and the password."""

    def __init__(
        self, names: list[str], last: str, log_in: Callable[[str, str], None], forgot: Callable[[str], None],
        restore: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__()
        self._log_in = log_in
        choices = tuple((n, n) for n in names)
        self._form = Form(
            (Entry("clerk", "办事员", "choice", choices), Entry("password", "密码", "secret")), columns=1
        )
        self._form.fill({"clerk": last if last in names else names[0]})
        self._password = self._form.controls["password"]
        self._form.submitted.connect(self._go)
        self._button = button("进入", self._go, "primary")
        recover = button("忘了密码，用恢复码", lambda: forgot(self._form.values()["clerk"]), "link")
        back = button("从备份恢复", restore, "link")
        layout = column(self._form, self._button, spacing=12, margins=(0, 16, 0, 8))
        layout.addLayout(row(recover, None, back))
        self.setLayout(layout)

    def _go(self) -> None:
        values = self._form.values()
        self._log_in(values["clerk"], values["password"])

    def focus_first(self) -> None:
        self._password.setFocus()

    def focus_again(self) -> None:
        """After a wrong password: select it so that it can be typed over."""
        self._password.setFocus()
        self._password.selectAll()  # type: ignore[attr-defined]


HIGHEST = 480
"""Pixels the first run's form may take of a screen of 768 before it scrolls."""


class FirstRunPage(QWidget):
    """Name, code, superior, grids, first clerk."""

    def __init__(
        self, create: Callable[[Any], None], back: Callable[[], None], typed: dict[str, Any] | None = None
    ) -> None:
        super().__init__()
        self._create = create
        self._form = Form(FIRST_RUN)
        self._form.fill(typed or {})
        self._form.submitted.connect(self._go)
        code: Any = self._form.controls["code"]
        code.textChanged.connect(self._name_code)
        self._name_code(code.text())
        tools = row(
            button("返回", back, keys="Esc", owner=self),
            None,
            button("建立社区", self._go, "primary", "Ctrl+S", self),
        )
        area = scrolled(self._form)
        area.setMinimumHeight(min(self._form.sizeHint().height() + 8, HIGHEST))
        layout = column(area, spacing=12, margins=(0, 8, 0, 8))
        layout.addLayout(tools)
        self.setLayout(layout)

    def _name_code(self, typed: str) -> None:
        """Whose code it is, as soon as all twelve digits are there."""
        self._form.help_under("code", named_code(typed))

    def _go(self) -> None:
        from app.usecases.offices.opening import FirstRunForm

        values = self._form.values()
        values["grids"] = [g.strip() for g in values["grids"].splitlines() if g.strip()]
        form = FirstRunForm(**values)
        problems = form.problems()
        self._form.show_problems(problems)
        if not problems:
            self._create(form)

    def typed(self) -> dict[str, Any]:
        """What stands in the form, passwords left out, for coming back to it."""
        return {k: v for k, v in self._form.values().items() if not k.startswith("password")}

    def focus_first(self) -> None:
        self._form.focus_first()


class RecoverPage(QWidget):
    """The recovery code and a new password."""

    def __init__(
        self, clerk: str, recover: Callable[[str, str, str], None], back: Callable[[], None]
    ) -> None:
        super().__init__()
        self._clerk, self._recover = clerk, recover
        entries = (
            Entry("code", "恢复码（6 组，每组 5 个字符）"),
            Entry("password", f"给 {clerk} 设新密码（至少 6 位）", "secret"),
            Entry("again", "再输一次新密码", "secret"),
        )
        self._form = Form(entries, columns=1)
        self._form.submitted.connect(self._go)
        tools = row(
            button("返回", back, keys="Esc", owner=self), None, button("用恢复码进入", self._go, "primary")
        )
        layout = column(self._form, spacing=12, margins=(0, 16, 0, 8))
        layout.addLayout(tools)
        self.setLayout(layout)

    def _go(self) -> None:
        values = self._form.values()
        wrong = {} if values["password"] == values["again"] else {"again": "两次输入的密码不一样"}
        self._form.show_problems(wrong)
        if not wrong:
            self._recover(values["code"], self._clerk, values["password"])

    def focus_first(self) -> None:
        self._form.focus_first()

    def focus_again(self) -> None:
        """After a wrong code: the keyboard is where it is corrected."""
        self._form.focus_first()


class RecoveryCodePage(QWidget):
    """The recovery code, to print or copy down before going on."""

    def __init__(self, code: str, office: Any, go_on: Callable[[], None]) -> None:
        super().__init__()
        self._code, self._office = code, office
        shown = label(code, "h2", copyable=True, wrap=True)
        words = label(
            "这是恢复码。忘了密码时，只有它能打开数据。请打印或抄下来，锁进抽屉；不要存在这台电脑上。",
            wrap=True,
        )
        self._go = button("已经收好，开始使用", go_on, "primary")
        self._said = label("", "problem", wrap=True)
        self._said.hide()
        out = button("打印恢复码", self._print)
        self.setLayout(column(words, shown, out, self._said, self._go, spacing=16, margins=(0, 16, 0, 8)))

    def _print(self) -> None:
        from app.ui.printer import send
        from app.usecases.offices import recovery

        sheet = recovery.sheet(self._office, self._code)
        sent = send(self, sheet.pdf, sheet.title)
        more = (
            "印好以后请删掉这个文件。" if "文件" in sent.words else "" if sent.out else "请把恢复码抄下来。"
        )
        self._said.setText(f"{sent.words}{more}" if sent.words else "")
        self._said.setVisible(bool(sent.words))

    def focus_first(self) -> None:
        self._go.setFocus()
