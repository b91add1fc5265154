"""A link that makes a tree (who brought whom): nobody stands above himself, over however many others."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.kinds import Ledger, LedgerField
from app.models.tables import LedgerEntry, Resident


def refuse_rings(session: Session, ledger: Ledger, entry: LedgerEntry, new: Mapping[str, Any]) -> None:
    """Raise ClerkError when a link that is new in the row would lead back to whom the row is about."""
    for spec in ledger.field:
        if spec.tree and entry.resident_id is not None and spec.key in new:
            _refuse(session, spec, entry, above(new, spec.key))


def above(fields: Mapping[str, Any], key: str) -> int | None:
    """The resident a link leads to."""
    said = str(fields.get(key) or "")
    return int(said) if said.isdigit() else None


def _refuse(session: Session, spec: LedgerField, entry: LedgerEntry, at: int | None) -> None:
    who = entry.resident_id
    if at == who:
        raise ClerkError(f"{spec.name}不能是本人", "不知道是谁，就空着。")
    seen: set[int | None] = set()
    while at is not None and at not in seen:
        seen.add(at)
        at, below = _next(session, entry, spec.key, at), at
        if at == who:
            own, other = (session.get_one(Resident, one).name for one in (who, below))
            raise ClerkError(
                f"{spec.name}绕回来了：{other}的{spec.name}就是{own}", "两个人谁在先，请只写在后来的那一行。"
            )


def _next(session: Session, entry: LedgerEntry, key: str, who: int) -> int | None:
    """Whom the latest row of a resident in the same ledger leads to; the row itself is not asked."""
    query = select(LedgerEntry).where(
        LedgerEntry.ledger == entry.ledger, LedgerEntry.resident_id == who, LedgerEntry.deleted_at.is_(None)
    )
    rows = [row for row in session.scalars(query.order_by(LedgerEntry.id.desc())) if row is not entry]
    return above(rows[0].fields, key) if rows else None
