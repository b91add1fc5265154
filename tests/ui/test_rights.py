"""Rights in the window: roles are given and ended, restricted ledgers switched and opened with a reason, looks listed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.office import ClerkRef, Office
from app.ui.residents.editor import ResidentEditor
from app.ui.residents.import_page import ImportPage
from app.ui.residents.people_view import PeopleView
from app.usecases import ledgers
from app.usecases.history import undo
from app.usecases.ledgers import pages
from app.usecases.offices import clerks
from app.usecases.restricted import ledgers as restricted
from app.usecases.restricted import viewings
from tests import factories

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def reader(file_office: Office) -> None:
    """Somebody who may only look works at the window that is opened next."""
    clerk = clerks.add_clerk(file_office, "只看的", "", ("reader",))
    file_office.clerk = ClerkRef(clerk, "只看的")


def test_a_role_is_given_and_ended_and_a_clerk_deactivated(window, file_office: Office, qtbot: QtBot):
    clerks.add_clerk(file_office, "周帮办", "", ("clerk",))
    window.go("settings")
    view = window._pages["settings"].page("clerks")
    qtbot.waitUntil(lambda: view.table.rowCount() == 2)
    view.table.setCurrentCell(1, 0)
    card = view.roles
    assert card.title.text() == "周帮办 的角色"
    card.role.setCurrentIndex(card.role.findData("mediator"))
    card.start.setText("2026-03-01")
    qtbot.mouseClick(card.grant_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.table.rowCount() == 2)
    assert clerks.clerks(file_office)[1].roles == "调解员、窗口人员"
    card.table.setCurrentCell(0, 0)
    qtbot.mouseClick(card.end_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: clerks.clerks(file_office)[1].roles == "调解员")
    qtbot.waitUntil(lambda: card.table.item(0, 3).text() == "")
    qtbot.mouseClick(card.state, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.table.item(1, 2).text() == "已停用")
    assert card.state.text() == "重新启用"


def test_the_last_keeper_is_told_why_not(window, file_office: Office, qtbot: QtBot):
    window.go("settings")
    view = window._pages["settings"].page("clerks")
    qtbot.waitUntil(lambda: view.roles.table.rowCount() == 2)
    qtbot.mouseClick(view.roles.state, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "不能停用自己" in view.roles.problem.text())


def test_a_restricted_ledger_is_switched_on_opened_with_a_reason_and_the_look_is_listed(
    window, file_office: Office, qtbot: QtBot
):
    window.go("settings")
    page = window._pages["settings"]
    view = page.page("restricted")
    qtbot.waitUntil(lambda: view.table.rowCount() > 10)
    names = [view.table.item(at, 0).text() for at in range(view.table.rowCount())]
    view.table.setCurrentCell(names.index("社区矫正对象登记"), 0)
    qtbot.keyClick(page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: "请写明依据或原因" in view.problem.text())
    view.reason.setText("司法所 2026 年 3 月委托协助")
    qtbot.keyClick(view.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.table.item(0, 2).text() == "打开")
    assert view.table.item(view.table.currentRow(), 0).text() == "社区矫正对象登记"
    assert view._switch.text() == "关闭"
    window.go("ledgers")
    room = window._pages["ledgers"]
    qtbot.waitUntil(lambda: "correction" in room.shelf._keys)
    room.shelf.choose("correction")
    qtbot.waitUntil(room.right.why.isVisible)
    room._open("correction")
    qtbot.waitUntil(room.right.why.reason.hasFocus)
    room._choose("correction")  # as with the arrows, without Enter
    qtbot.waitUntil(lambda: not window.tasks.busy(room))
    assert not room.ledger.isVisible()
    room.right.why.reason.setText("季度走访前核对")
    qtbot.keyClick(room.right.why.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: room.ledger.list.grid.hasFocus() and room.ledger.list.grid.currentIndex().isValid()
    )
    columns = [one.name for one in room.ledger.list.grid.rows.columns]
    room.ledger.list.filter_column(columns.index("charge"))
    assert "遮盖" in window._toast._label.text(), "what cannot be filtered by says so"
    window.go("settings")
    log = page.page("viewings")
    qtbot.waitUntil(lambda: log.table.rowCount() >= 1)
    assert log.table.item(log.table.rowCount() - 1, 4).text() == "季度走访前核对"


def test_who_may_only_look_has_no_buttons_to_press(reader: None, window, file_office: Office, qtbot: QtBot):
    window.go("residents")
    people = window._pages["residents"]
    texts = {b.text(): b for b in people.findChildren(type(window._todo))}
    assert not texts["登记居民"].isEnabled()
    assert "您没有“登记和修改居民、户”的权限" in texts["登记居民"].toolTip()
    texts["登记居民"].setEnabled(True)
    assert not texts["登记居民"].isEnabled()
    view = people.findChild(PeopleView)
    QGuiApplication.clipboard().setText("姓名\t性别\n张三\t男")
    view.paste()
    assert "您没有“导入名册”的权限" in window._toast._label.text()
    view._edit(1)  # Enter in the list
    assert "您没有“登记和修改居民、户”的权限" in window._toast._label.text()
    assert not people.findChildren(ImportPage) + people.findChildren(ResidentEditor)
    window.go("settings")
    view = window._pages["settings"].page("viewings")
    qtbot.waitUntil(lambda: "您没有“查看和打印查看记录”的权限" in view.problem.text())


def test_a_restricted_row_is_not_on_the_shelf_of_who_may_not_see(file_office: Office, reader: None):
    file_office.clerk = ClerkRef(1, "王窗口")
    restricted.switch(file_office, "cult", True, "上级文件要求登记")
    one = factories.resident(file_office, "张三")
    ledgers.add(file_office, "cult", ledgers.EntryForm(one, values={"state": "稳定"}))
    assert "cult" in {r.key for r in pages.shelf(file_office)}
    assert viewings.must_say_why(file_office, "cult")
    file_office.clerk = ClerkRef(2, "只看的")
    assert "cult" not in {r.key for r in pages.shelf(file_office)}


@pytest.fixture
def open_ledger(file_office: Office) -> tuple[int, int]:
    """A restricted ledger with a row, opened with a reason: the act that switched it on, and the row."""
    entry = restricted.switch(file_office, "cult", True, "上级文件要求登记")
    viewings.enter(file_office, "cult", "季度走访前核对")
    one = factories.resident(file_office, "张三")
    return entry, ledgers.add(file_office, "cult", ledgers.EntryForm(one, values={"state": "稳定"}))


def test_a_restricted_ledger_leaves_the_screen_when_it_is_off(
    open_ledger: tuple[int, int], window, file_office: Office, qtbot: QtBot
):
    entry, row = open_ledger
    window.go("ledgers", record_id=row)
    room = window._pages["ledgers"]
    qtbot.waitUntil(lambda: room.ledger.facts is not None and room.ledger.facts.key == "cult")
    window.tasks.run(window, lambda o, _p: undo.undo(o, entry), lambda _done: None)
    qtbot.waitUntil(lambda: window._pages["ledgers"] is not room)
    again = window._pages["ledgers"]
    qtbot.waitUntil(lambda: bool(again.shelf._keys))
    assert again.isVisible()
    assert "cult" not in again.shelf._keys
    assert again.ledger.facts is None or again.ledger.facts.key != "cult"


@pytest.fixture
def second_keeper(file_office: Office) -> int:
    """Somebody else who manages the clerks, so that the one at the window can do without."""
    return clerks.add_clerk(file_office, "李主任", "", ("keeper",))


def test_rooms_follow_what_the_clerk_may_do(second_keeper: int, window, file_office: Office, qtbot: QtBot):
    window.go("residents")
    before = window._pages["residents"]
    window.go("settings")
    view = window._pages["settings"].page("clerks")

    def only_reads(o: Office, _progress: object) -> None:
        held = next(r for r in clerks.clerks(o) if r.me)
        clerks.grant(o, held.id, "reader")
        for spell in sorted(held.spells, key=lambda s: s.role == "keeper"):
            clerks.end_role(o, spell.id)

    window.tasks.run(window, only_reads, lambda _done: None)
    qtbot.waitUntil(lambda: "residents.edit" not in window.shell.rights)
    assert view.isVisible()  # the room where it is done stays
    window.go("residents")
    people = window._pages["residents"]
    assert people is not before
    texts = {b.text(): b for b in people.findChildren(type(window._todo))}
    assert not texts["登记居民"].isEnabled()
