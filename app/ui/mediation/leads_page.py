"""民情线索: filters and the list or the board of leads on the left, the lead or a form on the right."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.models.definitions.kinds import Question
from app.ui.list_or_board import ListOrBoard
from app.ui.mediation.lead_board import LEADS
from app.ui.mediation.lead_side import LeadSide
from app.ui.mediation.lead_view import RIGHTS, LeadView
from app.ui.record_list import RecordList
from app.ui.shell import Shell
from app.ui.widgets.beside import Beside, list_side
from app.ui.widgets.card_board import CardBoard
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import EmptyState, button, column
from app.ui.widgets.record_table import LAST_FIRST
from app.ui.widgets.rights import needs

LIST = ("title", "state", "body", "answer_due", "persons", "risk", "found_on", "grid", "number")
STATES = (
    ("open", "没有办结"),
    ("", "全部线索"),
    ("late", "答复超期"),
    ("high", "高风险没有办结"),
    ("closed", "已经办结"),
)
WHERE: dict[str, tuple[tuple[Any, ...], ...]] = {
    "": (),
    "open": (("closed_on", "missing"),),
    "late": (("answer_due", "present"), ("answer_due", "<", "today")),
    "high": (("closed_on", "missing"), ("risk", "=", "high")),
    "closed": (("closed_on", "present"),),
}
NEW = {"source": "visit", "work": "dispute"}


class LeadsPage(QWidget):
    """The pipeline."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._filters: dict[str, QComboBox] = {}
        self._round: tuple[int, int | None] | None = None
        self._build()
        self._bind()
        self._load_filters()
        self.apply()

    def _build(self) -> None:
        new = needs(self._shell, button("登记线索", self.new, "primary", "Ctrl+N", self), *RIGHTS)
        words = "这里没有线索；左上角可以看全部线索。\n走访、来访、热线里听到的事，按 Ctrl+N 登记。"
        empty = EmptyState(words, "登记线索", self.new)
        book = button("登记簿", self.print_book, tip="打印一段时间的交办登记簿：谁交给谁、哪天签收、怎样答复")
        self.list = RecordList(self._shell, "leads", "民情线索", empty, tools=(book, new))
        self.list.spare = LAST_FIRST
        for name, text, width in (
            ("state", "办到哪里", 8),
            ("work", "哪项工作", 9),
            ("body", "在哪个单位", 8),
        ):
            box = QComboBox()
            box.setAccessibleName(text)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(width)
            self._filters[name] = box
        clear = button("清除", self.clear_filters, "link", tip="清除筛选，看全部线索")
        self.board = CardBoard(self._shell, LEADS)
        self.ways = ListOrBoard(self.list, self.board, self._filters.values())
        self.lead = LeadView(self._shell)
        filters = FlowLayout()
        for one in (*self._filters.values(), clear, self.ways.button):
            filters.addWidget(one)
        self.beside = Beside(list_side(filters, self.ways), self.lead, (560, 660))
        self.side = LeadSide(self._shell, self.beside)
        layout = column(spacing=0)
        layout.addWidget(self.beside)
        self.setLayout(layout)
        self.setFocusProxy(self.ways)

    def _bind(self) -> None:
        for listing in (self.list, self.board):
            listing.chosen.connect(self._choose)
            listing.opened.connect(self.open)
        self.beside.follow(self.list.table, self.lead.load)
        self.lead.edit.connect(self.side.edit)
        self.lead.hand_over.connect(self.side.hand_over)
        self.lead.to_matter.connect(self.side.to_matter)
        self.lead.to_case.connect(self.side.to_case)
        self.side.closed.connect(self._closed)
        self.lead.gone.connect(self.list.reload)
        self._shell.tasks.changed.connect(self._changed)

    def _load_filters(self) -> None:
        def work(office: Any, _progress: Any) -> Any:
            code = office.library.code
            return code("lead_work").choices, code("lead_body").choices

        def fill(found: Any) -> None:
            works, bodies = found
            choices = {
                "state": STATES, "work": (("", "全部工作"), *works), "body": (("", "全部单位"), *bodies)
            }  # fmt: skip
            for name, box in self._filters.items():
                for value, text in choices[name]:
                    box.addItem(text, value)
                box.activated.connect(self._filtered)

        self._shell.tasks.run(self, work, fill)

    def _filtered(self) -> None:
        self._round = None
        self.apply()

    def question(self) -> Question:
        """What the filters ask for, or what one round (in one grid) found."""
        if self._round is not None:
            round_id, grid_id = self._round
            where: tuple[tuple[Any, ...], ...] = (("round_id", "=", round_id),)
            return Question("lead", where + ((("grid_id", "=", grid_id),) if grid_id else ()))
        state = self._filters["state"].currentData()
        asked = WHERE["open" if state is None else state]
        more = tuple(
            (name, "=", chosen) for name in ("work", "body") if (chosen := self._filters[name].currentData())
        )
        return Question("lead", asked + more)

    def apply(self) -> None:
        """Ask again with the filters as they stand."""
        self.list.ask(self.question(), LIST)

    def clear_filters(self) -> None:
        """Every lead."""
        self._filters["state"].setCurrentIndex(self._filters["state"].findData(""))
        for name in ("work", "body"):
            self._filters[name].setCurrentIndex(0)
        self._filtered()

    def show_this(
        self, *, record_id: int = 0, round_id: int = 0, grid_id: int = 0, new_in: int = 0, **_more: object
    ) -> None:
        """Open a lead; list what a round found; or register one found in a round (`new_in`) and grid."""
        if new_in:
            self.side.write(
                {"source": "round", "work": "dispute", "round_id": new_in, "grid_id": grid_id or None}
            )
        elif round_id:
            self._round = (round_id, grid_id or None)
            self.beside.close_side()
            self.apply()
        elif record_id:
            self.open(record_id)
            self.ways.reload(record_id)

    def entered(self) -> None:
        """Come back to the page."""
        self.ways.reload(self.ways.marked())
        if self.beside.at_home:
            self.ways.take_focus()

    def _choose(self, lead_id: int) -> None:
        if self.beside.at_home:
            self.lead.load(lead_id)

    def open(self, lead_id: int) -> None:
        """One lead beside the list."""
        self.beside.close_side()
        self.lead.load(lead_id)

    def print_book(self) -> None:
        """The register of hand-overs of some days."""
        from app.ui.paper_asks import ask_and_print

        ask_and_print(self._shell, self, "lead_register", 0, "民情交办登记簿")

    def new(self) -> None:
        """Register a lead."""
        if self.beside.at_home:
            self.side.write(NEW)

    def _closed(self, lead_id: int) -> None:
        """A form has gone; what it kept is shown."""
        if lead_id:
            self.lead.load(lead_id)
            self.list.reload(lead_id)
        self.ways.take_focus()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {
            "lead",
            "lead_handover",
            "lead_person",
            "mediation_case",
            "service_record",
            "journal_link",
        }:
            self.lead.reload()
