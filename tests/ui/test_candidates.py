"""零就业家庭 in the window: proposed with the reason, confirmed into the ledger or refused with a reason."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.models.tables import LedgerEntry
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.residents.candidates import CandidatesView
from app.ui.residents.households_view import HouseholdsView
from app.usecases.residents import files, tag_decisions
from tests import factories

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(window: MainWindow, file_office: Office, qtbot: QtBot) -> Any:
    for name, year in (("钱大山", 1980), ("赵小河", 1985)):
        number = factories.id_number(date(year, 5, 17), "1")
        files.household_of(
            file_office, factories.resident(file_office, name, id_number=number, employment="70")
        )
    window.go("residents", view="households")
    rooms = window.findChild(HouseholdsView)
    assert rooms is not None
    rooms.decide()
    made = window.findChild(CandidatesView)
    assert made is not None
    qtbot.waitUntil(lambda: made.table.rowCount() == 2)
    return made


def test_one_is_confirmed_and_one_refused(view: Any, file_office: Office, qtbot: QtBot):
    assert "钱大山 45岁 无业人员" in view.told.text()
    view.form.fill({"measure": "推荐保洁岗"})
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: view.table.rowCount() == 1)
    with file_office.read() as session:
        [row] = session.query(LedgerEntry).filter_by(ledger="zero_employment")
    assert row.household_id is not None
    qtbot.keyClick(view, Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: "请写明为什么不认定" in view._problem.text())
    view.form.fill({"reason": "在外地打零工"})
    qtbot.keyClick(view, Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: view._body.currentIndex() == 1)
    assert tag_decisions.proposals(file_office, "zero_employment_candidate") == []
    view.every.setChecked(True)
    qtbot.waitUntil(lambda: view.table.rowCount() == 1)
    assert "不认定：在外地打零工" in view.told.text()
    assert not view._no.isEnabled()
