"""到期可销毁: rows past their retention by ledger; the list to be agreed to; destroying them; the register of what was."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

LEDGERS = (("台账", 10), ("年限", 3), ("到期", 4))
ROWS = (("编号", 6), ("归属、内容", 10), ("起始", 6), ("终止", 6), ("保存到", 6))
NONE = "没有保存期满的行。保存年限在台账设计里写，从终止的第二年算起。"
RIGHT = "ledgers.destroy"


class RetentionView(QWidget):
    """`left` when the clerk goes back to the rows; `key` is the ledger that is marked first."""

    left = Signal()

    def __init__(self, shell: Shell, key: str = "") -> None:
        super().__init__()
        self._shell, self._first = shell, key
        self._ledgers: list[Any] = []
        self._rows: list[Any] = []
        self._build()
        self._bind()
        self._load()

    def _build(self) -> None:
        self.ledgers = TextTable(self._shell, "有到期行的台账", LEDGERS)
        self.rows = TextTable(self._shell, "到期的行", ROWS)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.said = label("", "dim", wrap=True)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.reason, self.witness = QLineEdit(), QLineEdit()
        for line, name, hint in (
            (self.reason, "销毁依据", "依据，例如：保存期满，2026 年 3 月 10 日居委会会议同意"),
            (self.witness, "监销人", "监销人（另一个人）"),
        ):
            line.setAccessibleName(name)
            line.setPlaceholderText(hint)
        give = button("确定销毁，不能撤销", self._give, "primary")
        self.asking = QWidget()
        asking = row(self.reason, self.witness, give, button("取消", self._ask_nothing), spacing=6)
        asking.setStretch(0, 3)
        asking.setStretch(1, 1)
        self.asking.setLayout(asking)
        self.asking.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        back = button("返回", self._back, "", "Esc", self)
        self.print_button = button(
            "打印鉴定清册", self.print_proposal, "", "Ctrl+P", self, "这本台账到期的行，交会议同意"
        )
        register = button(
            "销毁清册", self.print_register, "", "Ctrl+Shift+P", self, "销毁过的，永久保存，可以打印"
        )
        self.destroy_button = needs(
            self._shell,
            button("销毁选中的行", self._ask, "", "Ctrl+D", self, "内容从此没有了，只留编号和依据"),
            RIGHT,
        )
        left = column(label("到期可销毁", "h2"), self.ledgers, spacing=8)
        right = column(self.said, self.rows, spacing=8)
        middle = row(spacing=12)
        middle.addLayout(left, 1)
        middle.addLayout(right, 2)
        layout = column(spacing=8, margins=(8, 12, 16, 12))
        layout.addLayout(row(back, None, register, self.print_button, self.destroy_button, spacing=6))
        layout.addWidget(self.asking)
        layout.addWidget(self.problem)
        layout.addLayout(middle, 1)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.ledgers.currentCellChanged.connect(lambda *_cells: self._show())
        self.rows.itemSelectionChanged.connect(self._enable)
        self.reason.returnPressed.connect(self.witness.setFocus)
        self.witness.returnPressed.connect(self._give)

    def _load(self) -> None:
        from app.usecases.ledgers import retention

        self._shell.tasks.run(self, lambda o, _p: retention.overview(o), self._loaded, self._refused)

    def _loaded(self, found: list[Any]) -> None:
        self._ledgers = found
        self.ledgers.show_rows([(one.name, f"{one.years} 年", f"{one.rows:,} 行") for one in found])
        keys = [one.key for one in found]
        self.ledgers.setCurrentCell(keys.index(self._first) if self._first in keys else 0, 0)
        self.ledgers.setFocus()
        self._show()

    @property
    def key(self) -> str:
        """The ledger that is marked, "" for none."""
        at = self.ledgers.currentRow()
        return str(self._ledgers[at].key) if 0 <= at < len(self._ledgers) else ""

    def _show(self) -> None:
        from app.usecases.ledgers import retention

        key = self.key
        if not key:
            self._shown([])
            return
        work = lambda o, _p: retention.expired(o, key)  # noqa: E731
        self._shell.tasks.run(self, work, self._shown, self._refused, latest="ledgers.expired")

    def _shown(self, rows: list[Any]) -> None:
        self._rows = rows
        self.said.setText(f"到期 {len(rows):,} 行。Ctrl+A 全选，Shift+↓ 选几行。" if rows else NONE)
        self.rows.show_rows([
            (r.number, r.title, str(r.start or ""), str(r.end or ""), str(r.until)) for r in rows
        ])  # fmt: skip
        self._enable()

    def _chosen(self) -> list[int]:
        return [self._rows[i.row()].id for i in self.rows.selectionModel().selectedRows()]

    def _enable(self) -> None:
        count = len(self._chosen())
        self.destroy_button.setText(f"销毁选中的 {count:,} 行" if count > 1 else "销毁选中的行")
        self.destroy_button.setEnabled(count > 0)
        self.print_button.setEnabled(bool(self._rows))

    def _ask(self) -> None:
        self.problem.hide()
        self.asking.show()
        self.reason.setFocus()

    def _back(self) -> None:
        if self.asking.isVisible():
            self._ask_nothing()
        else:
            self.left.emit()

    def _ask_nothing(self) -> None:
        self.asking.hide()
        self.problem.hide()
        self.rows.setFocus()

    def _give(self) -> None:
        from app.usecases.ledgers import retention

        key, ids, why, witness = self.key, self._chosen(), self.reason.text(), self.witness.text()

        def done(count: int) -> None:
            self._ask_nothing()
            self.reason.clear()
            self.witness.clear()
            self._shell.say(f"已销毁 {count:,} 行，请打印销毁清册，两人签字", "销毁清册", self.print_register)
            self._first = key
            self._load()

        work = lambda o, _p: retention.destroy(o, key, ids, why, witness)  # noqa: E731
        self._shell.tasks.run(self, work, done, self._refused, label="销毁")

    def _refused(self, error: BaseException) -> None:
        self.problem.setText(str(error))
        self.problem.show()

    def print_proposal(self) -> None:
        """The rows of the marked ledger, for those who agree to it."""
        from app.usecases.ledgers import retention_papers

        key = self.key
        if key:
            work = lambda o, _p: retention_papers.proposal(o, key)  # noqa: E731
            self._shell.preview(self, "到期档案鉴定清册", work=work)

    def print_register(self) -> None:
        """What was destroyed, of all ledgers."""
        from app.usecases.ledgers import retention_papers

        self._shell.preview(self, "销毁清册", work=lambda o, _p: retention_papers.register(o))
