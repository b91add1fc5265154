"""The catalogue's pages in the window: list with chips, form, split, merge, sheet, what has no basis."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.models.tables import ServiceItem
from app.office import Office
from app.ui.main_window import MainWindow
from app.usecases import catalogue
from app.usecases.catalogue import Asked, sheets

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(window: MainWindow, qtbot: QtBot) -> Any:
    window.go("settings")
    page: Any = window._pages["settings"]
    made = page.page("catalogue")
    qtbot.waitUntil(lambda: made.list.table.rowCount() == 230)
    return made


def find(view: Any, qtbot: QtBot, text: str) -> None:
    """Type into the search line until one item is left."""
    view.list.find_box.clear()
    qtbot.keyClicks(view.list.find_box, text)
    qtbot.waitUntil(lambda: view.list.table.rowCount() == 1)


def open_form(view: Any, qtbot: QtBot, text: str) -> Any:
    find(view, qtbot, text)
    qtbot.keyClick(view.list.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.inner is not None and view.inner.form is not None)
    return view.inner.form


def test_an_item_is_found_by_initials_and_switched_off_and_on(view: Any, file_office: Office, qtbot: QtBot):
    find(view, qtbot, "ms01")
    qtbot.keyClick(view, Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: view.list.table.item(0, 0).text() == "停用")
    assert not catalogue.settings(file_office, "ms01")[0].enabled
    qtbot.keyClick(view, Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: view.list.table.item(0, 0).text() == "启用")


def test_chips_narrow_the_list_and_are_taken_away(view: Any, qtbot: QtBot):
    chip = view.list.chips["hundred"]
    qtbot.keyClick(chip, Qt.Key.Key_Return)
    picks = view.list.popup.content
    qtbot.keyClick(picks.items, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.list.table.rowCount() == 34)
    qtbot.keyClick(view.list.chips["goal"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.list.popup.content is not picks)
    goals = view.list.popup.content
    qtbot.keyClicks(goals.finder, "lysy")
    qtbot.keyClick(goals.finder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.list.table.rowCount() == 2)
    assert "老有所养" in view.list.chips["goal"].text()
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: view.list.table.rowCount() > 10)
    view.list.clear()
    qtbot.waitUntil(lambda: view.list.table.rowCount() == 230)


def test_a_mistake_is_said_at_its_field_and_a_new_name_keeps_the_old_as_alias(
    view: Any, file_office: Office, qtbot: QtBot
):
    form = open_form(view, qtbot, "ms02")
    form.controls["limit_days"].setText("十天")
    form.controls["materials"].setPlainText("失业证|原本")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: "承诺时限“十天”不对" in form._problems["limit_days"].text())
    assert "形式“原本”不认识" in form._problems["materials"].text()
    form.controls["limit_days"].setText("7")
    form.controls["materials"].setPlainText("失业证|原件\n照片|照片|2|可后补")
    form.controls["name"].setText("失业登记")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: view.inner is None and view.list.table.item(0, 2).text() == "失业登记")
    [row] = catalogue.find_items(file_office, "ms02")
    assert (row.limit_days, row.materials) == (7, ("失业证", "照片"))
    assert row.id in [i.id for i in catalogue.find_items(file_office, "失业人员管理")]
    qtbot.keyClick(view, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: view.list.table.item(0, 2).text() == "失业人员管理服务")
    assert catalogue.settings(file_office, "ms02")[0].limit_days is None


def test_a_part_is_split_off_with_a_code_of_its_own_and_a_new_item_made(
    view: Any, file_office: Office, qtbot: QtBot
):
    find(view, qtbot, "ms02")
    qtbot.keyClick(view, Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: view.inner is not None and view.inner.form is not None)
    assert view.inner.form.controls["code"].text() == "MS02a"
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: view.inner.form._problems["name"].text() == "请填写事项名称")
    view.inner.form.controls["name"].setText("失业登记")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: view.inner is None)
    assert [i.name for i in catalogue.settings(file_office, "ms02a")] == ["失业登记"]
    qtbot.keyClick(view, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: view.inner is not None and view.inner.form is not None)
    assert view.inner.form.controls["code"].text() == "ZD01"
    view.inner.form.controls["name"].setText("小菜园认领")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: view.inner is None)
    assert catalogue.settings(file_office, "zd01")[0].enabled


def test_items_without_a_term_are_filled_several_at_once_and_taken_back(
    view: Any, file_office: Office, qtbot: QtBot
):
    view.list.set_chip("limits", "without", "没有时限的事项")
    find(view, qtbot, "ms02")
    assert "百项服务进社区活动方案》（黑社建办〔2010〕1号）二(一)一" in view.list._about.text()
    assert "未填，按本地规定填写" in view.list._about.text()
    view.list.find_box.clear()
    qtbot.waitUntil(lambda: view.list.table.rowCount() > 200)
    before = view.list.table.rowCount()
    view.list.table.setFocus()
    view.list.table.selectRow(0)
    for _ in range(2):
        qtbot.keyClick(view.list.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(view.list.limits.promised.hasFocus)
    qtbot.keyClicks(view.list.limits.promised, "30")
    qtbot.keyClicks(view.list.limits.legal, "20")
    qtbot.keyClick(view.list.limits.legal, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "一项也没有改" in view.list._problem.text())
    view.list.limits.promised.setText("15")
    qtbot.keyClick(view.list.limits.promised, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.list.table.rowCount() == before - 3)
    assert not view.list.limits.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: view.list.table.rowCount() == before)
    assert not catalogue.settings(file_office, Asked(limits="with"))


def test_two_items_are_merged_and_taken_apart_again(view: Any, file_office: Office, qtbot: QtBot):
    find(view, qtbot, "ms11")
    qtbot.keyClick(view, Qt.Key.Key_M, CTRL)
    qtbot.waitUntil(lambda: view.inner is not None and view.inner.table.rowCount() == 229)
    assert view.inner.find_box.hasFocus()
    qtbot.keyClicks(view.inner.find_box, "ms10")
    qtbot.waitUntil(lambda: view.inner.table.rowCount() == 1 and "MS10" in view.inner.plan.text())
    qtbot.keyClick(view, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: view.inner is None and view.list.table.item(0, 0).text() == "已并入")
    assert catalogue.settings(file_office, Asked(state="merged"))[0].code == "MS11"
    qtbot.keyClick(view, Qt.Key.Key_U, CTRL)
    qtbot.waitUntil(lambda: view.list.table.item(0, 0).text() == "启用")
    assert catalogue.settings(file_office, Asked(state="merged")) == []


def test_a_corrected_sheet_is_shown_taken_and_its_refused_rows_saved(
    view: Any, file_office: Office, qtbot: QtBot, tmp_path: Path
):
    path, back = tmp_path / "目录.xlsx", tmp_path / "不收.xlsx"
    sheets.export(file_office, path)
    book = openpyxl.load_workbook(path)
    heads = {c.value: c.column for c in book.active[1]}
    codes = {book.active.cell(r, 1).value: r for r in range(2, 232)}
    book.active.cell(codes["MS01"], heads["承诺时限"]).value = 7
    book.active.cell(codes["MS03"], heads["承诺时限"]).value = "十天"
    book.save(path)
    view.take(path)
    shown = view.inner
    qtbot.waitUntil(lambda: shown.table.rowCount() == 1)
    assert "承诺时限“十天”不对" in shown.table.item(0, 4).text()
    shown.which.setCurrentIndex(shown.which.findData("changed"))
    shown._fill()
    assert shown.table.item(0, 4).text() == "承诺时限：空 → 7"
    shown.save_refused(back)
    qtbot.waitUntil(back.is_file)
    qtbot.keyClick(view, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: catalogue.settings(file_office, "ms01")[0].limit_days == 7)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.inner is None)


def test_what_has_no_basis_is_listed_and_opened(view: Any, file_office: Office, qtbot: QtBot):
    on = sum(i.enabled for i in catalogue.settings(file_office))
    qtbot.keyClick(view, Qt.Key.Key_B, CTRL)
    qtbot.waitUntil(lambda: view.inner is not None and view.inner.table.rowCount() >= on)
    qtbot.keyClick(view.inner.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: getattr(view.inner, "form", None) is not None)
    view.inner.form.controls["basis"].setPlainText("《就业促进法》")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: view.inner is None)
    with file_office.read() as session:
        assert session.query(ServiceItem).filter(ServiceItem.basis.is_not(None)).one().code == "BM01"
