"""Below a ledger's grid: what is wrong in the current cell, how many cells wait, sums of the selection and the columns."""

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.ui.ledgers.sheet_list import SheetList
from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row

SOON_MS = 120
SUMS_SHOWN = 4
AT_ONCE = 20_000
"""Rows of which the columns are summed without being asked: more would keep the office's worker busy."""
NOBODY = "没有叫"


class SheetFoot(QWidget):
    """`next_wanted` asks for the next refused cell, `list_wanted` for the list of all, `person_wanted` (name) for the
    form of a resident not on file."""

    next_wanted = Signal()
    list_wanted = Signal()
    person_wanted = Signal(str)

    def __init__(self, shell: Shell, listing: SheetList) -> None:
        super().__init__()
        self._shell, self._list, self._grid = shell, listing, listing.grid
        self._totals: dict[str, Decimal] = {}
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._build()
        self._bind()

    def _build(self) -> None:
        self.said = label("", "dim", wrap=True)
        self.sums = label("", "dim", copyable=True)
        self.waiting = button("", self.next_wanted.emit, "link", tip="到下一个没有填进去的格子（F8）")
        self.all = button("名单", self.list_wanted.emit, "link", tip="没有填进去的格子：写的什么、为什么")
        self.all.hide()
        self.person = button("登记这位居民", self._person, "link", tip="到居民登记，登记好再回来")
        self.ask = button("算合计", self.sum_now, "link", tip="把全部行的数字列合计一遍，行很多时要等一会儿")
        self.ask.hide()
        self.waiting.hide()
        self.person.hide()
        layout = column(self.said, spacing=2)
        layout.addLayout(row(self.person, self.waiting, self.all, None, self.ask, self.sums))
        self.setLayout(layout)

    def _bind(self) -> None:
        self._grid.said.connect(self._say)
        self._grid.block_changed.connect(self._soon.start)
        self._soon.timeout.connect(self._sum_selection)
        self._list.counted.connect(self.sum_columns)

    def _say(self, words: str, wrong: bool) -> None:
        self.said.setObjectName("problem" if wrong else "dim")
        self.said.setText(words)
        self.said.setToolTip(words)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.person.setVisible(wrong and NOBODY in words and "居民" in words)

    def _person(self) -> None:
        self.person_wanted.emit(str(self._grid.currentIndex().data() or ""))

    def show_waiting(self, count: int) -> None:
        """How many cells were refused."""
        self.waiting.setText(f"{count:,} 格没有填进去")
        self.waiting.setVisible(count > 0)
        self.all.setVisible(count > 0)

    def _summed(self) -> list[str]:
        model = self._grid.rows
        return [c.name for c in model.columns if getattr(model.specs.get(c.name), "sums", False)][:SUMS_SHOWN]

    def sum_columns(self) -> None:
        """The sums of the columns, over all that the list finds; of a long list when they are asked for."""
        long = self._grid.rows.total > AT_ONCE
        self.ask.setVisible(long and bool(self._summed()))
        if long or not self._summed():
            self._totals = {}
            self._sum_selection()
        else:
            self.sum_now()

    def sum_now(self) -> None:
        """The sums of the columns that are summed."""
        from app.usecases.ledgers import cell_sums

        (question, *_rest), names = self._list.asked(), self._summed()
        label = "合计" if self._grid.rows.total > AT_ONCE else ""

        def show(found: dict[str, Decimal]) -> None:
            self._totals = found
            self._sum_selection()

        work = lambda office, _p: cell_sums.totals(office, question, names)  # noqa: E731
        self._shell.tasks.run(self, work, show, label=label, latest="ledgers.totals")

    def _column_words(self) -> str:
        model = self._grid.rows
        found = [
            f"{spec.label} {_plain(total) if spec.places is None else f'{total:,.{spec.places}f}'}"
            for n, total in self._totals.items()
            if (spec := model.specs.get(n)) is not None
        ]
        return f"合计：{'　'.join(found)}" if found else ""

    def _sum_selection(self) -> None:
        """Of one cell nothing; of more their count and exact sum."""
        from app.usecases.ledgers import cell_sums

        model, blocks = self._grid.rows, self._grid.blocks()
        count = sum((b - t + 1) * (r - left + 1) for t, left, b, r in blocks)
        if count <= 1 or not model.can_edit:
            self.sums.setText(self._column_words())
            return
        if all(
            model.row_at(at) is not None or at >= model.total for t, _, b, _ in blocks for at in (t, b)
        ) and (sum(b - t + 1 for t, _, b, _ in blocks) <= 4000):
            texts = [
                model.text_at(at, c)
                for t, left, b, r in blocks
                for at in range(t, b + 1)
                for c in range(left, r + 1)
            ]
            self._show_sum(count, cell_sums.sum_of(texts))
        else:
            self._sum_far(count, blocks)

    def _sum_far(self, count: int, blocks: list[Any]) -> None:
        """A selection longer than what is at hand is summed by the database's pages."""
        from app.usecases.ledgers import cell_sums

        question, _columns, order, _period = self._list.asked()
        top, left, bottom, right = blocks[0]
        names = [self._grid.rows.name_at(c) for c in range(left, right + 1)]
        spans = [(top, min(bottom, self._grid.rows.total - 1))]
        self.sums.setText("正在合计……")
        work = lambda office, _p: cell_sums.span_sum(office, question, order, spans, names)  # noqa: E731
        self._shell.tasks.run(self, work, lambda found: self._show_sum(count, found), latest="ledgers.sum")

    def _show_sum(self, count: int, found: Any) -> None:
        words = [f"选中 {count:,} 格", f"有内容 {found.filled:,}"]
        if found.numbers:
            words.append(f"{found.numbers:,} 个数合计 {_plain(found.total)}")
        self.sums.setText("　".join(words))


def _plain(value: Decimal) -> str:
    """A sum as people write it, with every decimal it has."""
    return f"{value:,f}"
