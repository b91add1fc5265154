"""Places that cross or join: a building goes to another grid with all who live in it; two entries for one place become one."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.area import AREA_KINDS
from app.models.tables import Area, Household, Resident
from app.office import Office
from app.usecases.areas.places import effective, known_as, shown_name
from app.usecases.areas.writes import area_of, below, named_references, parts, references, repoint, set_column

ALIASES = 200
_FILLED = (
    "code", "since", "note", "floors", "stairs", "built_year", "floor", "dwelling_use", "ownership", "square_metres",
    "owner_name", "owner_phone", "owner_id_number", "owner_address", "certificate_number", "rental_use", "hidden_danger",
)  # fmt: skip


@dataclass(frozen=True)
class AssignPreview:
    """What giving places to a grid moves; `apart` names what below keeps a grid of its own, unless it is taken along."""

    dwellings: int
    residents: int
    households: int
    apart: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The counts as a sentence."""
        said = f"{self.dwellings:,} 套房屋、{self.households:,} 户、{self.residents:,} 人改划"
        return said + (f"；另划网格的不动：{'、'.join(self.apart[:6])}" if self.apart else "")


@dataclass(frozen=True)
class Done:
    """What an act did: its line in the log (to undo it), the place, and what to say."""

    entry_id: int
    area_id: int
    said: str


@dataclass(frozen=True)
class _Reach:
    """What an assignment touches: places that inherit, those that stand apart."""

    places: list[Area]
    apart: list[Area]


def _reach(session: Session, area: Area, *, everything: bool) -> _Reach:
    """The place and what is below it, without the branches that bear a grid of their own."""
    apart: list[Area] = []
    inside = {area.id}
    reached = [area]
    for place in below(session, [area.id]):
        if place.parent_id not in inside:
            continue
        if place.grid_id is not None and not everything:
            apart.append(place)
            continue
        inside.add(place.id)
        reached.append(place)
    return _Reach(reached, apart)


def _wheres(session: Session, cls: Any, area: Area, places: list[Area]) -> list[list[ColumnElement[bool]]]:
    """Conditions for the residents or households of these places, who died and what closed left out."""
    alive = cls.died_on.is_(None) if cls is Resident else cls.closed_on.is_(None)
    usual = [alive, cls.deleted_at.is_(None)]
    found = [
        [cls.dwelling_id.in_(part), *usual] for part in parts(a.id for a in places if a.kind == "dwelling")
    ]
    for building in (a for a in places if a.kind == "building" and a.parent_id):
        estate = session.get(Area, building.parent_id)
        if estate is not None:  # an address without a room has no dwelling
            named = and_(
                cls.estate.in_(known_as(estate.name, estate.aliases)),
                cls.building.in_(known_as(building.name, building.aliases)),
                or_(cls.room.is_(None), cls.room == ""),
            )
            here = [cls.living_here.is_(True)] if cls is Resident else []
            found.append([cls.dwelling_id.is_(None), named, *here, *usual])
    return found


def preview_assign(
    office: Office, area_ids: list[int], grid_id: int | None, *, everything: bool = False
) -> AssignPreview:
    """How many would move to the grid. Raises ClerkError."""
    dwellings = 0
    counts: dict[Any, int] = {Resident: 0, Household: 0}
    apart: list[str] = []
    with office.read() as session:
        for area_id in area_ids:
            area = area_of(session, area_id)
            reach = _reach(session, area, everything=everything)
            dwellings += sum(a.kind == "dwelling" for a in reach.places)
            apart += [_said(session, a) for a in reach.apart if a.grid_id != grid_id]
            for cls in counts:
                for where in _wheres(session, cls, area, reach.places):
                    other = cls.grid_id.is_distinct_from(grid_id)
                    counts[cls] += (
                        session.scalar(select(func.count()).select_from(cls).where(*where, other)) or 0
                    )
    return AssignPreview(dwellings, counts[Resident], counts[Household], tuple(apart))


def assign(office: Office, area_ids: list[int], grid_id: int | None, *, everything: bool = False) -> Done:
    """Give places to a grid with all who live there, in one write. `everything` takes along what stands apart below."""
    if not area_ids:
        raise ClerkError("请先选楼栋、单元或房屋")
    with office.write("划入网格") as w:
        grid = area_of(w.session, grid_id, "grid") if grid_id else None
        moved = 0
        for area_id in area_ids:
            area = area_of(w.session, area_id, "estate", "building", "stair", "dwelling")
            moved += assign_within(w, area, grid_id, everything=everything)
        first = _said(w.session, area_of(w.session, area_ids[0]))
        several = f"等 {len(area_ids)} 处" if len(area_ids) > 1 else ""
        where = f"划入{grid.name}" if grid else "不再单独划网格"
        w.what = f"{first}{several}{where}"
        said = f"{first}{several}已{where}，{moved:,} 人的网格一并改好"
    return Done(w.entry_id or 0, area_ids[0], said)


