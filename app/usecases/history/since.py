"""What later acts did with what an act made: changed it, or let something else refer to it."""

from typing import Any

from sqlalchemy import Table, and_, func, or_, select
from sqlalchemy.orm import Session

from app.db.audit import RUN
from app.db.spans import SPANS, Span, chunks, inside, merged, within
from app.models.tables import RECORD_CLASSES, AuditChange, AuditEntry, Base

SPELLS = ("residence", "membership")


def created_ids(session: Session, entry_id: int, kind: str) -> list[Span]:
    """The records of a kind that an act made."""
    return _ids(session, entry_id, kind, "new")


def deleted_ids(session: Session, entry_id: int, kind: str) -> list[Span]:
    """The records of a kind that an act deleted."""
    return _ids(session, entry_id, kind, "deleted")


def _ids(session: Session, entry_id: int, kind: str, op: str) -> list[Span]:
    first, last = AuditChange.record_id, func.coalesce(AuditChange.last_id, AuditChange.record_id)
    query = select(first, last).where(
        AuditChange.entry_id == entry_id, AuditChange.kind == kind, AuditChange.op == op
    )
    return merged((int(a), int(b)) for a, b in session.execute(query))


def touched(session: Session, entry_id: int, kind: str, table: Table, mine: list[Span]) -> set[int]:
    """Records of the act that a later act changed, or that a record outside the act refers to."""
    busy: set[int] = set()
    taken_back = _taken_back(session, entry_id)
    first, last = AuditChange.record_id, func.coalesce(AuditChange.last_id, AuditChange.record_id)
    for part in chunks(mine):
        near = or_(*(and_(first.between(a - RUN, b), last >= a) for a, b in part))
        told = (first, last, AuditChange.fields) if kind == "residence" else (first, last)
        touched = select(*told).where(AuditChange.kind == kind, AuditChange.entry_id > entry_id, near)
        touched = touched.where(AuditChange.entry_id.not_in(taken_back))
        for a, b, *fields in session.execute(touched):
            if not fields or set(fields[0]) != {
                "area_id"
            }:  # its place merged into another: it is lived in as before
                busy.update(i for i in range(a, b + 1) if inside(i, mine))
    for child in Base.metadata.sorted_tables:
        keys = [k for k in child.foreign_keys if k.column.table is table and child is not table]
        own = created_ids(session, entry_id, child.name) if keys else []
        for key in keys:
            busy |= _referred(session, child, key.parent, mine, own)
    return busy


def _taken_back(session: Session, entry_id: int) -> set[int]:
    """Acts since that were undone, with what undid them: together they changed nothing."""
    query = select(AuditEntry.id, AuditEntry.undo_of).where(AuditEntry.undo_of > entry_id)
    found: set[int] = set()
    for undone_by, undone in session.execute(query.order_by(AuditEntry.id.desc())):
        if undone_by not in found:
            found.update((undone_by, int(undone or 0)))
    return found


def _referred(session: Session, child: Any, column: Any, mine: list[Span], own: list[Span]) -> set[int]:
    """Records of the act that rows of a child table refer to which the act did not make itself."""
    found: set[int] = set()
    for part in chunks(mine):
        query = select(child.c.id, column).where(within(column, part))
        if own:
            query = query.where(~within(child.c.id, own[:SPANS]))
        found |= {int(to) for i, to in session.execute(query) if not inside(i, own)}
    return found


def spells_moved_on(session: Session, entry_id: int) -> set[tuple[str, int]]:
    """(kind, resident) of the spells this act began that went on since: the spell before them ends where it ended, or
    somebody would live in two places at a time."""
    found: set[tuple[str, int]] = set()
    for kind in SPELLS:
        table: Any = RECORD_CLASSES[kind].__table__
        mine = created_ids(session, entry_id, kind)
        for part in chunks(merged((i, i) for i in touched(session, entry_id, kind, table, mine))):
            whose = session.scalars(select(table.c.resident_id).where(within(table.c.id, part)))
            found.update((kind, one) for one in whose)
    return found
