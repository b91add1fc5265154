"""A roster made by somebody else's spreadsheet is taken with keys alone, and the whole import undone with one key."""

import json
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.clock import SystemClock
from app.models.tables import Resident
from app.usecases.offices import opening as offices
from app.usecases.offices.opening import FirstRunForm
from tests.stories.conftest import Desk

DATA = Path(__file__).resolve().parents[1] / "exchange" / "sheets_data"


def residents(desk: Desk) -> int:
    office = offices.open_plain(desk.office, SystemClock())
    try:
        with office.read() as session:
            return session.scalar(select(func.count(Resident.id))) or 0
    finally:
        office.close()


@pytest.mark.story
@pytest.mark.timeout(240)
def test_awkward_roster_by_keyboard(desk: Desk) -> None:
    form = FirstRunForm("向阳社区", "239901001002", "向阳", "向阳街道办事处", clerk="王芳")
    offices.create(desk.office, form, SystemClock(), plain=True)[0].close()
    expected = json.loads((DATA / "awkward.xls.json").read_text(encoding="utf-8"))
    desk.start()
    desk.wait_for_window("里仁 · 向阳社区")
    desk.keys("alt+2", "ctrl+i", "ctrl+o")
    desk.wait_for_window("选择名册")
    desk.type(str(DATA / "awkward.xls"))
    desk.keys("Return")
    desk.wait_for_window("里仁 · 向阳社区")
    time.sleep(2)
    desk.look("import-mapping")
    desk.keys("ctrl+s")
    time.sleep(3)
    desk.look("import-preview")
    desk.keys("ctrl+Return")
    desk.wait(lambda: residents(desk) == len(expected["good"]), "every good row is in")
    time.sleep(1)
    desk.look("imported")
    desk.keys("ctrl+z")
    desk.wait(lambda: residents(desk) == 0, "the whole import is undone with one key")
    desk.look("import-undone")
    desk.close()
