"""Lists about places: households without a grid with the grid their neighbours are in, dwellings that are let, empty ones."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.fields.show import mask
from app.models.tables import Area, Household, Resident
from app.office import Office
from app.usecases.areas.houses import STATES, HouseholdHere, dwellers, homes_in, name_of, rented, state_of
from app.usecases.areas.merging import Done
from app.usecases.areas.places import address_of, effective
from app.usecases.areas.writes import parts, set_column

MOST = 1000


@dataclass(frozen=True)
class Homeless:
    """A household without a grid; `grid_id` is proposed, `why` says by what ("同楼 23 户在第一网格")."""

    id: int
    number: str
    head: str
    address: str
    grid_id: int | None
    grid: str
    why: str


@dataclass(frozen=True)
class WithoutGrid:
    """The households without a grid, the first thousand by address, and how many there are."""

    rows: tuple[Homeless, ...]
    count: int


def without_grid(office: Office) -> WithoutGrid:
    """Open households that are in no grid, each with the grid of its dwelling, building or estate."""
    with office.read() as session:
        bare = (Household.grid_id.is_(None), Household.closed_on.is_(None))
        count = session.scalar(select(func.count(Household.id)).where(*bare)) or 0
        head = and_(Resident.id == Household.head_id, Resident.deleted_at.is_(None))
        query = (
            select(Household, Resident.name)
            .outerjoin(Resident, head)
            .where(*bare)
            .order_by(Household.estate, Household.building, Household.stair, Household.room, Household.id)
            .limit(MOST)
        )
        near = _Neighbours(session)
        return WithoutGrid(tuple(near.row(h, name or "") for h, name in session.execute(query)), count)


class _Neighbours:
    """In which grid the households of a building and of an estate are."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._building: dict[tuple[str, str], Counter[int]] = {}
        self._estate: dict[str, Counter[int]] = {}
        query: Any = (
            select(Household.estate, Household.building, Household.grid_id, func.count(Household.id))
            .where(
                Household.grid_id.is_not(None), Household.closed_on.is_(None), Household.estate.is_not(None)
            )
            .group_by(Household.estate, Household.building, Household.grid_id)
        )
        for estate, building, grid, n in session.execute(query):
            if building:
                self._building.setdefault((estate, building), Counter())[grid] += n
            self._estate.setdefault(estate, Counter())[grid] += n

    def row(self, home: Household, head: str) -> Homeless:
        grid_id, why = self._proposal(home)
        grid = name_of(self._session, grid_id)
        return Homeless(
            home.id, home.number or "", head, home.address or "", grid_id, grid, why.format(grid=grid)
        )

    def _proposal(self, home: Household) -> tuple[int | None, str]:
        place = self._session.get(Area, home.dwelling_id) if home.dwelling_id else None
        grid = effective(self._session, place).grid_id if place else None
        if grid is not None:
            return grid, "所住楼栋划在{grid}"
        for words, votes in (
            ("同楼", self._building.get((home.estate or "", home.building or ""))),
            ("同小区", self._estate.get(home.estate or "")),
        ):
            if votes:
                grid, n = votes.most_common(1)[0]
                others = sum(votes.values()) - n
                return grid, f"{words} {n} 户在{{grid}}" + (f"，{others} 户在别的网格" if others else "")
        return None, "没有可参考的邻居，请自己选"


def assign_households(office: Office, grids: Mapping[int, int]) -> Done:
    """Put households into grids (household id → grid id) in one write; members without a grid go along."""
    if not grids:
        raise ClerkError("请先选要划入网格的户")
    moved = 0
    with office.write(f"{len(grids):,} 户划入网格") as w:
        by_grid: dict[int, list[int]] = {}
        for household_id, grid_id in grids.items():
            by_grid.setdefault(grid_id, []).append(household_id)
        for grid_id, homes in by_grid.items():
            for part in parts(homes):
                bare = (Household.id.in_(part), Household.grid_id.is_(None))
                moved += set_column(w, Household, "grid_id", grid_id, *bare)
                members = (
                    Resident.household_id.in_(part),
                    Resident.grid_id.is_(None),
                    Resident.died_on.is_(None),
                )
                set_column(w, Resident, "grid_id", grid_id, *members)
        w.what = f"{moved:,} 户划入网格"
    return Done(w.entry_id or 0, 0, f"已把 {moved:,} 户划入网格")


@dataclass(frozen=True)
class Let:
    """A dwelling that is let: owner and tenants (L17, R33); the owner's phone is masked."""

    id: int
    address: str
    use: str
    owner: str
    owner_phone: str
    owner_address: str
    tenants: tuple[str, ...]
    people: int
    danger: str
    grid: str


