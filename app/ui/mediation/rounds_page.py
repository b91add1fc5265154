"""纠纷排查: the rounds on the left; of the chosen one how far each grid is, marked and written down by keys."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.form_page import FormPage
from app.ui.mediation import lead_forms
from app.ui.mediation.lead_view import RIGHTS
from app.ui.shell import Shell
from app.ui.widgets.beside import Beside, list_side
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import EmptyState, button, column, label, row
from app.ui.widgets.rights import needs
from app.ui.widgets.text_table import TextTable

ROUNDS = (("名称", 10), ("截止", 4), ("网格", 3), ("线索", 3), ("期限", 6))
GRIDS = (("网格", 6), ("排查人", 4), ("到哪里", 8), ("日期", 4))


class RoundView(QWidget):
    """One round. `edit` asks for its form, `gone` when it went to the bin."""

    edit = Signal(object)
    gone = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.round: Any = None
        self._build()
        self.show_round(None)

    def _build(self) -> None:
        self._name, self._words = label("", "h1", wrap=True), label("", "dim", wrap=True)
        self._note = label("", wrap=True, copyable=True)
        self.grids = TextTable(self._shell, "这一轮的网格", GRIDS)
        self.grids.opened.connect(lambda _at: self._found_here())
        done, again = partial(self._mark, True), partial(self._mark, False)
        acts = (
            button("排查完", done, "primary", "Ctrl+D", self, "这个网格排查完了，没有发现也要记"),
            button("登记线索", self._new_lead, "", "Ctrl+L", self, "在这个网格发现的"),
            button("修改", lambda: self.edit.emit(self.round), "", "Ctrl+E", self),
            button("还没排查", again, "link", tip="记错了，改回待排查"),
            button("删除", self._delete, "link", tip="移到回收站，可以撤销；有线索的不能删"),
        )
        looks = (
            button("看线索", self._found_here, "", "Ctrl+Return", self, tip="这个网格发现的线索"),
            button("整轮线索", self._found, "", tip="这一轮发现的全部线索"),
        )
        allowed = [needs(self._shell, one, *RIGHTS) for one in acts]
        flow = FlowLayout()
        for one in (*allowed[:3], *looks, *allowed[3:]):
            flow.addWidget(one)
        self._shown = QWidget()
        layout = column(self._name, self._words, self._note, spacing=8)
        layout.addLayout(flow)
        layout.addWidget(self.grids, 1)
        self._shown.setLayout(layout)
        words = "选一轮排查，这里是各网格排查到哪里。\n按 Ctrl+N 开始一轮：选网格、定期限，一格一格排查，发现的登记成线索。"
        self._empty = EmptyState(words)
        self.setLayout(column(self._empty, self._shown, margins=(20, 16, 20, 16)))

    def show_round(self, one: Any) -> None:
        """Show a round, or that none is chosen."""
        self.round = one
        self._empty.setVisible(one is None)
        self._shown.setVisible(one is not None)
        if one is None:
            return
        self._name.setText(one.name)
        self._words.setText(
            f"{one.start_on} 至 {one.end_on}　{one.done}/{len(one.grids)} 个网格排查完　发现 {one.leads} 条　{one.words}"
        )
        self._note.setText(one.note)
        self._note.setVisible(bool(one.note))
        cells = [(g.name, g.worker, g.words, f"{g.done_on:%m-%d}" if g.done_on else "") for g in one.grids]
        self.grids.show_rows(cells, [g.signal for g in one.grids])

    @property
    def _grid(self) -> Any:
        at = self.grids.currentRow()
        return self.round.grids[at] if self.round is not None and 0 <= at < len(self.round.grids) else None

    def choose_grid(self, row_id: int) -> None:
        """Put the hand on a grid of the round."""
        at = next((n for n, grid in enumerate(self.round.grids) if grid.id == row_id), -1)
        if at >= 0:
            self.grids.setCurrentCell(at, 0)
            self.grids.setFocus()

    def _mark(self, done: bool) -> None:
        from app.usecases.leads import rounds

        grid = self._grid
        if grid is None:
            return
        words = f"{grid.name} 排查完" if done else f"{grid.name} 改为待排查"

        def said(entry: int) -> None:
            self._shell.say(words, "撤销", lambda: self._shell.undoable(entry))
            if done:
                self._go_on()

        self._shell.tasks.run(self, lambda o, _p: rounds.mark(o, grid.id, done=done), said, once=True)

    def _go_on(self) -> None:
        """Choose the next grid that is still awaited, from where the hand is."""
        at, every = self.grids.currentRow(), range(len(self.round.grids))
        awaited = [n for n in every if n != at and not self.round.grids[n].done_on]
        if awaited:
            self.grids.setCurrentCell(next((n for n in awaited if n > at), awaited[0]), 0)

    def _new_lead(self) -> None:
        grid = self._grid
        area = grid.area_id if grid is not None else 0
        self._shell.go("mediation", kind="lead", new_in=self.round.id, grid_id=area)

    def _found_here(self) -> None:
        if (grid := self._grid) is not None:
            self._shell.go("mediation", kind="lead", round_id=self.round.id, grid_id=grid.area_id)

    def _found(self) -> None:
        self._shell.go("mediation", kind="lead", round_id=self.round.id)

    def _delete(self) -> None:
        from app.usecases.leads import rounds

        one = self.round

        def done(entry: int) -> None:
            self._shell.say(f"已删除 {one.name}", "撤销", lambda: self._shell.undoable(entry))
            self.gone.emit()

        self._shell.tasks.run(self, lambda o, _p: rounds.delete(o, one.id), done, once=True)


class RoundsPage(QWidget):
    """The rounds, the latest first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.rounds: tuple[Any, ...] = ()
        self._chosen: int = 0
        self._grid_wanted: int = 0
        self._build()
        self._bind()
        self.load()

    def _build(self) -> None:
        self.table = TextTable(self._shell, "排查轮次", ROUNDS)
        empty = EmptyState("还没有排查。按 Ctrl+N 开始一轮。", "开始一轮排查", self.new)
        self._ways = QStackedWidget()
        for way in (self.table, empty):
            self._ways.addWidget(way)
        new = needs(self._shell, button("开始一轮", self.new, "primary", "Ctrl+N", self), *RIGHTS)
        self.view = RoundView(self._shell)
        self.beside = Beside(
            list_side(row(label("纠纷排查", "h2"), None, new), self._ways), self.view, (560, 660)
        )
        layout = column(spacing=0)
        layout.addWidget(self.beside)
        self.setLayout(layout)
        self.setFocusProxy(self.table)

    def _bind(self) -> None:
        self.table.currentCellChanged.connect(lambda at, *_rest: self._choose(at))
        self.table.clicked.connect(lambda _index: self.beside.close_side())
        self.table.opened.connect(lambda _at: self.view.grids.setFocus())
        self.view.edit.connect(self._edit)
        self.view.gone.connect(self.load)
        back = QShortcut(QKeySequence("Esc"), self.view)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.table.setFocus)
        self._shell.tasks.changed.connect(self._changed)

    def entered(self) -> None:
        """Come back to the page."""
        self.load()

    def show_this(self, *, kind: str = "", record_id: int = 0, **_more: object) -> None:
        """Show a round, or a grid of one."""
        if kind == "lead_round_grid":
            self._grid_wanted = record_id
        elif record_id:
            self._chosen = record_id
        self.beside.close_side()
        self.load()

    def load(self) -> None:
        """Read the rounds."""
        from app.usecases.leads import rounds

        self._shell.tasks.run(self, lambda o, _p: rounds.rounds(o), self._show, latest="lead.rounds")

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"lead_round", "lead_round_grid", "lead"} and self.isVisible():
            self.load()

    def _show(self, found: Any) -> None:
        self.rounds = found
        wanted = next((r.id for r in found for g in r.grids if g.id == self._grid_wanted), self._chosen)
        at = next((n for n, one in enumerate(found) if one.id == wanted), 0 if found else -1)
        self.table.blockSignals(True)
        self.table.show_rows(
            [(r.name, f"{r.end_on:%m-%d}", f"{r.done}/{len(r.grids)}", str(r.leads), r.words)
             for r in found],
            [r.signal for r in found],
        )  # fmt: skip
        self.table.setCurrentCell(at, 0)
        self.table.blockSignals(False)
        self._ways.setCurrentIndex(0 if found else 1)
        self._choose(at)
        if self._grid_wanted and self.view.round is not None:
            self.view.choose_grid(self._grid_wanted)
            self._grid_wanted = 0

    def _choose(self, at: int) -> None:
        one = self.rounds[at] if 0 <= at < len(self.rounds) else None
        self._chosen = one.id if one is not None else 0
        self.view.show_round(one)

    def new(self) -> None:
        """Begin a round over every grid in use."""
        if not self.beside.at_home:
            return

        def put(given: lead_forms.Offers) -> None:
            every = [{"area_id": area, "worker": ""} for area in given.walked]
            self._put(lead_forms.round_page(self._shell, given.grids, {"grids": every}), "已开始")

        self._shell.tasks.run(self, lambda o, _p: lead_forms.offers(o), put)

    def _edit(self, one: Any) -> None:
        from app.usecases.leads import rounds

        def work(office: Any, _progress: Any) -> Any:
            return lead_forms.offers(office), rounds.form_of(office, one.id)

        def put(found: Any) -> None:
            given, form = found
            page = lead_forms.round_page(self._shell, given.grids, lead_forms.shown(form), one.id)
            self._put(page, "已修改")

        self._shell.tasks.run(self, work, put)

    def _put(self, page: FormPage, words: str) -> None:
        page.saved.connect(partial(self._saved, page, words))
        page.left.connect(lambda: self._close(page))
        self.beside.put(page)
        page.begin()

    def _saved(self, page: FormPage, words: str, round_id: int) -> None:
        self._chosen = round_id
        self._close(page)
        self._shell.say(page.said(words))

    def _close(self, page: QWidget) -> None:
        self.beside.back(page)
        self.load()
        self.table.setFocus()
