"""A lead as its page shows it: what it says, whom it concerns, every hand-over, the moves possible now, what it became."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.definitions.kinds import FlowMove
from app.models.mediation import PARTY_SIDES
from app.models.tables import (
    Area,
    JournalEntry,
    Lead,
    LeadHandover,
    LeadPerson,
    LeadRound,
    LeadStep,
    MediationCase,
    ServiceItem,
    ServiceRecord,
)
from app.office import Office
from app.usecases.leads.moves import FLOW
from app.usecases.leads.records import lead_there
from app.usecases.services import veiled

SIDES = {"applicant": "一方", "respondent": "对方", "third": "其他有关的人"}
"""The sides of a case as they are called while it is not one yet."""
assert SIDES.keys() == PARTY_SIDES.keys()


@dataclass(frozen=True)
class PersonView:
    """Whom it is about."""

    side: str
    side_name: str
    resident_id: int | None
    name: str
    phone: str
    address: str


@dataclass(frozen=True)
class HandoverView:
    """A hand-over; `words` say how it stands, `signal` is overdue, due, done or ""."""

    id: int
    position: int
    from_name: str
    to_name: str
    on_day: date
    clerk: str
    reason: str
    due_on: date
    signed_on: date | None
    signed_by: str
    closed_on: date | None
    answer: str
    answered_by: str
    returned: bool
    words: str
    signal: str


@dataclass(frozen=True)
class LeadStepView:
    """One move that was made."""

    key: str
    name: str
    on_day: date
    clerk: str
    note: str


@dataclass(frozen=True)
class Linked:
    """What a lead came from or became: the kind and id of a record, and how it is called."""

    kind: str
    record_id: int
    words: str


@dataclass(frozen=True)
class LeadView:
    """A lead with everything its page shows; `facts` are (name, text) in the order they are read."""

    id: int
    version: int
    number: str
    title: str
    state: str
    state_name: str
    body: str
    body_name: str
    text: str
    result: str
    found_on: date
    closed_on: date | None
    facts: tuple[tuple[str, str], ...]
    persons: tuple[PersonView, ...]
    handovers: tuple[HandoverView, ...]
    steps: tuple[LeadStepView, ...]
    links: tuple[Linked, ...]
    moves: tuple[FlowMove, ...]

    @property
    def awaited(self) -> HandoverView | None:
        """The hand-over whose answer is awaited."""
        return next((one for one in reversed(self.handovers) if one.closed_on is None), None)


def view(office: Office, lead_id: int) -> LeadView:
    """A lead with all its parts. Raises ClerkError when it is gone."""
    with office.read() as session:
        lead = lead_there(session, lead_id)
        flow, bodies = office.library.flows[FLOW], office.library.code("lead_body")
        return LeadView(
            lead.id, lead.version, lead.number or "", lead.title, lead.state, flow.state[lead.state].name, lead.body,
            bodies.label(lead.body), lead.text or "", lead.result or "", lead.found_on, lead.closed_on,
            tuple(_facts(office, session, lead)), tuple(_persons(session, lead.id)),
            tuple(_handovers(office, session, lead.id)), tuple(_steps(session, lead.id)), tuple(_links(office, session, lead)),
            tuple(_moves(office, session, lead)),
        )  # fmt: skip


def _facts(office: Office, session: Session, lead: Lead) -> Iterator[tuple[str, str]]:
    code = office.library.code
    grid = session.get(Area, lead.grid_id) if lead.grid_id else None
    round_ = session.get(LeadRound, lead.round_id) if lead.round_id else None
    told = "（".join(filter(None, (code("lead_source").label(lead.source), lead.source_body)))
    yield from (
        (name, text)
        for name, text in (
            ("来源", told + "）" if lead.source_body else told),
            ("排查轮次", round_.name if round_ else ""),
            ("发现日期", str(lead.found_on)),
            ("发现人", lead.finder or ""),
            ("网格", grid.name if grid else ""),
            ("地点", lead.place or ""),
            ("民情工作", code("lead_work").label(lead.work)),
            ("纠纷类型", code("dispute_type").label(lead.dispute_type)),
            ("综治类别", code("dispute_category").label(lead.category)),
            ("风险等级", code("lead_risk").label(lead.risk)),
            ("规模", code("dispute_size").label(lead.scale)),
            ("化解方式", code("resolve_way").label(lead.resolve_way)),
            ("涉及人数", str(lead.people) if lead.people else ""),
            ("办结日期", str(lead.closed_on or "")),
        )
        if text
    )


def _persons(session: Session, lead_id: int) -> Iterator[PersonView]:
    query = select(LeadPerson).where(LeadPerson.lead_id == lead_id).order_by(LeadPerson.position)
    for p in session.scalars(query):
        yield PersonView(p.side, SIDES[p.side], p.resident_id, p.name, p.phone or "", p.address or "")


def _handovers(office: Office, session: Session, lead_id: int) -> Iterator[HandoverView]:
    label = office.library.code("lead_body").label
    query = select(LeadHandover).where(LeadHandover.lead_id == lead_id).order_by(LeadHandover.position)
    for h in session.scalars(query):
        words, signal = handover_words(h, office.today())
        yield HandoverView(
            h.id, h.position, label(h.from_body), label(h.to_body), h.on_day, h.clerk_name, h.reason, h.due_on,
            h.signed_on, h.signed_by or "", h.closed_on, h.answer or "", h.answered_by or "", h.returned, words, signal,
        )  # fmt: skip


def handover_words(one: LeadHandover, today: date) -> tuple[str, str]:
    """How a hand-over stands: answered or returned when, or how long there is for the answer."""
    if one.closed_on is not None:
        what = "退回" if one.returned else "答复"
        late = (one.closed_on - one.due_on).days
        return f"{one.closed_on} {what}" + (f"，晚了 {late} 天" if late > 0 else ""), "done"
    left = (one.due_on - today).days
    signed = "已签收" if one.signed_on else "还没有签收"
    if left < 0:
        return f"{signed}，答复超期 {-left} 天", "overdue"
    return f"{signed}，{f'还剩 {left} 天' if left else '今天到期'}", "due" if left <= 2 else ""


def _steps(session: Session, lead_id: int) -> Iterator[LeadStepView]:
    query = select(LeadStep).where(LeadStep.lead_id == lead_id).order_by(LeadStep.id)
    for s in session.scalars(query):
        yield LeadStepView(s.move_key, s.move, s.on_day, s.clerk_name, s.note or "")


def _links(office: Office, session: Session, lead: Lead) -> Iterator[Linked]:
    """The work record it came from, the case or matter it became."""
    if (entry := _there(session, JournalEntry, lead.entry_id)) is not None:
        yield Linked("journal_entry", entry.id, f"来自工作记录：{entry.title}")
    if (case := _there(session, MediationCase, lead.case_id)) is not None:
        yield Linked("mediation_case", case.id, f"已转调解案件：{case.number or case.title}")
    if (record := _there(session, ServiceRecord, lead.service_record_id)) is not None:
        item = veiled.item_name(office, session.get_one(ServiceItem, record.item_id))
        yield Linked("service_record", record.id, f"已转办件：{record.number or ''} {item}".strip())


def _there(session: Session, cls: Any, record_id: int | None) -> Any:
    """A record by id when it is there and not in the recycle bin."""
    row = session.get(cls, record_id) if record_id else None
    return row if row is not None and row.deleted_at is None else None


def _moves(office: Office, session: Session, lead: Lead) -> Iterator[FlowMove]:
    """What can be done next; what follows from a case or matter that is there is done in it."""
    follows = _there(session, MediationCase, lead.case_id) or _there(
        session, ServiceRecord, lead.service_record_id
    )
    handed = session.scalar(
        select(LeadHandover.id)
        .where(LeadHandover.lead_id == lead.id, LeadHandover.closed_on.is_(None))
        .limit(1)
    )
    shut = {"nothing_follows": follows is not None, "nothing_awaited": handed is not None,
            "answer_awaited": handed is None}  # fmt: skip
    for move in office.library.flows[FLOW].moves_from(lead.state):
        if not any(shut.get(need) for need in move.needs):
            yield move


def of_case(office: Office, case_id: int) -> tuple[Linked, ...]:
    """The leads a case came from."""
    with office.read() as session:
        query = select(Lead).where(Lead.case_id == case_id).order_by(Lead.id)
        return tuple(Linked("lead", x.id, f"{x.number}　{x.title}") for x in session.scalars(query))


def of_matter(office: Office, record_id: int) -> tuple[Linked, ...]:
    """The leads a matter at the desk came from."""
    with office.read() as session:
        query = select(Lead).where(Lead.service_record_id == record_id).order_by(Lead.id)
        return tuple(Linked("lead", x.id, f"{x.number}　{x.title}") for x in session.scalars(query))
