"""Register, change and accept a case (domain.md A2; flows/mediation.toml)."""

from datetime import date

from sqlalchemy import select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.dates import read_date
from app.models.rules.text import clean, clean_name
from app.models.tables import (
    Lead,
    MediationAgent,
    MediationCase,
    MediationHarm,
    MediationMediator,
    MediationParty,
    MediationWitness,
)
from app.office import Office
from app.usecases.mediation import moves, standing
from app.usecases.mediation.forms import (
    AgentForm,
    CaseForm,
    MediatorForm,
    PartyForm,
    WitnessForm,
    day_text,
    money_of,
    read_numbers,
)

OPEN = frozenset({"registered", "accepted", "mediating"})
"""The states in which who stands in a case may still be changed; afterwards the papers are signed."""


def problems(office: Office, form: CaseForm) -> dict[str, str]:
    """What is wrong with a form, by field; what is on file of residents and organisations is filled in first."""
    with office.read() as session:
        standing.complete(session, form)
    read_numbers(form, office.today())
    found = form.problems(office.today())
    day = form.registered_on or office.today()
    types = office.library.code("dispute_type")
    code = next((c for c in types.codes if c.code == form.dispute_type), None)
    if form.dispute_type and (code is None or not code.in_force(day)):
        words = types.label(form.dispute_type)
        found["dispute_type"] = f"{day.year} 年的统计里没有“{words}”这一类，请另选"
    way = office.library.disputes.way_of(form.source)
    if way is not None and way.body and form.source == "other" and not form.source_body.strip():
        found["source_body"] = "请写明是哪个部门移送的"
    return found


def open_case(office: Office, form: CaseForm, *, accept: bool = True) -> int:
    """Register a case and, usually at once, accept it. Returns its id."""
    if found := problems(office, form):
        raise ClerkError("；".join(found.values()))
    with office.write(f"登记纠纷 {form.title}") as w:
        case = register(office, w, form)
        if accept:
            moves.apply_move(office, w, case, "accept", on=case.registered_on)
        return case.id


def register(office: Office, w: Write, form: CaseForm) -> MediationCase:
    """The case and who stands in it, inside the caller's write; nothing is checked."""
    case = MediationCase(
        registered_on=form.registered_on or office.today(), state=office.library.flows[moves.FLOW].first
    )
    _fill(office, case, form)
    w.session.add(case)
    w.session.flush()
    standing.write_parties(w, case, form.parties)
    standing.write_mediators(w, case, form.mediators)
    standing.write_others(w, case, form)
    w.session.flush()
    return case


def change(office: Office, case_id: int, form: CaseForm, version: int | None = None) -> None:
    """Change a registered case. While it is open everything may change; afterwards who stands in it stays.

    Raises ClerkError with what is wrong, or when it was changed meanwhile or is filed away.
    """
    if found := problems(office, form):
        raise ClerkError("；".join(found.values()))
    with office.write(f"修改案件 {form.title}") as w:
        case = moves.case_of(w, case_id, version)
        if case.state == "archived":
            raise ClerkError("案件已经归档，不能修改", "需要更正的，请在卷宗情况说明里写明。")
        registered = form.registered_on or case.registered_on
        if case.accepted_on is not None and registered > case.accepted_on:
            raise ClerkError(f"登记日期 {registered} 在受理日期 {case.accepted_on} 之后", "请核对日期。")
        _fill(office, case, form)
        case.registered_on = registered
        if case.state in OPEN:
            standing.write_parties(w, case, form.parties)
            standing.write_mediators(w, case, form.mediators)
        standing.write_others(w, case, form)
        leads_follow(w, case)


def people_settled(office: Office, case_id: int) -> bool:
    """Whether who stands in a case stays as it is by now: its papers are signed, or it is over."""
    with office.read() as session:
        case = session.get(MediationCase, case_id)
        return case is not None and case.state not in OPEN


def _fill(office: Office, case: MediationCase, form: CaseForm) -> None:
    """Set the case's own columns; categories that were left empty follow from those given."""
    given = {"type": form.dispute_type, "category": form.category, "local": form.local_type}
    if not all(given.values()):
        chosen = next((name for name in ("local", "category", "type") if given[name]), "type")
        given |= {k: v for k, v in office.library.disputes.filled(chosen, given).items() if not given[k]}
    case.title, case.dispute_type = clean(form.title), given["type"] or None
    case.category, case.local_type = given["category"] or None, given["local"] or None
    case.source, case.source_body = form.source or None, clean(form.source_body) or None
    case.reported_by, case.happened_on = clean_name(form.reported_by) or None, read_date(form.happened_on)
    case.place, case.facts = clean(form.place) or None, form.facts.strip() or None
    case.requests, case.amount = form.requests.strip() or None, money_of(form.amount)
    count = sum(1 for p in form.parties if p.named and not p.is_body)
    case.people = int(form.people) if form.people.strip() else count
    case.difficult, case.scale, case.level = form.difficult, form.scale or None, form.level or None


