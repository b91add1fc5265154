"""A case as its page shows it: everything of its dossier, the moves that are possible now, the papers still owed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.kinds import FlowMove
from app.models.mediation import AGENT_KINDS, AGENT_POWERS, LINK_KINDS, MEDIATOR_ROLES, PARTY_SIDES
from app.models.rules.dates import PartialDate
from app.models.tables import (
    MediationAgent,
    MediationCase,
    MediationHarm,
    MediationLink,
    MediationMediator,
    MediationParty,
    MediationStep,
    MediationWitness,
)
from app.office import Office
from app.usecases.mediation import record_views
from app.usecases.mediation.moves import FLOW, WRITTEN
from app.usecases.mediation.record_views import (
    ConfirmationView,
    EvidenceView,
    ExtensionView,
    FilingView,
    InquiryView,
    InstalmentView,
    SessionView,
    VisitView,
)


@dataclass(frozen=True)
class AgentView:
    """Who acts for a party; `kind_name` and `powers_name` in words."""

    kind: str
    kind_name: str
    name: str
    resident_id: int | None
    relation: str
    phone: str
    powers_name: str
    powers_text: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class PartyView:
    """A party as the page and the papers show it; `agent` names those who act for it."""

    id: int
    side: str
    role: str
    resident_id: int | None
    name: str
    sex: str
    ethnicity: str
    birth_date: PartialDate | None
    occupation: str
    phone: str
    address: str
    agent: str
    is_body: bool = False
    representative: str = ""
    agents: tuple[AgentView, ...] = ()
    person_category: str = ""


@dataclass(frozen=True)
class MediatorView:
    """Who mediates."""

    role: str
    role_name: str
    name: str
    resident_id: int | None
    clerk_id: int | None
    body: str


@dataclass(frozen=True)
class WitnessView:
    """Who can tell of it."""

    name: str
    resident_id: int | None
    phone: str
    address: str
    tells: str


@dataclass(frozen=True)
class LinkView:
    """Another case this one belongs together with."""

    case_id: int
    number: str
    title: str
    state_name: str
    kind: str
    kind_name: str


@dataclass(frozen=True)
class StepView:
    """One move that was made."""

    key: str
    name: str
    on_day: date
    clerk: str
    note: str
    due_on: date | None


@dataclass(frozen=True)
class CaseView:
    """A case with everything its page shows; `moves` are those a key makes, `writes` those a record makes."""

    id: int
    version: int
    number: str
    title: str
    dispute_type: str
    category: str
    local_type: str
    source: str
    source_way: str
    source_body: str
    reported_by: str
    state: str
    state_name: str
    happened_on: PartialDate | None
    registered_on: date
    accepted_on: date | None
    due_on: date | None
    closed_on: date | None
    mediator: str
    place: str
    facts: str
    agreed_facts: str
    requests: str
    amount: Decimal | None
    people: int
    difficult: bool
    scale: str
    level: str
    settled_level: str
    settled_level_code: str
    handed_to: str
    agreement_kind: str
    agreement_number: str
    issues: str
    responsibility: str
    agreement_text: str
    performance: str
    performance_due: date | None
    effective_on: date | None
    confirm_by: date | None
    visit_by: date | None
    parties: tuple[PartyView, ...]
    mediators: tuple[MediatorView, ...]
    witnesses: tuple[WitnessView, ...]
    harms: tuple[tuple[str, int], ...]
    links: tuple[LinkView, ...]
    steps: tuple[StepView, ...]
    sessions: tuple[SessionView, ...]
    inquiries: tuple[InquiryView, ...]
    evidence: tuple[EvidenceView, ...]
    instalments: tuple[InstalmentView, ...]
    visits: tuple[VisitView, ...]
    extensions: tuple[ExtensionView, ...]
    confirmations: tuple[ConfirmationView, ...]
    filing: FilingView | None
    moves: tuple[FlowMove, ...]
    writes: frozenset[str]


def view(office: Office, case_id: int) -> CaseView:
    """A case with all its parts. Raises ClerkError when it is gone."""
    with office.read() as session:
        c = session.get(MediationCase, case_id)
        if c is None or c.deleted_at is not None:
            raise ClerkError("这个案件已不存在", "请按 F5 刷新。")
        mediators = tuple(_mediators(session, c.id))
        parties = tuple(_parties(office, session, c.id))
        return CaseView(
            **_own(office, c), mediator=next((m.name for m in mediators if m.role == "chief"), ""),
            parties=parties, mediators=mediators, witnesses=tuple(_witnesses(session, c.id)),
            harms=tuple(_harms(office, session, c.id)), links=tuple(_links(office, session, c.id)),
            steps=tuple(_steps(session, c.id)), **record_views.all_of(office, session, c.id, parties),
            **_possible(office, c),
        )  # fmt: skip


def _own(office: Office, c: MediationCase) -> dict[str, Any]:
    """The case's own values, codes in words."""
    code = office.library.code
    way = office.library.disputes.way_of(c.source)
    words = ("source_body", "reported_by", "place", "facts", "requests", "handed_to", "agreement_number", "issues",
             "responsibility", "agreement_text", "performance", "number", "agreement_kind")  # fmt: skip
    plain = ("id", "version", "title", "state", "happened_on", "registered_on", "accepted_on", "due_on", "closed_on",
             "amount", "people", "difficult", "performance_due", "effective_on", "visit_by")  # fmt: skip
    return {
        "agreed_facts": c.agreed_facts or c.facts or "",
        **{name: getattr(c, name) or "" for name in words}, **{name: getattr(c, name) for name in plain},
        "dispute_type": code("dispute_type").label(c.dispute_type), "category": code("dispute_category").label(c.category),
        "local_type": code("dispute_local").label(c.local_type), "source": code("dispute_source").label(c.source),
        "confirm_by": c.confirmable_by, "source_way": way.name if way else "", "state_name": office.library.flows[FLOW].state[c.state].name,
        "scale": code("dispute_size").label(c.scale), "level": code("dispute_level").label(c.level),
        "settled_level": code("settled_level").label(c.settled_level), "settled_level_code": c.settled_level or "",
    }  # fmt: skip


