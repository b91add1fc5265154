"""The records of a dossier as its page shows them, codes in words, parties by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.definitions.kinds import FlowMove
from app.models.mediation_records import SESSION_OUTCOMES
from app.models.tables import (
    MediationConfirmation,
    MediationEvidence,
    MediationExtension,
    MediationFiling,
    MediationInquiry,
    MediationInstalment,
    MediationSession,
    MediationVisit,
)
from app.office import Office

CONFIRMATION = "mediation_confirmation"


@dataclass(frozen=True)
class SessionView:
    """A session; `outcome_name` in words."""

    id: int
    position: int
    held_on: date
    place: str
    present: str
    mediator: str
    recorder: str
    text: str
    outcome: str
    outcome_name: str
    start_time: str
    end_time: str


@dataclass(frozen=True)
class InquiryView:
    """An inquiry."""

    id: int
    position: int
    on_day: date
    start_time: str
    end_time: str
    place: str
    present: str
    asked: str
    resident_id: int | None
    asked_about: str
    investigator: str
    recorder: str
    text: str


@dataclass(frozen=True)
class EvidenceView:
    """A line of the list of evidence; `by` who handed it in."""

    id: int
    position: int
    name: str
    form: str
    form_name: str
    copies: int
    pages: int | None
    party_id: int | None
    handed_by: str
    by: str
    received_on: date | None
    proves: str


@dataclass(frozen=True)
class InstalmentView:
    """One thing to be done; `by` who has to do it, `state_name` empty while it is awaited; `moved_to` the last day when the
    one agreed on is no working day (民法典 第二百零三条)."""

    id: int
    position: int
    party_id: int | None
    by: str
    what: str
    amount: Decimal | None
    due_on: date | None
    done_on: date | None
    state: str
    state_name: str
    voucher: str
    note: str
    moved_to: date | None = None


@dataclass(frozen=True)
class VisitView:
    """A visit afterwards."""

    id: int
    position: int
    on_day: date
    way: str
    way_name: str
    party_id: int | None
    asked: str
    reason: str
    performance: str
    performance_name: str
    satisfaction: str
    satisfaction_name: str
    suit: bool
    risk: str
    text: str
    visitor: str


@dataclass(frozen=True)
class ExtensionView:
    """A longer term; `moved_to` is the last day where the day agreed on is a day off."""

    id: int
    agreed_on: date
    consent: str
    reason: str
    from_due: date | None
    to_due: date
    moved_to: date | None


@dataclass(frozen=True)
class ConfirmationView:
    """An application for judicial confirmation; `moves` are what the court may do next."""

    id: int
    court: str
    applied_on: date
    state: str
    state_name: str
    decided_on: date | None
    document_number: str
    note: str
    moves: tuple[FlowMove, ...]


@dataclass(frozen=True)
class FilingView:
    """How the dossier was bound; `keeping_name` in words."""

    id: int
    volume_number: str
    archive_place: str
    keeping: str
    keeping_name: str
    filed_by: str
    filed_on: date
    checked_by: str
    checked_on: date | None
    pages: int | None
    remarks: str


def all_of(office: Office, session: Session, case_id: int, parties: Sequence[Any]) -> dict[str, Any]:
    """Every record of a case by the names of `views.CaseView`; `parties` have an id and a name."""
    names = {p.id: p.name for p in parties}
    return {
        "sessions": _counted(_session(s) for s in _rows(session, MediationSession, case_id)),
        "inquiries": _counted(_inquiry(i) for i in _rows(session, MediationInquiry, case_id)),
        "evidence": _counted(_evidence(office, e, names) for e in _rows(session, MediationEvidence, case_id)),
        "instalments": tuple(
            _instalment(office, i, names) for i in _rows(session, MediationInstalment, case_id)
        ),
        "visits": _counted(_visit(office, v) for v in _rows(session, MediationVisit, case_id)),
        "extensions": tuple(_extension(office, e) for e in _rows(session, MediationExtension, case_id)),
        "confirmations": tuple(
            _confirmation(office, c) for c in _rows(session, MediationConfirmation, case_id)
        ),
        "filing": next((_filing(office, f) for f in _rows(session, MediationFiling, case_id)), None),
    }


def _counted(views: Iterable[Any]) -> tuple[Any, ...]:
    """Counted as they stand: a record that was taken out leaves no hole in 第 1 次, 第 2 次."""
    return tuple(replace(one, position=n) for n, one in enumerate(views, start=1))


def _rows(session: Session, table: Any, case_id: int) -> list[Any]:
    order = getattr(table, "position", table.id)
    return list(session.scalars(select(table).where(table.case_id == case_id).order_by(order, table.id)))


def _session(s: MediationSession) -> SessionView:
    return SessionView(
        s.id, s.position, s.held_on, s.place or "", s.present or "", s.mediator or "", s.recorder or "", s.text or "",
        s.outcome or "", SESSION_OUTCOMES.get(s.outcome or "", ""), s.start_time or "", s.end_time or "",
    )  # fmt: skip


def _inquiry(i: MediationInquiry) -> InquiryView:
    return InquiryView(
        i.id, i.position, i.on_day, i.start_time or "", i.end_time or "", i.place or "", i.present or "", i.asked,
        i.resident_id, i.asked_about or "", i.investigator or "", i.recorder or "", i.text or "",
    )  # fmt: skip


def _evidence(office: Office, e: MediationEvidence, names: dict[int, str]) -> EvidenceView:
    label = office.library.code("evidence_form").label
    by = e.handed_by or names.get(e.party_id or 0, "")
    return EvidenceView(
        e.id, e.position, e.name, e.form or "", label(e.form), e.copies, e.pages, e.party_id,
        e.handed_by or "", by, e.received_on, e.proves or "",
    )  # fmt: skip


def _extension(office: Office, e: MediationExtension) -> ExtensionView:
    moved = office.calendar.moved(e.to_due)
    return ExtensionView(e.id, e.agreed_on, e.consent, e.reason, e.from_due, e.to_due, moved)


def _instalment(office: Office, i: MediationInstalment, names: dict[int, str]) -> InstalmentView:
    label = office.library.code("performance").label
    moved = office.calendar.moved(i.due_on) if i.due_on else None
    return InstalmentView(
        i.id, i.position, i.party_id, names.get(i.party_id or 0, ""), i.what, i.amount, i.due_on, i.done_on, i.state or "",
        label(i.state), i.voucher or "", i.note or "", moved,
    )  # fmt: skip


def _visit(office: Office, v: MediationVisit) -> VisitView:
    code = office.library.code
    return VisitView(
        v.id, v.position, v.on_day, v.way or "", code("visit_way").label(v.way), v.party_id, v.asked or "",
        v.reason or "", v.performance or "", code("performance").label(v.performance), v.satisfaction or "",
        code("satisfaction").label(v.satisfaction), v.suit, v.risk or "",
        v.text or "", v.visitor or "",
    )  # fmt: skip


def _confirmation(office: Office, c: MediationConfirmation) -> ConfirmationView:
    flow = office.library.flows[CONFIRMATION]
    return ConfirmationView(
        c.id, c.court, c.applied_on, c.state, flow.state[c.state].name, c.decided_on, c.document_number or "",
        c.note or "", tuple(flow.moves_from(c.state)),
    )  # fmt: skip


def _filing(office: Office, f: MediationFiling) -> FilingView:
    label = office.library.code("dossier_keeping").label
    return FilingView(
        f.id, f.volume_number, f.archive_place or "", f.keeping, label(f.keeping), f.filed_by, f.filed_on,
        f.checked_by or "", f.checked_on, f.pages, f.remarks or "",
    )  # fmt: skip
