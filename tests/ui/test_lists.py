"""Lists in the window: chips and conditions by keys, saved filters, columns, jumping, selecting, copying, changing many."""

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, select

from app.models.base import new_uid
from app.models.tables import Resident
from app.office import Office
from app.settings import Settings
from app.ui.list_output import BulkPanel, OutPanel
from app.ui.main_window import MainWindow
from app.ui.record_list import RecordList
from app.ui.residents.people_view import PeopleView
from app.ui.saved_filters import NamePanel
from app.ui.widgets.chips import PickList
from app.ui.widgets.column_chooser import ColumnChooser
from app.ui.widgets.popup import Popup
from app.ui.widgets.query_builder import QueryBuilder
from app.ui.widgets.record_table import KEPT, PAGE
from app.usecases.lists import kept as lists
from app.usecases.residents import records as residents
from tests import factories
from tests.ui.typing import commit

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def people(file_office: Office) -> Office:
    grids = [g.id for g in residents.grids(file_office)]
    for number, (name, sex) in enumerate((("张三", "1"), ("阿里", "2"), ("赵六", "1"), ("单小英", "2"))):
        factories.resident(
            file_office, name, id_number=factories.id_number(sex=sex), address="", grid_id=grids[number % 2],
            phone="" if number else "19900001234",
        )  # fmt: skip
    return file_office


def crowd(office: Office, count: int) -> None:
    """Many people past the audit and the search index: only lists are asked of them."""
    with office.write("测试") as w:
        made = [{"name": f"王{n:04d}", "id_kind": "none", "pinyin": f"wang{n:04d}"} for n in range(count)]
        w.session.execute(insert(Resident.__table__), [  # type: ignore[arg-type]
            {**one, "uid": new_uid(), "created_at": w.at, "changed_at": w.at, "version": 1, "living_here": True}
            for one in made
        ])  # fmt: skip


def list_of(window: MainWindow, qtbot: QtBot, count: str) -> RecordList:
    window.go("residents")
    page = window.findChild(PeopleView)
    assert page is not None
    qtbot.waitUntil(lambda: page.list.count.text() == count)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return page.list


def test_what_was_asked_for_is_gone_to_although_something_changed_meanwhile(
    window: MainWindow, people: Office, qtbot: QtBot
) -> None:
    """A split shows the new household: that the list is read again for the same act must not bring the old one back."""
    found = list_of(window, qtbot, "4 条")
    found.table.selectRow(3)
    [last] = found.table.selected_ids()
    found.table.selectRow(0)
    found.reload(last)
    found.read_again()
    qtbot.waitUntil(lambda: found.table.selected_ids() == [last])
    found.read_again()
    qtbot.wait(100)
    assert found.table.selected_ids() == [last]


