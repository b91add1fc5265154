"""What can be done with a case now: its buttons, the line in which a reason is written, the paper offered afterwards."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.mediation import record_kinds
from app.ui.mediation.case_parts import buttons
from app.ui.mediation.context import Context
from app.ui.mediation.writing import RecordKind, Writing
from app.ui.shell import Shell
from app.ui.widgets.menus import choose_from
from app.ui.widgets.move_asks import MoveAsks
from app.ui.widgets.parts import button, clear, column


class MoveBar(QWidget):
    """`write` brings an editor, `edit` asks to change the case, `done` after a move, `deleted` when it went to the bin,
    `idle` when the line for the reason was left, `dossier` to print the whole dossier."""

    write = Signal(object)
    edit = Signal()
    done = Signal()
    deleted = Signal()
    idle = Signal()
    dossier = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._context: Context | None = None
        self._buttons = column()
        self.asks = MoveAsks(shell, "mediation_move")
        self.asks.left.connect(self.idle)
        layout = column(spacing=8)
        layout.addLayout(self._buttons)
        layout.addWidget(self.asks)
        self.setLayout(layout)

    @property
    def _now(self) -> Context:
        assert self._context is not None
        return self._context

    @property
    def case(self) -> Any:
        """The case that is shown."""
        return self._now.case

    def fill(self, context: Context, then: QWidget) -> None:
        """Show what can be done with a case; the bar itself stays, so that what it waits for finds it. Tab goes from the last
        button to `then`, which stands below: the buttons are made anew and would come after all that was there."""
        self._context = context
        case = context.case
        self.asks.belong(case.id, case.state, case.title)
        clear(self._buttons)
        made = self._actions()
        self._buttons.addWidget(buttons(*made))
        QWidget.setTabOrder(made[-1], then)

    def _actions(self) -> list[QWidget]:
        made: list[QWidget] = []
        case = self.case
        can = case.writes
        if "session" in can:
            made.append(button("记录调解", self._editor(record_kinds.SESSION), "", "Ctrl+R", self))
        if "settle" in can:
            made.append(button("达成协议", self._editor(record_kinds.AGREEMENT), "primary", "Ctrl+G", self))
        if can & {"visit", "look_in"}:
            made.append(button("回访", self._editor(record_kinds.VISIT), "", "Ctrl+Shift+V", self))
        if "extend" in can:
            made.append(button("延期", self._editor(record_kinds.EXTENSION), "", "Ctrl+Shift+Y", self))
        for number, move in enumerate(case.moves, start=1):
            role = "primary" if len(case.moves) == 1 and not move.negative else ""
            made.append(button(move.name, partial(self._ask, move), role, f"Ctrl+{number}", self))
        if case.state != "archived":
            made.append(button("修改", self.edit.emit, "", "Ctrl+E", self))
        made.append(button("打印", self.print_papers, "", "Ctrl+P", self, "打印办到现在的各种文书"))
        made.append(
            button(
                "卷宗",
                lambda: self.dossier.emit(self.case.id),
                "",
                "Ctrl+D",
                self,
                "整卷打印，自动编页号和目录",
            )
        )
        if (case.number or case.agreement_number) and case.state != "archived":
            void = button(
                "作废编号",
                self.cancel_number,
                "link",
                tip="编号给错了：写明原因作废，换下一个号；作废的不再用",
            )
            made.append(void)
        made.append(button("删除", self._delete, "link", tip="移到回收站，可以撤销"))
        return made

    def _editor(self, kind: RecordKind) -> Callable[[], None]:
        return lambda: self.write.emit(Writing(self._shell, kind, self._now))

    def ask_court(self, confirmation_id: int, move: Any) -> None:
        """What the court did; the number of its ruling or its reason is asked for first."""
        from app.usecases import mediation

        def make(words: str) -> None:
            self._do(
                lambda o, _p: mediation.move_confirmation(o, confirmation_id, move.key, words),
                move.done_words,
            )

        if not move.asks:
            make("")
        else:
            self.asks.ask_one(move.name, "裁定书文号" if "result" in move.asks else "", make)

    def cancel_number(self) -> None:
        """Cancel a number of the case and give it the next; which one is asked when it carries several."""
        from app.usecases import mediation

        case_id = self.case.id
        self._shell.tasks.run(self, lambda o, _p: mediation.numbers_of(o, case_id), self._which_number)

    def _which_number(self, found: Any) -> None:
        if len(found) == 1:
            self._void(found[0])
            return
        entries = [(f"{one.name} {one.text}", partial(self._void, one)) for one in found]
        choose_from(self, "作废哪一个编号", entries, self.mapToGlobal(self.rect().bottomLeft()))

    def _void(self, number: Any) -> None:
        from app.usecases import mediation

        case_id = self.case.id

        def given(reason: str) -> None:
            def done(new: str) -> None:
                self.asks.done()
                self._shell.say(f"{number.text} 已作废，现在是 {new}")
                self.done.emit()

            work = lambda o, _p: mediation.cancel_number(o, case_id, number.series, reason)  # noqa: E731
            self._shell.tasks.run(self, work, done, self.asks.refused)

        self.asks.ask_one("作废", f"{number.text} 作废的原因", given)

    def print_papers(self) -> None:
        """The papers of what was done so far."""
        from app.ui.paper_asks import offer
        from app.usecases.papers import offers as paper_offers

        case_id = self.case.id
        self._shell.tasks.run(
            self,
            lambda o, _p: [(p.key, p.name, p.record_id, p.given) for p in paper_offers.of_case(o, case_id)],
            lambda found: offer(self._shell, self, found),
        )

    def print_paper(self, key: str) -> None:
        """One paper of the case with its preview."""
        self._print(key, self.case.id, self._now.papers[key])

    def _print(self, key: str, case_id: int, name: str) -> None:
        from app.ui.paper_asks import ask_and_print

        ask_and_print(self._shell, self, key, case_id, name)

    def said(self, words: str, paper: str) -> None:
        """Tell that something was done, and offer the paper that belongs to it."""
        if paper in self._now.papers:
            name, case_id = self._now.papers[paper], self.case.id
            self._shell.say(words, f"打印{name}", lambda: self._print(paper, case_id, name))
        else:
            self._shell.say(words)

    def _ask(self, move: Any) -> None:
        """Do the move, or first ask for what it wants to know in the line below the buttons."""
        from app.usecases.mediation.afterwards import AWAITED

        if "dossier_filed" in move.needs and self.case.filing is None:
            self._editor(record_kinds.FILING)()
            self._shell.say("归档以前先立卷：保管期限、立卷人、卷宗情况说明")
            return
        asks = [name for name in ("department", "note") if name in move.asks]
        words = {"department": "移送到哪里"}
        if move.key == "fail" and not self.case.sessions:
            words["note"] = "还没有一次调解记录，为什么调解不成"
        if move.key == "archive" and any(c.state in AWAITED for c in self.case.confirmations):
            asks, words["note"] = ["note"], "司法确认还没有结果，为什么现在归档"
        self.asks.ask(move.name, asks, words, partial(self._move, move), move.key)

    def _move(self, move: Any, answers: dict[str, str]) -> None:
        from app.usecases import mediation

        case_id = self.case.id
        words = move.done_words

        def work(office: Any, _progress: Any) -> Any:
            if move.key == "perform":
                return mediation.perform(office, case_id)
            return mediation.move(office, case_id, move.key, answers)

        self._do(work, words, move.paper or "")

    def _do(self, work: Any, words: str, paper: str = "") -> None:
        def done(_result: Any) -> None:
            self.asks.done()
            self.said(words, paper)
            self.done.emit()

        self._shell.tasks.run(self, work, done, self.asks.refused)

    def _delete(self) -> None:
        from app.usecases.history import bin as recycle_bin

        case = self.case

        def done(entry: int) -> None:
            self._shell.say(f"已删除 {case.title}", "撤销", lambda: self._shell.undoable(entry))
            self.deleted.emit()

        self._shell.tasks.run(self, lambda o, _p: recycle_bin.put(o, "mediation_case", case.id), done)
