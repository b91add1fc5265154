"""One service record: where it stands, what can be done next with what that asks, papers owed, facts, steps."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.errors import ClerkError
from app.ui.attachment_view import open_attachment
from app.ui.services import record_parts as parts
from app.ui.services.asking import Asking
from app.ui.services.move_form import MoveForm
from app.ui.shell import Shell
from app.ui.widgets.facts import facts_grid
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.parts import EmptyState, button, clear, column, label, row, rule, scrolling_page
from app.ui.widgets.rights import needs

KEYS = {
    "accept": "Ctrl+1", "handle": "Ctrl+2", "transfer": "Ctrl+3", "finish": "Ctrl+4", "correct": "Ctrl+5",
    "assign": "Ctrl+1", "take": "Ctrl+2", "do": "Ctrl+4", "introduce": "Ctrl+1", "match": "Ctrl+4", "plan": "Ctrl+1",
    "visit": "Ctrl+2", "close": "Ctrl+4", "hold": "Ctrl+4", "rate": "Ctrl+6", "rate_again": "Ctrl+6",
    "reply": "Ctrl+2", "call_back": "Ctrl+7", "mend": "Ctrl+7", "archive": "Ctrl+9", "deliver": "Ctrl+8",
    "receive": "Ctrl+1", "answer": "Ctrl+4", "accept_lacking": "Ctrl+7", "complete": "Ctrl+5", "supplement": "Ctrl+5",
    "agency": "Ctrl+7", "pause": "Ctrl+0", "resume": "Ctrl+2", "replan": "Ctrl+3", "reopen": "Ctrl+1", "clear": "Ctrl+1",
    "order_fix": "Ctrl+2", "report": "Ctrl+3", "recheck": "Ctrl+4", "replied": "Ctrl+4",
}  # fmt: skip
"""The key of each step that goes on; those of one state differ."""
HIDDEN = "这是受限事项，由限定的人员办理。事项、材料、备注和文书不在这里显示；要办理请找主任。"
OPEN_MATERIALS = frozenset({"consulting", "received", "correcting", "lacking"})


class RecordView(QWidget):
    """`changed` after a move; `giving` when money or goods are to be given in the matter, `publishing` when it is to be made
    public."""

    changed = Signal(int)
    giving = Signal(int)
    publishing = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._view: Any = None
        self._leads: tuple[Any, ...] = ()
        self._bare = False
        self.asks = Asking(shell, self)
        self._checks: list[Any] = []
        self._body = column(spacing=10, margins=(20, 16, 20, 16))
        self._build()

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("办件")
        scrolling_page(self, self._body)
        self._body.addWidget(EmptyState("在左边选一件办件，或按 Ctrl+N 受理新的。"))
        self._shell.tasks.changed.connect(self._follow)
        self.asks.left.connect(self.reload)
        self.asks.made.connect(self._made)

    @property
    def shown(self) -> int | None:
        """The record that is shown, None when there is none."""
        return None if self._view is None else int(self._view.id)

    @property
    def asking(self) -> MoveForm | None:
        """The form of the step that is being asked."""
        return self.asks.form

    def _follow(self, kinds: frozenset[str]) -> None:
        """What is owed is another once a paper was printed, all is another once a step was taken back; a form that is being
        filled in stays, and what is owed above it is told anew."""
        matter = bool(kinds & {"service_record", "service_step"})
        if (matter and self.asking is None) or ("paper" in kinds and not (matter and self.asking)):
            self.reload()

    def load(self, record_id: int) -> None:
        """Show a record."""
        from app.usecases import leads
        from app.usecases.services import views as service_views

        def work(office: Any, _progress: Any) -> Any:
            try:
                return service_views.view(office, record_id), leads.of_matter(office, record_id)
            except ClerkError as gone:  # taken back or thrown away
                return gone, ()

        self._shell.tasks.run(self, work, self._show, latest="service.view")

    def reload(self) -> None:
        """After something changed elsewhere."""
        if self._view is not None:
            self.load(self._view.id)

    def _show(self, found: Any) -> None:
        view, self._leads = found
        if isinstance(view, ClerkError):
            clear(self._body)
            self._view = None
            self.asks.put_away(keep=False)
            self._body.addWidget(EmptyState(f"{view}。在左边另选一件，或按 Ctrl+N 受理新的。"))
            return
        same = self._view is not None and self._view.id == view.id
        stays = self.asking is not None and same and self._view.version == view.version
        self._bare, self._view = self._bare and same, view
        if stays:  # a form that is being filled in stays when the same record is read again
            self.asks.view = view
            self._show_owed()
            return
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self.setFocus()  # the keys must go on working when the button that was pressed is gone
        self.asks.put_away()
        clear(self._body)
        self._body.addWidget(label(view.item, "h1", wrap=True))
        self._body.addWidget(parts.head(view))
        if view.hidden:
            self._body.addWidget(label(HIDDEN, "dim", wrap=True))
        else:
            self._show_work()
        self._body.addWidget(rule())
        self._show_rest()

    def _show_work(self) -> None:
        """What can be done, printed and is owed."""
        self._body.addWidget(self._moves())
        self._body.addWidget(self._tools())
        self._owed = column(spacing=0)
        self._body.addLayout(self._owed)
        self._show_owed()
        self._body.addLayout(self.asks.place(self._view))

    def _show_rest(self) -> None:
        view = self._view
        pairs = parts.fact_pairs(view, *parts.phones(view, bare=self._bare))
        beside: dict[str, QWidget] = {}
        if view.moves:  # what is in the archive has nobody who works on it
            hand_over = button("交接", self.asks.hand_over, "link")
            beside["经办" if view.handler else "首问"] = needs(self._shell, hand_over, "services.edit")
        for name, number in (("联系电话", view.phone), ("代办人", view.agent_phone)):
            if not self._bare and number:
                beside[name] = button("显示", self._reveal, "link", tip="显示完整号码（会记入日志）")
        self._body.addWidget(facts_grid(pairs, across=1 if self._shell.theme.large else 2, beside=beside))
        for part in (parts.siblings(self._shell, view.others), parts.leads(self._shell, self._leads)):
            if part is not None:
                self._body.addWidget(part)
        may = "services.edit" in self._shell.rights
        changeable, follows = may and view.state in OPEN_MATERIALS, may and view.material_due is not None
        if not view.hidden:
            see = partial(open_attachment, self._shell, self)
            layout, self._checks = parts.materials(
                view.materials, changeable, self._keep_materials, see, may_follow=follows
            )
            self._body.addLayout(layout)
        self._body.addLayout(parts.steps(view.steps))
        self._body.addStretch(1)
        if self.asks.tick == view.id:
            missing = [check for check in self._checks if check.isEnabled() and not check.isChecked()]
            for check in missing[:1]:
                check.setFocus()

    def _moves(self) -> QWidget:
        view = self._view
        holder = QWidget()
        line = FlowLayout(holder, spacing=6)
        forward = [m for m in view.moves if not m.negative]
        for i, m in enumerate(forward):
            words = "primary" if i == 0 else ""
            made = button(m.name, partial(self.asks.begin, m), words, KEYS.get(m.key, ""), self)
            line.addWidget(needs(self._shell, made, "services.edit"))
        backward = [m for m in view.moves if m.negative]
        if backward:
            line.addWidget(
                needs(self._shell, parts.other_moves(self, backward, self.asks.begin), "services.edit")
            )
        if not view.moves:
            holder.hide()
        return holder

    def _tools(self) -> QWidget:
        prints = button(
            "打印",
            partial(parts.offer_papers, self._shell, self, self._view.id),
            keys="Ctrl+P",
            owner=self,
            tip="现在能打印的文书",
        )
        person = self._file()
        give = button("发放款物", lambda: self.giving.emit(self._view.id), tip="记进款物账，打印领取单")
        publish = button("公示", lambda: self.publishing.emit(self._view.id), tip="登记公示，名单自动遮盖")
        holder = QWidget()
        line = FlowLayout(holder, spacing=6)
        for one in (
            prints,
            person,
            needs(self._shell, give, "relief.edit"),
            needs(self._shell, publish, "services.edit"),
        ):
            line.addWidget(one)
        return holder

    def _file(self) -> QPushButton:
        """To the file of the resident, or of the unit, that applies."""
        resident, unit = self._view.resident_id, self._view.organisation_id
        if unit is not None and resident is None:
            return button("单位", lambda: self._shell.go("residents", kind="organisation", record_id=unit))
        made = button("居民档案", lambda: self._shell.go("residents", record_id=resident))
        made.setEnabled(resident is not None)
        return made

    def _show_owed(self) -> None:
        clear(self._owed)
        if not self._view.owed:
            return
        words = label(f"待打印：{'、'.join(self._view.owed_names)}", "due", wrap=True)
        fill = button(
            "补齐文书", self.print_owed, "", "Ctrl+Shift+B", self, tip="一份接一份打印还没有打印的文书"
        )
        self._owed.addLayout(row(words, fill, None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the usual next step's form; a step that asks nothing wants its own key, so that Enter pressed twice does
        no second step."""
        usual = next((m for m in getattr(self._view, "moves", ()) if not m.negative), None)
        may = usual is not None and usual.asks and "services.edit" in self._shell.rights
        if may and self.asking is None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asks.begin(usual)
        else:
            super().keyPressEvent(event)

    def _made(self, record_id: int) -> None:
        self.changed.emit(record_id)
        self.load(record_id)

    def print_owed(self) -> None:
        """All papers that are owed, one after another."""
        from app.usecases.services import papers as service_papers

        one = self._view.id

        def show(papers: Any) -> None:
            for printed in papers:
                self._shell.preview(self, printed.title, printed=printed)
            self.setFocus()

        work = lambda o, _p: service_papers.print_owed(o, one)  # noqa: E731
        self._shell.tasks.run(self, work, show, self.asks.refuse, label="准备文书")

    def _reveal(self) -> None:
        """Show the whole number; that it was looked at is written down."""
        from app.usecases.residents import files

        one, self._bare = self._view, True
        what = f"办件 {one.number} 的联系电话"
        self._shell.tasks.run(
            self,
            lambda o, _p: files.reveal(o, "service_record", one.id, what),
            lambda _r: self._show((one, self._leads)),
        )

    def _keep_materials(self) -> None:
        from app.usecases.services import records as service_records

        names = {str(c.property("material")) for c in self._checks if c.isChecked()}
        one = self._view.id
        self._shell.tasks.run(
            self, lambda o, _p: service_records.set_received(o, one, names), lambda _r: self.load(one)
        )
