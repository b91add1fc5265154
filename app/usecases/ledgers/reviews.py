"""Open rows that are looked through at times (复核): which are due, and that they were looked at."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.kinds import Ledger
from app.models.fields.base import open_at
from app.models.tables import LedgerEntry
from app.office import Office
from app.usecases.ledgers.keepers import duties
from app.usecases.ledgers.listing import spoken

MONTHS = {"monthly": 1, "quarterly": 3, "half_year": 6, "yearly": 12}
WEEK = 7


@dataclass(frozen=True)
class ReviewDue:
    """The rows of a ledger that are due: how many, the one that waits longest, since when, and who looks at them."""

    key: str
    name: str
    rows: int
    entry_id: int
    on: date
    who: str


def moved(ledger: Ledger, day: date, by: int) -> date:
    """A day moved by so many intervals of the ledger's review; a month that is too short ends earlier."""
    if ledger.review == "weekly":
        return day + timedelta(WEEK * by)
    months = day.year * 12 + day.month - 1 + MONTHS[ledger.review] * by
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due(office: Office, session: Session, until: date) -> Iterator[ReviewDue]:
    """The ledgers with open rows to be looked through by a day, for who looks at them or keeps them (`keepers`);
    restricted ones only for who may see them."""
    held = duties(office, session)
    for ledger in office.library.ledgers.values():
        if not (ledger.enabled and ledger.review) or ledger.is_view:
            continue
        if not held.reached(ledger.review_by or ledger.keeper):
            continue
        waiting = _waiting(office, ledger, until)
        first = session.scalars(select(LedgerEntry).where(*waiting).order_by(*_LONGEST).limit(1)).first()
        if first is not None:
            rows = session.scalar(select(func.count(LedgerEntry.id)).where(*waiting)) or 0
            role = office.library.roles.get(ledger.review_by or ledger.keeper)
            on = moved(ledger, _since(first), 1)
            yield ReviewDue(ledger.key, spoken(ledger), rows, first.id, on, role.name if role else "")


def due_ids(office: Office, key: str) -> list[int]:
    """The open rows of a ledger that are due today, the longest waiting first."""
    ledger = office.library.ledger(key)
    if not ledger.review:
        return []
    query = select(LedgerEntry.id).where(*_waiting(office, ledger, office.today())).order_by(*_LONGEST)
    with office.read() as session:
        return list(session.scalars(query))


def _since(entry: LedgerEntry) -> date:
    """From when a row waits: its last review; of one never looked through the later of its start and the day it was
    entered, for nobody could look through a row of years ago before the office had it."""
    made = entry.created_at.astimezone().date()
    return entry.reviewed_on or max(entry.start or made, made)


def _waiting(office: Office, ledger: Ledger, until: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions of the open rows of a ledger that are due by a day (`_since`, asked of the database)."""
    last = moved(ledger, until, -1)
    entered = datetime.combine(last + timedelta(days=1), time.min).astimezone()
    never = and_(
        LedgerEntry.reviewed_on.is_(None),
        or_(LedgerEntry.start.is_(None), LedgerEntry.start <= last),
        LedgerEntry.created_at < entered,
    )
    return (
        LedgerEntry.ledger == ledger.key,
        LedgerEntry.deleted_at.is_(None),
        open_at(LedgerEntry, office.today()),
        or_(LedgerEntry.reviewed_on <= last, never),
    )


def _longest_first() -> tuple[Any, ...]:
    start = func.coalesce(cast(LedgerEntry.start, String), "")
    made = func.substr(type_coerce(LedgerEntry.created_at, String), 1, 10)
    never = case((start > made, start), else_=made)
    return func.coalesce(cast(LedgerEntry.reviewed_on, String), never), LedgerEntry.id


_LONGEST = _longest_first()


@dataclass(frozen=True)
class Looked:
    """Rows that were looked through: how many, until when the next time, the audit line to take it back by."""

    rows: int
    until: date
    act: int


def words_of(office: Office, entry: LedgerEntry) -> str:
    """When an open row is to be looked through next, as its form says it; empty where nobody has to."""
    ledger = office.library.ledger(entry.ledger)
    today = office.today()
    if not ledger.review or (entry.end is not None and entry.end <= today):
        return ""
    on = moved(ledger, _since(entry), 1)
    return f"该在 {on} 前复核，已过 {(today - on).days} 天" if on < today else f"下次复核 {on} 前"


def reviewed(office: Office, key: str, ids: Sequence[int]) -> Looked:
    """Rows were looked through today, in one act. Raises ClerkError for a ledger that is not looked through at times."""
    ledger = office.library.ledger(key)
    if not ledger.review:
        raise ClerkError("这本台账没有写多久复核一次", "可以在 台账设计 里写。")
    with office.write(f"{spoken(ledger)}：复核 {len(ids)} 行") as w:
        rows = w.session.scalars(
            select(LedgerEntry).where(LedgerEntry.ledger == key, LedgerEntry.id.in_(list(ids)))
        )
        count = 0
        for count, entry in enumerate(rows, 1):  # noqa: B007 - the count is the answer
            entry.reviewed_on = office.today()
    return Looked(count, moved(ledger, office.today(), 1), w.entry_id or 0)
