"""A roster and the dead: who died since is entered so, who died before holds up nobody."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models.tables import Household, Membership, Residence, Resident
from app.office import Office
from app.usecases.history import undo
from app.usecases.households import events
from app.usecases.importing import check, plan, take
from app.usecases.residents import files
from tests import factories

HEADINGS = ("姓名", "公民身份号码", "现住地址", "户号", "与户主关系", "是否常住", "死亡日期")


def took(office: Office, folder: Path, rows: Sequence[Sequence[str]]) -> take.ImportResult:
    path = folder / "名册.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return take.take(office, check.check(office, plan.understand(office, path)))


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
