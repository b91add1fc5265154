"""楼栋房屋 in the real window: the tree, the building's front by keys, a dwelling, acts with undo."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.residents.area_forms import PlaceForm
from app.ui.residents.building_front import FrontTable
from app.ui.residents.houses_view import HousesView
from app.usecases.areas import (
    duties as area_duties,
)
from app.usecases.areas import (
    forms as area_forms,
)
from app.usecases.areas import (
    houses,
)
from app.usecases.areas import (
    rooms as house_rooms,
)
from app.usecases.areas import (
    tree as area_tree,
)
from app.usecases.areas.rooms import RoomsForm
from app.usecases.households import records as households
from app.usecases.residents import records as residents
from tests import factories
from tests.ui.typing import commit

K = Qt.Key


@pytest.fixture
def building(file_office: Office) -> int:
    """A building of two stairs and three floors, in which two households live."""
    grid = residents.grids(file_office)[0].id
    for name, room in (("赵一", "1单元101"), ("钱二", "2单元302")):
        who = factories.resident(file_office, name, address=f"翠湖小区3栋{room}室", grid_id=grid)
        households.household_of(file_office, who)
    tree = area_tree.tree(file_office)
    one = tree.children[tree.roots[0].id][0].id
    house_rooms.generate(file_office, one, RoomsForm("1", "3", "2", "2"))
    return one


@pytest.fixture
def view(qtbot: QtBot, building: int, window: MainWindow) -> HousesView:
    """The view with its first estate open."""
    window.go("residents", view="houses")
    made = window.findChild(HousesView)
    assert isinstance(made, HousesView)
    qtbot.waitUntil(lambda: made._right.currentWidget() is made.page)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.tree.setFocus()
    qtbot.waitUntil(made.tree.hasFocus)
    return made


def form_of(view: HousesView) -> PlaceForm:
    form = view._right.currentWidget()
    assert isinstance(form, PlaceForm)
    return form


def open_front(qtbot: QtBot, view: HousesView, building: int) -> None:
    view.show_this(record_id=building)
    qtbot.waitUntil(
        lambda: view._right.currentWidget() is view.front and view.front.table.rows.rowCount() == 3
    )


def test_the_tree_leads_to_the_front_and_keys_to_a_dwelling(
    qtbot: QtBot, view: HousesView, building: int, file_office: Office
) -> None:
    estate = view.tree.currentItem()
    qtbot.keyClick(view.tree, K.Key_Up)  # the right side follows to a heading, too
    top = view.lists["houses"]
    qtbot.waitUntil(lambda: view._right.currentWidget() is top and top.table.rowCount() == 1)
    assert [top.table.item(0, at).text() for at in range(4)] == ["翠湖小区", "小区", "2 人", "12 套"]
    view.lists["grids"].load()
    qtbot.waitUntil(lambda: view.lists["grids"].table.rowCount() == 2)
    assert view.lists["grids"].table.columnCount() == 3  # a grid holds no dwellings of its own to be counted
    top.table.opened.emit(0)
    qtbot.waitUntil(lambda: view.tree.currentItem() is estate)
    qtbot.keyClick(view.tree, K.Key_Right)
    qtbot.keyClick(view.tree, K.Key_Down)
    qtbot.waitUntil(lambda: view._right.currentWidget() is view.front)
    table = view.front.table
    assert view.front.title.text() == "翠湖小区3栋"
    assert [table.rows.headerData(i, Qt.Orientation.Vertical, 0) for i in range(3)] == ["3层", "2层", "1层"]
    assert table.rows.headerData(0, Qt.Orientation.Horizontal, 0) == "1单元\n01"
    qtbot.keyClick(view.tree, K.Key_Return)
    assert table.hasFocus()
    for _ in range(3):
        qtbot.keyClick(table, K.Key_Right)
    spoken = table.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "302室，有人住，钱二，1 人"
    qtbot.keyClick(table, K.Key_Return)
    qtbot.waitUntil(lambda: view._right.currentWidget() is view.dwelling)
    assert view.dwelling.shown.address == "翠湖小区3栋2单元302室"
    qtbot.waitUntil(lambda: view.dwelling.table is not None and view.dwelling.table.hasFocus())
    qtbot.keyClick(view, K.Key_Escape)
    qtbot.waitUntil(lambda: view._right.currentWidget() is view.front and table.hasFocus())
    assert table.currentIndex().data(Qt.ItemDataRole.DisplayRole) == "302"


def test_a_dwelling_is_corrected_in_place(
    qtbot: QtBot, view: HousesView, building: int, file_office: Office
) -> None:
    open_front(qtbot, view, building)
    flat = next(c.id for c in view.front.shown.cells if c.room == "101" and c.people)
    view.open_dwelling(flat)
    qtbot.waitUntil(lambda: view._right.currentWidget() is view.dwelling)
    qtbot.keyClick(view, K.Key_F2)
    form = form_of(view)
    qtbot.waitUntil(lambda: form.form is not None)
    assert form.form is not None
    metres, owner = form.form.controls["square_metres"], form.form.controls["owner_name"]
    commit(metres, "八十")
    commit(owner, "赵一")
    qtbot.keyClick(form, K.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "请填数字" in form.form._problems["square_metres"].text())  # type: ignore[union-attr]
    metres.clear()  # type: ignore[attr-defined]
    qtbot.keyClicks(metres, "80.5")
    qtbot.keyClick(form, K.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: view._right.currentWidget() is view.dwelling)
    qtbot.waitUntil(lambda: view.dwelling.shown.state_label == "自住")
    assert dict(houses.dwelling(file_office, flat).facts)["建筑面积"] == "80.5 平方米"


def test_rooms_are_previewed_and_made(
    qtbot: QtBot, view: HousesView, building: int, file_office: Office
) -> None:
    open_front(qtbot, view, building)
    view.act("rooms", building)
    form = form_of(view)
    qtbot.waitUntil(lambda: form.form is not None and "12 套都已经有了" in form.preview.text())  # as on file
    assert form.form is not None
    assert [form.form.values()[name] for name in ("last", "stairs")] == ["3", "2"]
    for name, typed in (("last", "4"), ("stairs", "2")):
        control: Any = form.form.controls[name]
        control.selectAll()
        qtbot.keyClicks(control, typed)
    qtbot.waitUntil(lambda: "将新增 4 套" in form.preview.text())
    assert "已有的 12 套不动" in form.preview.text()
    qtbot.keyClick(form, K.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(
        lambda: view._right.currentWidget() is view.front and view.front.table.rows.rowCount() == 4
    )


def test_the_cursor_of_a_front_begins_where_there_is_a_dwelling(view: HousesView, building: int) -> None:
    table, flat = FrontTable(view._shell), SimpleNamespace(id=7, room="101", words="", people=0, state="")
    table.setParent(view)
    rows = (SimpleNamespace(floor=2, cells=(None, None)), SimpleNamespace(floor=1, cells=(None, flat)))
    columns = tuple(SimpleNamespace(stair="", door=door) for door in ("01", "02"))
    table.show_front(SimpleNamespace(columns=columns, rows=rows, loose=(), cells=(flat,)))
    assert table.currentIndex() == table.rows.find(7)


def test_a_building_goes_to_a_grid_and_back_by_undo(
    qtbot: QtBot, window: MainWindow, view: HousesView, building: int, file_office: Office
) -> None:
    one, two = (g.id for g in residents.grids(file_office))
    open_front(qtbot, view, building)
    view.act("assign", building)
    form = form_of(view)
    qtbot.waitUntil(lambda: form.form is not None)
    assert form.form is not None
    form.form.fill({"grid_id": two})
    form.form.edited.emit()
    qtbot.waitUntil(lambda: "12 套房屋、2 户、2 人改划" in form.preview.text())
    form.save()
    qtbot.waitUntil(
        lambda: {n.id: n.residents for n in area_tree.tree(file_office).grids} == {one: 0, two: 2}
    )
    qtbot.waitUntil(
        lambda: (
            window._toast.isVisible()
            and "2 人" in window._toast.findChildren(type(view.front.title))[0].text()
        )
    )
    from app.usecases.history import undo

    window.shell.undoable(undo.acts(file_office)[0].id)
    qtbot.waitUntil(
        lambda: {n.id: n.residents for n in area_tree.tree(file_office).grids} == {one: 2, two: 0}
    )
    qtbot.waitUntil(lambda: "第一网格" in view.front.about.text())


def test_the_responsible_are_kept_and_shown(
    qtbot: QtBot, view: HousesView, building: int, file_office: Office
) -> None:
    grid = residents.grids(file_office)[0].id
    view.show_this(record_id=grid)
    qtbot.waitUntil(lambda: view.page.shown is not None and view.page.shown.id == grid)
    view.act("duty", grid)
    form = form_of(view)
    qtbot.waitUntil(lambda: form.form is not None)
    assert form.form is not None
    commit(form.form.controls["name"], "孙网格")
    qtbot.keyClicks(form.form.controls["phone"], "13900000001")
    form.save()
    qtbot.waitUntil(lambda: [d.name for d in area_duties.listing(file_office)] == ["孙网格"])
    qtbot.waitUntil(lambda: bool(view.page.shown.duties))
    assert view._right.currentWidget() is view.page


def test_a_household_is_registered_in_an_empty_dwelling(
    qtbot: QtBot, view: HousesView, building: int, file_office: Office
) -> None:
    open_front(qtbot, view, building)
    flat = next(c.id for c in view.front.shown.cells if not c.people)
    view.open_dwelling(flat)
    qtbot.waitUntil(lambda: view._right.currentWidget() is view.dwelling)
    view.act("household", flat)
    editor: Any = view._right.currentWidget()
    qtbot.waitUntil(lambda: editor._form is not None)
    assert editor._form.values()["address"] == view.dwelling.shown.address
    commit(editor._form.controls["name"], "孙三")
    editor._form.fill({"id_kind": "none"})
    editor.save()
    qtbot.waitUntil(lambda: len(houses.dwelling(file_office, flat).households) == 1)
    assert houses.dwelling(file_office, flat).people[0].relation == "户主"
    qtbot.waitUntil(lambda: bool(view.dwelling.shown.households))


def test_households_without_a_grid_get_one_at_once(
    qtbot: QtBot, view: HousesView, building: int, file_office: Office
) -> None:
    from app.models.tables import Household

    with file_office.write("没有网格") as w:
        for home in w.session.query(Household):
            home.grid_id = None
    view.tree.listed.emit("nogrid")
    shown = view.lists["nogrid"]
    qtbot.waitUntil(lambda: shown.table.rowCount() == 2)
    qtbot.waitUntil(lambda: shown._all.isEnabled())
    shown.take_all()
    qtbot.waitUntil(lambda: shown.table.isHidden())
    with file_office.read() as session:
        assert all(h.grid_id for h in session.query(Household))


def test_the_list_of_empty_dwellings_prints_and_exports(
    qtbot: QtBot,
    view: HousesView,
    building: int,
    file_office: Office,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    flat = next(c.id for c in houses.front(file_office, building).cells if not c.people)
    form, version = area_forms.load(file_office, flat)
    form.dwelling_use = "empty"
    area_forms.save(file_office, form, flat, version)
    view._list("vacant")
    empty = view.lists["vacant"]
    qtbot.waitUntil(lambda: empty.table.rowCount() == 1)
    path = tmp_path / "空置.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    qtbot.keyClick(empty, K.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(path.exists)
    shown: list[str] = []
    monkeypatch.setattr(type(view._shell), "preview", lambda _s, _o, title, **_p: shown.append(title))
    qtbot.keyClick(empty, K.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown == ["空置房屋一览表"])


def test_addresses_lose_their_front_not_their_end(qtbot: QtBot, view: HousesView, building: int) -> None:
    table = view.lists["vacant"].table
    table.show_rows([("和平路一百二十三号翠湖小区第十二期3栋2单元501室", "空置", "", "", "", "", "")])
    for at, wanted in ((0, Qt.TextElideMode.ElideLeft), (4, Qt.TextElideMode.ElideRight)):
        option = QStyleOptionViewItem()
        option.textElideMode = table.textElideMode()
        table.itemDelegate().initStyleOption(option, table.model().index(0, at))
        assert option.textElideMode == wanted


def test_what_cannot_be_deleted_says_why(
    qtbot: QtBot, window: MainWindow, view: HousesView, building: int, file_office: Office
) -> None:
    said: list[str] = []
    view._shell.tasks.on_failure(lambda error: said.append(str(error)))
    view.act("delete", building)
    qtbot.waitUntil(lambda: bool(said))
    assert "不能删除" in said[0]


def test_a_community_code_says_whose_it_is(qtbot: QtBot) -> None:
    from app.ui.welcome.pages import FirstRunPage

    page = FirstRunPage(lambda _form: None, lambda: None)
    qtbot.addWidget(page)
    code: Any = page._form.controls["code"]

    def said() -> str:
        found = [w for w in page.findChildren(QLabel) if w.accessibleName() == "社区代码所指的地方"]
        return found[0].text() if found else ""

    qtbot.keyClicks(code, "23010200100")
    qtbot.waitUntil(lambda: said() == "")
    qtbot.keyClicks(code, "1")
    qtbot.waitUntil(lambda: said().startswith("黑龙江省哈尔滨市道里区"))
    qtbot.keyClick(code, K.Key_Backspace)
    qtbot.waitUntil(lambda: said() == "")


def test_people_without_an_address_have_a_row_and_the_total_is_the_sum_of_the_rows(
    view: HousesView, file_office: Office, qtbot: QtBot
) -> None:
    """D13: whoever the total counts can be opened."""
    factories.resident(file_office, "没写住址的", address="")
    factories.resident(file_office, "搬走的", address="", living_here=False)
    view.tree.load()
    qtbot.waitUntil(lambda: view.tree._tree.unplaced == 1)
    top = view.tree._items[view.tree._tree.roots[0].id].parent()
    rows = [top.child(at) for at in range(top.childCount())]
    counts = [int(r.text(1).removesuffix(" 人").replace(",", "") or 0) for r in rows]
    assert f"{sum(counts)} 人" == top.text(1) == "3 人"
    view.tree.setCurrentItem(rows[-1])
    listed = view.lists["unplaced"].list
    qtbot.waitUntil(lambda: listed.table.model().rowCount() == 1)
    assert view._right.currentWidget() is view.lists["unplaced"]
    opened: list[Any] = []
    view.elsewhere.connect(lambda *what: opened.append(what))
    listed.table.setFocus()
    listed.table.setCurrentIndex(listed.table.model().index(0, 0))
    qtbot.keyClick(listed.table, K.Key_Return)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0][0] == "people"
