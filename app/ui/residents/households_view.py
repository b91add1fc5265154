"""户: the list of households with its filters on the left, the page of one or the form of an act on the right."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.models.definitions.kinds import Question
from app.ui.record_list import RecordList
from app.ui.residents.candidates import CandidatesView
from app.ui.residents.household_form import ActForm
from app.ui.residents.household_page import HouseholdPageView
from app.ui.shell import Shell
from app.ui.widgets.beside import Beside, list_side
from app.ui.widgets.parts import EmptyState, button, column, row

COLUMNS = ("head.name", "members", "address", "grid", "number")
SPARE = ("number", "grid")
"""Columns that go first where the list has no room; the page beside it tells them."""
STATES: tuple[tuple[str, str], ...] = (
    ("open", "现有的户"), ("empty", "没有人的空户"), ("head", "没有户主或户主不止一位"), ("grid", "未分网格的户"),
    ("closed", "已销的户"), ("", "全部"),
)  # fmt: skip
KINDS = {"household", "membership", "resident", "journal_entry", "ledger_entry", "residence"}


class HouseholdsView(QWidget):
    """The list and the page. `elsewhere` (view key, record id) asks the room for a person's file."""

    elsewhere = Signal(str, int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._build()
        self._bind()
        self._load()

    def _build(self) -> None:
        new = button("立户", self.found, "primary", "Ctrl+N", self)
        empty = EmptyState("没有这样的户。可以立一户，或在“人员”里给居民添加家庭成员。", "立户", self.found)
        proposed = button(
            "零就业家庭", self.decide, "", "Ctrl+Shift+J", self, "程序推算、等人认定的零就业家庭"
        )
        self.list = RecordList(self._shell, "households", "户", empty, tools=(proposed, new))
        self.list.spare = SPARE
        self.state, self.grid = QComboBox(), QComboBox()
        self.state.setAccessibleName("哪些户")
        self.grid.setAccessibleName("网格")
        for value, text in STATES:
            self.state.addItem(text, value)
        self.grid.addItem("全部网格", 0)
        self.page = HouseholdPageView(self._shell)
        filters = row(self.state, self.grid, None, spacing=6)
        self._beside = Beside(list_side(filters, self.list), self.page, (520, 680))
        layout = column(spacing=0)
        layout.addWidget(self._beside)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.setFocusProxy(self.list.table)
        self.list.chosen.connect(self._choose)
        self._beside.follow(self.list.table, self.page.load)
        self.list.opened.connect(self._into)
        self.state.activated.connect(self.apply)
        self.grid.activated.connect(self.apply)
        self.page.act.connect(self._act)
        self.page.gone.connect(self.list.table.setFocus)
        self.page.show_resident.connect(lambda one: self.elsewhere.emit("people", one))
        self._shell.tasks.changed.connect(self._changed)

    def _load(self) -> None:
        from app.usecases.residents import records as residents

        def fill(grids: Any) -> None:
            for g in grids:
                self.grid.addItem(g.name, g.id)

        self._shell.tasks.run(self, lambda o, _p: residents.grids(o), fill)
        self.apply()

    def question(self) -> Question:
        """What the filters ask for."""
        state = self.state.currentData()
        where: dict[str, tuple[tuple[Any, ...], ...]] = {
            "open": (("closed_on", "missing"),),
            "empty": (("closed_on", "missing"), ("members", "=", 0)),
            "head": (("closed_on", "missing"), ("members", ">", 0), ("heads", "!=", 1)),
            "grid": (("closed_on", "missing"), ("grid_id", "missing")),
            "closed": (("closed_on", "present"),),
        }
        grid = self.grid.currentData()
        return Question("household", (*where.get(state, ()), *((("grid_id", "=", grid),) if grid else ())))

    def apply(self) -> None:
        """Ask again with the filters as they stand."""
        self.list.ask(self.question(), COLUMNS)

    def found(self) -> None:
        """A new household."""
        self._open("found", 0, 0, None)

    def decide(self) -> None:
        """The households that may be families without work."""
        view = CandidatesView(self._shell)
        view.left.connect(lambda: self._close(view))
        view.opened.connect(lambda household: self.show_this(record_id=household))
        self._beside.put(view)
        view.setFocus()

    def show_this(self, *, record_id: int = 0, act: str = "", member: int = 0, **_more: object) -> None:
        """Open a household; with an act (迁出, 死亡登记 …) its form at once, also for somebody who has no household."""
        self._beside.close_side()
        if record_id:
            self.page.load(record_id, at=member)
            self.list.reload(record_id)  # or it would bring back its own
            if not act:
                self.page.take_keys()
        if act:
            self._open(act, record_id, member, None)

    def entered(self) -> None:
        """Come back: the list is read again, the household on the page stays."""
        self.list.reload(self.page.shown.id if self.page.shown else None)

    def _choose(self, household_id: int) -> None:
        if self._beside.at_home:
            self.page.load(household_id)

    def _into(self, household_id: int) -> None:
        if self.page.members is not None and self.page.shown.id == household_id:
            self.page.members.setFocus()
        else:
            self._choose(household_id)

    def _act(self, key: str, member: int, values: Any) -> None:
        self._open(key, self.page.shown.id if self.page.shown else 0, member, values)

    def _open(self, key: str, household_id: int, member: int, values: Any) -> None:
        form = ActForm(self._shell, key, household_id, member, values)
        form.done.connect(lambda done: self._finished(form, done))
        form.left.connect(lambda: self._close(form))
        self._beside.put(form)

    def _finished(self, form: ActForm, done: Any) -> None:
        self._close(form)
        if done.household_id:
            self.page.load(done.household_id, done.open_matters)
            self.list.reload(done.household_id)
        elif done.open_matters:
            self._shell.say("还有未了事项：" + "；".join(done.open_matters[:3]))

    def _close(self, form: QWidget) -> None:
        self._beside.back(form)
        (self.page.members or self.list.table).setFocus()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & KINDS:
            self.page.reload()
