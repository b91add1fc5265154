"""从表格导入: a sheet's columns beside the ledger's fields, what each row would do, taken in one act, refused rows handed back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.text_table import TextTable

SHEETS = "表格 (*.xlsx *.xls *.et *.ods *.csv)"
COLUMNS = (("表里的列", 9), ("当作", 11), ("为什么", 8))
ROWS = (("行", 5), ("会怎样", 9), ("说明", 40))
SAID = {"new": "新增", "changed": "修改", "same": "相同", "refused": "不能导入"}
SIGNALS = {"refused": "overdue", "changed": "due"}
NOT = "不导入"
MOST = 200


class _Wrapped(TextTable):
    """Words that do not fit go on in the next line; rows are no higher than that."""

    def __init__(
        self, shell: Shell, name: str, columns: Sequence[tuple[str, int]], whole: Sequence[str] = ()
    ) -> None:
        super().__init__(shell, name, columns, whole=whole)
        self.setWordWrap(True)
        self.air = 0


class ImportView(QWidget):
    """`left` when the clerk goes back; `taken` when rows came in. It needs the whole room (`whole_room`)."""

    whole_room = True

    left = Signal()
    taken = Signal()

    def __init__(self, shell: Shell, facts: Any, plan: Any, labels: dict[str, str]) -> None:
        super().__init__()
        self._shell, self.facts, self.plan, self._labels = shell, facts, plan, labels
        self.checked: Any = None
        self._build()
        self._load()

    def _build(self) -> None:
        back = button("返回", self.left.emit, "", "Esc", self)
        self.check_button = button("核对", self.check, "", "Ctrl+R", self, "看看每一行会怎样，什么也不改")
        self.take_button = button("导入", self.take, "primary", "Ctrl+S", self)
        self.rejects_button = button("保存不能导入的行…", self.save_rejects, "", "", self, "改好后可以再导入")
        self.columns = _Wrapped(self._shell, "列的对应", COLUMNS)
        self.columns.opened.connect(self._choose)
        self.rows = _Wrapped(self._shell, "每一行会怎样", ROWS, whole=("行", "会怎样"))
        self.counts = label("", wrap=True)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        middle = row(spacing=12)
        middle.addWidget(self.columns, 1)
        right = column(self.counts, spacing=8)
        right.addWidget(self.rows, 1)
        middle.addLayout(right, 1)
        layout = column(
            label(f"{self.facts.name}：导入 {self.plan.path.name}", "h2"), spacing=8, margins=(8, 12, 16, 12)
        )
        layout.addLayout(row(back, None, self.rejects_button, self.check_button, self.take_button, spacing=6))
        layout.addWidget(self.problem)
        layout.addLayout(middle, 1)
        self.setLayout(layout)

    def _load(self) -> None:
        columns = self.plan.columns
        names = [one.column.heading or f"第 {one.column.index + 1} 列" for one in columns]
        self.columns.show_rows([(name, "", one.why) for name, one in zip(names, columns, strict=True)])
        for at, mapped in enumerate(columns):
            choice = QComboBox()
            choice.setAccessibleName(f"{mapped.column.heading} 当作")
            choice.addItem(NOT, None)
            for name, words in self._labels.items():
                choice.addItem(words, name)
            choice.setCurrentIndex(max(0, choice.findData(mapped.field)))
            choice.activated.connect(
                lambda _i, index=mapped.column.index, box=choice: self._mapped(index, box)
            )
            self.columns.setCellWidget(at, 1, choice)
        self.columns.fit()
        self.check()

    def _choose(self, at: int) -> None:
        """Enter on a column: what it is taken for."""
        choice = self.columns.cellWidget(at, 1)
        if isinstance(choice, QComboBox):
            choice.setFocus()
            choice.showPopup()

    def begin(self) -> None:
        """The cursor is where something can be put right."""
        self.columns.setFocus()

    def _mapped(self, index: int, box: QComboBox) -> None:
        from app.usecases.ledgers import sheet_columns

        chosen, key, plan = box.currentData(), self.facts.key, self.plan

        def changed(plan: Any) -> None:
            self.plan = plan
            self.check()

        def work(office: Any, _progress: Any) -> Any:
            return sheet_columns.remap(office, key, plan, {index: chosen})

        self._shell.tasks.run(self, work, changed, self._refused)

    def check(self) -> None:
        """Look at every row without changing anything."""
        from app.usecases.ledgers import sheet_in

        key, plan = self.facts.key, self.plan
        self.take_button.setEnabled(False)
        self._shell.tasks.run(
            self, lambda o, p: sheet_in.check(o, key, plan, p.step), self._checked, self._refused,
            label="核对表格", latest="ledgers.import",
        )  # fmt: skip

    def _checked(self, checked: Any) -> None:
        self.checked = checked
        self.problem.hide()
        counts = "，".join(f"{words} {checked.count(state)} 行" for state, words in SAID.items())
        self.counts.setText(
            counts if len(checked.rows) <= MOST else f"{counts}。列出 {MOST} 行，不能导入的在前"
        )
        shown = sorted(checked.rows, key=lambda r: (r.state == "same", r.state != "refused", r.row))[:MOST]
        self.rows.show_rows(
            [(str(r.row), SAID[r.state], _told(r)) for r in shown], [SIGNALS.get(r.state, "") for r in shown]
        )
        self.take_button.setEnabled(checked.count("new") + checked.count("changed") > 0)
        self.rejects_button.setEnabled(bool(checked.refused))

    def take(self) -> None:
        """Take what the preview shows, in one act."""
        from app.usecases.ledgers import sheet_in

        checked = self.checked
        if checked is None or not self.take_button.isEnabled():
            return
        self.take_button.setEnabled(False)

        def done(result: Any) -> None:
            words = f"新增 {result.new:,} 行，修改 {result.changed:,} 行"
            more = f"；{result.refused:,} 行没有导入，可以保存下来改好再导入" if result.refused else ""
            self._shell.say(f"已导入：{words}{more}", "撤销", lambda: self._shell.undoable(result.act))
            self.taken.emit()
            if result.refused:
                self.check()
            else:
                self.left.emit()

        self._shell.tasks.run(
            self, lambda o, p: sheet_in.take(o, checked, p.step), done, self._refused, label="导入台账"
        )

    def save_rejects(self) -> None:
        """The refused rows as the same sheet, with the reasons in red."""
        from app.usecases.ledgers import sheet_in

        checked = self.checked
        folder = self._shell.settings.folders.get("ledger", str(Path.home()))
        path, _ = QFileDialog.getSaveFileName(
            self, "保存不能导入的行", f"{folder}/{self.plan.path.stem} 未导入.xlsx", "Excel 文件 (*.xlsx)"
        )
        if path and checked is not None:
            self._shell.tasks.run(
                self,
                lambda _o, _p: sheet_in.save_rejects(checked, Path(path)),
                lambda count: self._shell.say(f"{count} 行已保存到 {path}，原因写在最后一列"),
                self._refused,
            )

    def _refused(self, error: BaseException) -> None:
        self.problem.setText(str(error))
        self.problem.show()


def _told(one: Any) -> str:
    changes = "；".join(f"{name}：{old or '空'} → {new}" for name, (old, new) in one.changes.items())
    return "；".join(one.why) or changes
