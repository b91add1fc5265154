"""Mediation: register and accept a case, record sessions, reach an agreement (domain.md A2; flows/mediation.toml)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import FlowMove
from app.models.mediation import PARTY_SIDES
from app.models.rules.dates import PartialDate, read_date
from app.models.rules.text import clean, clean_name
from app.models.tables import (
    Clerk,
    MediationAgent,
    MediationCase,
    MediationMediator,
    MediationParty,
    MediationSession,
    Resident,
)
from app.office import Office
from app.usecases import deadlines, flows, numbering
from app.usecases.mediation.forms import AgreementForm, CaseForm, PartyForm, SessionForm, money_of

FLOW = "mediation"


@dataclass(frozen=True)
class PartyView:
    """A party as the page and the papers show it."""

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


@dataclass(frozen=True)
class SessionView:
    """A session as the page shows it."""

    position: int
    held_on: date
    place: str
    present: str
    mediator: str
    recorder: str
    text: str
    outcome: str


@dataclass(frozen=True)
class CaseView:
    """A case with everything its page shows; `moves` are what can be done next."""

    id: int
    version: int
    number: str
    title: str
    dispute_type: str
    source: str
    state: str
    state_name: str
    registered_on: date
    accepted_on: date | None
    due_on: date | None
    closed_on: date | None
    mediator: str
    place: str
    facts: str
    requests: str
    amount: Decimal | None
    agreement_number: str
    agreement_text: str
    performance: str
    performance_due: date | None
    effective_on: date | None
    confirm_by: date | None
    parties: tuple[PartyView, ...]
    sessions: tuple[SessionView, ...]
    moves: tuple[FlowMove, ...]


def open_case(office: Office, form: CaseForm, *, accept: bool = True) -> int:
    """Register a case and, usually at once, accept it. Returns its id."""
    _fill_names(office, form)
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    with office.write(f"登记纠纷 {form.title}") as w:
        case = register(office, w, form)
        if accept:
            apply_move(office, w, case, "accept", on=case.registered_on)
        return case.id


def _fill_names(office: Office, form: CaseForm) -> None:
    """Names of parties that are residents, so that the checks can see them."""
    with office.read() as session:
        for party in form.parties:
            resident = session.get(Resident, party.resident_id) if party.resident_id else None
            if resident is not None:
                party.name = resident.name


def register(office: Office, w: Write, form: CaseForm) -> MediationCase:
    """The case and its parties, inside the caller's write."""
    case = MediationCase(
        title=clean(form.title), dispute_type=form.dispute_type, source=form.source,
        place=clean(form.place) or None, facts=form.facts.strip() or None, requests=form.requests.strip() or None,
        amount=money_of(form.amount),
        registered_on=form.registered_on or office.today(), people=len(form.parties),
        state=office.library.flows[FLOW].first,
    )  # fmt: skip
    w.session.add(case)
    w.session.flush()
    for position, party in enumerate(form.parties, start=1):
        row = _party(w, case, party, position)
        w.session.add(row)
        w.session.flush()
        if clean(party.agent):
            w.session.add(MediationAgent(party_id=row.id, name=clean_name(party.agent)))
        resident = w.session.get(Resident, party.resident_id) if party.resident_id else None
        if case.grid_id is None and resident is not None:
            case.grid_id = resident.grid_id
    names = [form.mediator, *form.helpers.replace("、", " ").split()]
    for position, name in enumerate(filter(None, map(clean_name, names)), start=1):
        clerk = w.session.scalar(select(Clerk.id).where(Clerk.name == name, Clerk.active.is_(True)))
        role = "chief" if position == 1 else "helper"
        w.session.add(
            MediationMediator(case_id=case.id, role=role, position=position, name=name, clerk_id=clerk)
        )
    w.session.flush()
    return case


