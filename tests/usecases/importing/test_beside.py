"""What a roster does beside the households on file, and beside its own rows that are refused or left out."""

from datetime import date

import pytest
from sqlalchemy import select

from app.errors import ClerkError
from app.exchange.sheets.pasted import PastedTable
from app.models.rules.dates import PartialDate
from app.models.rules.identity import make_id
from app.models.tables import Area, Household, Membership, Resident
from app.office import Office
from app.usecases.importing import check, plan, take
from app.usecases.importing.check import ImportCheck

MAN, WOMAN, OTHER = (make_id("230102", date(1980, 5, 17), serial) for serial in (11, 12, 13))
HOME, THERE = "翠湖小区3栋2单元501", "翠湖小区9栋1单元101"


def preview(office: Office, *lines: str) -> ImportCheck:
    """What a pasted sheet would do; its first line is the heading."""
    text = "\n".join(line.replace(",", "\t") for line in lines)
    return check.check(office, plan.understand(office, PastedTable(text)))


def taken(office: Office, *lines: str) -> ImportCheck:
    """A pasted sheet, all good rows of which are taken."""
    checked = preview(office, *lines)
    take.take(office, checked)
    return checked


def on_file(office: Office) -> dict[str, Resident]:
    """Everybody by name."""
    with office.read() as session:
        return {one.name: one for one in session.scalars(select(Resident))}


def heads(office: Office) -> list[list[str]]:
    """The names of the heads of each open household that has one."""
    found: dict[int | None, list[str]] = {}
    for one in on_file(office).values():
        if one.relation == "02":
            found.setdefault(one.household_id, []).append(one.name)
    return sorted(found.values())


def a_couple(office: Office) -> None:
    taken(
        office, "户号,姓名,身份证号,与户主关系,住址", f"1,张三,{MAN},户主,{HOME}", f"1,李四,{WOMAN},妻,{HOME}"
    )


def test_a_building_whose_grid_only_a_later_row_names(office: Office) -> None:
    taken(
        office, "姓名,身份证号,住址,网格", f"张三,{MAN},{HOME},", f"王五,{OTHER},翠湖小区3栋2单元502,第九网格"
    )
    with office.read() as session:
        grid = session.scalars(select(Area.id).where(Area.name == "第九网格")).one()
        assert (
            session.scalars(select(Area.grid_id).where(Area.name == "3", Area.kind == "building")).one()
            == grid
        )


def test_a_birthday_put_right_of_somebody_who_lives_elsewhere_now(office: Office) -> None:
    taken(office, "姓名,身份证号,是否在住", f"张三,{MAN},是")
    with office.write("改错") as w:
        w.session.get_one(Resident, on_file(office)["张三"].id).birth_date = PartialDate.parse("1955-02")
    taken(office, "姓名,身份证号,是否在住", f"张三,{MAN},否")
    one = on_file(office)["张三"]
    assert (str(one.birth_date), one.living_here) == ("1980-05-17", False)


def test_who_stays_head_because_his_own_row_is_refused_is_the_only_one(office: Office) -> None:
    a_couple(office)
    checked = taken(office, "姓名,身份证号,与户主关系", f"张三,{MAN},父亲", f"李四,{WOMAN},户主")
    assert [r.row for r in checked.refused] == [2, 3]
    assert heads(office) == [["张三"]]


def test_what_is_left_out_of_the_preview_may_not_leave_two_heads(office: Office) -> None:
    a_couple(office)
    checked = preview(office, "姓名,身份证号,与户主关系", f"张三,{MAN},夫", f"李四,{WOMAN},户主")
    checked.left_out = {2}
    with pytest.raises(ClerkError, match="张三、李四会同是一户的户主"):
        take.take(office, checked)
    assert heads(office) == [["张三"]]
    checked.left_out = set()
    take.take(office, checked)
    assert heads(office) == [["李四"]]


def test_a_family_with_a_head_of_its_own_is_not_that_of_a_member_who_belongs_elsewhere(
    office: Office,
) -> None:
    a_couple(office)
    taken(office, "户主姓名,姓名,身份证号,与户主关系", f"王五,王五,{OTHER},户主", f"王五,李四,{WOMAN},")
    assert heads(office) == [["张三"], ["王五"]]
    assert on_file(office)["李四"].household_id == on_file(office)["张三"].household_id


def test_two_heads_under_the_name_of_one(office: Office) -> None:
    checked = preview(
        office,
        "户主姓名,姓名,身份证号,与户主关系,住址",
        f"张三,张三,{MAN},户主,{HOME}",
        f"张三,李四,{WOMAN},户主,{HOME}",
    )
    assert {r.row: tuple(r.reasons) for r in checked.refused} == dict.fromkeys(
        (2, 3), ("户主姓名 张三 有 2 位户主：张三（第 2 行）、李四（第 3 行），只能留一位",)
    )


def test_a_head_who_goes_to_another_household_is_not_its_head_by_that(office: Office) -> None:
    a_couple(office)
    taken(office, "户号,姓名,身份证号,与户主关系,住址", f"2,王五,{OTHER},户主,{THERE}")
    taken(office, "户号,姓名,身份证号", f"1,王五,{OTHER}")
    assert heads(office) == [["张三"]]
    assert on_file(office)["王五"].relation is None


def test_the_number_of_a_household_that_has_ended_is_that_of_a_new_one(office: Office) -> None:
    taken(
        office,
        "户号,姓名,身份证号,与户主关系,住址",
        f"1,张三,{MAN},户主,{HOME}",
        f"2,王五,{OTHER},户主,{THERE}",
    )
    taken(office, "户号,姓名,身份证号,与户主关系", f"1,王五,{OTHER},其他")
    taken(office, "户号,姓名,身份证号,与户主关系", f"2,李四,{WOMAN},户主")
    with office.read() as session:
        query = select(Household.closed_on.is_(None)).where(Household.number == "2").order_by(Household.id)
        assert session.scalars(query).all() == [False, True]
    assert heads(office) == [["张三"], ["李四"]]


def test_a_day_before_what_is_known_is_not_the_day_of_a_change(office: Office) -> None:
    """Who left a household this year does not join another one in 2024: as for one who is running, it is today."""
    a_couple(office)
    with office.write("搬出") as w:
        w.session.scalars(
            select(Membership).where(Membership.resident_id == on_file(office)["李四"].id)
        ).one().end = office.today()
        one = w.session.get_one(Resident, on_file(office)["李四"].id)
        one.household_id = one.relation = None
    taken(office, "户号,姓名,身份证号,与户主关系,迁入日期", f"1,李四,{WOMAN},妻,2024-09-11")
    with office.read() as session:
        query = select(Membership.start).where(Membership.resident_id == one.id, Membership.end.is_(None))
        assert session.scalars(query).all() == [office.today()]
