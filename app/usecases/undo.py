"""Undo any act of the audit: what nobody changed since goes back; the rest is kept and listed.

An act is undone as sets, by SQL, so that an import of 100,000 rows is undone with one key (seed: E27, issue 2 §5).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from app.db import search_index
from app.db.audit import Change, canonical
from app.db.bulk import ids_used, insert_rows, stored_reader
from app.db.transactions import Write
from app.errors import ClerkError
from app.models.base import instant_text
from app.models.tables import (
    RECORD_CLASSES,
    RECORD_LABELS,
    AuditChange,
    AuditEntry,
    Base,
    SearchTerm,
)
from app.office import Office

CHUNK = 2000


@dataclass(frozen=True)
class Act:
    """A line of the office's log."""

    id: int
    at: datetime
    clerk: str
    what: str
    changes: int
    undone: bool


@dataclass(frozen=True)
class UndoResult:
    """What an undo did: `undone` changes taken back, `kept` sentences for what others have used or changed since."""

    entry_id: int | None
    what: str
    undone: int
    kept: tuple[str, ...]


def acts(office: Office, limit: int = 200, before: int | None = None) -> list[Act]:
    """The latest acts, newest first."""
    undone = select(AuditEntry.undo_of).where(AuditEntry.undo_of.is_not(None))
    query = select(AuditEntry, AuditEntry.id.in_(undone)).order_by(AuditEntry.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    with office.read() as session:
        return [Act(e.id, e.at, e.clerk_name, e.what, e.changes, bool(u)) for e, u in session.execute(query)]


def last_act(office: Office) -> Act | None:
    """The clerk's own latest act that can still be undone."""
    for act in acts(office, 50):
        if not act.undone and act.clerk == office.clerk.name and not act.what.startswith("撤销"):
            return act
    return None


def undo(office: Office, entry_id: int) -> UndoResult:
    """Take an act back. Raises ClerkError when there is no such act or it has been undone already."""
    with office.write("撤销", undo_of=entry_id) as w:
        entry = w.session.get(AuditEntry, entry_id)
        if entry is None:
            raise ClerkError(f"没有第 {entry_id} 号操作", "请在操作记录里查看编号。")
        if w.session.scalar(select(AuditEntry.id).where(AuditEntry.undo_of == entry_id)):
            raise ClerkError(f"“{entry.what}”已经撤销过了")
        w.what = f"撤销：{entry.what}"
        kept: list[str] = []
        count = 0
        for kind in _kinds_children_first(w.session, entry_id):
            count += _undo_new(w, entry_id, kind, kept)
        count += _write_back(w, entry_id)
        for change in _changes(w.session, entry_id, ("changed",)):
            count += _undo_one(w, change, kept)
    return UndoResult(w.entry_id, w.what, count, tuple(kept))


def _kinds_children_first(session: Session, entry_id: int) -> list[str]:
    """Kinds that this act created, those that refer to others before those referred to."""
    created = set(
        session.scalars(
            select(AuditChange.kind)
            .distinct()
            .where(AuditChange.entry_id == entry_id, AuditChange.op == "new")
        )
    )
    order = [t.name for t in reversed(Base.metadata.sorted_tables)]
    return sorted(created, key=order.index)


def _undo_new(w: Write, entry_id: int, kind: str, kept: list[str]) -> int:
    """Delete the records of a kind that the act created, except those changed or referred to since."""
    table: Any = RECORD_CLASSES[kind].__table__
    mine = select(AuditChange.record_id).where(
        AuditChange.entry_id == entry_id, AuditChange.kind == kind, AuditChange.op == "new"
    )
    busy = _busy(w.session, entry_id, kind, table, mine)
    ids = [i for i in w.session.scalars(mine) if i not in busy]
    if busy:
        kept.append(f"{RECORD_LABELS[kind]} {len(busy)} 条在这之后有了改动或被引用，予以保留")
    rows: list[tuple[int, dict[str, Any]]] = []
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        changes = select(AuditChange.record_id, AuditChange.fields).where(
            AuditChange.entry_id == entry_id, AuditChange.kind == kind, AuditChange.op == "new",
            AuditChange.record_id.in_(part),
        )  # fmt: skip
        rows += [(r.record_id, r.fields) for r in w.session.execute(changes)]
        _release(w.session, table, part)
        w.session.execute(delete(SearchTerm).where(SearchTerm.kind == kind, SearchTerm.record_id.in_(part)))
        w.session.execute(delete(table).where(table.c.id.in_(part)))
    w.note([Change(kind, i, "deleted", {n: [after, None] for n, (_, after) in f.items()}) for i, f in rows])
    return len(rows)


def _busy(session: Session, entry_id: int, kind: str, table: Table, mine: Any) -> set[int]:
    """Records of the act that a later act changed, or that a record outside the act refers to."""
    later, own = aliased(AuditChange), aliased(AuditChange)
    touched = select(later.record_id).where(
        later.kind == kind, later.entry_id > entry_id, later.record_id.in_(mine)
    )
    busy = set(session.scalars(touched))
    for child in Base.metadata.sorted_tables:
        for key in child.foreign_keys:
            if key.column.table is table and child is not table:
                by_act = exists().where(
                    own.entry_id == entry_id,
                    own.kind == child.name,
                    own.op == "new",
                    own.record_id == child.c.id,
                )
                outside = select(key.parent).where(key.parent.in_(mine), ~by_act)
                busy |= {int(i) for i in session.scalars(outside) if i is not None}
    return busy


def _release(session: Session, table: Table, ids: list[int]) -> None:
    """Let rows of the same table that point at these rows (areas at their parents) go first."""
    for key in table.foreign_keys:
        if key.column.table is table:
            session.execute(update(table).where(key.parent.in_(ids)).values({key.parent.name: None}))


def _changes(session: Session, entry_id: int, ops: tuple[str, ...], kind: str = "") -> list[AuditChange]:
    query = select(AuditChange).where(AuditChange.entry_id == entry_id, AuditChange.op.in_(ops))
    if kind:
        return list(session.scalars(query.where(AuditChange.kind == kind).order_by(AuditChange.record_id)))
    return list(session.scalars(query.order_by(AuditChange.id.desc())))


def _undo_one(w: Write, change: AuditChange, kept: list[str]) -> int:
    cls: Any = RECORD_CLASSES[change.kind]
    readers = {name: stored_reader(cls.__table__, name) for name in change.fields}
    record = w.session.get(cls, change.record_id, execution_options={"include_deleted": True})
    if record is None:
        return 0
    done = 0
    for name, (before, after) in change.fields.items():
        if getattr(record, name) == readers[name](after) or _same(getattr(record, name), after):
            setattr(record, name, readers[name](before))
            done = 1
        else:
            kept.append(f"{RECORD_LABELS[change.kind]} {_title(record)} 的内容后来又改过，保留现在的值")
    w.session.flush()
    return done


def _same(value: Any, after: Any) -> bool:
    from app.db.bulk import stored

    return bool(stored(value) == after)


def _write_back(w: Write, entry_id: int) -> int:
    """Write deleted records back with their own ids, those referred to first, and index them again."""
    total = 0
    for table in Base.metadata.sorted_tables:
        changes = _changes(w.session, entry_id, ("deleted",), table.name)
        there = _present(w.session, table, [c.record_id for c in changes])
        rows = [c for c in changes if c.record_id not in there]
        if rows:
            _insert_back(w, table, rows)
            total += len(rows)
    return total


def _present(session: Session, table: Table, ids: list[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        found |= set(session.scalars(select(table.c.id).where(table.c.id.in_(ids[start : start + CHUNK]))))
    return found


def _insert_back(w: Write, table: Table, changes: list[AuditChange]) -> None:
    at = instant_text(w.at)
    names = sorted({name for c in changes for name in c.fields})
    derived = ("pinyin", "initials", "id_tail", "phone_tail") if table.name == "resident" else ()
    columns = ("id", *names, *derived, "created_at", "created_by", "changed_at", "changed_by", "version")

    def rows() -> Iterator[tuple[Any, ...]]:
        for c in changes:
            values = {n: canonical(v[0]) if isinstance(v[0], dict) else v[0] for n, v in c.fields.items()}
            extra = _derived(values) if derived else ()
            yield (c.record_id, *(values.get(n) for n in names), *extra, at, w.clerk_id, at, w.clerk_id, 1)

    connection = w.session.connection()
    insert_rows(connection, table, columns, rows())
    ids_used(connection, table)
    w.note(
        [Change(c.kind, c.record_id, "new", {n: [None, v[0]] for n, v in c.fields.items()}) for c in changes]
    )
    cls: Any = RECORD_CLASSES[table.name]
    ids = [c.record_id for c in changes]
    for start in range(0, len(ids), CHUNK):
        search_index.reindex(
            w.session, w.session.scalars(select(cls).where(cls.id.in_(ids[start : start + CHUNK])))
        )
        w.session.expunge_all()


def _derived(values: dict[str, Any]) -> tuple[Any, ...]:
    d = search_index.derived(values.get("name") or "", values.get("id_number"), values.get("phone"))
    return d.pinyin, d.initials, d.id_tail, d.phone_tail


def _title(record: Any) -> str:
    return str(getattr(record, "name", None) or getattr(record, "number", None) or record.id)
