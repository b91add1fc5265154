"""一站式统计 in the window: chosen by dimension and period, each figure opens its matters, own days, print and files."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from tests import factories

SLOW = 20_000


@pytest.fixture
def page(file_office: Office, window: MainWindow, qtbot: QtBot):
    """The counts of March 2026, with two matters at the window and one by telephone."""
    for channel in ("window", "window", "phone"):
        factories.service(file_office, channel=channel)
    window.go("summaries")
    room = window._pages["summaries"]
    room.view("desk")
    made = room.pages["desk"]
    qtbot.waitUntil(lambda: made.figures.rowCount() > 0, timeout=SLOW)
    made.by.setCurrentIndex(made.by.findData("channel"))
    made.period.setCurrentIndex(0)
    made.bar.load()
    qtbot.waitUntil(lambda: made.figures.rowCount() == 3, timeout=SLOW)
    return made


def words(page, at: int) -> list[str]:
    return [page.figures.item(at, n).text() for n in range(page.figures.columnCount())]


def test_rows_are_what_was_chosen_and_balance(page):
    assert [page.figures.verticalHeaderItem(n).text() for n in range(3)] == ["合计", "窗口", "电话"]
    assert words(page, 1)[:5] == ["0", "2", "0", "2", "2"]
    heads = [page.figures.horizontalHeaderItem(n).text() for n in range(page.figures.columnCount())]
    marked = heads[page.figures.currentColumn()]  # what is marked is what is listed
    assert (marked, page.rows.title.text()) == ("期末在办", f"合计：{marked}")
    assert words(page, 0)[:5] == ["0", "3", "0", "3", "3"]
    assert "平" in page.balance.text()
    figures = page.figures  # some rows are seen in whichever size: the page scrolls
    assert figures.minimumHeight() >= figures.horizontalHeader().height() + 4 * figures.rowHeight(0)


def test_enter_opens_the_matters_and_one_its_record(page, window: MainWindow, qtbot: QtBot):
    page.figures.setCurrentCell(0, 6)
    qtbot.keyClick(page.figures, Qt.Key.Key_Return)
    assert page.rows.title.text() == "合计：服务居民　0 人", (
        "three matters of nobody here: it is not their number"
    )
    page.figures.setCurrentCell(1, 3)
    qtbot.keyClick(page.figures, Qt.Key.Key_Return)
    assert page.rows.title.text() == "窗口：期末在办"
    qtbot.waitUntil(lambda: page.rows.count.text() == "2 条", timeout=SLOW)
    page.rows.opened.emit(page.rows.table.rows.rows[0].id)
    qtbot.waitUntil(lambda: "services" in window._pages, timeout=SLOW)


def test_days_of_ones_own_and_what_is_wrong_with_them(page, qtbot: QtBot):
    page.period.setCurrentIndex(page.period.findData("own"))
    page.period.activated.emit(page.period.currentIndex())
    assert page.bar.first.isVisible()
    assert page.figures.rowCount() == 0, "the month before is not what these days will say"
    assert (page.rows.isHidden(), page.balance.text()) == (True, "写上起止日期，按回车")
    qtbot.keyClicks(page.bar.first, "2026-03-20")
    qtbot.keyClick(page.bar.first, Qt.Key.Key_Return)
    assert page.window().focusWidget() is page.bar.last
    qtbot.keyClicks(page.bar.last, "2026-03-01")
    qtbot.keyClick(page.bar.last, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "结束日期早于开始日期" in page.bar.problem.text(), timeout=SLOW)
    assert (page.rows.isHidden(), page.balance.text()) == (True, "")
    page.bar.last.setText("2026-03-31")
    qtbot.keyClick(page.bar.last, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.bar.problem.isHidden() and words(page, 0)[0] == "3", timeout=SLOW)
    assert page._found.period.label == "2026-03-20 至 2026-03-31"
    assert words(page, 0)[:2] == ["3", "0"]
    assert page.rows.isVisible()
    own, done = page.period.currentIndex(), []
    page.bar.last.clear()
    page.period.setCurrentIndex(0)
    page.period.setCurrentIndex(own)  # the count of the month is still under way
    page._shell.tasks.run(page, lambda _office, _progress: True, done.append)
    qtbot.waitUntil(lambda: done == [True])
    assert page.figures.rowCount() == 0


def test_ratings_stand_beside(page, qtbot: QtBot):
    page.kinds.setCurrentIndex(1)
    heads = [page.figures.horizontalHeaderItem(n).text() for n in range(page.figures.columnCount())]
    assert heads[-3:] == ["没有评价", "满意率（%）", "评价率（%）"]
    assert words(page, 0)[-2:] == ["—", "—"]


def test_both_files_are_written(page, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(tmp_path))
    page.bar.save()
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*按渠道*"))) == 2, timeout=SLOW)
