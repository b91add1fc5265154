"""Two files of one person are put side by side and merged with keys, then taken apart again: both are as before."""

from typing import Any

import pytest
from sqlalchemy import select

from app.models.tables import Resident, ResidentPhone, ServiceRecord
from app.office import Office
from app.usecases.households import records as households
from app.usecases.households.records import HouseholdForm
from app.usecases.residents import files
from tests import factories
from tests.stories.conftest import Desk

NOT_COMPARED = {"version", "changed_at", "changed_by"}


def everything(office: Office) -> dict[str, list[dict[str, Any]]]:
    """The rows of the people, their telephones and their matters, but for when they were last written."""
    with office.read() as session:
        return {
            table.__tablename__: [
                {c.key: getattr(row, c.key) for c in table.__table__.columns if c.key not in NOT_COMPARED}
                for row in session.scalars(select(table).order_by(table.id))
            ]
            for table in (Resident, ResidentPhone, ServiceRecord)
        }


def twice(office: Office) -> tuple[int, int]:
    """One person on two files: by a number with a matter and a household, and again by birth date and telephone."""
    one = factories.resident(
        office, "葛秀兰", id_number=factories.id_number(sex="2"), phone="19900001111", work_unit="一厂",
        address="翠湖小区1号楼1单元101室",
    )  # fmt: skip
    households.create(office, HouseholdForm("H1", "family", "翠湖小区1号楼1单元101室"), one)
    other = factories.resident(
        office, "葛秀兰", id_number="", birth_date="1980-05-17", sex="2", phone="19900002222", work_unit="二厂",
        address="翠湖小区2号楼1单元101室",
    )  # fmt: skip
    factories.service(office, resident_id=other, applicant="葛秀兰")
    return one, other


def alive(office: Office) -> list[Resident]:
    with office.read() as session:
        return list(session.scalars(select(Resident).where(Resident.deleted_at.is_(None))))


def choose(desk: Desk, field: str, key: str, marked: str) -> None:
    """Walk down to a field of the merge and take the value of one side."""
    rows = [row[0] for row in desk.seen().rows("●")]
    desk.keys("Home", *["Down"] * rows.index(field), key)
    desk.shows(marked)


@pytest.mark.story
@pytest.mark.timeout(120)
def test_two_files_are_merged_and_taken_apart(desk: Desk) -> None:
    desk.make_office()
    one, other = desk.kept(twice)
    before = desk.kept(everything)
    desk.start()
    desk.wait_for_window("里仁 · 向阳社区")
    desk.keys("alt+2", "ctrl+Page_Down", "ctrl+Page_Down", "ctrl+Page_Down", "ctrl+Page_Down")
    desk.shows("1 对", "把两份“葛秀兰”的档案并成一份", "一起转到保留的档案：")
    desk.keys("Return")
    choose(desk, "工作单位", "Right", "● 二厂")
    desk.look("merge-side-by-side")
    desk.keys("ctrl+Return")
    desk.shows("0 对", "葛秀兰 的档案已并入 葛秀兰")
    [left] = desk.kept(alive)
    assert (left.id, left.work_unit) == (one, "二厂")
    file = desk.kept(lambda office: files.open_file(office, one))
    assert any(happening.kind == "service_record" for happening in file.timeline)
    desk.look("merged")
    desk.keys("ctrl+z")
    desk.shows("已撤销")
    assert {r.id for r in desk.kept(alive)} == {one, other}
    assert desk.kept(everything) == before
    desk.keys("F5")
    desk.shows("1 对")
    desk.look("unmerged")
    desk.close()
