"""A list bound to a question: loads the pages that are seen on the worker, counts, filters, sorts, prints, exports itself."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QWidget

from app.models.definitions.kinds import Question
from app.models.fields.base import Period
from app.ui.list_filters import FilterBar
from app.ui.list_menu import ListMenu
from app.ui.read_anew import ReadAnew
from app.ui.shell import Shell
from app.ui.widgets.chips import Chip
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import EmptyState, column, label
from app.ui.widgets.record_table import RecordTable

COUNT_CAP = 100_000
FOLLOWED = frozenset({"resident", "household"})
"""Whose files the rows of a ledger follow."""
AT_ONCE = 4
"""Pages asked for together: what was scrolled past meanwhile is left out."""
REMEMBER_MS = 600


class RecordList(QWidget):
    """`name` keys what is remembered; `empty` is what an empty list says; `chips` stand above it; counting stops at
    `cap` until the end is asked for. `spare` columns are left out where there is no room, unless the clerk chose the columns."""

    opened = Signal(int)
    chosen = Signal(int)
    loaded = Signal()

    def __init__(
        self, shell: Shell, name: str, title: str, empty: EmptyState | None = None, *,
        tools: tuple[QWidget, ...] = (), chips: Sequence[Chip] = (), table: RecordTable | None = None,
        cap: int | None = COUNT_CAP,
    ) -> None:  # fmt: skip
        super().__init__()
        self._shell, self._name = shell, name
        self._question = Question("resident")
        self._columns: tuple[str, ...] = ()
        self._order: tuple[str, ...] = ()
        self.spare: tuple[str, ...] = ()
        self._usual: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._period: Period | None = None
        self._key, self._turn, self._wanted = "", 0, 0
        self._coming = 0  # the record that a list on its way will be at
        self._go: int | None = None
        self._top = 0
        self._capped = False
        self.anew = ReadAnew(shell, self, self.read_again)
        self._cap = cap
        self.table = table or RecordTable(title)
        self.filters = FilterBar(shell, chips)
        self.title = label(title, "h2")
        self.count = label("", "dim")
        self._picked = label("", "dim")
        self._stack = QStackedWidget()
        self._empty = empty or EmptyState("这里还没有记录。")
        self._none = EmptyState("没有符合这些条件的记录。", "清除筛选", self.filters.clear)
        self._remembering = QTimer(self, singleShot=True, interval=REMEMBER_MS)
        self._build(tools)
        self._bind()

    def _build(self, tools: tuple[QWidget, ...]) -> None:
        self.menu = ListMenu(self._shell, self)
        self._export = self.menu.export_action
        for page in (self.table, self._empty, self._none):
            self._stack.addWidget(page)
        layout = column(spacing=8)
        layout.addLayout(flow(self.title, self.count, self._picked, None, *tools, self.menu))
        layout.addWidget(self.filters)
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)

    def _bind(self) -> None:
        table = self.table
        table.opened.connect(self.opened)
        table.chosen.connect(self.chosen)
        table.sorted_by.connect(self._sort)
        table.widths_changed.connect(lambda sizes: self._kept().update(widths=dict(sizes)))
        table.moved.connect(self.show_columns)
        table.rows.wants.connect(self._load_pages)
        table.typed.connect(self._jump)
        table.copying.connect(self.menu.copy)
        table.to_end.connect(self._to_end)
        table.picked.connect(lambda n: self._picked.setText(f"已选 {n:,} 条" if n > 1 else ""))
        self.filters.changed.connect(self._filtered)
        self.filters.named.connect(self._remembering.start)
        self.filters.chosen.connect(self._use_saved)
        self.filters.saved.layout_now = lambda: (self._columns, self._order)
        self._remembering.timeout.connect(self._remember)

    def ask(
        self, question: Question, columns: tuple[str, ...] = (), *, period: Period | None = None, title: str = "",
        order: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Show what a question finds, with the filter and the columns the clerk left here last."""
        self._question, self._period = question, period
        self.anew.kinds = _read_from(question.kind)
        self._usual = (columns, order)
        key = f"{self._name}.{title}" if title else self._name
        if title:
            self.title.setText(title)
        if key == self._key:
            self._columns = tuple(self._kept().get("shown", ())) or columns
            self.reload()
            return
        self._key = key
        self.filters.use(question.kind)
        self._columns = tuple(self._kept().get("shown", ())) or columns
        self._order = tuple(self._kept().get("order", ())) or order
        self.table.set_sizes(self._kept().get("widths", {}))
        if period is None:
            self._recall()
        else:
            self.reload()

    def _kept(self) -> dict[str, Any]:
        """What this computer remembers of this list for this clerk: widths, columns, order."""
        kept: dict[str, Any] = self._shell.settings.columns.setdefault(f"{self._shell.clerk}/{self._key}", {})
        return kept

    def _recall(self) -> None:
        from app.usecases.lists import kept as lists

        key, turn, kind = self._key, self._turn, self._question.kind

        def use(state: dict[str, Any]) -> None:
            where, left = state.get("where", ()), state.get("left", ())
            if left and key == self._key:
                self._shell.say(f"上次的筛选去掉了 {len(left)} 个条件：{'；'.join(left)}")
                self._remembering.start()
            if key == self._key and where and not self.filters.where():
                self.filters.use(self._question.kind, where, state.get("name", ""))
                self.reload()
            elif turn == self._turn:
                self.reload()

        self._shell.tasks.run(self, lambda office, _p: lists.recall(office, key, kind), use)

    def _remember(self) -> None:
        from app.usecases.lists import kept as lists

        key, state = self._key, {"where": [list(c) for c in self.filters.where()], "name": self.filters.name}
        if self._period is None:
            self._shell.tasks.run(
                self, lambda office, _p: lists.remember(office, key, state), lambda _none: None
            )

    def _filtered(self) -> None:
        self.table.scrollToTop()  # another list than the one that was scrolled in
        self.reload()
        self._remembering.start()

    def _use_saved(self, one: Any) -> None:
        if one.columns:
            self._columns = one.columns
        if one.order:
            self._order = one.order
        self._filtered()

    def reload(self, select: int | None = None) -> None:
        """Load the list again; `select` puts the selection on that record, wherever it stands."""
        from app.usecases import questions

        self._turn += 1
        self._wanted, turn = select or 0, self._turn
        self._coming = self._wanted
        question, columns, order, period = self.asked()

        def work(office: Any, _progress: Any) -> Any:
            shown = questions.columns_of(office, question.kind, columns)
            page = questions.list_page(office, question, columns, order, period=period)
            far = select is not None and all(one.id != select for one in page.rows) and page.more
            place = questions.position(office, question, order, select or 0, period) if far else None
            return turn, shown, page, place

        self._shell.tasks.run(self, work, self._show, self._failed, latest=f"list.{id(self)}")

    def _failed(self, error: BaseException) -> None:
        """A remembered order or column may name a field that is no more: go back to what is usual."""
        if (self._columns, self._order) != self._usual:
            self._columns, self._order = self._usual
            self._kept().pop("shown", None)
            self._kept().pop("order", None)
            self.reload()
        self._shell.fail(error)

    def _show(self, result: Any) -> None:
        turn, columns, page, self._go = result
        if turn != self._turn:
            return
        self.table.rows.start(columns, page.rows)
        self.table.spare = () if self._kept().get("shown") else self.spare
        self.table.fit_columns()
        self.table.set_order(self._order[0] if self._order else "")
        filtered = bool(self.filters.where())
        self._stack.setCurrentWidget(self.table if page.rows else self._none if filtered else self._empty)
        self.menu.fit(self._question.kind, bool(page.rows))
        self._picked.setText("")
        if self._wanted and self._go is None:
            self.table.select_id(self._wanted)
        if page.more:
            self._count(self._cap)
        else:
            self._counted((turn, len(page.rows), None))
        self.loaded.emit()

    def _count(self, cap: int | None, then: Any = None) -> None:
        """Count in the background: the first page does not wait for it."""
        from app.usecases import questions

        question, _columns, _order, period = self.asked()
        turn = self._turn
        self._shell.tasks.run(
            self,
            lambda office, _p: (turn, questions.count(office, question, period, cap), then),
            self._counted,
            latest=f"count.{id(self)}",
        )

    def _counted(self, result: Any) -> None:
        turn, count, then = result
        if turn != self._turn:
            return
        cap = self._cap if then is None else None
        self._capped = cap is not None and count > cap
        self.table.rows.set_total(cap if cap is not None and self._capped else count)
        self.count.setText(f"{cap:,}+ 条" if self._capped else f"{count:,} 条")
        if self._go is not None:
            self.table.go_to(self._go)
            self._go = None
        elif self._top and not self.table.selected_ids():  # nobody was selected, or he is gone
            self.table.doItemsLayout()  # the rows that were just counted can be scrolled to
            self.table.scrollTo(self.table.cell(self._top), QAbstractItemView.ScrollHint.PositionAtTop)
        self._top = self._coming = 0
        if then is not None:
            then()

    def _to_end(self) -> None:
        """The last row; a list that was not counted to its end is counted first."""
        if self._capped:
            self._count(None, lambda: self.table.go_to(self.table.rows.total - 1))
        else:
            self.table.go_to(self.table.rows.total - 1)

    def _load_pages(self, wanted: list[int]) -> None:
        from app.usecases import questions

        question, columns, order, period = self.asked()
        turn = self._turn
        ways = [(page, *self.table.rows.way_to(page)) for page in wanted[-AT_ONCE:]]

        def work(office: Any, _progress: Any) -> Any:
            return turn, [
                (page, count, questions.list_page(
                    office, question, columns, order, key, period, count, skip=skip, back=back
                ).rows)
                for page, key, skip, back, count in ways
            ]  # fmt: skip

        self._shell.tasks.run(self, work, self._put_pages, latest=f"pages.{id(self)}")

    def _put_pages(self, result: Any) -> None:
        turn, pages = result
        if turn != self._turn:
            return
        if any(len(rows) < count for _page, count, rows in pages):
            self.reload()  # somebody took rows away meanwhile
            return
        for page, _count, rows in pages:
            self.table.rows.put(page, rows)

    def _jump(self, typed: str) -> None:
        from app.usecases import questions

        question, _columns, order, period = self.asked()
        turn = self._turn

        def go(place: int | None) -> None:
            if place is not None and turn == self._turn:
                if place >= self.table.rows.total and self._capped:
                    self._count(None, lambda: self.table.go_to(place))
                else:
                    self.table.go_to(place)

        work = lambda office, _p: questions.jump(office, question, order, typed, period)  # noqa: E731
        self._shell.tasks.run(self, work, go, latest=f"jump.{id(self)}")

    def _sort(self, order: str) -> None:
        self._order = (order,)
        self._kept()["order"] = [order]
        self.table.scrollToTop()
        self.reload()

    def read_again(self) -> None:
        """Read the rows again; what is selected and seen stays where it was, and what was just asked for is gone to."""
        current = self.table.selected_ids()
        self._top = max(self.table.rowAt(0), 0)
        self.reload(self._coming or (current[0] if current else None))

    def asked(self) -> tuple[Question, tuple[str, ...], tuple[str, ...], Period | None]:
        """(question with the filter, columns, order, period) as they stand."""
        return self.filters.question(self._question), self._columns, self._order, self._period

    def show_columns(self, names: Sequence[str]) -> None:
        """Show these columns from now on."""
        self._columns = tuple(names)
        self._kept()["shown"] = list(names)
        self.reload()

    def reset_columns(self) -> None:
        """Columns, order and widths as they were shipped."""
        self._kept().clear()
        self.table.set_sizes({})
        self._columns, self._order = self._usual
        self.reload()

    def export(self) -> None:
        """Save what is seen as .xlsx; logged. A list that has a sheet of its own does that instead."""
        self.menu.export()


def _read_from(kind: str) -> frozenset[str]:
    """The kinds of record that a row shows: a row of a ledger follows the file of whom it belongs to, a household its
    members, whose number and whose head it says."""
    if kind == "household":
        return FOLLOWED | {"membership"}
    if kind.startswith("journal."):
        return frozenset({"journal_entry"})
    return FOLLOWED | {"ledger_entry"} if kind.startswith("ledger.") else frozenset({kind})
