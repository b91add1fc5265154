"""Write the month's package: which month, onto which stick or folder, what was written, the passphrase on a click."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QWidget

from app.ui.shell import Shell
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.stick_box import NO_STICK, StickBox

TABLES = {
    "summary": "月报数字", "resident": "居民", "household": "户", "service_record": "办件", "mediation_case": "调解案件",
    "ledger_entry": "台账行", "service_item": "事项",
    "emergency_report": "突发事件报告", "paper": "文书", "restricted_row": "名单", "restricted_step": "步骤",
}  # fmt: skip
WHAT = (
    "数据包里有本月的数字，和上级有权要的居民、户、办件、案件、台账；不含备注、宗教、健康和受限台账。数字是所选月份的，明细是写包这一刻的现状。"
    "它是加密的，没有口令谁也打不开。"
)


def counts_words(counts: Any) -> str:
    """居民 800，户 319 …, in the order a clerk thinks of them."""
    return "，".join(f"{words} {counts[name]:,}" for name, words in TABLES.items() if name in counts)


class WriteView(QWidget):
    """The way out."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._written: Any = None
        self._build()
        self._load()

    def _build(self) -> None:
        self.month, self.where = QComboBox(), StickBox(self._shell)
        self.month.setAccessibleName("月份")
        self.month.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for box in (self.month, self.where):
            box.setMinimumWidth(self._shell.theme.px(240))
        self.where.currentIndexChanged.connect(self._warn)
        self.where.found.connect(self._warn)
        self._no_stick = label(NO_STICK, "due", wrap=True)
        self._lookalikes = label("", "overdue", wrap=True)
        self._problem = label("", "problem", wrap=True)
        self.write_button = needs(
            self._shell, button("写数据包", self.write, "primary", "Ctrl+S", self), "package.write"
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.addWidget(label("月份"), 0, 0)
        grid.addWidget(self.month, 0, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(label("写到哪里"), 1, 0)
        find = button("重新查找", self._load, "", "F6", self, tip="再找一遍 U 盘")
        folder = button("选择文件夹", self.choose_folder, "", "Ctrl+O", self)
        grid.addLayout(flow(self.where, find, folder, spacing=8), 1, 1)
        grid.setColumnStretch(1, 1)
        self._result = QFrame()
        self._result.setObjectName("card")
        self._result_words = column(spacing=6, margins=(16, 12, 16, 12))
        self._result.setLayout(self._result_words)
        self._result.hide()
        layout = column(label("写月报数据包", "h1"), label(WHAT, "dim", wrap=True), spacing=12)
        layout.addLayout(grid)
        for widget in (self._no_stick, self._lookalikes, self._problem):
            layout.addWidget(widget)
            widget.hide()
        layout.addLayout(row(self.write_button, None))
        layout.addWidget(self._result)
        layout.addStretch(1)
        self.setLayout(layout)

    def entered(self) -> None:
        """Look for sticks again."""
        self._load()

    def _load(self) -> None:
        from app.usecases.summaries import figures as summaries

        self.where.look()
        self._shell.tasks.run(
            self, lambda o, _p: summaries.months(o.today()), self._show, latest="exchange.months"
        )

    def _show(self, months: Any) -> None:
        if not self.month.count():
            for key, words in months:
                self.month.addItem(words, key)
            self.month.setCurrentIndex(1)

    def _warn(self) -> None:
        """Whether there is somewhere to write, and what on the stick would run."""
        self._no_stick.setVisible(not self.where.sticks)
        self._lookalikes.setText(self.where.warning())
        self._lookalikes.setVisible(bool(self.where.warning()))
        self.write_button.setEnabled(self.where.target() is not None)

    def choose_folder(self) -> None:
        """Any folder instead of a stick."""
        self.where.choose_folder("把数据包存到哪个文件夹")

    def write(self) -> None:
        """Write, read back, compare; progress and cancel are at the foot of the window."""
        from app.usecases import packages

        month, folder = self.month.currentData(), self.where.target()
        if folder is None:
            return
        self._problem.hide()
        self._result.hide()
        self.write_button.setEnabled(False)

        def work(office: Any, progress: Any) -> Any:
            return packages.write(office, month, folder, progress=progress.step)

        self._shell.tasks.run(self, work, self._done, self._failed, label="写数据包")

    def _failed(self, error: BaseException) -> None:
        self.write_button.setEnabled(True)
        self._problem.setText(str(error))
        self._problem.show()

    def _done(self, written: Any) -> None:
        from app.ui.widgets.parts import clear

        self.write_button.setEnabled(True)
        self._written = written
        clear(self._result_words)
        self._result_words.addWidget(label("已写好，并读回来核对无误", "done"))
        for name, words in (
            ("文件", str(written.path)),
            ("内容", counts_words(written.counts)),
            ("核对码", f"{written.sha256[:16]}（电话里和收件人对这几位）"),
        ):
            line = row(label(name, "dim"), spacing=16)
            line.addWidget(label(words, wrap=True, copyable=True), 1)
            self._result_words.addLayout(line)
        self._secret = label("••••• ••••• ••••• •••••", copyable=True)
        show = button("显示口令", self.reveal, "link", tip="显示打开数据包的口令（会记入日志）")
        self._result_words.addLayout(row(label("口令", "dim"), self._secret, show, None, spacing=16))
        note = "口令请用电话或当面告诉收件人，不要写在 U 盘上。拔 U 盘前请先在系统里安全弹出。"
        self._result_words.addWidget(label(note, "small", wrap=True))
        self._result.show()

    def reveal(self) -> None:
        """Show the passphrase; it is logged."""
        from app.usecases import packages

        name = self._written.path.name
        self._shell.tasks.run(
            self, lambda office, _p: packages.reveal_passphrase(office, name), self._secret.setText
        )
