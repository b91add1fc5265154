"""Lists about places: households without a grid with the grid their neighbours are in, and the dwellings that are let."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.fields.show import mask
from app.models.tables import Area, Household, Resident
from app.office import Office
from app.usecases.area_merging import Done
from app.usecases.area_writes import parts, set_column
from app.usecases.houses import dwellers, name_of, rented
from app.usecases.places import address_of, effective

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
    with office.write(f"{len(grids)} 户划入网格") as w:
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
        w.what = f"{moved} 户划入网格"
    return Done(w.entry_id or 0, 0, f"已把 {moved} 户划入网格")


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


def rentals(office: Office, grid_id: int | None = None) -> Rentals:
    """Dwellings whose use or tenants say that they are let; of one grid when asked."""
    with office.read() as session:
        where: list[Any] = [Area.kind == "dwelling", Area.until.is_(None), rented(Resident, Area)]
        found = list(session.scalars(select(Area).where(*where).order_by(Area.parent_id, Area.id)))
        grids = {a.id: effective(session, a).grid_id for a in found}
        found = [a for a in found if grid_id is None or grids[a.id] == grid_id]
        shown = found[:MOST]
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


__all__ = ["Homeless", "Let", "Rentals", "WithoutGrid", "assign_households", "rentals", "without_grid"]
