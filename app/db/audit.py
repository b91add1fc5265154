"""The audit chain: what each write did, field by field, each line sealed with the one before by SHA-256."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, Text, cast, func, inspect, select
from sqlalchemy.orm import Session

from app.db.bulk import insert_rows, stored
from app.models.base import Base, Record, instant_text
from app.models.tables import AuditChange, AuditEntry

BOOKKEEPING = frozenset({"id", "created_at", "created_by", "changed_at", "changed_by", "version"})
DERIVED = frozenset({"pinyin", "initials", "id_tail", "phone_tail"})
UNSEEN = BOOKKEEPING | DERIVED
RUN = 256
"""The most records one row of changes may tell of; a record's history looks back that far."""
_COLUMNS = ("entry_id", "kind", "record_id", "last_id", "op", "fields")


class Change(NamedTuple):
    """One record's part in a write: `op` is new, changed or deleted; `fields` {name: [before, after]}, stored form."""

    kind: str
    record_id: int
    op: str
    fields: dict[str, list[Any]]


@dataclass
class Trail:
    """The runs of a write, written and digested as they come, so that an import keeps none of them in memory."""

    session: Session
    records: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def add(
        self, entry_id: int, kind: str, op: str, first_id: int, fields: Mapping[str, Sequence[Any]]
    ) -> None:
        """A run of at most RUN records from `first_id` on, all new or all deleted; each field one value for each."""
        count = len(next(iter(fields.values())))
        if not 0 < count <= RUN or op not in {"new", "deleted"}:
            raise ValueError(f"no run: {count} records, {op}")
        self.add_text(entry_id, kind, op, (first_id, first_id + count - 1), canonical(fields))

    def add_text(self, entry_id: int, kind: str, op: str, ids: tuple[int, int], text: str) -> None:
        """A run whose canonical text is known already (an undo gives back what the act wrote)."""
        self.digest.update(_line(kind, *ids, op, text))
        table: Any = AuditChange.__table__
        insert_rows(self.session.connection(), table, _COLUMNS, [(entry_id, kind, *ids, op, text)])
        self.records += ids[1] - ids[0] + 1


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


def entry_content(line: Any, changes_digest: str) -> str:
    """The sealed text of one line (an AuditEntry or a row with its columns)."""
    told = [instant_text(line.at), line.clerk_id, line.clerk_name, line.what, line.kinds, line.undo_of]
    return json.dumps([*told, changes_digest], ensure_ascii=False)


def _line(kind: str, record_id: int, last_id: int | None, op: str, text: str) -> bytes:
    """What is digested of one change."""
    ids = f"{record_id}" if last_id is None else f"{record_id}-{last_id}"
    return f"{kind}|{ids}|{op}|{text}\n".encode()


def canonical(fields: Mapping[str, Any] | list[Any]) -> str:
    """The one JSON text of a change's fields, or of one JSON value."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def begin(session: Session, entry: AuditEntry) -> None:
    """Open the line whose changes are about to be written; it is sealed by `append`."""
    session.add(entry)
    session.flush()


def append(session: Session, entry: AuditEntry, trail: Trail, changes: list[Change]) -> int:
    """Write the changes after the runs of the trail and seal the line to the line before. Returns the line's id."""
    earlier = select(AuditEntry.digest).where(AuditEntry.id < entry.id)
    previous = session.scalar(earlier.order_by(AuditEntry.id.desc()).limit(1)) or ""

    def rows() -> Iterator[tuple[Any, ...]]:
        for c in changes:
            text = canonical(c.fields)
            trail.digest.update(_line(c.kind, c.record_id, None, c.op, text))
            yield entry.id, c.kind, c.record_id, None, c.op, text

    insert_rows(session.connection(), AuditChange.__table__, _COLUMNS, rows())  # type: ignore[arg-type]
    content = entry_content(entry, trail.digest.hexdigest())
    entry.digest, entry.changes = seal(previous, content), trail.records + len(changes)
    session.flush()
    return entry.id


def each(changes: Iterable[Any]) -> Iterator[Change]:
    """One Change for each record of rows of `audit_change` (anything with their columns)."""
    for row in changes:
        if row.last_id is None:
            yield Change(row.kind, row.record_id, row.op, row.fields)
            continue
        for at, record_id in enumerate(range(row.record_id, row.last_id + 1)):
            values = {n: column[at] for n, column in row.fields.items()}
            pairs = {
                n: [None, v] if row.op == "new" else [v, None] for n, v in values.items() if v is not None
            }
            yield Change(row.kind, record_id, row.op, pairs)


def about(kind: str, record_id: int) -> tuple[Any, ...]:
    """The conditions on `audit_change` for the rows that tell of a record."""
    return (
        AuditChange.kind == kind,
        AuditChange.record_id.between(record_id - RUN + 1, record_id),
        func.coalesce(AuditChange.last_id, AuditChange.record_id) >= record_id,
    )


def field_changes(row: Any, record_id: int) -> dict[str, list[Any]]:
    """{name: [before, after]} of one record from a row that tells of it."""
    return next(c.fields for c in each([row]) if c.record_id == record_id)


def first_broken(connection: Connection) -> int | None:
    """Walk the whole chain; the id of the first line that does not fit, or None when all is as written."""
    previous, rows_seen = "", 0
    for row in connection.execute(select(AuditEntry.__table__).order_by(AuditEntry.id)).all():
        digest, records, count = _digest_of(connection, row.id)
        content = entry_content(row, digest)
        if seal(previous, content) != row.digest or records != row.changes:
            return int(row.id)
        previous = row.digest
        rows_seen += count
    kept = connection.scalar(select(func.count()).select_from(AuditChange)) or 0
    return None if kept == rows_seen else -1


def _digest_of(connection: Connection, entry_id: int) -> tuple[str, int, int]:
    """(digest, records, rows) of the changes of a line as they are kept now."""
    query = (
        select(
            AuditChange.kind, AuditChange.record_id, AuditChange.last_id, AuditChange.op,
            cast(AuditChange.fields, Text).label("text"),
        )
        .where(AuditChange.entry_id == entry_id)
        .order_by(AuditChange.id)
    )  # fmt: skip
    digest, records, count = hashlib.sha256(), 0, 0
    for kind, record_id, last_id, op, text in connection.execute(query):
        digest.update(_line(kind, record_id, last_id, op, canonical(json.loads(text))))
        records += (last_id or record_id) - record_id + 1
        count += 1
    return digest.hexdigest(), records, count
