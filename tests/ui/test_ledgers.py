"""台账: found by initials, written, corrected, closed, printed and handed out with the keyboard."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.ledgers.editor import RowEditor
from app.ui.ledgers.page import LedgersPage
from app.ui.link_picker import OfferedText
from app.ui.main_window import MainWindow
from app.usecases import drafts, ledgers
from app.usecases.ledgers import designs, pages
from tests import factories

CTRL = Qt.KeyboardModifier.ControlModifier


def commit(control: Any, text: str) -> None:
    """Chinese comes from the input method, a word at a time."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(control, event)


def enter_room(window: MainWindow, qtbot: QtBot) -> LedgersPage:
    window.go("ledgers")
    page = window._pages["ledgers"]
    assert isinstance(page, LedgersPage)
    qtbot.waitUntil(lambda: bool(page.shelf._rows))
    return page


def right(page: LedgersPage) -> Any:
    return page._right.currentWidget()


def open_ledger(page: LedgersPage, qtbot: QtBot, typed: str, name: str) -> None:
    page.shelf.filter.setFocus()
    qtbot.keyClicks(page.shelf.filter, typed)
    qtbot.keyClick(page.shelf.filter, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.ledger.list.title.text() == name)
    qtbot.waitUntil(lambda: page.ledger.list.count.text() != "")


def new_row(page: LedgersPage, qtbot: QtBot) -> RowEditor:
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: isinstance(right(page), RowEditor))
    return right(page)


def pick(editor: RowEditor, qtbot: QtBot, initials: str) -> None:
    qtbot.keyClicks(editor.form.owner, initials)
    qtbot.keyClick(editor.form.owner, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.form.owner.picked is not None)


@pytest.fixture
def head(file_office: Office) -> int:
    """Somebody with a household."""
    one = factories.resident(file_office, "张三")
    pages.make_household(file_office, one)
    return one


@pytest.fixture
def entry(file_office: Office, head: int) -> int:
    """A row of 低保."""
    return factories.household_row(file_office, head, amount="560", start="2026-03-01")


def test_a_row_is_written_with_the_keyboard(head, window, file_office, qtbot: QtBot):
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "dbtz", "低保台账")
    editor = new_row(page, qtbot)
    pick(editor, qtbot, "zs")
    category = editor.form.controls["category"]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is category)
    qtbot.keyClick(category, Qt.Key.Key_Down)
    qtbot.keyClicks(editor.form.controls["amount"], "560.5")
    qtbot.keyClick(editor, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.ledger.list.count.text() == "1 条")
    assert right(page) is page.ledger
    kept = pages.entry(file_office, page.ledger.list.table.rows.rows[0].id)
    assert kept.values == {"category": "city", "amount": "560.50", "published": "0"}
    qtbot.waitUntil(lambda: next(r.open for r in page.shelf._rows if r.key == "minimum_living") == 1)


def test_a_household_is_offered_to_a_resident_without_one(window, file_office, qtbot: QtBot):
    one = factories.resident(file_office, "李四")
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "dibao", "低保台账")
    editor = new_row(page, qtbot)
    pick(editor, qtbot, "ls")
    qtbot.waitUntil(lambda: editor._household.isVisible())
    assert "李四 还没有登记到户" in editor._no_household.text()
    qtbot.keyClick(editor._make, Qt.Key.Key_H, CTRL)
    qtbot.waitUntil(lambda: not editor._household.isVisible())
    assert pages.owner(file_office, one).household_id is not None


def test_what_is_wrong_is_said_next_to_its_field(head, window, qtbot: QtBot):
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "dbtz", "低保台账")
    editor = new_row(page, qtbot)
    editor.form.fill({"amount": "很多", "start": "去年"})
    editor.save()
    problems = editor.form._problems
    qtbot.waitUntil(lambda: problems["owner"].isVisible())
    assert problems["owner"].text() == "请先选择居民"
    assert "不是数字" in problems["amount"].text()
    assert problems["category"].isVisible()
    assert problems["start"].isVisible()


