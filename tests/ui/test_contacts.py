"""Guardians and emergency contacts on the form of a resident: rows that keys walk through as they are read."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.residents.contacts import ContactsBox
from app.ui.widgets.form import Form
from tests import factories
from tests.ui.typing import commit

PHONE = "13900001111"


def focus() -> Any:
    return QApplication.focusWidget()


def test_a_row_is_walked_with_keys_and_its_telephone_can_be_read(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    factories.resident(file_office, "孙秀云")
    window.go("residents")
    page = window._pages["residents"]
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(page.findChildren(ContactsBox)))
    [form], [box] = page.findChildren(Form), page.findChildren(ContactsBox)
    line = box.add()
    qtbot.waitUntil(lambda: focus() is line.name)
    for one, text in (
        (line.name, "孙秀云"),
        *((line._texts[k], w) for k, w in (("relation", "妻"), ("phone", PHONE))),
    ):
        commit(one, text)
        qtbot.keyClick(one, Qt.Key.Key_Return)  # at the name: takes who was found
        qtbot.waitUntil(lambda left=one: focus() is not left)
    assert line.name.picked
    assert focus() is line._texts["address"]
    assert [one.accessibleName() for one in line.findChildren(QLineEdit) if cut(one)] == []
    take_out = next(b for b in line.findChildren(QPushButton) if b.text() == "移去")
    qtbot.waitUntil(lambda: tabbed(take_out) is box._add)  # put in order when the machine comes to it
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    for expected in ("移去", "添加联系人"):
        assert focus().text() == expected
        qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    assert focus() is form.controls["note"]


def tabbed(one: QWidget) -> QWidget:
    """What Tab goes to from there."""
    then = one.nextInFocusChain()
    while not (
        then.focusPolicy() & Qt.FocusPolicy.TabFocus and then.isVisible() and then.focusProxy() is None
    ):
        then = then.nextInFocusChain()
    return then


def cut(line: QLineEdit) -> bool:
    """Whether what is written in it has no room."""
    return line.width() - line.fontMetrics().horizontalAdvance(line.text()) < 16