def assign_within(w: Write, area: Area, grid_id: int | None, *, everything: bool = False) -> int:
    """The assignment inside a larger write. Returns how many residents moved."""
    reach = _reach(w.session, area, everything=everything)
    for place in reach.places:
        place.grid_id = grid_id if place is area else None
    w.session.flush()
    wanted = grid_id or effective(w.session, area).grid_id
    wheres = {cls: _wheres(w.session, cls, area, reach.places) for cls in (Resident, Household)}
    moved = {
        cls: sum(set_column(w, cls, "grid_id", wanted, *where) for where in wheres[cls]) for cls in wheres
    }
    return moved[Resident]


def _said(session: Session, area: Area) -> str:
    above = session.get(Area, area.parent_id) if area.parent_id else None
    return (shown_name(above.kind, above.name) if above else "") + shown_name(area.kind, area.name)


def merge(office: Office, keep_id: int, lose_id: int) -> Done:
    """Two entries for one place become one: all that hangs on `lose_id` or refers to it goes to `keep_id`, whose
    aliases then hold the other name. What is below and has the same name is merged as well. Raises ClerkError."""
    with office.write("合并") as w:
        keep, lose = area_of(w.session, keep_id), area_of(w.session, lose_id)
        if keep_id == lose_id or keep.kind != lose.kind:
            raise ClerkError("只能把两个同类的地点合并成一个", "例如小区并到小区，楼栋并到楼栋。")
        kept, lost = _said(w.session, keep), _said(w.session, lose)
        w.what = f"{AREA_KINDS[keep.kind]}合并：{lost} 并入 {kept}"
        to: dict[int, int] = {}
        _merge(w, keep, lose, to)
        for cls, column in references():
            repoint(w, cls, column, to)
        for cls in named_references():
            repoint(w, cls, "of_id", to, cls.__table__.c.of_kind == "area")
    return Done(w.entry_id or 0, keep_id, f"{lost} 已并入 {kept}，原来的名称作为别名保留")


def _merge(w: Write, keep: Area, lose: Area, to: dict[int, int]) -> None:
    """Merge what is below, then the two themselves; `to` tells afterwards what became what."""
    there: dict[tuple[str, str], Area] = {}
    for place in _children(w.session, keep.id):
        for name in known_as(place.name, place.aliases):
            there.setdefault((place.kind, name), place)
    for place in _children(w.session, lose.id):
        same = next(
            (s for n in known_as(place.name, place.aliases) if (s := there.get((place.kind, n)))), None
        )
        if same is not None:
            _merge(w, same, place, to)
        else:
            hang(w.session, place, keep)
    for name in _FILLED:
        if getattr(keep, name) is None:
            setattr(keep, name, getattr(lose, name))
    keep.aliases = joined_aliases(
        keep.name, [*known_as(keep.name, keep.aliases), *known_as(lose.name, lose.aliases)]
    )
    lose.deleted_at = w.at
    to[lose.id] = keep.id


def _children(session: Session, area_id: int) -> list[Area]:
    query = select(Area).where(Area.parent_id == area_id, Area.deleted_at.is_(None))
    return list(session.scalars(query.order_by(Area.id)))


def hang(session: Session, place: Area, above: Area | None) -> None:
    """Hang a place elsewhere; the grid and group that it had from above become its own when they would change."""
    before = effective(session, place)
    place.parent_id = above.id if above else None
    session.flush()
    after = effective(session, place)
    if before.grid_id != after.grid_id and before.grid_id is not None:
        place.grid_id = before.grid_id
    if before.group_id != after.group_id and before.group_id is not None:
        place.group_id = before.group_id
    session.flush()


def joined_aliases(name: str, names: list[str]) -> str | None:
    """Other names as they are kept, without the name itself, as many as there is room for."""
    kept: list[str] = []
    for other in dict.fromkeys(names):
        if other and other != name and len("|".join([*kept, other])) <= ALIASES:
            kept.append(other)
    return "|".join(kept) or None
