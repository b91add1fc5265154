"""The largest type on the smallest screen: no words of a button are cut, nothing has to be looked for sideways."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.help import HelpDialog, keys_here
from app.ui.main_window import MainWindow
from app.ui.mediation.moves import MoveBar
from app.ui.rooms import ROOMS
from app.ui.widgets.chips import PickList
from app.ui.widgets.eliding import ElidingLink
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import EmptyState, lay_out_now
from app.ui.widgets.popup import Popup
from app.usecases import ledgers
from app.usecases.ledgers import designs
from app.usecases.mediation import cases
from app.usecases.organisations import records as organisations
from app.usecases.organisations.records import OrganisationForm
from tests import factories
from tests.ui.test_ledgers import enter_room, open_ledger

CODE = "91230102MA19BKQK0A"
NAME, DISPUTE = "买买提·阿不都热合曼·吐尔逊", "楼上装修漏水浸湿天花板墙面和地板的纠纷"


def _said(page: QWidget, words: str) -> bool:
    return any(words in one.text() for one in page.findChildren(QLabel) if one.isVisible())


def cut(page: QWidget) -> list[str]:
    """The buttons of a page whose words have no room; a link that shortens itself says the rest in its tooltip."""
    buttons = [b for b in page.findChildren(QPushButton) if b.isVisible() and not isinstance(b, ElidingLink)]
    boxes = [b for kind in (QCheckBox, QComboBox) for b in page.findChildren(kind) if b.isVisible()]
    narrow = [b.text() for b in buttons if b.width() < b.minimumSizeHint().width()]
    return narrow + [b.accessibleName() or b.text() for b in boxes if b.width() < b.minimumSizeHint().width()]


def sideways(page: QWidget) -> list[str]:
    """What is wider than its place."""
    areas = [a for a in page.findChildren(QScrollArea) if a.isVisible()]
    return [type(a.parent()).__name__ for a in areas if a.horizontalScrollBar().maximum() > 0]


def low(page: QWidget) -> list[str]:
    """The words in several lines, and the rows of buttons, whose lines have no room; an empty list's words may lack it."""
    shown = [
        one
        for one in page.findChildren(QWidget)
        if one.isVisible() and not isinstance(one.parent(), EmptyState)
    ]
    wrapped = [one for one in shown if isinstance(one, QLabel) and one.wordWrap() and one.text()]
    rows = [one for one in shown if isinstance(one, MoveBar)]
    return [
        one.text() if isinstance(one, QLabel) else "buttons"
        for one in wrapped + rows
        if one.height() < one.heightForWidth(one.width())
    ]