def leads_follow(w: Write, case: MediationCase) -> None:
    """One matter is counted in one row: leads that became the case are of its type and 综治 category."""
    for lead in w.session.scalars(select(Lead).where(Lead.case_id == case.id)):
        lead.dispute_type, lead.category = case.dispute_type, case.category


def form_of(office: Office, case_id: int) -> tuple[CaseForm, int]:
    """(the form to change a case with, the version it was read at). Raises ClerkError when it is gone."""
    with office.read() as session:
        c = session.get(MediationCase, case_id)
        if c is None or c.deleted_at is not None:
            raise ClerkError("这个案件已不存在", "请按 F5 刷新。")
        of_case = {"case_id": case_id}
        agents: dict[int, list[AgentForm]] = {}
        acting = select(MediationAgent).join(MediationParty, MediationParty.id == MediationAgent.party_id)
        for a in session.scalars(acting.where(MediationParty.case_id == case_id).order_by(MediationAgent.id)):
            agents.setdefault(a.party_id, []).append(_agent_form(a))
        parties = session.scalars(
            select(MediationParty).filter_by(**of_case).order_by(MediationParty.position)
        ).all()
        persons = sum(1 for p in parties if not p.is_body)
        mediators = select(MediationMediator).filter_by(**of_case).order_by(MediationMediator.position)
        witnesses = select(MediationWitness).filter_by(**of_case).order_by(MediationWitness.id)
        form = CaseForm(
            title=c.title, dispute_type=c.dispute_type or "", source=c.source or "", category=c.category or "",
            local_type=c.local_type or "", source_body=c.source_body or "", reported_by=c.reported_by or "",
            happened_on=day_text(c.happened_on), place=c.place or "", facts=c.facts or "", requests=c.requests or "",
            amount="" if c.amount is None else f"{c.amount:.2f}", people="" if c.people == persons else str(c.people),
            difficult=c.difficult, scale=c.scale or "", level=c.level or "", registered_on=c.registered_on,
            parties=[_party_form(p, agents.get(p.id, [])) for p in parties],
            mediators=[
                MediatorForm(m.name, m.role, m.resident_id, m.body or "") for m in session.scalars(mediators)
            ],
            witnesses=[
                WitnessForm(x.name, x.resident_id, x.phone or "", x.address or "", x.tells or "")
                for x in session.scalars(witnesses)
            ],
            harms={h.kind: h.people for h in session.scalars(select(MediationHarm).filter_by(**of_case))},
        )  # fmt: skip
        return form, c.version


def _party_form(p: MediationParty, agents: list[AgentForm]) -> PartyForm:
    return PartyForm(
        id=p.id, side=p.side, resident_id=p.resident_id, organisation_id=p.organisation_id, name=p.name, sex=p.sex or "",
        ethnicity=p.ethnicity or "", birth_date=day_text(p.birth_date), occupation=p.occupation or "",
        phone=p.phone or "", address=p.address or "", is_body=p.is_body, representative=p.representative or "",
        representative_post=p.representative_post or "", id_number=p.id_number or "",
        self_supporting=p.self_supporting, person_category=p.person_category or "", agents=agents,
    )  # fmt: skip


def _agent_form(a: MediationAgent) -> AgentForm:
    return AgentForm(
        name=a.name, kind=a.kind, resident_id=a.resident_id, relation=a.relation or "", phone=a.phone or "",
        id_number=a.id_number or "", address=a.address or "", powers=a.powers or "",
        powers_text=a.powers_text or "", start=_text(a.start), end=_text(a.end),
    )  # fmt: skip


def _text(day: date | None) -> str:
    return str(day) if day else ""


def tie(office: Office, case_id: int, other_id: int, kind: str, note: str = "") -> None:
    """Say how two cases belong together (mediation.LINK_KINDS)."""
    with office.write("关联案件") as w:
        case, other = moves.case_of(w, case_id), moves.case_of(w, other_id)
        standing.link(w, case_id, other_id, kind, note)
        w.what = f"关联案件 {case.title} — {other.title}"
