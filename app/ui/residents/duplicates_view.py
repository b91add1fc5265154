"""查重: pairs of files that may be one person at the left, the chosen pair side by side at the right."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from app.ui.residents.merge_view import MergeView
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.text_table import TextTable

_SIGNALS = {3: "overdue", 2: "due", 1: ""}


class DuplicatesView(QWidget):
    """The review list. It is made on the worker, can be cancelled, and is made again with F5 or when somebody merged."""

    elsewhere = Signal(str, int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._pairs: list[Any] = []
        self._stale = self._looking = False
        self._build()
        self._bind()
        self.look()

    def _build(self) -> None:
        self._count = label("", "dim")
        self._again = button(
            "重新查找", self.look, tip="重新查找（F5）"
        )  # F5 is the window's: it enters the view
        self.table = TextTable(self._shell, "可能重复的档案", (("把握", 5), ("姓名", 7), ("为什么", 13)))
        self._state = EmptyState("正在查找可能重复登记的人…")
        self._list = QStackedWidget()
        self._list.addWidget(self._state)
        self._list.addWidget(self.table)
        left = column(spacing=8, margins=(16, 12, 8, 12))
        left.addLayout(row(label("可能重复的档案", "h2"), self._count, None, self._again))
        left.addWidget(self._list, 1)
        self._why = label(
            "", "due", wrap=True
        )  # the reasons of the chosen pair, however narrow their column is
        left.addWidget(self._why)
        holder = QWidget()
        holder.setLayout(left)
        self.merge = MergeView(self._shell)
        self._nobody = EmptyState(
            "在左边选一对，回车到右边逐项对照。\n同一个人就合并成一份，不是就记下“是两个人”。"
        )
        self._right = QStackedWidget()
        self._right.addWidget(self._nobody)
        self._right.addWidget(self.merge)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(holder)
        split.addWidget(self._right)
        split.setSizes([470, 800])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        layout = column(spacing=0)
        layout.addWidget(split)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _bind(self) -> None:
        self.table.currentCellChanged.connect(lambda at, *_rest: self._choose(at))
        self.table.opened.connect(lambda _at: self.merge.setFocus())
        self.merge.left.connect(self.table.setFocus)
        self.merge.merged.connect(lambda *_ids: self.look())
        self.merge.apart.connect(self._settled)
        self._shell.tasks.changed.connect(self._changed)

    def look(self) -> None:
        """Look through the whole office."""
        from app.usecases.residents import duplicates

        self._stale, self._looking = False, True
        self._again.setEnabled(False)
        self._shell.tasks.run(
            self, lambda o, p: duplicates.pairs(o, p.step), self._show, self._not_found, label="查找重复登记"
        )

    def _not_found(self, error: BaseException) -> None:
        self._looking, self._stale = False, True
        self._again.setEnabled(True)
        self._state.words.setText(f"{error}\n按 F5 重新查找。")

    def _show(self, pairs: Any) -> None:
        self._looking = False
        self._again.setEnabled(True)
        self._pairs = list(pairs)
        self._fill()

    def _fill(self) -> None:
        from app.models.rules.sameness import CERTAINTY

        self.table.blockSignals(True)
        self.table.show_rows(
            [(CERTAINTY[p.certainty], _names(p), "；".join(p.reasons)) for p in self._pairs],
            [_SIGNALS[p.certainty] for p in self._pairs],
        )
        self.table.blockSignals(False)
        self._count.setText(f"{len(self._pairs):,} 对")
        self._state.words.setText(
            "没有发现可能重复登记的人。\n登记时也会随时提醒；资料变动后按 F5 重新查找。"
        )
        self._list.setCurrentWidget(self.table if self._pairs else self._state)
        self._choose(self.table.currentRow())
        if self.isVisible():
            (self.table if self._pairs else self._again).setFocus()

    def _choose(self, at: int) -> None:
        there = 0 <= at < len(self._pairs)
        self._why.setText("；".join(self._pairs[at].reasons) if there else "")
        self._right.setCurrentWidget(self.merge if there else self._nobody)
        if there:
            self.merge.load(self._pairs[at].first.resident_id, self._pairs[at].second.resident_id)

    def _settled(self, first: int, second: int) -> None:
        """A pair is told apart: it goes from the list without looking again."""
        both = {first, second}
        self._pairs = [p for p in self._pairs if {p.first.resident_id, p.second.resident_id} != both]
        self._stale = False
        self._fill()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"resident", "resident_pair"} and not self._looking:
            self._stale = True
            self._count.setText(f"{len(self._pairs):,} 对；资料有变动，按 F5 重新查找")

    def entered(self) -> None:
        """Come back to the view: looked through again when something changed."""
        if self._stale:
            self.look()
        self.table.setFocus()

    def show_this(self, *, record_id: int = 0, other: int = 0, **_more: object) -> None:
        """Put two files side by side, or look for pairs again."""
        if record_id and other:
            self._right.setCurrentWidget(self.merge)
            self.merge.load(record_id, other)


def _names(pair: Any) -> str:
    one, other = pair.first.name, pair.second.name
    return one if one == other else f"{one}、{other}"
