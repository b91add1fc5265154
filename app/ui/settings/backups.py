"""Backups: now, onto a stick or into a folder; the copies that are kept; how to go back to one."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, clear, column, label, row
from app.ui.widgets.text_table import TextTable

WORDS = (
    "备份是数据和密钥的完整副本，一样是加密的。这里留最近 14 份；建议每周再备一份到 U 盘，放到另一个地方。"
)
RESTORE = (
    "要从备份恢复：关闭里仁，重新打开，在登录页点“从备份恢复”。恢复时要用备份那时的密码；"
    "现在的文件会挪到一边留着，不会删掉。"
)


class BackupsView(QWidget):
    """The copies."""

    fills = True

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._build()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "备份", (("时间", 9), ("大小", 6), ("文件夹", 20)))
        self._problem = label("", "problem", wrap=True)
        self._sticks: QHBoxLayout = row()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            EmptyState("还没有备份。现在就备份一份吧，只要几秒钟。", "立即备份", self.back_up)
        )
        layout = column(label("备份", "h1"), label(WORDS, "dim", wrap=True), spacing=12)
        tools = row(
            button("立即备份", self.back_up, "primary", "Ctrl+B", self),
            button("备份到文件夹", self.choose, "", "Ctrl+O", self, tip="备份到 U 盘或别的文件夹"),
        )
        tools.addLayout(self._sticks)
        tools.addStretch(1)
        layout.addLayout(tools)
        layout.addWidget(self._problem)
        layout.addWidget(self._stack, 1)
        layout.addWidget(label(RESTORE, "dim", wrap=True))
        self.setLayout(layout)

    def entered(self) -> None:
        """Read again, and look for sticks."""
        from app.usecases import packages
        from app.usecases.offices import backups

        def work(office: Any, _progress: Any) -> Any:
            copies = backups.copies(office.folder) if office.folder else []
            return copies, packages.drives(office)

        self._shell.tasks.run(self, work, self._show, latest="settings.backups")

    def _show(self, result: Any) -> None:
        copies, drives = result
        rows = [(f"{c.taken_at:%Y-%m-%d %H:%M}", _size(c.size), c.path.name) for c in copies]
        self.table.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        clear(self._sticks)
        for drive in drives:
            if drive.writable:
                act = partial(self.back_up, drive.path)
                self._sticks.addWidget(button(f"备份到 U 盘 {drive.label}", act))

    def choose(self) -> None:
        """A folder, on a stick or elsewhere."""
        start = self._shell.settings.folders.get("backups", str(Path.home()))
        folder = QFileDialog.getExistingDirectory(self, "备份到哪个文件夹", start)
        if folder:
            self._shell.settings.folders["backups"] = folder
            self.back_up(Path(folder))

    def back_up(self, target: Path | None = None) -> None:
        """A whole, checked copy."""
        from app.usecases.offices import backups

        self._problem.setText("")

        def done(made: Any) -> None:
            self._shell.say(
                f"已备份并核对：{made.path.name}（{_size(made.size)}）{f'，在 {target}' if target else ''}"
            )
            self.entered()

        self._shell.tasks.run(
            self,
            lambda o, _p: backups.back_up(o, target),
            done,
            lambda error: self._problem.setText(str(error)),
            label="备份",
        )


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} KB"
