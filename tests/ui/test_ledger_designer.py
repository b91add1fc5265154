"""台账设计 in the window: a field added, moved, taken out and brought back; wrong values at their field; files in and out."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.office import Office
from app.ui.ledgers.design_codes import NewTablePanel
from app.ui.ledgers.design_menu import ClashPanel, SwitchList
from app.ui.ledgers.design_view import DesignView
from app.ui.ledgers.page import LedgersPage
from app.ui.main_window import MainWindow
from app.usecases.ledgers import cells, design_drafts, design_files, designs
from app.usecases.ledgers.cells import RowEdit
from tests.ui.test_ledger_sheet import other
from tests.ui.test_ledgers import enter_room, open_ledger, right
from tests.ui.typing import commit
from tests.usecases.ledgers.test_designs import draft, sheet

K = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip


@pytest.fixture
def umbrellas(file_office: Office) -> str:
    return designs.save(file_office, draft())[0]


def room(window: MainWindow, qtbot: QtBot, typed: str = "", name: str = "") -> LedgersPage:
    page = enter_room(window, qtbot)
    if name:
        open_ledger(page, qtbot, typed, name)
    return page


def shown(page: LedgersPage, qtbot: QtBot) -> DesignView:
    qtbot.waitUntil(lambda: isinstance(right(page), DesignView) and right(page).fields.form is not None)
    return right(page)


def change(page: LedgersPage, qtbot: QtBot, key: str) -> DesignView:
    page.designing.key = key
    page.designing.change()
    return shown(page, qtbot)


def name_field(view: DesignView, text: str) -> None:
    control: Any = view.fields.form.controls["name"]
    control.selectAll()
    commit(control, text)
    control.textEdited.emit(control.text())


def reached_after(widget: Any) -> Any:
    """What Tab reaches next."""
    found = widget.nextInFocusChain()
    while not (found.isVisible() and found.focusPolicy() & Qt.FocusPolicy.TabFocus):
        found = found.nextInFocusChain()
    return found


def test_a_ledger_is_made_from_nothing(window, file_office, qtbot: QtBot):
    page = room(window, qtbot)
    page.designing.new()
    view = shown(page, qtbot)
    qtbot.waitUntil(lambda: view.about.controls["name"].hasFocus())
    assert not view.about._problems["name"].isVisible(), "nothing is wrong before anything was typed"
    commit(view.about.controls["name"], "雨伞借用")
    view.about.fill({"belongs_to": "nothing"})
    view.tabs.setCurrentIndex(1)
    qtbot.keyClick(view, K.Key_N, CTRL)
    name_field(view, "借伞人")
    qtbot.keyClick(view, K.Key_N, CTRL)
    name_field(view, "押金")
    view.fields.form.fill({"type": "money", "least": "-50"})
    view.fields._typed()
    assert view.fields.form.controls["least"].isVisible()
    assert not view.fields.form.controls["places"].isVisible(), "money has two decimals"
    qtbot.waitUntil(lambda: view.sample.sheet.columnCount() > 0, timeout=15000)
    heads = [view.sample.sheet.horizontalHeaderItem(c).text() for c in range(view.sample.sheet.columnCount())]
    assert {"借伞人", "押金"} <= set(heads)
    assert not view.sample.paper.picture.pixmap().isNull()
    qtbot.keyClick(view, K.Key_S, CTRL)
    qtbot.waitUntil(lambda: right(page) is page.ledger, timeout=15000)
    fields = file_office.library.ledger("ysjy").field
    assert [(f.name, f.least) for f in fields] == [("借伞人", 0), ("押金", -50)]
    qtbot.waitUntil(lambda: page.ledger.list.title.text() == "雨伞借用")
    qtbot.waitUntil(lambda: "ysjy" in page.shelf._keys)


def test_fields_are_moved_taken_out_and_brought_back(umbrellas, window, file_office, qtbot: QtBot):
    one = cells.take(file_office, umbrellas, [RowEdit(None, {"jsr": "小王", "yj": "20"})]).ids[0]
    page = room(window, qtbot)
    view = change(page, qtbot, umbrellas)
    names = lambda: [f["name"] for f in view.design.data["field"]]  # noqa: E731
    qtbot.keyClick(view.fields.list, K.Key_Down, ALT)
    assert names() == ["押金", "借伞人"]
    view.fields.go_to(0)
    qtbot.waitUntil(lambda: view.columns.columns != [])
    view._columns_typed()
    before = view.design.data["print"]
    qtbot.keyClick(view.fields.list, K.Key_Delete)
    assert names() == ["借伞人"]
    view.step_back()
    assert (names(), view.design.data["print"]) == (["押金", "借伞人"], before), (
        "its column comes back with it"
    )
    qtbot.keyClick(view.fields.list, K.Key_Delete)
    assert names() == ["借伞人"]
    view.save()
    qtbot.waitUntil(lambda: right(page) is page.ledger, timeout=15000)
    view = change(page, qtbot, umbrellas)
    qtbot.waitUntil(view.fields.back.isVisible)
    assert view.fields._retired[0].rows == 1
    view.fields.bring_back(view.fields._retired[0])
    assert view.design.data["print"]["columns"][1:3] == ["jsr", "yj"], "printed again, where it was kept"
    view.save()
    qtbot.waitUntil(lambda: right(page) is page.ledger, timeout=15000)
    assert cells.typed_texts(file_office, umbrellas, [one], ["yj"]) == {one: ("20.00",)}


def test_what_is_wrong_stands_at_its_field(umbrellas, window, qtbot: QtBot):
    page = room(window, qtbot)
    view = change(page, qtbot, umbrellas)
    view.fields.form.fill({"type": "choice"})
    view.fields._typed()
    view.tabs.setCurrentIndex(0)
    view.save()
    qtbot.waitUntil(lambda: view.tabs.currentIndex() == 1)
    qtbot.waitUntil(lambda: view.fields.form._problems["codes"].isVisible())
    assert view.fields.form._problems["codes"].text().startswith("请选一张代码表")
    assert view.fields.list.item(0, 2).text() == "有误"
    assert view.problem.text().startswith("字段“借伞人”：请选一张代码表"), "the field is named at the top"
    qtbot.waitUntil(view.fields.form.controls["codes"].hasFocus)
    view.step_back()
    qtbot.waitUntil(lambda: view.design.data["field"][0].get("type", "text") == "text")
    qtbot.waitUntil(lambda: not view.fields.form._problems["codes"].isVisible())


def test_a_new_code_table_is_made_in_place(umbrellas, window, file_office, qtbot: QtBot):
    page = room(window, qtbot)
    view = change(page, qtbot, umbrellas)
    view.fields.form.fill({"type": "choice"})
    view.fields._typed()
    view.tabs.setCurrentIndex(1)
    qtbot.keyClick(view, K.Key_K, CTRL | SHIFT)
    qtbot.waitUntil(lambda: bool(window.findChildren(NewTablePanel)))
    panel = window.findChildren(NewTablePanel)[0]
    commit(panel.values, "老人\n孩子")
    panel._give()
    qtbot.waitUntil(lambda: view.design.data["field"][0].get("codes", "") == "own_jsr")
    view.save()
    qtbot.waitUntil(lambda: right(page) is page.ledger, timeout=15000)
    assert [label for _, label in file_office.library.code("own_jsr").choices] == ["老人", "孩子"]


def test_values_that_do_not_fit_are_shown_before_it_is_done(umbrellas, window, file_office, qtbot: QtBot):
    cells.take(file_office, umbrellas, [RowEdit(None, {"jsr": "小王"})])
    page = room(window, qtbot)
    view = change(page, qtbot, umbrellas)
    view.fields.form.fill({"type": "number"})
    view.fields._typed()
    view.save()
    qtbot.waitUntil(lambda: "“借伞人”写的是“小王”" in view.problem.text())
    assert file_office.library.ledger(umbrellas).field[0].type == "text"
    view.save()
    qtbot.waitUntil(lambda: right(page) is page.ledger, timeout=15000)
    assert file_office.library.ledger(umbrellas).field[0].type == "number"


def test_a_sheet_and_a_file_become_a_ledger(
    umbrellas, window, file_office, qtbot: QtBot, tmp_path: Path, monkeypatch
):
    path = sheet(tmp_path / "巡查.xlsx", ("巡查台账",), ("日期", "巡查人", "发现的问题情况"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: (str(path), ""))
    page = room(window, qtbot)
    page.designing.from_sheet()
    view = shown(page, qtbot)
    assert [f["name"] for f in view.design.data["field"]] == ["日期", "巡查人", "发现的问题情况"]
    view.left.emit()
    out = tmp_path / "伞.liren-ledger.toml"
    asked: list[Any] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (asked.append(a[2]), (str(out), ""))[1])
    page.designing.key = umbrellas
    page.designing.hand_out()
    qtbot.waitUntil(out.exists)
    assert asked[0].endswith("/雨伞借用台账.liren-ledger.toml")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: (str(out), ""))
    page.designing.take_in()
    qtbot.waitUntil(lambda: bool(window.findChildren(ClashPanel)))
    panel = window.findChildren(ClashPanel)[0]
    panel.given.emit(True)
    view = shown(page, qtbot)
    view.save()
    qtbot.waitUntil(lambda: right(page) is page.ledger, timeout=15000)
    names = [one.name for one in file_office.library.ledgers.values()]
    assert "雨伞借用台账（街道版）" in names
    assert design_files.read(file_office, out).clash == "雨伞借用台账"


def test_a_ledger_is_switched_off_and_on(umbrellas, window, file_office, qtbot: QtBot):
    page = room(window, qtbot, "ysj", "雨伞借用台账")
    page.shelf.filter.setText("zzzz")
    page.shelf.filter.textEdited.emit("zzzz")
    qtbot.keyClick(page.shelf.filter, K.Key_Return)  # nothing is found: among those switched off
    qtbot.waitUntil(lambda: bool(window.findChildren(SwitchList)))
    panel = window.findChildren(SwitchList)[0]
    panel.sought.clear()
    commit(panel.sought, "雨伞")
    panel.sought.textEdited.emit("雨伞")
    assert panel.table.rowCount() == 1
    qtbot.keyClick(panel.sought, K.Key_Return)
    qtbot.waitUntil(lambda: not file_office.library.ledgers[umbrellas].enabled)
    qtbot.waitUntil(lambda: "已关闭“雨伞借用台账”" in window._toast._label.text())
    assert panel.isVisible(), "the next one can be turned at once"
    assert panel.words.text().startswith("已关闭“雨伞借用台账”"), "where one looks just now"
    toast, popup = window._toast, page.designing.popup
    assert not toast.geometry().intersects(popup.geometry()), "neither covers the other"
    assert toast.parent() is popup.parent()
    assert panel.table.item(0, 2).text() == "关闭"
    qtbot.waitUntil(lambda: umbrellas not in page.shelf._keys)
    qtbot.waitUntil(lambda: page.right.nothing.isVisible() and not page.ledger.isVisible())
    assert "雨伞借用台账" in page.right.nothing.words.text(), "its sheet does not stay"
    panel.sought.setText("r09")
    panel.sought.textEdited.emit("r09")
    assert [r.key for r in panel._shown] == ["pairing"], "its code finds it, too"
    panel.sought.setText("双报到单位")
    panel.sought.textEdited.emit("双报到单位")
    qtbot.keyClick(panel.sought, K.Key_Return)
    qtbot.waitUntil(lambda: "已打开“‘双报到’单位台账”" in window._toast._label.text())
    panel.sought.setText("没有这一本")
    panel.sought.textEdited.emit("没有这一本")
    assert "设置 → 限制台账" in panel.words.text(), "where else one may be"
    window.go("today")
    assert not panel.isVisible(), "it does not stay over another room"
    window.go("ledgers")
    page.designing.popup = None
    page.designing.switch_list()
    qtbot.waitUntil(lambda: page.designing.popup is not None)
    popup = page.designing.popup
    assert popup.content.sought.hasFocus()
    table = popup.content.table
    assert popup.rect().contains(table.geometry().translated(10, 10)), "its last row is not cut"
    page._find()  # Ctrl+F
    assert page.shelf.filter.hasFocus()
    assert not popup.isVisible(), "nor over the page when the cursor goes elsewhere, out of reach of Esc"


def test_deleting_asks_nothing_and_can_be_taken_back(umbrellas, window, file_office, qtbot: QtBot):
    page = room(window, qtbot, "ysj", "雨伞借用台账")
    qtbot.waitUntil(lambda: page.ledger.list.grid.rows.rowCount() == 1)
    page.designing.key = umbrellas
    page.designing.delete()
    qtbot.waitUntil(lambda: umbrellas not in file_office.library.ledgers)
    qtbot.waitUntil(lambda: window._toast._button.text() == "撤销")
    window._toast._button.click()
    qtbot.waitUntil(lambda: umbrellas in file_office.library.ledgers)


def test_esc_leaves_without_a_change(umbrellas, window, file_office, qtbot: QtBot):
    page = room(window, qtbot)
    view = change(page, qtbot, umbrellas)
    name_field(view, "改了")
    qtbot.keyClick(view, K.Key_Escape)
    qtbot.waitUntil(lambda: right(page) is page.ledger)
    assert file_office.library.ledger(umbrellas).field[0].name == "借伞人"
    other(page, qtbot, "ysj", "雨伞借用台账")


def test_merged_headings_and_widths_are_typed_in_the_papers_columns(
    umbrellas, window, file_office, qtbot: QtBot
):
    page = room(window, qtbot)
    view = change(page, qtbot, umbrellas)
    table = view.columns.table
    qtbot.waitUntil(lambda: table.rowCount() > 2, timeout=15000)
    view.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: reached_after(view.paper.controls["sign"]) is table)  # by Tab
    names = [table.item(row, 0).text() for row in range(table.rowCount())]
    borrower, deposit = names.index("借伞人"), names.index("押金")
    assert abs(borrower - deposit) == 1
    for row in (borrower, deposit):
        table.item(row, 2).setText("借出时")
    table.item(deposit, 1).setText("6")
    table.setCurrentCell(names.index("编号"), 0)
    qtbot.keyClick(table, K.Key_Space)
    view.save()
    qtbot.waitUntil(lambda: right(page) is page.ledger, timeout=15000)
    printed = file_office.library.ledger(umbrellas).print
    assert [(h.title, set(h.columns)) for h in printed.heading] == [("借出时", {"jsr", "yj"})]
    assert printed.widths == {"yj": 6}
    assert "number" not in printed.columns


def test_a_field_is_made_required_by_another(umbrellas, window, file_office, qtbot: QtBot):
    page = room(window, qtbot)
    view = change(page, qtbot, umbrellas)
    view.tabs.setCurrentIndex(1)
    view.fields.go_to(1)
    whole = view.fields.form.controls["required_when"]
    line = whole.lines[0]
    assert not line.way.isVisible()
    line.field.setCurrentIndex(line.field.findData("jsr"))
    line.field.activated.emit(line.field.currentIndex())
    assert line.way.isVisible()
    assert not line.text.isVisible()
    assert whole.more.isVisible()
    whole.add()
    second = whole.lines[1]
    for box, value in ((second.field, "jsr"), (second.way, "!=")):
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
    view.save()
    said = view.fields.form._problems["required_when"]
    qtbot.waitUntil(lambda: said.text() == "请写“借伞人”是什么内容时必填")
    commit(second.text, "单位")
    second.text.textEdited.emit("单位")
    view.save()
    qtbot.waitUntil(lambda: right(page) is page.ledger, timeout=15000)
    kept = file_office.library.ledger(umbrellas).field[1].required_when
    assert kept == (("jsr", "present"), ("jsr", "!=", "单位"))
    view = change(page, qtbot, umbrellas)
    view.fields.go_to(1)
    assert len(view.fields.form.controls["required_when"].lines) == 2
    second = view.fields.form.controls["required_when"].lines[1]
    second.field.setCurrentIndex(0)
    second.field.activated.emit(0)
    assert view.fields.form.values()["required_when"] == [["jsr", "present"]]


def test_rows_of_a_ledger_are_given_steps_in_the_designer(umbrellas, window, file_office, qtbot: QtBot):
    page = room(window, qtbot)
    view = change(page, qtbot, umbrellas)
    view.tabs.setCurrentIndex(0)
    view.about.fill({"flow": "petition"})
    view._typed()
    view.save()
    qtbot.waitUntil(lambda: right(page) is page.ledger, timeout=15000)
    assert file_office.library.ledger(umbrellas).flow == "petition"


def test_a_printed_title_is_written_in_words(umbrellas, window, file_office, qtbot: QtBot):
    page = room(window, qtbot)
    view = change(page, qtbot, umbrellas)
    assert view.paper.values()["title"] == "【社区】【台账】"
    view.paper.fill({"title": "【社区】雨伞登记（【期次】）"})
    view._typed()
    view.save()
    qtbot.waitUntil(lambda: right(page) is page.ledger, timeout=15000)
    assert file_office.library.ledger(umbrellas).print.title == "{unit.name}雨伞登记（{period}）"


def test_esc_keeps_the_design_for_the_next_time(umbrellas, window, file_office, qtbot: QtBot):
    page = room(window, qtbot)
    view = change(page, qtbot, umbrellas)
    name_field(view, "借伞的人")
    qtbot.keyClick(view, K.Key_Escape)
    qtbot.waitUntil(lambda: right(page) is page.ledger)
    assert file_office.library.ledger(umbrellas).field[0].name == "借伞人"
    view = change(page, qtbot, umbrellas)
    qtbot.waitUntil(lambda: view.design.data["field"][0]["name"] == "借伞的人")
    view._discard()
    assert view.design.data["field"][0]["name"] == "借伞人"
    qtbot.keyClick(view, K.Key_Escape)
    qtbot.waitUntil(lambda: right(page) is page.ledger)
    qtbot.waitUntil(lambda: not isValid(view.fields))
    view._discard()  # 丢弃草稿 pressed when the design is closed already
    view = change(page, qtbot, umbrellas)
    assert view.design.data["field"][0]["name"] == "借伞人"


def test_a_design_is_kept_while_it_is_typed(umbrellas, window, file_office, qtbot: QtBot):
    """Nobody leaves the view when the current goes off."""
    view = change(room(window, qtbot), qtbot, umbrellas)
    kept = view.design

    def draft_of() -> str:
        found = design_drafts.load(file_office, kept)
        return found.design.data["field"][0]["name"] if found else ""

    name_field(view, "借伞的人")
    qtbot.waitUntil(lambda: draft_of() == "借伞的人")
    while view._steps:
        view.step_back()
    qtbot.waitUntil(lambda: draft_of() == "")


def test_who_keeps_a_ledger_is_a_role_of_the_office(umbrellas, window, file_office, qtbot: QtBot):
    page = room(window, qtbot)
    view = change(page, qtbot, umbrellas)
    box = view.about.controls["keeper"]
    assert [box.itemText(at) for at in range(3)] == ["谁都管", "窗口人员", "调解员"]
    view.about.fill({"keeper": "mediator", "retention_from": "start"})
    view._typed()
    view.save()
    qtbot.waitUntil(lambda: right(page) is page.ledger, timeout=15000)
    ledger = file_office.library.ledger(umbrellas)
    assert (ledger.keeper, ledger.retention_from) == ("mediator", "start")
