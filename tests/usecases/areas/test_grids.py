"""The tree of places: adding, renaming, moving, merging, giving to grids; whatever is done can be undone exactly."""

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.errors import ClerkError
from app.models.tables import RECORD_CLASSES, Area, AreaDuty, Household, Resident
from app.office import Office
from app.usecases.areas import (
    duties as area_duties,
)
from app.usecases.areas import (
    forms as area_forms,
)
from app.usecases.areas import (
    merging as area_merging,
)
from app.usecases.areas import (
    pages as area_pages,
)
from app.usecases.areas import (
    tree as area_tree,
)
from app.usecases.areas.duties import DutyForm
from app.usecases.areas.forms import AreaForm
from app.usecases.areas.places import ABOVE
from app.usecases.history import undo
from app.usecases.households import records as households
from app.usecases.residents import records as residents
from tests.factories import resident


def add(office: Office, kind: str, name: str, parent: int | None = None, **values: Any) -> int:
    return area_forms.save(office, AreaForm(kind, parent, name, **values)).area_id


def grid_ids(office: Office) -> list[int]:
    return [g.id for g in residents.grids(office)]


def state(office: Office) -> dict[str, list[Any]]:
    """Everything in the record tables, without who and when and how often."""
    left_out = {"created_at", "created_by", "changed_at", "changed_by", "version"}
    found = {}
    with office.read() as session:
        for name, cls in RECORD_CLASSES.items():
            columns = [c for c in cls.__table__.c if c.name not in left_out]
            found[name] = [tuple(r) for r in session.execute(select(*columns).order_by(cls.__table__.c.id))]
    return found


def undo_last(office: Office) -> None:
    assert undo.undo(office, undo.acts(office)[0].id).kept == ()


def test_a_tree_by_hand_and_an_address_meet(office: Office) -> None:
    estate = add(office, "estate", "翠湖小区")
    building = add(office, "building", "3号楼", estate, floors="6", built_year="1998")
    lives = resident(office, address="翠湖小区3栋2单元501室")
    tree = area_tree.tree(office)
    assert [n.label for n in tree.roots] == ["翠湖小区"]
    (node,) = tree.children[estate]
    assert (node.id, node.label, node.residents, node.dwellings) == (building, "3栋", 1, 1)
    (stair,) = tree.children[building]
    (flat,) = area_tree.dwellings(office, stair.id)
    assert (stair.label, flat.label, flat.residents) == ("2单元", "501室", 1)
    with office.read() as session:
        assert session.get_one(Resident, lives).dwelling_id == flat.id
    assert tree.unplaced == 0


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("name", "", "请填写楼栋名称"),
        ("floors", "六", "1 到 200"),
        ("built_year", "98", "1900"),
        ("since", "1998", "请写到日"),
        ("since", "去年", "看不懂日期“去年”"),
    ],
)
def test_what_is_wrong_is_said(file_office: Office, name: str, typed: str, words: str) -> None:
    form = AreaForm("building", None, "3")
    setattr(form, name, typed)
    assert words in form.problems(file_office.today())[name]
    with pytest.raises(ClerkError, match=words):
        area_forms.save(file_office, form)


def test_one_name_once_and_nothing_in_the_wrong_place(office: Office) -> None:
    estate = add(office, "estate", "翠湖小区")
    building = add(office, "building", "3", estate)
    with pytest.raises(ClerkError, match="已有名叫“3栋”的楼栋"):
        add(office, "building", "三栋", estate)
    with pytest.raises(ClerkError, match="不能建在这里"):
        add(office, "stair", "1", estate)
    with pytest.raises(ClerkError, match="不能放在楼栋里"):
        area_forms.move(office, building, add(office, "building", "4", estate))


