"""Places by address: one rule for what is typed, imported and built by hand."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.models.tables import Area, Household, Residence, Resident
from app.office import Office
from app.usecases.areas import places
from app.usecases.history import undo
from app.usecases.households import records as households
from app.usecases.importing import check, plan, take
from app.usecases.residents import records as residents
from tests.factories import id_number, resident, resident_form

ADDRESSES = (
    "幸福小区3号楼2单元501室",
    "幸福小区3栋2单元502室",
    "幸福小区三栋2-501",
    "幸福小区3-2-601",
    "幸福小区3栋2单元负1层102",
    "幸福小区4栋101",
    "和平路12号翠湖小区A座1203室",
    "翠湖小区A座",
    "翠湖小区",
    "向阳村四组15号",
)


def tree(office: Office) -> set[tuple[str, ...]]:
    """Every place as its chain of kinds and names, with floor and the grid it bears itself."""
    with office.read() as session:
        areas = {a.id: a for a in session.scalars(select(Area).where(Area.kind.not_in(("grid", "group"))))}
        grids = {a.id: a.name for a in session.scalars(select(Area).where(Area.kind == "grid"))}
    found = set()
    for area in areas.values():
        names: list[str] = []
        at: Area | None = area
        while at is not None:
            names.append(f"{at.kind} {at.name}")
            at = areas.get(at.parent_id or 0)
        found.add((*names[::-1], str(area.floor), str(area.room), grids.get(area.grid_id or 0, "")))
    return found


def homes(office: Office) -> dict[str, str]:
    """Address → the dwelling it is tied to, as one says it."""
    with office.read() as session:
        rows = session.execute(select(Resident.address, Resident.dwelling_id))
        return {a: places.address_of(session, session.get_one(Area, d)) if d else "" for a, d in rows if a}


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "shown"),
    [
        ("building", "3栋", "3", "3栋"),
        ("building", "３号楼", "3", "3栋"),
        ("building", "三栋", "3", "3栋"),
        ("building", "A座", "A", "A栋"),
        ("building", "综合楼", "综合楼", "综合楼"),
        ("stair", "2单元", "2", "2单元"),
        ("dwelling", "501室", "501", "501室"),
        ("dwelling", "0101", "0101", "0101室"),
        ("dwelling", "门卫室", "门卫室", "门卫室"),
        ("estate", "翠湖小区", "翠湖小区", "翠湖小区"),
    ],
)
def test_one_name_however_it_is_written(kind: str, typed: str, kept: str, shown: str) -> None:
    assert places.plain_name(kind, typed) == kept
    assert places.shown_name(kind, kept) == shown


@given(st.integers(1, 99), st.integers(1, 60), st.sampled_from(("栋", "号楼", "幢", "座", "")))
def test_a_name_kept_is_kept_again_as_it_is(number: int, floor: int, unit: str) -> None:
    kept = places.plain_name("building", f"{number}{unit}")
    assert kept == str(number) == places.plain_name("building", kept)
    assert places.plain_name("building", places.shown_name("building", kept)) == kept
    assert places.floor_of(f"{floor}01") == places.floor_of(f"{floor:02d}01") == floor


@pytest.mark.parametrize(
    ("room", "floor"),
    [
        ("501", 5),
        ("0501", 5),
        ("1-101", 1),
        ("A1203", 12),
        ("3301", 33),
        ("5", None),
        ("门卫", None),
        ("001", None),
    ],
)
def test_the_floor_a_room_tells(room: str, floor: int | None) -> None:
    assert places.floor_of(room) == floor


def _sheet(folder: Path, people: list[tuple[str, str, str]]) -> Path:
    path = folder / "名册.csv"
    lines = ["姓名,身份证号,现住地址,所属网格", *(f"{n},{i},{a},第一网格" for n, i, a in people)]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def test_a_sheet_and_the_same_people_typed_give_the_same_tree(file_office: Office, tmp_path: Path) -> None:
    people = [(f"王{'甲乙丙丁戊己庚辛壬癸'[i]}", id_number(), a) for i, a in enumerate(ADDRESSES)]
    office = file_office
    checked: Any = check.check(office, plan.understand(office, _sheet(tmp_path, people)))
    done = take.take(office, checked)
    assert done.new == len(people), checked.refused
    imported, tied = tree(office), homes(office)
    assert imported
    undo.undo(office, done.import_id or 0)
    assert not tree(office)
    grid = residents.grids(office)[0].id
    for name, number, address in people:
        residents.save(office, resident_form(name, id_number=number, address=address, grid_id=grid))
    assert tree(office) == imported
    assert homes(office) == tied
    assert tied["幸福小区三栋2-501"] == tied["幸福小区3号楼2单元501室"] == "幸福小区3栋2单元501室"
    assert tied["翠湖小区A座"] == ""


def test_an_estate_on_file_is_known_by_its_short_name(file_office: Office, tmp_path: Path) -> None:
    """幸福叁栋 is building 3 of 幸福小区, typed or in a sheet; below the ground is another dwelling than above it."""
    resident(file_office, address="幸福小区3栋2单元501室")
    resident(file_office, "李四", address="幸福叁栋2-501")
    resident(file_office, "赵六", address="幸福小区3栋2单元101室")
    resident(file_office, "孙七", address="幸福小区3栋2单元负1层101室")
    sheet = _sheet(tmp_path, [("王五", id_number(), "幸福三号楼二单元501")])
    checked: Any = check.check(file_office, plan.understand(file_office, sheet))
    assert take.take(file_office, checked).new == 1
    tied = homes(file_office)
    assert tied["幸福叁栋2-501"] == tied["幸福三号楼二单元501"] == "幸福小区3栋2单元501室"
    assert tied["幸福小区3栋2单元负1层101室"] == "幸福小区3栋2单元B1-101室"
    with file_office.read() as session:
        floors = {a.name: a.floor for a in session.scalars(select(Area).where(Area.kind == "dwelling"))}
    assert floors == {"501": 5, "101": 1, "B1-101": -1}


def test_saved_by_hand_ties_resident_spell_and_household(office: Office) -> None:
    grid = residents.grids(office)[1].id
    one = resident(office, address="幸福小区3栋2单元501室", grid_id=grid)
    home = households.household_of(office, one)
    other = resident(office, "李四", address="幸福小区3号楼2-502", grid_id=None)
    with office.read() as session:
        first, second = session.get_one(Resident, one), session.get_one(Resident, other)
        spell = session.scalars(select(Residence).where(Residence.resident_id == one)).one()
        assert first.dwelling_id is not None
        assert first.dwelling_id == spell.area_id == session.get_one(Household, home).dwelling_id
        assert second.dwelling_id != first.dwelling_id
        assert second.grid_id == grid, "the building's grid is the grid of who moves in"


def test_an_alias_leads_to_the_same_estate(office: Office) -> None:
    one = resident(office, address="幸福小区3栋2单元501室")
    with office.write("别名") as w:
        w.session.scalars(select(Area).where(Area.kind == "estate")).one().aliases = "老矿小区|矿里"
    two = resident(office, "李四", address="老矿小区3栋2单元501室")
    with office.read() as session:
        assert session.get_one(Resident, one).dwelling_id == session.get_one(Resident, two).dwelling_id


def test_who_lives_elsewhere_has_no_dwelling_here(office: Office) -> None:
    one = resident(office, address="幸福小区3栋2单元501室", living_here=False)
    assert not tree(office)
    with office.read() as session:
        assert session.get_one(Resident, one).dwelling_id is None


def test_one_person_of_another_grid_does_not_move_the_dwelling(office: Office) -> None:
    one, two = (g.id for g in residents.grids(office))
    resident(office, address="幸福小区3栋2单元501室", grid_id=one)
    resident(office, "李四", address="幸福小区3栋2单元501室", grid_id=two)
    resident(office, "王五", address="幸福小区3栋2单元502室", grid_id=two)
    with office.read() as session:
        own = {a.name: a.grid_id for a in session.scalars(select(Area).where(Area.parent_id.is_not(None)))}
    assert own == {"3": one, "2": None, "501": None, "502": two}, (
        "a new dwelling bears what differs, an old one stays"
    )
