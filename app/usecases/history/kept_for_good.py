"""Records that are neither taken back nor thrown away: what is booked, what left or entered, what was destroyed."""

from collections.abc import Iterable

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.db.audit import Change
from app.db.spans import chunks, merged, within
from app.errors import ClerkError
from app.models.money import BOOKED
from app.models.tables import AuditChange, AuditEntry, LedgerDestroyed

DESTROYED = "ledger_destroyed"
MOVED = "exchange_log"
KINDS = BOOKED | {DESTROYED, MOVED}
ALWAYS = frozenset({"relief_closing", DESTROYED})
"""Kinds of which no act goes back, whatever it did to them."""
ROW = "ledger_entry"
PARTS = frozenset({"ledger_closed_row", "ledger_correction", "ledger_step"})
"""What belongs to a row of a ledger (`entry_id`) and is destroyed with it."""


def refuse(session: Session, entry: AuditEntry) -> None:
    """Raise ClerkError for an act that wrote a line of a book, or destroyed something."""
    made = and_(AuditChange.op == "new", AuditChange.kind.in_(KINDS))
    query = select(AuditChange.kind).where(
        AuditChange.entry_id == entry.id, or_(made, AuditChange.kind.in_(ALWAYS))
    )
    kind = session.scalar(query.limit(1))
    if kind == DESTROYED:
        raise ClerkError(
            f"“{entry.what}”不能撤销",
            "销毁的内容已经没有了；编号、依据、经办人和监销人可以在 台账 → 整理 → 到期可销毁 的销毁清册里查到。",
        )
    if kind == MOVED:
        raise ClerkError(
            f"“{entry.what}”不能撤销", "交出去的收不回来，进出记录要留着；交错了请告知对方删除。"
        )
    if kind is not None:
        raise booked(entry.what)


def booked(what: str) -> ClerkError:
    """What is said of an act that wrote a line of a book."""
    return ClerkError(f"“{what}”已经记账，不能撤销", "记错了请在款物账里冲销或更正；两笔都会留下。")


def destroyed(session: Session, ids: Iterable[int]) -> set[int]:
    """Which of these rows of ledgers were destroyed: nothing is written into their places again."""
    found: set[int] = set()
    for spans in chunks(merged((one, one) for one in ids)):
        found.update(
            session.scalars(select(LedgerDestroyed.entry_id).where(within(LedgerDestroyed.entry_id, spans)))
        )
    return found


def of_destroyed(session: Session, kind: str, changes: Iterable[Change]) -> set[int]:
    """Which of these deleted records of a kind were parts or attachments of rows that were destroyed since."""
    rows = {c.record_id: row for c in changes if (row := _row_of(kind, c)) is not None}
    gone = destroyed(session, rows.values())
    return {record for record, row in rows.items() if row in gone}


def _row_of(kind: str, change: Change) -> int | None:
    if kind == "attachment":
        kind_of, row = (change.fields.get(name, (None,))[0] for name in ("of_kind", "of_id"))
        return row if kind_of == ROW else None
    return change.fields["entry_id"][0] if kind in PARTS else None
