"""What an act deleted is written back with its own ids, those referred to first, told to the audit and indexed again."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.db import search_index
from app.db.audit import Change, canonical, each
from app.db.bulk import ids_used, insert_rows
from app.db.spans import inside
from app.db.transactions import Write
from app.models.base import instant_text
from app.models.tables import RECORD_CLASSES, AuditChange, Base
from app.usecases.history import kept_for_good

CHUNK = 2000
"""Records asked about in one statement."""


def write_back(w: Write, entry_id: int) -> int:
    """Write the records back that an act deleted. Returns how many."""
    total = 0
    for table in Base.metadata.sorted_tables:
        query = select(AuditChange).where(
            AuditChange.entry_id == entry_id, AuditChange.op == "deleted", AuditChange.kind == table.name
        )
        rows = w.session.scalars(query.order_by(AuditChange.record_id).execution_options(yield_per=50))
        for part in rows.partitions():
            total += _insert_back(w, table, list(part))
    return total


def _present(session: Session, table: Table, ids: list[int]) -> set[int]:
    return set(session.scalars(select(table.c.id).where(table.c.id.in_(ids))))


def _insert_back(w: Write, table: Table, rows: list[AuditChange]) -> int:
    """Write back what a part of the rows tells of; records that are there already stay as they are, those of a destroyed
    row of a ledger stay away."""
    at = instant_text(w.at)
    changes = list(each(rows))
    there: set[int] = set()
    for start in range(0, len(changes), CHUNK):
        there |= _present(w.session, table, [c.record_id for c in changes[start : start + CHUNK]])
    there |= kept_for_good.of_destroyed(w.session, table.name, changes)
    changes = [c for c in changes if c.record_id not in there]
    names = sorted({name for c in changes for name in c.fields})
    derived = ("pinyin", "initials", "id_tail", "phone_tail") if table.name == "resident" else ()
    columns = ("id", *names, *derived, "created_at", "created_by", "changed_at", "changed_by", "version")

    def back() -> Iterator[tuple[Any, ...]]:
        for c in changes:
            values = {
                n: canonical(v[0]) if isinstance(v[0], dict | list) else v[0] for n, v in c.fields.items()
            }
            extra = _derived(values) if derived else ()
            yield (c.record_id, *(values.get(n) for n in names), *extra, at, w.clerk_id, at, w.clerk_id, 1)

    connection = w.session.connection()
    insert_rows(connection, table, columns, back())
    ids_used(connection, table)
    _note_back(w, rows, changes, there)
    _index_back(w, table, changes)
    return len(changes)


def _note_back(w: Write, rows: list[AuditChange], changes: list[Change], there: set[int]) -> None:
    """Tell the audit of the records that came back; a whole run comes as it went."""
    whole = [r for r in rows if r.last_id is not None and there.isdisjoint(range(r.record_id, r.last_id + 1))]
    runs = [(r.record_id, r.last_id or 0) for r in whole]
    for r in whole:
        w.note_run(r.kind, "new", r.record_id, r.fields)
    w.note(
        [
            Change(c.kind, c.record_id, "new", {n: [None, v[0]] for n, v in c.fields.items()})
            for c in changes
            if not inside(c.record_id, runs)
        ]
    )


def _index_back(w: Write, table: Table, changes: list[Change]) -> None:
    """Index what came back: residents straight from their names, other kinds as records (their names follow)."""
    if table.name == "resident":
        rows = (
            (term, "resident", c.record_id)
            for c in changes
            if "deleted_at" not in c.fields
            for term in search_index.name_terms(
                c.fields[n][0] for n in ("name", "former_name") if n in c.fields
            )
        )
        search_index.add_terms(w.session, sorted(rows))
    elif table.name in search_index.INDEXED:
        cls: Any = RECORD_CLASSES[table.name]
        ids = [c.record_id for c in changes]
        for start in range(0, len(ids), CHUNK):
            part = w.session.scalars(select(cls).where(cls.id.in_(ids[start : start + CHUNK])))
            search_index.reindex(w.session, part)


def _derived(values: dict[str, Any]) -> tuple[Any, ...]:
    d = search_index.derived(values.get("name") or "", values.get("id_number"), values.get("phone"))
    return d.pinyin, d.initials, d.id_tail, d.phone_tail
