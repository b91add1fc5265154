"""编号 in the window: a number of a case is cancelled with its reason, the year's gaps are looked at and cancelled."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.mediation.numbers_view import NumbersView
from app.usecases import mediation, numbering
from app.usecases.history import bin as recycle
from tests import factories
from tests.ui.shortcuts import heard_twice
from tests.ui.test_mediation import commit, enter_room, open_case, right, wait_button


def test_a_case_takes_the_next_number(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    case = mediation.open_case(file_office, factories.case_form())
    old = mediation.view(file_office, case).number
    page = open_case(window, qtbot, case)
    wait_button(page, qtbot, "作废编号").click()
    qtbot.waitUntil(page.case.moves.asks.isVisible)
    line = page.case.moves.asks.line.line
    assert old in line.placeholderText()
    commit(line, "写错了")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.case.case.number not in ("", old))
    assert numbering.gaps(file_office, 2026)[0].reason == "写错了"


def test_the_years_gaps_are_cancelled_by_keys(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    case = mediation.open_case(file_office, factories.case_form())
    number = mediation.view(file_office, case).number
    recycle.put(file_office, "mediation_case", case)
    with file_office.write("给号") as w:
        numbering.give(file_office, w, "living_proof", 2026)
    page = enter_room(window)
    page.open_numbers()
    view = right(page)
    assert isinstance(view, NumbersView)
    qtbot.waitUntil(lambda: view.table.rowCount() == 2 and view._cancel.isEnabled())
    assert [view.table.item(at, 1).text() for at in (0, 1)] == ["居住证明编号", "调解案号"], "every series"
    assert view.table.item(1, 0).text() == number
    view.table.setCurrentCell(1, 0)
    view.ask()
    assert heard_twice(window) == []
    line = QApplication.focusWidget()
    commit(line, "重复登记")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.table.item(1, 2).text() == "已作废：重复登记")
    view.table.setCurrentCell(1, 0)
    assert not view._cancel.isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: right(page) is page.case)
