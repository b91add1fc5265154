"""Take the checked rows in one transaction: residents, spells, households, areas, index, audit; all or nothing."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from app import garbage
from app.db import bulk, search_index
from app.db.transactions import Write
from app.models.base import instant_text
from app.models.rules.dates import PartialDate
from app.models.tables import (
    Area,
    Household,
    Membership,
    Residence,
    Resident,
    ResidentContact,
    ResidentPhone,
    SearchTerm,
)
from app.office import Office
from app.usecases.households import spells
from app.usecases.importing import places
from app.usecases.importing.changes import Changing
from app.usecases.importing.check import ImportCheck, Matched
from app.usecases.importing.fields import AT, HEADS, TAKEN
from app.usecases.importing.households import (
    Key,
    groups,
    head_of,
    homes_of_members,
    on_file_at,
    refuse_two_heads,
)
from app.usecases.importing.insert import insert_audited
from app.usecases.importing.sheet import Progress, Ticker

_STEP = 100
_IN = 500
_HERE, _RESIDENCE, _ADDRESS, _BIRTH = (
    AT[n] for n in ("living_here", "residence_kind", "address", "birth_date")
)
_NAME, _FORMER, _ID, _PHONE = (AT[n] for n in ("name", "former_name", "id_number", "phone"))
_DIED, _RELATION = AT["died_on"], AT["relation"]
_COLUMNS = (
    "id", *TAKEN, "grid_id", "dwelling_id", "household_id", "pinyin", "initials", "id_tail", "phone_tail"
)  # fmt: skip
_HOUSEHOLD = (
    "id", "number", "head_id", "address", "estate", "building", "stair", "room", "dwelling_id", "grid_id", "kind"
)  # fmt: skip
_RESIDENCE_COLUMNS = (
    "resident_id", "kind", "living_here", "area_id", "address", "start", "reason_in", "came_from"
)  # fmt: skip
_FILLED: tuple[Any, ...] = (
    Resident, Residence, Membership, ResidentPhone, ResidentContact, Household, SearchTerm, Area
)  # fmt: skip


@dataclass(frozen=True)
class ImportResult:
    """What an import did; `import_id` undoes it whole."""

    import_id: int | None
    rows: int
    new: int
    changed: int
    same: int
    refused: int
    seconds: float


def take(office: Office, checked: ImportCheck, progress: Progress = lambda done, total: None) -> ImportResult:
    """Write what the preview showed. `progress` is called every 0.1 s and may raise Cancelled: then nothing is
    written."""
    office.require("residents.import")
    started = time.perf_counter()
    matched = checked.wanted()
    new = [m for m in matched if m.resident_id is None]
    changed = [m for m in matched if m.resident_id is not None and m.changes]
    import_id = None
    if new or changed:
        with garbage.waiting(), office.write(f"导入居民名册 {checked.plan.path.name}") as w:
            _Taking(office, w, matched, new, changed, checked, Ticker(progress)).run()
        import_id = w.entry_id
    seconds = time.perf_counter() - started + checked.seconds
    same = len(matched) - len(new) - len(changed)
    return ImportResult(import_id, checked.rows, len(new), len(changed), same, len(checked.refused), seconds)


@dataclass
class _Taking:
    office: Office
    w: Write
    matched: list[Matched]
    new: list[Matched]
    changed: list[Matched]
    checked: ImportCheck
    tick: Ticker
    stamp: tuple[Any, ...] = ()
    placed: "places.Places" = field(init=False)
    homes: dict[int, int] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)
    terms: dict[str, int | list[int]] = field(default_factory=dict)
    """The one resident of a term, or those that share it: most words of a roster stand in few names, and a list for each
    of them is a tenth of what the import takes."""
    heads: dict[int, int] = field(default_factory=dict)
    known: bool = True

    def run(self) -> None:
        at = instant_text(self.w.at)
        self.known = self.w.session.scalar(select(Resident.id).limit(1)) is not None
        self.stamp = (at, self.w.clerk_id, at, self.w.clerk_id, 1)
        connection = self.w.session.connection()
        first = bulk.next_id(connection, _table(Resident))
        for offset, m in enumerate(self.new):
            self.ids[m.row.row] = first + offset
        self.ids |= {m.row.row: m.resident_id for m in self.matched if m.resident_id is not None}
        self.placed = places.Places(self.office, self.w, self.stamp, self.tick.pause)
        with bulk.indices_after(connection, map(_table, _FILLED), self.tick.pause):
            self.placed.prepare([m.row for m in self.matched], lambda rows: self._told(rows, 0))
            self._households()
            self._insert(Resident, _COLUMNS, self._told(self._resident_rows(), 1))
            self._spells()
            self._further()
            self._terms()
        for household_id, head_id in self.heads.items():
            self.w.session.get_one(Household, household_id).head_id = head_id
        changing = Changing(self.w, self.office.today(), self.placed, self.homes, self.tick)
        changing.run(self.changed)
        refuse_two_heads(self.w.session, changing.crowned | self.heads.keys())
        self.tick.whole()

    def _told(self, rows: Iterable[Any], step: int) -> Iterator[Any]:
        """The rows, telling how far the work is: places 0, residents 1, spells 2, memberships 3, terms 4 of 5."""
        total = max(len(self.matched), 1)
        for done, row in enumerate(rows):
            if done % _STEP == 0:
                self.tick(min(step * total + done, 5 * total), 5 * total)
            yield row

    def _insert(self, cls: Any, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
        insert_audited(self.w, cls, columns, rows, self.stamp, self.tick.pause)

    def _households(self) -> None:
        """Group rows into households and write those that are new."""
        grouped = groups(self.matched, self.checked.heads, handed_back=self.checked.plan.handed_back)
        known = self._known_households(grouped)
        next_id = bulk.next_id(self.w.session.connection(), _table(Household))
        rows: list[tuple[Any, ...]] = []
        for key, members in grouped.items():
            if len(rows) % _STEP == 0:
                self.tick.pause()
            household_id = known.get(key)
            if household_id is None and key[0] == "at":
                continue  # nobody said whose family it is
            head = head_of(members)
            values, row = head.row.values, head.row
            if household_id is None:
                household_id, next_id = next_id, next_id + 1
                parts = (values[AT[n]] for n in ("address", "estate", "building", "stair", "room"))
                number = key[1] if key[0] == "number" else None
                home, grid = self.placed.dwelling(row), self.placed.grid(row)
                kind = row.more.get("household_kind", "family")
                rows.append((household_id, number, self.ids[row.row], *parts, home, grid, kind))
            elif head.resident_id is None and values[_RELATION] in HEADS:
                self.heads[household_id] = self.ids[row.row]
            for m in members:
                self.homes[m.row.row] = household_id
        self._insert(Household, _HOUSEHOLD, iter(rows))

    def _known_households(self, grouped: dict[Key, list[Matched]]) -> dict[Key, int]:
        """Households that are there already: by number, because the head or a member of the group lives in one."""
        found: dict[Key, int] = {}
        is_open = Household.closed_on.is_(None)
        numbers = [k for k in grouped if k[0] == "number"]
        self._by(found, numbers, Household.number, Household.id, is_open)  # a number may be given again
        ids = Resident.id_number
        self._by(found, [k for k in grouped if k[0] == "head" and k not in found], ids, Resident.household_id)
        asked = {k: members for k, members in grouped.items() if k not in found and k[0] != "number"}
        found |= homes_of_members(self.w.session, asked)
        if self.known:
            others = {key: members for key, members in grouped.items() if key not in found}
            found |= on_file_at(self.w.session, others, set(found.values()))
        return found

    def _by(self, found: dict[Key, int], keys: list[Key], column: Any, home: Any, *where: Any) -> None:
        words = {k[1]: k for k in keys}
        wanted = sorted(words)
        for start in range(0, len(wanted), _IN):
            self.tick.pause()
            part = column.in_(wanted[start : start + _IN])
            there = (column.class_.deleted_at.is_(None), home.is_not(None), *where)
            query = select(column, home).where(part, *there)
            found |= {words[str(word)]: i for word, i in self.w.session.execute(query)}

    def _resident_rows(self) -> Iterator[tuple[Any, ...]]:
        terms_of = lru_cache(maxsize=65536)(search_index.name_terms_of)
        placed, homes, ids, terms = self.placed, self.homes, self.ids, self.terms
        for m in self.new:
            row, values = m.row, m.row.values
            values[_HERE] = 1 if values[_HERE] is None and not values[_DIED] else int(values[_HERE] or 0)
            values[_RESIDENCE] = values[_RESIDENCE] or "01"
            if values[_DIED]:
                values[_RELATION] = None
            record_id = ids[row.row]
            d = search_index.derived(values[_NAME], values[_ID], values[_PHONE])
            for term in terms_of(values[_NAME], values[_FORMER]):
                _put(terms, term, record_id)
            yield (
                record_id, *values, placed.grid(row), placed.dwelling(row), homes.get(row.row),
                d.pinyin, d.initials, d.id_tail, d.phone_tail,
            )  # fmt: skip

    def _spells(self) -> None:
        """Residence spells and memberships of the new residents."""
        today = self.w.at.date()
        infant = (today - timedelta(days=366)).isoformat()
        self._insert(
            Residence,
            _RESIDENCE_COLUMNS,
            (self._residence(m, today, infant) for m in self._told(self.new, 2) if not m.row.values[_DIED]),
        )
        homes, ids = self.homes, self.ids
        self._insert(
            Membership,
            ("household_id", "resident_id", "relation", "start"),
            (
                (homes[m.row.row], ids[m.row.row], m.row.values[_RELATION], _iso(m.row.since))
                for m in self._told(self.new, 3)
                if m.row.row in homes
            ),
        )

    def _residence(self, m: Matched, today: date, infant: str) -> tuple[Any, ...]:
        row, values = m.row, m.row.values
        birth = values[_BIRTH]
        start, reason = spells.beginning(row.since, row.more.get("move_in_reason", ""), self.known)
        if row.since is None and birth and birth > infant and (born := _born(birth, today)):
            start, reason = born, row.more.get("move_in_reason")
        return (
            self.ids[row.row], values[_RESIDENCE], values[_HERE], self.placed.dwelling(row), values[_ADDRESS],
            _iso(start), reason, row.more.get("move_in_from"),
        )  # fmt: skip

    def _further(self) -> None:
        """Further phones and contacts of the new residents."""
        phones = ((self.ids[m.row.row], number) for m in self.new for number in m.row.phones)
        self._insert(ResidentPhone, ("resident_id", "number"), phones)
        contacts = (
            (self.ids[m.row.row], role, name, relation or None, phone or None)
            for m in self.new
            for role, name, relation, phone in m.row.more.get("contacts", ())
        )
        self._insert(ResidentContact, ("resident_id", "role", "name", "relation", "phone"), contacts)

    def _terms(self) -> None:
        """The index's rows in the order of its key."""
        terms = self.terms
        rows = ((term, one) for term in self._told(_sorted(terms), 4) for one in _each(terms.pop(term)))
        search_index.add_terms_of_kind(self.w.session, "resident", rows)


def _table(cls: Any) -> Any:
    return cls.__table__


def _put(terms: dict[str, int | list[int]], term: str, record_id: int) -> None:
    known = terms.setdefault(term, record_id)
    if isinstance(known, list):
        known.append(record_id)
    elif known != record_id:
        terms[term] = [known, record_id]


def _each(found: int | list[int]) -> Sequence[int]:
    return found if isinstance(found, list) else (found,)


def _sorted(terms: Iterable[str]) -> Iterator[str]:
    """The terms in order, those of one first character at a time: a sort of all of them lets no other thread work for the
    fifth of a second it takes."""
    by_first: defaultdict[str, list[str]] = defaultdict(list)
    for term in terms:
        by_first[term[:1]].append(term)
    for first in sorted(by_first):
        yield from sorted(by_first.pop(first))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _born(birth: str | None, today: date) -> date | None:
    """A small child whose arrival nobody wrote down arrived at birth; anyone else lived here before the books began."""
    full = PartialDate.parse(birth).full if birth else None
    return full if full is not None and (today - full).days < 366 else None


__all__ = ["ImportResult", "take"]
