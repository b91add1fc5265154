"""A sheet of definitions before it is taken: what is new, what changes and how, what is refused and why."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

STATES = {"changed": "修改", "new": "新增", "refused": "不收", "same": "不变"}
SIGNALS = {"changed": "due", "new": "done", "refused": "overdue", "same": "dim"}
NOT_YET = "还没有写入，按“导入”才写。"


@dataclass(frozen=True)
class SheetKind:
    """What a sheet is of: `title` of it and of a row, the `right` it needs, `rules` in words; `sheets` gives the use cases
    (`read(office, path)`, `take(office, plan)`) when they are needed."""

    title: str
    row: str
    right: str
    rules: str
    sheets: Callable[[], Any]


class SheetView(QWidget):
    """`left` when it was taken or is not wanted."""

    left = Signal()

    def __init__(self, shell: Shell, path: Path, kind: SheetKind) -> None:
        super().__init__()
        self._shell, self._path, self._kind = shell, path, kind
        self._rows: list[Any] = []
        self._plan: Any = None
        self._build()
        self._load()

    def _build(self) -> None:
        self.which = QComboBox()
        self.which.setAccessibleName("看哪些行")
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.which.activated.connect(self._fill)
        self._said = label("", "dim", wrap=True)
        columns = (("处理", 4), ("行", 3), ("代码", 5), (self._kind.row, 12), ("内容", 34))
        self.table = TextTable(self._shell, "表里的行", columns)
        self.whole = label("", wrap=True, copyable=True)
        self.table.currentCellChanged.connect(lambda *_at: self._tell())
        self._problem = label("", "problem", wrap=True)
        back = button("返回", self.left.emit, "", "Esc", self)
        self.keep = button("另存不收的行", self.choose, "", "Ctrl+E", self, "存成同样的表，最后一列是原因")
        self.go = needs(
            self._shell, button("导入", self.take, "primary", "Ctrl+Return", self), self._kind.right
        )
        layout = column(spacing=10)
        layout.addLayout(row(label(f"导入 {self._path.name}", "h1"), None, back, self.keep, self.go))
        layout.addWidget(label(self._kind.rules + NOT_YET, "dim", wrap=True))
        layout.addLayout(row(self.which, self._said, None))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.whole)
        layout.addWidget(self._problem)
        self.setLayout(layout)
        self.go.setEnabled(False)
        self.keep.setEnabled(False)

    def _load(self) -> None:
        sheets, path = self._kind.sheets(), self._path
        self._shell.tasks.run(
            self, lambda o, _p: sheets.read(o, path), self._show,
            lambda error: self._problem.setText(str(error)), label=f"读取{self._kind.title}",
        )  # fmt: skip

    def _show(self, plan: Any) -> None:
        self._plan = plan
        self.which.clear()
        self.which.addItem(f"全部 {len(plan.rows)} 行", "")
        for state, word in STATES.items():
            self.which.addItem(f"{word} {len(plan.of(state))} 行", state)
        first = next((s for s in ("refused", "changed", "new") if plan.of(s)), "")
        self.which.setCurrentIndex(self.which.findData(first))
        ignored = f"　不认识、不导入的列：{'、'.join(plan.ignored)}" if plan.ignored else ""
        counts = "，".join(f"{word} {len(plan.of(state))}" for state, word in STATES.items())
        self._said.setText(counts + ignored)
        self.go.setEnabled(bool(plan.of("new") or plan.of("changed")))
        self.keep.setEnabled(bool(plan.of("refused")))
        self._fill()
        self.table.setFocus()

    def _fill(self, *_at: int) -> None:
        state = self.which.currentData()
        rows = self._rows = [r for r in self._plan.rows if not state or r.state == state]
        self.table.show_rows(
            [(STATES[r.state], str(r.row), r.code, r.name, _said(r)) for r in rows],
            [SIGNALS[r.state] for r in rows],
        )
        self._tell()

    def _tell(self) -> None:
        """All of the chosen row that the table has no room for."""
        at = self.table.currentRow()
        self.whole.setText(_said(self._rows[at]) if 0 <= at < len(self._rows) else "")

    def take(self) -> None:
        """Write what is shown."""
        sheets, plan = self._kind.sheets(), self._plan
        if plan is None or not self.go.isEnabled():
            return
        self.go.setEnabled(False)

        def done(taken: Any) -> None:
            rest = f"，{taken.refused:,} 行没有收" if taken.refused else ""
            words = f"{self._kind.title}已导入：新增 {taken.new:,}，修改 {taken.changed:,}{rest}"
            self._shell.say(words, "撤销", lambda: self._shell.undoable(taken.entry_id))
            if taken.refused:
                self._load()
            else:
                self.left.emit()

        self._shell.tasks.run(
            self, lambda o, _p: sheets.take(o, plan), done, lambda error: self._problem.setText(str(error)),
            label=f"导入{self._kind.title}",
        )  # fmt: skip

    def choose(self) -> None:
        """Where the refused rows are to go."""
        start = str(self._path.with_name(f"{self._path.stem}-未导入.xlsx"))
        name, _ = QFileDialog.getSaveFileName(self, "另存不收的行", start, "Excel 文件 (*.xlsx)")
        if name:
            self.save_refused(Path(name))

    def save_refused(self, path: Path) -> None:
        """Write the refused rows with their reasons."""
        from app.usecases import sheet_plans

        plan = self._plan
        self._shell.tasks.run(
            self, lambda _o, _p: sheet_plans.save_refused(plan, path),
            lambda n: self._shell.say(f"{n} 行已存到 {path}，改好再导入这一份"), label="另存不收的行",
        )  # fmt: skip


def _said(r: Any) -> str:
    if r.refused:
        return "；".join(r.refused)
    return "；".join(f"{d.label}：{_short(d.before)} → {_short(d.after)}" for d in r.differences)


def _short(text: str) -> str:
    line = text.replace("\n", " ")
    return (line if len(line) <= 30 else line[:29] + "…") or "空"
