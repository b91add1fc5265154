"""Who changed what, from what to what, by which act; and one change taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import audit
from app.db.bulk import stored, stored_reader
from app.errors import ClerkError
from app.models.fields.base import Field, Scope
from app.models.fields.kinds import CORE
from app.models.fields.show import ALL, mask, text_of
from app.models.rules.dates import PartialDate
from app.models.tables import (
    RECORD_CLASSES,
    RECORD_LABELS,
    AuditChange,
    AuditEntry,
    Residence,
    Resident,
)
from app.office import Office
from app.usecases.services import veiled

EVEN_DELETED = {"include_deleted": True}
ALONE = {"resident", "household"}
"""Kinds of which a single field may be taken back; others go through their flow."""
TIED = frozenset(
    ("living_here", "residence_kind", "household_id", "relation", "died_on", "head_id", "closed_on", "closed_reason",
     "deleted_at", "merged_into_id", "estate", "building", "stair", "room", "uid")
)  # fmt: skip
"""Fields that repeat spells or follow from another field: they are taken back with their whole act."""
MATTER_PARTS = frozenset(("service_material", "service_step", "relief_entry"))
SHOWN_AS = {"resident_phone": "phone"}
"""Kinds of which only a number is known, and how it is masked."""
FOLLOWERS = {"address": ("estate", "building", "stair", "room", "dwelling_id"), "id_number": ("id_kind",)}


@dataclass(frozen=True)
class FieldChange:
    """Who changed a field, when, in which act, from what to what. `change_id` and `name` say which to take back."""

    at: datetime
    clerk: str
    what: str
    label: str
    before: str
    after: str
    name: str = ""
    change_id: int = 0
    entry_id: int = 0
    record_id: int = 0
    alone: bool = False
    merged: str = ""


@dataclass(frozen=True)
class ActLine:
    """One field of one record that an act changed."""

    kind: str
    kind_label: str
    record_id: int
    title: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ActDetail:
    """An act opened: what it did to how many records of each kind, and its first lines."""

    id: int
    at: datetime
    clerk: str
    what: str
    undone: bool
    counts: tuple[tuple[str, int], ...]
    lines: tuple[ActLine, ...]
    more: bool


def history(office: Office, kind: str, record_id: int) -> list[FieldChange]:
    """Each change of each field, newest first; what was merged into a resident is part of his history. Of a matter that the
    clerk is not told of there is none."""
    scope = Scope(office.library, office.today(), office.today())
    declared = CORE[kind].fields if kind in CORE else {}
    found: list[FieldChange] = []
    with office.read() as session:
        if kind == "service_record" and veiled.hides_matter(office, session, record_id):
            return []
        for one, merged in _files_of(session, kind, record_id):
            query = (
                select(AuditEntry, AuditChange)
                .join(AuditChange, AuditChange.entry_id == AuditEntry.id)
                .where(*audit.about(kind, one))
            )
            for entry, change in session.execute(query):
                for name, pair in sorted(audit.field_changes(change, one).items()):
                    field = declared.get(name)
                    if field is None or not field.filterable:
                        continue
                    before, after = (_text(field, v, scope) for v in pair)
                    alone = kind in ALONE and not merged and name not in TIED and change.op != "deleted"
                    found.append(
                        FieldChange(entry.at, entry.clerk_name, entry.what, field.label, before, after, name,
                                    change.id, entry.id, one, alone, merged)
                    )  # fmt: skip
    return sorted(found, key=lambda c: -c.change_id)


def _files_of(session: Session, kind: str, record_id: int) -> list[tuple[int, str]]:
    """(id, "" or the name of the merged file) of a record and all that was merged into it."""
    found = [(record_id, "")]
    if kind != "resident":
        return found
    for one, _ in found:
        query = select(Resident.id, Resident.name).where(Resident.merged_into_id == one)
        found += [(r.id, r.name) for r in session.execute(query, execution_options=EVEN_DELETED)]
    return found


def _text(field: Field, value: Any, scope: Scope) -> str:
    if field.type == "money" and value is not None and field.mask != ALL:
        return f"{value / 100:.2f}"
    return "" if field.name == "age" else text_of(field, value, scope, masked=True)


def act(office: Office, entry_id: int, limit: int = 200) -> ActDetail:
    """An act of the log, opened. Raises ClerkError when there is none with this number."""
    scope = Scope(office.library, office.today(), office.today())
    with office.read() as session:
        entry = session.get(AuditEntry, entry_id)
        if entry is None:
            raise ClerkError(f"没有第 {entry_id} 号操作", "请在操作记录里查看编号。")
        undone = session.scalar(select(AuditEntry.id).where(AuditEntry.undo_of == entry_id)) is not None
        counts: dict[str, int] = {}
        spans = select(AuditChange.kind, AuditChange.record_id, AuditChange.last_id)
        for kind, first, last in session.execute(spans.where(AuditChange.entry_id == entry_id)):
            counts[kind] = counts.get(kind, 0) + (last or first) - first + 1
        rows = select(AuditChange).where(AuditChange.entry_id == entry_id).order_by(AuditChange.id)
        lines: list[ActLine] = []
        for change in audit.each(session.scalars(rows.execution_options(yield_per=10))):
            if len(lines) > limit:
                break
            lines += _lines(office, session, change, scope)
        told = tuple((RECORD_LABELS.get(k, k), n) for k, n in counts.items())
        return ActDetail(entry.id, entry.at, entry.clerk_name, entry.what, undone, told, tuple(lines[:limit]),
                         len(lines) > limit)  # fmt: skip


def _lines(office: Office, session: Session, change: audit.Change, scope: Scope) -> list[ActLine]:
    declared = CORE[change.kind].fields if change.kind in CORE else {}
    cls: Any = RECORD_CLASSES[change.kind]
    record = session.get(cls, change.record_id, execution_options=EVEN_DELETED)
    names = ("name", "title", "applicant", "number", "address")
    title = next((str(v) for n in names if (v := getattr(record, n, None))), str(change.record_id))
    veil = veiled.hides_matter(office, session, _matter_of(change.kind, record))
    if getattr(record, "ledger", None) in scope.library.hidden or (veil and change.kind != "service_record"):
        title = "（不向您显示）"
    title = mask(SHOWN_AS.get(change.kind, ""), title)
    label = RECORD_LABELS.get(change.kind, change.kind)
    told = {} if veil else change.fields
    shown = [(f, pair) for name, pair in told.items() if (f := declared.get(name)) and f.filterable]
    if not shown:
        words = {"new": "新增", "deleted": "删去", "changed": "改动"}[change.op]
        return [ActLine(change.kind, label, change.record_id, title, words, "", "")]
    return [
        ActLine(change.kind, label, change.record_id, title, f.label, _text(f, b, scope), _text(f, a, scope))
        for f, (b, a) in shown
    ]


def _matter_of(kind: str, record: Any) -> int | None:
    """The matter of the desk that a record is, or is a part of: its materials, steps, papers and attachments."""
    if kind == "service_record":
        return getattr(record, "id", None)
    if getattr(record, "of_kind", None) == "service_record":
        return getattr(record, "of_id", None)
    return getattr(record, "record_id", None) if kind in MATTER_PARTS else None


def undo_change(office: Office, change_id: int, record_id: int, name: str) -> int:
    """Take one change of one field back, whatever else was done since. Returns the audit line.

    Raises ClerkError when the field has another value by now (and says which), or only goes back with its whole act.
    """
    with office.write("撤销一处修改") as w:
        change = w.session.get(AuditChange, change_id)
        if change is None or change.kind not in ALONE or change.op == "deleted":
            raise ClerkError("这一处修改不能单独撤销", "请打开那次操作，撤销整个操作。")
        pairs = audit.field_changes(change, record_id)
        if name in TIED or name not in pairs:
            raise ClerkError("这一项和居住、户内记录连在一起，不能单独撤销", "请打开那次操作，撤销整个操作。")
        cls: Any = RECORD_CLASSES[change.kind]
        record = w.session.get(cls, record_id)
        if record is None:
            raise ClerkError("这条记录已被删除", "可以到 设置 → 回收站 里找回。")
        before, after = pairs[name]
        field = CORE[change.kind].fields[name]
        scope = Scope(office.library, office.today(), office.today())
        if stored(getattr(record, name)) != after:
            now = _text(field, stored(getattr(record, name)), scope) or "（空）"
            raise ClerkError(f"“{field.label}”现在是 {now}，不是当时改成的值", "请直接修改这一项。")
        if before is None and not cls.__table__.c[name].nullable:
            raise ClerkError(f"“{field.label}”不能是空的", "请直接修改这一项。")
        _put_back(w.session, record, name, pairs)
        title = getattr(record, "name", None) or getattr(record, "number", None) or record_id
        w.what = f"撤销一处修改：{title} 的{field.label}"
    return w.entry_id or 0


def _put_back(session: Session, record: Any, name: str, pairs: dict[str, list[Any]]) -> None:
    """Set the field, what follows from it, and the address of the open spell that repeats it."""
    table = record.__table__
    for one in (name, *FOLLOWERS.get(name, ())):
        if one in pairs and stored(getattr(record, one)) == pairs[one][1]:
            value = stored_reader(table, one)(pairs[one][0])
            if value is not None or table.c[one].nullable:
                setattr(record, one, PartialDate.parse(value) if _is_partial(table, one, value) else value)
    if name == "address" and isinstance(record, Resident):
        spells = select(Residence).where(Residence.resident_id == record.id, Residence.end.is_(None))
        for spell in session.scalars(spells):
            if spell.address == pairs[name][1]:
                spell.address = pairs[name][0]


def _is_partial(table: Any, name: str, value: Any) -> bool:
    from app.models.base import PartialDay

    return isinstance(table.c[name].type, PartialDay) and isinstance(value, str)
