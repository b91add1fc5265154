"""人口月报 in the window: beside the month, each figure opens its people, print and both files."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QTableWidget
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.theme import style_sheet, theme_of
from app.usecases.history import undo
from tests import factories

SLOW = 20_000


@pytest.fixture
def page(file_office: Office, window: MainWindow, qtbot: QtBot):
    """The population's month, showing March 2026, with one resident who came in it."""
    factories.resident(file_office, "单小英")
    window.go("summaries")
    room = window._pages["summaries"]
    qtbot.keyClick(room, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    room.view("population")
    made = room.population_page
    qtbot.waitUntil(lambda: made.movement.rowCount() == 6, timeout=SLOW)
    made.period.setCurrentIndex(0)
    qtbot.waitUntil(lambda: made.movement.item(4, 16).text() == "1", timeout=SLOW)
    return made


def test_figures_stand_in_their_tables(page):
    heads = [page.movement.horizontalHeaderItem(i).text() for i in range(page.movement.columnCount())]
    assert heads[:4] == ["期初", "增加\n小计", "增加\n迁入", "增加\n出生"]
    assert [page.movement.verticalHeaderItem(i).text() for i in range(6)][-2:] == ["合计", "其中：现住"]
    assert page.people.item(0, 0).text() == "1"
    assert "平" in page.balance.text()
    marked = [table.currentItem().text() for table in (page.movement, page.people) if table.currentItem()]
    assert marked == [page.movement.item(4, 16).text()]  # what is marked is what is listed
    assert page.movement.currentColumn() == 16


def test_the_keys_go_from_month_to_month_and_stay_among_months(page, window: MainWindow, qtbot: QtBot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.period.setFocus()
    for key, month in (
        (Qt.Key.Key_Left, "2026-02"),
        (Qt.Key.Key_Right, "2026-03"),
        (Qt.Key.Key_Right, "2026-03"),
    ):
        qtbot.keyClick(page.period, key)
        assert page.period.currentData() == month
    page.period.setCurrentIndex(page.period.findData("2026-Q1"))
    qtbot.keyClick(page.period, Qt.Key.Key_Right)
    assert page.period.currentData() == "2026-Q1"


def test_enter_opens_the_people_and_a_person_their_file(page, window: MainWindow, qtbot: QtBot):
    page.movement.setCurrentCell(0, 16)
    qtbot.keyClick(page.movement, Qt.Key.Key_Return)
    assert page.rows.title.text() == "户籍期末"
    assert (page.movement.currentRow(), page.movement.currentColumn(), page.people.currentItem()) == (
        0,
        16,
        None,
    )
    qtbot.waitUntil(lambda: page.rows.count.text() == "1 条", timeout=SLOW)
    page.rows.opened.emit(page.rows.table.rows.rows[0].id)
    qtbot.waitUntil(lambda: "residents" in window._pages, timeout=SLOW)


def test_the_people_of_a_figure_stand_in_the_room_there_is(page, qtbot: QtBot):
    """Columns without room are left out, the last first, instead of going sideways."""
    page.movement.setCurrentCell(0, 16)
    qtbot.keyClick(page.movement, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.rows.count.text() == "1 条", timeout=SLOW)
    table = page.rows.table
    table.setFixedWidth(500)
    hidden = [table.isColumnHidden(i) for i in range(len(table.rows.columns))]
    assert table.horizontalHeader().length() <= table.viewport().width()
    assert hidden == sorted(hidden)
    assert any(hidden)


def test_a_table_s_side_has_the_colour_of_the_theme_below_the_last_line(qtbot: QtBot):
    table = QTableWidget(1, 1)
    qtbot.addWidget(table)
    theme = theme_of("dark", 100)
    table.setStyleSheet(style_sheet(theme))
    table.resize(300, 300)
    table.show()
    side = table.verticalHeader()
    assert side.viewport().grab().toImage().pixelColor(5, side.height() - 5) == QColor(theme.palette.raised)


def test_both_files_are_written(page, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(tmp_path))
    page.bar.save()
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*2026年3月人口月报.*"))) == 2, timeout=SLOW)


def test_a_month_is_closed_and_opened_again_with_a_reason(page, qtbot: QtBot, file_office: Office):
    page.period.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page._found.period.label == "2026年2月", timeout=SLOW)
    assert page.reopen.isHidden()
    page.close_button.click()
    qtbot.waitUntil(lambda: page._found.closed is not None, timeout=SLOW)
    qtbot.waitUntil(
        lambda: "结账，数字不再变" in page.note.text() and page.close_button.isHidden(), timeout=SLOW
    )
    page.reason.setText("漏登一户")
    page.reopen.click()
    qtbot.waitUntil(lambda: page._found.closed is None and page.reopen.isHidden(), timeout=SLOW)
    assert undo.acts(file_office)[0].what.endswith("漏登一户")


def test_a_quarter_can_be_chosen(page, qtbot: QtBot):
    page.period.setCurrentIndex(page.period.findData("2026-Q1"))
    qtbot.waitUntil(lambda: page._found.period.label == "2026年第一季度", timeout=SLOW)
    assert page.movement.item(4, 15).text() == "1"


def test_figures_are_whole_and_do_not_overlap_in_a_low_narrow_window(
    page, window: MainWindow, file_office: Office, qtbot: QtBot
):
    """1366x768 at 150 % leaves as much room as this."""
    page.movement.item(4, 16).setText("100,000")
    page.movement._fit()
    window.resize(911, 512)
    page.note.setText("本期结束后又补登、更正了 3 条居住记录，以上数字已包括。")
    page.note.show()
    qtbot.wait(200)
    for at in range(page.movement.columnCount()):
        assert page.movement.columnWidth(at) >= page.movement.sizeHintForColumn(at)
    assert page.note.geometry().top() > page.movement.geometry().bottom()
    assert page.people.parentWidget().parentWidget().geometry().top() > page.note.geometry().bottom()
    assert page.movement.viewport().height() >= page.movement.verticalHeader().length()
