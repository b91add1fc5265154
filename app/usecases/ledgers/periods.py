"""Periods of a ledger: which there are, closing one so that its rows stand still, opening it again with a reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.bulk import insert_rows
from app.errors import ClerkError
from app.models.definitions.kinds import Ledger, Question
from app.models.fields.base import Period
from app.models.fields.conditions import scope_of
from app.models.fields.ledgers import ledger_kind
from app.models.fields.show import text_of
from app.models.rules.text import clean
from app.models.tables import LedgerClosedRow, LedgerEntry, LedgerPeriod
from app.office import Office
from app.usecases.ledgers.listing import spoken
from app.usecases.summaries.periods import period_of

SHOWN = 24
"""So many periods back are listed."""
_COLUMNS = ("period_id", "entry_id", "number", "owner", "start", "end", "fields")


@dataclass(frozen=True)
class PeriodRow:
    """A period in the list: its days, whether it is over and closed, by whom and when; `id` of the closing."""

    period: Period
    over: bool
    id: int | None = None
    closed_by: str = ""
    closed_on: date | None = None

    @property
    def closed(self) -> bool:
        return self.id is not None


def period_at(ledger: Ledger, day: date) -> Period:
    """The period of the ledger a day lies in. Raises ClerkError for a ledger without periods."""
    if ledger.period == "once":
        raise ClerkError(
            f"{ledger.name}没有按期整理，不能锁定", "可以在台账设计里把“多久整理一次”改成每月等。"
        )
    if ledger.period == "daily":
        return Period(day, day, f"{day.year}年{day.month}月{day.day}日")
    if ledger.period == "weekly":
        first = day - timedelta(day.weekday())
        last = first + timedelta(6)
        return Period(first, last, f"{first} 至 {last}")
    keys = {
        "monthly": f"{day.year}-{day.month:02d}",
        "quarterly": f"{day.year}-Q{(day.month + 2) // 3}",
        "half_year": f"{day.year}-H{1 if day.month <= 6 else 2}",
        "yearly": str(day.year),
    }
    return period_of(keys[ledger.period])


def before(ledger: Ledger, period: Period) -> Period:
    """The period before one."""
    return period_at(ledger, period.start - timedelta(1))


def periods(office: Office, key: str, count: int = SHOWN) -> list[PeriodRow]:
    """The latest periods of a ledger, the running one first; back to its first row or its first closing."""
    ledger = office.library.ledger(key)
    with office.read() as session:
        first = session.scalar(
            select(LedgerEntry.start).where(LedgerEntry.ledger == key).order_by(LedgerEntry.start).limit(1)
        )
        shut = {one.start: one for one in closed_periods(session, key)}
    earliest = min([office.today(), *([first] if first else []), *shut])
    found: list[PeriodRow] = []
    period = period_at(ledger, office.today())
    while len(found) < count and period.end >= earliest:
        one = shut.get(period.start)
        over = period.end < office.today()
        told = (one.id, one.closed_by, one.closed_at.astimezone().date()) if one else (None, "", None)
        found.append(PeriodRow(period, over, *told))
        period = before(ledger, period)
    return found


def closed_periods(session: Session, key: str) -> Sequence[LedgerPeriod]:
    """The periods of a ledger that are closed now, the earliest first."""
    query = select(LedgerPeriod).where(LedgerPeriod.ledger == key, LedgerPeriod.reopened_at.is_(None))
    return list(session.scalars(query.order_by(LedgerPeriod.start)))


def close(office: Office, key: str, day: date) -> int:
    """Close the period a day lies in: its rows can from now on only be corrected. Returns the closing's id.

    Raises ClerkError when it is not over or closed already.
    """
    ledger = office.library.ledger(key)
    period = period_at(ledger, day)
    if period.end >= office.today():
        raise ClerkError(f"{period.label}还没有结束，不能锁定", f"请在 {period.end} 之后再锁定。")
    with office.write(f"{spoken(ledger)}：锁定 {period.label}") as w:
        if any(one.start == period.start for one in closed_periods(w.session, key)):
            raise ClerkError(f"{period.label}已经锁定过了")
        made = LedgerPeriod(
            ledger=key, start=period.start, end=period.end, closed_at=w.at, closed_by=w.clerk_name
        )
        w.session.add(made)
        w.session.flush()
        insert_rows(
            w.session.connection(), LedgerClosedRow.__table__, _COLUMNS,  # type: ignore[arg-type]
            _as_they_stand(office, w.session, ledger, period, made.id),
        )  # fmt: skip
        return made.id


def _as_they_stand(
    office: Office, session: Session, ledger: Ledger, period: Period, period_id: int
) -> Iterator[tuple[Any, ...]]:
    """Every row the period has to account for, as stored."""
    from json import dumps

    question = Question(f"ledger.{ledger.key}")
    scope = scope_of(office.library, question, office.today(), period)
    kind = ledger_kind(office.library, ledger)
    reckoned = kind.fields["reckoned"].compare
    assert reckoned is not None
    columns = (LedgerEntry.id, LedgerEntry.number, LedgerEntry.start, LedgerEntry.end, LedgerEntry.fields)
    owner = kind.fields["owner"]
    query = select(*columns, owner.column(LedgerEntry, scope)).where(
        LedgerEntry.ledger == ledger.key,
        LedgerEntry.deleted_at.is_(None),
        reckoned(LedgerEntry, "is", True, scope),
    )
    for entry_id, number, start, end, fields, name in session.execute(query.order_by(LedgerEntry.id)):
        said = dumps(fields, ensure_ascii=False)
        days = (start.isoformat() if start else None, end.isoformat() if end else None)
        called = text_of(owner, name, scope)[:100] or None
        yield (period_id, entry_id, number, called, *days, said)


def reopen(office: Office, period_id: int, reason: str) -> None:
    """Open a closed period again; who did it and why stays in the log and with the period. Raises ClerkError."""
    office.require("ledgers.reopen")
    if not clean(reason):
        raise ClerkError("请写明为什么重新打开", "例如：漏登两户，街道同意补登。")
    with office.write("重新打开台账期次") as w:
        one = w.session.get(LedgerPeriod, period_id)
        if one is None or one.reopened_at is not None:
            raise ClerkError("这一期没有锁定", "请刷新后再看。")
        ledger = office.library.ledger(one.ledger)
        one.reopened_at, one.reopened_by, one.reopened_reason = w.at, w.clerk_name, clean(reason)[:200]
        w.what = f"{spoken(ledger)}：重新打开 {period_at(ledger, one.start).label}（{clean(reason)[:60]}）"


def closed_rows(office: Office, ledger: Ledger, period: Period) -> dict[int, dict[str, Any]] | None:
    """What each row said when a period was closed; None when it was not."""
    with office.read() as session:
        closed = next((p for p in closed_periods(session, ledger.key) if p.start == period.start), None)
        if closed is None:
            return None
        query = select(LedgerClosedRow.entry_id, LedgerClosedRow.fields)
        rows = session.execute(query.where(LedgerClosedRow.period_id == closed.id))
        return {row.entry_id: row.fields for row in rows}
