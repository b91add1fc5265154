"""One column of many records in one go, audited: what refers to places is moved by the thousand."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from app.db.audit import Change
from app.db.transactions import Write
from app.errors import ClerkError
from app.models.tables import RECORD_CLASSES, Area, Base

PART = 500


def parts(ids: Iterable[int], size: int = PART) -> Iterable[list[int]]:
    """Ids in lists that a statement can hold."""
    iterator = iter(ids)
    while part := list(islice(iterator, size)):
        yield part


def set_column(w: Write, cls: Any, name: str, value: int | None, *where: ColumnElement[bool]) -> int:
    """Set a column that holds an id on every record `where` finds, in the recycle bin too. Returns how many changed."""
    column = cls.__table__.c[name]
    w.session.flush()
    query = select(cls.__table__.c.id, column).where(*where, column.is_distinct_from(value))
    return _write(w, cls, name, [(i, before, value) for i, before in w.session.execute(query)])


def repoint(w: Write, cls: Any, name: str, to: Mapping[int, int], *where: ColumnElement[bool]) -> int:
    """Let a column that holds one id of `to` hold the other, in the recycle bin too. Returns how many changed."""
    column = cls.__table__.c[name]
    w.session.flush()
    found: list[tuple[int, int | None, int | None]] = []
    for part in parts(to):
        query = select(cls.__table__.c.id, column).where(*where, column.in_(part))
        found += [(i, before, to[before]) for i, before in w.session.execute(query)]
    return _write(w, cls, name, found)


def _write(w: Write, cls: Any, name: str, rows: list[tuple[int, int | None, int | None]]) -> int:
    """Write (id, before, after) past the ORM, tell the audit, and tell the records that have been read."""
    table: Any = cls.__table__
    w.note([Change(table.name, i, "changed", {name: [before, after]}) for i, before, after in rows])
    stamp = {"changed_at": w.at, "changed_by": w.clerk_id, "version": table.c.version + 1}
    by_value: dict[int | None, list[int]] = {}
    for i, _, after in rows:
        by_value.setdefault(after, []).append(i)
    for after, ids in by_value.items():
        for part in parts(ids):
            w.session.execute(update(table).where(table.c.id.in_(part)).values({name: after, **stamp}))
    for i, _, after in rows:
        record: Any = w.session.identity_map.get(identity_key(cls, i))
        if record is not None:
            set_committed_value(record, name, after)
            set_committed_value(record, "version", record.version + 1)
    return len(rows)


def references() -> list[tuple[Any, str]]:
    """(class, column) of every column that holds a place's id, found from the tables; the tree's own `parent_id` not."""
    found = []
    for table in Base.metadata.sorted_tables:
        cls = RECORD_CLASSES.get(table.name)
        for key in sorted(table.foreign_keys, key=lambda k: k.parent.name):
            own_tree = table.name == "area" and key.parent.name == "parent_id"
            if cls is not None and key.column.table.name == "area" and not own_tree:
                found.append((cls, key.parent.name))
    return found


def named_references() -> list[Any]:
    """Classes that name a record by of_kind and of_id."""
    return [c for c in RECORD_CLASSES.values() if {"of_kind", "of_id"} <= set(c.__table__.c.keys())]


def area_of(session: Session, area_id: int, *kinds: str) -> Area:
    """A place that is there, of one of these kinds. Raises ClerkError."""
    area = session.get(Area, area_id)
    if area is None or area.deleted_at is not None or (kinds and area.kind not in kinds):
        raise ClerkError("这一处已不在目录里", "请按 F5 刷新。")
    return area


def below(session: Session, roots: Sequence[int]) -> list[Area]:
    """Everything below these places, level by level."""
    found: list[Area] = []
    level = list(roots)
    while level:
        children: list[Area] = []
        for part in parts(level):
            children += session.scalars(
                select(Area).where(Area.parent_id.in_(part), Area.deleted_at.is_(None)).order_by(Area.id)
            )
        found += children
        level = [a.id for a in children if a.kind != "dwelling"]
    return found
