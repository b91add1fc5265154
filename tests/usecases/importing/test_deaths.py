"""A roster and the dead: who died since is entered so, who died before holds up nobody."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models.tables import Household, Membership, Residence, Resident
from app.office import Office
from app.usecases.history import undo
from app.usecases.households import events, moves
from app.usecases.importing import check, plan, take
from app.usecases.residents import files
from app.usecases.residents import records as residents
from tests import factories

HEADINGS = ("姓名", "公民身份号码", "现住地址", "户号", "与户主关系", "是否常住", "死亡日期")


def checked(office: Office, folder: Path, rows: Sequence[Sequence[str]]) -> check.ImportCheck:
    path = folder / "名册.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return check.check(office, plan.understand(office, path))


def took(office: Office, folder: Path, rows: Sequence[Sequence[str]]) -> take.ImportResult:
    return take.take(office, checked(office, folder, rows))


@pytest.mark.parametrize("here", ["否", "", "是"])
def test_who_died_since_lives_nowhere_and_belongs_to_no_household(
    office: Office, tmp_path: Path, here: str
) -> None:
    number = factories.id_number()
    one = factories.resident(office, "葛甲", id_number=number)
    home = files.household_of(office, one)
    result = took(office, tmp_path, [("葛甲", number, "", "", "", here, "2026-02-01")])
    assert (result.changed, result.refused) == (1, 0)
    with office.read() as session:
        dead = session.get_one(Resident, one)
        assert (str(dead.died_on), dead.living_here, dead.household_id) == ("2026-02-01", False, None)
        for spell in (Residence, Membership):
            ends = session.scalars(select(spell.end).where(spell.resident_id == one)).all()
            assert [str(end) for end in ends] == ["2026-02-01"]
        assert session.get_one(Household, home).closed_on is not None
    assert undo.undo(office, result.import_id or 0).kept == ()


def test_the_preview_says_which_household_a_death_leaves_without_a_head_and_refuses_a_day_that_cannot_be(
    office: Office, tmp_path: Path
) -> None:
    born = date(1980, 5, 17)
    numbers = [factories.id_number(born) for _ in range(4)]
    people = [factories.resident(office, f"葛{n}", id_number=number) for n, number in enumerate(numbers)]
    homes = [files.household_of(office, one) for one in people[::2]]
    for home, one in zip(homes, people[1::2], strict=True):
        moves.add_member(office, home, moves.JoinForm(one, None, "弟"))
    days = ("2026-02-01", "", "2026-02-01", "2026-02-02")
    rows = [(f"葛{n}", numbers[n], "", "", "", "", day) for n, day in enumerate(days)]
    late = [("郝一", factories.id_number(born), "", "", "", "", day) for day in ("2027-01-01", "1979")]
    found = checked(office, tmp_path, [*rows, *late])
    assert found.warnings == [(2, "葛0 是户主，登记去世以后这一户没有户主：导入后请办“变更户主”")]
    assert [r.reasons for r in found.refused] == [
        ("死亡日期 2027-01-01 在今天之后",), ("死亡日期 1979 早于出生日期 1980-05-17",)
    ]  # fmt: skip
    form, _ = residents.load_form(office, people[1])
    assert residents.problems(office, replace(form, died_on="1979"), people[1])["died_on"].startswith(
        "死亡日期早于"
    )


def test_a_roster_that_still_lists_the_dead_is_taken(office: Office, tmp_path: Path) -> None:
    number = factories.id_number()
    one = factories.resident(office, "葛甲", id_number=number)
    events.death(office, events.DeathForm(one, "2026-02-01"))
    row = ("葛甲", number, "翠湖小区9号楼1单元901室", "H9", "户主", "是", "")
    result = took(office, tmp_path, [row, ("葛乙", factories.id_number(), row[2], "H9", "妻", "是", "")])
    assert result.new == 1
    with office.read() as session:
        dead = session.get_one(Resident, one)
        assert (str(dead.died_on), dead.living_here, dead.household_id) == ("2026-02-01", False, None)


def test_who_is_filed_dead_belongs_to_no_household(office: Office, tmp_path: Path) -> None:
    place = "翠湖小区9号楼1单元901室"
    took(
        office, tmp_path,
        [("葛甲", factories.id_number(), place, "H9", "户主", "", "2020-01-02"),
         ("葛乙", factories.id_number(), place, "H9", "子", "", "")],
    )  # fmt: skip
    with office.read() as session:
        [household] = session.scalars(select(Household))
        found = session.scalars(select(Resident).order_by(Resident.id)).all()
        assert [(r.name, r.household_id) for r in found] == [("葛甲", None), ("葛乙", household.id)]
        assert household.head_id != found[0].id
