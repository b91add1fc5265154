"""查重 and 核对, the history of a file and the file as of a day, by keys in the real window."""

from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from app.clock import FixedClock
from app.models.rules.dates import PartialDate
from app.models.rules.identity import make_id
from app.models.tables import Resident
from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.residents.duplicates_view import DuplicatesView
from app.ui.residents.editor import ResidentEditor
from app.ui.residents.history_view import (
    ActView,
    AsOfView,
    HistoryView,
    show_as_of,
    show_history,
    show_stacked,
)
from app.ui.residents.household_form import ActForm
from app.ui.residents.merge_view import MergeView, choose_other
from app.ui.residents.people_view import PeopleView
from app.ui.residents.quality_view import LeftOutView, PlanView, QualityView, RuleView
from app.ui.shell import Shell
from app.ui.widgets.text_table import TextTable
from app.usecases.history import undo
from app.usecases.residents import duplicates, files, quality
from app.usecases.residents import records as residents
from tests import factories

ENTER = Qt.Key.Key_Return
W = TypeVar("W", bound=QWidget)


def shown(window: MainWindow, kind: type[W], qtbot: QtBot) -> W:
    """The widget of a class that is seen, once it is."""
    qtbot.waitUntil(lambda: any(w.isVisible() for w in window.findChildren(kind)))
    return next(w for w in window.findChildren(kind) if w.isVisible())


def words(widget: QWidget) -> str:
    return " ".join(w.text() for w in widget.findChildren(QLabel) if w.isVisible())


def press(widget: QWidget, text: str) -> None:
    next(b for b in widget.findChildren(QPushButton) if b.text() == text and b.isVisible()).click()


def twice(office: Office) -> tuple[int, int]:
    """One person on two files."""
    one = factories.resident(
        office, "葛某", id_number="", birth_date="1980-05-17", work_unit="一厂", address="甲处1号楼"
    )
    other = factories.resident(
        office, "葛某", id_number="", birth_date="1980-05-17", work_unit="二厂", address="乙处2号楼"
    )
    return one, other


def alive(office: Office) -> list[Any]:
    with office.read() as session:
        return list(session.scalars(select(Resident).order_by(Resident.id)))


def checking(window: MainWindow, qtbot: QtBot) -> DuplicatesView:
    window.go("residents", view="duplicates")
    view = shown(window, DuplicatesView, qtbot)
    qtbot.waitUntil(lambda: view._count.text() == "1 对")
    assert view.table.item(0, 2).text() in words(view), "why they are taken for one is read whole"
    qtbot.waitUntil(lambda: view.merge.table.rowCount() > 0)
    return view