def test_esc_keeps_the_draft_with_its_owner(head, window, file_office, qtbot: QtBot):
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "dbtz", "低保台账")
    editor = new_row(page, qtbot)
    pick(editor, qtbot, "zs")
    qtbot.keyClicks(editor.form.controls["amount"], "700")
    qtbot.keyClick(editor.form.controls["amount"], Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: right(page) is page.ledger)
    again = new_row(page, qtbot)
    qtbot.waitUntil(lambda: again.form.values()["amount"] == "700")
    assert again.form.values()["owner"] == head
    assert drafts.load(file_office, "ledger.minimum_living", 0) is not None


def test_enter_corrects_a_row(entry, window, file_office, qtbot: QtBot):
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "dbtz", "低保台账")
    qtbot.waitUntil(lambda: page.ledger.list.count.text() == "1 条")
    page.ledger.list.table.selectRow(0)
    qtbot.keyClick(page.ledger.list.table, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: isinstance(right(page), RowEditor))
    form = right(page).form
    assert (form.values()["amount"], form.values()["start"]) == ("560.00", "2026-03-01")
    form.fill({"amount": "600"})
    right(page).save()
    qtbot.waitUntil(lambda: right(page) is page.ledger)
    assert pages.entry(file_office, entry).values["amount"] == "600.00"


def test_a_row_is_closed_with_day_and_reason(entry, window, file_office, qtbot: QtBot):
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "dbtz", "低保台账")
    qtbot.waitUntil(lambda: page.ledger.list.count.text() == "1 条")
    page.ledger.list.table.selectRow(0)
    qtbot.keyClick(page, Qt.Key.Key_T, CTRL)
    line = page.ledger.end_line
    qtbot.waitUntil(line.isVisible)
    qtbot.keyClick(line.reason, Qt.Key.Key_Return)
    assert "请写明终止原因" in line._problem.text()
    commit(line.reason, "收入超过标准")
    qtbot.keyClick(line.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.ledger.list.count.text() == "0 条")
    kept = pages.entry(file_office, entry)
    assert (kept.end, kept.end_reason) == ("2026-03-16", "收入超过标准")
    page.ledger.scope.setCurrentIndex(1)
    page.ledger.apply()
    qtbot.waitUntil(lambda: page.ledger.list.count.text() == "1 条")


def test_a_deleted_row_can_be_brought_back(entry, window, qtbot: QtBot):
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "dbtz", "低保台账")
    qtbot.waitUntil(lambda: page.ledger.list.count.text() == "1 条")
    page.ledger.list.table.selectRow(0)
    page.ledger._drop.setFocus()
    page.ledger._drop.click()
    grid = page.ledger.list.grid
    assert (grid.hasFocus(), len(grid.selectedIndexes())) == (True, 1), (
        "Enter once more deletes no other rows"
    )
    qtbot.waitUntil(lambda: page.ledger.list.count.text() == "0 条")
    qtbot.waitUntil(lambda: window._toast._button.text() == "撤销")
    window._toast._button.click()
    qtbot.waitUntil(lambda: page.ledger.list.count.text() == "1 条")


def test_a_view_opens_the_resident(window, file_office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    from datetime import date

    number = factories.id_number(date(1950, 1, 1))
    old = factories.resident(file_office, "王奶奶", id_number=number, birth_date="1950-01-01")
    went: list[tuple[str, dict[str, object]]] = []
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "60", "60岁以上老人台账")
    qtbot.waitUntil(lambda: page.ledger.list.count.text() == "1 条")
    assert not page.ledger._add.isVisible()
    monkeypatch.setattr(window.shell, "go_to", lambda room, **what: went.append((room, what)))
    page.ledger.list.table.selectRow(0)
    qtbot.keyClick(page.ledger.list.table, Qt.Key.Key_Return)
    assert went == [("residents", {"kind": "resident", "record_id": old})]


def test_a_row_for_the_resident_whose_file_was_open(head, window, qtbot: QtBot):
    page = enter_room(window, qtbot)
    page.show_this(new_for=head, name="张三")
    assert "张三" in page._whom.text()
    assert "elders_60" not in page.shelf._keys
    qtbot.keyClicks(page.shelf.filter, "dbtz")
    qtbot.keyClick(page.shelf.filter, Qt.Key.Key_Return)
    page.shelf._tell()  # the shelf was read again and keeps its selection: Enter is not lost to that
    qtbot.waitUntil(lambda: isinstance(right(page), RowEditor))
    assert right(page).form.values()["owner"] == head
    assert not page._asking.isVisible()


