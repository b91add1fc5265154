"""一站式: the records on the left with their filters; on the right the counter for a new one, or the chosen record."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from PySide6.QtWidgets import QComboBox, QPushButton, QStackedWidget, QWidget

from app.models.definitions.kinds import Question
from app.ui.record_list import RecordList
from app.ui.services import short_forms
from app.ui.services.beside import open_notices, open_proofs, open_providers, open_relief, open_surveys
from app.ui.services.board import OPEN, ORDERS
from app.ui.services.counter import Counter
from app.ui.services.record_view import RecordView
from app.ui.shell import Shell
from app.ui.widgets.beside import Beside, list_side
from app.ui.widgets.card_board import CardBoard
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.menus import menu_button
from app.ui.widgets.parts import EmptyState, button, column, scrolled
from app.ui.widgets.rights import needs

LIST = ("number", "item", "applicant", "state", "received_on", "due_on", "finished_on")
SPARE = ("finished_on", "received_on", "number", "due_on")
"""Columns that go first in a narrow window or in large type."""
SHOWN = (
    ("open", "在办"), ("all", "全部"), ("overdue", "超期"), ("received", "待受理"), ("finished", "已办结"),
    ("today", "今天收件"), ("soon", "快到期"), ("bad", "差评整改"),
)  # fmt: skip
BESIDE: dict[str, Callable[[Shell, QStackedWidget], QWidget]] = {
    "proofs": open_proofs, "providers": open_providers, "relief": open_relief, "surveys": open_surveys,
    "notices": open_notices,
}  # fmt: skip
"""What opens beside the list from another room, by its key (resources/elsewhere.toml)."""
ORDERS_SHOWN, ORDERS_LEFT = "点单看板", "回到列表"


class ServicesPage(QWidget):
    """The room of the desk."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._counter: QWidget | None = None
        self._build()
        self._bind()
        self.apply()

    def _build(self) -> None:
        empty = EmptyState("这里没有办件。来了居民，按 Ctrl+N 受理。", "新办件", self.new)
        self.list = RecordList(self._shell, "services", "办件", empty)
        self.list.spare = SPARE
        self.board, self.orders = CardBoard(self._shell, OPEN), CardBoard(self._shell, ORDERS)
        self._ways = QStackedWidget()
        for way in (self.list, self.board, self.orders):
            self._ways.addWidget(way)
        self.view = RecordView(self._shell)
        self._beside = Beside(list_side(self._tools(), self._ways), self.view, (650, 550))
        layout = column(spacing=0)
        layout.addWidget(self._beside)
        self.setLayout(layout)

    def _tools(self) -> FlowLayout:
        """The filter, what opens beside the list, the boards, a new matter."""
        self._filter = QComboBox()
        self._filter.setAccessibleName("显示哪些办件")
        for key, words in SHOWN:
            self._filter.addItem(words, key)
        new = needs(self._shell, button("新办件", self.new, "primary", "Ctrl+N", self), "services.edit")
        self._switch = button("看板", self.switch, "", "Ctrl+B", self, tip="看板和列表之间切换")
        proofs = button("开证明", partial(self._open_beside, open_proofs), "", "Ctrl+Shift+K", self)
        tools = FlowLayout(spacing=6)
        for tool in (self._filter, new, proofs, self._switch, self._more()):
            tools.addWidget(tool)
        return tools

    def _more(self) -> QPushButton:
        """What is not needed for every visit, in a menu: one line of tools leaves the rest to the list, also in large type."""
        beside = (
            ("便民电话", open_providers, "Ctrl+Shift+T"), ("款物账", open_relief, "Ctrl+Shift+G"),
            ("满意度测评", open_surveys, "Ctrl+Shift+Y"), ("公示", open_notices, "Ctrl+Shift+W"),
        )  # fmt: skip
        opens = [(words, keys, partial(self._open_beside, view)) for words, view, keys in beside]
        entries = [
            (ORDERS_SHOWN, "Ctrl+Shift+Q", self.switch_orders), None, *opens, None,
            ("打印到期单", "Ctrl+Shift+U", self.print_due),
        ]  # fmt: skip
        tip = "点单看板、便民电话、款物账、满意度测评、公示、打印到期单"
        made = menu_button("更多", entries, tip=tip)
        self._order_switch = made.menu().actions()[0]
        return made

    def _open_beside(self, opens: Callable[[Shell, QStackedWidget], QWidget]) -> None:
        opens(self._shell, self._beside.stack)

    def _bind(self) -> None:
        self.setFocusProxy(self.list.table)
        self._filter.activated.connect(self.apply)
        self.list.chosen.connect(self._choose)
        self.list.table.clicked.connect(self._leave_counter)  # before follow(): the counter keeps its draft
        self._beside.follow(self.list.table, self.view.load)
        self.list.opened.connect(self._open)
        for board in (self.board, self.orders):
            board.chosen.connect(self._choose)
            board.opened.connect(self._open)
        self.view.giving.connect(
            lambda record_id: open_relief(self._shell, self._beside.stack).give(record_id)
        )
        self.view.publishing.connect(
            lambda record_id: open_notices(self._shell, self._beside.stack).begin(record_id)
        )
        self.view.changed.connect(lambda record_id: self.list.reload(record_id))

    def question(self) -> Question:
        """What the filter asks for."""
        where: dict[str, tuple[tuple[Any, ...], ...]] = {
            "all": (),
            "open": (("progress", "=", "open"),),
            "overdue": (("term", "=", "late"),),
            "received": (("state", "in", ["received", "correcting"]),),
            "finished": (("progress", "=", "done"),),
            "bad": (("state", "in", ["mending", "righting"]),),
            "today": (("received_on", "=", "today"),),
            "soon": (("term", "=", "soon"),),
        }
        return Question("service_record", where[self._filter.currentData()])

    def apply(self) -> None:
        """Ask again with the filter as it stands."""
        self.list.ask(self.question(), LIST)

    def switch(self) -> None:
        """The board in place of the list, and back; from the orders back too."""
        self._look_at(self.board if self._ways.currentWidget() is self.list else self.list)

    def switch_orders(self) -> None:
        """The orders in place of the list, and back."""
        self._look_at(self.list if self._ways.currentWidget() is self.orders else self.orders)

    def _look_at(self, way: QWidget) -> None:
        self._ways.setCurrentWidget(way)
        self._switch.setText("看板" if way is self.list else "列表")
        self._order_switch.setText(ORDERS_LEFT if way is self.orders else ORDERS_SHOWN)
        self._filter.setEnabled(way is self.list)
        if isinstance(way, CardBoard):
            way.setFocus()
            way.load(self.view.shown)
        else:
            self.list.table.setFocus()
            self.list.reload(self.view.shown)

    def print_due(self) -> None:
        """What is overdue or due soon, as paper."""
        from app.usecases.services import due as service_due

        self._shell.preview(self, "办件到期单", work=lambda o, _p: service_due.paper(o))

    def new(self) -> None:
        """The counter, empty."""
        self._open_counter().start()

    def show_this(
        self,
        *,
        new_for: int = 0,
        name: str = "",
        kind: str = "",
        record_id: int = 0,
        view: str = "",
        **_more: object,
    ) -> None:
        """From another room: a view beside the list, a new matter for a resident, an item, a paper, or a record."""
        if view:
            self._open_beside(BESIDE[view])
        elif new_for:
            self._open_counter().start(new_for, name)
        elif kind == "service_item":
            counter = self._open_counter()
            counter.choose_item(record_id)
            counter.start()
        elif kind == "paper":
            from app.usecases.papers import printing

            self._shell.preview(self, "文书", work=lambda o, _p: printing.again(o, record_id))
        elif kind == "public_notice":
            open_notices(self._shell, self._beside.stack).show_notice(record_id)
        elif record_id:
            self._open(record_id)
            if self._ways.currentWidget() is self.list:
                self.list.reload(record_id)  # its row is selected, or none when the list does not hold it

    def entered(self) -> None:
        """Come back to the room: what stands in front is read again, and marks what is shown."""
        way = self._ways.currentWidget()
        if isinstance(way, CardBoard):
            way.load(self.view.shown)
            if self._beside.at_home:
                way.setFocus()
            return
        chosen = self.list.table.selected_ids()
        self.list.reload(chosen[0] if chosen else None)

    def _open_counter(self) -> Counter:
        self._close_counter()
        counter = Counter(self._shell)
        counter.taken.connect(self._taken)
        counter.left.connect(self._close_counter)
        self._counter = scrolled(counter)
        self._beside.put(self._counter)
        return counter

    def _close_counter(self) -> None:
        if self._counter is not None:
            cast(Counter, self._counter.findChild(Counter)).keep_draft()
            self._beside.back(self._counter)
            self._counter = None
            self.list.table.setFocus()

    def _leave_counter(self) -> None:
        """A row of the list was clicked while somebody is served: the counter keeps its draft, the row is shown."""
        chosen = self.list.table.selected_ids()
        if self._counter is not None and len(chosen) == 1:
            cast(Counter, self._counter.findChild(Counter)).leave()
            self.view.load(chosen[0])

    def _taken(self, ids: list[int]) -> None:
        self._close_counter()
        self.view.load(ids[0])
        self.list.reload(ids[0])
        way = self._ways.currentWidget()
        if isinstance(way, CardBoard):
            way.load(ids[0])
        self._print_owed(ids)

    def _print_owed(self, ids: list[int]) -> None:
        """The receipts of what was accepted; what could not be accepted is said."""
        from app.usecases.services import papers as service_papers
        from app.usecases.services import views as service_views

        def work(office: Any, _progress: Any) -> Any:
            views = [service_views.view(office, one) for one in ids]
            said = {"已受理" if v.state == "accepted" else short_forms.of_flow(v.flow).said for v in views}
            papers = [p for one in ids for p in service_papers.at_the_counter(office, one)]
            return (
                service_papers.what_is_lacking(views),
                papers,
                said.pop() if len(said) == 1 else short_forms.ORDINARY.said,
            )

        def done(result: Any) -> None:
            lacks, papers, said = result
            many = f" {len(ids)} 件" if len(ids) > 1 else ""
            self._shell.say(f"{said}{many}{lacks}")
            self.view.load(ids[0])
            for printed in papers:
                self._shell.preview(self, printed.title, printed=printed)
            self.view.setFocus()

        self._shell.tasks.run(self, work, done)

    def _choose(self, record_id: int) -> None:
        if self._counter is None:
            self.view.load(record_id)

    def _open(self, record_id: int) -> None:
        self._close_counter()
        self._beside.close_side()
        for board in (self.board, self.orders):
            board.mark(record_id)
        self.view.load(record_id)
