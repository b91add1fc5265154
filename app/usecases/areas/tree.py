"""The tree of places as a clerk opens it: the upper levels with counts by one grouped statement, dwellings branch by branch."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.area import AREA_KINDS
from app.models.tables import Area, Household, Resident
from app.office import Office
from app.usecases.areas.places import ABOVE, Above, chain, shown_name
from app.usecases.areas.writes import area_of, below

_NUMBERS = re.compile(r"(\d+)")
_CHINESE = str.maketrans("一二三四五六七八九十", "123456789:")


@dataclass(frozen=True)
class Node:
    """A place in the tree. `residents` live here now; `dwellings` are those below; `off` since when it is not in use;
    `grid_id` and `group_id` are its own or inherited, `apart` tells that they are its own."""

    id: int
    kind: str
    name: str
    parent_id: int | None
    grid_id: int | None = None
    group_id: int | None = None
    apart: bool = False
    off: date | None = None
    residents: int = 0
    dwellings: int = 0
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """As one says it: 3栋, 2单元, 501室."""
        return shown_name(self.kind, self.name)


@dataclass(frozen=True)
class Tree:
    """The places above dwellings, each list in its order; `nodes` by id; `unplaced` residents live in no known dwelling."""

    grids: tuple[Node, ...]
    groups: tuple[Node, ...]
    roots: tuple[Node, ...]
    children: dict[int, tuple[Node, ...]]
    nodes: dict[int, Node]
    unplaced: int
    no_grid: int


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts 2 before 10, 二 before 三."""
    pieces = _NUMBERS.split(name.translate(_CHINESE) if not name.isascii() else name)
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in pieces if p)


def in_order(areas: Iterable[Any]) -> list[Any]:
    """Places of one parent as they are shown: by the office's order, then by name."""
    return sorted(areas, key=lambda a: (a.sort, natural(a.name), a.id))


def tree(office: Office) -> Tree:
    """Grids, groups, estates, buildings and stairs with how many live there (40,000 dwellings: well under a second)."""
    with office.read() as session:
        columns = (
            Area.id,
            Area.kind,
            Area.name,
            Area.parent_id,
            Area.grid_id,
            Area.group_id,
            Area.sort,
            Area.until,
        )
        query: Any = select(*columns, Area.aliases).where(Area.kind != "dwelling", Area.deleted_at.is_(None))
        areas: list[Any] = in_order(session.execute(query).all())
        living = select(func.count(Resident.id)).where(Resident.living_here.is_(True))
        unplaced = session.scalar(living.where(Resident.dwelling_id.is_(None))) or 0
        no_grid = session.scalar(
            select(func.count(Household.id)).where(Household.grid_id.is_(None), Household.closed_on.is_(None))
        )
        counted = _counted(session, areas)
    nodes = {a.id: node for a in areas if (node := counted(a))}
    below: dict[int, list[Node]] = {}
    for area in areas:
        if area.parent_id:
            below.setdefault(area.parent_id, []).append(nodes[area.id])
    roots = [nodes[a.id] for a in areas if a.parent_id is None]
    return Tree(
        tuple(n for n in roots if n.kind == "grid"), tuple(n for n in roots if n.kind == "group"),
        tuple(n for n in roots if n.kind not in {"grid", "group"}), {i: tuple(b) for i, b in below.items()}, nodes,
        unplaced, no_grid or 0,
    )  # fmt: skip


def _counted(session: Session, areas: list[Any]) -> Callable[[Any], Node]:
    """A function that gives a place with what it has or inherits and how many live below it."""
    by_id = {a.id: a for a in areas}
    residents, dwellings, in_group = Counter[int](), Counter[int](), Counter[int]()
    for parent, group, flats, people in _dwelling_counts(session):
        place = by_id.get(parent)
        group = group or (_above(place, by_id).group_id if place else None)
        if group:
            in_group[group] += people
        while place is not None:
            residents[place.id] += people
            dwellings[place.id] += flats
            place = by_id.get(place.parent_id or 0)
    by_grid: Any = (
        select(Resident.grid_id, func.count(Resident.id))
        .where(Resident.living_here.is_(True), Resident.grid_id.is_not(None))
        .group_by(Resident.grid_id)
    )
    in_grid = {int(g): int(n) for g, n in session.execute(by_grid)}

    def node(a: Any) -> Node:
        have = _above(a, by_id)
        people = {"grid": in_grid.get(a.id, 0), "group": in_group[a.id]}.get(a.kind, residents[a.id])
        return _node(a, have, people, dwellings[a.id])

    return node


def _node(a: Any, have: Above, people: int, flats: int) -> Node:
    aliases = tuple(filter(None, (a.aliases or "").split("|")))
    apart = a.grid_id is not None or a.group_id is not None
    return Node(
        a.id, a.kind, a.name, a.parent_id, have.grid_id, have.group_id, apart, a.until, people, flats, aliases
    )


