"""The invented place: a community with its superior, grids, estates, buildings, stairs and dwellings."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from app.usecases.sample.drawing import words

_DWELLINGS_PER_RESIDENT = 0.43  # 2.5 people to a household, and about one dwelling in fourteen stands empty
_ESTATE_NAMES = words(
    "翠湖 向阳 和平 建设 光明 文化 幸福 新华 红旗 永安 安居 祥和 锦绣 阳光 春晖 育才 康乐 金桥 丽景 松江 "
    "民主 团结 林业 铁路 纺织 东风 长青 雅居 御景 桃园"
)
_ESTATE_KINDS = ("小区", "家园", "花园", "新村", "家属院")
_ROADS = words("和平路 建设街 文化路 新华街 育才路 光明街 幸福路 向阳街 江畔路 松林街")


@dataclass(frozen=True, slots=True)
class Grid:
    """One 网格 of the community; `code` is the community code and three digits."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Building:
    """One 楼栋: every stair has the same floors, every floor the same rooms."""

    estate: str
    road: str
    house_number: int
    number: int
    stairs: int
    floors: int
    rooms: int
    grid: Grid

    @property
    def dwellings(self) -> int:
        """How many dwellings the building has."""
        return self.stairs * self.floors * self.rooms


@dataclass(frozen=True, slots=True)
class Estate:
    """One 小区 with its address on a road; an old yard may have no property company."""

    name: str
    road: str
    house_number: int
    managed: bool
    buildings: tuple[Building, ...]


@dataclass(frozen=True, slots=True)
class Dwelling:
    """One 房屋, its address in parts (see domain notes on GB/T 39609) and in one line."""

    road: str
    house_number: str
    estate: str
    building: str
    stair: str
    floor: int
    room: str
    grid: Grid

    @property
    def address(self) -> str:
        """The address as it is written on papers, e.g. 和平路12号翠湖小区3栋2单元501室."""
        return f"{self.road}{self.house_number}{self.estate}{self.building}{self.stair}{self.room}室"


@dataclass(frozen=True, slots=True)
class Community:
    """The unit that owns the database; the place is invented, its code (12 digits) is well formed."""

    name: str
    code12: str
    superior: str
    place: str
    grids: tuple[Grid, ...]
    estates: tuple[Estate, ...]

    def dwellings(self) -> Iterator[Dwelling]:
        """Every dwelling, estate by estate, from the ground floor up."""
        for estate in self.estates:
            for building in estate.buildings:
                yield from _rooms(building)


def build_community(residents: int, seed: int) -> Community:
    """The place for so many residents: 3 to 12 grids, which take the buildings one after another.

    Division 239901 does not exist (23 is a province, 9901 is nobody): no real community can be meant.
    Tail 001-199 of the code marks a residents' committee.
    """
    rnd = Random(f"world-{seed}-{residents}")
    code = "239901001" + f"{1 + seed % 199:03d}"
    grids = tuple(
        Grid(f"{code}{index:03d}", f"第{_numeral(index)}网格")
        for index in range(1, max(3, min(12, residents // 700)) + 1)
    )
    estates = _estates(rnd, grids, max(12, int(residents * _DWELLINGS_PER_RESIDENT)))
    return Community("和平社区", code, "里仁街道办事处", "云川市江北区", grids, estates)


def _estates(rnd: Random, grids: tuple[Grid, ...], wanted: int) -> tuple[Estate, ...]:
    """Estates of 2 to 14 buildings until there are as many dwellings as wanted; grids follow each other."""
    names = [name + kind for kind in _ESTATE_KINDS for name in _ESTATE_NAMES]
    rnd.shuffle(names)
    estates: list[Estate] = []
    built = 0
    while built < wanted:
        serial, base = divmod(len(estates), len(names))
        name = names[base] + (f"{_numeral(serial + 1)}区" if serial else "")
        road, house_number = rnd.choice(_ROADS), 2 * rnd.randint(1, 120)
        buildings: list[Building] = []
        for number in range(1, rnd.randint(2, 14) + 1):
            grid = grids[min(len(grids) - 1, built * len(grids) // wanted)]
            shape = rnd.choice(((3, 6, 2), (4, 6, 2), (4, 7, 3), (5, 6, 2), (2, 11, 2), (2, 18, 4)))
            buildings.append(Building(name, road, house_number, number, *shape, grid))
            built += buildings[-1].dwellings
            if built >= wanted:
                break
        estates.append(Estate(name, road, house_number, rnd.random() < 0.7, tuple(buildings)))
    return tuple(estates)


def _rooms(building: Building) -> Iterator[Dwelling]:
    """The dwellings of one building."""
    house_number, block = f"{building.house_number}号", f"{building.number}栋"
    for stair in range(1, building.stairs + 1):
        for floor in range(1, building.floors + 1):
            for room in range(1, building.rooms + 1):
                yield Dwelling(
                    building.road,
                    house_number,
                    building.estate,
                    block,
                    f"{stair}单元",
                    floor,
                    f"{floor}{room:02d}",
                    building.grid,
                )


def _numeral(number: int) -> str:
    """1 to 99 as 一 to 九十九."""
    digits = "零一二三四五六七八九十"
    if number <= 10:
        return digits[number]
    tens, units = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + "十" + (digits[units] if units else "")
