"""Closed periods of ledgers: the net under every write that rows which were closed stand still (R17, E25, E35).

Use cases say it in the clerk's words before; imports, pastes and undo go through here as well.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.audit import Change
from app.db.transactions import Write
from app.errors import ClerkError
from app.models.tables import LedgerEntry, LedgerPeriod

FREE = frozenset({
    "resident_id", "household_id", "area_id", "organisation_id", "owner_name", "reason", "end_reason", "note",
    "reviewed_on", "snapshot",
})  # fmt: skip
"""What may be said of a row of a closed period: it changes no value and no count."""


def closed_over(session: Session, ledger: str, start: date | None, end: date | None) -> LedgerPeriod | None:
    """The latest closed period of a ledger that accounts for a row that begins and ends so; `end` is the first day after,
    on which it is gone."""
    query = select(LedgerPeriod).where(LedgerPeriod.ledger == ledger, LedgerPeriod.reopened_at.is_(None))
    if start is not None:
        query = query.where(LedgerPeriod.end >= start)
    if end is not None:
        query = query.where(LedgerPeriod.start <= end)
    return session.scalars(query.order_by(LedgerPeriod.start.desc()).limit(1)).first()


def among(closed: Iterable[LedgerPeriod], start: date | None, end: date | None) -> LedgerPeriod | None:
    """One of these closed periods of a ledger that accounts for such a row, as `closed_over` asks it."""
    stood = (p for p in closed if (start is None or p.end >= start) and (end is None or p.start <= end))
    return next(stood, None)


def locked(period: LedgerPeriod) -> ClerkError:
    """What is said when a row of a closed period would change."""
    return ClerkError(
        f"{period.start} 至 {period.end} 这一期已经锁定，这一行不能改、不能删",
        "写错了请用“更正”（整理 → 期次）；情况变了请用“变更”，从变的那天起另起一行；要补登请把起始日期写在没有锁定的期次里。",
    )


def refuse_locked(w: Write) -> None:
    """Raise ClerkError when the write changes rows of closed periods otherwise than by a correction."""
    changes = [c for c in w.changes if c.kind == "ledger_entry"]
    if not changes or w.session.scalar(select(LedgerPeriod.id).limit(1)) is None:
        return
    corrected = _corrected(w.changes)
    for change in changes:
        if not change.fields.keys() <= FREE:
            _refuse(w.session, change, corrected.get(change.record_id, frozenset()))


def _corrected(changes: Iterable[Change]) -> dict[int, frozenset[str]]:
    """The fields that this write corrects, or takes the correction of back, by row."""
    found: dict[int, frozenset[str]] = {}
    for change in changes:
        if change.kind == "ledger_correction" and change.op in {"new", "deleted"}:
            at = 1 if change.op == "new" else 0
            row, field = change.fields["entry_id"][at], change.fields["field"][at]
            found[row] = found.get(row, frozenset()) | {field}
    return found


def _refuse(session: Session, change: Change, corrected: frozenset[str]) -> None:
    """What a row says must not change where a period it stood in is closed; its end may, after that period."""
    entry = session.get(LedgerEntry, change.record_id, execution_options={"include_deleted": True})
    ledger = (
        entry.ledger if entry is not None else str(next(filter(None, change.fields.get("ledger", ())), ""))
    )
    kept = {name: getattr(entry, name, None) for name in ("start", "end")}
    was, now = ({**kept, **_days(change, at)} for at in (0, 1))
    if change.op == "changed" and change.fields.keys() <= {*FREE, "end"}:
        period = closed_over(session, ledger, now["start"], None)
        if period is not None and any(one["end"] and one["end"] <= period.end for one in (was, now)):
            raise locked(period)
        return
    if change.op == "changed" and change.fields.keys() <= {*FREE, "fields"} and _touched(change) <= corrected:
        return
    for one in (was, now):
        if period := closed_over(session, ledger, one["start"], one["end"]):
            raise locked(period)


def _days(change: Change, at: int) -> dict[str, date | None]:
    """The days of a row before (0) or after (1) a change, as far as it tells them."""
    told = {name: change.fields[name][at] for name in ("start", "end") if name in change.fields}
    if change.op == "new" and at == 0:
        told = {name: change.fields[name][1] for name in told}
    if change.op == "deleted" and at == 1:
        told = {name: change.fields[name][0] for name in told}
    return {name: date.fromisoformat(day) if day else None for name, day in told.items()}


def _touched(change: Change) -> set[str]:
    before, after = (_values(v) for v in change.fields.get("fields", [None, None]))
    return {k for k in before.keys() | after.keys() if before.get(k) != after.get(k)}


def _values(stored: Any) -> dict[str, Any]:
    return stored if isinstance(stored, dict) else {}