def test_a_renamed_estate_is_still_found_by_its_old_name(office: Office) -> None:
    resident(office, address="老矿小区1栋101室")
    (estate,) = area_tree.tree(office).roots
    form, version = area_forms.load(office, estate.id)
    form.name = "矿兴家园"
    area_forms.save(office, form, estate.id, version)
    resident(office, "李四", address="老矿小区1栋102室")
    resident(office, "王五", address="矿兴家园1栋103室")
    (estate,) = area_tree.tree(office).roots
    assert (estate.name, estate.aliases, estate.residents) == ("矿兴家园", ("老矿小区",), 3)
    with pytest.raises(ClerkError, match="在别处改过"):
        area_forms.save(office, form, estate.id, version)


def test_a_building_goes_to_another_grid_with_all_who_live_there(office: Office) -> None:
    one, two = grid_ids(office)
    a = resident(office, address="翠湖小区3栋2单元501室", grid_id=one)
    home = households.household_of(office, a)
    b = resident(office, "李四", address="翠湖小区3栋1单元101室", grid_id=one)
    c = resident(office, "王五", address="翠湖小区4栋101室", grid_id=one)
    vague = resident(office, "赵六", address="翠湖小区3栋", grid_id=one)
    estate = area_tree.tree(office).roots[0].id
    three = next(n.id for n in area_tree.tree(office).children[estate] if n.name == "3")
    preview = area_merging.preview_assign(office, [three], two)
    assert (preview.residents, preview.households, preview.dwellings) == (3, 1, 2)
    before = state(office)
    done = area_merging.assign(office, [three], two)
    assert "3 人" in done.said
    with office.read() as session:
        grids = {i: session.get_one(Resident, i).grid_id for i in (a, b, c, vague)}
        assert grids == {a: two, b: two, vague: two, c: one}
        assert session.get_one(Household, home).grid_id == two
    assert {n.id: n.residents for n in area_tree.tree(office).grids} == {one: 1, two: 3}
    undo_last(office)
    assert state(office) == before


def test_what_stands_apart_stays_unless_taken_along(office: Office) -> None:
    one, two = grid_ids(office)
    inside = resident(office, address="翠湖小区3栋1单元101室", grid_id=one)
    apart = resident(office, "李四", address="翠湖小区3栋2单元101室", grid_id=one)
    tree = area_tree.tree(office)
    building = tree.children[tree.roots[0].id][0].id
    stairs = {n.name: n.id for n in tree.children[building]}
    area_merging.assign(office, [stairs["2"]], two)
    preview = area_merging.preview_assign(office, [building], one)
    assert (preview.residents, preview.apart) == (0, ("3栋2单元",))
    assert area_merging.preview_assign(office, [building], one, everything=True).residents == 1
    area_merging.assign(office, [building], None)
    with office.read() as session:
        assert session.get_one(Resident, inside).grid_id is None
        assert session.get_one(Resident, apart).grid_id == two
    area_merging.assign(office, [building], one, everything=True)
    with office.read() as session:
        assert session.get_one(Resident, apart).grid_id == one


def test_merging_two_estates_that_are_the_same(office: Office) -> None:
    a = resident(office, address="翠湖小区3栋2单元501室")
    households.household_of(office, a)
    b = resident(office, "李四", address="翠湖花园3栋2单元501室")
    c = resident(office, "王五", address="翠湖花园5栋101室")
    other = households.household_of(office, b)
    estates = {n.name: n.id for n in area_tree.tree(office).roots}
    area_duties.save(office, DutyForm("property", "周物业"), estates["翠湖花园"])
    before = state(office)
    merged = area_merging.merge(office, estates["翠湖小区"], estates["翠湖花园"])
    (estate,) = area_tree.tree(office).roots
    assert (estate.aliases, estate.residents, estate.dwellings) == (("翠湖花园",), 3, 2)
    assert [n.label for n in area_tree.tree(office).children[estate.id]] == ["3栋", "5栋"]
    with office.read() as session:
        home = session.get_one(Resident, a).dwelling_id
        assert (
            home == session.get_one(Resident, b).dwelling_id == session.get_one(Household, other).dwelling_id
        )
        assert session.get_one(Resident, c).dwelling_id != home
        assert session.scalars(select(AreaDuty)).one().area_id == estate.id
    assert resident(office, "孙七", address="翠湖花园3栋2单元502室")
    assert len(area_tree.tree(office).roots) == 1, "the old name leads to the kept estate"
    undo_last(office)
    assert undo.undo(office, merged.entry_id).kept == ()
    assert state(office) == before


