"""A row clicked while a form is open is shown, and the form keeps its draft: the same in every room with a list."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.mediation.editor import CaseEditor
from app.ui.residents.editor import ResidentEditor
from app.ui.residents.household_form import ActForm
from app.ui.services.counter import Counter
from app.usecases import drafts, files, mediation
from tests import factories


def click_row(qtbot: QtBot, table: Any, at: int) -> int:
    """The mouse on a row. Returns the id of its record."""
    spot = table.visualRect(table.model().index(at, 0)).center()
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
