"""Open rows that are looked through at times (复核): which are due, and that they were looked at."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.definitions.kinds import Ledger
from app.models.fields.base import open_at
from app.models.tables import LedgerEntry
from app.office import Office
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
    """The ledgers with open rows to be looked through by a day; restricted ones only for who may see them."""
    for ledger in office.library.ledgers.values():
        if not (ledger.enabled and ledger.review) or ledger.is_view:
            continue
        last = func.coalesce(LedgerEntry.reviewed_on, LedgerEntry.start)
        waiting = (
            LedgerEntry.ledger == ledger.key,
            LedgerEntry.deleted_at.is_(None),
            open_at(LedgerEntry, office.today()),
            last <= moved(ledger, until, -1),
        )
        rows = session.scalar(select(func.count(LedgerEntry.id)).where(*waiting)) or 0
        first = session.execute(
            select(LedgerEntry.id, last).where(*waiting).order_by(last, LedgerEntry.id)
        ).first()
        if first is not None:
            role = office.library.roles.get(ledger.review_by or ledger.keeper)
            on = moved(ledger, date.fromisoformat(str(first[1])), 1)
            yield ReviewDue(ledger.key, spoken(ledger), rows, first[0], on, role.name if role else "")


def due_ids(office: Office, key: str) -> list[int]:
    """The open rows of a ledger that are due today, the longest waiting first."""
    ledger = office.library.ledger(key)
    if not ledger.review:
        return []
    last = func.coalesce(LedgerEntry.reviewed_on, LedgerEntry.start)
    query = select(LedgerEntry.id).where(LedgerEntry.ledger == key, open_at(LedgerEntry, office.today()))
    with office.read() as session:
        found = query.where(last <= moved(ledger, office.today(), -1)).order_by(last, LedgerEntry.id)
        return list(session.scalars(found))


def reviewed(office: Office, key: str, ids: Sequence[int]) -> int:
    """Rows were looked through today, in one act. Returns how many."""
    ledger = office.library.ledger(key)
    with office.write(f"{spoken(ledger)}：复核 {len(ids)} 行") as w:
        rows = w.session.scalars(
            select(LedgerEntry).where(LedgerEntry.ledger == key, LedgerEntry.id.in_(list(ids)))
        )
        count = 0
        for count, entry in enumerate(rows, 1):  # noqa: B007 - the count is the answer
            entry.reviewed_on = office.today()
        return count
