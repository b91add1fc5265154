"""The code tables in the window: found, a value added, changed, ordered, switched off and deleted, a sheet taken."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.usecases import codes

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def view(window: MainWindow, qtbot: QtBot) -> Any:
    window.go("settings")
    page: Any = window._pages["settings"]
    made = page.page("codes")
    qtbot.waitUntil(lambda: made.list.values.rowCount() > 0)
    return made


def find(view: Any, qtbot: QtBot, text: str, first: str) -> None:
    """Type into the search line and wait for the table that stands first."""
    view.list.find_box.clear()
    view.list.find_box.setText(text)
    qtbot.waitUntil(lambda: view.list.table() is not None and view.list.table().name == first)
    count = view.list.table().values
    qtbot.waitUntil(lambda: view.list.values.rowCount() == count)


def own(view: Any) -> list[str]:
    return [v.label for v in view.list._values if v.own]


def add(view: Any, qtbot: QtBot, label: str, synonyms: str = "") -> None:
    qtbot.keyClick(view, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: view.inner is not None and view.inner.form is not None)
    form = view.inner.form
    form.controls["label"].setText(label)
    form.controls["synonyms"].setPlainText(synonyms)
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: view.inner is None and label in own(view))


def test_own_values_are_added_ordered_changed_and_deleted(view: Any, file_office: Office, qtbot: QtBot):
    find(view, qtbot, "hyzk", "婚姻状况")
    add(view, qtbot, "事实婚姻", "同居；未领证")
    add(view, qtbot, "分居")
    qtbot.waitUntil(lambda: view.list.value().label == "未婚" or view.list.value() is not None)
    view.list.values.setCurrentCell(view.list.values.rowCount() - 1, 0)
    qtbot.keyClick(view, Qt.Key.Key_Up, ALT)
    qtbot.waitUntil(lambda: own(view) == ["分居", "事实婚姻"])
    assert view.list.value().label == "分居"  # the cursor goes with it
    qtbot.keyClick(view.list.values, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.inner is not None and view.inner.form is not None)
    view.inner.form.controls["label"].setText("事实婚姻")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: "已经是" in view.inner.form._problems["label"].text())
    view.inner.form.controls["label"].setText("分居两年")
    qtbot.keyClick(view, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: own(view) == ["分居两年", "事实婚姻"])
    qtbot.keyClick(view, Qt.Key.Key_Delete, CTRL)
    qtbot.waitUntil(lambda: own(view) == ["事实婚姻"])
    qtbot.keyClick(view, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: own(view) == ["分居两年", "事实婚姻"])
    assert file_office.library.code("marriage").read("未领证") == "Z01"


def test_a_value_found_by_its_word_is_switched_off_and_on(view: Any, file_office: Office, qtbot: QtBot):
    find(view, qtbot, "鄂伦春", "民族")
    qtbot.waitUntil(lambda: view.list.value().label == "鄂伦春族")
    assert not view.list._delete.isEnabled()
    assert "居民 · 民族" in view.list._where.text()
    code = view.list.value().code
    qtbot.keyClick(view, Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: not next(v for v in codes.values(file_office, "ethnicity") if v.code == code).on)
    qtbot.waitUntil(lambda: view.list._switch.text() == "启用")
    qtbot.keyClick(view, Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: view.list._switch.text() == "停用")


def test_a_shipped_value_offers_its_synonyms_only_and_esc_keeps_the_draft(view: Any, qtbot: QtBot):
    find(view, qtbot, "民族", "民族")
    for _ in range(2):
        qtbot.keyClick(view.list.values, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: view.inner is not None and view.inner.form is not None)
        if _ == 0:
            assert list(view.inner.form.controls) == ["synonyms"]
            view.inner.form.controls["synonyms"].setPlainText("汉人")
            qtbot.keyClick(view, Qt.Key.Key_Escape)
            qtbot.waitUntil(lambda: view.inner is None)
    qtbot.waitUntil(lambda: view.inner.form.values()["synonyms"] == "汉人")


def test_a_sheet_is_written_and_taken(view: Any, file_office: Office, qtbot: QtBot, tmp_path: Path):
    path = tmp_path / "代码表.xlsx"
    view.write(path, "sex")
    qtbot.waitUntil(path.exists)
    qtbot.wait(50)
    book = openpyxl.load_workbook(path)
    page = book.active
    assert page is not None
    page.append(["性别", "", "第三性", "X", "", ""])
    page.append(["性别", "1", "男的", "", "", ""])
    book.save(path)
    view.take(path)
    qtbot.waitUntil(lambda: view.inner is not None and view.inner.go.isEnabled())
    assert "新增 1" in view.inner._said.text()
    qtbot.keyClick(view.inner, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: file_office.library.code("sex").read("第三性") == "Z01")