def _dwelling_counts(session: Session) -> list[tuple[int, int | None, int, int]]:
    """(what it hangs on, own group, dwellings, residents) of all dwellings."""
    lives = (
        select(Resident.dwelling_id, func.count().label("people"))
        .where(
            Resident.living_here.is_(True), Resident.deleted_at.is_(None), Resident.dwelling_id.is_not(None)
        )
        .group_by(Resident.dwelling_id)
        .subquery()
    )
    query = (
        select(Area.parent_id, Area.group_id, func.count(Area.id), func.coalesce(func.sum(lives.c.people), 0))
        .outerjoin(lives, lives.c.dwelling_id == Area.id)
        .where(Area.kind == "dwelling", Area.parent_id.is_not(None))
        .group_by(Area.parent_id, Area.group_id)
    )
    return [(int(p), g, int(d), int(n)) for p, g, d, n in session.execute(query)]


def _above(area: Any, by_id: dict[int, Any]) -> Above:
    grid = group = None
    while area is not None:
        grid, group, area = grid or area.grid_id, group or area.group_id, by_id.get(area.parent_id or 0)
    return Above(grid, group)


def dwellings(office: Office, parent_id: int) -> tuple[Node, ...]:
    """The dwellings that hang on a stair, building or estate, in order, with how many live in each."""
    from app.usecases.areas.places import effective

    with office.read() as session:
        parent = session.get(Area, parent_id)
        if parent is None:
            return ()
        have = effective(session, parent)
        found = select(Area).where(Area.parent_id == parent_id, Area.kind == "dwelling")
        people: Any = (
            select(Resident.dwelling_id, func.count(Resident.id))
            .join(Area, Area.id == Resident.dwelling_id)
            .where(Area.parent_id == parent_id, Resident.living_here.is_(True))
            .group_by(Resident.dwelling_id)
        )
        lives = {int(i): int(n) for i, n in session.execute(people)}
        return tuple(
            _node(a, Above(a.grid_id or have.grid_id, a.group_id or have.group_id), lives.get(a.id, 0), 1)
            for a in in_order(session.scalars(found))
        )


@dataclass(frozen=True)
class Choice:
    """A place to choose: its id and its whole name."""

    id: int
    kind: str
    name: str


def choices(office: Office, *kinds: str, keep: int | None = None) -> list[Choice]:
    """The places in use of these kinds by their whole names (翠湖小区3栋), in order; `keep` although it is switched off:
    a record has it and may go on having it."""
    with office.read() as session:
        wanted = set(kinds) | ({"estate"} if "building" in kinds else set())
        wanted |= {"estate", "building"} if "stair" in kinds else set()
        areas = session.scalars(select(Area).where(Area.kind.in_(wanted)))
        by_id = {a.id: a for a in in_order(areas)}
        today = office.today()

        def whole(area: Area) -> str:
            above = by_id.get(area.parent_id or 0)
            return (whole(above) if above else "") + shown_name(area.kind, area.name)

        def shown(area: Area) -> str:
            return whole(area) + ("（已停用）" if area.id in off else "")

        off = {a.id for a in by_id.values() if a.until is not None and a.until <= today}
        found = [Choice(a.id, a.kind, shown(a)) for a in by_id.values() if a.kind in kinds]
    order = {kind: at for at, kind in enumerate(AREA_KINDS)}
    return sorted(
        (c for c in found if c.id not in off or c.id == keep),
        key=lambda c: (order[c.kind], natural(c.name) if c.kind != "grid" else ()),
    )


def alike(office: Office, area_id: int) -> list[Choice]:
    """What a place may be merged into: others of its kind, of stairs and dwellings those that hang on the same."""
    with office.read() as session:
        area = session.get(Area, area_id)
        if area is None:
            return []
        kind, parent = area.kind, area.parent_id
        if kind in {"stair", "dwelling"}:
            same = select(Area).where(Area.parent_id == parent, Area.kind == kind, Area.id != area_id)
            return [Choice(a.id, kind, shown_name(kind, a.name)) for a in in_order(session.scalars(same))]
    return [c for c in choices(office, kind) if c.id != area_id]


def possible_parents(office: Office, area_id: int) -> list[Choice]:
    """What a place may hang on: places of the right kinds, of stairs and dwellings those of the same estate."""
    with office.read() as session:
        area = session.get(Area, area_id)
        if area is None:
            return []
        kinds = [k for k in ABOVE[area.kind] if k]
        estates = {a.id for a in chain(session, area) if a.kind == "estate"}
        parent = area.parent_id
        near = {a.id for a in below(session, list(estates))} | estates if kinds != ["estate"] else set()
    found = choices(office, *kinds) if kinds else []
    return [c for c in found if c.id != parent and (not near or c.id in near)]


def place(office: Office, area_id: int) -> tuple[str, int | None]:
    """(kind, what it hangs on) of a place. Raises ClerkError when it is no longer there."""
    with office.read() as session:
        area = area_of(session, area_id)
        return area.kind, area.parent_id
