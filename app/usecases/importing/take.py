"""Take the checked rows in one transaction: residents, spells, households, areas, index, audit; all or nothing."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from app.db import bulk, search_index
from app.db.audit import Change
from app.db.transactions import Write
from app.models.base import instant_text, new_uid
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
from app.usecases.importing.plan import TAKEN

Progress = Callable[[int, int], None]
HEADS = {"01", "02"}
STAMPS = ("uid", "created_at", "created_by", "changed_at", "changed_by", "version")
_STEP = 1000


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
    """Write what the preview showed. `progress` may raise Cancelled: then nothing is written."""
    started = time.perf_counter()
    name = checked.plan.path.name
    with office.write(f"导入居民名册 {name}") as w:
        taking = _Taking(office, w, checked, progress)
        taking.run()
    seconds = time.perf_counter() - started + checked.seconds
    return ImportResult(
        w.entry_id,
        checked.rows,
        len(checked.new),
        len(checked.changed),
        checked.same,
        len(checked.refused),
        seconds,
    )


@dataclass
class _Taking:
    office: Office
    w: Write
    checked: ImportCheck
    progress: Progress
    stamp: tuple[Any, ...] = ()
    placed: "places.Places" = field(init=False)
    homes: dict[int, int] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)

    def run(self) -> None:
        at = instant_text(self.w.at)
        self.stamp = (at, self.w.clerk_id, at, self.w.clerk_id, 1)
        connection = self.w.session.connection()
        first = bulk.next_id(connection, _table(Resident))
        for offset, m in enumerate(self.checked.new):
            self.ids[m.row.row] = first + offset
        self.ids |= {m.row.row: m.resident_id for m in self.checked.matched if m.resident_id is not None}
        self.placed = places.Places(self.office, self.w, self.stamp)
        self.placed.prepare([m.row for m in self.checked.matched])
        self._households()
        self._residents()
        self._spells()
        self._terms()
        self._changed()

    def _insert(self, cls: Any, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
        insert_audited(self.w, cls, columns, rows, self.stamp)

    def _households(self) -> None:
        """Group rows into households and write those that are new."""
        groups = _groups(self.checked.matched)
        known = self._known_households(groups)
        next_id = bulk.next_id(self.w.session.connection(), _table(Household))
        rows: list[tuple[Any, ...]] = []
        for key, members in groups.items():
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

    def _residents(self) -> None:
        derived = ("pinyin", "initials", "id_tail", "phone_tail")
        columns = ("id", *TAKEN, "grid_id", "dwelling_id", "household_id", *derived)
        self._insert(Resident, columns, self._resident_rows())

    def _resident_rows(self) -> Iterator[tuple[Any, ...]]:
        new = self.checked.new
        here, kind = TAKEN.index("living_here"), TAKEN.index("residence_kind")
        for done, m in enumerate(new):
            if done % _STEP == 0:
                self.progress(done, len(new))
            row, values = m.row, m.row.values
            values[here] = 1 if values[here] is None and not row.get("died_on") else int(values[here] or 0)
            values[kind] = values[kind] or "01"
            d = search_index.derived(values[0], row.get("id_number"), row.get("phone"))
            yield (
                self.ids[row.row], *values, self.placed.grid(row), self.placed.dwelling(row), self.homes.get(row.row),
                d.pinyin, d.initials, d.id_tail, d.phone_tail,
            )  # fmt: skip

    def _spells(self) -> None:
        """Residence spells, memberships and further phones of the new residents."""
        new = self.checked.new
        residence = ("resident_id", "kind", "living_here", "area_id", "address", "start", "reason_in")
        self._insert(Residence, residence, (self._residence(m) for m in new))
        members = [m for m in new if m.row.row in self.homes]
        self._insert(
            Membership,
            ("household_id", "resident_id", "relation", "start"),
            (
                (self.homes[m.row.row], self.ids[m.row.row], m.row.get("relation"), _iso(m.row.since))
                for m in members
            ),
        )
        phones = ((self.ids[m.row.row], number) for m in new for number in m.row.phones)
        self._insert(ResidentPhone, ("resident_id", "number"), phones)

    def _residence(self, m: Matched) -> tuple[Any, ...]:
        row = m.row
        start = row.since or _born(row.get("birth_date"), self.w.at.date())
        place = self.placed.dwelling(row)
        here = row.get("living_here")
        return (
            self.ids[row.row],
            row.get("residence_kind"),
            here,
            place,
            row.get("address"),
            _iso(start),
            "in" if row.since else None,
        )

    def _terms(self) -> None:
        rows = (
            (term, "resident", self.ids[m.row.row])
            for m in self.checked.new
            for term in search_index.name_terms(filter(None, (m.row.get("name"), m.row.get("former_name"))))
        )
        ordered = sorted(rows)
        bulk.insert_rows(
            self.w.session.connection(), _table(SearchTerm), ("term", "kind", "record_id"), ordered
        )

    def _changed(self) -> None:
        """Changes to residents that were there, through the ORM so that history and index follow."""
        for done, m in enumerate(self.checked.changed):
            if done % 200 == 0:
                self.progress(done, len(self.checked.changed))
            resident = self.w.session.get_one(Resident, m.resident_id)
            readers = {n: bulk.stored_reader(_table(Resident), n) for n in m.changes}
            for name, (_, value) in m.changes.items():
                setattr(resident, name, readers[name](value))
            if self.placed.grid(m.row) is not None:
                resident.grid_id = self.placed.grid(m.row)
            if done % 500 == 499:
                self.w.session.flush()


def insert_audited(
    w: Write, cls: Any, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]], stamp: tuple[Any, ...]
) -> None:
    """Insert rows of stored values with their stamps, and note each as new in the audit line."""
    table = _table(cls)
    connection = w.session.connection()
    own_ids = columns[0] == "id"
    names = columns[1:] if own_ids else columns
    audited = [i for i, n in enumerate(names) if n not in {"pinyin", "initials", "id_tail", "phone_tail"}]
    kind = table.name
    changes = w.changes
    next_id = bulk.next_id(connection, table)

    def stamped() -> Iterator[tuple[Any, ...]]:
        for offset, row in enumerate(rows):
            record_id, values = (row[0], row[1:]) if own_ids else (next_id + offset, row)
            uid = new_uid()
            fields = {names[i]: [None, values[i]] for i in audited if values[i] is not None}
            fields["uid"] = [None, uid]
            changes.append(Change(kind, record_id, "new", fields))
            yield (record_id, *values, uid, *stamp)

    bulk.insert_rows(connection, table, ("id", *names, *STAMPS), stamped())
    bulk.ids_used(connection, table)


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


__all__ = ["Area", "ImportResult", "insert_audited", "take"]
