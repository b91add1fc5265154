"""Take the checked rows in one transaction: residents, spells, households, areas, index, audit; all or nothing."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import select

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
    ResidentPhone,
    SearchTerm,
)
from app.office import Office
from app.usecases.importing import places
from app.usecases.importing.check import ImportCheck, Matched
from app.usecases.importing.insert import insert_audited
from app.usecases.importing.plan import TAKEN
from app.usecases.importing.sheet import Progress, Ticker

HEADS = {"01", "02"}
_STEP = 100
_HERE, _RESIDENCE = TAKEN.index("living_here"), TAKEN.index("residence_kind")
_NAME, _FORMER, _ID, _PHONE = (TAKEN.index(n) for n in ("name", "former_name", "id_number", "phone"))
_COLUMNS = (
    "id", *TAKEN, "grid_id", "dwelling_id", "household_id", "pinyin", "initials", "id_tail", "phone_tail"
)  # fmt: skip
_FILLED: tuple[Any, ...] = (Resident, Residence, Membership, ResidentPhone, Household, SearchTerm, Area)


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
    started = time.perf_counter()
    name = checked.plan.path.name
    new, changed = checked.new, checked.changed
    with bulk.no_collector(), office.write(f"导入居民名册 {name}") as w:
        _Taking(office, w, checked.matched, new, changed, Ticker(progress)).run()
    seconds = time.perf_counter() - started + checked.seconds
    return ImportResult(
        w.entry_id, checked.rows, len(new), len(changed), checked.same, len(checked.refused), seconds
    )


@dataclass
class _Taking:
    office: Office
    w: Write
    matched: list[Matched]
    new: list[Matched]
    changed: list[Matched]
    tick: Ticker
    stamp: tuple[Any, ...] = ()
    placed: "places.Places" = field(init=False)
    homes: dict[int, int] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)
    terms: dict[str, list[int]] = field(default_factory=dict)

    def run(self) -> None:
        at = instant_text(self.w.at)
        self.stamp = (at, self.w.clerk_id, at, self.w.clerk_id, 1)
        connection = self.w.session.connection()
        first = bulk.next_id(connection, _table(Resident))
        for offset, m in enumerate(self.new):
            self.ids[m.row.row] = first + offset
        self.ids |= {m.row.row: m.resident_id for m in self.matched if m.resident_id is not None}
        self.placed = places.Places(self.office, self.w, self.stamp, self.tick.pause)
        with (
            bulk.roomy_cache(connection),
            bulk.indices_after(connection, map(_table, _FILLED), self.tick.pause),
        ):
            self.placed.prepare(self._told((m.row for m in self.matched), 0))
            self._households()
            self._insert(Resident, _COLUMNS, self._told(self._resident_rows(), 1))
            self._spells()
            self._terms()
        self._changed()

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
        groups = _groups(self.matched)
        known = self._known_households(groups)
        next_id = bulk.next_id(self.w.session.connection(), _table(Household))
        rows: list[tuple[Any, ...]] = []
        for key, members in groups.items():
            self.tick.pause()
            household_id = known.get(key)
            if household_id is None:
                household_id, next_id = next_id, next_id + 1
                head = _head(members)
                parts = [head.row.get(n) for n in ("address", "estate", "building", "stair", "room")]
                number = key[1] if key[0] == "number" else None
                home, grid = self.placed.dwelling(head.row), self.placed.grid(head.row)
                rows.append((household_id, number, self.ids[head.row.row], *parts, home, grid))
            self.homes |= {m.row.row: household_id for m in members}
        columns = (
            "id",
            "number",
            "head_id",
            "address",
            "estate",
            "building",
            "stair",
            "room",
            "dwelling_id",
            "grid_id",
        )
        self._insert(Household, columns, iter(rows))

    def _known_households(self, groups: dict[tuple[str, str], list[Matched]]) -> dict[tuple[str, str], int]:
        """Households that are there already: by number, or because a member of the group lives in one."""
        found: dict[tuple[str, str], int] = {}
        numbers = sorted(key[1] for key in groups if key[0] == "number")
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            query = select(Household.number, Household.id).where(
                Household.number.in_(part), Household.deleted_at.is_(None)
            )
            found |= {("number", str(n)): i for n, i in self.w.session.execute(query)}
        for key, members in groups.items():
            old = [m.resident_id for m in members if m.resident_id is not None]
            if key not in found and old:
                home = select(Resident.household_id).where(
                    Resident.id.in_(old), Resident.household_id.is_not(None)
                )
                if household_id := self.w.session.scalar(home.limit(1)):
                    found[key] = household_id
        return found

    def _resident_rows(self) -> Iterator[tuple[Any, ...]]:
        terms_of = lru_cache(maxsize=65536)(search_index.name_terms_of)
        for m in self.new:
            row, values = m.row, m.row.values
            values[_HERE] = 1 if values[_HERE] is None and not row.get("died_on") else int(values[_HERE] or 0)
            values[_RESIDENCE] = values[_RESIDENCE] or "01"
            record_id = self.ids[row.row]
            d = search_index.derived(values[_NAME], values[_ID], values[_PHONE])
            for term in terms_of(values[_NAME], values[_FORMER]):
                self.terms.setdefault(term, []).append(record_id)
            yield (
                record_id, *values, self.placed.grid(row), self.placed.dwelling(row), self.homes.get(row.row),
                d.pinyin, d.initials, d.id_tail, d.phone_tail,
            )  # fmt: skip

    def _spells(self) -> None:
        """Residence spells, memberships and further phones of the new residents."""
        residence = ("resident_id", "kind", "living_here", "area_id", "address", "start", "reason_in")
        today = self.w.at.date()
        infant = today - timedelta(days=366)
        self._insert(
            Residence,
            residence,
            (self._residence(m, today, infant.isoformat()) for m in self._told(self.new, 2)),
        )
        self._insert(
            Membership,
            ("household_id", "resident_id", "relation", "start"),
            (
                (self.homes[m.row.row], self.ids[m.row.row], m.row.get("relation"), _iso(m.row.since))
                for m in self._told(self.new, 3)
                if m.row.row in self.homes
            ),
        )
        phones = ((self.ids[m.row.row], number) for m in self.new for number in m.row.phones)
        self._insert(ResidentPhone, ("resident_id", "number"), phones)

    def _residence(self, m: Matched, today: date, infant: str) -> tuple[Any, ...]:
        row = m.row
        birth = row.get("birth_date")
        start = row.since or (_born(birth, today) if birth and birth > infant else None)
        return (
            self.ids[row.row], row.values[_RESIDENCE], row.values[_HERE], self.placed.dwelling(row), row.get("address"),
            _iso(start), "in" if row.since else None,
        )  # fmt: skip

    def _terms(self) -> None:
        """The index's rows in the order of its key."""
        terms = self.terms
        rows = ((term, record_id) for term in self._told(sorted(terms), 4) for record_id in terms.pop(term))
        search_index.add_terms_of_kind(self.w.session, "resident", rows)

    def _changed(self) -> None:
        """Changes to residents that were there, through the ORM so that history and index follow."""
        readers = {n: bulk.stored_reader(_table(Resident), n) for n in TAKEN}
        for done, m in enumerate(self.changed):
            self.tick(done, len(self.changed))
            resident = self.w.session.get_one(Resident, m.resident_id)
            for name, (_, value) in m.changes.items():
                setattr(resident, name, readers[name](value))
            if self.placed.grid(m.row) is not None:
                resident.grid_id = self.placed.grid(m.row)
            if done % 500 == 499:
                self.w.session.flush()


