"""检查专题: what an inspection asks for, what is there of it, all of it as one PDF with contents."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

INSPECTIONS = (("检查专题", 18), ("检查单位", 12))
MATERIAL = (("种类", 5), ("材料", 24), ("数量", 6), ("说明", 20))
EVER = "全部时间"
UNITS = {"台账": "行", "文书": "份", "附件": "个"}


class InspectionsView(QWidget):
    """`left` when the clerk goes back."""

    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._rows: list[Any] = []
        self._build()
        self._bind()
        self._load()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "检查专题", INSPECTIONS)
        self.material = TextTable(self._shell, "要看的材料", MATERIAL)
        self.about = label("", "dim", wrap=True)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.period = QComboBox()
        self.period.setAccessibleName("时间段")
        self.period.addItem(EVER, "")
        self.whole = needs(self._shell, QCheckBox("显示完整证件号码和电话，附上附件"), "export.unmasked")
        self.print_button = button("合成一份打印", self.print_out, "primary", "Ctrl+P", self)
        back = button("返回", self.left.emit, "", "Esc", self)
        left = column(label("检查专题", "h2"), spacing=8)
        left.addWidget(self.table, 1)
        right = column(self.about, spacing=8)
        right.addWidget(self.material, 1)
        middle = row(spacing=12)
        middle.addLayout(left, 2)
        middle.addLayout(right, 3)
        layout = column(spacing=8, margins=(8, 12, 16, 12))
        layout.addLayout(
            row(back, None, label("时间段", "dim"), self.period, self.whole, self.print_button, spacing=6)
        )
        layout.addWidget(self.problem)
        layout.addLayout(middle, 1)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.table.currentCellChanged.connect(lambda *_cells: self._show())
        self.period.activated.connect(lambda _at: self._show())

    def _load(self) -> None:
        from app.usecases.ledgers import inspections
        from app.usecases.summaries.periods import periods

        def work(office: Any, _progress: Any) -> Any:
            return inspections.listing(office), periods(office.today())

        def loaded(found: Any) -> None:
            self._rows, spans = found
            for key, words in spans:
                self.period.addItem(words, key)
            self.table.show_rows([(r.name, r.body) for r in self._rows])
            self.table.setCurrentCell(0, 0)
            self.table.setFocus()

        self._shell.tasks.run(self, work, loaded, self._refused)

    def _asked(self) -> tuple[Any, str]:
        at = self.table.currentRow()
        return (self._rows[at] if 0 <= at < len(self._rows) else None), self.period.currentData() or ""

    def _show(self) -> None:
        from app.usecases.ledgers import inspections
        from app.usecases.summaries.periods import period_of

        one, span = self._asked()
        if one is None:
            return
        self.about.setText(one.about)

        def work(office: Any, _progress: Any) -> Any:
            return inspections.material(office, one.key, period_of(span) if span else None)

        self._shell.tasks.run(self, work, self._shown, self._refused, latest="ledgers.inspection")

    def _shown(self, found: list[Any]) -> None:
        self.problem.hide()
        self.material.show_rows(
            [(a.kind, a.name, f"{a.count} {UNITS[a.kind]}" if a.count else "", a.missing) for a in found],
            ["due" if a.missing else "" for a in found],
        )

    def _refused(self, error: BaseException) -> None:
        self.problem.setText(str(error))
        self.problem.show()

    def print_out(self) -> None:
        """Everything bound into one PDF."""
        from app.usecases.ledgers import inspections
        from app.usecases.summaries.periods import period_of

        one, span = self._asked()
        masked = not self.whole.isChecked()
        if one is not None:

            def work(office: Any, _progress: Any) -> Any:
                return inspections.printed(office, one.key, period_of(span) if span else None, masked=masked)

            self._shell.preview(self, one.name, work=work)
