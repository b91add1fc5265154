"""What is written down while a case is mediated: sessions, inquiries, evidence, the agreement, a longer term."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.mediation import Clause
from app.models.rules.dates import age_on
from app.models.rules.text import clean, clean_name
from app.models.tables import (
    MediationCase,
    MediationEvidence,
    MediationExtension,
    MediationInquiry,
    MediationInstalment,
    MediationMediator,
    MediationParty,
    MediationSession,
    Resident,
)
from app.office import Office
from app.usecases import deadlines, numbering
from app.usecases.history.bin import EVEN_DELETED
from app.usecases.mediation import moves
from app.usecases.mediation.days import days_of
from app.usecases.mediation.forms import money_of
from app.usecases.mediation.record_forms import (
    AgreementForm,
    EvidenceForm,
    ExtensionForm,
    InquiryForm,
    InstalmentForm,
    SessionForm,
    time_of,
)

LONGEST = 200
"""Characters that are kept of what is to be done."""
SETTLE = {"written": "settle", "oral": "settle_orally"}
"""Which move each kind of agreement is."""


def refuse(problems: dict[str, str]) -> None:
    """Raise ClerkError with all that is wrong with a form."""
    if problems:
        raise ClerkError("；".join(problems.values()))


def next_position(w: Write, table: Any, case_id: int) -> int:
    """One more than the last of a kind of record in the case, those in the bin counted, so that they may come back."""
    query = select(func.max(table.position)).where(table.case_id == case_id)
    last = w.session.scalar(query, execution_options=EVEN_DELETED)
    return (last or 0) + 1


def mediator_names(w: Write, case_id: int) -> str:
    """Who mediates, the chief first: 陈调解、何帮忙."""
    query = select(MediationMediator.name).where(MediationMediator.case_id == case_id)
    return "、".join(w.session.scalars(query.order_by(MediationMediator.position)))


def record_session(office: Office, case_id: int, form: SessionForm) -> int:
    """Keep the record of a session. Returns its number in the case."""
    with office.write("记录调解") as w:
        case = moves.case_of(w, case_id)
        refuse(form.problems(days_of(office, w, case)))
        held = form.held_on or office.today()
        row = MediationSession(case_id=case_id, position=next_position(w, MediationSession, case_id))
        _fill_session(w, case, row, form, held)
        w.session.add(row)
        moves.apply_move(office, w, case, "session", on=held)
        w.what = f"记录调解 {case.title} 第 {row.position} 次"
        return row.position


def change_session(office: Office, session_id: int, form: SessionForm) -> None:
    """Correct the record of a session until the case is filed away."""
    with office.write("修改调解记录") as w:
        row = row_of(w, MediationSession, session_id)
        case = unfiled(w, row.case_id)
        refuse(form.problems(days_of(office, w, case)))
        _fill_session(w, case, row, form, form.held_on or row.held_on)
        w.what = f"修改调解记录 {case.title} 第 {row.position} 次"


def _fill_session(
    w: Write, case: MediationCase, row: MediationSession, form: SessionForm, held: date
) -> None:
    row.held_on, row.place = held, clean(form.place) or None
    row.start_time, row.end_time = time_of(form.start_time) or None, time_of(form.end_time) or None
    row.present, row.text, row.outcome = clean(form.present) or None, form.text.strip(), form.outcome
    row.mediator = clean(form.mediator) or mediator_names(w, case.id)
    row.recorder = clean_name(form.recorder) or w.clerk_name


def row_of(w: Write, table: Any, row_id: int) -> Any:
    """A record of a dossier to be changed. Raises ClerkError when it is gone."""
    row = w.session.get(table, row_id)
    if row is None or row.deleted_at is not None:
        raise ClerkError("这条记录已不存在", "请按 F5 刷新。")
    return row


def unfiled(w: Write, case_id: int) -> MediationCase:
    """The case, whose records may be corrected. Raises ClerkError when it is filed away."""
    case = moves.case_of(w, case_id)
    if case.state == "archived":
        raise ClerkError("案件已经归档，不能修改", "需要更正的，请在卷宗情况说明里写明。")
    return case


def record_inquiry(office: Office, case_id: int, form: InquiryForm, inquiry_id: int | None = None) -> int:
    """Keep or correct the record of an inquiry. Returns its id."""
    with office.write("调查记录") as w:
        case = unfiled(w, case_id)
        refuse(form.problems(days_of(office, w, case)))
        row = row_of(w, MediationInquiry, inquiry_id) if inquiry_id else MediationInquiry(
            case_id=case_id, position=next_position(w, MediationInquiry, case_id), on_day=office.today()
        )  # fmt: skip
        row.on_day, row.place = form.on_day or row.on_day, clean(form.place) or None
        row.start_time, row.end_time = time_of(form.start_time) or None, time_of(form.end_time) or None
        row.present, row.asked, row.resident_id = (
            clean(form.present) or None,
            clean_name(form.asked),
            form.resident_id,
        )
        row.asked_about = clean(form.asked_about) or _about(office, w, row.resident_id)
        row.text = form.text.strip()
        row.investigator = clean_name(form.investigator) or w.clerk_name
        row.recorder = clean_name(form.recorder) or w.clerk_name
        w.session.add(row)
        w.session.flush()
        w.what = f"调查记录 {case.title} {row.asked}"
        return int(row.id)


def _about(office: Office, w: Write, resident_id: int | None) -> str | None:
    """What the head of an inquiry says of somebody whose file is known: 女，36岁，教师，住…."""
    resident = w.session.get(Resident, resident_id) if resident_id else None
    if resident is None:
        return None
    age = age_on(resident.birth_date, office.today()) if resident.birth_date else None
    home = f"住{resident.address}" if resident.address else ""
    words = (
        office.library.code("sex").label(resident.sex),
        "" if age is None else f"{age}岁",
        resident.occupation,
        home,
    )
    return "，".join(filter(None, words))[:200] or None


def keep_evidence(office: Office, case_id: int, form: EvidenceForm, evidence_id: int | None = None) -> int:
    """Keep or correct a line of the list of evidence. Returns its id, on which scans are hung."""
    with office.write("登记证据") as w:
        case = unfiled(w, case_id)
        refuse(form.problems(days_of(office, w, case)))
        row = row_of(w, MediationEvidence, evidence_id) if evidence_id else MediationEvidence(
            case_id=case_id, position=next_position(w, MediationEvidence, case_id)
        )  # fmt: skip
        row.name, row.form = clean(form.name)[:120], form.form or None
        row.copies = int(form.copies) if form.copies.strip() else 1
        row.pages = int(form.pages) if form.pages.strip() else None
        row.party_id, row.handed_by = form.party_id, clean_name(form.handed_by) or None
        row.received_on, row.proves = (
            form.received_on or (None if evidence_id else office.today()),
            clean(form.proves) or None,
        )
        w.session.add(row)
        w.session.flush()
        w.what = f"登记证据 {case.title} {row.name}"
        return int(row.id)


def working_day(office: Office, day: date) -> date:
    """A last day that falls on a day off moves to the next working day (民法典 第二百零三条)."""
    return day if office.calendar.is_working_day(day) else office.calendar.next_working_day(day)


def latest_extension(office: Office, session: Session, case_id: int, due_on: date | None) -> date | None:
    """The last day any extension of a case may reach, counted from the term it had first."""
    one = MediationExtension
    query = select(one.from_due).where(one.case_id == case_id, one.deleted_at.is_(None))
    first = session.scalars(query.order_by(one.position).limit(1)).first() or due_on
    return deadlines.due(office, "mediation_extension", first) if first else None


def extend(office: Office, case_id: int, form: ExtensionForm) -> None:
    """A longer term, which the parties consent to: the day they agreed on is kept, the case's last day moves on when that
    is a day off."""
    with office.write("延期调解") as w:
        case = moves.case_of(w, case_id)
        latest = latest_extension(office, w.session, case.id, case.due_on)
        refuse(form.problems(days_of(office, w, case), case.due_on, latest))
        to_due = form.to_due or office.today()
        day = form.agreed_on or office.today()
        w.session.add(
            MediationExtension(
                case_id=case_id, position=next_position(w, MediationExtension, case_id), agreed_on=day,
                consent=clean(form.consent)[:300], reason=clean(form.reason)[:300], from_due=case.due_on, to_due=to_due,
            )
        )  # fmt: skip
        moves.apply_move(office, w, case, "extend", form.reason, on=day)
        case.due_on = working_day(office, to_due)
        w.what = f"延期调解 {case.title} 至 {to_due}"


def settle(office: Office, case_id: int, form: AgreementForm) -> tuple[Clause, ...]:
    """The parties agreed: keep the agreement, number it, start the term for judicial confirmation.

    Returns the clauses that are not said and should be. Raises ClerkError for those that must.
    """
    with office.write("达成调解协议") as w:
        case = moves.case_of(w, case_id)
        refuse(form.problems(office.library.clauses.values(), days_of(office, w, case)))
        settle_in(office, w, case, form)
        w.what = f"达成调解协议 {case.title}"
    return tuple(form.missing(office.library.clauses.values()))


def settle_in(office: Office, w: Write, case: MediationCase, form: AgreementForm) -> None:
    """The agreement inside the caller's write."""
    day = form.effective_on or office.today()
    case.agreement_kind, case.effective_on = form.kind, day
    fill_agreement(case, form)
    _write_instalments(w, case, form)
    moves.apply_move(office, w, case, SETTLE[form.kind], on=day)
    case.agreement_number = numbering.give(office, w, "mediation_agreement", day.year)


def fill_agreement(case: MediationCase, form: AgreementForm) -> None:
    """What the agreement says, without its kind and day."""
    case.agreed_facts, case.settled_level = form.facts.strip(), form.settled_level or None
    case.issues, case.responsibility = form.issues.strip() or None, form.responsibility.strip() or None
    case.agreement_text, case.performance = form.text.strip(), form.performance.strip()
    case.amount = form.whole() if form.whole() is not None else case.amount


def _write_instalments(w: Write, case: MediationCase, form: AgreementForm) -> None:
    """What is to be done, one record each; an agreement that names none is one thing to be done."""
    whole = InstalmentForm(form.text.strip()[:LONGEST], form.amount, form.performance_due)
    query = select(MediationParty).where(MediationParty.case_id == case.id)
    parties = {p.position: p.id for p in w.session.scalars(query)}
    for position, one in enumerate(form.instalments or [whole], start=1):
        w.session.add(
            MediationInstalment(
                case_id=case.id, position=position, what=clean(one.what)[:LONGEST], amount=money_of(one.amount),
                due_on=one.due_on, party_id=parties.get(one.party or 0),
            )
        )  # fmt: skip
    case.performance_due = max(
        (one.due_on for one in form.instalments if one.due_on), default=form.performance_due
    )
