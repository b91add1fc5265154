"""The records of a case of mediation as its papers list them, and such rows with nothing in them, for the pen.

`row` is the id of a record that has a paper of its own: its signed copy is found by it, whatever else is taken out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.mediation import AGENT_POWERS
from app.models.mediation_records import SESSION_OUTCOMES
from app.models.tables import (
    MediationEvidence,
    MediationExtension,
    MediationInquiry,
    MediationInstalment,
    MediationParty,
    MediationSession,
    MediationVisit,
)
from app.office import Office
from app.usecases.papers.values.words import boxes, chinese_day, day, hours, plain_money, yes_no

Row = dict[str, str]


def records(office: Office, session: Session, case_id: int, mediators: str) -> dict[str, Any]:
    """Every list of records of the case, in their order. `mediators` stand where a session names none."""
    names = {p.id: p.name for p in _rows(session, MediationParty, case_id)}
    return {
        "sessions": [_session(s, mediators) for s in _rows(session, MediationSession, case_id)],
        "inquiries": [_inquiry(i) for i in _rows(session, MediationInquiry, case_id)],
        "evidence": [
            _evidence(office, n, e, names)
            for n, e in enumerate(_rows(session, MediationEvidence, case_id), 1)
        ],
        "instalments": [_instalment(office, i, names) for i in _rows(session, MediationInstalment, case_id)],
        "visits": [_visit(office, v, names) for v in _rows(session, MediationVisit, case_id)],
        "extensions": [_extension(office, e) for e in _rows(session, MediationExtension, case_id)],
    }


def _rows(session: Session, cls: Any, case_id: int) -> Sequence[Any]:
    query = select(cls).where(cls.case_id == case_id, cls.deleted_at.is_(None))
    return session.scalars(query.order_by(cls.position, cls.id)).all()


def _session(s: MediationSession, mediators: str) -> Row:
    return {
        "row": str(s.id),
        "held_on": day(s.held_on), "hours": hours(s.start_time, s.end_time), "place": s.place or "",
        "present": s.present or "", "mediator": s.mediator or mediators, "recorder": s.recorder or "",
        "text": s.text or "", "outcome_boxes": boxes(SESSION_OUTCOMES.items(), s.outcome),
    }  # fmt: skip


def _inquiry(i: MediationInquiry) -> Row:
    return {
        "row": str(i.id),
        "on_day": day(i.on_day), "hours": hours(i.start_time, i.end_time), "place": i.place or "",
        "present": i.present or "", "asked": i.asked, "asked_about": i.asked_about or "",
        "investigator": i.investigator or "", "recorder": i.recorder or "", "text": i.text or "",
    }  # fmt: skip


def _evidence(office: Office, n: int, e: MediationEvidence, names: Mapping[int, str]) -> Row:
    return {
        "position": str(n), "name": e.name, "form": office.library.code("evidence_form").label(e.form),
        "copies": str(e.copies), "pages": str(e.pages or ""), "proves": e.proves or "",
        "handed_by": e.handed_by or names.get(e.party_id or 0, ""), "received_on": str(e.received_on or ""),
    }  # fmt: skip


def _instalment(office: Office, i: MediationInstalment, names: Mapping[int, str]) -> Row:
    return {
        "position": str(i.position), "party": names.get(i.party_id or 0, ""), "what": i.what,
        "amount": plain_money(i.amount), "due_on": str(i.due_on or ""), "done_on": str(i.done_on or ""),
        "state": office.library.code("performance").label(i.state), "voucher": i.voucher or "", "note": i.note or "",
    }  # fmt: skip


def _visit(office: Office, v: MediationVisit, names: Mapping[int, str]) -> Row:
    code = office.library.code
    return {
        "row": str(v.id),
        "on_day": day(v.on_day), "asked": v.asked or names.get(v.party_id or 0, ""), "reason": v.reason or "",
        "way_boxes": boxes(code("visit_way").choices, v.way),
        "performance_boxes": boxes(code("performance").choices, v.performance),
        "satisfaction_boxes": boxes(code("satisfaction").choices, v.satisfaction),
        "suit_boxes": yes_no(v.suit), "risk": v.risk or "", "text": v.text or "", "visitor": v.visitor or "",
    }  # fmt: skip


def _extension(office: Office, e: MediationExtension) -> Row:
    moved = office.calendar.moved(e.to_due)
    return {
        "row": str(e.id),
        "agreed_on": day(e.agreed_on), "agreed_on_chinese": chinese_day(e.agreed_on), "consent": e.consent,
        "reason": e.reason, "from_due": day(e.from_due), "to_due": day(e.to_due),
        "moves": f"（这一天是休息日，期限顺延到{day(moved)}）" if moved else "",
    }  # fmt: skip


def blanks(office: Office, mediators: str) -> dict[str, Row]:
    """A row of each list with nothing in it: boxes without a tick, no days."""
    code = office.library.code
    nothing = dict.fromkeys(
        ("hours", "place", "present", "text", "recorder", "asked", "asked_about", "investigator", "on_day"),
        "",
    )
    return {
        "sessions": nothing | {"held_on": "", "mediator": mediators, "outcome_boxes": boxes(SESSION_OUTCOMES.items(), None)},
        "inquiries": nothing,
        "visits": nothing | {
            "reason": "", "risk": "", "visitor": "", "way_boxes": boxes(code("visit_way").choices, None),
            "performance_boxes": boxes(code("performance").choices, None),
            "satisfaction_boxes": boxes(code("satisfaction").choices, None), "suit_boxes": yes_no(None),
        },
        "extensions": dict.fromkeys(("agreed_on", "agreed_on_chinese", "consent", "reason", "from_due", "to_due", "moves"), ""),
        "agents": dict.fromkeys(
            ("party", "party_sex", "party_phone", "party_address", "party_id_number", "party_body", "party_representative",
             "party_post", "name", "relation", "phone", "id_number", "address", "powers_text", "start", "end"), "",
        ) | {"powers_boxes": boxes(AGENT_POWERS.items(), None)},
    }  # fmt: skip
