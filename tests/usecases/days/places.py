"""What a clerk does to places: estates, buildings, rooms and grids, who is in charge of them, and which grid they lie in."""

from app.models.tables import Area, AreaDuty
from app.usecases.areas import duties, forms, grids, merging, rooms
from app.usecases.areas.duties import DutyForm
from app.usecases.areas.forms import AreaForm
from app.usecases.areas.rooms import RoomsForm
from tests.usecases.days.picks import Picks

BUILT = ("estate", "building", "stair", "dwelling")


def _place(p: Picks) -> int:
    kind = p.one(BUILT)
    return p.a(Area, Area.kind == kind)


def merge_places(p: Picks) -> None:
    """Two estates, buildings, stairs or dwellings are the same one."""
    kind = p.one(BUILT)
    keep = p.a(Area, Area.kind == kind)
    merging.merge(p.office, keep, p.a(Area, Area.kind == kind, Area.id != keep))


def add_place(p: Picks) -> None:
    """An estate, a building of one, or a grid."""
    match p.one(("estate", "building", "grid")):
        case "estate":
            forms.save(p.office, AreaForm("estate", name=p.one(("新苑小区", "旧苑小区")), since=p.day()))
        case "building":
            above = p.a(Area, Area.kind == "estate")
            forms.save(p.office, AreaForm("building", above, p.one(("8", "9"))))
        case "grid":
            grids.add_grid(p.office, p.one(("第八网格", "第九网格")))


def change_place(p: Picks) -> None:
    """A place is called otherwise, or lies in another grid."""
    place = _place(p)
    form, version = forms.load(p.office, place)
    if p.chance(0.6):
        form.name = p.one(("8", "9", "新苑小区"))
    else:
        form.grid_id = p.a(Area, Area.kind == "grid")
    forms.save(p.office, form, place, version)


def move_place(p: Picks) -> None:
    """A place belongs into another one, or further up or down among its like."""
    if p.chance(0.5):
        forms.move(p.office, _place(p), p.a(Area, Area.kind.in_(("estate", "building", "stair"))))
    else:
        forms.put_in_order(p.office, _place(p), p.one((-1, 1)))


def close_place(p: Picks) -> None:
    """A place is no longer used, used again, or should not be on file."""
    if p.chance(0.6):
        forms.switch(p.office, p.a(Area), p.day())
    else:
        forms.delete(p.office, p.a(Area))


def number_rooms(p: Picks) -> None:
    """The rooms of a building are put on file."""
    rooms.generate(p.office, p.a(Area, Area.kind == "building"), RoomsForm(last="2", stairs="2", doors="1"))


def assign_grid(p: Picks) -> None:
    """Places lie in a grid from now on, with all that is in them or not."""
    where = [_place(p) for _ in range(p.dice.randint(1, 3))]
    grid = p.a(Area, Area.kind == "grid") if p.chance(0.8) else None
    merging.assign(p.office, where, grid, everything=p.chance(0.5))


def charge(p: Picks) -> None:
    """Somebody is in charge of a grid, hands it over, or was named wrongly."""
    form = DutyForm(name=p.one(("甲某", "乙某")), since=p.day())
    match p.one(("new", "over", "delete")):
        case "new":
            duties.save(p.office, form, p.a(Area, Area.kind == "grid"))
        case "over":
            duties.hand_over(p.office, p.a(AreaDuty), form)
        case "delete":
            duties.delete(p.office, p.a(AreaDuty))


ACTS = (
    merge_places, merge_places, merge_places, add_place, change_place, change_place, move_place, move_place, close_place,
    number_rooms, assign_grid, assign_grid, charge, charge,
)  # fmt: skip
