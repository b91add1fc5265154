"""What a lead becomes by one key, with what is known carried over: a mediation case, or a matter at the desk."""

from datetime import date

from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.tables import Lead, MediationCase
from app.office import Office
from app.usecases import mediation
from app.usecases.leads.moves import apply_move, lead_of
from app.usecases.leads.records import form_in, form_of, lead_there
from app.usecases.mediation.cases import leads_follow
from app.usecases.mediation.forms import CaseForm, MediatorForm, PartyForm
from app.usecases.services import records as service_records
from app.usecases.services.forms import ServiceForm

CHANNELS = {"come": "window", "hotline": "hotline", "grid": "grid", "round": "grid"}
"""By which channel a matter came (service_channel) when its lead came this way; a visit else."""


def case_form(office: Office, lead_id: int) -> CaseForm:
    """The case a lead would become: parties, what, place, people, source; the clerk is the mediator until changed.

    Who found it (发现人), often a worker of the grid, is neither a party nor who told of it (反映人): it stays with the lead,
    which the case leads to.
    """
    with office.read() as session:
        return case_form_in(office, session, lead_there(session, lead_id))


def case_form_in(office: Office, session: Session, lead: Lead) -> CaseForm:
    """The same, of a lead that was read."""
    told = form_in(session, lead)
    parties = [
        PartyForm(p.side, p.resident_id, p.name, phone=p.phone, address=p.address)
        for p in told.persons
        if p.named
    ]
    return CaseForm(
        title=told.title, dispute_type=told.dispute_type, category=told.category, people=told.people, scale=told.scale,
        source=office.library.disputes.source_of_lead(told.source), source_body=told.source_body,
        place=told.place, facts=told.text, parties=parties, mediators=[MediatorForm(office.clerk.name)],
    )  # fmt: skip


def lacking(office: Office, lead_id: int) -> dict[str, str]:
    """What a lead does not say that a case must, by field of the case; empty when one key is enough."""
    return mediation.problems(office, case_form(office, lead_id))


def become_case(office: Office, lead_id: int, form: CaseForm | None = None, *, accept: bool = False) -> int:
    """Register the case a lead becomes (with `form` as the clerk completed it), tied both ways, in one act.

    Returns the case's id. Raises ClerkError: something lacks, or the lead has become a case or matter already.
    """
    form = form or case_form(office, lead_id)
    if found := mediation.problems(office, form):
        raise ClerkError("；".join(found.values()), "请把缺的补上再转。")
    with office.write("民情线索转为调解案件") as w:
        lead = lead_of(w, lead_id)
        case = become_case_in(office, w, lead, form)
        if accept:
            mediation.apply_move(office, w, case, "accept", on=case.registered_on)
        w.what = f"民情线索 {lead.title} 转为调解案件"
        return case.id


def become_case_in(
    office: Office, w: Write, lead: Lead, form: CaseForm, on: date | None = None
) -> MediationCase:
    """The move, the case and the tie, inside the caller's write; the form is not checked. `on` is the day of the move
    and, when the form names none, of the case."""
    apply_move(office, w, lead, "to_case", {"note": form.title}, on)
    form.registered_on = form.registered_on or on
    case = mediation.register(office, w, form)
    case.grid_id = lead.grid_id or case.grid_id
    lead.case_id = case.id
    w.session.flush()
    leads_follow(w, case)
    return case


def become_matter(office: Office, lead_id: int, item_id: int) -> int:
    """Take a matter at the desk for the first person of a lead, tied both ways, in one act. Returns the record's id."""
    lead_form, _version = form_of(office, lead_id)
    person = next((p for p in lead_form.persons if p.named), None)
    if person is None:
        raise ClerkError("线索里没有写是谁的事", "请按“修改”写上有关的人，再转为办件。")
    form = ServiceForm(
        item_id=item_id, resident_id=person.resident_id, applicant=person.name, applicant_phone=person.phone,
        channel=CHANNELS.get(lead_form.source, "visit"), note="；".join(filter(None, (lead_form.title, lead_form.text))),
        applicant_kind="resident" if person.resident_id else "outsider",
    )  # fmt: skip
    if found := form.problems():
        raise ClerkError("；".join(found.values()))
    with office.write("民情线索转为办件") as w:
        lead = lead_of(w, lead_id)
        return _take(office, w, lead, form)


def _take(office: Office, w: Write, lead: Lead, form: ServiceForm) -> int:
    apply_move(office, w, lead, "to_matter", {"note": lead.title})
    record = service_records.receive(office, w, form)
    record.grid_id = lead.grid_id or record.grid_id
    if record.state == "received" and all(m.received for m in form.materials):
        service_records.apply_move(office, w, record, "accept")
    lead.service_record_id = record.id
    w.what = f"民情线索 {lead.title} 转为办件"
    return record.id