def test_every_room_at_200_percent(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    records = {
        "residents": ("resident", factories.resident(file_office, NAME), "买买提·"),
        "services": ("service_record", factories.service(file_office, applicant=NAME), NAME),
        "mediation": ("mediation_case", cases.open_case(file_office, factories.case_form(title=DISPUTE)), DISPUTE),
    }  # fmt: skip
    window.shell.settings.scale = 200
    window.shell.restyle()
    for room in ROOMS:
        if room.key in records:
            kind, record, words = records[room.key]
            window.go(room.key, kind=kind, record_id=record)
            page = window._pages[room.key]
            qtbot.waitUntil(lambda: any(words in one.text() for one in page.findChildren(QLabel)))  # noqa: B023
        window.go(room.key)
        page = window._pages[room.key]
        for tab in range(page._tabs.count() if hasattr(page, "_tabs") else 1):
            if hasattr(page, "_tabs"):
                page._tabs.setCurrentIndex(tab)
            qtbot.wait(30)
            assert (room.key, tab, cut(page), sideways(page)) == (room.key, tab, [], [])
            if (room.key, tab) == ("mediation", 0):
                assert low(page) == [], "the head of a case has the height its lines need"


def test_five_rows_of_a_ledger_stand_at_200_percent(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    for at in range(8):
        values = {"unit": f"第{at}中学"}
        ledgers.add(file_office, "joint_agreement", ledgers.EntryForm(values=values))
    designs.switch(file_office, "joint_agreement", True)
    window.shell.settings.scale = 200
    window.shell.restyle()
    page = enter_room(window, qtbot)
    page.designing.switch_list()
    qtbot.waitUntil(lambda: page.designing.popup is not None)
    popup = page.designing.popup
    table = popup.content.table
    assert window.rect().contains(QRect(table.mapTo(window, QPoint()), table.size())), "not below its edge"
    popup.close_now()
    open_ledger(page, qtbot, "r41", "共建协议与实事台账")
    grid = page.ledger.list.grid
    qtbot.waitUntil(lambda: grid.rows.rowCount() == 9 and grid.hasFocus())
    seen = grid.viewport().visibleRegion
    qtbot.waitUntil(lambda: seen().boundingRect().height() >= 5 * grid.rowHeight(0))
    assert (cut(page), sideways(page)) == ([], [])
    grid.setCurrentIndex(grid.rows.index(3, 0))
    page.ledger._begin_end()
    qtbot.waitUntil(page.ledger.end_line.isVisible)
    page.ledger.end_line.left.emit()
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: seen().boundingRect().height() >= 5 * grid.rowHeight(0))
    page.ledger.scope.setFocus(Qt.FocusReason.OtherFocusReason)
    assert page.ledger.scope.visibleRegion().boundingRect().height() == page.ledger.scope.height()


def test_a_new_household_and_an_organisation_at_200_percent(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    form = OrganisationForm(
        "向阳社区老年人日间照料服务中心", CODE, "property", "买买提·阿不都热合曼", "0451-82345678"
    )
    own = organisations.save(file_office, form).id
    window.shell.settings.scale = 200
    window.shell.restyle()
    for kind, record, keys, words in (
        ("organisation", own, None, CODE), ("household", 0, Qt.Key.Key_N, "从哪里来"), ("household", 0, None, ""),
    ):  # fmt: skip
        window.go("residents", kind=kind, record_id=record)
        page = window._pages["residents"]
        if keys:
            qtbot.keyClick(window, keys, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(partial(_said, page, words))
        qtbot.wait(30)
        assert (kind, cut(page), sideways(page)) == (kind, [], [])


def test_a_long_list_of_choices_leaves_its_hint_free(window: MainWindow) -> None:
    window.shell.settings.scale = 200
    window.shell.restyle()
    button = QPushButton("年龄", window)
    button.move(200, 330)
    button.show()
    choices = PickList("年龄", tuple((at, f"{at} 岁以上") for at in range(12)), ())
    popup = Popup(button, choices)
    popup.open()
    lay_out_now()
    [hint] = choices.findChildren(QLabel)
    assert choices.items.geometry().bottom() < hint.geometry().top()
    assert window.rect().contains(popup.geometry())
    popup.close_now()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_the_keys_are_no_higher_than_the_screen(window: MainWindow, qtbot: QtBot) -> None:
    window.shell.settings.scale = 200
    window.shell.restyle()
    keys = HelpDialog(window, [room.name for room in ROOMS])
    keys.show()
    qtbot.waitExposed(keys)
    assert keys.frameGeometry().height() <= keys.screen().availableSize().height()
    [understood] = keys.findChildren(QPushButton)
    assert keys.rect().contains(understood.geometry())
    assert keys.focusWidget() is understood
    keys.close()


def test_the_keys_of_the_page_that_is_seen_stand_among_all_keys(window: MainWindow) -> None:
    window.go("services")
    told = dict(keys_here(window))
    assert (told["Ctrl+N"], told["Ctrl+Shift+K"], told["Ctrl+Shift+T"]) == ("新办件", "开证明", "便民电话")
    assert "便民电话" in {shown.text() for shown in HelpDialog(window, []).findChildren(QLabel)}


def test_the_rooms_stand_below_their_icons_where_the_window_is_narrow(window: MainWindow) -> None:
    assert window._room_bar.width() == 124
    window.shell.settings.scale = 200
    window.shell.restyle()
    assert window._room_bar.width() == 120  # of 1,366 pixels; with the names beside the icons it was 248
    window.resize(1920, 1000)
    assert window._room_bar.width() == 248


def test_tools_stand_at_the_right_end_or_below(window: MainWindow) -> None:
    title, tool, menu = QLabel("调解案件"), QPushButton("登记纠纷"), QPushButton("列表")
    holder = QWidget(window)
    holder.setLayout(flow(title, None, tool, menu))
    holder.show()
    holder.resize(600, 100)
    lay_out_now()
    assert menu.geometry().right() + 1 == holder.width()
    assert title.x() == 0
    holder.resize(title.sizeHint().width() + tool.sizeHint().width() + 10, 100)
    lay_out_now()
    assert tool.geometry().right() + 1 == holder.width()
    assert menu.x() == 0
    assert menu.y() > tool.y()
