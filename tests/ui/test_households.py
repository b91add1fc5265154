"""户: the list, the page of a household and its acts by keys; the kin of a person as a picture."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from app.models.tables import Area, CodeValue, Household, Resident
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.residents.household_form import ActForm
from app.ui.residents.household_parts import MergeBox
from app.ui.residents.households_view import HouseholdsView
from app.ui.residents.kin_card import KinPicture
from app.ui.residents.people_view import PeopleView
from app.usecases.history import undo
from app.usecases.households import (
    moves as household_moves,
)
from app.usecases.households import (
    pages as household_pages,
)
from app.usecases.households import (
    records as households,
)
from app.usecases.households.moves import JoinForm
from app.usecases.households.records import HouseholdForm
from app.usecases.residents import kin
from app.usecases.residents import records as residents
from tests import factories
from tests.ui.typing import commit, next_by_tab

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
HOME = "幸福小区3号楼2单元501室"


class Home:
    """丈夫 (head), 妻, 子."""

    def __init__(self, office: Office) -> None:
        self.people = [
            factories.resident(
                office, name, id_number=factories.id_number(born, sex), moved_on="2020-01-01", phone=phone
            )
            for name, born, sex, phone in (
                ("钱大山", date(1970, 1, 1), "1", "19900001111"), ("孙秀云", date(1972, 2, 2), "2", ""),
                ("钱小山", date(2000, 3, 3), "1", ""),
            )
        ]  # fmt: skip
        self.office = office
        form = HouseholdForm("H1", "family", HOME, since="2020-01-01")
        self.id = households.create(office, form, self.people[0]).household_id
        for one, word in zip(self.people[1:], ("妻", "长子"), strict=True):
            household_moves.add_member(office, self.id, JoinForm(one, relation=word, on_day="2020-01-01"))


@pytest.fixture
def home(file_office: Office) -> Home:
    return Home(file_office)


def view_of(window: MainWindow, qtbot: QtBot, household: int) -> HouseholdsView:
    window.go("residents", view="households", record_id=household)
    view = window.findChild(HouseholdsView)
    assert view is not None
    qtbot.waitUntil(lambda: view.page.members is not None and view.page.members.isVisible())
    return view


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> None:
    """A key for the window, which must be the active one for its shortcuts to hear it."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, key, modifier)


def people_of(window: MainWindow, qtbot: QtBot, one: int) -> PeopleView:
    window.go("residents")
    people = window.findChild(PeopleView)
    assert people is not None
    qtbot.waitUntil(lambda: people.list.count.text() != "")
    people.show_this(record_id=one)
    qtbot.waitUntil(lambda: people.file.shown is not None and people.file.shown.id == one)
    return people


def words(widget: QWidget) -> str:
    return " ".join(w.text() for w in widget.findChildren(QLabel) if w.isVisible())


def form_of(view: HouseholdsView, qtbot: QtBot, key: str, member: int = 0) -> Any:
    view.page.ask(key, member)
    form: Any = view.findChildren(ActForm)[-1]
    qtbot.waitUntil(lambda: form.form is not None)
    return form


def test_the_page_shows_members_masked_and_enter_opens_the_person(
    window: MainWindow, home: Home, qtbot: QtBot
) -> None:
    view = view_of(window, qtbot, home.id)
    table = view.page.members
    assert table is not None
    cells = [[table.item(r, c).text() for c in range(5)] for r in range(table.rowCount())]  # type: ignore[union-attr]
    assert [c[:3] for c in cells] == [
        ["钱大山", "户主", "男"],
        ["孙秀云", "妻", "女"],
        ["钱小山", "长子", "男"],
    ]
    assert cells[0][4] == "199****1111"
    table.setFocus()
    table.setCurrentCell(1, 0)
    qtbot.keyClick(table, ENTER)
    people = window.findChild(PeopleView)
    assert people is not None
    qtbot.waitUntil(lambda: people.isVisible() and people.file.shown is not None)
    assert people.file.shown.name == "孙秀云"


