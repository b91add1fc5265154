"""The front of a building, the page of a dwelling, rooms made in one go, and the lists about houses."""

from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.tables import Area, Household, Resident
from app.office import Office
from app.usecases import search
from app.usecases.areas import (
    duties as area_duties,
)
from app.usecases.areas import (
    forms as area_forms,
)
from app.usecases.areas import (
    house_lists,
    houses,
)
from app.usecases.areas import (
    rooms as house_rooms,
)
from app.usecases.areas import (
    tree as area_tree,
)
from app.usecases.areas.duties import DutyForm
from app.usecases.areas.forms import AreaForm
from app.usecases.areas.rooms import RoomsForm
from app.usecases.history import undo
from app.usecases.households import records as households
from app.usecases.papers import printing
from app.usecases.papers import sheets as paper_sheets
from app.usecases.residents import records as residents
from tests.factories import resident


def building(office: Office, estate: str = "翠湖小区", name: str = "3") -> int:
    parent = next((n.id for n in area_tree.tree(office).roots if n.name == estate), None)
    if parent is None:
        parent = area_forms.save(office, AreaForm("estate", None, estate)).area_id
    return area_forms.save(office, AreaForm("building", parent, name)).area_id


def change(office: Office, dwelling_id: int, **values: Any) -> None:
    form, version = area_forms.load(office, dwelling_id)
    for name, value in values.items():
        setattr(form, name, value)
    area_forms.save(office, form, dwelling_id, version)


def cells(office: Office, building_id: int) -> dict[str, houses.Cell]:
    return {c.room: c for c in houses.front(office, building_id).cells}


def test_rooms_are_made_where_they_are_missing(office: Office) -> None:
    resident(office, address="翠湖小区3栋1单元101室")
    estate = area_tree.tree(office).roots[0].id
    one = area_tree.tree(office).children[estate][0].id
    form = RoomsForm("1", "6", "2", "2", without="4")
    found = house_rooms.preview(office, one, form)
    assert (found.there, len(found.missing)) == (1, 19)
    assert "将新增 19 套：1单元102室" in found.words
    assert "已有的 1 套不动" in found.words
    house_rooms.generate(office, one, form)
    front = houses.front(office, one)
    assert [r.floor for r in front.rows] == [6, 5, 4, 3, 2, 1]
    assert [(c.stair, c.door) for c in front.columns] == [
        ("1单元", "01"),
        ("1单元", "02"),
        ("2单元", "01"),
        ("2单元", "02"),
    ]
    assert all(c is None for c in front.rows[2].cells), "the fourth floor was left out"
    assert all(c is not None for r in front.rows if r.floor != 4 for c in r.cells)
    assert front.rows[-1].cells[0] is not None
    assert (front.rows[-1].cells[0].people, front.residents, front.loose) == (1, 1, ())
    assert house_rooms.preview(office, one, form).missing == ()
    undo.undo(office, undo.acts(office)[0].id)
    assert len(houses.front(office, one).cells) == 1


@given(
    st.integers(1, 9),
    st.integers(0, 8),
    st.integers(0, 6),
    st.integers(1, 4),
    st.sampled_from(list(house_rooms.PATTERNS)),
)
def test_every_room_has_one_number(first: int, more: int, stairs: int, doors: int, pattern: str) -> None:
    form = RoomsForm(str(first), str(first + more), str(stairs), str(doors), pattern)
    assert form.problems() == {}
    rooms = list(house_rooms._numbers(form))
    assert len(rooms) == len({(s, r) for s, r, _ in rooms}) == (more + 1) * max(stairs, 1) * doors
    assert all(houses.floor_of(r) == f for _, r, f in rooms)
    if pattern == "through":
        assert len({r for _, r, _ in rooms}) == len(rooms)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [({"first": "0"}, "first"), ({"last": "x"}, "last"), ({"first": "7"}, "last"), ({"without": "四"}, "without"),
     ({"last": "200", "stairs": "60"}, "doors")],
)  # fmt: skip
def test_a_plan_that_cannot_be(file_office: Office, values: dict[str, str], wrong: str) -> None:
    form = RoomsForm(**values)
    assert wrong in form.problems()
    with pytest.raises(ClerkError):
        house_rooms.preview(file_office, building(file_office), form)


