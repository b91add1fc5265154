"""The search index: which terms find a record, kept in the transaction that changes it (performance.md line 2).

Residents are found by every suffix of their names and initials (`search_term`), and by B-trees on pinyin, ID,
phone, their last four characters, and the parts of the address. Papers, cases and records are found by their
numbers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.db.bulk import insert_rows
from app.models.base import Base
from app.models.rules import characters, pinyin
from app.models.tables import (
    Lead,
    LeadPerson,
    LedgerEntry,
    MediationCase,
    MediationParty,
    MoralCase,
    MoralPerson,
    Organisation,
    Paper,
    Resident,
    ResidentName,
    SearchTerm,
    ServiceRecord,
)

TERM_MAX = 60
TOGETHER = 1000
"""Records whose terms are removed by one statement."""
INDEXED = frozenset(
    ["resident", "resident_name", "mediation_case", "mediation_party", "moral_case", "moral_person", "lead", "lead_person",
     "service_record", "paper", "ledger_entry",
     "organisation"]
)  # fmt: skip
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Derived:
    """The columns of a resident that only serve the search."""

    pinyin: str | None
    initials: str | None
    id_tail: str | None
    phone_tail: str | None


def derived(name: str, id_number: str | None, phone: str | None) -> Derived:
    """Pinyin cut at its syllables and initials (most likely reading), and the last four of ID and phone."""
    reading = pinyin.readings(characters.as_read(name))
    digits = "".join(_DIGITS.findall(phone or ""))
    return Derived(
        reading.cut[:120] or None,
        reading.initials[0][:30] if reading.initials else None,
        (id_number or "").upper()[-4:] or None,
        digits[-4:] or None,
    )


def name_terms(names: Iterable[str]) -> set[str]:
    """Every suffix of each name, of the form its spellings are compared by, and of every reading's initials, and the
    full pinyin of its most likely reading, lower case. A written-out character （石羡） is also indexed as what it may mean."""
    terms: set[str] = set()
    for name in names:
        terms |= pinyin.search_terms(name)
        terms.update(pinyin.readings(characters.as_read(name)).full[:1])
        for other in characters.other_names(name):
            terms |= pinyin.search_terms(other)
    return {term[:TERM_MAX] for term in terms if term}


def name_terms_of(name: str, former: str | None) -> tuple[str, ...]:
    """The terms of a resident who has no further names."""
    return tuple(name_terms((name, former) if former else (name,)))


def number_terms(number: str | None) -> set[str]:
    """How a paper's or case's number is typed: whole, from each group of digits on, and without leading zeros."""
    if not number:
        return set()
    terms = {number.lower(), re.split(r"[)）]", number)[-1].lower()} - {""}
    for match in _DIGITS.finditer(number):
        terms.add(number[match.start() :].lower())
        terms.add(match.group().lstrip("0") or "0")
    return {term[:TERM_MAX] for term in terms}


def refresh_resident_columns(resident: Resident) -> None:
    """Set the derived columns of a resident about to be flushed."""
    values = derived(resident.name, resident.id_number, resident.phone)
    resident.pinyin, resident.initials = values.pinyin, values.initials
    resident.id_tail, resident.phone_tail = values.id_tail, values.phone_tail


def terms_of(session: Session, record: Base) -> tuple[str, int, set[str]] | None:
    """(kind, id, terms) for a record that the box can find; None for kinds it does not look for."""
    if isinstance(record, ResidentName):
        parent = session.get(Resident, record.resident_id)
        return None if parent is None else terms_of(session, parent)
    if isinstance(record, MediationParty):
        case = session.get(MediationCase, record.case_id)
        return None if case is None else terms_of(session, case)
    if isinstance(record, MoralPerson):
        matter = session.get(MoralCase, record.case_id)
        return None if matter is None else terms_of(session, matter)
    if isinstance(record, LeadPerson):
        lead = session.get(Lead, record.lead_id)
        return None if lead is None else terms_of(session, lead)
    if isinstance(record, Lead):
        people = session.scalars(select(LeadPerson.name).where(LeadPerson.lead_id == record.id))
        return "lead", record.id, number_terms(record.number) | name_terms(people)
    if isinstance(record, MoralCase):
        people = session.scalars(select(MoralPerson.name).where(MoralPerson.case_id == record.id))
        return "moral_case", record.id, number_terms(record.number) | name_terms(people)
    if isinstance(record, Resident):
        others = session.scalars(select(ResidentName.name).where(ResidentName.resident_id == record.id))
        names = [record.name, *([record.former_name] if record.former_name else []), *others]
        return "resident", record.id, name_terms(names)
    if isinstance(record, MediationCase):
        parties = session.scalars(select(MediationParty.name).where(MediationParty.case_id == record.id))
        return "mediation_case", record.id, number_terms(record.number) | name_terms(parties)
    if isinstance(record, ServiceRecord | Paper | LedgerEntry):
        return record.__tablename__, record.id, number_terms(record.number)
    if isinstance(record, Organisation):
        return "organisation", record.id, name_terms([record.name])
    return None


def reindex(session: Session, records: Iterable[Base]) -> None:
    """Replace the terms of these records; records in the recycle bin are not found."""
    rows: dict[tuple[str, int], set[str]] = {}
    for record in records:
        found = terms_of(session, record)
        if found is not None:
            gone = getattr(record, "deleted_at", None) is not None and not isinstance(
                record, ResidentName | MediationParty | MoralPerson | LeadPerson
            )
            rows[(found[0], found[1])] = set() if gone else found[2]
    _forget_all(session, rows)
    add_terms(session, ((term, kind, rid) for (kind, rid), terms in rows.items() for term in sorted(terms)))


def spell_again(session: Session, written: Iterable[str]) -> None:
    """Pinyin, initials and terms of everybody in whose name one of these characters stands, also written out （金宏）: it
    is read otherwise now."""
    written = {*written, "（"}
    found = or_(*(c.contains(x) for x in sorted(written) for c in (Resident.name, Resident.former_name)))
    also = select(ResidentName.resident_id).where(
        or_(*(ResidentName.name.contains(x) for x in sorted(written)))
    )
    people = list(session.scalars(select(Resident).where(or_(found, Resident.id.in_(also)))))
    table: Any = Resident.__table__
    for one in people:
        read = derived(one.name, one.id_number, one.phone)
        changed = {"pinyin": read.pinyin, "initials": read.initials}
        session.connection().execute(update(table).where(table.c.id == one.id).values(changed))
    reindex(session, people)


def _forget_all(session: Session, records: Iterable[tuple[str, int]]) -> None:
    """Remove the terms of (kind, id) records, a thousand of a kind at a time."""
    by_kind: dict[str, list[int]] = {}
    for kind, record_id in records:
        by_kind.setdefault(kind, []).append(record_id)
    table: Any = SearchTerm.__table__
    for kind, ids in by_kind.items():
        for at in range(0, len(ids), TOGETHER):
            some = table.c.record_id.in_(ids[at : at + TOGETHER])
            session.connection().execute(delete(table).where(table.c.kind == kind, some))


def add_terms(session: Session, rows: Iterable[tuple[str, str, int]]) -> int:
    """Insert (term, kind, record id) rows that are known to be new."""
    table: Any = SearchTerm.__table__
    return insert_rows(session.connection(), table, ("term", "kind", "record_id"), rows)


def add_terms_of_kind(session: Session, kind: str, rows: Iterable[tuple[str, int]]) -> int:
    """Insert (term, record id) rows of one kind that are known to be new, best in the order of the terms."""
    table: Any = SearchTerm.__table__
    return insert_rows(session.connection(), table, ("term", "record_id"), rows, {"kind": kind})


def forget(session: Session, record: Base) -> None:
    """Remove the terms of a record that is being deleted for good."""
    kind = record.__tablename__
    record_id = getattr(record, "id", None)
    session.execute(delete(SearchTerm).where(SearchTerm.kind == kind, SearchTerm.record_id == record_id))