def test_a_new_member_by_keys_and_undo(
    window: MainWindow, home: Home, file_office: Office, qtbot: QtBot
) -> None:
    view = view_of(window, qtbot, home.id)
    press(window, qtbot, Qt.Key.Key_J)
    form: Any = view.findChildren(ActForm)[-1]
    qtbot.waitUntil(lambda: form.form is not None)
    who, relation = form.form.controls["who"], form.form.controls["relation"]
    qtbot.waitUntil(who.hasFocus)
    commit(who, "钱小妹")
    number = factories.id_number(date(2003, 4, 4), "2")
    qtbot.keyClicks(form.form.controls["id_number"], number)
    relation.set_value("配偶")
    qtbot.waitUntil(lambda: "已有配偶 孙秀云" in words(form))
    relation.set_value("女儿")
    assert "已有配偶" not in words(form)
    press(window, qtbot, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: view.page.isVisible() and "成员　4 人" in words(view.page))
    page = household_pages.open_page(file_office, home.id)
    assert [(m.name, m.relation) for m in page.members][-1] == ("钱小妹", "女")
    rows, at = view.list.table.rows, [c.name for c in view.list.table.rows.columns].index("members")
    qtbot.waitUntil(lambda: rows.index(0, at).data() == "4")
    press(window, qtbot, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: "成员　3 人" in words(view.page))
    qtbot.waitUntil(lambda: rows.index(0, at).data() == "3")  # the list says what the page says


def test_what_is_wrong_is_said_and_what_was_typed_stays(window: MainWindow, home: Home, qtbot: QtBot) -> None:
    view = view_of(window, qtbot, home.id)
    form = form_of(view, qtbot, "birth")
    form.form.fill({"name": "钱宝宝", "sex": "1", "birth_date": "2026-03-17", "father": home.people[0]})
    form.save()
    qtbot.waitUntil(lambda: "今天之后" in words(form))
    assert form.form.values()["name"] == "钱宝宝"
    assert form.form.controls["birth_date"].property("wrong")
    assert {form.form.controls[w].findData(home.people[0]) >= 0 for w in ("father", "mother")} == {
        True,
        False,
    }
    form.form.fill({"birth_date": "2026-03-15"})
    form.save()
    qtbot.waitUntil(lambda: view.page.isVisible() and "成员　4 人" in words(view.page))


def test_enter_pressed_twice_is_one_birth(window: MainWindow, home: Home, qtbot: QtBot) -> None:
    view = view_of(window, qtbot, home.id)
    form = form_of(view, qtbot, "birth")
    form.form.fill({"name": "钱宝宝", "sex": "1", "birth_date": "2026-03-15", "father": home.people[0]})
    form.form.submitted.emit()
    form.form.submitted.emit()
    qtbot.waitUntil(lambda: view.page.isVisible() and "成员　4 人" in words(view.page))
    qtbot.wait(300)
    assert "成员　4 人" in words(view.page)
    assert len(household_pages.open_page(home.office, home.id).members) == 4


def test_the_death_of_the_head_asks_for_the_next_and_lists_what_is_open(
    window: MainWindow, home: Home, file_office: Office, qtbot: QtBot
) -> None:
    factories.service(file_office, resident_id=home.people[0])
    people_of(window, qtbot, home.people[0])
    window.go(
        "residents", view="households", record_id=home.id, act="death", member=home.people[0]
    )  # what 更多 → 死亡登记 of the file does
    view = window.findChild(HouseholdsView)
    assert view is not None
    form: Any = view.findChildren(ActForm)[-1]
    qtbot.waitUntil(lambda: form.form is not None)
    form.form.fill({"died_on": "2026-03-10"})
    form.save()
    qtbot.waitUntil(lambda: "请指定新户主" in words(form))
    box = form.form.controls["staying"]
    box.set_value((home.people[1], {}))
    qtbot.waitUntil(lambda: bool(box.rows.lines))
    assert box.rows.value() == {home.people[1]: "户主", home.people[2]: "长子"}
    form.save()
    qtbot.waitUntil(lambda: view.page.isVisible() and "还有未了事项" in words(view.page))
    assert "办件" in words(view.page)
    page = household_pages.open_page(file_office, home.id)
    assert (page.head, [f.why for f in page.former]) == ("孙秀云", ["死亡"])
    window._toast.act()  # 撤销
    qtbot.waitUntil(lambda: len(view.page.shown.members) == 3)
    assert "还有未了事项" not in words(view.page)


def test_a_death_taken_back_leaves_the_cursor_with_the_person(
    window: MainWindow, home: Home, qtbot: QtBot
) -> None:
    view = view_of(window, qtbot, home.id)
    window.activateWindow()
    view.page.members.setFocus()
    view.page.members.setCurrentCell(1, 0)
    view.page.ask("death")
    form: Any = view.findChildren(ActForm)[-1]
    qtbot.waitUntil(lambda: form.form is not None)
    going = form.form.controls["going"]
    assert going.value() == (home.people[1],)
    assert going.focusProxy().isChecked()
    form.form.fill({"died_on": "2026-03-10"})
    form.save()
    qtbot.waitUntil(lambda: view.page.isVisible() and len(view.page.shown.members) == 2)
    window._toast.act()
    qtbot.waitUntil(lambda: len(view.page.shown.members) == 3)
    assert view.page._current() == home.people[1]


