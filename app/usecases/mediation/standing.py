"""Who stands in a case, written from a form: parties with their agents, mediators, witnesses, harms, links."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.dates import read_date
from app.models.rules.text import clean, clean_name
from app.models.tables import (
    Clerk,
    MediationAgent,
    MediationCase,
    MediationEvidence,
    MediationHarm,
    MediationInstalment,
    MediationLink,
    MediationMediator,
    MediationParty,
    MediationVisit,
    MediationWitness,
    Organisation,
    Resident,
)
from app.usecases.mediation import bodies
from app.usecases.mediation.forms import AgentForm, CaseForm, MediatorForm, PartyForm, WitnessForm, day_text

_SPEAKS_OF_PARTIES: tuple[tuple[Any, str], ...] = (
    (MediationInstalment, "履行"),
    (MediationEvidence, "证据"),
    (MediationVisit, "回访"),
)


def complete(session: Session, form: CaseForm) -> None:
    """Fill in from their files what the form says of residents and organisations, so that the checks can see it."""
    for party in form.parties:
        resident = session.get(Resident, party.resident_id) if party.resident_id else None
        if party.resident_id and resident is None:
            raise ClerkError(f"{party.name or '一位当事人'} 的档案已不存在", "请重新查找，或按外来人员填写。")
        if resident is not None:
            party.name, party.id_number = resident.name, resident.id_number or ""
            party.birth_date = day_text(resident.birth_date)
        body = session.get(Organisation, party.organisation_id) if party.organisation_id else None
        if body is not None:
            party.name, party.is_body = body.name, True
        elif party.is_body:
            party.organisation_id = bodies.named(session, clean_name(party.name))
        for agent in party.agents:
            _from_file(session, agent)
    for witness in form.witnesses:
        _from_file(session, witness)
    for mediator in form.mediators:
        known = session.get(Resident, mediator.resident_id) if mediator.resident_id else None
        if known is not None:
            mediator.name, mediator.birth_date = known.name, day_text(known.birth_date)


def _from_file(session: Session, form: AgentForm | WitnessForm) -> None:
    """What the file of an agent or witness who is a resident says; what was typed besides stays."""
    resident = session.get(Resident, form.resident_id) if form.resident_id else None
    if form.resident_id and resident is None:
        raise ClerkError(f"{form.name} 的档案已不存在", "请重新查找，或只写姓名。")
    if resident is None:
        return
    form.name = resident.name
    form.phone, form.address = form.phone or resident.phone or "", form.address or resident.address or ""
    if isinstance(form, AgentForm):
        form.id_number = resident.id_number or form.id_number
        form.birth_date = day_text(resident.birth_date)


def write_parties(w: Write, case: MediationCase, forms: list[PartyForm]) -> None:
    """The parties as the form has them: those that are kept are changed, others added, the rest goes."""
    query = select(MediationParty).where(MediationParty.case_id == case.id)
    kept = {row.id: row for row in w.session.scalars(query)}
    named = [form for form in forms if form.named]
    for row_id in kept.keys() - {form.id for form in named}:
        _drop(w, kept[row_id])
    for position, form in enumerate(named, start=1):
        row = kept.get(form.id or 0) or MediationParty(case_id=case.id)
        _fill(w.session, row, form)
        row.position = position
        w.session.add(row)
        w.session.flush()
        _write_agents(w, row, form.agents)
        resident = w.session.get(Resident, form.resident_id) if form.resident_id else None
        if case.grid_id is None and resident is not None:
            case.grid_id = resident.grid_id


def _drop(w: Write, row: MediationParty) -> None:
    for table, word in _SPEAKS_OF_PARTIES:
        if w.session.scalar(select(table.id).where(table.party_id == row.id).limit(1)) is not None:
            raise ClerkError(f"{row.name} 在“{word}”里已经提到，不能去掉", f"请先改{word}。")
    for agent in w.session.scalars(select(MediationAgent).where(MediationAgent.party_id == row.id)):
        w.session.delete(agent)
    w.session.flush()
    w.session.delete(row)


def _fill(session: Session, row: MediationParty, form: PartyForm) -> None:
    row.side, row.resident_id, row.organisation_id = form.side, form.resident_id, form.organisation_id
    row.name, row.is_body = clean_name(form.name), form.is_body
    row.sex, row.birth_date = form.sex or None, read_date(form.birth_date)
    row.ethnicity = form.ethnicity or None if not form.is_body else None
    row.occupation, row.phone = clean(form.occupation) or None, clean(form.phone) or None
    row.address, row.id_number = clean(form.address) or None, clean(form.id_number) or None
    row.representative = clean_name(form.representative) or None
    row.representative_post = clean(form.representative_post) or None
    row.self_supporting = form.self_supporting
    row.person_category = form.person_category or None if not form.is_body else None
    resident = session.get(Resident, form.resident_id) if form.resident_id else None
    if resident is not None:
        row.sex, row.ethnicity = resident.sex, resident.ethnicity
        row.occupation = row.occupation or resident.occupation
        row.phone, row.address = row.phone or resident.phone, row.address or resident.address
    body = session.get(Organisation, form.organisation_id) if form.organisation_id else None
    if body is not None:
        row.phone, row.address = row.phone or body.phone, row.address or body.address


def _write_agents(w: Write, party: MediationParty, forms: list[AgentForm]) -> None:
    """Agents have no id that anything refers to: the same by name and kind is changed, the rest is made anew."""
    query = select(MediationAgent).where(MediationAgent.party_id == party.id)
    kept = {(row.kind, row.name): row for row in w.session.scalars(query)}
    for form in forms:
        name = clean_name(form.name)
        row = kept.pop((form.kind, name), None) or MediationAgent(
            party_id=party.id, kind=form.kind, name=name
        )
        row.resident_id, row.relation = form.resident_id, clean(form.relation) or None
        row.phone, row.id_number = clean(form.phone) or None, clean(form.id_number) or None
        row.address, row.powers = clean(form.address) or None, form.powers or None
        row.powers_text = clean(form.powers_text) or None
        row.start, row.end = _day(form.start), _day(form.end)
        w.session.add(row)
    for row in kept.values():
        w.session.delete(row)


def _day(text: str) -> date | None:
    found = read_date(text)
    return found.full if found else None


def write_mediators(w: Write, case: MediationCase, forms: list[MediatorForm]) -> None:
    """Who mediates, the chief first; a name that an active clerk has is tied to the clerk."""
    named = [form for form in forms if clean_name(form.name)]
    query = select(MediationMediator).where(MediationMediator.case_id == case.id)
    rows = _rows(w, MediationMediator, query.order_by(MediationMediator.position), case, len(named))
    ordered = sorted(named, key=lambda f: f.role != "chief")
    for position, (row, form) in enumerate(zip(rows, ordered, strict=True), start=1):
        name = clean_name(form.name)
        row.role, row.position, row.name = "chief" if position == 1 else "helper", position, name
        row.clerk_id = w.session.scalar(select(Clerk.id).where(Clerk.name == name, Clerk.active.is_(True)))
        row.resident_id, row.body = form.resident_id, clean(form.body) or None
        w.session.add(row)


def _rows(w: Write, table: Any, query: Select[Any], case: MediationCase, count: int) -> list[Any]:
    """As many rows of a case as are wanted, in order: those that are there, then new ones; what is over goes."""
    kept = list(w.session.scalars(query))
    for row in kept[count:]:
        w.session.delete(row)
    return kept[:count] + [table(case_id=case.id) for _ in range(count - len(kept))]


def write_others(w: Write, case: MediationCase, form: CaseForm) -> None:
    """Witnesses, prevented harms and links, as the form has them."""
    named = [one for one in form.witnesses if clean_name(one.name)]
    query = select(MediationWitness).where(MediationWitness.case_id == case.id)
    rows = _rows(w, MediationWitness, query.order_by(MediationWitness.id), case, len(named))
    for row, one in zip(rows, named, strict=True):
        row.name, row.resident_id, row.phone = clean_name(one.name), one.resident_id, clean(one.phone) or None
        row.address, row.tells = clean(one.address) or None, clean(one.tells) or None
        w.session.add(row)
    _write_harms(w, case, form.harms)
    for other, kind in form.links.items():
        link(w, case.id, other, kind)


def _write_harms(w: Write, case: MediationCase, harms: dict[str, int]) -> None:
    kept = {
        row.kind: row
        for row in w.session.scalars(select(MediationHarm).where(MediationHarm.case_id == case.id))
    }
    for kind, people in harms.items():
        row = kept.pop(kind, None)
        if row is None:
            w.session.add(MediationHarm(case_id=case.id, kind=kind, people=people))
        else:
            row.people = people
    for row in kept.values():
        w.session.delete(row)


def link(w: Write, case_id: int, other_id: int, kind: str, note: str = "") -> None:
    """Tie two cases; a tie that is there takes the new kind. The later case holds it."""
    if case_id == other_id:
        raise ClerkError("案件不能和自己关联")
    older, later = sorted((case_id, other_id))
    row = w.session.scalars(
        select(MediationLink).where(MediationLink.case_id == later, MediationLink.other_id == older)
    ).first()
    if row is None:
        row = MediationLink(case_id=later, other_id=older)
        w.session.add(row)
    row.kind, row.note = kind, clean(note) or None