def test_the_list_stays_where_it_was_when_who_was_selected_is_gone(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    crowd(file_office, 3 * PAGE)
    found = list_of(window, qtbot, f"{3 * PAGE} 条")
    found.table.go_to(2 * PAGE)
    qtbot.waitUntil(lambda: bool(found.table.selected_ids()))
    top = found.table.rowAt(0)
    residents.delete(file_office, found.table.selected_ids()[0])
    found.read_again()
    qtbot.waitUntil(lambda: found.count.text() == f"{3 * PAGE - 1} 条")
    assert top > PAGE
    assert found.table.rowAt(0) == top
    with qtbot.waitSignal(found.loaded):
        found.filters.use("resident", (("name", "contains", "1"),))
        found.filters.changed.emit()
    qtbot.waitUntil(lambda: found.count.text() != f"{3 * PAGE - 1} 条")
    assert found.table.rowAt(0) == 0  # another list begins at its top


def names(shown: RecordList) -> list[str]:
    return [row.cells[0] for row in shown.table.rows.rows]


def open_content(window: MainWindow, qtbot: QtBot, kind: type[QWidget]) -> Any:
    def found() -> list[Popup]:
        return [p for p in window.findChildren(Popup) if p.isVisible() and isinstance(p.content, kind)]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[-1].content


def keys(widget: QWidget | None, qtbot: QtBot, *pressed: Qt.Key) -> None:
    assert widget is not None
    for key in pressed:
        qtbot.keyClick(widget, key)


def chip(shown: RecordList, word: str) -> Any:
    return next(c for c in shown.filters.chips if c.chip.label == word)


def test_a_chip_is_set_and_taken_away_by_keys(people: Office, window: MainWindow, qtbot: QtBot) -> None:
    shown = list_of(window, qtbot, "4 条")
    assert names(shown) == ["阿里", "单小英", "张三", "赵六"]
    qtbot.keyClick(window, KEY.Key_F, CTRL)
    assert chip(shown, "网格").hasFocus()
    for _ in range(3):
        keys(window.focusWidget(), qtbot, KEY.Key_Right)
    assert chip(shown, "性别").hasFocus()
    keys(chip(shown, "性别"), qtbot, KEY.Key_Return)
    found = open_content(window, qtbot, PickList)
    keys(found.items, qtbot, *[KEY.Key_Down] * 2)
    assert found.items.currentItem().text() == "女"
    keys(found.items, qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: shown.count.text() == "2 条")
    assert names(shown) == ["阿里", "单小英"]
    assert chip(shown, "性别").text() == "性别：女　×"
    assert chip(shown, "性别").hasFocus()
    keys(chip(shown, "性别"), qtbot, KEY.Key_Delete)
    qtbot.waitUntil(lambda: shown.count.text() == "4 条")
    assert chip(shown, "性别").text() == "性别"


def test_several_grids_are_any_of_them_and_typing_finds(
    people: Office, window: MainWindow, qtbot: QtBot
) -> None:
    shown = list_of(window, qtbot, "4 条")
    chip(shown, "标签").click()
    found = open_content(window, qtbot, PickList)
    assert found.finder.isVisible()
    commit(found.finder, "未成年")
    assert found.items.currentItem().text() == "未成年人"
    keys(found.finder, qtbot, KEY.Key_Escape)
    assert not window.findChildren(Popup) or not [p for p in window.findChildren(Popup) if p.isVisible()]
    chip(shown, "网格").click()
    found = open_content(window, qtbot, PickList)
    keys(found.items, qtbot, KEY.Key_Space)
    qtbot.waitUntil(lambda: shown.count.text() == "2 条")
    keys(found.items, qtbot, KEY.Key_Down, KEY.Key_Space, KEY.Key_Return)
    qtbot.waitUntil(lambda: shown.count.text() == "4 条")
    assert chip(shown, "网格").text() == "网格：第一网格、第二网格　×"
    shown.filters.clear_button.click()
    qtbot.waitUntil(lambda: not shown.filters.where())


def test_any_field_is_a_condition_and_what_is_wrong_is_said(
    people: Office, window: MainWindow, qtbot: QtBot
) -> None:
    shown = list_of(window, qtbot, "4 条")
    qtbot.keyClick(window, KEY.Key_F, CTRL | SHIFT)
    builder: QueryBuilder = open_content(window, qtbot, QueryBuilder)
    line = builder.rows[0]
    at = next(i for i in range(line.field.count()) if line.field.itemData(i).name == "age")
    line.field.setCurrentIndex(at)
    line.field.activated.emit(at)
    builder.apply()
    assert "还没有填值" in builder._problem.text()
    line.text.setText("很老")
    line.op.setCurrentIndex(line.op.findData(">="))
    builder.apply()
    qtbot.waitUntil(lambda: "不是有效的数字" in builder._problem.text())
    line.text.setText("200")
    keys(line.text, qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: shown.count.text() == "0 条")
    assert shown.filters.more.text() == "更多条件：1 个　×"
    qtbot.waitUntil(lambda: shown.filters.more.toolTip() == "年龄 不少于 200")
    button = next(b for b in shown.findChildren(QPushButton) if b.text() == "清除筛选" and b.isVisible())
    button.click()
    qtbot.waitUntil(lambda: shown.count.text() == "4 条")


def test_every_list_of_the_window_takes_conditions(people: Office, window: MainWindow, qtbot: QtBot) -> None:
    for room in ("services", "mediation"):
        window.go(room)
        found = next(w for w in window._pages[room].findChildren(RecordList))
        assert [a.text() for a in found.menu.actions() if a.isEnabled() and a.isVisible() and a.text()] == [
            "选择列…"
        ], "not read yet: what it can do is not known, and a key it waits for may be another's"
        qtbot.waitUntil(lambda found=found: found.count.text() != "")
        found.filters.open_more()
        builder = open_content(window, qtbot, QueryBuilder)
        assert builder.rows[0].field.count() > 8
        builder.cancelled.emit()


def test_a_filter_is_saved_chosen_renamed_and_remembered(
    people: Office, window: MainWindow, qtbot: QtBot
) -> None:
    lists.remember(people, "residents", {"where": [["blood", "=", "A"]], "name": "血型"})
    shown = list_of(window, qtbot, "4 条")
    assert "上次的筛选去掉了 1 个条件：条件“blood”" in window._toast._label.text()
    shown.filters.use("resident", (("sex", "in", ["2"]), ("age", ">=", 18)))
    shown.filters.changed.emit()
    qtbot.waitUntil(lambda: shown.count.text() == "2 条")
    qtbot.waitUntil(lambda: lists.recall(people, "residents", "resident").get("name") == "")
    shown.filters.saved.ask_save()
    panel: NamePanel = open_content(window, qtbot, NamePanel)
    keys(panel.name, qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: "起个名字" in panel._problem.text())
    commit(panel.name, "成年女性")
    keys(panel.name, qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: shown.filters.saved.button.text() == "常用：成年女性")
    qtbot.waitUntil(lambda: lists.recall(people, "residents", "resident").get("name") == "成年女性")
    (kept,) = lists.saved(people, "resident")
    assert kept.where == (("sex", "in", ["2"]), ("age", ">=", 18))
    shown.filters.saved.ask_save()
    panel = open_content(window, qtbot, NamePanel)
    commit(panel.name, "成年女性")
    keys(panel.name, qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: "再按一次" in panel._problem.text())  # nothing is replaced without a word
    inside: Any = panel.layout()
    qtbot.waitUntil(lambda: panel.height() >= inside.totalHeightForWidth(panel.width()))
    keys(panel.name, qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: not window.findChildren(NamePanel))
    shown.filters.clear()
    qtbot.waitUntil(lambda: shown.count.text() == "4 条")
    menu = shown.filters.saved.menu(lists.saved(people, "resident"))
    assert [a.text() for a in menu.actions()][:1] == ["成年女性"]
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: shown.count.text() == "2 条" and chip(shown, "性别").active)
    shown.filters.saved._ask_rename(kept)
    panel = open_content(window, qtbot, NamePanel)
    panel.name.setText("妇女")
    keys(panel.name, qtbot, KEY.Key_Return)
    qtbot.waitUntil(lambda: shown.filters.saved.button.text() == "常用：妇女")
    shown.filters.saved._delete(lists.saved(people, "resident")[0])
    qtbot.waitUntil(lambda: shown.filters.saved.button.text() == "常用" and chip(shown, "性别").active)


