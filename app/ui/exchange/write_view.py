"""Write the month's package: which month, onto which stick or folder, what was written, the passphrase on a click."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QGridLayout, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs

TABLES = {
    "summary": "月报数字", "resident": "居民", "household": "户", "service_record": "办件", "mediation_case": "调解案件",
    "ledger_entry": "台账行", "service_item": "事项",
}  # fmt: skip
NO_STICK = "没有找到 U 盘。请插好 U 盘，等几秒后点“重新查找”；也可以先存到文件夹，再自己拷走。"
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
        self._folders: list[Path] = []
        self._build()
        self._load()

    def _build(self) -> None:
        self.month, self.where = QComboBox(), QComboBox()
        for box, name in ((self.month, "月份"), (self.where, "写到哪里")):
            box.setAccessibleName(name)
            box.setMinimumWidth(self._shell.theme.px(240))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.where.currentIndexChanged.connect(self._warn)
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
        grid.addWidget(self.month, 0, 1)
        grid.addWidget(label("写到哪里"), 1, 0)
        grid.addWidget(self.where, 1, 1)
        find = button("重新查找", self._load, "", "F6", self, tip="再找一遍 U 盘")
        grid.addLayout(row(find, button("选择文件夹", self.choose_folder, "", "Ctrl+O", self), None), 1, 2)
        grid.setColumnStretch(2, 1)
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
        from app.usecases import packages, summaries

        def work(office: Any, _progress: Any) -> Any:
            return summaries.months(office.today()), packages.drives(office)

        self._shell.tasks.run(self, work, self._show, latest="exchange.drives")

    def _show(self, found: Any) -> None:
        months, drives = found
        if not self.month.count():
            for key, words in months:
                self.month.addItem(words, key)
            self.month.setCurrentIndex(1)
        chosen = self._target()
        self.where.clear()
        for drive in drives:
            state = f"可用 {drive.free / 1e9:.1f} GB" if drive.writable else "只读，写不进去"
            self.where.addItem(f"U 盘 {drive.label}（{state}）", (drive.path, drive.lookalikes))
        for folder in self._folders:
            self.where.addItem(f"文件夹 {folder}", (folder, ()))
        self._no_stick.setVisible(not drives)
        self._choose(chosen)
        self._warn()

    def _target(self) -> Path | None:
        data = self.where.currentData()
        return data[0] if data else None

    def _choose(self, folder: Path | None) -> None:
        for at in range(self.where.count()):
            if self.where.itemData(at)[0] == folder:
                self.where.setCurrentIndex(at)

    def _warn(self) -> None:
        """Name files on the stick that only look like folders or pictures."""
        data = self.where.currentData()
        names = data[1] if data else ()
        shown = "、".join(names[:5]) + ("等" if len(names) > 5 else "")
        self._lookalikes.setText(
            f"这个 U 盘上有 {len(names)} 个一双击就会运行的文件（{shown}），可能是病毒。"
            "请不要打开它们，先用杀毒软件检查这个 U 盘。"
        )
        self._lookalikes.setVisible(bool(names))
        self.write_button.setEnabled(data is not None)

    def choose_folder(self) -> None:
        """Any folder instead of a stick."""
        start = self._shell.settings.folders.get("packages", str(Path.home()))
        chosen = QFileDialog.getExistingDirectory(self, "把数据包存到哪个文件夹", start)
        if not chosen:
            return
        self._shell.settings.folders["packages"] = chosen
        folder = Path(chosen)
        if folder not in self._folders:
            self._folders.append(folder)
            self.where.addItem(f"文件夹 {folder}", (folder, ()))
        self._choose(folder)

    def write(self) -> None:
        """Write, read back, compare; progress and cancel are at the foot of the window."""
        from app.usecases import packages

        month, folder = self.month.currentData(), self._target()
        if folder is None:
            return
        self._problem.hide()
        self._result.hide()
        self.write_button.setEnabled(False)

        def work(office: Any, progress: Any) -> Any:
            total = packages.rows_to_write(office)
            return packages.write(
                office, month, folder, progress=lambda done: progress.step(done, max(total, done))
            )

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