def test_who_is_ticked_is_who_one_comes_from_and_nobody_else(
    window: MainWindow, home: Home, qtbot: QtBot
) -> None:
    view = view_of(window, qtbot, home.id)
    for act in ("death", "out", "split"):
        assert form_of(view, qtbot, act).form.controls["going"].value() == ()
        view.findChildren(ActForm)[-1].leave()
    window.go("residents", record_id=home.people[2])
    people = window.findChild(PeopleView)
    assert people is not None
    qtbot.waitUntil(lambda: people.file.shown is not None and people.isVisible())
    qtbot.waitUntil(  # what hears the key is seen a moment after the rest
        lambda: any("Ctrl+4" in b.toolTip() and b.isVisible() for b in people.findChildren(QPushButton))
    )
    press(window, qtbot, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: view.page.isVisible() and view.page._at == home.people[2])
    qtbot.waitUntil(lambda: view.page.members is not None and view.page.members.hasFocus())
    assert form_of(view, qtbot, "death").form.controls["going"].value() == (home.people[2],)


def test_a_split_shows_before_and_after(
    window: MainWindow, home: Home, file_office: Office, qtbot: QtBot
) -> None:
    view = view_of(window, qtbot, home.id)
    form = form_of(view, qtbot, "split", home.people[2])
    head = form.form.controls["head"]
    assert form.form.controls["going"].value() == (home.people[2],)
    assert not form.form.controls["staying"].isVisible()
    window.activateWindow()
    form.save()
    qtbot.waitUntil(head.head.hasFocus)  # refused: the keyboard goes to what is missing
    head.set_value((home.people[2], {}))
    qtbot.waitUntil(lambda: bool(head.rows.lines))
    line, day = head.rows.lines[home.people[2]], form.form.controls["on_day"]
    qtbot.waitUntil(lambda: next_by_tab(line) is day)  # Tab goes as one reads, also to what came later
    form.form.fill({"address": "翠湖小区1号楼1单元101室"})
    form.save()
    qtbot.waitUntil(lambda: view.page.isVisible() and view.page.shown.id != home.id)
    assert view.page.shown.address == "翠湖小区1号楼1单元101室"
    assert [m.name for m in household_pages.open_page(file_office, home.id).members] == ["钱大山", "孙秀云"]
    view.page.members.setFocus()
    undo.undo(file_office, undo.acts(file_office)[0].id)
    view.page.reload()
    qtbot.waitUntil(lambda: view.page.shown is None)
    assert view.list.table.hasFocus()  # the household is gone: the keyboard is where another one is chosen


def test_notes_are_written_from_the_page(
    window: MainWindow, home: Home, file_office: Office, qtbot: QtBot
) -> None:
    view = view_of(window, qtbot, home.id)
    press(window, qtbot, Qt.Key.Key_D)
    form: Any = view.findChildren(ActForm)[-1]
    qtbot.waitUntil(lambda: form.form is not None)
    commit(form.form.controls["text"], "屋顶漏雨")
    press(window, qtbot, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: "屋顶漏雨" in words(view.page))
    next(b for b in view.page.findChildren(QPushButton) if b.text() == "删" and b.isVisible()).click()
    qtbot.waitUntil(lambda: household_pages.open_page(file_office, home.id).notes == ())


def test_columns_of_the_list_without_room_are_left_out(window: MainWindow, home: Home, qtbot: QtBot) -> None:
    view = view_of(window, qtbot, home.id)
    table = view.list.table
    qtbot.waitUntil(lambda: table.rows.rowCount() == 1)
    table.setFixedWidth(480)
    qtbot.waitUntil(lambda: table.isColumnHidden(4) and table.isColumnHidden(3))
    assert table.horizontalHeader().length() <= table.viewport().width()
    place = [c.name for c in table.rows.columns].index("address")
    delegate: Any = table.itemDelegateForColumn(place)
    option: Any = QStyleOptionViewItem()
    delegate.initStyleOption(option, table.rows.index(0, place))
    assert (option.textElideMode, option.text) == (
        Qt.TextElideMode.ElideLeft,
        "幸福小区3-2-501",
    )  # its middle cut, all rows look alike


