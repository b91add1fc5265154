"""Buildings and dwellings: the front (楼面图) with a cell for each dwelling, and the page of one (who lives there, owner, use)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.models.fields.show import mask
from app.models.rules.dates import age_on
from app.models.rules.kinship import HEADS
from app.models.tables import Area, Household, Membership, Resident
from app.office import Office
from app.usecases.areas.duties import Duty, of_area
from app.usecases.areas.forms import CODED, LABELS, OF_KIND
from app.usecases.areas.places import address_of, chain, effective, floor_of, known_as, shown_name
from app.usecases.areas.tree import in_order, natural
from app.usecases.areas.writes import area_of, parts

OLD = 60
"""From this age on somebody counts as old (老年人权益保障法 第二条)."""
STATES = {
    "alone": "独居老人",
    "rented": "出租",
    "owner": "自住",
    "lived": "有人住",
    "other": "非住宅",
    "empty": "空置",
    "away": "户在人不住",
    "unknown": "未登记",
}
"""What a cell of the front says; the first that holds."""
_RENTED = frozenset({"rent", "dorm"})
_NO_HOME = frozenset({"shop", "office", "store", "factory"})
_HIRED, _BOUGHT = "02", "01"
_DOOR = re.compile(r"(.*?)(\d{2})([A-Z]?)")


@dataclass(frozen=True)
class Dweller:
    """Somebody who lives in a dwelling, or is filed there."""

    id: int
    name: str
    relation: str
    sex: str
    age: int | None
    phone: str
    living_here: bool
    household_id: int | None
    lodging: str


@dataclass(frozen=True)
class Cell:
    """A dwelling on the front: `who` is the head's name or the count of people, `words` what a screen reader says."""

    id: int
    room: str
    floor: int | None
    state: str
    who: str
    people: int
    words: str


@dataclass(frozen=True)
class FrontColumn:
    """One door above the other: the stair it belongs to ("" when there is none) and the door's number."""

    stair_id: int | None
    stair: str
    door: str


