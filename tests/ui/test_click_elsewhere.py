"""A row clicked while a form is open is shown, and the form keeps its draft: the same in every room with a list."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.form_page import UNCHANGED
from app.ui.ledgers.editor import RowEditor
from app.ui.ledgers.retention_view import RetentionView
from app.ui.main_window import MainWindow
from app.ui.mediation.editor import CaseEditor
from app.ui.residents.area_forms import PlaceForm
from app.ui.residents.editor import ResidentEditor
from app.ui.residents.household_form import ActForm
from app.ui.services.counter import Counter
from app.usecases import drafts, mediation
from app.usecases.residents import files
from tests import factories


def click_row(qtbot: QtBot, table: Any, at: int) -> int:
    """The mouse on a row. Returns the id of its record."""
    column = next(c for c in range(table.model().columnCount()) if not table.isColumnHidden(c))
    spot = table.visualRect(table.model().index(at, column)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    return int(table.selected_ids()[0])


def words(view: QWidget) -> str:
    return " ".join(one.text() for one in view.findChildren(QLabel) if one.isVisible())


def form_in(view: QWidget, cls: type[QWidget], qtbot: QtBot) -> Any:
    def there() -> bool:
        found: list[Any] = view.findChildren(cls)
        form = getattr(found[-1], "form", None) or getattr(found[-1], "_form", None) if found else None
        return form is not None

    qtbot.waitUntil(there)
    return view.findChildren(cls)[-1]


def typed(form: Any, name: str, text: str) -> None:
    form.controls[name].setText(text)
    form.controls[name].textEdited.emit(text)


def kept(office: Office, qtbot: QtBot, word: str) -> None:
    qtbot.waitUntil(lambda: any(word in str(d.fields) for d in drafts.listing(office)))


@pytest.fixture
def people(file_office: Office) -> list[int]:
    ones = [factories.resident(file_office, name) for name in ("安一", "白二", "曹三")]
    for one in ones:
        files.household_of(file_office, one)
    return ones


def test_of_people(window: MainWindow, people: list[int], file_office: Office, qtbot: QtBot):
    window.go("residents", kind="resident", record_id=people[0])
    view: Any = window._pages["residents"].view("people")
    qtbot.waitUntil(lambda: view.list.table.model().rowCount() == 3 and view.file.shown is not None)
    view._edit(people[0])
    form_in(view, ResidentEditor, qtbot).save()  # as it was opened
    qtbot.waitUntil(lambda: view._beside.at_home)
    assert [w.text() for w in window.findChildren(QLabel) if w.text() in {UNCHANGED, "已保存"}] == [UNCHANGED]
    view._edit(people[0])
    editor = form_in(view, ResidentEditor, qtbot)
    editor._form.controls["note"].setPlainText("写了一半")
    wanted = click_row(qtbot, view.list.table, 2)
    qtbot.waitUntil(lambda: view._beside.at_home and view.file.shown.id == wanted)
    kept(file_office, qtbot, "写了一半")


def test_of_households(window: MainWindow, people: list[int], file_office: Office, qtbot: QtBot):
    window.go("residents", view="households")
    view: Any = window._pages["residents"].view("households")
    qtbot.waitUntil(lambda: view.list.table.model().rowCount() == 3)
    first = click_row(qtbot, view.list.table, 0)
    qtbot.waitUntil(lambda: view.page.shown is not None and view.page.shown.id == first)
    view.page.ask("birth", 0)
    form = form_in(view, ActForm, qtbot)
    typed(form.form, "name", "写了一半")
    wanted = click_row(qtbot, view.list.table, 1)
    qtbot.waitUntil(lambda: view._beside.at_home and view.page.shown.id == wanted)
    kept(file_office, qtbot, "写了一半")


def test_of_disputes(window: MainWindow, file_office: Office, qtbot: QtBot):
    made = {
        mediation.open_case(file_office, factories.case_form(title=t)): t for t in ("楼上漏水", "占道停车")
    }
    window.go("mediation")
    view: Any = window._pages["mediation"].cases
    qtbot.waitUntil(lambda: view.list.table.model().rowCount() == 2)
    view.new()
    editor = form_in(view, CaseEditor, qtbot)
    typed(editor.form, "title", "写了一半")
    wanted = click_row(qtbot, view.list.table, 1)
    qtbot.waitUntil(lambda: view._beside.at_home and made[wanted] in words(view.case))
    kept(file_office, qtbot, "写了一半")


def test_of_matters(window: MainWindow, file_office: Office, qtbot: QtBot):
    made = {factories.service(file_office, applicant=name): name for name in ("安一", "白二")}
    window.go("services")
    view: Any = window._pages["services"]
    qtbot.waitUntil(lambda: view.list.table.model().rowCount() == 2)
    view.new()
    assert view.findChild(Counter) is not None
    wanted = click_row(qtbot, view.list.table, 1)
    qtbot.waitUntil(lambda: view._counter is None and view._beside.at_home)
    qtbot.waitUntil(lambda: made[wanted] in words(view.view))


def test_of_places(window: MainWindow, file_office: Office, qtbot: QtBot):
    from app.usecases.areas import forms as area_forms

    for name in ("幸福小区", "光明小区"):
        area_forms.save(file_office, area_forms.AreaForm(kind="estate", name=name))
    window.go("residents", view="houses")
    view: Any = window._pages["residents"].view("houses")
    qtbot.waitUntil(lambda: view._right.currentWidget() is view.page)
    places = tree_items(view.tree)
    view.tree.setCurrentItem(places["幸福小区"])
    qtbot.waitUntil(lambda: "幸福小区" in words(view.page))
    view.act("edit", int(view.tree.current()))
    editor = form_in(view, PlaceForm, qtbot)
    qtbot.waitUntil(lambda: editor.form is not None)
    typed(editor.form, "note", "写了一半")
    spot = view.tree.visualItemRect(places["光明小区"]).center()
    qtbot.mouseClick(view.tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: view._right.currentWidget() is view.page and "光明小区" in words(view.page))
    kept(file_office, qtbot, "写了一半")


def tree_items(tree: Any) -> dict[str, Any]:
    found, waiting = {}, [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    while waiting:
        item = waiting.pop()
        found[item.text(0)] = item
        waiting += [item.child(at) for at in range(item.childCount())]
    return found


def test_of_ledgers(window: MainWindow, people: list[int], file_office: Office, qtbot: QtBot):
    """The form of a row, and any other view, stands where the rows were: another ledger on the shelf takes its place."""
    row = factories.household_row(file_office, people[0])
    window.go("ledgers", record_id=row)
    page: Any = window._pages["ledgers"]
    editor = form_in(page, RowEditor, qtbot)
    typed(editor.form, "reason", "写了一半")
    qtbot.waitUntil(lambda: "social_organisation" in page.shelf._keys)
    for key, name in (("social_organisation", "社区社会组织台账"), ("minimum_living", "低保台账")):
        at = page.shelf._keys.index(key)
        page.shelf.table.scrollToItem(page.shelf.table.item(at, 0))
        spot = page.shelf.table.visualItemRect(page.shelf.table.item(at, 0)).center()
        qtbot.mouseClick(page.shelf.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        qtbot.waitUntil(lambda: page._right.currentWidget() is page.ledger)
        qtbot.waitUntil(lambda wanted=name: page.ledger.list.title.text() == wanted)
        page.work.retention()
        qtbot.waitUntil(lambda: isinstance(page._right.currentWidget(), RetentionView))
    kept(file_office, qtbot, "写了一半")