def test_the_filter_left_last_is_there_again(people: Office, window: MainWindow, qtbot: QtBot) -> None:
    lists.remember(people, "residents", {"where": [["sex", "in", ["1"]]], "name": ""})
    shown = list_of(window, qtbot, "2 条")
    qtbot.waitUntil(lambda: chip(shown, "性别").text() == "性别：男　×")


def test_columns_are_chosen_by_keys_and_remembered(
    people: Office, window: MainWindow, qtbot: QtBot, kept: Settings
) -> None:
    shown = list_of(window, qtbot, "4 条")
    usual = [c.name for c in shown.table.rows.columns]
    shown.menu.choose_columns()
    chooser: ColumnChooser = open_content(window, qtbot, ColumnChooser)
    keys(chooser.items, qtbot, KEY.Key_Down, KEY.Key_Space)
    qtbot.keyClick(chooser.items, KEY.Key_Down)
    qtbot.keyClick(chooser.items, KEY.Key_Up, Qt.KeyboardModifier.AltModifier)
    keys(chooser.items, qtbot, KEY.Key_Return)
    wanted = ["name", "age", *usual[3:]]
    qtbot.waitUntil(lambda: [c.name for c in shown.table.rows.columns] == wanted)
    assert kept.columns[f"{window.shell.clerk}/residents"]["shown"] == wanted
    shown.table.moved.emit(["age", "name"])
    qtbot.waitUntil(lambda: [c.name for c in shown.table.rows.columns] == ["age", "name"])
    shown.reset_columns()
    qtbot.waitUntil(lambda: [c.name for c in shown.table.rows.columns] == usual)


def test_a_remembered_column_that_is_gone_does_not_keep_the_list_shut(
    people: Office, window: MainWindow, qtbot: QtBot, kept: Settings
) -> None:
    kept.columns[f"{window.shell.clerk}/residents"] = {"shown": ["name", "blood"], "order": ["-blood"]}
    shown = list_of(window, qtbot, "4 条")
    assert [c.name for c in shown.table.rows.columns][:2] == ["name", "sex"]


