"""One case: its head and moves, and its dossier in five parts; everything is reached by keys."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from app.ui.attachments import Attachments
from app.ui.mediation import case_parts, context
from app.ui.mediation.case_parts import buttons
from app.ui.mediation.columns import days_left
from app.ui.mediation.context import Context
from app.ui.mediation.dossier_editors import (
    ConfirmationEditor,
    DoneEditor,
    EvidenceEditor,
    FilingEditor,
    InquiryEditor,
)
from app.ui.mediation.moves import MoveBar
from app.ui.mediation.reading import read_aloud
from app.ui.mediation.records import SessionEditor
from app.ui.shell import Shell
from app.ui.widgets.parts import EmptyState, button, clear, column, label, row, scrolled

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
        self._head = column(spacing=8, margins=(20, 16, 20, 0))
        self._body = column(spacing=12, margins=(20, 12, 20, 16))
        self._build()
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
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self.parts, partial(self._turn, step))
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setLayout(self._body)
        outer = column(spacing=0)
        outer.addLayout(self._head)
        outer.addWidget(self.moves)
        outer.addLayout(row(self.parts, None, margins=(10, 0, 0, 0)))
        outer.addWidget(scrolled(inner), 1)
        self.setLayout(outer)

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
        self._head.addLayout(row(number, label(case.state_name, "tag"), late, None, spacing=12))
        self.moves.fill(self._now)

    def _gone(self) -> None:
        self.empty()
        self.deleted.emit()

    @property
    def _now(self) -> Context:
        assert self.context is not None
        return self.context

    def _write(self, editor: Callable[..., QWidget], *more: Any) -> Callable[[], None]:
        return lambda: self.write.emit(editor(self._shell, self._now, *more))

    def _fill(self) -> None:
        """The part that is chosen."""
        if self.context is None:
            return
        clear(self._body)
        fill = (self._overview, self._mediation, self._evidence, self._agreement, self._afterwards)
        for part in fill[self.parts.currentIndex()]():
            if part is not None:
                self._body.addWidget(part)
        self._body.addStretch(1)

    def _overview(self) -> list[QWidget | None]:
        now = self._now
        return [
            case_parts.facts(self._shell, now),
            case_parts.parties(self._shell, now, self._bare, self._reveal),
            case_parts.links(now, self.go.emit),
            case_parts.steps(now),
        ]

    def _mediation(self) -> list[QWidget | None]:
        inquiry = button(
            "调查记录", self._write(InquiryEditor), "link", "Ctrl+Shift+R", self, "新写一份调查记录"
        )
        written = case_parts.sessions(self._now, self._read, self._correct)
        QShortcut(QKeySequence("Ctrl+L"), written, self._read_last)
        return [
            written,
            case_parts.inquiries(self._now, self._read, inquiry),
            case_parts.extensions(self._now),
        ]

    def _evidence(self) -> list[QWidget | None]:
        tool = button("登记证据", self._write(EvidenceEditor), "link", "Ctrl+Shift+Z", self)
        files = Attachments(self._shell, "mediation_case", self.case.id)
        return [case_parts.evidence(self._now, self._scans, tool), files]

    def _agreement(self) -> list[QWidget | None]:
        from app.usecases.mediation.afterwards import PENDING

        case = self.case
        awaited = case.state in {"settled", "performing", "unperformed"}
        mark = (lambda one: self.write.emit(DoneEditor(self._shell, self._now, one))) if awaited else None
        asked = any(c.state in PENDING for c in case.confirmations)
        apply_ = None
        if case.effective_on and not asked and case.confirm_by and case.confirm_by >= self._now.today:
            apply_ = button("申请司法确认", self._write(ConfirmationEditor), "link", "Ctrl+Shift+J", self)
        parts = [
            case_parts.agreement(self._shell, self._now),
            case_parts.instalments(self._now, mark, None),
            case_parts.confirmations(self._now, self._court, apply_),
        ]
        return (
            parts
            if any(p is not None for p in parts)
            else [EmptyState("还没有达成协议。谈成以后按 Ctrl+G。")]
        )

    def _afterwards(self) -> list[QWidget | None]:
        from app.usecases.mediation.afterwards import BINDABLE

        case = self.case
        bind = None
        if case.state in BINDABLE or (case.filing is not None and case.state != "archived"):
            words = "立卷" if case.filing is None else "修改立卷"
            bind = button(words, self._write(FilingEditor), "link", "Ctrl+Shift+K", self)
        parts = [case_parts.visits(self._now), case_parts.filing(self._shell, self._now, bind)]
        return (
            parts
            if any(p is not None for p in parts)
            else [EmptyState("结案、履行以后在这里回访、立卷、归档。")]
        )

    def _correct(self, session: Any) -> None:
        self.write.emit(SessionEditor(self._shell, self._now, session))

    def _read_last(self) -> None:
        if self.case.sessions:
            self._read(self.case.sessions[-1])

    def _read(self, record: Any) -> None:
        title = f"{self.case.title}　{getattr(record, 'held_on', None) or record.on_day}"
        read_aloud(self, title, record.text)

    def _scans(self, evidence: Any) -> None:
        """The scans of one line of evidence, below the list."""
        files = Attachments(self._shell, "mediation_evidence", evidence.id)
        files.setAccessibleName(f"{evidence.name} 的扫描件")
        old = self._body.itemAt(1)
        if old is not None and (widget := old.widget()) is not None:
            self._body.replaceWidget(widget, files)
            widget.deleteLater()
        files.setFocus()

    def _court(self, confirmation: Any) -> QWidget:
        """What the court did, each with the line in which its number or reason is written."""
        ask = partial(self.moves.ask_court, confirmation.id)
        return buttons(*(button(m.name, partial(ask, m)) for m in confirmation.moves))

    def _reveal(self) -> None:
        from app.usecases import files

        case, what = self.case, f"{self.case.title} 当事人的电话"
        self._bare = True
        self._shell.tasks.run(
            self, lambda o, _p: files.reveal(o, "mediation_case", case.id, what), lambda _r: self._fill()
        )
