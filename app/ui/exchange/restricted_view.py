"""Hand out the names of one restricted ledger, apart from the month: which, why, to whom, where; the passphrase is shown once."""

from typing import Any

from PySide6.QtWidgets import QFrame, QWidget

from app.ui.shell import Shell
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import EmptyState, button, clear, column, label, row
from app.ui.widgets.problem_line import ProblemLine
from app.ui.widgets.stick_box import NO_STICK, StickBox
from app.ui.widgets.tab_order import follow_reading

RIGHT = "ledgers.restricted.export"
WHAT = (
    "限制台账（信访、安置帮教、社区矫正等）的姓名不随月报走。上级或有关部门依法要名单时，在这里一本一本另行交出：写明原因和交给谁，"
    "用单独的口令封好；查看记录和进出记录里各记一条，不能删改。"
)
NONE = "没有打开的限制台账。打开在 设置 → 限制台账。"


class RestrictedView(QWidget):
    """The way out for what does not leave with the month."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.form: Form | None = None
        self._build()
        self.entered()

    def _build(self) -> None:
        self._problem = ProblemLine()
        self.where = StickBox(self._shell)
        self.where.found.connect(self._warn)
        self.where.currentIndexChanged.connect(self._warn)
        self._no_stick = label(NO_STICK, "due", wrap=True)
        self._lookalikes = label("", "overdue", wrap=True)
        self.give_button = button("交出名单", self.give, "primary", "Ctrl+S", self)
        self._fields = column(spacing=8)
        find = button("重新查找", self.where.look, "", "F6", self, tip="再找一遍 U 盘")
        folder = button("选择文件夹", self.choose_folder, "", "Ctrl+O", self)
        self._goes = QWidget()
        self._goes.setLayout(flow(label("写到哪里"), self.where, find, folder, spacing=12))
        self._result = QFrame()
        self._result.setObjectName("card")
        self._said = column(spacing=6, margins=(16, 12, 16, 12))
        self._result.setLayout(self._said)
        self._result.hide()
        layout = column(label("限制台账另行交出", "h1"), label(WHAT, "dim", wrap=True), spacing=12)
        layout.addLayout(self._fields)
        for widget in (self._goes, self._no_stick, self._lookalikes, self._problem):
            layout.addWidget(widget)
        layout.addLayout(row(self.give_button, None))
        layout.addWidget(self._result)
        layout.addStretch(1)
        self.setLayout(layout)

    def entered(self) -> None:
        """Read which ledgers there are, and look for sticks again."""
        from app.usecases.restricted import export as restricted_export

        self.where.look()
        self._shell.tasks.run(
            self, lambda o, _p: restricted_export.choices(o), self._show, latest="exchange.restricted"
        )

    def _show(self, found: list[tuple[str, str, int]]) -> None:
        kept = self.form.values() if self.form is not None else {}
        clear(self._fields)
        self.form = None
        for part in (self._goes, self.give_button):
            part.setVisible(bool(found))
        if not found:
            self._fields.addWidget(EmptyState(NONE))
            return
        ledgers = tuple((key, f"{name}（在册 {rows:,} 行）") for key, name, rows in found)
        form = Form(
            (
                Entry("ledger", "哪一本", "choice", ledgers),
                Entry("receiver", "交给谁", required=True, hint="单位和经手人，例如：街道司法所 周助理"),
                Entry("reason", "为什么", wide=True, required=True, hint="例如：区司法局 2026 年 3 月核对帮教对象"),
                Entry("ended_too", "已经终止的也交", "check"),
            )
        )  # fmt: skip
        form.fill(kept)
        form.submitted.connect(self.give)
        self.form = form
        self._fields.addWidget(form)
        self.setFocusProxy(form)
        follow_reading(self)

    def _warn(self) -> None:
        """Whether there is somewhere to write, and what on the stick would run."""
        self._no_stick.setVisible(not self.where.sticks and self.where.target() is None)
        self._lookalikes.setText(self.where.warning())
        self._lookalikes.setVisible(bool(self.where.warning()))
        self.give_button.setEnabled(self.where.target() is not None)

    def choose_folder(self) -> None:
        """Any folder instead of a stick."""
        self.where.choose_folder("把名单存到哪个文件夹")

    def give(self) -> None:
        """Write, read back, compare."""
        from app.usecases.restricted import export as restricted_export

        folder = self.where.target()
        if self.form is None or folder is None:
            return
        said = self.form.values()
        self._problem.say("")
        self._result.hide()
        self._shell.tasks.run(
            self,
            lambda o, _p: restricted_export.hand_out(
                o, said["ledger"], folder, said["reason"], said["receiver"], ended_too=said["ended_too"]
            ),
            self._done, self._problem.refuse, label="交出名单", once=True,
        )  # fmt: skip

    def _done(self, out: Any) -> None:
        clear(self._said)
        self._said.addWidget(label("已写好，并读回来核对无误", "done"))
        facts = (
            ("文件", str(out.path)), ("内容", f"{out.rows:,} 行"), ("核对码", f"{out.sha256[:16]}（电话里和收件人对这几位）"),
            ("口令", out.passphrase),
        )  # fmt: skip
        for name, words in facts:
            line = row(label(name, "dim"), spacing=16)
            line.addWidget(label(words, wrap=True, copyable=True), 1)
            self._said.addLayout(line)
        note = "口令只显示这一次，程序里不留；请当面或电话告诉收件人，不要写在 U 盘上。收件人在 交换 → 查看和读入 里打开。"
        self._said.addWidget(label(note, "due", wrap=True))
        self._result.show()
        if self.form is not None:
            self.form.fill({"reason": "", "receiver": ""})
