"""How things stood on a past day.

Fields are read from the audit backwards (what was written by the end of that day); where somebody lived and to which
household somebody belonged comes from the spells, which say what was true then even when it was written later.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db import audit
from app.db.bulk import stored
from app.errors import ClerkError
from app.models.fields.ages import lived
from app.models.fields.base import Scope, open_at
from app.models.fields.residents import RESIDENT
from app.models.fields.show import text_of
from app.models.rules.dates import PartialDate, age_reached
from app.models.tables import (
    RECORD_CLASSES,
    Area,
    AuditChange,
    AuditEntry,
    Household,
    LedgerEntry,
    Membership,
    Residence,
    Resident,
)
from app.office import Office
from app.usecases.history.changes import EVEN_DELETED
from app.usecases.residents.files import SHEET, Fact, Member


@dataclass(frozen=True)
class AsOf:
    """A resident as of a day. `notice` says what is not certain; members are those of the household of that day."""

    resident_id: int
    name: str
    day: date
    notice: str
    facts: tuple[Fact, ...]
    tags: tuple[str, ...]
    household: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class _Then:
    """The stored values of a record at the end of a day; `there` is false when it was not on file by then."""

    values: dict[str, Any]
    there: bool
    first: datetime | None


def _end_of(day: date) -> datetime:
    """The first moment after a day."""
    return datetime.combine(date.fromordinal(day.toordinal() + 1), time()).astimezone()


def _then(session: Session, kind: str, record_id: int, day: date) -> _Then:
    """What was on file of a record at the end of a day, by walking the audit back from now."""
    cls: Any = RECORD_CLASSES[kind]
    record = session.get(cls, record_id, execution_options=EVEN_DELETED)
    names = [c.name for c in cls.__table__.columns if c.name not in audit.UNSEEN]
    values = {n: stored(getattr(record, n)) for n in names} if record is not None else {}
    there, first, earliest = record is not None, None, dict(values)
    query = (
        select(AuditEntry.at, AuditChange)
        .join(AuditChange, AuditChange.entry_id == AuditEntry.id)
        .where(*audit.about(kind, record_id), AuditEntry.at >= _end_of(day))
        .order_by(AuditChange.id.desc())
    )
    for at, change in session.execute(query):
        pairs = audit.field_changes(change, record_id)
        values = {**values, **{n: before for n, (before, _) in pairs.items()}}
        there = change.op != "new"
        if change.op == "new":
            first, earliest = at, {n: after for n, (_, after) in pairs.items()}
    return _Then(values if there else earliest, there, None if there else first)


def as_of(office: Office, resident_id: int, day: date) -> AsOf:
    """A resident as of the end of a day. Raises ClerkError for a day to come or a resident that never was on file."""
    if day > office.today():
        raise ClerkError(f"{day} 还没有到", "请选今天或以前的日期。")
    scope = Scope(office.library, day, day)
    with office.read() as session:
        then = _then(session, "resident", resident_id, day)
        if not then.values:
            raise ClerkError("没有这位居民的档案", "请刷新后再看。")
        values = dict(then.values)
        member = _membership(session, resident_id, day)
        values |= _living(session, resident_id, day, values) | _death(session, resident_id, day)
        values["household_id"] = member.household_id if member else None
        if member is not None:
            values["relation"] = _relation(session, member, day)
        household = (
            session.get(Household, member.household_id, execution_options=EVEN_DELETED) if member else None
        )
        return AsOf(
            resident_id,
            values["name"],
            day,
            _unborn(values, day) or _notice(then, day),
            tuple(_fact(session, name, values, scope) for name in SHEET),
            tuple(_tags(session, office, resident_id, values, day)),
            (household.number or household.address or "") if household else "",
            household_members(session, office, member.household_id, day) if member else (),
        )


def _death(session: Session, resident_id: int, day: date) -> dict[str, Any]:
    """Whether somebody was dead on a day, by the day of death that is known now: the spells end by it, too."""
    one = session.get(Resident, resident_id, execution_options=EVEN_DELETED)
    died = one.died_on if one is not None else None
    return {"died_on": str(died) if died is not None and died.last_day() <= day else None}


def _unborn(values: dict[str, Any], day: date) -> str:
    birth = PartialDate.parse(values["birth_date"]) if values.get("birth_date") else None
    return f"{day} 时{values['name']}还没有出生。" if birth is not None and birth.first_day() > day else ""


def _notice(then: _Then, day: date) -> str:
    if then.there:
        return (
            f"{day} 结束时这份档案在回收站里；下面是删除时的内容。" if then.values.get("deleted_at") else ""
        )
    when = f"{then.first.astimezone():%Y-%m-%d}" if then.first else "后来"
    return f"{day} 时还没有这份档案，{when} 才登记；下面是登记时的内容。"


def _living(session: Session, resident_id: int, day: date, values: dict[str, Any]) -> dict[str, Any]:
    """Whether and as what somebody lived here on a day, by the spells; without any spell, as the file says."""
    spells = select(Residence).where(Residence.resident_id == resident_id).order_by(Residence.id.desc())
    if session.scalars(spells).first() is None:
        return {}
    open_then = session.scalars(spells.where(open_at(Residence, day))).first()
    if open_then is None:
        return {"living_here": False}
    return {
        "living_here": open_then.living_here,
        "residence_kind": open_then.kind or values.get("residence_kind"),
    }


def _membership(session: Session, resident_id: int, day: date) -> Membership | None:
    query = select(Membership).where(Membership.resident_id == resident_id, open_at(Membership, day))
    return session.scalars(query.order_by(Membership.id.desc())).first()


def _relation(session: Session, member: Membership, day: date) -> str | None:
    """The relation as it was written by that day; of a membership written later, as it is written."""
    then = _then(session, "membership", member.id, day)
    return then.values.get("relation") if then.there else member.relation


def _fact(session: Session, name: str, values: dict[str, Any], scope: Scope) -> Fact:
    field = RESIDENT.fields[name]
    value = values.get("grid_id" if name == "grid" else name)
    if name == "age":
        value = lived(values.get("birth_date"), values.get("died_on"))
    if name == "grid":
        grid = session.get(Area, value, execution_options=EVEN_DELETED) if value else None
        return Fact(name, field.label, grid.name if grid else "", grid.name if grid else "")
    text = text_of(field, value, scope)
    return Fact(name, field.label, text, text_of(field, value, scope, masked=True))


def _tags(session: Session, office: Office, resident_id: int, values: dict[str, Any], day: date) -> list[str]:
    """The ledgers the resident or the household of that day stood in on the day; restricted ones are not told."""
    mine = [LedgerEntry.resident_id == resident_id]
    if values["household_id"]:
        mine.append(LedgerEntry.household_id == values["household_id"])
    rows = session.scalars(select(LedgerEntry.ledger).where(or_(*mine), open_at(LedgerEntry, day)))
    ledgers = [office.library.ledgers.get(key) for key in dict.fromkeys(rows)]
    return [x.tag or x.name for x in ledgers if x is not None and x.sensitivity != "restricted"]


def household_members(session: Session, office: Office, household_id: int, day: date) -> tuple[Member, ...]:
    """Who belonged to a household on a day, as they were on file by then."""
    relations, sexes = office.library.code("relation"), office.library.code("sex")
    rows = session.scalars(
        select(Membership).where(Membership.household_id == household_id, open_at(Membership, day))
    )
    found = []
    for member in rows:
        values = _then(session, "resident", member.resident_id, day).values
        birth = PartialDate.parse(values["birth_date"]) if values.get("birth_date") else None
        died = PartialDate.parse(values["died_on"]) if values.get("died_on") else None
        relation = _relation(session, member, day)
        found.append(
            (relation or "99", str(birth or ""), Member(
                member.resident_id, values.get("name", ""), relations.label(relation), sexes.label(values.get("sex")),
                str(age_reached(birth, died, day)) if birth else "", values.get("phone") or "",
            ))
        )  # fmt: skip
    return tuple(member for *_, member in sorted(found, key=lambda f: (f[0], f[1], f[2].resident_id)))


def members_as_of(office: Office, household_id: int, day: date) -> tuple[Member, ...]:
    """Who belonged to a household on a day."""
    with office.read() as session:
        return household_members(session, office, household_id, day)
