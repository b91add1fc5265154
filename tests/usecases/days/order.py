"""What must hold on every day, whatever was done and undone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import search_index
from app.models.rules.kinship import HEADS
from app.models.tables import RECORD_CLASSES, Household, Membership, Residence, Resident, SearchTerm
from app.office import Office

FOUND = (
    "resident",
    "mediation_case",
    "moral_case",
    "lead",
    "service_record",
    "ledger_entry",
    "organisation",
    "area",
)
"""Kinds that the search box finds."""


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