def _party(w: Write, case: MediationCase, form: PartyForm, position: int) -> MediationParty:
    party = MediationParty(
        case_id=case.id, side=form.side, position=position, resident_id=form.resident_id,
        name=clean_name(form.name), sex=form.sex or None, ethnicity=form.ethnicity or None,
        birth_date=read_date(form.birth_date), occupation=clean(form.occupation) or None,
        phone=clean(form.phone) or None, address=clean(form.address) or None,
        is_body=form.is_body, representative=clean_name(form.representative) or None,
    )  # fmt: skip
    resident = w.session.get(Resident, form.resident_id) if form.resident_id else None
    if resident is not None:
        party.name, party.sex, party.ethnicity = resident.name, resident.sex, resident.ethnicity
        party.birth_date, party.id_number = resident.birth_date, resident.id_number
        party.occupation = party.occupation or resident.occupation
        party.phone, party.address = party.phone or resident.phone, party.address or resident.address
    return party


def record_session(office: Office, case_id: int, form: SessionForm) -> int:
    """Keep the record of a session. Returns its number in the case."""
    if not form.text.strip():
        raise ClerkError("请写下调解记录的内容")
    with office.write("记录调解") as w:
        case = _case(w, case_id)
        held = form.held_on or office.today()
        if case.accepted_on and held < case.accepted_on:
            raise ClerkError(f"调解日期 {held} 在受理日期 {case.accepted_on} 之前", "请核对日期。")
        before = w.session.scalars(
            select(MediationSession.id).where(MediationSession.case_id == case_id)
        ).all()
        w.session.add(
            MediationSession(
                case_id=case_id, position=len(before) + 1, held_on=held, place=clean(form.place) or case.place,
                present=clean(form.present) or None, mediator=chief_name(w.session, case_id),
                recorder=clean_name(form.recorder) or w.clerk_name, text=form.text.strip(), outcome=form.outcome,
            )
        )  # fmt: skip
        apply_move(office, w, case, "session", on=held)
        w.what = f"记录调解 {case.title} 第 {len(before) + 1} 次"
        return len(before) + 1


def settle(office: Office, case_id: int, form: AgreementForm) -> None:
    """The parties agreed: keep the agreement, number it, start the term for judicial confirmation."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    with office.write("达成调解协议") as w:
        case = _case(w, case_id)
        settle_in(office, w, case, form)
        w.what = f"达成调解协议 {case.title}"


def settle_in(office: Office, w: Write, case: MediationCase, form: AgreementForm) -> None:
    """The agreement inside the caller's write."""
    day = form.effective_on or office.today()
    case.agreement_kind, case.facts = form.kind, form.facts.strip()
    case.agreement_text, case.performance = form.text.strip(), form.performance.strip()
    case.performance_due, case.effective_on = form.performance_due, day
    case.amount = money_of(form.amount) if form.amount.strip() else case.amount
    apply_move(office, w, case, "settle", on=day)
    case.agreement_number = numbering.give(office, w, "mediation_agreement", day.year)


def move(office: Office, case_id: int, key: str, note: str = "") -> None:
    """Move a case on. Raises ClerkError saying why when the move is not allowed."""
    with office.write("调解") as w:
        case = _case(w, case_id)
        done = apply_move(office, w, case, key, note)
        w.what = f"{done.name} {case.title}"


def apply_move(
    office: Office, w: Write, case: MediationCase, key: str, note: str = "", on: date | None = None
) -> FlowMove:
    """Check the move against the flow, do it, and set number, dates and deadlines that follow."""
    flow = office.library.flows[FLOW]
    chosen = flows.chosen_move(office, w, flow, case, key, {"note": note, "result": note}, _RULES)
    day = on or office.today()
    if case.accepted_on and day < case.accepted_on:
        raise ClerkError(f"日期 {day} 在受理日期 {case.accepted_on} 之前", "请核对日期。")
    case.state = chosen.to
    if key == "accept":
        case.accepted_on = day
        case.number = case.number or numbering.give(office, w, "mediation_case", day.year)
        case.due_on = deadlines.due(office, "mediation", day)
    if chosen.starts == "judicial_confirmation" and case.effective_on:
        case.confirm_by = deadlines.due(office, "judicial_confirmation", case.effective_on)
    if chosen.to in {"settled", "failed", "ended", "refused"}:
        case.closed_on = day
    if note.strip():
        case.note = "\n".join(filter(None, [case.note, f"{day} {chosen.name}：{note.strip()}"]))
    return chosen