def _possible(office: Office, c: MediationCase) -> dict[str, Any]:
    moves = office.library.flows[FLOW].moves_from(c.state)
    return {
        "moves": tuple(m for m in moves if m.key not in WRITTEN or m.key == "perform"),
        "writes": frozenset(m.key for m in moves if m.key in WRITTEN),
    }


def _parties(office: Office, session: Session, case_id: int) -> Iterator[PartyView]:
    code = office.library.code
    agents: dict[int, list[AgentView]] = {}
    acting = select(MediationAgent).join(MediationParty, MediationParty.id == MediationAgent.party_id)
    for a in session.scalars(acting.where(MediationParty.case_id == case_id).order_by(MediationAgent.id)):
        agents.setdefault(a.party_id, []).append(
            AgentView(
                a.kind, AGENT_KINDS[a.kind], a.name, a.resident_id, a.relation or "", a.phone or "",
                AGENT_POWERS.get(a.powers or "", ""), a.powers_text or "", a.start, a.end,
            )
        )  # fmt: skip
    query = select(MediationParty).where(MediationParty.case_id == case_id).order_by(MediationParty.position)
    for p in session.scalars(query):
        acting_for = tuple(agents.get(p.id, ()))
        yield PartyView(
            p.id, p.side, PARTY_SIDES.get(p.side, p.side), p.resident_id, p.name, code("sex").label(p.sex),
            code("ethnicity").label(p.ethnicity), p.birth_date, p.occupation or "", p.phone or "", p.address or "",
            "、".join(a.name for a in acting_for), p.is_body, p.representative or "", acting_for,
            code("party_category").label(p.person_category),
        )  # fmt: skip


def _mediators(session: Session, case_id: int) -> Iterator[MediatorView]:
    query = select(MediationMediator).where(MediationMediator.case_id == case_id)
    for m in session.scalars(query.order_by(MediationMediator.position)):
        yield MediatorView(m.role, MEDIATOR_ROLES[m.role], m.name, m.resident_id, m.clerk_id, m.body or "")


def _witnesses(session: Session, case_id: int) -> Iterator[WitnessView]:
    query = select(MediationWitness).where(MediationWitness.case_id == case_id).order_by(MediationWitness.id)
    for x in session.scalars(query):
        yield WitnessView(x.name, x.resident_id, x.phone or "", x.address or "", x.tells or "")


def _harms(office: Office, session: Session, case_id: int) -> Iterator[tuple[str, int]]:
    label = office.library.code("prevented_harm").label
    for h in session.scalars(
        select(MediationHarm).where(MediationHarm.case_id == case_id).order_by(MediationHarm.id)
    ):
        yield label(h.kind), h.people


def _links(office: Office, session: Session, case_id: int) -> Iterator[LinkView]:
    states = office.library.flows[FLOW].state
    query = select(MediationLink).where(
        or_(MediationLink.case_id == case_id, MediationLink.other_id == case_id)
    )
    for row in session.scalars(query.order_by(MediationLink.id)):
        other = session.get(MediationCase, row.other_id if row.case_id == case_id else row.case_id)
        if other is not None and other.deleted_at is None:
            yield LinkView(
                other.id,
                other.number or "",
                other.title,
                states[other.state].name,
                row.kind,
                LINK_KINDS[row.kind],
            )


def _steps(session: Session, case_id: int) -> Iterator[StepView]:
    query = select(MediationStep).where(MediationStep.case_id == case_id).order_by(MediationStep.id)
    for s in session.scalars(query):
        yield StepView(s.move_key, s.move, s.on_day, s.clerk_name, s.note or "", s.due_on)
