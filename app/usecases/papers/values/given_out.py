"""文书打印登记簿: the papers that left the desk in a period, each once, with how often it was printed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.visibility import VEILED, restricted_keys
from app.models.tables import (
    Household,
    Lead,
    LedgerEntry,
    MediationCase,
    MoralCase,
    Paper,
    ProofReferral,
    PublicNotice,
    ReliefEntry,
    Resident,
    ServiceItem,
    ServiceRecord,
)
from app.office import Office

Row = dict[str, str]
Period = Callable[[Office, Mapping[str, Any]], tuple[date, date]]
MOST = 2_000
"""Rows on one paper."""
OF_RESTRICTED = "限制台账的文书"
"""What is said of a paper of a restricted ledger, whoever asks: the register lies where everybody reads it."""
_EVEN_DELETED = {"include_deleted": True}


def papers(office: Office, given: Mapping[str, Any], period_of: Period) -> list[Row]:
    """Every paper made in the period that was printed or saved; what was only looked at is none. Of restricted matters and
    ledgers there is no more than that it is one. Raises ClerkError when there are too many for one paper."""
    first, last = period_of(office, given)
    begin, end = (datetime.combine(day, time()).astimezone() for day in (first, last + timedelta(days=1)))
    query = select(Paper).where(
        Paper.printed_at.is_not(None), Paper.created_at >= begin, Paper.created_at < end
    )
    with office.read() as session:
        found = session.scalars(query.order_by(Paper.id).limit(MOST + 1)).all()
        if len(found) > MOST:
            raise ClerkError(f"这段时间超过 {MOST} 份，一份登记簿印不下", "请缩短起止日期，分几份打印。")
        shut, whose = _shut(office, session, found), _whose(session, found)
        return [
            _line(n, paper, shut.get(paper.id, ""), whose.get((paper.of_kind, paper.of_id), ""))
            for n, paper in enumerate(found, 1)
        ]


def _line(n: int, paper: Paper, shut: str, whose: str) -> Row:
    again = f"补打 {paper.times - 1} 次" if paper.times > 1 else ""
    last = f"最近 {_day(paper.printed_at)}" if again else ""
    notes = (again, last, "已作废" if paper.cancelled_at else "")
    return {
        "n": str(n), "on": _day(paper.created_at), "number": "" if shut else paper.number or "",
        "title": shut or paper.title, "whose": "" if shut else whose, "clerk": paper.clerk_name,
        "times": str(paper.times), "note": "，".join(filter(None, notes)),
    }  # fmt: skip


def _day(at: datetime | None) -> str:
    return str(at.astimezone().date()) if at else ""


def _ids(found: Iterable[Paper], kind: str) -> set[int]:
    return {paper.of_id for paper in found if paper.of_kind == kind}


def _shut(office: Office, session: Session, found: Iterable[Paper]) -> dict[int, str]:
    """By the ids of the papers of restricted ledgers and matters, what is said of them instead."""
    ledgers, items = restricted_keys(office.whole), ServiceItem.restricted.is_(True)
    rows = select(LedgerEntry.id).where(LedgerEntry.ledger.in_(ledgers))
    matters = select(ServiceRecord.id).join(ServiceItem, ServiceItem.id == ServiceRecord.item_id).where(items)
    told: dict[int, str] = {}
    for kind, query, column, words in (
        ("ledger_entry", rows, LedgerEntry.id, OF_RESTRICTED),
        ("service_record", matters, ServiceRecord.id, f"{VEILED}的文书"),
    ):
        asked = query.where(column.in_(_ids(found, kind)))
        of = set(session.scalars(asked, execution_options=_EVEN_DELETED))
        told |= {paper.id: words for paper in found if paper.of_kind == kind and paper.of_id in of}
    return told


def _whose(session: Session, found: Iterable[Paper]) -> dict[tuple[str, int], str]:
    """Whom or what the papers are about, by kind and id of the record."""
    head = select(Household.id, Resident.name).join(Resident, Resident.id == Household.head_id)
    row = select(LedgerEntry.id, Resident.name).join(Resident, Resident.id == LedgerEntry.resident_id)
    told: dict[tuple[str, int], str] = {}
    for kind, query, column in (
        ("resident", select(Resident.id, Resident.name), Resident.id),
        ("household", head, Household.id),
        ("ledger_entry", row, LedgerEntry.id),
        ("service_record", select(ServiceRecord.id, ServiceRecord.applicant), ServiceRecord.id),
        ("mediation_case", select(MediationCase.id, MediationCase.title), MediationCase.id),
        ("relief_entry", select(ReliefEntry.id, ReliefEntry.party), ReliefEntry.id),
        ("proof_referral", select(ProofReferral.id, ProofReferral.applicant), ProofReferral.id),
        ("public_notice", select(PublicNotice.id, PublicNotice.title), PublicNotice.id),
        ("lead", select(Lead.id, Lead.title), Lead.id),
        ("moral_case", select(MoralCase.id, MoralCase.title), MoralCase.id),
    ):
        asked = query.where(column.in_(_ids(found, kind)))
        named = session.execute(asked, execution_options=_EVEN_DELETED)
        told |= {(kind, record): name or "" for record, name in named}
    return told
