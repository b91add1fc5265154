"""台账 → 整理: periods are closed and corrected, a sheet is taken in, inspections say what is there; by keys."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.models.definitions.kinds import Question
from app.office import Office
from app.ui.ledgers.import_view import ImportView
from app.ui.ledgers.inspections_view import InspectionsView
from app.ui.ledgers.page import LedgersPage
from app.ui.ledgers.periods_view import PeriodsView
from app.ui.main_window import MainWindow
from app.usecases import ledgers, questions
from app.usecases.ledgers import corrections, pages, periods, sheets
from tests import factories

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def entry(file_office: Office) -> int:
    """A row of 低保 since February."""
    one = factories.resident(file_office, "张三")
    pages.make_household(file_office, one)
    return factories.household_row(file_office, one, amount="560", start="2026-02-03")


def opened(window: MainWindow, qtbot: QtBot) -> LedgersPage:
    window.go("ledgers")
    page = window._pages["ledgers"]
    assert isinstance(page, LedgersPage)
    qtbot.waitUntil(lambda: bool(page.shelf._rows))
    qtbot.keyClicks(page.shelf.filter, "dbtz")
    qtbot.keyClick(page.shelf.filter, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.ledger.list.title.text() == "低保台账")
    qtbot.waitUntil(lambda: page.ledger.list.count.text() != "")
    assert page.work.key == "minimum_living"
    return page


def view_of(page: LedgersPage, qtbot: QtBot, kind: type[Any]) -> Any:
    qtbot.waitUntil(lambda: isinstance(page._right.currentWidget(), kind))
    return page._right.currentWidget()


def amount(office: Office) -> str:
    return questions.list_page(office, Question("ledger.minimum_living"), ("amount",)).rows[0].cells[0]


def test_a_period_is_closed_and_a_row_corrected_by_keys(
    file_office: Office, window: MainWindow, qtbot: QtBot, entry: int
) -> None:
    other = factories.resident(file_office, "马一月")
    pages.make_household(file_office, other)
    gone = factories.household_row(file_office, other, start="2026-01-05", amount="300", members="1")
    ledgers.end(file_office, gone, date(2026, 1, 20), "迁出")
    page = opened(window, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_Y, CTRL | SHIFT)
    view = view_of(page, qtbot, PeriodsView)
    qtbot.waitUntil(lambda: view.periods.rowCount() == 3 and view.changes.rowCount() == 1)
    qtbot.keyClick(view.periods, Qt.Key.Key_Down)
    qtbot.waitUntil(view.close_button.isEnabled)
    qtbot.keyClick(view, Qt.Key.Key_L, CTRL)
    assert view.problem.text().startswith("2026年1月还没有锁定")
    assert not periods.periods(file_office, "minimum_living")[1].closed
    qtbot.keyClick(view, Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: periods.periods(file_office, "minimum_living")[1].closed)
    qtbot.waitUntil(lambda: view.periods.item(1, 1).text() == "已锁定")
    qtbot.waitUntil(view.fix_button.isEnabled)
    qtbot.keyClick(view, Qt.Key.Key_E, CTRL)
    view.fields.setCurrentIndex(view.fields.findData("amount"))
    qtbot.waitUntil(lambda: view.text.placeholderText() == "原为 560.00，更正为")
    qtbot.keyClicks(view.text, "650")
    qtbot.keyClick(view.text, Qt.Key.Key_Return)
    assert view.focusWidget() is view.reason
    qtbot.keyClick(view.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "请写明为什么更正" in view.problem.text())
    assert amount(file_office) == "560.00"
    view.reason.setText("看错一位")
    qtbot.keyClick(view.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: amount(file_office) == "650.00")
    [told] = corrections.corrections(file_office, "minimum_living")
    assert (told.old, told.new, told.reason) == ("560.00", "650.00", "看错一位")
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page._right.currentWidget() is page.ledger)
    rows = page.ledger.list.grid.rows
    at = [column.name for column in rows.columns].index("amount")
    qtbot.waitUntil(lambda: rows.index(0, at).data() == "650.00")


def test_a_sheet_is_looked_at_and_taken_in(
    file_office: Office, window: MainWindow, qtbot: QtBot, entry: int, tmp_path: Path, monkeypatch: Any
) -> None:
    path = tmp_path / "低保.xlsx"
    sheets.export(file_office, "minimum_living", path, masked=False)
    from app.usecases import ledgers

    ledgers.change(file_office, entry, {"amount": "1"})
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    page = opened(window, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_U, CTRL | SHIFT)
    view = view_of(page, qtbot, ImportView)
    qtbot.waitUntil(lambda: view.counts.text() == "新增 0 行，修改 1 行，相同 0 行，不能导入 0 行")
    assert "月保障金额：1.00 → 560.00" in view.rows.item(0, 2).text()
    assert not page.shelf.isVisible(), "the columns need its room"
    for table in (view.columns, view.rows):
        low = table.rowHeight(0)
        table.item(0, 2).setText("为什么" * 60)
        table.resizeEvent(QResizeEvent(table.size(), table.size()))
        assert table.rowHeight(0) > 2 * low, "what is said is read to its end"
    qtbot.waitUntil(view.take_button.isEnabled)
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: amount(file_office) == "560.00")
    qtbot.waitUntil(lambda: page._right.currentWidget() is page.ledger)


def test_an_inspection_says_what_is_there(
    file_office: Office, window: MainWindow, qtbot: QtBot, entry: int
) -> None:
    page = opened(window, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_G, CTRL | SHIFT)
    view = view_of(page, qtbot, InspectionsView)
    qtbot.waitUntil(lambda: view.table.rowCount() > 3)
    names = [view.table.item(at, 0).text() for at in range(view.table.rowCount())]
    view.table.setCurrentCell(names.index("低保动态管理检查"), 0)
    qtbot.waitUntil(lambda: view.material.rowCount() > 4 and view.material.item(0, 1).text() == "低保台账")
    assert view.material.item(0, 2).text() == "1 行"
    assert view.material.item(1, 3).text() == "这本台账没有打开"
    assert date(2026, 3, 16) == file_office.today()