def test_only_the_empty_is_deleted_and_the_reason_is_said(office: Office) -> None:
    who = resident(office, address="翠湖小区3栋501室")
    estate = area_tree.tree(office).roots[0].id
    building = area_tree.tree(office).children[estate][0].id
    (flat,) = area_tree.dwellings(office, building)
    with pytest.raises(ClerkError, match="1 条居民"):
        area_forms.delete(office, flat.id)
    with pytest.raises(ClerkError, match="1 个房屋"):
        area_forms.delete(office, building)
    empty = add(office, "building", "9", estate)
    before = state(office)
    done = area_forms.delete(office, empty)
    assert [n.name for n in area_tree.tree(office).children[estate]] == ["3"]
    undo.undo(office, done.entry_id)
    assert state(office) == before
    assert who


def test_switched_off_keeps_its_history_and_is_no_longer_offered(office: Office) -> None:
    one, two = grid_ids(office)
    resident(office, grid_id=two)
    done = area_forms.switch(office, two, "2026-03-01")
    assert "1 条居民" in done.said
    assert [g.id for g in residents.grids(office)] == [one]
    assert [c.id for c in area_tree.choices(office, "grid")] == [one]
    assert area_tree.tree(office).nodes[two].off is not None
    area_forms.switch(office, two, "")
    assert grid_ids(office) == [one, two]


def test_order_is_natural_until_the_office_says_otherwise(office: Office) -> None:
    estate = add(office, "estate", "翠湖小区")
    ids = {name: add(office, "building", name, estate) for name in ("10", "2", "1")}

    def shown() -> list[str]:
        return [n.name for n in area_tree.tree(office).children[estate]]

    assert shown() == ["1", "2", "10"]
    area_forms.put_in_order(office, ids["10"], -1)
    assert shown() == ["1", "10", "2"]
    add(office, "building", "3", estate)
    assert shown() == ["1", "10", "2", "3"]


def test_several_are_responsible_for_one_grid_and_one_for_several(office: Office) -> None:
    one, two = grid_ids(office)
    area_duties.save(office, DutyForm("member", "钱网格", "13900000001", "2025-01-01"), one)
    area_duties.save(office, DutyForm("leader", "赵格长", "13900000002"), one)
    area_duties.save(office, DutyForm("leader", "赵格长"), two)
    found = area_duties.listing(office)
    assert [(d.place, d.role_label, d.name) for d in found] == [
        ("第一网格", "网格长", "赵格长"), ("第一网格", "网格员", "钱网格"), ("第二网格", "网格长", "赵格长"),
    ]  # fmt: skip
    member = next(d for d in found if d.role == "member")
    area_duties.hand_over(office, member.id, DutyForm("member", "孙网格", since="2026-03-01"))
    page = area_pages.open_page(office, one)
    assert [(d.name, d.on(office.today())) for d in page.duties] == [
        ("赵格长", True),
        ("孙网格", True),
        ("钱网格", False),
    ]
    assert [d.name for d in area_duties.listing(office)] == ["赵格长", "孙网格", "赵格长"]
    with pytest.raises(ClerkError, match="才开始"):
        area_duties.hand_over(office, member.id, DutyForm("member", "李", since="2024-01-01"))
    assert DutyForm("member", "", since="2026-02-30", until="2026").problems() == {
        "name": "请填写姓名",
        "since": "日期“2026-02-30”不存在。请检查月份和日子",
        "until": "请写到日，例如 2026-03-16",
    }
    with pytest.raises(ClerkError, match="结束日期应在开始日期之后"):
        area_duties.save(office, DutyForm("member", "李", since="2025-01-02", until="2025-01-02"), one)


