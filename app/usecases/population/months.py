"""Closed months of the population's report: they keep their figures; what is entered later for them is 更正 of the month that
follows, so that opening + in − out ± corrections = closing holds in every month, closed or open (domain.md A1.9).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import audit
from app.errors import ClerkError
from app.models.fields.base import Period
from app.models.fields.population import FOUND
from app.models.rules.text import clean
from app.models.tables import AuditChange, AuditEntry, PopulationMonth, Residence
from app.office import Office
from app.usecases.questions import month_period

_SPELL = frozenset(
    {"start", "end", "kind", "living_here", "deleted_at", "reason_in", "reason_out", "resident_id"}
)


@dataclass(frozen=True)
class Closed:
    """A closed month as it stands: {key of a figure: count}, breakdowns, when and by whom."""

    id: int
    month: int
    figures: Mapping[str, int]
    parts: Mapping[str, tuple[tuple[str, int], ...]]
    at: datetime
    by: str


@dataclass(frozen=True)
class Correction:
    """An act after a month was closed that bears on it."""

    at: datetime
    clerk: str
    what: str

    @property
    def words(self) -> str:
        """In a line: when, who, what."""
        return f"{self.at.astimezone():%Y-%m-%d} {self.clerk}：{self.what}"


def number_of(day: date) -> int:
    """The month of a day as year * 100 + month."""
    return day.year * 100 + day.month


def key_of(month: int) -> str:
    """The key of a month's number, "2026-03"."""
    return f"{month // 100}-{month % 100:02d}"


def before(month: int) -> int:
    """The month before."""
    return number_of(date(month // 100, month % 100, 1) - timedelta(days=1))


def after(month: int) -> int:
    """The month after."""
    return number_of(date(month // 100, month % 100, 28) + timedelta(days=4))


def whole_months(period: Period) -> tuple[int, ...]:
    """The months of a period that begins and ends with a month, else ()."""
    if period.start.day != 1 or (period.end + timedelta(days=1)).day != 1:
        return ()
    found = [number_of(period.start)]
    while found[-1] < number_of(period.end):
        found.append(after(found[-1]))
    return tuple(found)


def closed_months(session: Session, wanted: Iterable[int] | None = None) -> dict[int, Closed]:
    """The months that are closed now, all or those wanted."""
    query = select(PopulationMonth).where(PopulationMonth.reopened_at.is_(None))
    if wanted is not None:
        query = query.where(PopulationMonth.month.in_(tuple(wanted)))
    return {
        row.month: Closed(
            row.id, row.month, row.figures, {k: tuple((str(n), int(c)) for n, c in v) for k, v in row.parts.items()},
            row.closed_at, row.closed_by,
        )
        for row in session.scalars(query.order_by(PopulationMonth.id))
    }  # fmt: skip


def close(office: Office, month: str) -> int:
    """Keep the month's figures as they are counted now. Returns the audit line. Raises ClerkError for a month that is not
    over, is closed already, or would leave an open month before it."""
    from app.usecases.population import counts as population

    office.require("residents.close")
    period = month_period(month)
    number = number_of(period.start)
    if period.end >= office.today():
        raise ClerkError(f"{period.label}还没有过完", "下个月再结账。")
    found = population.collect(office, month)
    figures = [f for s in found.sections for row in s.rows for f in row.figures]
    with office.write(f"人口月报结账 {period.label}") as w:
        last = max(closed_months(w.session), default=None)
        if last is not None and number <= last:
            raise ClerkError(f"{period.label}已经结账，或在已结账的月份之前", f"现在已结到 {key_of(last)}。")
        if last is not None and number != after(last):
            raise ClerkError(f"请先结 {key_of(after(last))}", "月份要一个接一个地结账。")
        w.session.add(
            PopulationMonth(
                month=number, figures={f.key: int(f.value) for f in figures},
                parts={f.key: [list(part) for part in f.parts] for f in figures if f.parts},
                closed_at=w.at, closed_by=w.clerk_name,
            )
        )  # fmt: skip
    return w.entry_id or 0


def reopen(office: Office, reason: str) -> int:
    """Open the month that was closed last again; who, when and why stays with it. Returns the audit line. Raises
    ClerkError without a reason, or when none is closed."""
    office.require("residents.close")
    if not clean(reason):
        raise ClerkError("重新打开要写明原因", "例如：上报以前发现漏登一户。")
    with office.write("人口月报重新打开") as w:
        query = select(PopulationMonth).where(PopulationMonth.reopened_at.is_(None))
        row = w.session.scalars(query.order_by(PopulationMonth.month.desc()).limit(1)).first()
        if row is None:
            raise ClerkError("没有已经结账的月份")
        row.reopened_at, row.reopened_by, row.reason = w.at, w.clerk_name, clean(reason)[:200]
        w.what = f"人口月报重新打开 {key_of(row.month)}：{row.reason}"
    return w.entry_id or 0


def corrections(session: Session, closed: Closed) -> tuple[Correction, ...]:
    """The acts after a month was closed that bear on it or on a month before, the earliest first."""
    last_day = month_period(key_of(closed.month)).end.isoformat()
    act = (
        select(func.min(AuditChange.entry_id))
        .where(AuditChange.kind == "population_month", AuditChange.record_id == closed.id)
        .scalar_subquery()
    )
    query = (
        select(AuditEntry.id, AuditEntry.at, AuditEntry.clerk_name, AuditEntry.what, AuditChange)
        .join(AuditChange, AuditChange.entry_id == AuditEntry.id)
        .where(AuditEntry.id > act, AuditChange.kind.in_(("residence", "resident")))
        .order_by(AuditChange.id)
    )
    found: dict[int, Correction] = {}
    for entry, at, clerk, what, change in session.execute(query):
        if entry not in found and any(_bears(session, c, last_day) for c in audit.each([change])):
            found[entry] = Correction(at, clerk, what)
    return tuple(found.values())


def _bears(session: Session, change: Any, last_day: str) -> bool:
    """Whether a change of one record alters what was counted up to a day (as 2026-03-31)."""
    fields = change.fields
    if change.kind == "resident":
        return change.op == "changed" and "deleted_at" in fields
    fields = {name: values for name, values in fields.items() if name in _SPELL}
    if not fields:
        return False
    starts = list(fields["start"]) if "start" in fields else []
    if change.op in {"new", "deleted"}:
        if "start" not in fields and FOUND in fields.get("reason_in", ()):
            return False
        told = [s for s in starts if s is not None]
        return not told or min(told) <= last_day
    if any(s is None or s <= last_day for s in starts):
        return True
    if any(e is not None and e <= last_day for e in fields.get("end", ())):
        return True
    spell = session.get(Residence, change.record_id, execution_options={"include_deleted": True})
    if spell is None or not fields.keys() - {"start", "end", "reason_out"}:
        ended = spell.end.isoformat() if spell is not None and spell.end else None
        return "reason_out" in fields and ended is not None and ended <= last_day
    return spell.start is None or spell.start.isoformat() <= last_day
