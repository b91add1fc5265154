"""The page of a grid, group or estate: its buildings with counts, who is responsible, how many live there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.models.area import AREA_KINDS
from app.models.rules.dates import born_by
from app.models.tables import Area, Household, Resident
from app.office import Office
from app.usecases.areas.duties import Duty, of_area
from app.usecases.areas.houses import OLD, facts_of, name_of
from app.usecases.areas.places import address_of, effective, known_as, shown_name
from app.usecases.areas.tree import Node, Tree, natural, tree
from app.usecases.areas.writes import area_of


@dataclass(frozen=True)
class Building:
    """A building (or an estate without buildings) of a grid, group or estate."""

    id: int
    name: str
    grid: str
    dwellings: int
    residents: int


@dataclass(frozen=True)
class AreaPage:
    """Everything the page of a place above the building shows."""

    id: int
    kind: str
    kind_label: str
    name: str
    grid: str
    group: str
    facts: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    off: date | None
    residents: int
    households: int
    old: int
    buildings: tuple[Building, ...]
    duties: tuple[Duty, ...]


def open_page(office: Office, area_id: int) -> AreaPage:
    """The page. Raises ClerkError when the place is no longer there."""
    every = tree(office)
    with office.read() as session:
        area = area_of(session, area_id)
        have, node = effective(session, area), every.nodes.get(area_id)
        households, old = _people(office, session, area, every)
        name = (
            shown_name(area.kind, area.name) if area.kind in {"grid", "group"} else address_of(session, area)
        )
        return AreaPage(
            area.id, area.kind, AREA_KINDS[area.kind], name, name_of(session, have.grid_id) if area.kind != "grid" else "",
            name_of(session, have.group_id), facts_of(office, area), known_as(area.name, area.aliases)[1:], area.until,
            node.residents if node else 0, households, old, _buildings(area, every), of_area(office, session, area.id),
        )  # fmt: skip


def _inside(area: Area, every: Tree) -> list[Node]:
    """The buildings of a place; of a grid or group those that have or inherit it."""
    if area.kind in {"grid", "group"}:
        own = "grid_id" if area.kind == "grid" else "group_id"
        return [n for n in every.nodes.values() if n.kind == "building" and getattr(n, own) == area.id]
    return [n for n in every.children.get(area.id, ()) if n.kind in {"building", "stair"}]


def _buildings(area: Area, every: Tree) -> tuple[Building, ...]:
    found = []
    for node in _inside(area, every):
        above = every.nodes.get(node.parent_id or 0)
        name = (above.label if above and area.kind in {"grid", "group"} else "") + node.label
        grid = every.nodes.get(node.grid_id or 0)
        found.append(Building(node.id, name, grid.name if grid else "", node.dwellings, node.residents))
    return tuple(found if area.kind == "estate" else sorted(found, key=lambda b: natural(b.name)))


def _people(office: Office, session: Session, area: Area, every: Tree) -> tuple[int, int]:
    """(households, old people) of a place."""
    today = office.today()
    households: Any = select(func.count(Household.id)).where(Household.closed_on.is_(None))
    old: Any = select(func.count(Resident.id)).where(
        Resident.living_here.is_(True), Resident.birth_date <= born_by(OLD, today)
    )
    if area.kind == "grid":
        ways = [(Household.grid_id == area.id, Resident.grid_id == area.id)]
    else:
        hung = [area.id, *(n.id for n in _inside(area, every))]
        hung += [s.id for b in hung[1:] for s in every.children.get(b, ())]
        inside: Any = Area.parent_id.in_(hung)
        if area.kind == "group":
            hung = [n.id for n in every.nodes.values() if n.group_id == area.id]
            usual = and_(Area.parent_id.in_(hung), Area.group_id.is_(None))
            inside = or_(usual, Area.group_id == area.id)
        flats = select(Area.id).where(Area.kind == "dwelling", inside, Area.deleted_at.is_(None))
        ways = [(Household.dwelling_id.in_(flats), Resident.dwelling_id.in_(flats))]
    return tuple(
        sum(session.scalar(q.where(w[at])) or 0 for w in ways) for at, q in enumerate((households, old))
    )  # type: ignore[return-value]