def test_what_a_cell_says(office: Office) -> None:
    one = building(office)
    house_rooms.generate(office, one, RoomsForm("1", "5", "0", "2"))
    flats = {n.name: n.id for n in area_tree.dwellings(office, one)}
    place = "翠湖小区3栋{}室".format

    def lives(name: str, room: str, **values: Any) -> int:
        return resident(office, name, id_number="", address=place(room), **values)

    lives("独甲", "101", birth_date="1940-01-01")
    lives("租乙", "102", birth_date="1990", residence_kind="02", lodging="02")
    owner = lives("房丙", "201", birth_date="1980")
    lives("房丁", "201", birth_date="1985")
    households.household_of(office, owner)
    change(
        office,
        flats["201"],
        owner_name="房丙",
        owner_phone="13900000001",
        square_metres="86.5",
        hidden_danger="02",
    )
    lives("住戊", "202", birth_date="1980")
    change(office, flats["301"], dwelling_use="empty")
    change(office, flats["302"], dwelling_use="shop")
    away = lives("户己", "401", birth_date="1980")
    form, version = residents.load_form(office, away)
    form.living_here, form.relation = False, "01"
    residents.save(office, form, away, version)
    with office.write("户在人不住") as w:
        w.session.add(Household(dwelling_id=flats["402"], address=place("402")))
        w.session.get_one(Resident, away).dwelling_id = flats["401"]
    said = {room: c.state for room, c in cells(office, one).items()}
    assert said == {
        "101": "alone", "102": "rented", "201": "owner", "202": "lived", "301": "empty", "302": "other", "401": "away",
        "402": "unknown", "501": "unknown", "502": "unknown",
    }  # fmt: skip
    found = cells(office, one)
    assert found["201"].words == "201室，自住，房丙，2 人，有安全隐患"
    assert found["101"].words == "101室，独居老人，1 人"
    assert ("unknown", "未登记", 3) in houses.front(office, one).counts


def test_the_page_of_a_dwelling(office: Office) -> None:
    grid = residents.grids(office)[0].id
    head = resident(office, "房丙", address="翠湖小区3栋2单元501室", grid_id=grid)
    home = households.household_of(office, head)
    estate = area_tree.tree(office).roots[0].id
    one = area_tree.tree(office).children[estate][0].id
    (cell,) = houses.front(office, one).cells
    change(
        office,
        cell.id,
        owner_name="房丙",
        owner_phone="13912345678",
        square_metres="86.50",
        dwelling_use="self",
    )
    page = houses.dwelling(office, cell.id)
    assert (page.address, page.room, page.grid, page.state_label) == (
        "翠湖小区3栋2单元501室",
        "501室",
        "第一网格",
        "自住",
    )
    facts = dict(page.facts)
    assert facts["建筑面积"] == "86.5 平方米"
    assert facts["房主姓名"] == "房丙"
    assert "12345678" not in facts["房主电话"]
    assert [(h.id, h.head, h.members) for h in page.households] == [(home, "房丙", 1)]
    assert [(p.name, p.relation) for p in page.people] == [("房丙", "户主")]
    assert houses.front(office, cell.id).id == one, "a dwelling leads to its building's front"


def test_households_without_a_grid_are_proposed_their_neighbours_grid(office: Office) -> None:
    one, two = (g.id for g in residents.grids(office))
    for name, room, grid in (("甲", "101", one), ("乙", "102", one), ("丙", "103", two)):
        households.household_of(office, resident(office, name, address=f"翠湖小区3栋{room}室", grid_id=grid))
    bare = {}
    for name, address in (("丁", "翠湖小区3栋201室"), ("戊", "翠湖小区9栋201室"), ("己", "河沿村")):
        who = resident(office, name, address=address)
        bare[name] = home = households.household_of(office, who)
        with office.write("没有网格") as w:
            w.session.get_one(Household, home).grid_id = None
            w.session.get_one(Resident, who).grid_id = None
    found = {r.head: r for r in house_lists.without_grid(office).rows}
    assert {n: (r.grid_id, r.why) for n, r in found.items()} == {
        "丁": (one, "所住楼栋划在第一网格"),
        "戊": (one, "同小区 2 户在第一网格，1 户在别的网格"),
        "己": (None, "没有可参考的邻居，请自己选"),
    }
    house_lists.assign_households(office, {bare["丁"]: one, bare["己"]: two})
    left = house_lists.without_grid(office)
    assert ([r.head for r in left.rows], left.count) == (["戊"], 1)
    with office.read() as session:
        assert session.get_one(Household, bare["己"]).grid_id == two
        assert {r.name: r.grid_id for r in session.query(Resident)}["己"] == two
    undo.undo(office, undo.acts(office)[0].id)
    assert house_lists.without_grid(office).count == 3


def test_rentals_name_owner_and_tenants(office: Office) -> None:
    grid = residents.grids(office)[0].id
    resident(office, "租乙", address="翠湖小区3栋102室", grid_id=grid, residence_kind="02", lodging="02")
    resident(office, "住丙", address="翠湖小区3栋103室")
    estate = area_tree.tree(office).roots[0].id
    one = area_tree.tree(office).children[estate][0].id
    flats = {n.name: n.id for n in area_tree.dwellings(office, one)}
    change(
        office,
        flats["102"],
        owner_name="房东甲",
        owner_phone="13912345678",
        rental_use="02",
        hidden_danger="02",
    )
    found = house_lists.rentals(office)
    assert found.count == 1
    row = found.rows[0]
    assert (row.address, row.use, row.owner, row.tenants, row.danger, row.grid) == (
        "翠湖小区3栋102室", "住房", "房东甲", ("租乙",), "消防", "第一网格",
    )  # fmt: skip
    assert house_lists.rentals(office, residents.grids(office)[1].id).count == 0


