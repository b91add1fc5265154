"""Look at a package (header, counts, signature) and read it with the passphrase."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QWidget

from app.ui.exchange.write_view import counts_words
from app.ui.shell import Shell
from app.ui.widgets.parts import button, clear, column, label, row

KINDS = {"month": "月报数据包", "urgent": "突发事件报告", "restricted": "限制台账名单"}
WHAT = "选一个别的单位写好的数据包（.liren 文件），先看清是谁、哪个月、有没有被改动，再用口令读入。"
BAD = "签名无效：文件损坏或被改动过，请不要采用。让发送单位重新写一份。"


class ReadView(QWidget):
    """The way in."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._path: Path | None = None
        self._kind = ""
        self._build()

    def _build(self) -> None:
        self.choose_button = button("选择数据包", self.choose, "primary", "Ctrl+O", self)
        self.problem = label("", "problem", wrap=True)
        self._card = QFrame()
        self._card.setObjectName("card")
        self._facts = column(spacing=6, margins=(16, 12, 16, 12))
        self._card.setLayout(self._facts)
        self.passphrase = QLineEdit()
        self.passphrase.setAccessibleName("口令")
        self.passphrase.setPlaceholderText("发送单位告知的口令，4 组，每组 5 个字符")
        self.passphrase.setMinimumWidth(self._shell.theme.px(400))
        self.passphrase.returnPressed.connect(self.receive)
        self.read_button = button("读入", self.receive, "primary", "Ctrl+S", self)
        self._receiving = QWidget()
        self._receiving.setLayout(row(label("口令"), self.passphrase, self.read_button, None))
        self.result = label("", "done", wrap=True)
        layout = column(label("查看和读入数据包", "h1"), label(WHAT, "dim", wrap=True), spacing=12)
        layout.addLayout(row(self.choose_button, None))
        for widget in (self._card, self._receiving, self.problem, self.result):
            layout.addWidget(widget)
            widget.hide()
        layout.addStretch(1)
        self.setLayout(layout)

    def choose(self) -> None:
        """Pick the file."""
        start = self._shell.settings.folders.get("packages", str(Path.home()))
        chosen, _ = QFileDialog.getOpenFileName(self, "选择数据包", start, "里仁数据包 (*.liren)")
        if chosen:
            self._shell.settings.folders["packages"] = str(Path(chosen).parent)
            self.look(Path(chosen))

    def look(self, path: Path) -> None:
        """Show what a package says of itself."""
        from app.usecases import packages

        self._path = path
        for widget in (self._card, self._receiving, self.problem, self.result):
            widget.hide()
        self._shell.tasks.run(
            self, lambda _o, _p: packages.inspect(path), self._show, self._failed, label="查看数据包"
        )

    def _failed(self, error: BaseException) -> None:
        self.read_button.setEnabled(True)
        self.problem.setText(str(error))
        self.problem.show()
        self.passphrase.selectAll()

    def _show(self, info: Any) -> None:
        head = info.header
        clear(self._facts)
        valid = info.signature_valid
        words = "签名有效：内容和发送单位写出时完全一样。" if valid else BAD
        self._facts.addWidget(label(words, "done" if valid else "overdue", wrap=True))
        facts = (
            ("文件", self._path.name if self._path else ""),
            ("是什么", KINDS.get(head.kind, head.kind)),
            ("发送单位", f"{head.unit_name}（{head.unit_code}）"),
            ("月份", head.period),
            ("写出时间", _local(head.created)),
            ("内容", counts_words(info.counts)),
            ("签名标识", info.sender_key_id),
        )
        for name, text in facts:
            line = row(label(name, "dim"), spacing=16)
            line.addWidget(label(text, wrap=True, copyable=True), 1)
            self._facts.addLayout(line)
        self._card.show()
        self._kind = head.kind
        self._receiving.setVisible(valid and info.receiver_key_id is None)
        if valid and info.receiver_key_id is not None:
            self.problem.setText("这份数据包是用收件单位的公钥封的，只有那个单位的电脑能打开。")
            self.problem.show()
        self.passphrase.clear()
        self.passphrase.setFocus()

    def receive(self) -> None:
        """Open it with the passphrase and keep its figures."""
        from app.usecases import packages

        path, words, kind = self._path, self.passphrase.text(), self._kind
        if path is None or not self._receiving.isVisible():
            return
        self.problem.hide()
        self.result.hide()
        self.read_button.setEnabled(False)

        def work(office: Any, _progress: Any) -> Any:
            key = packages.passphrase_key(words)
            counts = packages.receive(office, path, key)
            return counts, _paper(office, path, key, kind)

        self._shell.tasks.run(self, work, self._received, self._failed, label="读入数据包")

    def _received(self, found: Any) -> None:
        counts, paper = found
        self.read_button.setEnabled(True)
        words = counts_words(counts)
        self.result.setText(f"已读入并核对：{words}。数字记在“进出记录”里；本社区的居民和办件没有任何改动。")
        self.result.show()
        if paper is not None:
            self._shell.preview(self, paper.title, work=lambda _o, _p: paper)


def _paper(office: Any, path: Path, key: Any, kind: str) -> Any:
    """The paper in a package that holds one; a list of a restricted ledger needs its right, and looking is kept."""
    from app.usecases import packages
    from app.usecases.restricted import export as restricted_export

    if kind == restricted_export.KIND:
        return restricted_export.opened(office, path, key)
    return packages.paper_in(office, path, key) if kind == "urgent" else None


def _local(instant: str) -> str:
    from datetime import datetime

    try:
        return datetime.fromisoformat(instant).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return instant
