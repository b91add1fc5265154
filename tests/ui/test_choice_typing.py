"""Chinese and pinyin typed on a choice box pick the choice that is meant."""

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QListView
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from app.ui.widgets.choice_typing import find
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.tab_order import SHOWN, follow_reading
from tests.ui.typing import commit

PEOPLES = ((None, ""), ("02", "蒙古族"), ("01", "汉族"), ("03", "回族"), ("99", "其他（含汉字的）"))


@pytest.fixture
def form(window: MainWindow, qtbot: QtBot) -> Form:
    made = Form([Entry("one", "一"), Entry("people", "民族", "choice", PEOPLES)])
    window._stack.addWidget(made)
    window._stack.setCurrentWidget(made)
    window.activateWindow()
    made.controls["people"].setFocus()
    qtbot.waitUntil(lambda: made.controls["people"].hasFocus())
    return made


def test_what_an_input_method_commits_picks_the_choice_that_begins_with_it(form: Form):
    box = form.controls["people"]
    assert box.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    edits: list[None] = []
    form.edited.connect(lambda: edits.append(None))
    commit(box, "汉")
    assert (form.values()["people"], len(edits)) == ("01", 1)
    commit(box, "族")  # goes on: 汉族
    assert form.values()["people"] == "01"
    commit(box, "回族")
    assert form.values()["people"] == "03"
    commit(box, "没有的")
    assert form.values()["people"] == "03"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_letters_of_the_pinyin_pick_it_too_and_space_still_opens_the_list(form: Form, qtbot: QtBot):
    box = form.controls["people"]
    assert isinstance(box, QComboBox)
    qtbot.keyClicks(box, "mengg")
    assert form.values()["people"] == "02"
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QListView))
    form.setProperty(SHOWN, None)
    follow_reading(form)  # the open list is no stop of the form's: Qt would complain
    qtbot.wait(1)
    gc.collect()  # nobody in Python knows the list that Qt has made: typing on it crashed
    commit(QApplication.focusWidget(), "汉")
    assert QApplication.focusWidget().currentIndex().row() == 2
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert form.values()["people"] == "01"


def test_what_begins_so_comes_before_what_sounds_so_and_what_has_it_inside():
    labels = [label for _, label in PEOPLES]
    assert (find(labels, "含"), find(labels, "汉"), find(labels, "hz"), find(labels, "hanzu")) == (4, 2, 2, 2)
    assert (find(labels, "h"), find(labels, "h", 2), find(labels, "h", 3), find(labels, "x")) == (2, 3, 2, -1)
    assert find([], "x") == find(labels, " ") == -1