def test_a_pair_is_merged_by_keys_with_a_choice_and_undone(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    one, other = twice(file_office)
    view = checking(window, qtbot)
    table = view.merge.table
    at = next(n for n in range(table.rowCount()) if table.item(n, 0).text() == "工作单位")
    table.setCurrentCell(at, 0)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert table.item(at, 2).text() == "● 二厂"
    qtbot.keyClick(table, Qt.Key.Key_Left)
    assert (table.item(at, 1).text(), table.item(at, 2).text()) == ("● 一厂", "○ 二厂")
    press(view.merge, "合并")
    qtbot.waitUntil(lambda: view._count.text() == "0 对")
    [kept] = alive(file_office)
    assert (kept.id, kept.work_unit) == (one, "一厂")
    qtbot.waitUntil(lambda: window._toast.offers())
    undo.undo(file_office, undo.acts(file_office)[0].id)
    assert [r.id for r in alive(file_office)] == [one, other]


def test_an_address_without_its_household_is_said_and_may_be_followed(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    one, other = twice(file_office)
    files.household_of(file_office, one)
    view = checking(window, qtbot)
    merge = view.merge
    assert merge._follow.isHidden() or merge._sides["home"] != merge._sides["household"]
    at = next(n for n in range(merge.table.rowCount()) if merge.table.item(n, 0).text() == "现住地址")
    before = merge.table.rowHeight(at)
    merge.table.setFixedWidth(260)  # as at large type: both addresses are whole
    assert merge.table.isColumnHidden(3)
    assert merge.table.rowHeight(at) > before
    merge.table.setCurrentCell(at, 0)
    qtbot.keyClick(merge.table, Qt.Key.Key_Right)
    assert "住址选的是 乙处2号楼，户还在 甲处1号楼" in words(merge)
    qtbot.keyClick(merge.table, Qt.Key.Key_Left)
    assert "户还在" not in words(merge)
    qtbot.keyClick(merge.table, Qt.Key.Key_Right)
    merge._follow.setCurrentIndex(merge._follow.findData("out"))
    press(merge, "合并")
    qtbot.waitUntil(lambda: view._count.text() == "0 对")
    [kept] = alive(file_office)
    assert (kept.id, kept.address, kept.household_id) == (one, "乙处2号楼", None)
    assert other != one


def test_f5_looks_again_when_something_changed(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    one, other = twice(file_office)
    view = checking(window, qtbot)
    residents.delete(file_office, other)
    qtbot.waitUntil(lambda: "按 F5 重新查找" in view._count.text())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: view._count.text() == "0 对")
    assert [r.id for r in alive(file_office)] == [one]


def test_two_people_leave_the_list(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    twice(file_office)
    view = checking(window, qtbot)
    press(view.merge, "是两个人")
    qtbot.waitUntil(lambda: view._count.text() == "0 对")
    assert "没有发现" in words(view)
    assert duplicates.pairs(file_office) == ()


def test_the_other_file_may_be_kept(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    one, other = twice(file_office)
    view = checking(window, qtbot)
    press(view.merge, "换一份保留")
    qtbot.waitUntil(lambda: view.merge._plan.keep_id == other)
    press(view.merge, "合并")
    qtbot.waitUntil(lambda: [r.id for r in alive(file_office)] == [other])
    assert one != other


def board(window: MainWindow, qtbot: QtBot) -> QualityView:
    window.go("residents", view="quality")
    view = shown(window, QualityView, qtbot)
    qtbot.waitUntil(lambda: "项要处理" in view._sum.text())
    return view


def open_rule(view: QualityView, key: str, qtbot: QtBot) -> RuleView:
    at = next(n for n, line in enumerate(view._lines) if line.key == key)
    view.table.setCurrentCell(at, 0)
    qtbot.keyClick(view.table, ENTER)
    assert view._rule is not None
    rule = view._rule
    qtbot.waitUntil(lambda: rule.list.count.text() == f"{view._lines[at].count} 条")
    return rule


def test_a_count_opens_its_rows_and_enter_corrects_at_the_field(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    saved = factories.resident(file_office, "没电话", phone="", id_until="2026-03-01")
    view = board(window, qtbot)
    rule = open_rule(view, "id_expired", qtbot)
    rule.mend_one(saved)
    editor = shown(window, ResidentEditor, qtbot)
    qtbot.waitUntil(lambda: editor._form is not None)
    until: Any = editor._form.controls["id_until"]
    qtbot.waitUntil(until.isVisible)  # asked of foreigners only, but it is what this list is about
    assert not editor._form.controls["nationality"].isVisible()
    rule.close_side()
    press(rule, "返回")
    rule = open_rule(view, "no_phone", qtbot)
    rule.elsewhere.emit("people", saved)
    assert not view.isVisible()
    press(window, "返回核对")  # and where one was there
    assert rule.isVisible()
    assert not any(b.text() == "返回核对" and b.isVisible() for b in window.findChildren(QPushButton))
    qtbot.waitUntil(lambda: bool(rule.list.table.selected_ids()))
    qtbot.keyClick(rule.list.table, ENTER)
    editor = shown(window, ResidentEditor, qtbot)
    qtbot.waitUntil(lambda: editor._form is not None)
    phone: Any = editor._form.controls["phone"]
    qtbot.waitUntil(lambda: window.focusWidget() is phone)
    phone.setText("19900000001")
    editor.save()
    qtbot.waitUntil(lambda: rule.list.count.text() == "0 条")
    assert residents.load_form(file_office, saved)[0].phone == "19900000001"
    qtbot.waitUntil(
        lambda: window.focusWidget() is rule._home
    )  # nothing is left to stand on, Enter leads back
    qtbot.keyClick(rule._home, ENTER)
    qtbot.waitUntil(lambda: all(line.key != "no_phone" for line in view._lines))


def test_a_wrong_number_is_opened_with_what_it_may_have_been(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    number = make_id("230102", date(1980, 5, 17), 14)  # of some numbers another slip of the pen is likelier
    saved = factories.resident(file_office, "抄错的", id_number=number)
    with file_office.write("旧数据") as w:
        wrong = number[:16] + number[17] + number[16]
        w.session.execute(update(Resident.__table__).where(Resident.id == saved).values(id_number=wrong))
    rule = open_rule(board(window, qtbot), "id_checksum", qtbot)
    table = rule.list.table
    qtbot.waitUntil(lambda: bool(table.selected_ids()))
    qtbot.keyClick(table, ENTER)
    editor = shown(window, ResidentEditor, qtbot)
    qtbot.waitUntil(lambda: any(b.text() == number for b in editor.findChildren(QPushButton)))
    assert table.horizontalHeader().length() <= table.viewport().width()  # columns without room are left out
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    form: Any = editor._form
    field: Any = form.controls["id_number"]
    qtbot.waitUntil(lambda: getattr(field.nextInFocusChain(), "text", str)() == number)  # the likeliest first
    qtbot.keyClick(field, ENTER)  # goes by what is offered: nobody has looked at it
    assert not isinstance(window.focusWidget(), QPushButton)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    first: Any = window.focusWidget()
    with qtbot.waitSignal(first.destroyed):
        editor._about_number(typing=False)  # told again meanwhile: the keyboard stays where it is
    qtbot.keyClick(window.focusWidget(), ENTER)
    assert field.text() == number
    qtbot.keyClick(editor, Qt.Key.Key_Escape)  # heard by one only
    qtbot.waitUntil(lambda: rule._side is None)


def test_what_a_rule_hangs_on_is_read_again(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    one, other = twice(file_office)
    view = board(window, qtbot)
    rule = open_rule(view, "duplicate", qtbot)
    duplicates.dismiss(file_office, one, other)
    qtbot.waitUntil(lambda: rule.list.count.text() == "0 条")
    undo.undo(file_office, undo.acts(file_office)[0].id)
    qtbot.waitUntil(lambda: rule.list.count.text() == "2 条")
    press(rule, "返回")
    qtbot.waitUntil(lambda: view._sum.text().endswith("回车打开名单"))
    factories.service(file_office, resident_id=one)  # somebody's open matters are counted, too
    assert view._sum.text().endswith("按 F5 重新核对")


def test_the_dead_head_of_a_household_is_mended_where_the_list_is(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    head = factories.resident(file_office, "楚某")
    home = files.household_of(file_office, head)
    wife = residents.save(
        file_office, factories.resident_form("魏某", id_number="", relation="12", sex="2"), household_id=home
    )
    factories.service(file_office, resident_id=head)
    with file_office.write("旧名册") as w:
        w.session.get_one(Resident, head).died_on = PartialDate.parse("2019-05")
    view = open_rule(board(window, qtbot), "dead_member", qtbot)
    qtbot.waitUntil(lambda: view.list.table.selected_ids() == [head])
    view.mend()
    act = shown(window, ActForm, qtbot)
    qtbot.waitUntil(lambda: act.form is not None)
    assert act.form is not None
    values = act.form.values()
    assert (values["going"], values["died_on"]) == ((head,), "2019-05")
    act.form.fill({"staying": (wife, {})})
    went: list[tuple[str, int]] = []
    view.elsewhere.connect(lambda where, one: went.append((where, one)))
    act.save()
    qtbot.waitUntil(lambda: went == [("people", head)])  # where what is still open stands
    assert [(r.id, r.household_id, r.relation) for r in alive(file_office)] == [
        (head, None, None),
        (wife, home, "02"),
    ]


def test_all_are_mended_at_once_after_a_look(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    saved, other = (
        factories.resident(file_office, name, phone="19900000001") for name in ("写错的", "两处错")
    )
    with file_office.write("旧数据") as w:
        for one in (saved, other):
            w.session.get_one(Resident, one).birth_date = "1981-01-01"  # type: ignore[assignment]
        w.session.flush()
        w.session.execute(update(Resident.__table__).where(Resident.id == other).values(phone="123"))
    view = board(window, qtbot)
    rule = open_rule(view, "id_birth", qtbot)
    rule.preview()
    plan = shown(window, PlanView, qtbot)
    assert [plan.table.item(0, n).text() for n in (0, 2, 3)] == ["写错的", "1981-01-01", "1980-05-17"]
    press(plan, "写入 2 条")
    qtbot.waitUntil(lambda: rule.list.count.text() == "1 条")
    left = shown(window, LeftOutView, qtbot)  # who could not be written stays to be seen, with the reason
    [table] = left.findChildren(TextTable)
    assert table.rowCount() == 1
    assert table.item(0, 0).text() == "两处错"
    assert table.item(0, 2).text().startswith("联系电话")
    assert table.item(0, 2).text() in words(left), "whole, however narrow the column"
    assert "id_birth" in {line.key for line in quality.board(file_office) if line.count == 1}
    rule._show_plan(quality.FixPlan("no_grid", "没有网格", (), 3, "grid", "到“楼栋房屋”划入网格"))
    plan = shown(window, PlanView, qtbot)  # nothing to write: no dead button, but what to do
    said = [b.text() for b in plan.findChildren(QPushButton) if b.isVisible()]
    assert (said, "到“楼栋房屋”划入网格" in words(plan)) == (["返回名单", "去楼栋房屋"], True)


def opened(window: MainWindow, resident: int, qtbot: QtBot) -> PeopleView:
    window.go("residents", record_id=resident)
    view = shown(window, PeopleView, qtbot)
    qtbot.waitUntil(lambda: view.file.shown is not None)
    return view


def edit(office: Office, resident: int, **values: Any) -> None:
    form, version = residents.load_form(office, resident)
    for name, value in values.items():
        setattr(form, name, value)
    residents.save(office, form, resident, version)


def test_the_history_opens_an_act_and_takes_one_change_back(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    saved = factories.resident(file_office, "郭某", marriage="10")
    edit(file_office, saved, marriage="20", work_unit="一厂")
    page = opened(window, saved, qtbot)
    show_history(page.file)
    view = shown(window, HistoryView, qtbot)
    qtbot.waitUntil(lambda: view.table.rowCount() > 2)
    rows = [view.table.item(n, 2).text().split("\n")[0] for n in range(view.table.rowCount())]
    view.table.setCurrentCell(rows.index("未婚 → 已婚"), 0)
    qtbot.keyClick(view.table, ENTER)
    act = shown(window, ActView, qtbot)
    qtbot.waitUntil(lambda: act.table.rowCount() == 2)
    assert "修改居民 郭某" in words(act)
    press(act, "返回")
    view = shown(window, HistoryView, qtbot)
    qtbot.waitUntil(lambda: view.table.rowCount() > 2)
    view.table.setCurrentCell(rows.index("未婚 → 已婚"), 0)
    press(view, "撤销这一处")
    qtbot.waitUntil(lambda: residents.load_form(file_office, saved)[0].marriage == "10")
    assert residents.load_form(file_office, saved)[0].work_unit == "一厂"


def test_the_file_as_of_a_day_says_that_it_is_not_todays(
    window: MainWindow, file_office: Office, clock: FixedClock, qtbot: QtBot
) -> None:
    saved = factories.resident(file_office, "郭某", work_unit="一厂")
    clock.instant += timedelta(days=20)
    edit(file_office, saved, work_unit="二厂")
    page = opened(window, saved, qtbot)
    qtbot.waitUntil(lambda: "二厂" in words(page.file))
    show_as_of(page.file)
    view = shown(window, AsOfView, qtbot)
    qtbot.keyClicks(view.day, "2026-03-31")
    qtbot.keyClick(view.day, ENTER)
    qtbot.waitUntil(lambda: "2026年3月31日" in words(view))
    assert "和现在可能不同" in words(view)
    assert "一厂" in words(view)
    assert "二厂" not in words(view)
    view.day.setText("2026-01-01")
    qtbot.keyClick(view.day, ENTER)
    qtbot.waitUntil(lambda: "时还没有这份档案" in words(view))
    assert "和现在可能不同" not in words(view)
    view.day.setText("2026-03")
    qtbot.keyClick(view.day, ENTER)
    qtbot.waitUntil(lambda: "请写到日" in words(view))
    view.day.setText("2027-01-01")
    qtbot.keyClick(view.day, ENTER)
    qtbot.waitUntil(lambda: "还没有到" in words(view))
    window.activateWindow()
    qtbot.waitUntil(view.day.hasFocus)
    press(view, "返回")
    at = lambda: window.focusWidget()  # noqa: E731
    qtbot.waitUntil(lambda: isinstance(at(), QPushButton) and at().text() == "更多")  # where one came from


def test_a_file_is_merged_into_one_that_is_looked_for(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    one = factories.resident(file_office, "司马甲", id_number="")
    other = factories.resident(file_office, "司马佳", id_number="")
    page = opened(window, other, qtbot)
    choose_other(page.file)
    asking: Any = next(w for w in page.file.findChildren(QWidget) if type(w).__name__ == "_OtherFile")
    asking._picker.taken.emit(one, "司马甲", "")
    merge = shown(window, MergeView, qtbot)
    qtbot.waitUntil(lambda: merge._plan is not None)
    press(merge, "合并")
    qtbot.waitUntil(lambda: [r.id for r in alive(file_office)] == [one])
    qtbot.waitUntil(lambda: page.file.shown.id == one)


@pytest.mark.parametrize(("wide", "gone"), [(1100, []), (520, [3]), (280, [1, 3])])
def test_the_history_is_never_cut_where_there_is_little_room(
    shell: Shell, qtbot: QtBot, wide: int, gone: list[int]
) -> None:
    table = TextTable(shell, "修改记录", (("日期", 6), ("项目", 6), ("改动", 14), ("谁，哪次操作", 11)))
    qtbot.addWidget(table)
    table.resize(wide, 300)
    table.show()
    rows = [("2026-03-16", "现住地址", "（空） → 翠湖小区3栋2单元501室", "王芳，导入居民名册")]
    show_stacked(table, rows, {1: 0, 3: 2})
    assert [at for at in range(4) if table.isColumnHidden(at)] == gone
    shown = [table.item(0, at).text() for at in range(4) if not table.isColumnHidden(at)]  # type: ignore[union-attr]
    assert all(word in "\n".join(shown) for word in rows[0])
    assert (table.rowHeight(0) > 2 * table.fontMetrics().height()) is bool(gone)
