"""台账 → 整理 → 到期可销毁: the rows are listed, destroying asks for the reason and a second person, the register prints."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.office import ClerkRef, Office
from app.ui.ledgers.page import LedgersPage
from app.ui.ledgers.retention_view import NONE, RetentionView
from app.ui.main_window import MainWindow
from app.usecases import ledgers
from app.usecases.ledgers import retention
from app.usecases.offices import clerks
from app.usecases.residents import files
from tests import factories

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def old(file_office: Office) -> list[int]:
    """Two rows of 低保 that ended in 2015."""
    rows = []
    for name in ("甲", "乙"):
        head = factories.resident(file_office, name)
        files.household_of(file_office, head)
        rows.append(factories.household_row(file_office, head, start="2010-01-05"))
        ledgers.end(file_office, rows[-1], date(2015, 6, 30), "收入超标")
    return rows


def opened(window: MainWindow, qtbot: QtBot) -> RetentionView:
    window.go("ledgers")
    page = window._pages["ledgers"]
    assert isinstance(page, LedgersPage)
    qtbot.waitUntil(lambda: bool(page.work.key))
    qtbot.keyClick(page, Qt.Key.Key_X, CTRL | SHIFT)
    qtbot.waitUntil(lambda: isinstance(page._right.currentWidget(), RetentionView))
    view = page._right.currentWidget()
    assert isinstance(view, RetentionView)
    return view


def test_rows_are_destroyed_with_a_reason_and_a_second_person(
    file_office: Office, window: MainWindow, qtbot: QtBot, old: list[int]
) -> None:
    view = opened(window, qtbot)
    qtbot.waitUntil(lambda: view.rows.rowCount() == 2)
    view.rows.setFocus()
    qtbot.keyClick(view.rows, Qt.Key.Key_A, CTRL)
    assert view.destroy_button.text() == "销毁选中的 2 行"
    qtbot.keyClick(view, Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(view.asking.isVisible)
    view.reason.setText("保存期满，居委会会议同意")
    view.witness.setText("王窗口")
    qtbot.keyClick(view.witness, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "监销人不能是您自己" in view.problem.text())
    assert retention.register(file_office) == []
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.asking.isHidden(), "Esc takes the question back, not the page"
    qtbot.keyClick(view, Qt.Key.Key_D, CTRL)
    view.witness.setText("李主任")
    qtbot.keyClick(view.witness, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.said.text() == NONE)
    assert len(retention.register(file_office)) == 2
    assert view.asking.isHidden()


def test_who_may_not_destroy_sees_the_list_only(
    file_office: Office, old: list[int], request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    file_office.clerk = ClerkRef(clerks.add_clerk(file_office, "周窗口", "", ("clerk",)), "周窗口")
    view = opened(request.getfixturevalue("window"), qtbot)
    qtbot.waitUntil(lambda: view.rows.rowCount() == 2)
    view.rows.selectAll()
    assert not view.destroy_button.isEnabled()
    assert "销毁保存期满的台账行" in view.destroy_button.toolTip()
