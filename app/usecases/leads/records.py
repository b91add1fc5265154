"""Leads are registered and changed; whom they concern."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.text import clean, clean_name
from app.models.tables import Lead, LeadPerson, Resident
from app.office import Office
from app.usecases import numbering
from app.usecases.households.spells import day_of
from app.usecases.leads.forms import CODED, LeadForm, LeadPersonForm, problems
from app.usecases.leads.moves import DESK, FLOW, lead_of


def register(office: Office, form: LeadForm) -> int:
    """Keep a new lead under a number of its own. Returns its id. Raises ClerkError with what is wrong."""
    if found := problems(office, form):
        raise ClerkError("；".join(found.values()))
    with office.write("登记民情线索") as w:
        lead = add(office, w, form)
        w.what = f"登记民情线索 {lead.title}"
        return lead.id


def add(office: Office, w: Write, form: LeadForm) -> Lead:
    """The lead with whom it is about, inside the caller's write; nothing is checked."""
    lead = Lead(state=office.library.flows[FLOW].first, body=DESK)
    _fill(office, lead, form)
    lead.number = numbering.give(office, w, "lead", lead.found_on.year)
    w.session.add(lead)
    w.session.flush()
    _write_persons(w, lead, form.persons)
    return lead


def change(office: Office, lead_id: int, form: LeadForm, version: int | None = None) -> int:
    """Change what a lead says; where it stands is changed by moves. Returns the audit line."""
    if found := problems(office, form):
        raise ClerkError("；".join(found.values()))
    with office.write("修改民情线索") as w:
        lead = lead_of(w, lead_id, version)
        if lead.closed_on is not None and day_of(office, form.found_on) > lead.closed_on:
            raise ClerkError(f"发现日期在办结日期 {lead.closed_on} 之后", "请核对日期。")
        _fill(office, lead, form)
        _write_persons(w, lead, form.persons)
        w.what = f"修改民情线索 {lead.title}"
    return w.entry_id or 0


def _fill(office: Office, lead: Lead, form: LeadForm) -> None:
    """The lead's own columns; of a dispute whose 综治 category was left empty the first level follows from its type."""
    for name in CODED:
        setattr(lead, name, getattr(form, name) or None)
    if form.work == "dispute" and form.dispute_type and not form.category:
        lead.category = (
            office.library.disputes.filled("type", {"type": form.dispute_type})["category"][:2] or None
        )
    lead.title, lead.text = clean(form.title), form.text.strip() or None
    lead.source_body = clean(form.source_body)[:60] or None
    lead.found_on, lead.finder = (
        day_of(office, form.found_on),
        clean_name(form.finder)[:60] or office.clerk.name,
    )
    lead.grid_id, lead.place = form.grid_id, clean(form.place)[:200] or None
    lead.people = int(form.people) if form.people.strip() else None
    lead.round_id, lead.entry_id = form.round_id, form.entry_id


def _write_persons(w: Write, lead: Lead, forms: list[LeadPersonForm]) -> None:
    """Whom it is about, in order; of residents the file says name, telephone, address and, if need be, the grid."""
    kept = list(w.session.scalars(_persons(lead.id)))
    named = [form for form in forms if form.named]
    for row in kept[len(named) :]:
        w.session.delete(row)
    for at, form in enumerate(named):
        row = kept[at] if at < len(kept) else LeadPerson(lead_id=lead.id)
        row.position, row.side, row.resident_id = at + 1, form.side, form.resident_id
        row.name, row.phone = clean_name(form.name)[:60], clean(form.phone)[:40] or None
        row.address = clean(form.address)[:200] or None
        resident = w.session.get(Resident, form.resident_id) if form.resident_id else None
        if resident is not None:
            row.name, row.phone = resident.name, row.phone or resident.phone
            row.address = row.address or resident.address
            lead.grid_id = lead.grid_id or resident.grid_id
        w.session.add(row)
    w.session.flush()


def _persons(lead_id: int) -> Select[LeadPerson]:
    return select(LeadPerson).where(LeadPerson.lead_id == lead_id).order_by(LeadPerson.position)


def lead_there(session: Session, lead_id: int) -> Lead:
    """A lead that is on file. Raises ClerkError."""
    lead = session.get(Lead, lead_id)
    if lead is None or lead.deleted_at is not None:
        raise ClerkError("这条线索已不存在", "请按 F5 刷新。")
    return lead


def form_of(office: Office, lead_id: int) -> tuple[LeadForm, int]:
    """(the form to change a lead with, the version it was read at). Raises ClerkError when it is gone."""
    with office.read() as session:
        lead = lead_there(session, lead_id)
        return form_in(session, lead), lead.version


def form_in(session: Session, lead: Lead) -> LeadForm:
    """What a lead says, as it is typed."""
    persons = [
        LeadPersonForm(p.name, p.side, p.resident_id, p.phone or "", p.address or "")
        for p in session.scalars(_persons(lead.id))
    ]
    coded = {name: getattr(lead, name) or "" for name in CODED}
    return LeadForm(
        title=lead.title, source_body=lead.source_body or "", found_on=str(lead.found_on), finder=lead.finder or "",
        grid_id=lead.grid_id, place=lead.place or "", text=lead.text or "",
        people="" if lead.people is None else str(lead.people), persons=persons, round_id=lead.round_id,
        entry_id=lead.entry_id, **coded,
    )  # fmt: skip