@dataclass(frozen=True)
class Rentals:
    """The dwellings that are let, the first thousand by address, and how many there are."""

    rows: tuple[Let, ...]
    count: int


def rentals(office: Office, grid_id: int | None = None, most: int | None = MOST) -> Rentals:
    """Dwellings whose use or tenants say that they are let; of one grid when asked; `most` None gives every one."""
    with office.read() as session:
        where: list[Any] = [Area.kind == "dwelling", Area.until.is_(None), rented(Resident, Area)]
        found = list(session.scalars(select(Area).where(*where).order_by(Area.parent_id, Area.id)))
        grids = {a.id: effective(session, a).grid_id for a in found}
        found = [a for a in found if grid_id is None or grids[a.id] == grid_id]
        shown = found[:most]
        people = dwellers(office, session, [a.id for a in shown])
        rows = [
            _let(office, session, a, [p for p in people.get(a.id, []) if p.living_here], grids[a.id])
            for a in shown
        ]
    return Rentals(tuple(sorted(rows, key=lambda r: r.address)), len(found))


def _let(office: Office, session: Session, area: Area, here: list[Any], grid_id: int | None) -> Let:
    code = office.library.code
    use = code("rental_use").label(area.rental_use) or code("dwelling_use").label(area.dwelling_use) or "租住"
    danger = "" if area.hidden_danger in (None, "00") else code("hidden_danger").label(area.hidden_danger)
    return Let(
        area.id, address_of(session, area), use, area.owner_name or "",
        mask("phone", area.owner_phone) if area.owner_phone else "", area.owner_address or "",
        tuple(p.name for p in here if p.name != area.owner_name), len(here), danger, name_of(session, grid_id),
    )  # fmt: skip


@dataclass(frozen=True)
class Empty:
    """A dwelling where nobody lives: recorded as empty, or with a household that lives elsewhere; the owner's phone is
    masked."""

    id: int
    address: str
    state: str
    metres: str
    owner: str
    owner_phone: str
    household: str
    danger: str
    grid: str


@dataclass(frozen=True)
class Vacant:
    """The empty dwellings, the first thousand by address, and how many there are."""

    rows: tuple[Empty, ...]
    count: int


def vacant(office: Office, most: int | None = MOST) -> Vacant:
    """Dwellings that are empty, as the front of a building sees it (空置, 户在人不住); `most` None gives every one."""
    with office.read() as session:
        found = list(session.scalars(select(Area).where(*_unlived()).order_by(Area.parent_id, Area.id)))
        ids = [a.id for a in found]
        people, homes = dwellers(office, session, ids), homes_in(session, ids)
        states = {a.id: state_of(a, people.get(a.id, []), homes.get(a.id, [])) for a in found}
        found = [a for a in found if states[a.id] in _EMPTY_STATES]
        rows = [_empty(office, session, a, STATES[states[a.id]], homes.get(a.id, [])) for a in found[:most]]
    return Vacant(tuple(sorted(rows, key=lambda r: r.address)), len(found))


_EMPTY_STATES = frozenset({"empty", "away"})


def _unlived() -> tuple[Any, ...]:
    """Dwellings nobody lives in, of which something is recorded: a use, or somebody's file or household."""
    filed = select(Resident.id).where(Resident.dwelling_id == Area.id, Resident.deleted_at.is_(None))
    home = select(Household.id).where(Household.dwelling_id == Area.id, Household.closed_on.is_(None))
    return (
        Area.kind == "dwelling",
        Area.until.is_(None),
        ~filed.where(Resident.living_here.is_(True), Resident.died_on.is_(None)).exists(),
        or_(Area.dwelling_use == "empty", filed.exists(), home.exists()),
    )


def _empty(office: Office, session: Session, area: Area, state: str, homes: Sequence[HouseholdHere]) -> Empty:
    danger = office.library.code("hidden_danger").label(area.hidden_danger)
    return Empty(
        area.id, address_of(session, area), state, f"{area.square_metres or ''}", area.owner_name or "",
        mask("phone", area.owner_phone) if area.owner_phone else "",
        "、".join(h.head or h.number or "（没有户主）" for h in homes),
        "" if area.hidden_danger in (None, "00") else danger, name_of(session, effective(session, area).grid_id),
    )  # fmt: skip


__all__ = [
    "Empty",
    "Homeless",
    "Let",
    "Rentals",
    "Vacant",
    "WithoutGrid",
    "assign_households",
    "rentals",
    "vacant",
    "without_grid",
]
