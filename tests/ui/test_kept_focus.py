"""The keyboard stays in the page when the part of it that had it goes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.residents.people_view import PeopleView
from tests import factories


def test_enter_does_not_leave_the_room_when_what_had_the_keyboard_is_gone(
    window: MainWindow, qtbot: QtBot
) -> None:
    for room in ("residents", "services", "mediation", "ledgers"):
        window.go(room)
        page = window._stack.currentWidget()
        going = QPushButton("走开", page)
        going.show()
        going.setFocus()
        qtbot.waitUntil(going.hasFocus)
        going.hide()
        focus = QApplication.focusWidget()
        assert focus is None or page.isAncestorOf(focus) or focus is page, (room, focus)
        if focus is not None:
            qtbot.keyClick(focus, Qt.Key.Key_Tab)
            again = QApplication.focusWidget()
            assert again is None or page.isAncestorOf(again) or again is page, (room, again)


def test_who_was_searched_for_has_the_keyboard_also_from_a_view_with_nothing_in_it(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    who = factories.resident(file_office, "葛秀兰")
    window.go("residents", view="duplicates")
    page = window._stack.currentWidget()
    qtbot.waitUntil(lambda: getattr(QApplication.focusWidget(), "text", str)() == "重新查找")
    window.search.setFocus()
    window.go("residents", kind="resident", record_id=who)  # Enter in the search box; Ctrl+E was lost in it
    assert page.isAncestorOf(QApplication.focusWidget())


def test_where_there_is_nothing_to_check_the_keyboard_stands_and_somebody_new_is_registered(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.go("residents", view="quality")
    qtbot.waitUntil(lambda: getattr(QApplication.focusWidget(), "text", str)() == "重新核对")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: QApplication.focusWidget().accessibleName() == "姓名")


def test_coming_back_to_a_room_the_keyboard_is_with_what_lies_over_its_list(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    factories.resident(file_office, "葛秀兰")
    window.go("residents")
    page = window.findChild(PeopleView)
    wizard = page.start_import()
    for way in (("today", "residents"), ("residents",)):
        for room in way:
            window.go(room)
        focus = window.focusWidget()
        assert focus.isVisible()
        assert wizard.isAncestorOf(focus), "the list under the import had it, and no key did anything"
