"""The room of residents: register, find, correct, mask, delete and undo, filter, draft, import — by keys and clicks."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models.tables import Draft, Resident, Viewing
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.residents.people_view import PeopleView
from app.ui.widgets.form import Form
from app.usecases import questions
from app.usecases.mediation import PartyForm, open_case
from app.usecases.residents import records as residents
from tests import factories
from tests.ui.typing import commit

ENTER = Qt.Key.Key_Return


def page_of(window: MainWindow, qtbot: QtBot) -> PeopleView:
    window.go("residents")
    page = window.findChild(PeopleView)
    assert page is not None
    qtbot.waitUntil(lambda: page.list.count.text() != "")
    return page


def field(page: PeopleView, name: str) -> QLineEdit:
    found = [w for w in page.findChildren(QLineEdit) if w.accessibleName() == name and w.isVisible()]
    assert found, f"no field {name}"
    return found[-1]


def press(page: PeopleView, text: str) -> None:
    found = [b for b in page.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    assert found, f"no button {text}"
    found[-1].click()


def words(page: PeopleView) -> str:
    return " ".join(w.text() for w in page.findChildren(QLabel) if w.isVisible())


def editor_ready(page: PeopleView, qtbot: QtBot) -> None:
    names = {"姓名", "证件号码"}
    qtbot.waitUntil(
        lambda: names <= {w.accessibleName() for w in page.findChildren(QLineEdit) if w.isVisible()}
    )


def test_register_by_keys_fills_sex_and_birth_from_the_number(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = page_of(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    editor_ready(page, qtbot)
    commit(field(page, "姓名"), "单小英")
    qtbot.keyClick(field(page, "姓名"), ENTER)
    number = factories.id_number(sex="2")
    assert field(page, "证件号码").hasFocus()
    qtbot.keyClicks(field(page, "证件号码"), number)
    qtbot.keyClick(field(page, "证件号码"), ENTER)
    qtbot.waitUntil(lambda: field(page, "出生日期").text() == "1980-05-17")
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.list.count.text() == "1 条")
    qtbot.waitUntil(lambda: "单小英" in words(page))
    with file_office.read() as session:
        saved = session.scalars(select(Resident)).one()
    assert (saved.name, saved.sex, saved.id_number, saved.initials) == ("单小英", "2", number, "sxy")
    assert window._toast.offers()
    window._toast.act()
    qtbot.waitUntil(lambda: page.list.count.text() == "0 条")


def test_somebody_without_a_number_is_known_by_name_and_birth(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    factories.resident(file_office, "单小英", birth_date="1980-05-17")
    page = page_of(window, qtbot)
    page.new()
    editor_ready(page, qtbot)
    commit(field(page, "姓名"), "单小英")
    field(page, "出生日期").setFocus()
    qtbot.keyClicks(field(page, "出生日期"), "1980.5.17")
    assert "可能已经登记过" not in words(page)
    qtbot.keyClick(field(page, "出生日期"), ENTER)
    qtbot.waitUntil(lambda: "可能已经登记过" in words(page))


def test_a_number_is_judged_while_it_is_typed_and_the_paper_offered(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = page_of(window, qtbot)
    page.new()
    editor_ready(page, qtbot)
    commit(field(page, "姓名"), "何返乡")
    number = field(page, "证件号码")
    number.setFocus()
    qtbot.keyClicks(number, "3401")
    qtbot.waitUntil(lambda: "已输入4位，还差14位" in words(page))
    field(page, "出生日期").setText("1990-01-01")
    number.selectAll()
    qtbot.keyClicks(number, factories.id_number())
    press(page, "保存")
    qtbot.waitUntil(lambda: "不一致，请核对" in words(page))
    number.setFocus()
    number.selectAll()
    qtbot.keyClick(number, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "不一致，请核对" not in words(page))
    field(page, "出生日期").clear()
    qtbot.keyClicks(number, "H12345678")
    qtbot.keyClick(number, ENTER)
    offer = "证件种类改为“港澳居民来往内地通行证”"
    qtbot.waitUntil(lambda: "不是所选证件的号码" in words(page))
    qtbot.waitUntil(lambda: any(b.text() == offer for b in page.findChildren(QPushButton)))
    press(page, offer)
    qtbot.waitUntil(lambda: "不是所选证件的号码" not in words(page))
    press(page, "保存")
    qtbot.waitUntil(lambda: page.list.count.text() == "1 条")
    with file_office.read() as session:
        saved = session.scalars(select(Resident)).one()
    assert (saved.id_kind, saved.id_number) == ("516", "H12345678")


def test_the_relation_is_typed_as_a_word_and_comes_back_as_one(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    one = factories.resident(file_office, "何长子")
    page = page_of(window, qtbot)
    page.show_this(record_id=one)
    qtbot.waitUntil(lambda: "何长子" in words(page))
    page.file.edit.emit(one)
    editor_ready(page, qtbot)
    relation = field(page, "与户主关系")
    relation.setText(
        "隔壁的"
    )  # typed, it opens a list, which this platform has no keyboard for; a story types it
    press(page, "保存")
    qtbot.waitUntil(lambda: "“隔壁的”不是一种与户主关系" in words(page))
    relation.setText("长子")
    press(page, "保存")
    qtbot.waitUntil(lambda: residents.load_form(file_office, one)[0].relation == "22")
    page.file.edit.emit(one)
    editor_ready(page, qtbot)
    assert field(page, "与户主关系").text() == "长子"


def test_what_is_wrong_is_said_next_to_the_field(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = page_of(window, qtbot)
    page.new()
    editor_ready(page, qtbot)
    qtbot.keyClicks(field(page, "证件号码"), "230102198005170011")
    press(page, "保存")
    qtbot.waitUntil(lambda: "请填写姓名" in words(page) and "校验位" in words(page))
    assert field(page, "姓名").property("wrong") is True
    assert questions.count(file_office, questions.Question("resident")) == 0


def test_the_draft_is_kept_on_escape_and_offered_again(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = page_of(window, qtbot)
    page.new()
    editor_ready(page, qtbot)
    commit(field(page, "姓名"), "没写完的人")

    def kept() -> bool:
        with file_office.read() as session:
            draft = session.scalars(select(Draft)).first()
        return draft is not None and draft.fields["name"] == "没写完的人"

    qtbot.waitUntil(kept, timeout=5000)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    page.new()
    editor_ready(page, qtbot)
    qtbot.waitUntil(lambda: field(page, "姓名").text() == "没写完的人")


def test_masks_lift_by_a_click_that_is_logged(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    form = factories.resident_form("曾老伯", phone="19900001234")
    one = residents.save(file_office, form)
    page = page_of(window, qtbot)
    page.show_this(record_id=one)
    qtbot.waitUntil(lambda: "曾老伯" in words(page))
    assert form.id_number not in words(page)
    assert "199****1234" in words(page)
    press(page, "显示")
    qtbot.waitUntil(lambda: form.id_number in words(page) or "19900001234" in words(page))
    with file_office.read() as session:
        viewed = session.scalars(select(Viewing)).one()
    assert (viewed.kind, viewed.record_id) == ("resident", one)


def test_delete_says_so_and_control_z_brings_back(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    one = factories.resident(file_office, "区大姐")
    factories.resident(file_office, "留下的", id_number="")
    page = page_of(window, qtbot)
    page.show_this(record_id=one)
    qtbot.waitUntil(lambda: "区大姐" in words(page))
    window.activateWindow()
    page.file.findChildren(QPushButton)[0].setFocus()
    page.file._delete()
    qtbot.waitUntil(lambda: page.list.count.text() == "1 条" and window._toast.offers())
    qtbot.waitUntil(page.list.table.hasFocus)  # nobody is on the page: the keyboard is in the list
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.list.count.text() == "2 条")


def test_pressing_save_twice_registers_one_person(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    """An impatient clerk presses Ctrl+S again before the first has ended."""
    page = page_of(window, qtbot)
    page.new()
    editor_ready(page, qtbot)
    commit(field(page, "姓名"), "急性子")
    for _press in range(3):
        press(page, "保存")
    qtbot.waitUntil(lambda: "急性子" in words(page) and page.file.isVisible())
    qtbot.wait(300)
    assert questions.count(file_office, questions.Question("resident")) == 1


def test_the_form_can_be_saved_again_after_it_was_refused(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = page_of(window, qtbot)
    page.new()
    editor_ready(page, qtbot)
    press(page, "保存")
    qtbot.waitUntil(lambda: "请填写姓名" in words(page))
    commit(field(page, "姓名"), "慢性子")
    press(page, "保存")
    qtbot.waitUntil(lambda: page.list.count.text() == "1 条")


def test_closing_the_window_at_once_keeps_what_was_just_typed(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = page_of(window, qtbot)
    page.new()
    editor_ready(page, qtbot)
    commit(field(page, "姓名"), "关得太快")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert draft_name(file_office) == "关得太快"


def test_throwing_a_draft_away_brings_the_empty_form_back_with_its_defaults(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    """The next resident lives here and is registered here, as in any new form; and is kept while typed."""
    page = page_of(window, qtbot)
    page.new()
    editor_ready(page, qtbot)
    fresh = form_values(page)
    commit(field(page, "姓名"), "不要的人")
    qtbot.waitUntil(lambda: draft_name(file_office) == "不要的人", timeout=5000)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    page.new()
    qtbot.waitUntil(lambda: window._toast.offers() and field(page, "姓名").text() == "不要的人")
    window._toast.act()
    assert form_values(page) == fresh
    qtbot.waitUntil(lambda: draft_name(file_office) is None)
    commit(field(page, "姓名"), "下一位")
    qtbot.waitUntil(lambda: draft_name(file_office) == "下一位", timeout=5000)


def test_the_next_tab_is_reached_from_a_tab_with_nothing_to_stand_on(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    """查重 without a pair holds no cursor; the keys go on to 核对 all the same."""
    window.go("residents", view="duplicates")
    page: Any = window._pages["residents"]
    qtbot.wait(200)
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert page._tabs.currentIndex() == 5
    qtbot.keyClick(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert page._tabs.currentIndex() == 4


def form_values(page: PeopleView) -> dict[str, object]:
    shown = [f for f in page.findChildren(Form) if f.isVisible()]
    return shown[-1].values()


def draft_name(office: Office) -> str | None:
    with office.read() as session:
        draft = session.scalars(select(Draft)).first()
    return None if draft is None else draft.fields["name"]


def test_the_person_on_the_page_stays_when_the_filter_leaves_him_out(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    """After saving, after 设置 and back, after the import: a key pressed next must act on the person who was meant."""
    factories.resident(file_office, "安在筛选里", sex="1")
    one = factories.resident(file_office, "何不在筛选", id_number="", sex="2")
    page = page_of(window, qtbot)
    page.list.filters.use("resident", (("sex", "=", "1"),))
    page.list.reload()
    qtbot.waitUntil(lambda: page.list.count.text() == "1 条")
    page.show_this(record_id=one)
    qtbot.waitUntil(lambda: "何不在筛选" in words(page))
    page.file.edit.emit(one)
    editor_ready(page, qtbot)
    press(page, "保存")
    qtbot.waitUntil(page.file.isVisible)
    for leave in (lambda: None, lambda: window.go("settings"), page.start_import):
        leave()
        if page.isVisible():
            qtbot.keyClick(window, Qt.Key.Key_Escape)
        window.go("residents")
        qtbot.wait(150)
        assert page.list.table.hasFocus()
        assert page.file.shown.id == one
        assert page.list.table.selected_ids() == []
    qtbot.keyClick(page.list.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.file.shown.name == "安在筛选里")


def test_a_long_name_wraps_and_the_next_person_opens_at_the_top(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    long = factories.resident(file_office, "阿卜杜热合曼·" + "买买提艾力" * 6, phone="19900001234")
    other = factories.resident(file_office, "下一位")
    parties = PartyForm("applicant", resident_id=long), PartyForm("respondent", name="钱乙")
    title = "关于楼上卫生间漏水造成天花板墙面家具损失的赔偿和以后维修费用的分担的纠纷"
    open_case(file_office, factories.case_form(*parties, title=title))
    page = page_of(window, qtbot)
    page.show_this(record_id=long)
    qtbot.waitUntil(lambda: "买买提艾力" in words(page))
    qtbot.wait(50)
    area = page.file._area
    assert area.horizontalScrollBar().maximum() == 0
    link = next(b for b in page.findChildren(QPushButton) if b.text() == f"调解：{title}")
    assert link.toolTip() == link.text()
    area.verticalScrollBar().setRange(0, 500)
    area.verticalScrollBar().setValue(200)
    page.show_this(record_id=other)
    qtbot.waitUntil(lambda: "下一位" in words(page))
    assert area.verticalScrollBar().value() == 0


def test_who_died_is_marked_in_the_list_and_on_the_page(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    one = factories.resident(file_office, "吴志", died_on="2026-02-05")
    page = page_of(window, qtbot)
    qtbot.waitUntil(lambda: page.list.count.text() == "1 条")
    assert "已故" in page.list.table.rows.rows[0].cells
    page.show_this(record_id=one)
    qtbot.waitUntil(lambda: "已故 2026-02-05" in words(page))
    assert "已去世，不再属于任何一户" in words(page)
    assert not [b for b in page.findChildren(QPushButton) if b.text() == "添加家庭成员" and b.isVisible()]
    [matter] = [b for b in page.findChildren(QPushButton) if b.text() == "办事项" and b.isVisible()]
    assert matter.objectName() != "primary"


def test_columns_without_room_are_left_out_and_the_list_never_goes_sideways(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    factories.resident(file_office, "白静娟")
    page = page_of(window, qtbot)
    table = page.list.table
    qtbot.waitUntil(lambda: table.rows.rowCount() == 1)
    table.setFixedWidth(330)
    qtbot.waitUntil(lambda: table.isColumnHidden(len(table.rows.columns) - 1))
    seen = [c.name for i, c in enumerate(table.rows.columns) if not table.isColumnHidden(i)]
    assert seen[:3] == ["name", "sex", "age"]
    assert "address" not in seen
    assert table.horizontalHeader().length() <= table.viewport().width()