def test_filters_and_the_empty_household(
    window: MainWindow, home: Home, file_office: Office, qtbot: QtBot
) -> None:
    lone = factories.resident(file_office, "李独居")
    empty = households.create(file_office, HouseholdForm("", "single", "空房子"), lone).household_id
    household_moves.remove(file_office, empty, lone)
    view = view_of(window, qtbot, home.id)
    qtbot.waitUntil(lambda: view.list.count.text().startswith("2"))
    view.state.setCurrentIndex(view.state.findData("empty"))
    view.apply()
    qtbot.waitUntil(lambda: view.list.count.text().startswith("1"))
    window.activateWindow()
    view.page.take_keys()
    view.page.load(empty)
    qtbot.waitUntil(lambda: view.page.shown.id == empty)
    qtbot.waitUntil(
        view.page._changes.hasFocus
    )  # nobody to stand on: the keyboard stays in the page all the same
    view.state.setCurrentIndex(view.state.findData("open"))
    view.apply()
    qtbot.waitUntil(lambda: view.list.count.text().startswith("2"))
    remove = next(b for b in view.page.findChildren(QPushButton) if b.text() == "删除空户" and b.isVisible())
    remove.setFocus()
    qtbot.keyClick(remove, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.list.count.text().startswith("1"))
    qtbot.waitUntil(view.list.table.hasFocus)  # and not in the row of tabs


def test_the_kin_of_a_person_are_a_picture_one_walks_by_keys(
    window: MainWindow, home: Home, file_office: Office, qtbot: QtBot
) -> None:
    aunt = factories.resident(
        file_office, "钱大姑", id_number=factories.id_number(date(1965, 1, 1), "2"), address="翠湖小区9号楼"
    )
    kin.add(file_office, kin.KinForm(aunt, home.people[0], "sibling"))
    people = people_of(window, qtbot, home.people[2])
    qtbot.waitUntil(
        lambda: bool(people.findChildren(KinPicture)) and bool(people.findChildren(KinPicture)[-1].boxes)
    )
    qtbot.wait(200)  # the file may be read twice while the room is entered
    picture = people.findChildren(KinPicture)[-1]
    assert {b.text().split("\n")[0] for b in picture.boxes.values()} == {
        "钱大山",
        "孙秀云",
        "钱小山",
        "钱大姑",
    }
    father, mother, son = (picture.boxes[i] for i in home.people)
    assert father.y() == mother.y() == picture.boxes[aunt].y()
    assert son.y() > father.y()
    assert "翠湖小区9号楼" in picture.boxes[aunt].accessibleName()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    son.setFocus()
    qtbot.keyClick(son, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: picture.focusWidget() in (father, mother))
    focused: Any = picture.focusWidget()
    window.resize(1366, 620)  # the picture lies half below the edge
    people.file._area.verticalScrollBar().setValue(0)
    qtbot.keyClick(focused, ENTER)
    qtbot.waitUntil(lambda: people.file.shown.name in ("钱大山", "孙秀云"))
    qtbot.waitUntil(lambda: bool(people.findChildren(KinPicture)[-1].boxes))
    name = next(x for x in people.file.findChildren(QLabel) if x.text() == people.file.shown.name)
    qtbot.waitUntil(lambda: not name.visibleRegion().isEmpty())  # whose file it is now
    qtbot.waitUntil(lambda: people.list.table.selected_ids() == [people.file.shown.id])


