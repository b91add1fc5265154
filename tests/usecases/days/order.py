"""What must hold on every day, whatever was done and undone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import search_index
from app.models.definitions.work import COUNTS
from app.models.rules.kinship import HEADS
from app.models.tables import (
    RECORD_CLASSES,
    Base,
    Household,
    JournalEntry,
    Membership,
    Residence,
    Resident,
    SearchTerm,
)
from app.office import Office
from app.usecases.journal import entries as journal

FOUND = (
    "resident",
    "mediation_case",
    "moral_case",
    "lead",
    "service_record",
    "ledger_entry",
    "organisation",
)
"""Kinds that the search box finds."""
NUMBERED = {
    "mediation_case": ("number",), "moral_case": ("number",), "lead": ("number",), "service_record": ("number",),
    "ledger_entry": ("ledger", "number"),
}  # fmt: skip
"""By what no two records of a kind are the same."""
BOUND_TO_THE_MERGED = frozenset({"resident", "resident_pair"})
"""What says which file went into which."""


@dataclass
class _Town:
    """Who is on file, with all spells, and the households, those in the bin too."""

    people: Sequence[Resident]
    homes: dict[int, Household]
    memberships: dict[int, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    residences: dict[int, list[Residence]] = field(default_factory=lambda: defaultdict(list))


def _town(session: Session) -> _Town:
    households = session.scalars(select(Household).execution_options(include_deleted=True))
    town = _Town(session.scalars(select(Resident)).all(), {home.id: home for home in households})
    for member in session.scalars(select(Membership)):
        town.memberships[member.resident_id].append(member)
    for residence in session.scalars(select(Residence)):
        town.residences[residence.resident_id].append(residence)
    return town


def troubles(office: Office) -> list[str]:
    """What is out of order among people and households, in words; empty when all is well."""
    with office.read() as session:
        town = _town(session)
        found = [trouble for one in town.people for trouble in _of_person(town, one)]
        return found + [trouble for home in town.homes.values() for trouble in _of_home(town, home)]


def _of_person(town: _Town, one: Resident) -> Iterator[str]:
    who = f"resident {one.id} {one.name}"
    belongs, lives = town.memberships[one.id], town.residences[one.id]
    for spells in (belongs, lives):
        yield from (f"{who}: {trouble}" for trouble in _overlaps(spells))
    member = [m for m in belongs if m.end is None]
    living = [r for r in lives if r.end is None]
    if len(member) > 1:
        yield f"{who} has {len(member)} open memberships"
    if one.household_id != (member[0].household_id if member else None):
        yield f"{who}: household {one.household_id}, open memberships {[m.household_id for m in member]}"
    if member and one.relation != member[0].relation:
        yield f"{who}: relation {one.relation}, of the membership {member[0].relation}"
    if one.household_id is not None and town.homes[one.household_id].deleted_at is not None:
        yield f"{who} belongs to household {one.household_id}, which is deleted"
    if one.died_on is not None and (member or living):
        yield f"{who} is dead and has open spells"
    if (
        one.died_on is None
        and [r.living_here for r in living] != [one.living_here]
        and (living or one.living_here)
    ):
        yield f"{who}: living here {one.living_here}, open residences say {[r.living_here for r in living]}"


def _overlaps(spells: Iterable[Any]) -> Iterator[str]:
    ranges = sorted((s.start or date.min, s.end or date.max, s.id) for s in spells)
    for start, end, spell in ranges:
        if end < start:
            yield f"spell {spell} ends on {end}, before it begins on {start}"
    for (_, end, one), (start, _, other) in pairwise(ranges):
        if start < end:
            yield f"spells {one} and {other} overlap: {ranges}"


def _of_home(town: _Town, home: Household) -> Iterator[str]:
    own = [one for one in town.people if one.household_id == home.id]
    heads = [one.id for one in own if one.relation in HEADS]
    if home.closed_on is not None and own:
        yield f"household {home.id} is closed and has members {[one.id for one in own]}"
    if len(heads) > 1:
        yield f"household {home.id} has the heads {heads}"


def search_troubles(office: Office) -> list[str]:
    """Where the search box would find too much or too little."""
    with office.read() as session:
        have = {(t.kind, t.record_id, t.term) for t in session.scalars(select(SearchTerm)) if t.kind in FOUND}
        want: set[tuple[str, int, str]] = set()
        for kind in FOUND:
            for record in session.scalars(select(RECORD_CLASSES[kind])):
                terms = search_index.terms_of(session, record)
                want |= {(terms[0], terms[1], term) for term in terms[2]} if terms else set()
    lacking = [f"the search lacks {term}" for term in sorted(want - have)]
    return lacking + [f"the search has too much: {term}" for term in sorted(have - want)]


def record_troubles(office: Office) -> list[str]:
    """What is out of order among the records of the work: numbers given twice, sums, what hangs on a merged-away file."""
    with office.read() as session:
        return [*_numbers_twice(session), *_sums(session), *_left_with_the_merged(session)]


def _numbers_twice(session: Session) -> Iterator[str]:
    for kind, columns in NUMBERED.items():
        record = RECORD_CLASSES[kind]
        named = [getattr(record, name) for name in columns]
        query = select(*named, func.count()).where(named[-1].is_not(None)).group_by(*named)
        yield from (
            f"{kind} number {row} is given twice" for row in session.execute(query.having(func.count() > 1))
        )
    homes = select(Household.number, func.count()).where(
        Household.closed_on.is_(None), Household.number.is_not(None)
    )
    for number, count in session.execute(homes.group_by(Household.number).having(func.count() > 1)):
        yield f"{count} open households have the number {number}"


def _sums(session: Session) -> Iterator[str]:
    """The counts of an activity are its own and those of what belongs to it."""
    under = defaultdict(list)
    for event in session.scalars(select(JournalEntry).where(JournalEntry.parent_id.is_not(None))):
        under[event.parent_id].append(event)
    for entry in session.scalars(select(JournalEntry)):
        parts = [journal.own_counts(entry) or {}, *(journal.counts_of(event) for event in under[entry.id])]
        for key in COUNTS if under[entry.id] else ():
            known = [part[key] for part in parts if part.get(key) is not None]
            if (getattr(entry, key) or 0) != sum(known):
                yield f"activity {entry.id} {key}: {getattr(entry, key)}, its parts come to {sum(known)}"


def _left_with_the_merged(session: Session) -> Iterator[str]:
    """Whatever belonged to a file that was merged into another belongs to that one."""
    gone = (
        select(Resident.id)
        .where(Resident.merged_into_id.is_not(None))
        .execution_options(include_deleted=True)
    )
    merged = set(session.scalars(gone))
    for table in Base.metadata.sorted_tables:
        if table.name in RECORD_CLASSES and table.name not in BOUND_TO_THE_MERGED:
            for column in table.columns:
                if any(key.column is Resident.__table__.c.id for key in column.foreign_keys):
                    there = select(table.c.id).where(column.in_(merged), table.c.deleted_at.is_(None))
                    found = session.execute(there).scalars().all()
                    yield from (f"{table.name} {one} {column.name} is a merged-away file" for one in found)
