"""What an import changes of people on file: fields, phones, contacts; who moved house keeps the spell before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from app.db import bulk
from app.db.transactions import Write
from app.models.rules.dates import PartialDate
from app.models.tables import Household, Resident, ResidentContact, ResidentPhone
from app.usecases.households import deaths, spells
from app.usecases.importing.check import Matched
from app.usecases.importing.fields import HEADS, TAKEN
from app.usecases.importing.places import Places
from app.usecases.importing.sheet import Ticker

_PLACE = ("estate", "building", "stair", "room")
_MOVES = frozenset({"address", "living_here", "residence_kind"})
_APART = frozenset({"grid", "household", "phones"})
_FLUSH = 500
KIND = "kind"
"""Reason of a spell that ends because somebody became another kind of resident: nobody came, nobody went."""


@dataclass
class Changing:
    """Goes through the ORM, so that history, spells and index follow as when a clerk does it."""

    w: Write
    today: date
    placed: Places
    homes: dict[int, int]
    tick: Ticker
    left: dict[int, date] = field(default_factory=dict)
    crowned: set[int] = field(default_factory=set)
    """Households on file that a row gives another head."""

    def run(self, changed: list[Matched]) -> None:
        """Change everybody; `changed` are rows with their changes. A household that all have left by then is closed."""
        table: Any = Resident.__table__
        readers = {n: bulk.stored_reader(table, n) for n in TAKEN}
        for done, m in enumerate(changed):
            self.tick(done, len(changed))
            resident = self.w.session.get_one(Resident, m.resident_id)
            plain = m.changes.keys() - _MOVES - _APART - {"died_on"}
            for name in plain:
                if name in readers:
                    setattr(resident, name, readers[name](m.changes[name][1]))
            if (died := m.row.get("died_on")) is None:
                day = self._day(resident, m)
                self._live(resident, m, day)
                self._belong(resident, m, day)
            elif "died_on" in m.changes:
                deaths.die(self.w, resident, PartialDate.parse(died), self.today)
            self._further(resident, m)
            if done % _FLUSH == _FLUSH - 1:
                self.w.session.flush()
        for household_id, day in self.left.items():
            spells.end_if_empty(self.w, self.w.session.get_one(Household, household_id), day, "merged")

    def _day(self, resident: Resident, m: Matched) -> date:
        """The day the sheet names, when it can be: after the birth and all that is known of where somebody lived and
        belonged; else today."""
        since = m.row.since
        if since is None or since > self.today:
            return self.today
        running = spells.open_residence(self.w.session, resident.id)
        early = running is not None and running.start is not None and since <= running.start
        early |= resident.birth_date is not None and since < resident.birth_date.first_day()
        return self.today if early or since < spells.ended(self.w.session, resident.id) else since

    def _live(self, resident: Resident, m: Matched, day: date) -> None:
        """Address, kind of resident, living here or not: another place is a new spell, another wording is not."""
        row, changes = m.row, m.changes
        if "grid" in changes:
            resident.grid_id = self.placed.grid(row)
        if not changes.keys() & _MOVES:
            return
        before = resident.address or ""
        moved = (
            "address" in changes and before != "" and _place_of(resident) != tuple(row.get(n) for n in _PLACE)
        )
        if "address" in changes:
            resident.address = changes["address"][1]
            for name in _PLACE:
                setattr(resident, name, row.get(name))
            resident.dwelling_id = self.placed.dwelling(row)
        if "residence_kind" in changes:
            resident.residence_kind = changes["residence_kind"][1]
        living = bool(changes["living_here"][1]) if "living_here" in changes else resident.living_here
        running = spells.open_residence(self.w.session, resident.id)
        if living != resident.living_here:
            reasons = ("", m.row.more.get("move_in_reason", "back")) if living else ("out", "")
        elif moved and living:
            reasons = (spells.INSIDE, spells.INSIDE)
        elif "residence_kind" in changes:
            reasons = (KIND, KIND)
        else:  # the same place, in other words
            if running is not None and "address" in changes:
                running.address, running.area_id = resident.address, resident.dwelling_id
            return
        spells.move(
            self.w, resident, day, living=living, reason_out=reasons[0], reason_in=reasons[1],
            went_to=resident.address or "" if moved else "", came_from=before if moved else "",
        )  # fmt: skip

    def _belong(self, resident: Resident, m: Matched, moved_on: date) -> None:
        """The household: another one is a new membership, the one before ends; a relation alone is set right."""
        home = self.homes.get(m.row.row)
        running = spells.open_membership(self.w.session, resident.id)
        relation = m.row.get("relation") or (resident.relation if running is None else None)
        if home is not None and home != (running.household_id if running else None) and _joins(m, running):
            household = self.w.session.get_one(Household, home)
            day = max(filter(None, (moved_on, running.start if running else None)))
            left = spells.leave(self.w, resident, day, "迁入别户" if running else "")
            self.w.session.flush()
            spells.join(self.w, resident, household, relation, day)
            if relation in HEADS:
                self.crowned.add(household.id)
            if left is not None:
                self.left[left.id] = day
        elif "relation" in m.changes and running is not None:
            running.relation = relation = m.row.get("relation")
            if relation in HEADS:
                self.w.session.get_one(Household, running.household_id).head_id = resident.id
                self.crowned.add(running.household_id)

    def _further(self, resident: Resident, m: Matched) -> None:
        session = self.w.session
        if "phones" in m.changes:
            have = set(
                session.scalars(select(ResidentPhone.number).where(ResidentPhone.resident_id == resident.id))
            )
            for number in m.row.phones:
                if number not in have and number != resident.phone:
                    session.add(ResidentPhone(resident_id=resident.id, number=number))
        for role, name, relation, phone in _contacts(m):
            session.add(
                ResidentContact(
                    resident_id=resident.id, role=role, name=name, relation=relation or None, phone=phone or None
                )
            )  # fmt: skip


def _joins(m: Matched, running: Any) -> bool:
    """Whether the row says that somebody belongs to another household: by its number, or where none was known."""
    return "household" in m.changes or (running is None and not m.row.household)


def _place_of(resident: Resident) -> tuple[str | None, ...]:
    return tuple(getattr(resident, name) for name in _PLACE)


def _contacts(m: Matched) -> Iterable[tuple[str, str, str, str]]:
    said = m.row.more.get("contacts", ())
    return [c for c in said if f"contact.{c[0]}" in m.changes]
