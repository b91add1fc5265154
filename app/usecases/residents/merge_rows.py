"""Everything that refers to one resident, found from the tables themselves, and how it goes to another resident.

Tables with a foreign key to `resident`, tables that name a record by of_kind and of_id, and the few columns that
hold a resident's id without a constraint (UNTIED). A later table is found without a line here.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from app.db.audit import UNSEEN
from app.db.transactions import Write
from app.models.rules.spells import Spell, weave
from app.models.tables import RECORD_CLASSES, Base, Membership, Residence, Resident

EVEN_DELETED = {"include_deleted": True}
UNTIED = {"household": ("head_id",), "resident": ("merged_into_id",)}
SPELLS: dict[str, tuple[str, ...]] = {"residence": ("kind", "living_here"), "membership": ("household_id",)}
"""What makes two spells of a table one."""
_SAME = {
    "resident_phone": ("number",),
    "resident_name": ("name",),
    "resident_contact": ("role", "name", "phone"),
}
_NEVER_COMPARED = UNSEEN | {"uid", "deleted_at"}


def columns_to_residents(table: Table) -> tuple[str, ...]:
    """The columns of a table that hold a resident's id."""
    tied = [k.parent.name for k in table.foreign_keys if k.column.table.name == "resident"]
    return tuple(dict.fromkeys([*tied, *UNTIED.get(table.name, ())]))


def tables_of(session: Session, resident_id: int) -> Iterator[tuple[str, list[Any]]]:
    """(table, records) of all that refers to a resident, what lies in the recycle bin included."""
    for table in Base.metadata.sorted_tables:
        cls: Any = RECORD_CLASSES.get(table.name)
        ways = [table.c[name] == resident_id for name in columns_to_residents(table)]
        if {"of_kind", "of_id"} <= set(table.c.keys()):
            ways.append((table.c.of_kind == "resident") & (table.c.of_id == resident_id))
        if cls is None or not ways:
            continue
        rows = list(
            session.scalars(select(cls).where(or_(*ways)).order_by(cls.id), execution_options=EVEN_DELETED)
        )
        if rows:
            yield table.name, rows


def move(w: Write, keep: Resident, lose: Resident) -> None:
    """Let all that refers to `lose` refer to `keep`; what is there twice then, or refers to itself, goes."""
    for name, rows in list(tables_of(w.session, lose.id)):
        if name in SPELLS:
            continue
        table = RECORD_CLASSES[name].__table__
        columns = columns_to_residents(table)  # type: ignore[arg-type]
        there = {
            _shown(name, row, {}) for row in _rows_of(w.session, name, keep.id) if row.deleted_at is None
        }
        for row in rows:
            ids = [
                _swapped(getattr(row, c), lose.id, keep.id) for c in columns if c not in UNTIED.get(name, ())
            ]
            tied = [i for i in ids if i is not None]
            links = dict.fromkeys(columns, (lose.id, keep.id))
            if row.deleted_at is None and (len(tied) > len(set(tied)) or _shown(name, row, links) in there):
                _drop(w, row)
            else:
                _redirect(row, columns, lose.id, keep.id)


def _swapped(value: Any, lose: int, keep: int) -> Any:
    return keep if value == lose else value


def _redirect(row: Any, columns: tuple[str, ...], lose: int, keep: int) -> None:
    for column in columns:
        setattr(row, column, _swapped(getattr(row, column), lose, keep))
    if getattr(row, "of_kind", "") == "resident" and row.of_id == lose:
        row.of_id = keep
    if row.__tablename__ == "resident_pair":
        row.first_id, row.second_id = sorted((row.first_id, row.second_id))


def _rows_of(session: Session, name: str, resident_id: int) -> list[Any]:
    return next((rows for table, rows in tables_of(session, resident_id) if table == name), [])


def _shown(name: str, row: Any, links: dict[str, tuple[int, int]]) -> tuple[Any, ...]:
    """What two rows are compared by, once `links` (column: from, to) are swapped: for phones and names what is
    written, for others all that is kept."""
    names = _SAME.get(name) or [c.name for c in row.__table__.columns if c.name not in _NEVER_COMPARED]
    if name == "resident_pair":
        names = ["first_id", "second_id"]
    values = [_swapped(getattr(row, n), *links[n]) if n in links else getattr(row, n) for n in names]
    if name == "resident_pair":
        values = sorted(values)
    return tuple(str(v) if isinstance(v, dict) else v for v in values)


def _drop(w: Write, row: Any) -> None:
    """A pair has no bin: its two ids may be told apart once only."""
    if row.__tablename__ == "resident_pair":
        w.session.delete(row)
    else:
        row.deleted_at = w.at


def weave_spells(w: Write, cls: Any, keep: int, lose: int, *, lose_first: bool) -> None:
    """Lay the spells of one resident into the gaps of the other's; all are the kept one's afterwards."""
    first_id, second_id = (lose, keep) if lose_first else (keep, lose)
    first, second = _spells(w.session, cls, first_id), _spells(w.session, cls, second_id)
    what = SPELLS[cls.__tablename__]
    woven = weave([_spell(r, what) for r in first], [_spell(r, what) for r in second])
    for row, spell in zip(first, woven.first, strict=True):
        row.resident_id, row.start, row.end = keep, spell.start, spell.end
    for row, pieces in zip(second, woven.second, strict=True):
        row.resident_id = keep
        if not pieces:
            row.deleted_at = w.at
            continue
        row.start, row.end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            w.session.add(_copy(cls, row, piece))


def _spells(session: Session, cls: Any, resident_id: int) -> list[Any]:
    return list(
        session.scalars(select(cls).where(cls.resident_id == resident_id).order_by(cls.start, cls.id))
    )


def _spell(row: Any, what: tuple[str, ...]) -> Spell:
    return Spell(tuple(getattr(row, n) for n in what), row.start, row.end)


def _copy(cls: Any, row: Any, piece: Spell) -> Any:
    skipped = {*UNSEEN, "uid", "start", "end", "deleted_at"}
    values = {c.name: getattr(row, c.name) for c in cls.__table__.columns if c.name not in skipped}
    return cls(**values, start=piece.start, end=piece.end)


def _end_all(w: Write, keep: Resident, day: date) -> None:
    spells: tuple[Any, ...] = (Residence, Membership)
    for cls in spells:
        for spell in w.session.scalars(select(cls).where(cls.resident_id == keep.id, cls.end.is_(None))):
            spell.end = max(spell.start or day, day)
    keep.living_here, keep.household_id, keep.relation = False, None, None
    w.session.flush()


def end_what_disagrees(w: Write, keep: Resident, today: date) -> None:
    """An open spell that says something else than the merged file is ended: the file's own columns repeat its spells.
    Who died by the file that was chosen lives nowhere any more, whatever the other one said."""
    w.session.flush()
    if keep.died_on is not None:
        _end_all(w, keep, min(keep.died_on.last_day(), today))
    for spell in w.session.scalars(
        select(Residence).where(Residence.resident_id == keep.id, Residence.end.is_(None))
    ):
        if (spell.living_here, spell.kind) != (keep.living_here, keep.residence_kind or "01"):
            spell.end = max(spell.start or today, today)
    for member in w.session.scalars(
        select(Membership).where(Membership.resident_id == keep.id, Membership.end.is_(None))
    ):
        if member.household_id != keep.household_id:
            member.end = max(member.start or today, today)
        else:
            member.relation = keep.relation