def _two_parties(_office: Office, w: Write, case: MediationCase) -> None:
    sides = set(w.session.scalars(select(MediationParty.side).where(MediationParty.case_id == case.id)))
    if not {"applicant", "respondent"} <= sides:
        raise ClerkError("至少要有一位申请人和一位被申请人")


def _mediator_is_no_party(_office: Office, w: Write, case: MediationCase) -> None:
    names = set(w.session.scalars(select(MediationParty.name).where(MediationParty.case_id == case.id)))
    for name in w.session.scalars(select(MediationMediator.name).where(MediationMediator.case_id == case.id)):
        if name in names:
            raise ClerkError(f"{name} 是当事人，不能同时做调解员", "请换一位调解员。")


def _has_agreement(_office: Office, w: Write, case: MediationCase) -> None:
    if not case.agreement_text:
        raise ClerkError("还没有写协议内容")


_RULES = {
    "two_parties": _two_parties,
    "mediator_is_no_party": _mediator_is_no_party,
    "has_agreement": _has_agreement,
}


def chief_name(session: Session, case_id: int) -> str:
    """Who leads the mediation, by name."""
    query = select(MediationMediator.name).where(
        MediationMediator.case_id == case_id, MediationMediator.role == "chief"
    )
    return session.scalar(query) or ""


def _case(w: Write, case_id: int) -> MediationCase:
    case = w.session.get(MediationCase, case_id)
    if case is None or case.deleted_at is not None:
        raise ClerkError("这个案件已不存在")
    return case


def view(office: Office, case_id: int) -> CaseView:
    """A case with parties, sessions and the moves that are possible now."""
    codes = office.library.code
    flow = office.library.flows[FLOW]
    with office.read() as session:
        c = session.get(MediationCase, case_id)
        if c is None or c.deleted_at is not None:
            raise ClerkError("这个案件已不存在")
        parties = session.scalars(
            select(MediationParty).where(MediationParty.case_id == c.id).order_by(MediationParty.position)
        )
        acting = select(MediationAgent.party_id, MediationAgent.name).order_by(MediationAgent.id)
        agents = {
            party: name
            for party, name in session.execute(
                acting.join(MediationParty, MediationParty.id == MediationAgent.party_id).where(
                    MediationParty.case_id == case_id
                )
            )
        }
        sessions = session.scalars(
            select(MediationSession)
            .where(MediationSession.case_id == c.id)
            .order_by(MediationSession.position)
        )
        return CaseView(
            c.id, c.version, c.number or "", c.title, codes("dispute_type").label(c.dispute_type),
            codes("dispute_source").label(c.source), c.state, flow.state[c.state].name, c.registered_on,
            c.accepted_on, c.due_on, c.closed_on, chief_name(session, case_id), c.place or "", c.facts or "", c.requests or "",
            c.amount, c.agreement_number or "", c.agreement_text or "", c.performance or "", c.performance_due,
            c.effective_on, c.confirm_by,
            tuple(
                PartyView(
                    p.id, p.side, PARTY_SIDES.get(p.side, p.side), p.resident_id, p.name,
                    codes("sex").label(p.sex), codes("ethnicity").label(p.ethnicity), p.birth_date,
                    p.occupation or "", p.phone or "", p.address or "", agents.get(p.id, ""),
                )
                for p in parties
            ),
            tuple(
                SessionView(
                    s.position, s.held_on, s.place or "", s.present or "", s.mediator or "", s.recorder or "",
                    s.text or "", s.outcome or "",
                )
                for s in sessions
            ),
            tuple(m for m in flow.moves_from(c.state) if m.key not in {"session", "settle"}),
        )  # fmt: skip
