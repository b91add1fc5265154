"""建设指标 in the window: the list, the records of each number, a number typed, another target, off and on again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.widgets.act_box import ActBox
from app.usecases import indicators
from tests import factories

SLOW = 20_000


@pytest.fixture
def page(file_office: Office, window: MainWindow, qtbot: QtBot):
    """The indicators of March 2026 in a community of two residents."""
    factories.resident(file_office, "单小英")
    factories.resident(
        file_office, "包老人", id_number=factories.id_number(birth=file_office.today().replace(year=1950))
    )
    window.go("summaries")
    room = window._pages["summaries"]
    room.view("indicators")
    made = room.pages["indicators"]
    qtbot.waitUntil(lambda: made.table.rowCount() > 20, timeout=SLOW)
    made.period.setCurrentIndex(0)
    qtbot.waitUntil(lambda: made._found.period.label == "2026年3月", timeout=SLOW)
    return made


def choose(page, key: str) -> None:
    page.table.setCurrentCell([v.key for v in page._found.values].index(key), 0)


def test_each_line_says_value_target_and_result(page):
    choose(page, "volunteer_rate")
    at = page.table.currentRow()
    assert [page.table.item(at, i).text() for i in range(5)] == [
        "未达到",
        "N02",
        "社区志愿者注册率",
        "0.0 %",
        "≥ 10 %",
    ]
    assert "期末在册志愿者 ÷" in page.detail._rule.text()
    page.table.setFixedWidth(420)  # large type: names are read whole, the target stands beside
    page._show(page._found)
    assert page.table.item(at, 2).text() == "N02 社区志愿者注册率"
    assert page.table.columnWidth(0) >= page.table.sizeHintForColumn(0)
    assert page.table.isColumnHidden(4)
    assert page.table.item(at, 3).text() == "0.0 %\n≥ 10 %"


def test_a_number_and_those_outside_open_their_records(page, window: MainWindow, qtbot: QtBot):
    choose(page, "elders_health_files")
    page.detail.buttons["outside"].setFocus()
    qtbot.keyClick(page.detail.buttons["outside"], Qt.Key.Key_Return)
    assert page.rows.title.text() == "N12 没有建档的老人"
    qtbot.waitUntil(lambda: page.rows.count.text() == "1 条", timeout=SLOW)
    records = page.rows.table
    records.setFixedWidth(420)
    assert records.horizontalHeader().length() <= records.viewport().width(), "does not go sideways"
    assert not records.isColumnHidden(0)
    page.rows.opened.emit(page.rows.table.rows.rows[0].id)
    qtbot.waitUntil(lambda: "residents" in window._pages, timeout=SLOW)


def test_a_number_is_typed_where_it_stands(page, file_office: Office, qtbot: QtBot):
    choose(page, "first_visits")
    assert page.detail._missing.text() == "还没有填写：门诊就诊比例"
    page.table.setFocus()
    qtbot.waitUntil(page.detail.buttons["share"].isVisible)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.window().focusWidget() is page.detail.buttons["share"], "from the list to the number by keys"
    qtbot.keyClick(page.detail.buttons["share"], Qt.Key.Key_Return)
    assert not page.detail.buttons["share"].isChecked(), "it lists nothing"
    form = page.detail.form
    assert form.values()["since"] == "2026-03-01", "it is to be the number of the month that is shown"
    qtbot.keyClicks(form.controls["value"], "61.5")
    page.detail._save()
    assert form._problems["source"].text() == "请写明这个数从哪里来"
    form.fill({"value": "180", "source": "weisheng zhongxin", "since": "卫生站"})
    page.detail._save()
    assert form._problems["value"].text() == "这个数最大是 100，请核对"
    assert form._problems["since"].text().startswith("看不懂日期“卫生站”")
    form.fill({"value": "61.5", "source": "weisheng zhongxin", "since": "2026-03-01"})
    page.detail._save()
    qtbot.waitUntil(lambda: page._found.one("first_visits").text == "61.5", timeout=SLOW)
    assert page.detail._panel.isHidden()
    assert page.window().focusWidget() is page.table
    assert page.table.item(page.table.currentRow(), 3).text() == "61.5＊ %"
    assert "2026-03-01 起用，来源：weisheng zhongxin" in page.detail._by_hand.text()


def test_another_target_and_off_and_on(page, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    choose(page, "volunteer_rate")
    page.detail.targets.setCurrentIndex(1)
    page.detail.targets.activated.emit(1)
    qtbot.waitUntil(lambda: page._found.one("volunteer_rate").target.words == "≥ 8 %", timeout=SLOW)
    page.detail._switch_off()
    qtbot.waitUntil(lambda: page.off.findData("volunteer_rate") > 0, timeout=SLOW)
    assert page.table.currentRow() == 1, "the next one is shown, not the first"
    at = page.off.findData("volunteer_rate")
    opened: list[str] = []
    monkeypatch.setattr(ActBox, "showPopup", lambda box: opened.append(box.accessibleName()))
    for box in (page.off, page.detail.targets):
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down)
        assert opened.pop() == box.accessibleName()
        assert box.currentIndex() == before, "an arrow opens the list, it does nothing"
    page.off.activated.emit(at)
    qtbot.waitUntil(lambda: page.off.findData("volunteer_rate") < 0, timeout=SLOW)
    assert page._found.values[page.table.currentRow()].key == "volunteer_rate"


def test_both_files_are_written(page, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(tmp_path))
    page.bar.save()
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*2026年3月建设指标.*"))) == 2, timeout=SLOW)


def test_a_target_of_ones_own(page, file_office: Office, qtbot: QtBot):
    choose(page, "visit_cover")
    page.detail.targets.setCurrentIndex(page.detail.targets.count() - 1)
    page.detail.targets.activated.emit(page.detail.targets.count() - 1)
    page.detail.form.fill({"value": "180", "source": "街道要点", "since": ""})
    page.detail._save()
    qtbot.waitUntil(lambda: "不会超过 100%" in page.detail.form._problems["value"].text(), timeout=SLOW)
    page.detail.form.fill({"value": "80", "source": "街道要点", "since": ""})
    page.detail._save()
    qtbot.waitUntil(lambda: page._found.one("visit_cover").target is not None, timeout=SLOW)
    assert indicators.collect(file_office, "2026-03").one("visit_cover").target.words == "≥ 80 %"
