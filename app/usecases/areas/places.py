"""Places by the parts of an address: estate, building, stair, dwelling are found by name or alias, or made.

One set of rules for an address typed by hand, a sheet of 100,000 rows and a clerk who builds the tree: 3栋, 3号楼 and 三栋
are building 3; a dwelling hangs on its stair when the address names one, else on its building.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.models.rules.address import AddressParts, estate_names, format_address, parse_address, parse_among
from app.models.rules.text import clean
from app.models.tables import Area, Household, Resident

LONGEST = 60
ABOVE: dict[str, tuple[str | None, ...]] = {
    "grid": (None,),
    "group": (None,),
    "estate": (None,),
    "building": ("estate", None),
    "stair": ("building",),
    "dwelling": ("stair", "building", "estate"),
}
"""What a place may hang on; None is the root of the tree. Grids and groups cross the tree, nothing is built in them."""
UNITS = {"building": "栋", "stair": "单元", "dwelling": "室"}
_NUMBERED = re.compile(r"[A-Z]?\d+[A-Z]?|[A-Z]|[甲乙丙丁东西南北]")
_ROOM = re.compile(r"(?:.*[-A-Z])?(\d{3,})[A-Z]?")
_BELOW = re.compile(r"B(\d)-.+")


@lru_cache(maxsize=8192)
def plain_name(kind: str, text: str) -> str:
    """The name as it is kept: 3栋, 3号楼, 三栋 → 3; 2单元 → 2; 501室 → 501. Other names as they are."""
    words = clean(text)[:LONGEST]
    part = {"building": "building", "stair": "stair", "dwelling": "room"}.get(kind)
    if part is None or words.isdigit():
        return words
    for whole in (words, words + UNITS[kind]):
        parts = parse_address(whole)
        named = getattr(parts, part)
        if named and parts == AddressParts(**{part: named}):
            return str(named)
    return words


def shown_name(kind: str, name: str) -> str:
    """The name as one says it: 3 → 3栋, 2 → 2单元, 501 → 501室; a name of words stays."""
    return name + UNITS[kind] if kind in UNITS and _NUMBERED.fullmatch(name.upper()) else name


def floor_of(room: str) -> int | None:
    """The floor a room's number tells: 501, 0501 and 1-501 → 5, 1203 → 12, B1-101 → -1; None when it tells none."""
    if below := _BELOW.fullmatch(room.upper()):
        return -int(below[1])
    match = _ROOM.fullmatch(room.upper())
    return int(match[1][:-2]) or None if match else None


def known_as(name: str, aliases: str | None) -> tuple[str, ...]:
    """The name and its aliases."""
    return (name, *filter(None, (aliases or "").split("|")))


@lru_cache(maxsize=65536)
def steps(
    estate: str | None, building: str | None, stair: str | None, room: str | None
) -> tuple[tuple[str, str], ...]:
    """(kind, name) from the estate down to the dwelling, or as far as the address goes; none without estate and building."""
    if not (estate and building):
        return ()
    wanted = (("estate", estate), ("building", building), ("stair", stair), ("dwelling", room))
    known = [(kind, plain_name(kind, text)) for kind, text in wanted if text]
    return tuple(known if room else known[:2])


@dataclass(frozen=True)
class Above:
    """The grid and group that a place has or inherits."""

    grid_id: int | None
    group_id: int | None


def own_across(kind: str, before: Above, told: Above, *, new: bool) -> tuple[int | None, int | None]:
    """The (grid, group) to keep on a place itself when an address names it together with a grid or group.

    A building bears what is told of it while it has none; a new dwelling bears what differs from its building.
    """
    pairs = ((before.grid_id, told.grid_id), (before.group_id, told.group_id))
    if kind == "building":
        return tuple(said if had is None else None for had, said in pairs)  # type: ignore[return-value]
    if kind == "dwelling" and new:
        return tuple(said if said != had else None for had, said in pairs)  # type: ignore[return-value]
    return None, None


