"""One case of the moral court: what it is about, who stands in it, what was found; its moves by keys."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.mediation.case_parts import card, grid_of
from app.ui.mediation.shown_record import ShownRecord
from app.ui.paper_asks import ask_and_print
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs

PAPER = "moral_judgment"
RIGHT = "mediation.edit"
ASKED = {"department": "责成哪个单位"}
REASONS = {
    "persuade": "怎样劝导的，结果怎样", "entrust": "要办成什么", "perform": "怎样做到的", "break": "什么没有做到",
}  # fmt: skip
"""What is asked for as the reason of a move, in a clerk's words."""


class MoralView(ShownRecord):
    """`edit` and `judge` ask for a form with the case."""

    edit = Signal(object)
    judge = Signal(object)
    kind, called, drafts = "moral_case", "道德评判案件", "moral_move"
    nothing = "在左边选一个案件。\n不文明的言行可以评判、教育，也可以只劝导；值得学习的可以表扬。"

    @property
    def case(self) -> Any:
        """The case that is shown."""
        return self.shown

    def _read(self, office: Any, record_id: int) -> Any:
        from app.usecases import moral

        return moral.view(office, record_id)

    def _told(self) -> list[QWidget]:
        case = self.case
        number = label(case.number, "dim", copyable=True)
        return [number, label(case.kind_name, "tag"), label(case.state_name, case.signal or "dim")]

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

    def _cards(self) -> list[QWidget | None]:
        c = self.case
        pairs = (
            ("发现人", c.found_by), ("发生", str(c.happened_on or "")), ("地点", c.place), ("登记", str(c.registered_on)),
            ("责成", c.charged_to), ("了结", str(c.closed_on or "")),
        )  # fmt: skip
        texts = (("经过", c.facts), ("诉求", c.requests), ("调查", c.inquiry))
        about = card("概况", grid_of(self._shell, pairs), grid_of(self._shell, texts, one_each=True))
        return [about, self._people(), self._verdict(), self._steps()]

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

    def _judge(self) -> None:
        self.judge.emit(self.case)

    def _ask(self, move: Any) -> None:
        """Do the move, or first ask for what it wants to know."""
        words = {**ASKED, "note": REASONS.get(move.key, "")}
        self.asks.ask(move.name, move.asks, words, partial(self._move, move), move.key)

    def _move(self, move: Any, answers: dict[str, str]) -> None:
        from app.usecases import moral

        case = self.case
        words = move.done_words

        def done(_move: Any) -> None:
            self.asks.done()
            self._shell.say(words)
            self.reload()

        work = lambda o, _p: moral.move(o, case.id, move.key, answers, case.version)  # noqa: E731
        self._shell.tasks.run(self, work, done, self.asks.refused, once=True)

    def _print(self) -> None:
        ask_and_print(self._shell, self, PAPER, self.case.id, "道德评判调解书")