def _groups(matched: list[Matched]) -> dict[tuple[str, str], list[Matched]]:
    """Rows of one household: by 户号, by the head's ID, or a 户主 row and those that follow it at the same address."""
    groups: dict[tuple[str, str], list[Matched]] = {}
    current: tuple[str, str] | None = None
    place: str | None = None
    for m in matched:
        row = m.row
        relation, address = row.get("relation"), row.get("address")
        if row.household:
            key: tuple[str, str] | None = ("number", row.household)
        elif row.head_id:
            key = ("head", row.head_id)
        elif relation in HEADS:
            key = ("head", str(row.get("id_number") or f"row {row.row}"))
            current, place = key, address
        elif relation and current is not None and address in (None, place):
            key = current
        else:
            key = None
        if key is not None:
            groups.setdefault(key, []).append(m)
    return groups


def _head(members: list[Matched]) -> Matched:
    return next((m for m in members if m.row.get("relation") in HEADS), members[0])


def _table(cls: Any) -> Any:
    return cls.__table__


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _born(birth: str | None, today: date) -> date | None:
    """A small child whose arrival nobody wrote down arrived at birth; anyone else lived here before the books began."""
    full = PartialDate.parse(birth).full if birth else None
    return full if full is not None and (today - full).days < 366 else None


__all__ = ["ImportResult", "take"]
