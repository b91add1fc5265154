"""A move-out and a death are registered with keys, dated in the month before; then what both reports say of that month."""

from datetime import date, timedelta

import pytest

from app.clock import SystemClock
from app.office import Office
from app.usecases.households import (
    moves as household_moves,
)
from app.usecases.households import (
    pages as household_pages,
)
from app.usecases.households import (
    records as households,
)
from app.usecases.households.moves import JoinForm
from app.usecases.households.records import HouseholdForm
from app.usecases.population import counts as population
from app.usecases.summaries import figures as summaries
from tests import factories
from tests.stories.conftest import Desk, Seen

HOME = "翠湖小区1号楼1单元101室"
PEOPLE = (("钱大山", "1", ""), ("孙秀云", "2", "妻"), ("钱小山", "1", "长子"), ("钱奶奶", "2", "母亲"))
LAST = SystemClock().today().replace(day=1) - timedelta(days=1)
MONTH = f"{LAST:%Y-%m}"


def family(office: Office) -> int:
    """Four who have lived here for years, and a fifth who came in the month before. Returns the household."""
    home = 0
    for at, (name, sex, relation) in enumerate(PEOPLE):
        born = date(1975 + at, 5, 17)
        one = factories.resident(
            office, name, id_number=factories.id_number(born, sex), moved_on="2020-01-01", address=HOME
        )
        if not home:
            form = HouseholdForm("H1", "family", HOME, since="2020-01-01")
            home = households.create(office, form, one).household_id
        else:
            household_moves.add_member(office, home, JoinForm(one, None, relation, "2020-01-01"))
    number = factories.id_number(date(1999, 1, 1), "2")
    new = factories.resident_form("周新", id_number=number, address=HOME)
    household_moves.add_member(
        office, home, JoinForm(None, new, "儿媳", str(LAST.replace(day=3)), "in", "外县")
    )
    return home


def on_member(desk: Desk, name: str) -> None:
    """The cursor on one of the members of the household that is shown."""
    desk.at("户内成员")
    members = [row[0] for row in desk.seen().rows("本户")]
    desk.keys("Home", *["Down"] * members.index(name))


def move_out(desk: Desk) -> None:
    desk.keys("F2", "o")
    desk.shows("迁出的人", "迁往哪里")
    desk.go_to("迁出日期")
    desk.type(str(LAST.replace(day=10)))
    desk.go_to("迁往哪里")
    desk.type("哈尔滨市")
    desk.look("moving-out")
    desk.keys("ctrl+s")
    desk.shows("成员　4 人", "曾经的成员")


def register_death(desk: Desk) -> None:
    desk.keys("F2", "d")
    desk.shows("去世的人")
    desk.go_to("死亡日期")
    desk.type(str(LAST.replace(day=20)))
    desk.look("death")
    desk.keys("ctrl+s")
    desk.shows("成员　3 人", "死亡")


def row_of(seen: Seen, title: str) -> list[str]:
    return next(row for row in seen.rows(title) if row[0] == title)


@pytest.mark.story
@pytest.mark.timeout(120)
def test_a_move_out_and_a_death_and_what_the_month_says(desk: Desk) -> None:
    desk.make_office()
    home = desk.kept(family)
    desk.start()
    desk.wait_for_window("里仁 · 向阳社区")
    desk.keys("alt+2", "ctrl+Page_Down")
    desk.shows("立户", "钱大山\t")
    desk.keys("Home")
    desk.shows("成员　5 人")
    desk.keys("Return")
    on_member(desk, "钱小山")
    move_out(desk)
    on_member(desk, "钱奶奶")
    register_death(desk)
    page = desk.kept(lambda office: household_pages.open_page(office, home))
    assert [m.name for m in page.members] == ["钱大山", "孙秀云", "周新"]
    assert {(f.name, f.why, f.end) for f in page.former} == {
        ("钱小山", "迁出", LAST.replace(day=10)),
        ("钱奶奶", "死亡", LAST.replace(day=20)),
    }
    desk.keys("alt+6")
    desk.shows("工作月报")
    desk.keys("ctrl+Page_Down")
    seen = desk.shows("期初＋增加－减少＋补录＝期末，平", "其中：现住")
    desk.look("population")
    month = desk.kept(lambda office: population.collect(office, MONTH))
    figures = {
        key: month.figure(f"movement.all.{key}").text
        for key in ("opening", "in", "in.in", "out", "out.out", "out.death", "closing")
    }
    assert list(figures.values()) == ["4", "1", "1", "2", "1", "1", "3"]
    told = [figure.text for figure in next(r for r in month.sections[0].rows if r.key == "all").figures]
    assert row_of(seen, "合计")[1:] == told
    work = desk.kept(
        lambda office: summaries.figures(
            office, MONTH, ["residents.opening", "residents.in", "residents.out", "residents.closing"]
        )
    )
    assert [line.text for line in work] == ["4", "1", "2", "3"]
    desk.close()
