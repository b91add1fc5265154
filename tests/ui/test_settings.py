"""设置: each page reads, changes and keeps; the look changes at once; the log is undone, the bin gives back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import ClerkError
from app.office import Office
from app.settings import Settings
from app.usecases import packages
from app.usecases.areas import grids as areas
from app.usecases.offices import backups, clerks, holidays
from app.usecases.offices import opening as offices
from app.usecases.residents import records as residents
from tests import factories

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(packages, "drives", lambda _office: [])
    window.go("settings")
    return window._pages["settings"]


def test_the_unit_is_corrected_and_a_missing_name_is_said_at_its_field(
    page, file_office: Office, qtbot: QtBot
):
    view = page.page("unit")
    name = view.form.controls["name"]
    qtbot.waitUntil(lambda: name.text() == "示例社区居民委员会")
    name.clear()
    qtbot.keyClick(page, Qt.Key.Key_S, CTRL)
    assert view.form._problems["name"].text() == "请填写社区名称"
    name.setText("新和社区居民委员会")
    view.form.controls["address"].setText("新和路1号")
    qtbot.keyClick(page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: offices.own_unit(file_office).name == "新和社区居民委员会")
    assert offices.own_unit(file_office).address == "新和路1号"
    assert not view.form._problems["name"].isVisible()


def test_a_grid_is_added_and_renamed(page, file_office: Office, qtbot: QtBot):
    view = page.page("grids")
    qtbot.waitUntil(lambda: view.table.rowCount() == 2)
    view.name.clear()
    view.name.setText("第三网格")
    qtbot.keyClick(view.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.table.rowCount() == 3)
    view.table.setCurrentCell(2, 0)
    assert view.name.text() == "第三网格"
    view.name.setText("河东网格")
    qtbot.keyClick(page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: view.table.item(2, 1).text() == "河东网格")
    view.name.setText("第一网格")
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: "已有名叫“第一网格”的网格" in view._problem.text())
    assert [g.name for g in areas.grids(file_office)] == ["第一网格", "第二网格", "河东网格"]


def test_a_clerk_is_added(page, file_office: Office, qtbot: QtBot):
    view = page.page("clerks")
    qtbot.waitUntil(lambda: view.table.rowCount() == 1)
    assert view.table.item(0, 0).text() == "王窗口（我）"
    assert not view._own_card.isVisible()  # a plain office has no passwords
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    assert view.new_form._problems["name"].text() == "请填写姓名"
    view.new_form.controls["name"].setText("周帮办")
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: view.table.rowCount() == 2)
    assert clerks.clerks(file_office)[1].name == "周帮办"


def test_a_holiday_file_is_taken_and_a_wrong_one_refused_whole(
    page, file_office: Office, qtbot: QtBot, tmp_path: Path
):
    view = page.page("calendar")
    good, bad = tmp_path / "2027.csv", tmp_path / "错.csv"
    good.write_text("日期,性质,名称\n2027-01-01,休,元旦\n2027-01-03,班,元旦补班\n", encoding="utf-8")
    bad.write_text("2027-05-01,休,劳动节\n2027-05-02,玩,劳动节\n", encoding="utf-8")
    view.take(bad)
    qtbot.waitUntil(lambda: "第2行" in view.problem.text())
    view.take(good)
    qtbot.waitUntil(lambda: view.table.rowCount() == 2)
    assert [view.table.item(1, i).text() for i in range(4)] == ["2027-01-03", "星期日", "上班", "元旦补班"]
    assert [d.name for d in holidays.listing(file_office).days] == ["元旦", "元旦补班"]


def test_a_day_of_the_offices_own_is_put_in_and_taken_out(page, file_office: Office, qtbot: QtBot):
    view = page.page("calendar")
    view.form.fill({"day": "2026-03-22", "works": False, "reason": "社区运动会"})
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: "本来就休息" in view.problem.text())
    view.form.fill({"day": "2026-03-23"})
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: view.table.rowCount() == 1)
    shown = [view.table.item(0, i).text() for i in range(5)]
    assert shown == ["2026-03-23", "星期一", "放假", "社区运动会", "自己加的"]
    assert view.form.values()["reason"] == ""
    qtbot.keyClick(page, Qt.Key.Key_Delete, CTRL)
    qtbot.waitUntil(lambda: view.table.rowCount() == 0)
    qtbot.keyClick(page, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: view.table.rowCount() == 1)
    assert [d.name for d in holidays.listing(file_office).days] == ["社区运动会"]


def test_dark_and_large_type_show_at_once_and_are_kept(page, window, kept: Settings, qapp: QApplication):
    view = page.page("look")
    qapp.setStyleSheet("QLabel#none { margin: 0 }")  # as the program is started
    view.theme.setCurrentIndex(1)
    view.scale.setCurrentIndex(2)
    assert (kept.theme, kept.scale) == ("dark", 150)
    assert (window.shell.theme.scale, window.shell.theme.palette.ground) == (150, "#14171b")
    assert window._room_bar.width() == 186
    assert page.names.width() == 264
    said = qapp.styleSheet()
    qapp.setStyleSheet("")
    assert said == window.styleSheet(), "the lists that complete what is typed have no window above them"


def test_a_backup_is_made_and_listed(page, file_office: Office, qtbot: QtBot, tmp_path: Path):
    view = page.page("backups")
    qtbot.keyClick(page, Qt.Key.Key_B, CTRL)
    qtbot.waitUntil(lambda: view.table.rowCount() == 1, timeout=20000)
    (copy,) = backups.copies(file_office.folder)
    assert view.table.item(0, 2).text() == copy.path.name
    view.back_up(tmp_path / "U盘")
    qtbot.waitUntil(lambda: len(list((tmp_path / "U盘").glob("liren-*[0-9]"))) == 1, timeout=20000)


def test_an_act_is_undone_from_the_log_but_not_the_beginning(page, file_office: Office, qtbot: QtBot):
    resident = residents.save(file_office, factories.resident_form("赵六"))
    view = page.page("acts")
    view.entered()
    qtbot.waitUntil(lambda: view.table.rowCount() == 2)
    assert view.table.item(0, 3).text() == "登记居民 赵六"
    qtbot.keyClick(page, Qt.Key.Key_U, CTRL)
    qtbot.waitUntil(lambda: view.table.rowCount() == 3)
    assert view.table.item(1, 5).text() == "已撤销"
    with pytest.raises(ClerkError):
        residents.load_form(file_office, resident)
    view.table.setCurrentCell(2, 0)
    assert view.table.item(2, 3).text().startswith("新建社区")
    assert not view._undo.isEnabled()


def test_the_bin_gives_back(page, file_office: Office, qtbot: QtBot):
    resident = factories.resident(file_office, "赵六")
    residents.delete(file_office, resident)
    view = page.page("bin")
    view.entered()
    qtbot.waitUntil(lambda: view.table.rowCount() == 1)
    view.table.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_R, CTRL)
    qtbot.waitUntil(lambda: view.table.rowCount() == 0)
    assert page.names.hasFocus()  # nothing is left in the bin to stand on
    assert residents.load_form(file_office, resident)[0].name == "赵六"


def test_the_check_names_what_is_not_right(page, file_office: Office, qtbot: QtBot):
    factories.resident(file_office)
    view = page.page("check")
    qtbot.keyClick(page, Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: view.table.rowCount() >= 1, timeout=20000)
    words = [view.table.item(i, 1).text() for i in range(view.table.rowCount())]
    assert "还没有备份过" in words
    assert view.verdict.text() == f"发现 {len(words)} 个问题"


def test_a_restricted_ledger_is_switched_on_by_keys_with_a_reason(
    page, window, file_office: Office, qtbot: QtBot
):
    view = page.page("restricted")
    view.entered()
    qtbot.waitUntil(lambda: view.table.rowCount() > 0)
    view.table.setFocus()
    one = view._chosen_row()
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    qtbot.waitUntil(view.reason.hasFocus)
    qtbot.keyClick(view.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "请写明依据或原因" in view.problem.text())
    view.reason.setText("街道通知")
    qtbot.keyClick(view.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window._toast._label.text() == f"已打开“{one.name}”")
    assert file_office.library.ledgers[one.key].enabled
