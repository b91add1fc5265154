"""One case: its head and moves, and its dossier in five parts; everything is reached by keys."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from app.ui.attachments import Attachments
from app.ui.mediation import case_keys, case_parts, case_records, case_undoable, context, record_kinds
from app.ui.mediation.case_parts import buttons
from app.ui.mediation.case_records import SIGNED, Acts
from app.ui.mediation.columns import days_left
from app.ui.mediation.context import Context
from app.ui.mediation.meetings_card import TIE_KEYS, MeetingsCard
from app.ui.mediation.moves import MoveBar
from app.ui.mediation.open_scans import OpenScans, ScansLink
from app.ui.mediation.reading import read_aloud
from app.ui.mediation.writing import RecordKind, Writing
from app.ui.shell import Shell
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import Below, EmptyState, button, clear, column, label, row, scrolled

LEAST = 150
"""Design pixels that the part below the head keeps."""
PARTS = ("概况", "调解", "证据", "协议", "归档")


class CaseView(QWidget):
    """Shows one case. `write` brings an editor, `edit` asks to change the case, `go` to show another one,
    `deleted` when it went to the bin."""

    write = Signal(object)
    edit = Signal(int)
    go = Signal(int)
    deleted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.context: Context | None = None
        self._bare = False
        remove = partial(case_undoable.remove, shell, self, self.reload)
        self._acts = Acts(self._read, self._change, self._scans, remove)
        self._head = column(spacing=8, margins=(20, 16, 20, 0))
        self._body = column(spacing=12, margins=(20, 12, 20, 16))
        self._build()
        acts: dict[str, Callable[[], None]] = {"Ctrl+L": self._read}
        acts[TIE_KEYS] = partial(case_keys.meet, self.parts, lambda: self._meetings)
        acts |= {"Ctrl+PgDown": partial(self._turn, 1), "Ctrl+PgUp": partial(self._turn, -1)}
        acts |= {keys: self._begins(begin) for keys, begin in case_keys.KEYS}
        for keys, act in acts.items():
            QShortcut(QKeySequence(keys), self.parts, act)  # wherever in the case the keyboard stands
        self.empty()

    @property
    def case(self) -> Any:
        """The case that is shown, or nothing."""
        return None if self.context is None else self.context.case

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("案件")
        self.moves = MoveBar(self._shell)
        self.moves.setContentsMargins(20, 8, 20, 4)
        self.moves.write.connect(self.write.emit)
        self.moves.edit.connect(lambda: self.edit.emit(self.case.id))
        self.moves.done.connect(self.reload)
        self.moves.deleted.connect(self._gone)
        self.moves.idle.connect(self.setFocus)
        self.parts = QTabBar()
        self.parts.setAccessibleName("卷宗的部分")
        self.parts.setDrawBase(False)
        self.parts.setExpanding(False)
        self.parts.setUsesScrollButtons(False)
        for name in PARTS:
            self.parts.addTab(name)
        self.parts.setToolTip("Ctrl+PageUp、Ctrl+PageDown 换一部分")
        self.parts.currentChanged.connect(lambda _at: self._fill())
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setLayout(self._body)
        outer = column(spacing=0)
        outer.addLayout(self._head)
        outer.addWidget(self.moves)
        outer.addLayout(row(self.parts, None, margins=(10, 0, 0, 0)))
        area = scrolled(inner, Below())
        area.setMinimumHeight(self._shell.theme.px(LEAST))
        self._files = OpenScans(self._shell, area, self.reload)
        outer.addWidget(area, 1)
        whole = QWidget()  # in very large type the head alone fills the screen: then all of it scrolls
        whole.setLayout(outer)
        self.setLayout(column(scrolled(whole), spacing=0))

    def _turn(self, step: int) -> None:
        self.parts.setCurrentIndex((self.parts.currentIndex() + step) % len(PARTS))

    def empty(self) -> None:
        """No case chosen yet."""
        self.context = None
        clear(self._head)
        clear(self._body)
        self.parts.hide()
        self.moves.hide()
        self._body.addWidget(EmptyState("在左边选一个案件，这里就是它的卷宗。\n按 Ctrl+N 登记新的纠纷。"))

    def load(self, case_id: int, failed: Any = None) -> None:
        """Show a case."""
        self._shell.tasks.run(
            self, lambda o, _p: context.load(o, case_id), self._show, failed, latest="mediation.case"
        )

    def reload(self) -> None:
        """After something changed; a case that was deleted meanwhile is no longer shown."""
        if self.case is not None:
            self.load(self.case.id, lambda _error: self.empty())

    def _show(self, found: Context) -> None:
        if self.context is not None and replace(self.context, scans=found.scans) == found:
            self._say_scans(found.scans)  # nothing else changed: what is open on the page stays open
            return
        if self.case is None or self.case.id != found.case.id:
            self._bare = False
            self.parts.setCurrentIndex(0)
        self.context = found
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self.setFocus()  # the keys must go on working when the button that was pressed is gone
        self.parts.show()
        self.moves.show()
        self._fill_head()
        self._fill()

    def _fill_head(self) -> None:
        case = self.case
        clear(self._head)
        self._head.addLayout(row(label(case.title, "h1", wrap=True), spacing=8))
        words, signal = days_left(case.due_on, case.closed_on, self._now.today)
        number = label(case.number or "还没有编号", "dim", copyable=True)
        late = label(words if signal != "done" else "", signal)
        self._head.addLayout(flow(number, label(case.state_name, "tag"), late, spacing=12))
        self.moves.fill(self._now, self.parts)

    def _gone(self) -> None:
        self.empty()
        self.deleted.emit()

    @property
    def _now(self) -> Context:
        assert self.context is not None
        return self.context

    def _begins(self, begin: case_keys.Begin) -> Callable[[], None]:
        """What begins a record of the case that is shown when it is asked for."""
        return lambda: begin(self._shell, self._now, self._change)

    def _change(self, kind: RecordKind, kept: Any) -> None:
        """Bring the form of a record: a new one, or one that is corrected."""
        self.write.emit(Writing(self._shell, kind, self._now, kept))

    def _fill(self) -> None:
        """The part that is chosen."""
        if self.context is None:
            return
        clear(self._body)
        self._files.forget()
        fill = (self._overview, self._mediation, self._evidence, self._agreement, self._afterwards)
        for part in fill[self.parts.currentIndex()]():
            if part is not None:
                self._body.addWidget(part)
        self._body.addStretch(1)

    def _overview(self) -> list[QWidget | None]:
        now = self._now
        untie = partial(case_undoable.untie, self._shell, self, self.reload, now.case.id)
        self._meetings = MeetingsCard(self._shell, "mediation_case", now.case.id, awaited=False)
        return [
            case_parts.facts(self._shell, now),
            case_parts.parties(self._shell, now, self._bare, self._reveal),
            case_parts.leads(self._shell, now),
            case_parts.links(now, self.go.emit, untie),
            self._meetings,
            case_parts.steps(now),
        ]

    def _mediation(self) -> list[QWidget | None]:
        tip = "新写一份调查记录"
        inquiry = button("调查记录", self._begins(case_keys.inquire), "link", "Ctrl+Shift+R", tip=tip)
        return [
            case_records.sessions(self._now, self._acts),
            case_records.inquiries(self._now, self._acts, inquiry),
            case_records.extensions(self._now, self._acts),
        ]

    def _evidence(self) -> list[QWidget | None]:
        tool = button("登记证据", self._begins(case_keys.hand_in), "link", "Ctrl+Shift+Z")
        files = Attachments(self._shell, "mediation_case", self.case.id)
        return [case_records.evidence(self._now, self._acts, tool), files]

    def _agreement(self) -> list[QWidget | None]:
        case = self.case
        awaited = case.state in {"settled", "performing", "unperformed"}
        mark = partial(self._change, record_kinds.DONE) if awaited else None
        apply_ = None
        over = case.state == "archived" and case.confirm_by and case.confirm_by < self._now.today
        if self._now.against_confirming is None and not over:
            apply_ = button("申请司法确认", self._begins(case_keys.confirm), "link", "Ctrl+Shift+J")
        parts = [
            self._agreed(),
            case_records.instalments(self._now, self._acts, mark),
            case_records.confirmations(self._now, self._acts, self._court, apply_),
        ]
        return (
            parts
            if any(p is not None for p in parts)
            else [EmptyState("还没有达成协议。谈成以后按 Ctrl+G。")]
        )

    def _agreed(self) -> QWidget | None:
        """The agreement, corrected where it was typed wrongly, its signed copy hanging on it."""
        tip = "更正录入错误；内容变了的要重新打印、重新签字"
        tools: list[QWidget] = []
        holder = QWidget()
        if self.case.state != "archived":
            tools.append(
                button(
                    "更正", partial(self._change, record_kinds.AGREEMENT, self.case), "link", "", None, tip
                )
            )
        opens = partial(self._scans, holder, "mediation_case", self.case)
        tip = "放入签字的协议书，装订时放在协议书的位置"
        tools.append(ScansLink("mediation_case", self.case.id, self._now.scans, opens, tip))
        made = case_parts.agreement(self._shell, self._now, *tools)
        if made is None:
            return None
        holder.setLayout(column(made, spacing=8))
        return holder

    def _afterwards(self) -> list[QWidget | None]:
        bind = None
        if self._now.against_binding is None:
            words = "立卷" if self.case.filing is None else "修改立卷"
            bind = button(words, self._begins(case_keys.bind), "link", "Ctrl+Shift+K")
        parts = [case_records.visits(self._now, self._acts), case_parts.filing(self._shell, self._now, bind)]
        return (
            parts
            if any(p is not None for p in parts)
            else [EmptyState("结案、履行以后在这里回访、立卷、归档。")]
        )

    def _read(self, record: Any = None) -> None:
        """Show a record in large type; without one the latest session's."""
        record = record or next(reversed(self.case.sessions), None)
        if record is None:
            self._shell.say("还没有调解记录，没有可以宣读的")
        else:
            title = f"{self.case.title}　{getattr(record, 'held_on', None) or record.on_day}"
            read_aloud(self, title, record.text)

    def _scans(self, holder: QWidget, kind: str, one: Any) -> None:
        """The files of one record below it; those of the case itself below its agreement."""
        agreed = "签字的口头协议登记表" if self.case.agreement_kind == "oral" else "签字的协议书"
        signed = agreed if kind == "mediation_case" else SIGNED.get(kind, "")
        self._files.toggle(holder, kind, one.id, signed)

    def _say_scans(self, scans: dict[tuple[str, int], int]) -> None:
        """Files were put in or taken away: the words beside the records say how many, the card stays open."""
        self.context = replace(self._now, scans=scans)
        link: ScansLink
        for link in self.findChildren(ScansLink):
            link.say(scans)

    def _court(self, confirmation: Any) -> QWidget:
        """What the court did, each with the line in which its number or reason is written."""
        ask = partial(self.moves.ask_court, confirmation.id)
        return buttons(*(button(m.name, partial(ask, m)) for m in confirmation.moves))

    def _reveal(self) -> None:
        from app.usecases.residents import files

        case, what = self.case, f"{self.case.title} 当事人的电话"
        self._bare = True
        self._shell.tasks.run(
            self, lambda o, _p: files.reveal(o, "mediation_case", case.id, what), lambda _r: self._fill()
        )
