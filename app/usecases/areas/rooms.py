"""The rooms of a building made in one go from floors × stairs × doors; those that are there already stay as they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.text import clean
from app.models.tables import Area
from app.office import Office
from app.usecases.areas.merging import Done
from app.usecases.areas.places import child, known_as, shown_name
from app.usecases.areas.writes import area_of

MOST = 5000
PATTERNS = {
    "101": "101、102 … 各单元重新编号",
    "0101": "0101、0102 … 楼层两位数",
    "1-101": "1-101、2-101 … 写上单元",
    "through": "101、102、103 … 各单元连着编号",
}
"""How rooms are numbered; 1-101 is said so on the door, in the tree it is 1单元 101室 as an address has it."""


@dataclass
class RoomsForm:
    """What is asked: floors from – to, stairs (0: the building has none), doors on each floor of a stair, floors left out."""

    first: str = "1"
    last: str = "6"
    stairs: str = "3"
    doors: str = "2"
    pattern: str = "101"
    without: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        limits = {"first": (1, 200), "last": (1, 200), "stairs": (0, 60), "doors": (1, 60)}
        for name, (low, high) in limits.items():
            typed = clean(getattr(self, name))
            if not (typed.isdecimal() and low <= int(typed) <= high):
                found[name] = f"请填 {low} 到 {high} 的整数"
        if not found and int(self.last) < int(self.first):
            found["last"] = "最高层不能低于最低层"
        if re.sub(r"[\d、，,；;\s]", "", self.without):
            found["without"] = "写楼层数，用、隔开，例如 4、13、14"
        if self.pattern not in PATTERNS:
            found["pattern"] = "请选编号方式"
        if not found and len(list(_numbers(self))) > MOST:
            found["doors"] = f"一次最多 {MOST} 套，请分几次生成"
        return found


@dataclass(frozen=True)
class RoomsPreview:
    """What would be there: `missing` (stair, room, floor) are made, `there` stay."""

    there: int
    missing: tuple[tuple[str, str, int], ...]

    @property
    def words(self) -> str:
        """What will happen, with the first and last room."""
        if not self.missing:
            return f"{self.there} 套都已经有了，不用再生成。"
        said = [
            f"{shown_name('stair', s) if s else ''}{shown_name('dwelling', r)}" for s, r, _ in self.missing
        ]
        shown = "、".join(said) if len(said) < 7 else f"{'、'.join(said[:4])} … {said[-1]}"
        kept = f"已有的 {self.there} 套不动。" if self.there else ""
        return f"将新增 {len(said):,} 套：{shown}。{kept}"


def _numbers(form: RoomsForm) -> Iterator[tuple[str, str, int]]:
    """(stair, room, floor) of every room asked for."""
    stairs, doors = int(form.stairs), int(form.doors)
    without = {int(n) for n in re.findall(r"\d+", form.without)}
    for stair in range(1, max(stairs, 1) + 1):
        before = (stair - 1) * doors if form.pattern == "through" else 0
        for floor in range(int(form.first), int(form.last) + 1):
            if floor not in without:
                for door in range(before + 1, before + doors + 1):
                    number = f"{floor:02d}{door:02d}" if form.pattern == "0101" else f"{floor}{door:02d}"
                    yield str(stair) if stairs else "", number, floor


def _missing(session: Session, building: Area, form: RoomsForm) -> tuple[int, list[tuple[str, str, int]]]:

    there: dict[str, set[str]] = {}
    stairs = {
        a.id: a
        for a in session.scalars(select(Area).where(Area.parent_id == building.id, Area.kind == "stair"))
    }
    query = select(Area).where(Area.parent_id.in_([building.id, *stairs]), Area.kind == "dwelling")
    for flat in session.scalars(query):
        above = stairs.get(flat.parent_id or 0)
        for name in known_as(above.name, above.aliases) if above else ("",):
            there.setdefault(name, set()).update(known_as(flat.name, flat.aliases))
    wanted = list(_numbers(form))
    missing = [(s, r, f) for s, r, f in wanted if r not in there.get(s, set())]
    return len(wanted) - len(missing), missing


def proposed(office: Office, building_id: int) -> RoomsForm:
    """What is asked, filled in with the floors and stairs the building is on file with."""
    with office.read() as session:
        building, usual = area_of(session, building_id, "building"), RoomsForm()
        return RoomsForm(last=str(building.floors or usual.last), stairs=str(building.stairs or usual.stairs))


def preview(office: Office, building_id: int, form: RoomsForm) -> RoomsPreview:
    """What generating would add. Raises ClerkError with what is wrong."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    with office.read() as session:
        there, missing = _missing(session, area_of(session, building_id, "building"), form)
        return RoomsPreview(there, tuple(missing))


def generate(office: Office, building_id: int, form: RoomsForm) -> Done:
    """Add the rooms that are missing, in one write. Raises ClerkError with what is wrong."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    with office.write("生成房屋") as w:
        building = area_of(w.session, building_id, "building")
        label = shown_name("building", building.name)
        _, missing = _missing(w.session, building, form)
        stairs = {name: _stair(w, building, name) for name in dict.fromkeys(s for s, _, _ in missing)}
        w.session.add_all(
            Area(kind="dwelling", name=room, room=room, floor=floor, parent_id=stairs[stair])
            for stair, room, floor in missing
        )
        building.floors = max(building.floors or 0, int(form.last))
        building.stairs = max(building.stairs or 0, int(form.stairs)) or None
        w.what = f"{label} 生成房屋 {len(missing)} 套"
    return Done(w.entry_id or 0, building_id, f"{label} 已新增 {len(missing):,} 套房屋")


def _stair(w: Write, building: Area, name: str) -> int:
    """The id of what the rooms of a stair hang on."""
    if not name:
        return building.id
    found = child(w.session, building.id, "stair", name)
    if found is None:
        found = Area(kind="stair", name=name, parent_id=building.id)
        w.session.add(found)
        w.session.flush()
    return found.id
