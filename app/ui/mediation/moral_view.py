"""One case of the moral court: what it is about, who stands in it, what was found; its moves by keys."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.attachments import Attachments
from app.ui.mediation.case_parts import buttons, card, grid_of
from app.ui.paper_asks import ask_and_print
from app.ui.shell import Shell
from app.ui.widgets.move_asks import MoveAsks, done_words
from app.ui.widgets.parts import EmptyState, button, clear, column, label, row, scrolled
from app.ui.widgets.rights import needs

PAPER = "moral_judgment"
RIGHT = "mediation.edit"
ASKED = {"department": "责成哪个单位"}
REASONS = {
    "persuade": "怎样劝导的，结果怎样", "entrust": "要办成什么", "perform": "怎样做到的", "break": "什么没有做到",
}  # fmt: skip
"""What is asked for as the reason of a move, in a clerk's words."""


class MoralView(QWidget):
    """`edit` and `judge` ask for a form with the case, `gone` when it went to the bin."""

    edit = Signal(object)
    judge = Signal(object)
    gone = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.case: Any = None
        self._head = column(spacing=8, margins=(20, 16, 20, 8))
        self._body = column(spacing=12, margins=(20, 8, 20, 16))
        self._build()
        self.empty()

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("道德评判案件")
        self.asks = MoveAsks()
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
        """No case chosen yet."""
        self.case = None
        clear(self._head)
        clear(self._body)
        self.asks.close_line()
        words = "在左边选一个案件。\n不文明的言行可以评判、教育，也可以只劝导；值得学习的可以表扬。"
        self._body.addWidget(EmptyState(words))

    def load(self, case_id: int, failed: Any = None) -> None:
        """Show a case."""
        from app.usecases import moral

        self._shell.tasks.run(self, lambda o, _p: moral.view(o, case_id), self._show, failed, latest="moral")

    def reload(self) -> None:
        """After something changed; a case that was deleted meanwhile is no longer shown."""
        if self.case is not None:
            self.load(self.case.id, lambda _error: self.empty())

    def _show(self, case: Any) -> None:
        focus = QApplication.focusWidget()
        held = focus is not None and self.isAncestorOf(focus)
        if self.case is None or self.case.id != case.id:
            self.asks.close_line()
        self.case = case
        self._fill_head()
        self._fill_body()
        if held:
            self.setFocus()  # the keys must go on working when the button that was pressed is gone

    def _fill_head(self) -> None:
        case = self.case
        clear(self._head)
        self._head.addWidget(label(case.title, "h1", wrap=True))
        self._head.addLayout(
            row(label(case.number, "dim", copyable=True), label(case.kind_name, "tag"),
                label(case.state_name, case.signal or "dim"), None, spacing=12)
        )  # fmt: skip
        self._head.addWidget(buttons(*self._actions()))

    def _actions(self) -> list[QWidget]:
        case = self.case
        made: list[QWidget] = []
        if case.verdict is not None:
            made.append(
                button(
                    case.verdict.name, self._judge, "primary", "Ctrl+G", self, "写结论和结果，不开庭的也可以"
                )
            )
        elif case.judged_on is not None:
            made.append(button("修改评判", self._judge, "", "Ctrl+G", self))
        for number, move in enumerate(case.moves, start=1):
            made.append(button(move.name, partial(self._ask, move), "", f"Ctrl+{number}", self))
        made.append(button("修改", lambda: self.edit.emit(case), "", "Ctrl+E", self))
        made.append(button("删除", self._delete, "link", tip="移到回收站，可以撤销"))
        made = [needs(self._shell, one, RIGHT) for one in made]
        if case.judged_on is not None:
            made.insert(-1, button("打印", self._print, "", "Ctrl+P", self, "道德评判调解书，不写姓名"))
        return made

    def _fill_body(self) -> None:
        c = self.case
        clear(self._body)
        pairs = (
            ("发现人", c.found_by), ("发生", str(c.happened_on or "")), ("地点", c.place), ("登记", str(c.registered_on)),
            ("责成", c.charged_to), ("了结", str(c.closed_on or "")),
        )  # fmt: skip
        texts = (("经过", c.facts), ("诉求", c.requests), ("调查", c.inquiry))
        self._body.addWidget(
            card("概况", grid_of(self._shell, pairs), grid_of(self._shell, texts, one_each=True))
        )
        for part in (self._people(), self._verdict(), self._steps()):
            if part is not None:
                self._body.addWidget(part)
        self._body.addWidget(Attachments(self._shell, "moral_case", c.id))
        self._body.addStretch(1)

    def _people(self) -> QWidget:
        lines = column(spacing=4)
        for one in self.case.people:
            role = label(one.role_name, "dim")
            role.setMinimumWidth(self._shell.theme.px(64))
            line = row(role, spacing=10)
            if one.resident_id:
                go = partial(self._shell.go, "residents", kind="resident", record_id=one.resident_id)
                line.addWidget(button(one.name, go, "link", tip="打开居民档案"))
            else:
                line.addWidget(label(one.name, copyable=True))
            more = (one.standing, one.guardian and f"监护人 {one.guardian}")
            line.addWidget(label("　".join(filter(None, more)), "dim"))
            line.addStretch(1)
            lines.addLayout(line)
        return card("有关的人", lines)

    def _verdict(self) -> QWidget | None:
        c = self.case
        if c.judged_on is None:
            return None
        heard = f"{c.heard_on} 开庭" if c.heard_on else "没有开庭"
        days = "　".join(
            filter(None, (f"{c.judged_on} 评判", heard, c.delivered_on and f"{c.delivered_on} 送达"))
        )
        texts = (
            ("辩论要点", c.debate), ("结论", c.conclusion), ("结果", "：".join(filter(None, (c.result, c.outcome)))),
            ("褒奖", c.praise),
        )  # fmt: skip
        return card("评判", label(days, "dim", wrap=True), grid_of(self._shell, texts, one_each=True))

    def _steps(self) -> QWidget | None:
        if not self.case.steps:
            return None
        lines = column(spacing=2)
        for s in reversed(self.case.steps):
            words = "　".join(filter(None, (str(s.on_day), s.name, s.clerk, s.note)))
            lines.addWidget(label(words, "small", wrap=True))
        return card("办理过程", lines)

    def _judge(self) -> None:
        self.judge.emit(self.case)

    def _ask(self, move: Any) -> None:
        """Do the move, or first ask for what it wants to know."""
        words = {**ASKED, "note": REASONS.get(move.key, "")}
        self.asks.ask(move.name, move.asks, words, partial(self._move, move))

    def _move(self, move: Any, answers: dict[str, str]) -> None:
        from app.usecases import moral

        case = self.case
        words = done_words(move.name)

        def done(_move: Any) -> None:
            self._shell.say(words)
            self.reload()

        work = lambda o, _p: moral.move(o, case.id, move.key, answers, case.version)  # noqa: E731
        self._shell.tasks.run(self, work, done, once=True)

    def _print(self) -> None:
        ask_and_print(self._shell, self, PAPER, self.case.id, "道德评判调解书")

    def _delete(self) -> None:
        from app.usecases.history import bin as recycle_bin

        case = self.case

        def done(entry: int) -> None:
            self._shell.say(f"已删除 {case.title}", "撤销", lambda: self._shell.undoable(entry))
            self.empty()
            self.gone.emit()

        self._shell.tasks.run(self, lambda o, _p: recycle_bin.put(o, "moral_case", case.id), done, once=True)
