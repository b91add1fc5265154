"""Links in a ledger are found while typing: in a cell and in the form alike."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.ledgers.cell_picker import CellPicker
from app.ui.ledgers.editor import RowEditor
from app.ui.link_picker import LinkLine
from app.ui.main_window import MainWindow
from app.usecases.areas import forms as area_forms
from app.usecases.ledgers import cells, pages
from app.usecases.offices import definitions
from app.usecases.organisations import records as organisations
from app.usecases.organisations.records import OrganisationForm
from tests.ui.test_ledger_sheet import at, editor, opened
from tests.ui.typing import commit
from tests.usecases.ledgers.test_link_finder import LENDING

K = Qt.Key


@pytest.fixture
def estate(file_office: Office) -> int:
    definitions.adopt(file_office, "ledgers", "lending", LENDING.replace("{belongs}", "area"))
    made = area_forms.save(file_office, area_forms.AreaForm(kind="estate", name="光明小区")).area_id
    assert made
    return made


def pick(qtbot: QtBot, line: Any, typed: str) -> None:
    commit(line, typed)
    line.textEdited.emit(line.text())
    qtbot.waitUntil(lambda: bool(line.found) and line._popup is not None and line._popup.isVisible())
    qtbot.keyClick(line, K.Key_Return)


def test_a_place_is_found_in_a_cell(
    estate: int, window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    view = opened(window, qtbot, "jy", "借用台账")
    grid = view.list.grid
    for name in ("owner", "where"):
        grid.go_to_cell(*at(view, 0, name))
        qtbot.keyClick(grid, K.Key_F2)
        qtbot.waitUntil(lambda: isinstance(editor(view), CellPicker))
        pick(qtbot, editor(view), "光明")
        qtbot.waitUntil(lambda: editor(view) is None)
    qtbot.keyClick(grid, K.Key_Return)
    qtbot.waitUntil(lambda: grid.rows.total == 1)
    assert cells.rows(file_office, "lending", [1], ["owner", "where"])[0].cells == ("光明小区", "光明小区")


def test_a_place_is_found_in_the_form(
    estate: int, window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    opened(window, qtbot, "jy", "借用台账")
    page: Any = window._pages["ledgers"]
    page.new()
    form = page._right.currentWidget()
    assert isinstance(form, RowEditor)
    line = form.form.controls["where"]
    assert isinstance(line, LinkLine)
    for control in (form.form.owner, line):
        control.setFocus()
        pick(qtbot, control, "光明")
    assert line.text() == f"光明小区 #{estate}"
    form.save()
    qtbot.waitUntil(lambda: page._right.currentWidget() is page.ledger)
    assert cells.rows(file_office, "lending", [1], ["owner", "where"])[0].cells == ("光明小区", "光明小区")


def test_what_is_known_of_a_unit_stands_in_the_form_once_it_is_picked(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    units = [
        organisations.save(file_office, OrganisationForm(name, kind=kind)).id
        for name, kind in (("阳光小学", "school"), ("光明粮店", ""))
    ]
    facts = pages.facts(file_office, "social_organisation")
    form = RowEditor(window.shell, facts)
    qtbot.addWidget(form)
    form.form.fill({"effect": "接送孩子"})
    owner = form.form.owner
    assert owner is not None
    for unit, known in zip(units, (("阳光小学", "school"), ("光明粮店", "")), strict=True):
        owner.taken.emit(unit, known[0], "")
        qtbot.waitUntil(lambda known=known: form.form.values()["name"] == known[0])
        assert form.form.values()["kind"] == known[1]  # nothing of the unit that was picked before is left
    assert form.form.values()["effect"] == "接送孩子"