def estates_said(session: Session) -> dict[str, str]:
    """How the office's estates are said in an address: by name, by alias, and without 小区 where it is plain which."""
    query = select(Area.name, Area.aliases).where(Area.kind == "estate", Area.deleted_at.is_(None))
    return estate_names(name for row in session.execute(query) for name in known_as(*row))


def effective(session: Session, area: Area) -> Above:
    """The grid and group of a place: its own, else those of the nearest place above that has them."""
    grid, group, seen = area.grid_id, area.group_id, {area.id}
    above = area.parent_id
    while above is not None and above not in seen and (grid is None or group is None):
        seen.add(above)
        parent = session.get(Area, above)
        if parent is None:
            break
        grid, group, above = grid or parent.grid_id, group or parent.group_id, parent.parent_id
    return Above(grid, group)


def chain(session: Session, area: Area | None) -> list[Area]:
    """The places from the root down to this one."""
    found: list[Area] = []
    while area is not None and area not in found:
        found.append(area)
        area = session.get(Area, area.parent_id) if area.parent_id else None
    return found[::-1]


def address_of(session: Session, area: Area) -> str:
    """The address of a place in the office's one way of writing: 翠湖小区3栋2单元501室."""
    keys = {"estate": "estate", "building": "building", "stair": "stair", "dwelling": "room"}
    parts = {keys[a.kind]: a.name for a in chain(session, area) if a.kind in keys}
    said = "".join(shown_name(a.kind, a.name) for a in chain(session, area) if a.kind in keys)
    whole = format_address(AddressParts(**parts))
    return whole if parse_address(whole) == AddressParts(**parts) else said


def child(session: Session, parent_id: int | None, kind: str, name: str) -> Area | None:
    """The place of that name, or with that alias, right below another one."""
    here = select(Area).where(Area.parent_id == parent_id, Area.kind == kind, Area.deleted_at.is_(None))
    found = session.scalars(here.where(Area.name == name).order_by(Area.id)).first()
    if found is not None:
        return found
    others = session.scalars(here.where(Area.aliases.is_not(None)).order_by(Area.id))
    return next((a for a in others if name in known_as(a.name, a.aliases)), None)


def dwelling_of(w: Write, parts: AddressParts, grid: int | None = None) -> Area | None:
    """Find or make the places an address names; the dwelling, or None when it names none.

    `grid` goes to a building that has none, and to a new dwelling of another grid than its building.
    """
    above: Area | None = None
    for kind, name in steps(parts.estate, parts.building, parts.stair, parts.room):
        found = child(w.session, above.id if above else None, kind, name)
        place = found or _make(w, above, kind, name)
        before = effective(w.session, place)
        own, _ = own_across(kind, before, Above(grid, None), new=found is None)
        place.grid_id = own or place.grid_id
        above = place
    return above if above is not None and above.kind == "dwelling" else None


def _make(w: Write, above: Area | None, kind: str, name: str) -> Area:
    made = Area(kind=kind, name=name, parent_id=above.id if above else None)
    if kind == "dwelling":
        made.room, made.floor = name[:20], floor_of(name)
    w.session.add(made)
    w.session.flush()
    return made


def link(w: Write, record: Resident | Household) -> None:
    """Tie a resident or a household to the dwelling the address names; no grid of its own means the dwelling's.

    Somebody who lives elsewhere has no dwelling here.
    """
    record.dwelling_id = None
    if isinstance(record, Resident) and not record.living_here:
        return
    parts = parse_among(record.address or "", estates_said(w.session))
    record.estate, record.building = parts.estate or None, parts.building or None
    record.stair, record.room = parts.stair or None, parts.room or None
    dwelling = dwelling_of(w, parts, record.grid_id)
    if dwelling is not None:
        record.dwelling_id = dwelling.id
        record.grid_id = record.grid_id or effective(w.session, dwelling).grid_id
