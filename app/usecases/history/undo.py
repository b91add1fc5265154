"""Undo any act of the audit: what nobody changed since goes back; the rest is kept and listed.

An act is undone as sets, by SQL, so that an import of 100,000 rows is undone with one key (seed: E27, issue 2 §5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from app.db.audit import Change, each
from app.db.bulk import stored_reader
from app.db.rights import LEDGERS, refuse_restricted
from app.db.spans import Span, chunks, inside, merged, within, without
from app.db.transactions import Write
from app.errors import ClerkError
from app.models.fields.kinds import CORE
from app.models.money import BOOKED
from app.models.tables import (
    RECORD_CLASSES,
    RECORD_LABELS,
    Area,
    AuditChange,
    AuditEntry,
    Base,
    Lead,
    LeadPerson,
    MediationCase,
    MediationParty,
    MoralCase,
    MoralPerson,
    Resident,
    ResidentName,
    SearchTerm,
)
from app.office import Office
from app.usecases import numbering
from app.usecases.history import kept_for_good, papers_out, since, trail
from app.usecases.history.back import CHUNK, write_back

NAMED = 100
"""The most records that are kept and named."""
GONE = frozenset({"exchange_log", "paper"}) | BOOKED
"""An act of these alone has left the house or is booked."""
FOUND_BY: tuple[tuple[Any, Any, str], ...] = (
    (ResidentName, Resident, "resident_id"),
    (MediationParty, MediationCase, "case_id"),
    (MoralPerson, MoralCase, "case_id"),
    (LeadPerson, Lead, "lead_id"),
)
"""Rows by whose names something else is found."""
PLACES = frozenset({"dwelling_id", "area_id"})
"""Where an address lies."""


@dataclass(frozen=True)
class Act:
    """A line of the office's log."""

    id: int
    at: datetime
    clerk: str
    what: str
    changes: int
    undone: bool
    kinds: frozenset[str] = frozenset()

    @property
    def kept(self) -> str:
        """Why an act that did nothing but write lines of a book is not taken back; else empty."""
        return str(kept_for_good.booked(self.what)) if self.kinds & BOOKED and self.kinds <= GONE else ""


BACK, AGAIN = "撤销：", "重做："


@dataclass(frozen=True)
class UndoResult:
    """What an undo did: `undone` changes taken back, `kept` sentences for what others have used or changed since."""

    entry_id: int | None
    what: str
    undone: int
    kept: tuple[str, ...]

    @property
    def told(self) -> str:
        """It in words: “撤销：登记居民 张三，收回 3 处改动”."""
        return f"{self.what}，{'恢复' if self.what.startswith(AGAIN) else '收回'} {self.undone:,} 处改动"