def test_the_page_of_a_grid_counts_what_lies_in_it(office: Office) -> None:
    one, _ = grid_ids(office)
    a = resident(office, address="翠湖小区3栋501室", grid_id=one, birth_date="1950-01-01", id_number="")
    households.household_of(office, a)
    group = add(office, "group", "第一居民小组", grid_id=one)
    building = area_pages.open_page(office, one).buildings[0]
    form, version = area_forms.load(office, building.id)
    form.group_id = group
    area_forms.save(office, form, building.id, version)
    page, of_group = area_pages.open_page(office, one), area_pages.open_page(office, group)
    assert (page.residents, page.households, page.old, building.name) == (1, 1, 1, "翠湖小区3栋")
    assert (of_group.residents, of_group.households, of_group.old) == (1, 1, 1)


def _random_act(office: Office, rnd: Random) -> None:
    """Something a clerk might do; what is refused changes nothing."""
    with office.read() as session:
        areas = [(a.id, a.kind) for a in session.scalars(select(Area).order_by(Area.id))]
    one, kind = rnd.choice(areas)
    other = rnd.choice([i for i, k in areas if k == kind])
    above = rnd.choice([None, *(i for i, k in areas if k in ABOVE[kind])])
    grid = rnd.choice([None, *(i for i, k in areas if k == "grid")])
    places = [i for i, k in areas if k in {"estate", "building", "stair", "dwelling"}]
    acts = (
        lambda: area_merging.merge(office, one, other),
        lambda: area_forms.move(office, one, above),
        lambda: area_merging.assign(office, [rnd.choice(places)], grid, everything=rnd.random() < 0.5),
        lambda: area_forms.put_in_order(office, one, rnd.choice((-1, 1))),
        lambda: area_forms.delete(office, one),
        lambda: area_forms.switch(office, one, "2026-03-01"),
        lambda: add(office, kind, str(rnd.randint(1, 4)), above),
    )
    before = len(undo.acts(office))
    try:
        rnd.choice(acts)()
    except ClerkError:
        assert len(undo.acts(office)) == before


def _sound(office: Office) -> None:
    """Each place hangs on one chain of the right kinds; the counts are those of the residents."""
    with office.read() as session:
        areas = {a.id: a for a in session.scalars(select(Area))}
        for area in areas.values():
            above = areas[area.parent_id] if area.parent_id is not None else None
            assert (above.kind if above else None) in ABOVE[area.kind], (
                "no cycle is possible between these kinds"
            )
        lives = [r for r in session.scalars(select(Resident)) if r.living_here]
        placed = [r for r in lives if r.dwelling_id is not None]
        assert all(areas[r.dwelling_id].kind == "dwelling" for r in placed if r.dwelling_id)
        by_grid = {g: sum(r.grid_id == g for r in lives) for g in areas if areas[g].kind == "grid"}
    tree = area_tree.tree(office)
    loose = 0
    assert sum(n.residents for n in tree.roots) + loose == len(placed)
    assert {n.id: n.residents for n in tree.grids} == by_grid
    assert tree.unplaced == len(lives) - len(placed)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_whatever_is_done_to_the_tree_it_stays_one_and_goes_back(office: Office, seed: int) -> None:
    rnd = Random(seed)
    grids = grid_ids(office) or [None]
    for i in range(4):
        estate, stair = rnd.choice(("翠湖小区", "幸福小区")), rnd.choice(("", f"{rnd.randint(1, 2)}单元"))
        address = f"{estate}{rnd.randint(1, 3)}栋{stair}{rnd.randint(1, 3)}01室"
        who = resident(
            office,
            f"王{'甲乙丙丁'[i]}",
            id_number="",
            birth_date="1980",
            address=address,
            grid_id=rnd.choice(grids),
        )
        households.household_of(office, who)
    for _ in range(8):
        before, acts = state(office), len(undo.acts(office))
        _random_act(office, rnd)
        _sound(office)
        after = state(office)
        if len(undo.acts(office)) > acts:
            undo_last(office)
            assert state(office) == before
            undo_last(office)
            assert state(office) == after