def test_a_hit_of_the_search_box_opens_its_row(entry, window, qtbot: QtBot):
    page = enter_room(window, qtbot)
    page.show_this(kind="ledger_entry", record_id=entry)
    qtbot.waitUntil(lambda: isinstance(right(page), RowEditor))
    assert page.ledger.facts.key == "minimum_living"


@pytest.mark.parametrize(("whole", "masked"), [(False, True), (True, False)])
def test_the_ledger_is_handed_out_masked_unless_asked(
    whole: bool,
    masked: bool,
    window,
    file_office,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    import openpyxl

    number = factories.id_number()
    one = factories.resident(file_office, "张三", id_number=number)
    pages.make_household(file_office, one)
    factories.household_row(file_office, one)
    path = tmp_path / "低保.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "dbtz", "低保台账")
    page.ledger.whole.setChecked(whole)
    page.ledger.export()
    qtbot.waitUntil(lambda: "已导出 1 行" in window._toast._label.text())
    book = openpyxl.load_workbook(path)
    cells = {str(c) for line in book.active.values for c in line}
    assert (number not in cells) is masked


def test_the_ledger_is_shown_as_paper(entry, window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    shown: list[Any] = []
    monkeypatch.setattr(
        "app.ui.preview.PreviewDialog", lambda *a: type("D", (), {"exec": lambda s: shown.append(a[2])})()
    )
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "dbtz", "低保台账")
    qtbot.keyClick(page, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert shown[0].title == "示例社区居民委员会最低生活保障台账"


def test_somebody_from_outside_is_written_and_corrected_in_the_form(window, file_office, qtbot: QtBot):
    designs.switch(file_office, "book_loans", True)
    factories.resident(file_office, "李四")
    factories.resident(file_office, "李四")
    page = enter_room(window, qtbot)
    open_ledger(page, qtbot, "tsjy", "图书借阅登记")
    editor = new_row(page, qtbot)
    qtbot.waitUntil(lambda: editor.form.values()["copies"] == "1", timeout=5000)
    commit(editor.form.owner, "外来客")
    qtbot.keyClick(editor.form.owner, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: "按本社区以外的人记" in editor._no_household.text())
    editor.form.fill({"title": "红楼梦", "due": "2026-04-01", "note": "缺封底"})
    editor.form.owner.setText("李四")
    editor.save()
    qtbot.waitUntil(lambda: "李四”的居民有 2 个" in editor.form._problems["owner"].text())
    editor.form.owner.setText("外来客")
    editor.save()
    qtbot.waitUntil(lambda: page.ledger.list.count.text() == "1 条")
    kept = page.ledger.list.table.rows.rows[0].id
    assert pages.entry(file_office, kept).owner_name == "外来客"
    page.show_this(kind="ledger_entry", record_id=kept)
    qtbot.waitUntil(lambda: isinstance(right(page), RowEditor))
    assert right(page).form.values()["owner"] == "外来客"
    assert right(page).form.values()["note"] == "缺封底", "also of a ledger made from a sheet with 备注"
    right(page).form.fill({"owner": "外来的客人", "title": "西游记"})
    right(page).save()
    qtbot.waitUntil(lambda: right(page) is page.ledger)
    kept_now = pages.entry(file_office, kept)
    assert (kept_now.owner_name, kept_now.values["title"]) == ("外来的客人", "西游记")


def test_a_unit_is_completed_in_the_form_or_written_as_it_is(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    designs.switch(file_office, "party_units", True)
    unit = ledgers.EntryForm(start="2026-01-05", values={"unit": "市一中", "members": "9"})
    ledgers.add(file_office, "party_units", unit)
    line = OfferedText(window.shell, "party_units.unit")
    qtbot.addWidget(line)
    line.show()
    for typed, key, kept in (("syz", Qt.Key.Key_Return, "市一中"), ("erzhong", Qt.Key.Key_Tab, "erzhong")):
        line.clear()
        line.setFocus()
        qtbot.keyClicks(line, typed)
        qtbot.keyClick(line, key)
        qtbot.waitUntil(lambda said=kept: line.value() == said)