def test_a_household_is_founded_with_somebody_new(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    factories.resident(file_office, "旁人")
    window.go("residents", view="households")
    view = window.findChild(HouseholdsView)
    assert view is not None
    press(window, qtbot, Qt.Key.Key_N)
    form: Any = view.findChildren(ActForm)[-1]
    qtbot.waitUntil(lambda: form.form is not None)
    number = factories.id_number(date(1988, 8, 8))
    form.form.fill(
        {
            "who": (None, "新来户"),
            "id_number": number,
            "address": HOME,
            "on_day": "2026-03-01",
            "came_from": "外省",
        }
    )
    form.save()
    qtbot.waitUntil(lambda: view.page.shown is not None and view.page.shown.head == "新来户")
    page = household_pages.open_page(file_office, view.page.shown.id)
    assert page.since == date(2026, 3, 1)
    assert residents.load_form(file_office, page.members[0].resident_id)[0].id_number == number
    assert not [w for w in view.findChildren(QLineEdit) if w.isVisible() and w.accessibleName() == "姓名"]


def test_a_household_for_somebody_on_file_is_proposed_the_address_on_file(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    one = factories.resident(file_office, "葛老大", address=HOME)
    other = factories.resident(file_office, "葛老二", address="翠湖小区1号楼101室")
    window.go("residents", view="households")
    view = window.findChild(HouseholdsView)
    assert view is not None
    press(window, qtbot, Qt.Key.Key_N)
    form: Any = view.findChildren(ActForm)[-1]
    qtbot.waitUntil(lambda: form.form is not None)
    who, address = form.form.controls["who"], form.form.controls["address"]
    for picked, name, there in ((other, "葛老二", "翠湖小区1号楼101室"), (one, "葛老大", HOME)):
        who.set_value((picked, name))
        who.taken.emit(picked, name, "")
        qtbot.waitUntil(lambda there=there: address.text() == there)  # type: ignore[misc]
    form.save()
    qtbot.waitUntil(lambda: view.page.shown is not None and view.page.shown.head == "葛老大")
    with file_office.read() as session:
        person = session.get_one(Resident, one)
        household = session.get_one(Household, person.household_id)
    assert household.address == HOME
    assert household.dwelling_id == person.dwelling_id is not None


def test_an_address_typed_before_the_head_is_chosen_stays(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    one = factories.resident(file_office, "葛老大", address=HOME)
    window.go("residents", view="households")
    view = window.findChild(HouseholdsView)
    assert view is not None
    press(window, qtbot, Qt.Key.Key_N)
    form: Any = view.findChildren(ActForm)[-1]
    qtbot.waitUntil(lambda: form.form is not None)
    form.form.fill({"address": "新地址5号"})
    form.form.controls["who"].taken.emit(one, "葛老大", "")
    qtbot.wait(300)
    assert form.form.values()["address"] == "新地址5号"


def test_who_is_opened_from_elsewhere_stays_in_front_of_the_lists_own(
    window: MainWindow, home: Home, file_office: Office, qtbot: QtBot
) -> None:
    people = people_of(window, qtbot, home.people[0])
    people.list.table.select_id(home.people[0])
    window.go("residents", kind="resident", record_id=home.people[2])
    qtbot.waitUntil(lambda: people.list.table.selected_ids() == [home.people[2]])
    qtbot.wait(200)
    assert people.file.shown.id == home.people[2]
    lone = factories.resident(file_office, "李独居")
    other = households.create(file_office, HouseholdForm("", "single", "空房子"), lone).household_id
    view = view_of(window, qtbot, home.id)
    qtbot.waitUntil(lambda: view.list.table.selected_ids() == [home.id])
    window.activateWindow()
    window.go("residents", kind="household", record_id=other)
    qtbot.waitUntil(lambda: view.list.table.selected_ids() == [other])
    qtbot.wait(200)
    assert view.page.shown.id == other
    assert view.page.members is not None
    assert view.page.members.hasFocus()  # the keys of the household are at hand


def test_the_keyboard_is_in_the_list_of_the_view_one_goes_to(
    window: MainWindow, home: Home, qtbot: QtBot
) -> None:
    people = people_of(window, qtbot, home.people[0])
    press(window, qtbot, Qt.Key.Key_PageDown)
    view = window.findChild(HouseholdsView)
    assert view is not None
    qtbot.waitUntil(view.list.table.hasFocus)
    window.go(
        "residents", record_id=home.people[1]
    )  # found with the search box: the list of people has it then
    qtbot.waitUntil(people.list.table.hasFocus)


def test_a_kind_and_a_grid_that_are_switched_off_stay_shown_and_kept(
    window: MainWindow, home: Home, file_office: Office, qtbot: QtBot
) -> None:
    grid = residents.grids(file_office)[0].id
    with file_office.write("网格") as w:
        w.session.get_one(Household, home.id).grid_id = grid
        w.session.get_one(Area, grid).until = file_office.today()
        w.session.add(
            CodeValue(code_table="household_kind", code="family", label="家庭户", synonyms="", active=False)
        )
    view = view_of(window, qtbot, home.id)
    form = form_of(view, qtbot, "edit")
    kind, own = form.form.controls["kind"], form.form.controls["grid_id"]
    assert kind.currentText() == "家庭户（已停用）"
    assert own.currentText().endswith("（已停用）")
    form.form.fill({"note": "改了备注"})
    press(window, qtbot, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: households.load_form(file_office, home.id)[0].note == "改了备注")
    kept = households.load_form(file_office, home.id)[0]
    assert (kept.kind, kept.grid_id) == ("family", grid)
    assert grid not in [g.id for g in residents.grids(file_office)]


def test_what_the_head_of_the_other_household_becomes_counts_while_it_is_typed(
    home: Home, window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    who = factories.resident(file_office, "葛秀兰")
    other = households.create(file_office, HouseholdForm("H9", "family", "幸福小区4号楼"), who).household_id
    box = MergeBox(window.shell, home.id, ("妻",))
    qtbot.addWidget(box)
    box.set_value((who, "葛秀兰", "", ()))
    qtbot.waitUntil(lambda: bool(box.rows.lines))
    box.head.setText("妻")  # and Ctrl+S at once
    assert box.value() == (other, {who: "妻"})
