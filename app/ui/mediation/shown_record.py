"""The record beside a list whose moves are keys: title and moves on top, the line a reason is written in, cards below."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.attachments import Attachments
from app.ui.mediation.case_parts import buttons, card
from app.ui.shell import Shell
from app.ui.widgets.move_asks import MoveAsks
from app.ui.widgets.parts import EmptyState, clear, column, label, scrolled


class ShownRecord(QWidget):
    """`shown` is the record, None while none is chosen; `gone` when it went to the bin.

    A kind of record says its `kind`, what a screen reader calls it (`called`), the words while none is chosen
    (`nothing`), the name of the drafts of its moves (`drafts`), how it is read, and what stands in it.
    """

    gone = Signal()
    kind = called = nothing = drafts = ""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.shown: Any = None
        self._head = column(spacing=8, margins=(20, 16, 20, 8))
        self._body = column(spacing=12, margins=(20, 8, 20, 16))
        self._build()
        self.empty()

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self.called)
        self.asks = MoveAsks(self._shell, self.drafts)
        self.asks.left.connect(self.setFocus)
        self.asks.setContentsMargins(20, 0, 20, 4)
        inner = QWidget()
        inner.setObjectName("surface")
        inner.setLayout(self._body)
        outer = column(spacing=0)
        outer.addLayout(self._head)
        outer.addWidget(self.asks)
        outer.addWidget(scrolled(inner), 1)
        self.setLayout(outer)

    def empty(self) -> None:
        """None chosen yet."""
        self.shown = None
        self.asks.close_line()
        clear(self._head)
        clear(self._body)
        self._body.addWidget(EmptyState(self.nothing))

    def load(self, record_id: int, failed: Any = None) -> None:
        """Show a record."""
        self._shell.tasks.run(
            self, lambda o, _p: self._read(o, record_id), self._show, failed, latest=self.kind
        )

    def reload(self) -> None:
        """After something changed; what was deleted meanwhile is no longer shown."""
        if self.shown is not None:
            self.load(self.shown.id, lambda _error: self.empty())

    def _show(self, record: Any) -> None:
        focus = QApplication.focusWidget()
        held = focus is not None and self.isAncestorOf(focus) and not self.asks.isAncestorOf(focus)
        if self.shown is None or self.shown.id != record.id:
            self._another()
        self.shown = record
        self.asks.belong(record.id, record.state, record.title)
        self._fill_head()
        self._fill_body()
        if held:
            self.setFocus()  # the keys must go on working when the button that was pressed is gone

    def _fill_head(self) -> None:
        clear(self._head)
        self._head.addWidget(label(self.shown.title, "h1", wrap=True))
        self._head.addWidget(buttons(*self._told()))
        self._head.addWidget(buttons(*self._actions()))

    def _fill_body(self) -> None:
        clear(self._body)
        for part in self._cards():
            if part is not None:
                self._body.addWidget(part)
        self._body.addWidget(Attachments(self._shell, self.kind, self.shown.id))
        self._body.addStretch(1)

    def _steps(self) -> QWidget | None:
        """Its way until now, the latest step first."""
        if not self.shown.steps:
            return None
        lines = column(spacing=2)
        for s in reversed(self.shown.steps):
            words = "　".join(filter(None, (str(s.on_day), s.name, s.clerk, s.note)))
            lines.addWidget(label(words, "small", wrap=True))
        return card("办理过程", lines)

    def _delete(self) -> None:
        from app.usecases.history import bin as recycle_bin

        kind, one = self.kind, self.shown

        def done(entry: int) -> None:
            self._shell.say(f"已删除 {one.title}", "撤销", lambda: self._shell.undoable(entry))
            self.empty()
            self.gone.emit()

        self._shell.tasks.run(self, lambda o, _p: recycle_bin.put(o, kind, one.id), done, once=True)

    def _another(self) -> None:
        """Another record than before is about to be shown."""

    def _read(self, office: Any, record_id: int) -> Any:
        raise NotImplementedError

    def _told(self) -> Sequence[QWidget]:
        """What stands below the title."""
        raise NotImplementedError

    def _actions(self) -> Sequence[QWidget]:
        """The moves, then what can always be done."""
        raise NotImplementedError

    def _cards(self) -> Sequence[QWidget | None]:
        """What stands in it, above its files."""
        raise NotImplementedError
