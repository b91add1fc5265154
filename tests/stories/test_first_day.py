"""A clerk's first day: make the community, register a resident, find her by initials, take a matter, print the receipt."""

import pytest
from sqlalchemy import select

from app.clock import SystemClock
from app.models.tables import Paper, Resident, ServiceRecord
from app.usecases.offices import opening as offices
from tests.stories.conftest import Desk

PASSWORD = "liren-2026"


def make_community(desk: Desk) -> None:
    desk.start()
    desk.wait_for_window("里仁")
    desk.keys("Return")
    desk.type("向阳社区")
    desk.keys("Tab")
    desk.type("239901001002")
    desk.keys("Tab")
    desk.type("向阳街道办事处")
    desk.keys("Tab", "Tab", "Tab", "Tab")
    desk.type("第一网格")
    desk.keys("Tab")
    desk.type("王芳")
    desk.keys("Tab")
    desk.type(PASSWORD)
    desk.keys("Tab")
    desk.type(PASSWORD)
    desk.keys("Return")
    desk.wait(lambda: (desk.office / "keys.json").exists(), "the office is made")
    desk.wait(lambda: (desk.office / "liren.db").exists(), "the file is made")
    desk.shows("打印恢复码")
    desk.look("recovery-code")
    desk.keys("Return")
    desk.wait_for_window("里仁 · 向阳社区")


def people(desk: Desk) -> list[str]:
    office = offices.log_in(desk.office, "王芳", PASSWORD, SystemClock())
    try:
        with office.read() as session:
            return list(session.scalars(select(Resident.name)))
    finally:
        office.close()


@pytest.mark.story
@pytest.mark.timeout(180)
def test_first_day(desk: Desk) -> None:
    make_community(desk)
    desk.keys("alt+2", "ctrl+n")
    desk.at("姓名")
    desk.type("单小英")
    desk.keys("Tab")
    desk.type("239901199005171220"[:17])
    from app.models.rules.identity import checksum

    desk.type(checksum("23990119900517122"))
    desk.keys("Tab", "Tab")
    desk.type("19900001234")
    desk.look("resident-form")
    desk.keys("ctrl+s")
    desk.wait(lambda: people(desk) == ["单小英"], "the resident is kept")
    desk.keys("alt+3", "ctrl+n")
    desk.shows("新办件", "申请人")
    desk.type("sxy")
    desk.shows("单小英")
    desk.keys("Return")
    desk.at("查找事项")
    desk.type("dbh")
    desk.shows("低保户救助")
    desk.look("counter")
    desk.keys("Return", "ctrl+shift+a", "ctrl+s")
    desk.wait_for_window("受理回执")
    desk.look("receipt")
    desk.keys("Escape")
    desk.wait_for_window("里仁 · 向阳社区")
    desk.close()
    office = offices.log_in(desk.office, "王芳", PASSWORD, SystemClock())
    with office.read() as session:
        record = session.scalars(select(ServiceRecord)).one()
        paper = session.scalars(select(Paper)).one()
        resident = session.scalars(select(Resident)).one()
    office.close()
    assert (record.applicant, record.state, record.resident_id) == ("单小英", "accepted", resident.id)
    assert paper.number == record.number
    assert paper.snapshot["applicant"] == "单小英"
    assert (resident.sex, str(resident.birth_date), resident.phone) == ("2", "1990-05-17", "19900001234")
