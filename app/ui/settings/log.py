"""What was done (with undo), what lies in the recycle bin (with restore), and whether all is well."""

from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QApplication, QStackedWidget, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.side_pages import leave
from app.ui.widgets.text_table import TextTable

PROGRAM = "系统"
"""What the program itself did (the community's beginning) is not taken back."""


class ActsView(QWidget):
    """The office's log, newest first."""

    fills = True

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._acts: list[Any] = []
        self._build()

    def _build(self) -> None:
        columns = (("编号", 4), ("时间", 9), ("办事员", 5), ("做了什么", 20), ("改动", 4), ("", 4))
        self.table = TextTable(self._shell, "操作记录", columns)
        self.table.currentCellChanged.connect(self._chosen)
        self._undo = button("撤销所选", self.undo, "", "Ctrl+U", self)
        self._older = button("更早的", self.older)
        words = "每一次保存都在这里，谁做的、什么时候，不能删改。撤销时，别人后来又改过的内容会保留。"
        layout = column(label("操作记录", "h1"), label(words, "dim", wrap=True), spacing=12)
        layout.addWidget(self.table, 1)
        layout.addLayout(row(self._undo, None, self._older))
        self.setLayout(layout)

    def entered(self) -> None:
        """The latest."""
        from app.usecases.history import undo

        self._shell.tasks.run(self, lambda o, _p: undo.acts(o), self._show, latest="settings.acts")

    def older(self) -> None:
        """Go further back."""
        from app.usecases.history import undo

        if self._acts:
            first = self._acts[-1].id
            self._shell.tasks.run(self, lambda o, _p: undo.acts(o, before=first), self._more)

    def _more(self, acts: list[Any]) -> None:
        self._older.setEnabled(bool(acts))
        self._fill([*self._acts, *acts])

    def _show(self, acts: list[Any]) -> None:
        self._older.setEnabled(len(acts) == 200)
        self._fill(acts)

    def _fill(self, acts: list[Any]) -> None:
        self._acts = acts
        self.table.show_rows(
            [
                (
                    str(a.id), a.at.astimezone().strftime("%Y-%m-%d %H:%M"), a.clerk, a.what, f"{a.changes} 处",
                    "已撤销" if a.undone else "",
                )
                for a in acts
            ]
        )  # fmt: skip
        self._chosen(self.table.currentRow())

    def _chosen(self, at: int, *_rest: int) -> None:
        act = self._acts[at] if 0 <= at < len(self._acts) else None
        self._undo.setEnabled(act is not None and not act.undone and act.clerk != PROGRAM)

    def undo(self) -> None:
        """Take the chosen act back."""
        from app.usecases.history import undo

        act = self._acts[self.table.currentRow()]

        def done(result: Any) -> None:
            kept = f"；{'；'.join(result.kept[:2])}" if result.kept else ""
            self._shell.say(f"已{result.told}{kept}")
            self.entered()

        self._shell.tasks.run(self, lambda o, _p: undo.undo(o, act.id), done, label="撤销")


class BinView(QWidget):
    """What was deleted."""

    fills = True

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._rows: list[Any] = []
        self._build()

    def _build(self) -> None:
        columns = (("类别", 6), ("名称", 20), ("删除时间", 9), ("删除人", 6))
        self.table = TextTable(self._shell, "回收站", columns)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.opened.connect(lambda _row: self.bring_back())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("回收站是空的。删除的记录会先放到这里，随时可以找回。"))
        self._back = button("恢复所选", self.bring_back, "primary", "Ctrl+R", self)
        layout = column(label("回收站", "h1"), spacing=12)
        layout.addWidget(self._stack, 1)
        layout.addLayout(row(self._back, None))
        self.setLayout(layout)

    def entered(self) -> None:
        """Read again."""
        from app.usecases.history import bin as recycle

        self._shell.tasks.run(self, lambda o, _p: recycle.listing(o), self._show, latest="settings.bin")

    def _show(self, rows: list[Any]) -> None:
        focus = QApplication.focusWidget()
        if not rows and focus is not None and self.isAncestorOf(focus):
            leave(self)
        self._rows = rows
        self.table.show_rows(
            [
                (r.kind_label, r.title, r.deleted_at.astimezone().strftime("%Y-%m-%d %H:%M"), r.clerk_name)
                for r in rows
            ]
        )
        self._stack.setCurrentIndex(0 if rows else 1)
        self._back.setEnabled(bool(rows))

    def bring_back(self) -> None:
        """Take the chosen records out of the bin."""
        from app.usecases.history import bin as recycle

        places = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        chosen = [self._rows[at] for at in places or [self.table.currentRow()]]

        def done(words: str) -> None:
            self._shell.say(words)
            self.entered()

        self._shell.tasks.run(self, lambda o, _p: recycle.bring_all(o, chosen), done)


class CheckView(QWidget):
    """Is everything as it should be?"""

    fills = True

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._build()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "体检结果", (("轻重", 4), ("问题", 18), ("怎么办", 16)))
        self.verdict = label("", "dim", wrap=True)
        self._start = button("开始体检", self.start, "primary", "Ctrl+T", self)
        words = "检查字体、数据库是否完整、操作记录有没有被改动、搜索索引、备份和日历。大约几秒钟。"
        layout = column(label("体检", "h1"), label(words, "dim", wrap=True), spacing=12)
        layout.addLayout(row(self._start, self.verdict, None, spacing=16))
        layout.addWidget(self.table, 1)
        layout.addStretch(1)
        self.table.hide()
        self.setLayout(layout)

    def start(self) -> None:
        """Check now."""
        from app.usecases.offices import checks

        self.verdict.setText("正在检查…")
        self._start.setEnabled(False)
        self._shell.tasks.run(self, lambda o, _p: checks.check(o), self._show, self._failed, label="体检")

    def _failed(self, error: BaseException) -> None:
        self._start.setEnabled(True)
        self.verdict.setText(str(error))

    def _show(self, problems: list[Any]) -> None:
        self._start.setEnabled(True)
        self.verdict.setText(f"发现 {len(problems)} 个问题" if problems else "一切正常")
        self.table.setVisible(bool(problems))
        ordered = sorted(problems, key=lambda p: not p.serious)
        self.table.show_rows(
            [("严重" if p.serious else "提醒", p.what, p.hint) for p in ordered],
            ["overdue" if p.serious else "due" for p in ordered],
        )
