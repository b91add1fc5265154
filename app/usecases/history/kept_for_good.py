"""Records that are neither taken back nor thrown away: what is booked, what left or entered, what was destroyed."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.money import BOOKED
from app.models.tables import AuditChange, AuditEntry

DESTROYED = "ledger_destroyed"
MOVED = "exchange_log"
KINDS = BOOKED | {DESTROYED, MOVED}
ALWAYS = frozenset({"relief_closing", DESTROYED})
"""Kinds of which no act goes back, whatever it did to them."""


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
        raise ClerkError(f"“{entry.what}”已经记账，不能撤销", "记错了请在款物账里冲销或更正；两笔都会留下。")