def test_far_rows_are_fetched_when_seen_and_only_some_are_held(
    file_office: Office, window: MainWindow, qtbot: QtBot
) -> None:
    crowd(file_office, 6000)
    shown = list_of(window, qtbot, "6,000 条")
    model, table = shown.table.rows, shown.table
    assert model.rowCount() == 6000
    table.setFocus()
    keys(table, qtbot, KEY.Key_End)
    qtbot.waitUntil(lambda: model.row_at(5999) is not None)
    assert model.row_at(5999).cells[0] == "王5999"  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: table.selected_ids() != [])
    for number in (3000, 1234, 4777, 60):
        table.go_to(number)
        qtbot.waitUntil(lambda number=number: model.row_at(number) is not None)
        assert model.row_at(number).cells[0] == f"王{number:04d}"  # type: ignore[union-attr]
    for number in range(0, 6000, PAGE):
        table.go_to(number)
        qtbot.waitUntil(lambda number=number: model.row_at(number) is not None)
    assert len(model.rows) <= KEPT * PAGE
    keys(table, qtbot, KEY.Key_Home)
    qtbot.waitUntil(lambda: model.row_at(0) is not None)
    far = model.row_at(0)
    assert far is not None
    qtbot.keyClicks(table, "wang2")
    qtbot.waitUntil(lambda: table.currentIndex().row() == 2000)
    qtbot.waitUntil(lambda: len(table.selected_ids()) == 1)
    chosen = table.selected_ids()[0]
    shown.reload(chosen)
    qtbot.waitUntil(lambda: table.selected_ids() == [chosen] and table.currentIndex().row() == 2000)


def test_rows_are_copied_masked_with_headings_as_text_and_table(
    people: Office, window: MainWindow, qtbot: QtBot
) -> None:
    shown = list_of(window, qtbot, "4 条")
    shown.table.setFocus()
    shown.table.selectAll()
    assert shown._picked.text() == "已选 4 条"
    qtbot.keyClick(shown.table, KEY.Key_C, CTRL)
    data = QGuiApplication.clipboard().mimeData()
    lines = [line.split("\t") for line in data.text().split("\n")]
    assert lines[0][:3] == ["姓名", "性别", "年龄"]
    assert [line[0] for line in lines[1:]] == ["阿里", "单小英", "张三", "赵六"]
    assert "199****1234" in data.text()
    assert "19900001234" not in data.text() + data.html()
    assert data.html().count("<tr>") == 5
    shown.table.go_to(2)
    qtbot.keyClick(shown.table, KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().split("\t")[0] == "张三"


def test_many_are_changed_with_a_preview_and_undone(people: Office, window: MainWindow, qtbot: QtBot) -> None:
    shown = list_of(window, qtbot, "4 条")
    shown.table.setFocus()
    shown.table.selectAll()
    shown.menu.change_many()
    panel: BulkPanel = open_content(window, qtbot, BulkPanel)
    qtbot.waitUntil(lambda: panel.go.isEnabled())
    assert panel.field.currentText() == "网格"
    assert panel._said.text() == "将改 2 条（原来：第二网格 2 条）；2 条已经是“第一网格”"
    panel.go.click()

    def grids() -> set[int | None]:
        with people.read() as session:
            return set(session.scalars(select(Resident.grid_id)))

    qtbot.waitUntil(lambda: len(grids()) == 1 and window._toast.offers())
    qtbot.keyClick(window, KEY.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(grids()) == 2)


def test_whole_numbers_leave_only_with_a_reason(people: Office, window: MainWindow, qtbot: QtBot) -> None:
    shown = list_of(window, qtbot, "4 条")
    given: list[Any] = []
    shown.menu._out("预览打印", lambda _shell, _owner, listing: given.append(listing))
    panel: OutPanel = open_content(window, qtbot, OutPanel)
    assert not panel.reason.isVisible()
    hidden = [c.label for at, c in enumerate(shown.table.rows.columns) if shown.table.isColumnHidden(at)]
    said = " ".join(w.text() for w in panel.findChildren(QLabel))
    assert hidden
    assert f"（{'、'.join(hidden)} 屏幕上放不下没有显示，也在内）" in said
    panel.whole.click()
    assert panel.reason.isVisible()
    panel._go.click()
    assert given == []
    assert "请写明" in panel._problem.text()
    commit(panel.reason, "街道核对")
    keys(panel.reason, qtbot, KEY.Key_Return)
    (listing,) = given
    assert (listing.title, listing.whole, listing.reason) == ("居民名单", True, "街道核对")
    assert listing.columns[:2] == ("name", "sex")
    assert not [w for w in window.findChildren(QLineEdit) if w.isVisible() and w.text() == "街道核对"]


def test_a_field_is_found_by_its_initials(qtbot: QtBot) -> None:
    from app.ui.widgets.query_builder import FieldBox

    box = FieldBox([SimpleNamespace(name=n, label=n) for n in ("姓名", "现住地址", "年龄")])
    qtbot.addWidget(box)
    finder = box.completer()
    for typed, meant in (("nianl", "年龄"), ("nl", "年龄"), ("XZDZ", "现住地址"), ("住地", "现住地址")):
        finder.setCompletionPrefix(typed)
        assert (finder.completionCount(), finder.currentCompletion()) == (1, meant)
