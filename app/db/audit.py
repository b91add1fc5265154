"""The audit chain: what each write did, field by field, each line sealed with the one before by SHA-256."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.orm import Session

from app.db.bulk import insert_rows, stored
from app.models.base import Base, Record, instant_text
from app.models.tables import AuditChange, AuditEntry

BOOKKEEPING = frozenset({"id", "created_at", "created_by", "changed_at", "changed_by", "version"})
DERIVED = frozenset({"pinyin", "initials", "id_tail", "phone_tail"})
UNSEEN = BOOKKEEPING | DERIVED


class Change(NamedTuple):
    """One record's part in a write: `op` is new, changed or deleted; `fields` {name: [before, after]}, stored form."""

    kind: str
    record_id: int
    op: str
    fields: dict[str, list[Any]]


def change_of(record: Base, op: str) -> Change | None:
    """What the pending flush does to `record`; None when nothing a reader would miss has changed."""
    state = inspect(record)
    fields: dict[str, list[Any]] = {}
    for name in state.mapper.column_attrs.keys():  # noqa: SIM118 - not a dict
        if name in UNSEEN:
            continue
        if op == "changed":
            history = state.attrs[name].history
            if history.has_changes():
                before = history.deleted[0] if history.deleted else None
                if before != getattr(record, name):
                    fields[name] = [stored(before), stored(getattr(record, name))]
        else:
            value = stored(getattr(record, name))
            if value is not None:
                fields[name] = [None, value] if op == "new" else [value, None]
    if op == "changed" and not fields:
        return None
    return Change(record.__tablename__, int(getattr(record, "id", 0) or 0), op, fields)


def is_audited(record: object) -> bool:
    """Records are audited; the bookkeeping tables (audit, drafts, search terms …) are not."""
    return isinstance(record, Record)


def seal(previous: str, content: str) -> str:
    """The digest of a line: SHA-256 over the digest before and the line's content, as hex."""
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()


def entry_content(at: datetime, clerk: str, what: str, undo_of: int | None, changes_digest: str) -> str:
    """The sealed text of one line."""
    return json.dumps([instant_text(at), clerk, what, undo_of, changes_digest], ensure_ascii=False)


def changes_digest(rows: Iterator[tuple[str, int, str, str]] | list[tuple[str, int, str, str]]) -> str:
    """SHA-256 over (kind, record id, op, fields as canonical JSON) of each change in order."""
    digest = hashlib.sha256()
    for kind, record_id, op, fields in rows:
        digest.update(f"{kind}|{record_id}|{op}|{fields}\n".encode())
    return digest.hexdigest()


def canonical(fields: dict[str, Any]) -> str:
    """The one JSON text of a change's fields."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def append(session: Session, entry: AuditEntry, changes: list[Change]) -> int:
    """Write the line and its changes, sealed to the line before. Returns the line's id."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE audit_entry IN EXCLUSIVE MODE")
    previous = session.scalar(select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)) or ""
    rows = [(c.kind, c.record_id, c.op, canonical(c.fields)) for c in changes]
    content = entry_content(entry.at, entry.clerk_name, entry.what, entry.undo_of, changes_digest(rows))
    entry.digest, entry.changes = seal(previous, content), len(rows)
    session.add(entry)
    session.flush()
    columns = ("entry_id", "kind", "record_id", "op", "fields")
    insert_rows(connection, AuditChange.__table__, columns, ((entry.id, *row) for row in rows))  # type: ignore[arg-type]
    return entry.id


def first_broken(connection: Connection) -> int | None:
    """Walk the whole chain; the id of the first line that does not fit, or None when all is as written."""
    previous, expected_changes = "", 0
    entries = connection.execute(select(AuditEntry.__table__).order_by(AuditEntry.id)).all()
    for row in entries:
        changes = connection.execute(
            select(AuditChange.kind, AuditChange.record_id, AuditChange.op, AuditChange.fields)
            .where(AuditChange.entry_id == row.id)
            .order_by(AuditChange.id)
        ).all()
        digest = changes_digest([(c.kind, c.record_id, c.op, canonical(c.fields)) for c in changes])
        content = entry_content(row.at, row.clerk_name, row.what, row.undo_of, digest)
        if seal(previous, content) != row.digest or len(changes) != row.changes:
            return int(row.id)
        previous = row.digest
        expected_changes += len(changes)
    kept = connection.scalar(select(func.count()).select_from(AuditChange)) or 0
    return None if kept == expected_changes else -1
