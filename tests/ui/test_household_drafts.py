"""The acts of a household left with Esc: what was typed comes back, each act's own, from 今日 too."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.residents.households_view import HouseholdsView
from app.usecases import drafts
from app.usecases.residents import files
from tests import factories
from tests.ui.test_households import Home, form_of, press, view_of, words
from tests.ui.typing import next_by_tab


@pytest.fixture
def home(file_office: Office) -> Home:
    return Home(file_office)


def left_and_opened_again(view: HouseholdsView, qtbot: QtBot, form: Any, key: str, member: int = 0) -> Any:
    """Esc, and the same act again: the form comes back with what was typed."""
    form.leave()
    qtbot.waitUntil(lambda: view._beside.at_home)
    qtbot.wait(30)
    return form_of(view, qtbot, key, member)


def test_an_act_left_with_esc_comes_back_as_it_was_typed(
    window: MainWindow, home: Home, file_office: Office, qtbot: QtBot
) -> None:
    view = view_of(window, qtbot, home.id)
    form = form_of(view, qtbot, "birth")
    form.form.controls["name"].setText("钱宝宝")
    form.form.controls["name"].textEdited.emit("钱宝宝")
    press(window, qtbot, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: view._beside.at_home)
    again = form_of(view, qtbot, "birth")
    qtbot.waitUntil(lambda: again.form.values()["name"] == "钱宝宝")
    [draft] = drafts.listing(file_office)
    assert (draft.form, draft.record_id) == ("household.birth.0", home.id)
    assert "出生登记" in draft.title
    other = form_of(view, qtbot, "add")
    qtbot.wait(30)
    assert other.form.values()["who"] == (None, ""), "another act has its own draft"
    again = form_of(view, qtbot, "birth")
    qtbot.waitUntil(lambda: again.form.values()["name"] == "钱宝宝")
    again.form.fill({"sex": "1", "birth_date": "2026-03-10", "father": home.people[0]})
    again.save()
    qtbot.waitUntil(lambda: "成员　4 人" in words(view.page))
    qtbot.waitUntil(lambda: drafts.listing(file_office) == [])


def test_the_draft_of_a_split_has_who_goes_the_heads_and_their_relations(
    window: MainWindow, home: Home, qtbot: QtBot
) -> None:
    view = view_of(window, qtbot, home.id)
    form = form_of(view, qtbot, "split")
    parts = form.form.controls
    parts["going"]._boxes[home.people[0]].setChecked(True)
    parts["head"].head.setCurrentIndex(parts["head"].head.findData(home.people[0]))
    parts["head"].head.activated.emit(1)
    parts["staying"].head.setCurrentIndex(parts["staying"].head.findData(home.people[1]))
    parts["staying"].head.activated.emit(1)
    qtbot.waitUntil(lambda: home.people[2] in parts["staying"].rows.lines)
    line = parts["staying"].rows.lines[home.people[2]]
    line.setText("孙")
    line.setModified(True)
    line.edited.emit()
    again = left_and_opened_again(view, qtbot, form, "split")
    parts = again.form.controls
    qtbot.waitUntil(lambda: parts["going"].value() == (home.people[0],))
    qtbot.waitUntil(lambda: parts["head"].value() is not None)
    assert parts["head"].value()[0] == home.people[0]
    qtbot.waitUntil(lambda: (parts["staying"].value() or (0, {}))[1].get(home.people[2]) == "孙")
    assert parts["staying"].value()[0] == home.people[1]
    again.keep_draft()


def test_the_draft_of_a_merge_has_the_other_household(
    window: MainWindow, home: Home, file_office: Office, qtbot: QtBot
) -> None:
    stranger = factories.resident(file_office, "周来户")
    other = files.household_of(file_office, stranger)
    view = view_of(window, qtbot, home.id)
    form = form_of(view, qtbot, "merge")
    box = form.form.controls["other"]
    box.who.set_value((stranger, "周来户"))
    box.head.setText("弟")
    box._ask()
    qtbot.waitUntil(lambda: box.value()[0] == other)
    window.activateWindow()
    box.rows.lines[stranger].setFocus()
    box.head.setText("兄")
    box._ask()
    qtbot.waitUntil(lambda: box.value()[1] == {stranger: "兄"})
    assert box.rows.lines[stranger].hasFocus()  # the lines are others, the cursor is where it was
    day = form.form.controls["on_day"]
    qtbot.waitUntil(lambda: next_by_tab(box.rows.lines[stranger]) is day)
    again = left_and_opened_again(view, qtbot, form, "merge")
    box = again.form.controls["other"]
    qtbot.waitUntil(lambda: box.value()[0] == other)
    assert (box.who.text(), box.head.value()) == ("周来户", "兄")


def test_today_opens_the_act_a_draft_was_left_in(window: MainWindow, home: Home, qtbot: QtBot) -> None:
    view = view_of(window, qtbot, home.id)
    form = form_of(view, qtbot, "death", home.people[1])
    form.form.controls["died_on"].setText("2026-03")
    form.form.controls["died_on"].textEdited.emit("2026-03")
    form.leave()
    window.go("today")
    room: Any = window._pages["today"]
    today = room.pages["day"]
    qtbot.waitUntil(lambda: today.drafts.rowCount() == 1)
    today._open_draft(0)
    qtbot.waitUntil(lambda: not view._beside.at_home and view._beside.side.form is not None)
    side: Any = view._beside.side
    qtbot.waitUntil(lambda: side.form.values()["died_on"] == "2026-03")
    assert side.form.values()["going"] == (home.people[1],)