def test_empty_dwellings_are_those_the_fronts_call_empty(office: Office) -> None:
    one = building(office)
    house_rooms.generate(office, one, RoomsForm("1", "3", "0", "3"))
    flats = {n.name: n.id for n in area_tree.dwellings(office, one)}
    for room, use in (("101", "empty"), ("102", "shop"), ("103", "self"), ("301", "empty")):
        change(office, flats[room], dwelling_use=use, owner_name="房甲", owner_phone="13912345678")
    gone = resident(office, "走丁", address="翠湖小区3栋201室")
    households.household_of(office, gone)
    form, version = residents.load_form(office, gone)
    form.living_here = False
    residents.save(office, form, gone, version)
    households.household_of(office, resident(office, "住戊", address="翠湖小区3栋202室"))
    resident(office, "住己", address="翠湖小区3栋301室")
    resident(office, "故庚", address="翠湖小区3栋302室", died_on="2026-01-02", living_here=False)
    found = house_lists.vacant(office)
    states = {c.id: c.state for c in houses.front(office, one).cells}
    assert {r.id for r in found.rows} == {i for i, s in states.items() if s in {"empty", "away"}}
    assert found.count == len(found.rows) == 2
    row = {r.address: r for r in found.rows}
    assert (row["翠湖小区3栋201室"].state, row["翠湖小区3栋201室"].household) == ("户在人不住", "走丁")
    assert (row["翠湖小区3栋101室"].state, row["翠湖小区3栋101室"].owner) == ("空置", "房甲")
    assert "12345678" not in row["翠湖小区3栋101室"].owner_phone
    assert len(house_lists.vacant(office, most=1).rows) == 1


def test_the_lists_of_houses_print_and_go_into_a_sheet(file_office: Office, tmp_path: Path) -> None:
    office = file_office
    one = building(office)
    house_rooms.generate(office, one, RoomsForm("1", "2", "0", "2"))
    flats = {n.name: n.id for n in area_tree.dwellings(office, one)}
    change(office, flats["101"], dwelling_use="empty", owner_name="房甲", owner_phone="13912345678")
    change(office, flats["102"], rental_use="02", owner_name="房乙", owner_phone="13912345679")
    resident(office, "租丙", address="翠湖小区3栋102室", lodging="02")
    area_duties.save(office, DutyForm("member", "孙网格", "13900000001"), residents.grids(office)[0].id)
    said = {"duty_list": "孙网格", "rental_list": "租丙", "vacant_list": "翠湖小区3栋101室"}
    for key, words in said.items():
        drawn = printing.issue(office, key, 0)
        text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(drawn.pdf))
        assert words in text
        path = tmp_path / f"{key}.xlsx"
        paper_sheets.save(office, key, 0, path)
        cells = [str(c.value) for row in openpyxl.load_workbook(path).active for c in row]
        assert words in " ".join(cells)
        assert "12345678" not in text + " ".join(cells)
    assert not [t for t in printing.papers_for(office, "unit") if t.key in said], (
        "they are printed where the lists are"
    )


def test_a_dwelling_without_a_floor_is_not_lost(office: Office) -> None:
    one = building(office)
    flat = area_forms.save(office, AreaForm("dwelling", one, "门卫室")).area_id
    house_rooms.generate(office, one, RoomsForm("1", "2", "0", "1"))
    front = houses.front(office, one)
    assert [c.id for c in front.loose] == [flat]
    with office.write("两个101") as w:
        w.session.add(Area(kind="dwelling", name="1-101", room="1-101", floor=1, parent_id=one))
    assert {c.room for c in houses.front(office, one).cells} == {"门卫室", "101", "201", "1-101"}


def test_the_box_finds_places_first(office: Office) -> None:
    resident(office, "赵一", address="翠湖小区3栋2单元501室")
    tree = area_tree.tree(office)
    estate = tree.roots[0]
    three = tree.children[estate.id][0]
    stair = tree.children[three.id][0]
    (flat,) = area_tree.dwellings(office, stair.id)
    wanted = {
        "翠湖": ("翠湖小区", estate.id), "翠湖小区3栋": ("翠湖小区3栋", three.id), "翠湖小区3号楼": ("翠湖小区3栋", three.id),
        "翠湖小区3栋2单元501室": ("翠湖小区3栋2单元501室", flat.id), "第二网格": ("第二网格", tree.grids[1].id),
    }  # fmt: skip
    for typed, (title, area_id) in wanted.items():
        first = search.find(office, typed).hits[0]
        assert (first.kind, first.title, first.id) == ("area", title, area_id), typed
    assert [h.kind for h in search.find(office, "翠湖小区3栋").hits] == ["area", "resident"]
    assert [h.kind for h in search.find(office, "501").hits if h.kind == "area"] == []
