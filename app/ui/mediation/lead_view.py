"""One lead: what it says, who has it, every hand-over, what it became; its moves by keys, becoming a case by one."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.mediation.case_parts import card, grid_of
from app.ui.mediation.meetings_card import MeetingsCard
from app.ui.mediation.shown_record import ShownRecord
from app.ui.paper_asks import offer
from app.ui.widgets.eliding import ElidingLink
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs

ROOMS = {"mediation_case": "mediation", "service_record": "services", "journal_entry": "today"}
ASKED = {"note": "", "result": "结果", "department": "上交到哪里", "signer": "谁签收的"}
"""What the line below the buttons asks for an answer of a move; "" is the reason."""
RIGHTS = ("mediation.edit", "journal.edit", "services.edit")


class LeadView(ShownRecord):
    """`edit`, `hand_over`, `to_matter` and `to_case` ask for a form with the lead."""

    edit = Signal(object)
    hand_over = Signal(object)
    to_matter = Signal(object)
    to_case = Signal(object)
    kind, called, drafts = "lead", "线索", "lead_move"
    nothing = "在左边选一条线索，这里是它的来龙去脉。\n可以交给信访站、治保会、调委会、巡防队办，也可以一键转为调解案件。"

    _bare = False

    @property
    def lead(self) -> Any:
        """The lead that is shown."""
        return self.shown

    def _read(self, office: Any, record_id: int) -> Any:
        from app.usecases import leads

        return leads.view(office, record_id)

    def _another(self) -> None:
        self._bare = False

    def _told(self) -> list[QWidget]:
        lead = self.lead
        late = label(lead.awaited.words, lead.awaited.signal) if lead.awaited else label("")
        return [
            label(lead.number, "dim", copyable=True),
            label(lead.state_name, "tag"),
            label(f"在{lead.body_name}", "dim"),
            late,
        ]

    def _actions(self) -> list[QWidget]:
        """The moves, then what can always be done; 转为调解案件 has a key of its own."""
        lead = self.lead
        forms = {"hand_over": self.hand_over, "to_matter": self.to_matter}
        made: list[QWidget] = []
        for number, move in enumerate(lead.moves, start=1):
            if move.key == "to_case":
                tip = "当事人、事由、网格、来源都带过去；缺什么再补"
                made.append(button(move.name, self._to_case, "primary", "Ctrl+J", self, tip))
                continue
            form = forms.get(move.key)
            act = partial(form.emit, lead) if form is not None else partial(self._ask, move)
            made.append(button(move.name, act, "", f"Ctrl+{number}", self))
        made += [
            button("修改", lambda: self.edit.emit(lead), "", "Ctrl+E", self),
            button("删除", self._delete, "link", tip="移到回收站，可以撤销"),
        ]
        made = [needs(self._shell, one, *RIGHTS) for one in made]
        made.insert(-1, button("打印", self._print, "", "Ctrl+P", self, "交办单（带回执）"))
        return made

    def _cards(self) -> list[QWidget | None]:
        lead = self.lead
        texts = (("经过", lead.text), ("结果", lead.result))
        facts = (grid_of(self._shell, lead.facts), grid_of(self._shell, texts, one_each=True))
        met = MeetingsCard(self._shell, "lead", lead.id)
        made = [card("概况", *facts), self._links(), self._persons(), self._handovers(), self._steps()]
        return [*made, met]

    def _links(self) -> QWidget | None:
        """Where it came from and what it became."""
        if not self.lead.links:
            return None
        lines = column(spacing=4)
        for one in self.lead.links:
            go = partial(self._shell.go, ROOMS[one.kind], kind=one.kind, record_id=one.record_id)
            lines.addLayout(row(ElidingLink(one.words, go), None))
        return card("来源和去向", lines)

    def _persons(self) -> QWidget | None:
        """Whom it is about; telephone numbers are masked until asked for."""
        from app.models.fields.show import mask

        if not self.lead.persons:
            return None
        show = button("显示电话", self._reveal, "link", tip="显示完整号码（会记入日志）")
        if self._bare or not any(one.phone for one in self.lead.persons):
            show.hide()  # never shown before it stands in the card: it would be a window of its own for a moment
        lines = column(spacing=4)
        for one in self.lead.persons:
            phone = one.phone if self._bare else mask("phone", one.phone)
            line = row(label(one.side_name, "dim"), self._name_of(one), spacing=10)
            line.addWidget(
                label("　".join(filter(None, (phone, one.address))), "dim", wrap=True, copyable=True), 1
            )
            lines.addLayout(line)
        return card("有关的人", lines, beside=(show,))

    def _name_of(self, one: Any) -> QWidget:
        if not one.resident_id:
            return label(one.name, copyable=True)
        open_ = partial(self._shell.go, "residents", kind="resident", record_id=one.resident_id)
        return button(one.name, open_, "link", tip="打开居民档案")

    def _reveal(self) -> None:
        from app.usecases.residents import files

        lead, what = self.lead, f"线索 {self.lead.title} 有关的人的电话"
        self._bare = True
        self._shell.tasks.run(
            self, lambda o, _p: files.reveal(o, "lead", lead.id, what), lambda _none: self._fill_body()
        )

    def _handovers(self) -> QWidget | None:
        if not self.lead.handovers:
            return None
        lines = column(spacing=8)
        for one in reversed(self.lead.handovers):
            head = f"第 {one.position} 次　{one.on_day}　{one.from_name} → {one.to_name}　经手 {one.clerk}"
            signed = f"签收：{one.signed_on} {one.signed_by}".strip() if one.signed_on else ""
            until = f"答复期限 {one.due_on}"
            answered = f"答复：{one.answer}（{one.answered_by}）" if one.answer else ""
            texts = (f"原因：{one.reason}", "　".join(filter(None, (until, signed))), answered)
            parts = [label(head, wrap=True), *(label(text, "dim", wrap=True) for text in texts if text)]
            lines.addLayout(column(*parts, label(one.words, one.signal or "small"), spacing=2))
        return card("交办记录", lines)

    def _ask(self, move: Any) -> None:
        """Do the move, or first ask for what it wants to know."""
        self.asks.ask(move.name, move.asks, ASKED, partial(self._move, move), move.key)

    def _move(self, move: Any, answers: dict[str, str]) -> None:
        from app.usecases import leads

        lead_id = self.lead.id
        words = move.done_words
        self._shell.tasks.run(
            self,
            lambda o, _p: leads.move(o, lead_id, move.key, answers),
            partial(self.done, words),
            self.asks.refused,
            once=True,
        )

    def done(self, words: str, entry: int) -> None:
        """Tell what was done, with its way back, and show how the lead stands now."""
        self.asks.done()
        self._shell.say(words, "撤销", lambda: self._shell.undoable(entry))
        self.reload()

    def _to_case(self) -> None:
        """One key: what is known becomes a case; when something lacks the form of the case asks for it."""
        from app.usecases import leads

        if self.asks.half_written():
            return
        lead = self.lead

        def work(office: Any, _progress: Any) -> int:
            return 0 if leads.lacking(office, lead.id) else leads.become_case(office, lead.id)

        def done(case_id: int) -> None:
            if not case_id:
                self.to_case.emit(lead)
                return
            go = partial(self._shell.go, "mediation", kind="mediation_case", record_id=case_id)
            self._shell.say("已转为调解案件，等待受理", "打开案件", go)
            self.reload()

        self._shell.tasks.run(self, work, done, once=True)

    def _print(self) -> None:
        from app.usecases.papers import offers as paper_offers

        lead_id = self.lead.id
        self._shell.tasks.run(
            self,
            lambda o, _p: [(p.key, p.name, p.record_id, p.given) for p in paper_offers.of_lead(o, lead_id)],
            lambda found: offer(self._shell, self, found),
        )
