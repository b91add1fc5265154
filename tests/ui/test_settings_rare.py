"""Rare characters in 设置: a pair is typed and looked at, kept, found, changed, taken away and brought back."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.usecases import search
from app.usecases.residents import rare_characters
from tests import factories

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(window: MainWindow, file_office: Office, qtbot: QtBot) -> Any:
    factories.resident(file_office, "张（金厷宏）")
    window.go("settings")
    page: Any = window._pages["settings"]
    made = page.page("rare")
    qtbot.waitUntil(lambda: made.list.table.rowCount() > 0)
    return made


def type_in(view: Any, **texts: str) -> None:
    for name, text in texts.items():
        control = view.inner.form.controls[name]
        control.setText(text)
        control.textEdited.emit(text)


def test_a_pair_is_looked_at_kept_and_found_by(view: Any, file_office: Office, qtbot: QtBot):
    qtbot.keyClick(view, Qt.Key.Key_N, CTRL)
    type_in(view, character="U+2CB4E", ways="金厷宏")
    qtbot.waitUntil(lambda: "现有 1 位居民" in view.inner.told.text())
    assert "宋体" in view.inner.faces.text()
    assert view.inner.picture.pixmap().width() > 300
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: view.inner is None and view.list.table.item(0, 0).text() == "𬭎")
    assert [h.title for h in search.find(file_office, "张𬭎").hits] == ["张（金厷宏）"]
    qtbot.keyClick(view.list.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.inner is not None)
    type_in(view, ways="吉吉")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: "已经是“喆”" in view.inner.form._problems["ways"].text())
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.inner is None)


def test_a_pair_is_taken_away_and_brought_back(view: Any, file_office: Office, qtbot: QtBot):
    assert not view.list._remove.isEnabled()  # what is shipped stays
    rare_characters.save(file_office, rare_characters.PairForm("𬭎", "金厷宏"))
    view.list.entered()
    qtbot.waitUntil(lambda: view.list.table.item(0, 0).text() == "𬭎")
    view.list.table.setCurrentCell(0, 0)
    qtbot.keyClick(view, Qt.Key.Key_Delete, CTRL)
    qtbot.waitUntil(lambda: view.list.table.item(0, 0).text() != "𬭎")
    qtbot.keyClick(view, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: view.list.table.item(0, 0).text() == "𬭎")