@dataclass(frozen=True)
class FrontRow:
    """A floor, one cell for each column (None where there is no dwelling)."""

    floor: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Front:
    """A building as a picture, from the top floor down; `loose` are dwellings without a floor; `counts` (state, label, n)."""

    id: int
    name: str
    building: str
    grid: str
    group: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[FrontColumn, ...]
    rows: tuple[FrontRow, ...]
    loose: tuple[Cell, ...]
    counts: tuple[tuple[str, str, int], ...]
    residents: int
    households: int
    unplaced: int
    duties: tuple[Duty, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every dwelling, from the top floor down, then those without a floor."""
        return (*(c for r in self.rows for c in r.cells if c is not None), *self.loose)


@dataclass(frozen=True)
class HouseholdHere:
    """A household of a dwelling."""

    id: int
    number: str
    head: str
    head_id: int | None
    members: int


@dataclass(frozen=True)
class DwellingPage:
    """Everything the page of a dwelling shows; owner's phone and number are masked."""

    id: int
    address: str
    room: str
    building_id: int | None
    grid: str
    group: str
    state: str
    state_label: str
    facts: tuple[tuple[str, str], ...]
    households: tuple[HouseholdHere, ...]
    people: tuple[Dweller, ...]
    aliases: tuple[str, ...]
    off: date | None


def front(office: Office, building_id: int) -> Front:
    """The front of a building, or of the building that a stair or dwelling belongs to. Raises ClerkError."""
    with office.read() as session:
        building = _building_of(session, area_of(session, building_id, "building", "stair", "dwelling"))
        stairs = in_order(
            session.scalars(select(Area).where(Area.parent_id == building.id, Area.kind == "stair"))
        )
        hung = [building.id, *(s.id for s in stairs)]
        found = select(Area).where(Area.parent_id.in_(hung), Area.kind == "dwelling", Area.until.is_(None))
        flats = in_order(session.scalars(found))
        people = dwellers(office, session, [f.id for f in flats])
        homes = homes_in(session, [f.id for f in flats])
        cells = {f.id: _cell(f, people.get(f.id, []), homes.get(f.id, [])) for f in flats}
        columns, rows, loose = _grid(building, stairs, flats, cells)
        return _front(office, session, building, (columns, rows, loose), cells, sum(map(len, homes.values())))


def _building_of(session: Session, area: Area) -> Area:
    return next((a for a in chain(session, area) if a.kind == "building"), area)


def _front(
    office: Office, session: Session, building: Area, shape: Any, cells: dict[int, Cell], households: int
) -> Front:
    columns, rows, loose = shape
    have = effective(session, building)
    counts = [(k, label, sum(c.state == k for c in cells.values())) for k, label in STATES.items()]
    return Front(
        building.id, address_of(session, building), shown_name("building", building.name),
        name_of(session, have.grid_id), name_of(session, have.group_id), facts_of(office, building), columns, rows, loose,
        tuple(c for c in counts if c[2]), sum(c.people for c in cells.values()), households,
        _unplaced(session, building), of_area(office, session, building.id),
    )  # fmt: skip


def _unplaced(session: Session, building: Area) -> int:
    """Residents whose address names the building but no room."""
    estate = session.get(Area, building.parent_id) if building.parent_id else None
    if estate is None:
        return 0
    query = select(func.count(Resident.id)).where(
        Resident.living_here.is_(True),
        Resident.dwelling_id.is_(None),
        Resident.estate.in_(known_as(estate.name, estate.aliases)),
        Resident.building.in_(known_as(building.name, building.aliases)),
    )
    return session.scalar(query) or 0


def dwellers(office: Office, session: Session, dwelling_ids: Iterable[int]) -> dict[int, list[Dweller]]:
    """Who is filed in each dwelling, heads first; who died is left out."""
    code = office.library.code
    relations, sexes, today = code("relation"), code("sex"), office.today()
    found: dict[int, list[Dweller]] = {}
    for part in parts(dwelling_ids):
        query = select(
            Resident.id, Resident.name, Resident.relation, Resident.sex, Resident.birth_date, Resident.phone,
            Resident.living_here, Resident.household_id, Resident.lodging, Resident.dwelling_id,
        ).where(Resident.dwelling_id.in_(part), Resident.died_on.is_(None))  # fmt: skip
        for r in sorted(
            session.execute(query), key=lambda r: (r.relation not in HEADS, r.relation or "98", r.id)
        ):
            age = age_on(r.birth_date, today) if r.birth_date else None
            one = Dweller(
                r.id, r.name, relations.label(r.relation), sexes.label(r.sex), age,
                mask("phone", r.phone) if r.phone else "", r.living_here, r.household_id, r.lodging or "",
            )  # fmt: skip
            found.setdefault(r.dwelling_id, []).append(one)
    return found


def homes_in(session: Session, dwelling_ids: Iterable[int]) -> dict[int, list[HouseholdHere]]:
    """The open households filed in each dwelling."""
    found: dict[int, list[HouseholdHere]] = {}
    size = (
        select(func.count(Membership.id))
        .where(
            Membership.household_id == Household.id, Membership.end.is_(None), Membership.deleted_at.is_(None)
        )
        .scalar_subquery()
    )
    for part in parts(dwelling_ids):
        query = (
            select(
                Household.id, Household.number, Resident.name, Household.head_id, size, Household.dwelling_id
            )
            .outerjoin(Resident, and_(Resident.id == Household.head_id, Resident.deleted_at.is_(None)))
            .where(Household.dwelling_id.in_(part), Household.closed_on.is_(None))
            .order_by(Household.id)
        )
        for home_id, number, head, head_id, members, dwelling in session.execute(query):
            one = HouseholdHere(home_id, number or "", head or "", head_id, members)
            found.setdefault(dwelling, []).append(one)
    return found


def state_of(dwelling: Area, people: list[Dweller], homes: list[HouseholdHere]) -> str:
    """What the dwelling is, by what is recorded: nobody's use is guessed."""
    here = [p for p in people if p.living_here]
    if len(here) == 1 and (here[0].age or 0) >= OLD:
        return "alone"
    if dwelling.dwelling_use in _RENTED or dwelling.rental_use or any(p.lodging == _HIRED for p in here):
        return "rented"
    if here:
        named = bool(dwelling.owner_name) and dwelling.owner_name in {p.name for p in here}
        owned = dwelling.dwelling_use == "self" or named or any(p.lodging == _BOUGHT for p in here)
        return "owner" if owned else "lived"
    if dwelling.dwelling_use in _NO_HOME:
        return "other"
    if dwelling.dwelling_use == "empty":
        return "empty"
    return "away" if people or any(h.members for h in homes) else "unknown"


def _cell(dwelling: Area, people: list[Dweller], homes: list[HouseholdHere]) -> Cell:
    here = [p for p in people if p.living_here]
    state = state_of(dwelling, people, homes)
    heads = [h.head for h in homes if h.head]
    who = heads[0] if heads else here[0].name if len(here) == 1 else f"{len(here)} 人" if here else ""
    room = shown_name("dwelling", dwelling.name)
    count = f"{len(here)} 人" if here else ""
    more = f"共 {len(homes)} 户" if len(homes) > 1 else ""
    danger = "有安全隐患" if dwelling.hidden_danger not in (None, "", "00") else ""
    words = "，".join(filter(None, (room, STATES[state], who if heads else "", count, more, danger)))
    return Cell(dwelling.id, dwelling.name, floor_on(dwelling), state, who, len(here), words)


def floor_on(dwelling: Area) -> int | None:
    """The floor as recorded, else as the room's number tells."""
    return dwelling.floor if dwelling.floor is not None else floor_of(dwelling.name)


def _door(dwelling: Area) -> str:
    """The door on its floor: 01 of 501."""
    match = _DOOR.fullmatch(dwelling.name.upper())
    return f"{match[2]}{match[3]}" if match and floor_of(dwelling.name) is not None else dwelling.name


def _grid(building: Area, stairs: list[Area], flats: list[Area], cells: dict[int, Cell]) -> Any:
    """(columns, rows from the top floor, cells without a place) of the picture."""
    names = {s.id: shown_name("stair", s.name) for s in stairs}
    turn = {s.id: at for at, s in enumerate(stairs)}
    placed: dict[tuple[int, int | None, str], Cell] = {}
    loose: list[Cell] = []
    for flat in flats:
        stair = flat.parent_id if flat.parent_id in names else None
        key = (cells[flat.id].floor or 0, stair, _door(flat))
        if key[0] and key not in placed:
            placed[key] = cells[flat.id]
        else:
            loose.append(cells[flat.id])
    doors = sorted({(s, d) for _, s, d in placed}, key=lambda x: (turn.get(x[0] or 0, -1), natural(x[1])))
    columns = tuple(FrontColumn(s, names.get(s or 0, ""), d) for s, d in doors)
    floors = {f for f, _, _ in placed}
    top = max([building.floors or 0, *floors], default=0) if placed else 0
    every = [f for f in range(top, min([1, *floors]) - 1, -1) if f]
    rows = tuple(FrontRow(f, tuple(placed.get((f, s, d)) for s, d in doors)) for f in every)
    return columns, rows if placed else (), tuple(loose)


def dwelling(office: Office, dwelling_id: int) -> DwellingPage:
    """The page of a dwelling. Raises ClerkError."""
    with office.read() as session:
        area = area_of(session, dwelling_id, "dwelling")
        people = dwellers(office, session, [area.id]).get(area.id, [])
        homes = homes_in(session, [area.id]).get(area.id, [])
        have, state = effective(session, area), state_of(area, people, homes)
        building = next((a.id for a in chain(session, area) if a.kind == "building"), None)
        return DwellingPage(
            area.id, address_of(session, area), shown_name("dwelling", area.name), building,
            name_of(session, have.grid_id), name_of(session, have.group_id), state, STATES[state], facts_of(office, area),
            tuple(homes), tuple(people), known_as(area.name, area.aliases)[1:], area.until,
        )  # fmt: skip


def facts_of(office: Office, area: Area) -> tuple[tuple[str, str], ...]:
    """(label, text) of what is recorded of a place itself, in the order of its form, masked."""
    found = []
    for name in OF_KIND[area.kind]:
        value = getattr(area, name)
        if value in (None, "") or name in {"name", "grid_id", "group_id", "aliases"}:
            continue
        text = str(value)
        if name in CODED:
            text = office.library.code(name).label(text)
        elif name in ("owner_phone", "owner_id_number"):
            text = mask("phone" if name == "owner_phone" else "id", text)
        elif name == "square_metres":
            text = f"{value.normalize():f} 平方米"
        found.append((LABELS[name].split("（")[0], text))
    return tuple(found)


def name_of(session: Session, area_id: int | None) -> str:
    """The name of a grid or group, "" without one."""
    area = session.get(Area, area_id) if area_id else None
    return area.name if area is not None else ""


def rented(people: Any, dwelling_table: Any) -> Any:
    """The condition that a dwelling is let, as `state_of` sees it, for statements."""
    hired = select(people.id).where(
        people.dwelling_id == dwelling_table.id,
        people.living_here.is_(True),
        people.lodging == _HIRED,
        people.deleted_at.is_(None),
    )
    return or_(
        dwelling_table.dwelling_use.in_(_RENTED), dwelling_table.rental_use.is_not(None), hired.exists()
    )