def acts(office: Office, limit: int = 200, before: int | None = None) -> list[Act]:
    """The latest acts, newest first."""
    undone = select(AuditEntry.undo_of).where(AuditEntry.undo_of.is_not(None))
    query = select(AuditEntry, AuditEntry.id.in_(undone)).order_by(AuditEntry.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    with office.read() as session:
        return [
            Act(e.id, e.at, e.clerk_name, e.what, e.changes, bool(u), frozenset(e.kinds.split(",")))
            for e, u in session.execute(query)
        ]


def last_act(office: Office) -> Act | None:
    """The clerk's own latest act that was not undone; what has left the house is passed over, and what was printed. One
    that is booked is given, with what is said of it (`kept`): it was the last, and no earlier act is offered in its place."""
    for act in acts(office, 50):
        mine = not act.undone and act.clerk == office.clerk.name and not act.what.startswith("撤销")
        if mine and (act.kept or not act.kinds <= GONE) and kept_for_good.DESTROYED not in act.kinds:
            return act
    return None


def fates(office: Office, ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Of these acts those that were taken back: what took each back, what did it again, and so on, in order."""
    found: dict[int, tuple[int, ...]] = {}
    with office.read() as session:
        latest = {one: one for one in ids}
        while latest:
            query = select(AuditEntry.undo_of, AuditEntry.id).where(AuditEntry.undo_of.in_(latest.values()))
            by = {int(undone or 0): by for undone, by in session.execute(query)}
            latest = {one: by[last] for one, last in latest.items() if last in by}
            for one, last in latest.items():
                found[one] = (*found.get(one, ()), last)
    return found


def undo(office: Office, entry_id: int) -> UndoResult:
    """Take an act back. Raises ClerkError when there is no such act or it has been undone already."""
    with office.write("撤销", undo_of=entry_id) as w:
        entry = w.session.get(AuditEntry, entry_id)
        if entry is None:
            raise ClerkError(f"没有第 {entry_id} 号操作", "请在操作记录里查看编号。")
        _refuse(office, w, entry)
        w.what = _called(entry.what)
        # before the rest: what goes back may refer to it, and to nothing that goes
        count, changed = write_back(w, entry_id), _changed(w.session, entry_id)
        kept = papers_out.told(w.session, office.library, entry, changed)
        moved_on, later = since.spells_moved_on(w.session, entry_id), set[tuple[str, int, str]]()
        for change in changed:
            if not moved_on or (change.kind, _whose(w, change)) not in moved_on:
                count += _undo_one(w, change, kept, later)
        kinds = _kinds_children_first(w.session, entry_id)
        created = {k: since.created_ids(w.session, entry_id, k) for k in kinds}
        trail.refuse(w.session, entry, created)
        busy = _all_busy(w.session, entry_id, created)
        kept += papers_out.of_gone(w.session, created, busy)
        _reindex_named(w, created, busy)
        for kind, mine in created.items():
            count += _undo_new(w, entry_id, kind, mine, busy[kind])
            if busy[kind]:
                words = f"{RECORD_LABELS[kind]} {len(busy[kind]):,} 条在这之后有了改动或被引用，予以保留"
                kept.append(words + _named(w.session, kind, busy[kind]))
        homeless = _without_home(w, changed, office.today())
        kept = [
            *_later_heads(w, entry_id, changed),
            *homeless,
            *kept,
        ]  # first what asks for something to be done
    return UndoResult(w.entry_id, w.what, count, tuple(kept))


def _refuse(office: Office, w: Write, entry: AuditEntry) -> None:
    """Raise ClerkError for an act that is not to be taken back, or not by this clerk."""
    if entry.clerk_id is None:
        raise ClerkError(f"“{entry.what}”是程序自己做的，不能撤销")
    if entry.clerk_id != office.clerk.id:
        office.require("undo.others")
    if w.session.scalar(select(AuditEntry.id).where(AuditEntry.undo_of == entry.id)):
        raise ClerkError(f"“{entry.what}”已经撤销过了")
    of_ledgers = select(AuditChange).where(AuditChange.entry_id == entry.id, AuditChange.kind.in_(LEDGERS))
    refuse_restricted(w.session, office.whole, office.rights, office.today(), w.session.scalars(of_ledgers))
    kept_for_good.refuse(w.session, entry)
    numbering.refuse_cancelled(w.session, entry.id)


def _called(what: str) -> str:
    """What taking an act back is called: an undo that is taken back does the act again, however often it is turned."""
    if what.startswith(BACK):
        return AGAIN + what.removeprefix(BACK)
    return BACK + what.removeprefix(AGAIN)


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


def _created(session: Session, entry_id: int, kind: str) -> Any:
    """The rows of changes in which an act created records of a kind."""
    query = select(AuditChange).where(
        AuditChange.entry_id == entry_id, AuditChange.kind == kind, AuditChange.op == "new"
    )
    return session.scalars(query.order_by(AuditChange.id).execution_options(yield_per=50))


def _all_busy(session: Session, entry_id: int, created: dict[str, list[Span]]) -> dict[str, set[int]]:
    """What is kept, by kind: changed or used since, what those refer to, and the parts of what is kept."""
    busy: dict[str, set[int]] = {}
    for kind, mine in created.items():
        table: Any = RECORD_CLASSES[kind].__table__
        busy[kind] = since.touched(session, entry_id, kind, table, mine)
    _keep_referred(session, busy, created)
    for kind in trail.PARTS.keys() & busy.keys():
        part: Any = RECORD_CLASSES[kind].__table__
        column, whole = trail.PARTS[kind]
        for spans in chunks(merged((i, i) for i in busy.get(whole, ()))):
            found = session.scalars(select(part.c.id).where(within(part.c[column], spans)))
            busy[kind].update(i for i in found if inside(i, created[kind]))
    _keep_referred(session, busy, created)
    return busy


def _keep_referred(session: Session, busy: dict[str, set[int]], created: dict[str, list[Span]]) -> None:
    """What a kept record refers to is kept as well; `busy` has the kinds that refer to others first."""
    for kind in busy:
        table: Any = RECORD_CLASSES[kind].__table__
        for key in table.foreign_keys:
            above = key.column.table.name
            if above not in busy:
                continue
            new = busy[kind]
            while new:
                found: set[int] = set()
                for spans in chunks(merged((i, i) for i in new)):
                    query = select(key.parent).where(within(table.c.id, spans), key.parent.is_not(None))
                    found |= {i for i in session.scalars(query) if inside(i, created[above])}
                new = found - busy[above] if above == kind else set()
                busy[above] |= found


def _undo_new(w: Write, entry_id: int, kind: str, mine: list[Span], busy: set[int]) -> int:
    """Delete the records of a kind that the act created, except those that are kept."""
    table: Any = RECORD_CLASSES[kind].__table__
    _note_deleted(w, entry_id, kind, busy)
    gone = [span for whole in mine for span in without(whole, busy)]
    for part in chunks(gone):
        _release(w.session, table, part)
        terms = within(SearchTerm.record_id, part)
        w.session.execute(delete(SearchTerm).where(terms, SearchTerm.kind == kind))
        w.session.execute(delete(table).where(within(table.c.id, part)))
    return sum(last - first + 1 for first, last in gone)


def _reindex_named(w: Write, created: dict[str, list[Span]], busy: dict[str, set[int]]) -> None:
    """Who or what was there before and loses a name now that finds it (a further name, a party, somebody a lead is
    about) is indexed again at the end, when the name is gone."""
    for name, whole, column in FOUND_BY:
        own, stay = created.get(whole.__tablename__, []), busy.get(whole.__tablename__, set())
        for part in chunks(created.get(name.__tablename__, [])):
            whose = set(w.session.scalars(select(getattr(name, column)).where(within(name.id, part))))
            ids = sorted(i for i in whose if i in stay or not inside(i, own))
            for start in range(0, len(ids), CHUNK):
                w.reindex(w.session.scalars(select(whole).where(whole.id.in_(ids[start : start + CHUNK]))))


def _note_deleted(w: Write, entry_id: int, kind: str, busy: set[int]) -> None:
    """Tell the audit of the records that go; a run of which nothing is kept goes as it came."""
    for row in _created(w.session, entry_id, kind):
        if row.last_id is not None and busy.isdisjoint(range(row.record_id, row.last_id + 1)):
            w.note_run(kind, "deleted", row.record_id, row.fields)
            continue
        w.note(
            [
                Change(kind, c.record_id, "deleted", {n: [after, None] for n, (_, after) in c.fields.items()})
                for c in each([row])
                if c.record_id not in busy
            ]
        )


def _release(session: Session, table: Table, spans: list[Span]) -> None:
    """Let rows of the same table that point at these rows (areas at their parents) go first."""
    for key in table.foreign_keys:
        if key.column.table is table:
            session.execute(update(table).where(within(key.parent, spans)).values({key.parent.name: None}))


def _changed(session: Session, entry_id: int) -> list[AuditChange]:
    query = select(AuditChange).where(AuditChange.entry_id == entry_id, AuditChange.op == "changed")
    return list(session.scalars(query.order_by(AuditChange.id.desc())))


def _whose(w: Write, change: AuditChange) -> int:
    """The resident of a spell; 0 for other kinds."""
    if change.kind not in since.SPELLS:
        return 0
    cls: Any = RECORD_CLASSES[change.kind]
    return w.session.scalar(select(cls.resident_id).where(cls.id == change.record_id)) or 0


def _undo_one(w: Write, change: AuditChange, kept: list[str], later: set[tuple[str, int, str]]) -> int:
    """Take one change back. `later` are fields that were changed since: an act may have written a field twice, and what
    is kept of the second is kept of the first."""
    cls: Any = RECORD_CLASSES[change.kind]
    readers = {name: stored_reader(cls.__table__, name) for name in change.fields}
    record = w.session.get(cls, change.record_id, execution_options={"include_deleted": True})
    if record is None:
        return 0
    if change.kind == kept_for_good.ROW and kept_for_good.destroyed(w.session, [change.record_id]):
        kept.append(f"{RECORD_LABELS[change.kind]} {_title(record)} 已经销毁，不再改动")
        return 0
    done: set[str] = set()
    for name, (before, after) in sorted(change.fields.items()):
        if (change.kind, change.record_id, name) in later:
            continue
        if getattr(record, name) == readers[name](after) or _same(getattr(record, name), after):
            setattr(record, name, readers[name](before))
            done.add(name)
        elif (
            name in PLACES and "address" in done
        ):  # its place was merged into another one since: it goes with the address
            setattr(record, name, before if before and w.session.get(Area, before) else None)
        else:
            later.add((change.kind, change.record_id, name))
            what = _label(change.kind, name)
            kept.append(f"{RECORD_LABELS[change.kind]} {_title(record)} 的{what}后来又改过，保留现在的值")
    w.session.flush()
    return min(len(done), 1)


def _without_home(w: Write, changed: Iterable[AuditChange], today: date) -> list[str]:
    """Whoever is back on file, or in a household, and whose household is no more, as out of the recycle bin."""
    from app.usecases.households import spells

    said = []
    for change in changed:
        back = (
            change.fields.get("deleted_at", [""])[0] is None or change.fields.get("household_id", [None])[0]
        )
        resident = w.session.get(Resident, change.record_id) if change.kind == "resident" and back else None
        on_file = resident is not None and resident.deleted_at is None
        if resident is not None and on_file and (words := spells.without_home(w, resident, today)):
            said.append(f"{resident.name} {words}")
    return said


def _later_heads(w: Write, entry_id: int, changed: Iterable[AuditChange]) -> list[str]:
    """Who belongs to a household again that has got another head meanwhile."""
    from app.usecases.households import heads

    def is_later(one: int) -> bool:
        table: Any = RECORD_CLASSES["membership"].__table__
        return bool(since.touched(w.session, entry_id, "membership", table, [(one, one)]))

    w.session.flush()
    run_again = [(c.record_id, c.record_id) for c in changed if c.kind == "membership"]
    again = merged((*run_again, *since.deleted_ids(w.session, entry_id, "membership")))
    return heads.later_heads(w, again, is_later)


def _named(session: Session, kind: str, ids: set[int]) -> str:
    """Who or what is kept, by name where it has one: ：张三、李四…"""
    table: Any = RECORD_CLASSES[kind].__table__
    if "name" not in table.c:
        return ""
    few = sorted(ids)[:NAMED]
    names = session.scalars(select(table.c.name).where(table.c.id.in_(few)).order_by(table.c.id)).all()
    return f"：{'、'.join(names)}{' 等' if len(ids) > len(few) else ''}" if names else ""


def _same(value: Any, after: Any) -> bool:
    from app.db.bulk import stored

    return bool(stored(value) == after)


def _label(kind: str, name: str) -> str:
    field = CORE[kind].fields.get(name) if kind in CORE else None
    return field.label if field is not None else "内容"


def _title(record: Any) -> str:
    return str(getattr(record, "name", None) or getattr(record, "number", None) or record.id)
