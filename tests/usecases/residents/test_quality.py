"""The quality board: each rule finds whom it should and nobody else, opens as a list, and is mended at once where it can."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.errors import Cancelled, ClerkError
from app.models.rules.identity import make_id
from app.models.tables import (
    Area,
    Household,
    Kinship,
    Lead,
    LeadPerson,
    Membership,
    MoralCase,
    MoralPerson,
    Resident,
    ServiceRecord,
)
from app.office import Office
from app.usecases import ledgers, mediation, questions, search
from app.usecases.areas import places
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.mediation import PartyForm
from app.usecases.residents import duplicates, files, quality
from app.usecases.residents import records as residents
from app.usecases.services import records as service_records
from tests import factories


def found(office: Office, key: str) -> list[int]:
    """The rows behind a count, which must be as many as the count says."""
    page = questions.list_page(office, quality.question_of(office, key))
    ids = sorted(row.id for row in page.rows)
    assert {line.key: line.count for line in quality.board(office)}[key] == len(ids)
    return ids


def change(office: Office, resident_id: int, **values: Any) -> None:
    """Write past the form: what old data and imports hold."""
    with office.write("旧数据") as w:
        resident = w.session.get_one(Resident, resident_id)
        for name, value in values.items():
            setattr(resident, name, value)


def grid(office: Office, name: str = "第一网格") -> int:
    with office.write("网格") as w:
        area = Area(kind="grid", name=name)
        w.session.add(area)
        w.session.flush()
        return area.id


def sound(office: Office, name: str = "好人", **values: Any) -> int:
    """Somebody no rule finds."""
    area = grid(office)
    base: dict[str, Any] = {
        "phone": "1990000" + str(1000 + area),
        "grid_id": area,
        "sex": "1",
        "birth_date": "1980-05-17",
    }
    saved = factories.resident(office, name, **{**base, **values})
    change(office, saved, relation=values.get("relation") or "02")
    with office.write("户") as w:
        household = Household(head_id=saved, grid_id=base["grid_id"], address="幸福小区")
        w.session.add(household)
        w.session.flush()
        w.session.get_one(Resident, saved).household_id = household.id
        w.session.add(Membership(household_id=household.id, resident_id=saved, relation="02"))
    return saved


def test_a_sound_office_has_nothing_on_the_board(office: Office) -> None:
    sound(office)
    assert {line.key: line.count for line in quality.board(office) if line.count} == {}


MISSING = [
    ("no_grid", {"grid_id": None}), ("no_phone", {"phone": None}), ("no_id", {"id_number": None}),
    ("no_birth", {"birth_date": None}), ("no_sex", {"sex": None}), ("no_address", {"address": None}),
    ("no_relation", {"relation": None}), ("over_105", {"birth_date": "1915-01-01", "id_number": None, "id_kind": "none"}),
    ("permit_expired", {"permit_until": date(2026, 3, 15)}), ("id_expired", {"id_until": date(2026, 3, 15)}),
    ("id_birth", {"birth_date": "1981-05-17"}), ("id_birth", {"birth_date": "1981"}), ("id_sex", {"sex": "2"}),
    ("died_living", {"died_on": "2026-01-01"}), ("dead_member", {"died_on": "2026-01-01"}), ("spouse_sex", {"relation": "12"}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "values"), MISSING)
def test_what_one_field_tells(office: Office, key: str, values: dict[str, Any]) -> None:
    saved = sound(office)
    sound(office, "另一个好人")
    change(office, saved, **values)
    assert found(office, key) == [saved]


def test_a_household_that_nobody_belongs_to_is_found(office: Office) -> None:
    sound(office)
    with office.write("户") as w:
        empty, closed = Household(address="一"), Household(address="二", closed_on=date(2026, 1, 1))
        w.session.add_all([empty, closed])
        w.session.flush()
        wanted = empty.id
    assert found(office, "nobody_home") == [wanted]


def test_a_day_that_is_still_to_come_and_a_partial_birth_are_no_fault(office: Office) -> None:
    saved = sound(office)
    change(office, saved, permit_until=date(2026, 3, 16), id_until=date(2026, 3, 16), birth_date="1980-05")
    assert [line.key for line in quality.board(office) if line.count] == []


@pytest.mark.parametrize("wrong", ["230102198005170000", "23010219800517021", "2301021980O5170218"])
def test_a_number_that_cannot_be(office: Office, wrong: str) -> None:
    saved = sound(office)
    change(office, saved, id_kind="414", id_number=wrong)
    assert found(office, "id_checksum") == []
    with office.write("旧数据") as w:
        w.session.connection().execute(
            Resident.__table__.update().where(Resident.__table__.c.id == saved).values(id_kind="111")  # type: ignore[attr-defined]
        )
    assert found(office, "id_checksum") == [saved]


def test_every_right_number_is_right(office: Office) -> None:
    for sequence in range(60):
        born = date(1950 + sequence, 1 + sequence % 12, 1 + sequence % 28)
        factories.resident(office, f"人{sequence}", id_number=make_id("230102", born, sequence))
    assert found(office, "id_checksum") == found(office, "id_birth") == found(office, "id_sex") == []


def family(office: Office, relation: str, **values: Any) -> tuple[int, int, int]:
    """(household, head born 1980, member)."""
    head = sound(office, "户主")
    with office.read() as session:
        household = session.get_one(Resident, head).household_id or 0
    member = sound(office, "成员", **values)
    change(office, member, household_id=household, relation=relation)
    return household, head, member


def test_parents_and_children(office: Office) -> None:
    born = {"id_number": "", "birth_date": "1993-01-01"}
    *_, child = family(office, "20", **born)
    assert found(office, "parent_age") == [child]
    change(office, child, birth_date="1994")
    assert found(office, "parent_age") == []
    change(office, child, relation="27", birth_date="1985-01-01")
    assert found(office, "parent_age") == []
    change(office, child, relation="51")
    assert found(office, "parent_age") == [child]


def test_kin_of_other_households(office: Office) -> None:
    parent, child = sound(office, "甲"), sound(office, "乙", id_number="", birth_date="1979-01-01")
    with office.write("亲属") as w:
        w.session.add(Kinship(resident_id=parent, relative_id=child, kind="parent"))
    assert found(office, "parent_age") == [child]


def test_heads_and_spouses(office: Office) -> None:
    household, head, member = family(office, "02")
    assert found(office, "two_heads") == [household]
    change(office, member, relation="11")
    assert found(office, "two_heads") == []
    assert found(office, "spouse_sex") == [member]
    third = sound(office, "第三", sex="2", id_number="")
    change(office, third, household_id=household, relation="12")
    assert found(office, "two_spouses") == [household]
    change(office, head, relation="20")
    assert found(office, "no_head") == [household]
    change(office, head, household_id=None)
    assert household in found(office, "head_elsewhere")
    with office.write("销户") as w:
        w.session.get_one(Household, household).closed_on = date(2026, 3, 1)
    assert found(office, "no_head") == []


def _matter(office: Office, who: int) -> Callable[[], object]:
    record = factories.service(office, resident_id=who)
    return lambda: service_records.move(office, record, "finish", "办好了")


def _dispute(office: Office, who: int) -> Callable[[], object]:
    case = mediation.open_case(
        office,
        factories.case_form(
            PartyForm("applicant", resident_id=who, name="甲"), PartyForm("respondent", name="乙")
        ),
    )
    return lambda: recycle.put(office, "mediation_case", case)


def _row(office: Office, who: int) -> Callable[[], object]:
    row = ledgers.add(office, "volunteer", ledgers.EntryForm(who, values={"kind": "教师"}))
    return lambda: ledgers.end(office, row, date(2026, 3, 16), "去世")


def _of_flow(office: Office, flow: str, make: Callable[[Session, str], Any]) -> Callable[[], object]:
    """A record that stands at the first state of its own flow; what is given back ends it there."""
    states = office.library.flows[flow].state
    with office.write("登记") as w:
        one = make(w.session, next(k for k, s in states.items() if not s.final))
        w.session.flush()
        kind, key = type(one), one.id

    def settle() -> None:
        with office.write("了结") as w:
            w.session.get_one(kind, key).state = next(k for k, s in states.items() if s.final)

    return settle


def _petition(office: Office, who: int) -> Callable[[], object]:
    record = factories.service(office, resident_id=who)

    def make(session: Session, state: str) -> Any:
        one = session.get_one(ServiceRecord, record)
        one.flow, one.state = "petition", state
        return one

    return _of_flow(office, "petition", make)


def _lead(office: Office, who: int) -> Callable[[], object]:
    def make(session: Session, state: str) -> Any:
        one = Lead(title="争吵", source="come", state=state, found_on=office.today())
        session.add(one)
        session.flush()
        session.add(LeadPerson(lead_id=one.id, name="甲", resident_id=who))
        return one

    return _of_flow(office, "lead", make)


def _conduct(office: Office, who: int) -> Callable[[], object]:
    def make(session: Session, state: str) -> Any:
        one = MoralCase(title="不孝", state=state, registered_on=office.today())
        session.add(one)
        session.flush()
        session.add(MoralPerson(case_id=one.id, role="defendant", name="甲", resident_id=who))
        return one

    return _of_flow(office, "moral", make)


@pytest.mark.parametrize("tie", [_matter, _dispute, _row, _petition, _lead, _conduct])
def test_the_dead_have_open_matters(
    office: Office, tie: Callable[[Office, int], Callable[[], object]]
) -> None:
    who = sound(office)
    settle = tie(office, who)
    assert found(office, "dead_open") == []
    change(office, who, died_on="2026-03-01", living_here=False)
    assert found(office, "dead_open") == [who]
    settle()
    assert found(office, "dead_open") == []


def test_minors_alone(office: Office, clock: FixedClock) -> None:
    household, head, minor = family(office, "20", id_number="", birth_date="2010-01-01")
    assert found(office, "minor_alone") == []
    change(office, head, household_id=None)
    assert found(office, "minor_alone") == [minor]
    change(office, minor, birth_date="2008-03-01")
    assert found(office, "minor_alone") == []
    assert household
    clock.instant += timedelta(days=15)  # 31 March: of age on the birthday at the end of a month, too
    change(office, minor, birth_date="2008-03-30")
    assert found(office, "minor_alone") == []


def test_a_phone_of_many(office: Office) -> None:
    many = [sound(office, f"人{n}", id_number="") for n in range(6)]
    for one in many[:5]:
        change(office, one, phone="19900009999")
    assert found(office, "phone_shared") == []
    change(office, many[5], phone="19900009999")
    assert found(office, "phone_shared") == many


def test_a_grid_that_was_switched_off(office: Office) -> None:
    who = sound(office)
    with office.write("停用网格") as w:
        area = w.session.scalars(select(Area).where(Area.kind == "grid").order_by(Area.id.desc())).first()
        assert area is not None
        area.until = date(2026, 3, 16)
    assert found(office, "grid_off") == [who]
    factories.resident(office, "隔壁", grid_id=grid(office, "新网格"), address="幸福小区3号楼2单元502室")
    [fix] = quality.plan(office, "grid_off").fixes
    assert (fix.before, fix.after) == ("第一网格", "新网格"), (
        "what it is now is said, though it is out of use"
    )


def test_duplicates_count_until_they_are_told_apart(office: Office) -> None:
    one, other = (sound(office, "同名", id_number="") for _ in range(2))
    assert found(office, "duplicate") == [one, other]
    third = sound(office, "同名", id_number="")
    duplicates.dismiss(office, one, other)
    assert found(office, "duplicate") == [one, other, third], "the third may still be either of them"
    duplicates.dismiss(office, one, third)
    assert found(office, "duplicate") == [other, third]
    duplicates.dismiss(office, other, third)
    assert found(office, "duplicate") == []


def test_a_grid_is_derived_shown_and_written_at_once(office: Office) -> None:
    first, second = grid(office, "第一网格"), grid(office, "第二网格")
    with office.write("楼") as w:
        building = Area(kind="building", name="9号楼", grid_id=second)
        w.session.add(building)
        w.session.flush()
        room = Area(kind="dwelling", name="101", parent_id=building.id)
        w.session.add(room)
        w.session.flush()
        room_id = room.id
    factories.resident(office, "邻居", grid_id=first, address="幸福小区3号楼1单元101室")  # one is enough
    by_house = factories.resident(office, "甲", address="")
    change(office, by_house, dwelling_id=room_id)
    by_neighbours = factories.resident(office, "乙", address="幸福小区3号楼2单元501室")
    change(office, by_neighbours, grid_id=None, dwelling_id=None)
    factories.resident(office, "楼上", grid_id=first, address="翠湖小区5号楼1单元501室")
    factories.resident(office, "隔壁", grid_id=second, address="翠湖小区5号楼2单元501室")
    by_stair = factories.resident(office, "丁", address="翠湖小区5号楼2单元101室")
    change(office, by_stair, grid_id=None, dwelling_id=None)
    unknown = factories.resident(office, "丙", address="别处")
    assert found(office, "no_grid") == [by_house, by_neighbours, by_stair, unknown]
    plan = quality.plan(office, "no_grid")
    assert [(f.name, f.before, f.after, f.why) for f in plan.fixes] == [
        ("甲", "", "第二网格", "按房屋"), ("乙", "", "第一网格", "按同楼住户"), ("丁", "", "第二网格", "按同单元住户"),
    ]  # fmt: skip
    assert plan.left == 1
    change(office, by_neighbours, grid_id=second)
    with office.write(
        "旧数据"
    ) as w:  # one row is wrong elsewhere: it is left out by name, the others are written
        wrong = Resident.__table__.update().where(Resident.__table__.c.id == by_stair)  # type: ignore[attr-defined]
        w.session.connection().execute(wrong.values(id_number="230102198005170000"))
    mended = quality.apply(office, "no_grid", plan.fixes)
    assert mended.said == "改好 1 条，1 条没有写入"
    assert [(x.record_id, x.name, "证件号码" in x.why) for x in mended.left_out] == [(by_stair, "丁", True)]
    with office.read() as session:
        assert session.get_one(Resident, by_house).grid_id == second
        assert session.get_one(Resident, by_neighbours).grid_id == second, "what was done meanwhile stays"
    assert undo.acts(office)[0].what == "核对：现住居民没有网格，一次改好 1 条"
    undo.undo(office, mended.entry_id)
    assert by_house in found(office, "no_grid")


def test_a_household_gets_the_grid_of_its_people(office: Office) -> None:
    area = grid(office)
    head = factories.resident(office, "户主", grid_id=area, address="")
    household = files.household_of(office, head)
    with office.write("旧数据") as w:
        w.session.get_one(Household, household).grid_id = None
    plan = quality.plan(office, "household_no_grid")
    assert [(f.record_id, f.name, f.after, f.why) for f in plan.fixes] == [
        (household, "户主", "第一网格", "按同户")
    ]
    quality.apply(office, "household_no_grid", plan.fixes)
    assert found(office, "household_no_grid") == []


@pytest.mark.parametrize(("key", "values", "after"), [
    ("id_birth", {"birth_date": "1981"}, "1980-05-17"), ("no_birth", {"birth_date": None}, "1980-05-17"),
    ("id_sex", {"sex": "2"}, "男"), ("no_sex", {"sex": None}, "男"),
])  # fmt: skip
def test_the_number_says_birth_and_sex(office: Office, key: str, values: dict[str, Any], after: str) -> None:
    who = sound(office)
    change(office, who, **values)
    plan = quality.plan(office, key)
    assert [(f.after, f.why) for f in plan.fixes] == [(after, "按证件号码")]
    quality.apply(office, key, plan.fixes)
    assert found(office, key) == []
    form, _ = residents.load_form(office, who)
    assert (form.birth_date, form.sex) == ("1980-05-17", "1")


def test_a_character_written_out_is_found_searched_and_mended_where_it_can_only_be_one(
    office: Office,
) -> None:
    one, more, other = (sound(office, name) for name in ("张（石羡）强", "张⿰王炎", "赵六（租户）"))
    sound(office, "阿依古丽·买买提")
    assert found(office, "written_name") == sorted((one, more, other))
    assert [hit.id for hit in search.find(office, "张琰").hits] == [more]
    plan = quality.plan(office, "written_name")
    assert ([(f.record_id, f.after) for f in plan.fixes], plan.left) == ([(one, "张𥖄强")], 2)
    entry = quality.apply(office, "written_name", plan.fixes).entry_id
    assert found(office, "written_name") == sorted((more, other))
    assert [hit.id for hit in search.find(office, "张𥖄强").hits] == [one]
    undo.undo(office, entry)
    assert found(office, "written_name") == sorted((one, more, other))


def test_addresses_that_were_not_read_are_filed_under_their_houses_at_once(office: Office) -> None:
    """What old versions did not understand is understood now; what nobody understands is left to be written better."""
    one, other, away = (sound(office, name, address="建设路小区5号楼2单元301") for name in ("甲", "乙", "丙"))
    for who in (one, other, away):
        change(office, who, estate=None, building=None, stair=None, room=None, dwelling_id=None)
    change(office, other, address="老厂里头第二栋旁边")
    change(office, away, living_here=False)
    assert found(office, "address_unread") == sorted((one, other))
    plan = quality.plan(office, "address_unread")
    assert ([(f.record_id, f.after) for f in plan.fixes], plan.left) == (
        [(one, "建设路小区5栋2单元301室")],
        1,
    )
    entry = quality.apply(office, "address_unread", plan.fixes).entry_id
    with office.read() as session:
        dwelling = session.get_one(Area, session.get_one(Resident, one).dwelling_id)
        assert places.address_of(session, dwelling) == "建设路小区5栋2单元301室"
    assert [hit.id for hit in search.find(office, "建设路小区5栋").hits if hit.kind == "resident"] == [one]
    assert found(office, "address_unread") == [other]
    undo.undo(office, entry)
    assert found(office, "address_unread") == sorted((one, other))


def test_what_has_no_way_at_once_says_so(office: Office) -> None:
    with pytest.raises(ClerkError, match="逐条打开"):
        quality.plan(office, "two_heads")
    with pytest.raises(ClerkError, match="没有“nothing”"):
        quality.plan(office, "nothing")
    with pytest.raises(ClerkError, match="没有“nothing”"):
        questions.count(office, questions.Question("resident", (("quality", "=", "nothing"),)))


def test_counting_stops_when_told(office: Office) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        quality.board(office, stop)
