"""read() and write(): one transaction each; a write leaves one audit line or leaves nothing at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import event, exc
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.exc import StaleDataError

from app.db import audit, audit_head, search_index
from app.db.engine import Store, translated
from app.errors import ClerkError
from app.models.base import Base, Record
from app.models.edge import refuse_bad_values
from app.models.tables import AuditEntry, MediationParty, Resident, ResidentName


@dataclass
class Write:
    """An open write. Use `session` for records; `note()` for rows written past the ORM."""

    session: Session
    what: str
    at: datetime
    clerk_id: int | None
    clerk_name: str
    undo_of: int | None = None
    entry_id: int | None = None
    changes: list[audit.Change] = field(default_factory=list)
    trail: audit.Trail = field(init=False)
    _entry: AuditEntry | None = None
    _to_index: dict[int, Base] = field(default_factory=dict)
    _touched: set[str] = field(default_factory=set)
    _made: dict[tuple[str, int], audit.Change] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.trail = audit.Trail(self.session)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of record this write changed."""
        return frozenset({c.kind for c in self.changes} | self._touched)

    def note(self, changes: list[audit.Change]) -> None:
        """Add changes made past the ORM to the audit line."""
        self.changes.extend(changes)

    def note_run(self, kind: str, op: str, first_id: int, fields: Mapping[str, Sequence[Any]]) -> None:
        """Add records with consecutive ids, all new or all deleted, each field one value for each (audit.Trail)."""
        self.trail.add(self.line().id, kind, op, first_id, fields)
        self._touched.add(kind)

    def still_new(self, change: audit.Change) -> bool:
        """Whether a record that this write made was changed again by it: then it came with its last values."""
        made = self._made.get((change.kind, change.record_id))
        if change.op == "new":
            self._made[change.kind, change.record_id] = change
        if made is None or change.op != "changed":
            return False
        for name, (_, after) in change.fields.items():
            made.fields[name] = [None, after]
            if after is None:
                del made.fields[name]
        return True

    def line(self) -> AuditEntry:
        """The audit line of this write, opened when it is first needed and sealed at the end."""
        if self._entry is None:
            self._entry = AuditEntry(
                at=self.at, clerk_id=self.clerk_id, clerk_name=self.clerk_name, what=self.what[:300], kinds="",
                undo_of=self.undo_of, digest="",
            )  # fmt: skip
            audit.begin(self.session, self._entry)
        return self._entry

    def reindex(self, records: Iterable[Base]) -> None:
        """Bring the search terms of these records up at the end, although nothing of their own rows changes."""
        self._to_index.update((id(record), record) for record in records)

    def touch(self, kind: str) -> None:
        """Say that bookkeeping rows of this kind changed, so that pages refresh; nothing is audited."""
        self._touched.add(kind)


class OfficeSession(Session):
    """A session that does not see what was deleted, unless a query says `include_deleted`."""


_LIVING = with_loader_criteria(Record, lambda cls: cls.deleted_at.is_(None), include_aliases=True)


@event.listens_for(OfficeSession, "do_orm_execute")
def _hide_deleted(state: ORMExecuteState) -> None:
    """Told once for all sessions: a session is made for every key that is typed into the search box."""
    if state.is_select and not state.execution_options.get("include_deleted", False):
        state.statement = state.statement.options(_LIVING)


@contextmanager
def read(store: Store) -> Iterator[Session]:
    """A consistent view of the office; nothing can be changed through it."""
    try:
        with OfficeSession(store.engine, autoflush=False, expire_on_commit=False) as session:
            yield session
    except exc.DBAPIError as error:
        raise translated(error, store.path) from error


@contextmanager
def write(store: Store, what: str, at: datetime, clerk_id: int | None, clerk_name: str) -> Iterator[Write]:
    """One transaction and one audit line; any error rolls everything back and reaches the caller.

    Raises ClerkError when somebody else changed the same record in between, OfficeError for disk and lock.
    """
    engine = store.engine.execution_options(liren_begin="BEGIN IMMEDIATE")
    try:
        with OfficeSession(engine, expire_on_commit=False) as session:
            _one_writer(session)
            pending = Write(session, what, at, clerk_id, clerk_name)
            _listen(session, pending)
            yield pending
            session.flush()
            _finish(session, pending)
            head = _head(store, session, pending)
            session.commit()
        if head is not None and store.path is not None:
            audit_head.keep(store.path.parent, head)
    except StaleDataError as error:
        raise ClerkError("这条记录刚才在别处改过，这次没有保存", "请刷新后重新修改。") from error
    except exc.IntegrityError as error:
        raise _integrity(error) from error
    except exc.DBAPIError as error:
        raise translated(error, store.path) from error


def _head(store: Store, session: Session, pending: Write) -> audit_head.Head | None:
    """What is kept of this write outside the database; a server keeps its own records."""
    if store.path is None or pending.entry_id is None:
        return None
    return audit_head.next_of(store.path.parent, session.connection(), pending.line())


def _one_writer(session: Session) -> None:
    """Writers wait for each other from the start, as SQLite's BEGIN IMMEDIATE makes them: what one finds missing and
    makes (a place, a number) the next finds there."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE audit_entry IN EXCLUSIVE MODE")


def _integrity(error: exc.IntegrityError) -> Exception:
    text = str(error.orig)
    if "UNIQUE" in text.upper():
        return ClerkError("有重复的编号或名称，没有保存", "请换一个后再保存。")
    if "FOREIGN KEY" in text.upper():
        return ClerkError("还有别的记录用到它，不能这样改", "请先处理相关的记录。")
    return error


def _finish(session: Session, pending: Write) -> None:
    search_index.reindex(session, list(pending._to_index.values()))
    if not pending.changes and not pending.trail.records:
        return
    entry = pending.line()
    entry.what, entry.undo_of = pending.what[:300], pending.undo_of
    entry.kinds = ",".join(sorted(pending.kinds))
    pending.entry_id = audit.append(session, entry, pending.trail, pending.changes)


def _listen(session: Session, pending: Write) -> None:
    def before_flush(session: Session, _context: Any, _instances: Any) -> None:
        for record in session.new:
            if isinstance(record, Record):
                record.created_at = record.changed_at = pending.at
                record.created_by = record.changed_by = pending.clerk_id
        for record in [*session.new, *session.dirty]:
            refuse_bad_values(record, pending.at.astimezone().date())
            if isinstance(record, Resident):
                search_index.refresh_resident_columns(record)
            if isinstance(record, Record) and record not in session.new and session.is_modified(record):
                record.changed_at, record.changed_by = pending.at, pending.clerk_id

    def after_flush(session: Session, _context: Any) -> None:
        for op, records in (("new", session.new), ("changed", session.dirty), ("deleted", session.deleted)):
            for record in sorted(filter(audit.is_audited, records), key=_order):
                change = audit.change_of(record, op)
                if change is not None and not pending.still_new(change):
                    pending.changes.append(change)
                if op != "deleted" or isinstance(record, ResidentName | MediationParty):
                    pending._to_index[id(record)] = record
                else:
                    search_index.forget(session, record)
                    pending._to_index.pop(id(record), None)

    event.listen(session, "before_flush", before_flush)
    event.listen(session, "after_flush", after_flush)


def _order(record: Base) -> tuple[int, int]:
    tables = list(Base.metadata.tables)
    return tables.index(record.__tablename__), int(getattr(record, "id", 0) or 0)
