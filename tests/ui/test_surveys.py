"""满意度测评 in the window: an occasion is made, sheets are typed one after another, the rates stand beside, papers open."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.services.surveys_view import SurveysView
from app.usecases.services import surveys

SLOW = 20_000


@pytest.fixture
def view(window: MainWindow, qtbot: QtBot) -> SurveysView:
    """The view beside the list of the desk, with its questions known."""
    window.go("services")
    page = window._pages["services"]
    next(a for a in page.findChildren(QAction) if a.text() == "满意度测评").trigger()
    qtbot.waitUntil(lambda: isinstance(page._beside.stack.currentWidget(), SurveysView), timeout=SLOW)
    made = page._beside.stack.currentWidget()
    qtbot.waitUntil(lambda: len(made._questions) == 4, timeout=SLOW)
    return made


def test_a_survey_is_made_and_sheets_typed(view: SurveysView, file_office: Office, qtbot: QtBot) -> None:
    view.new()
    qtbot.waitUntil(lambda: view.form is not None, timeout=SLOW)
    assert view.form is not None
    view.save()
    assert "请填写测评名称" in view.form._problems["title"].text()
    qtbot.keyClicks(view.form.controls["place"], "hall")
    view.ticks[3].setChecked(False)
    first = view.form
    view.new()  # what was typed and ticked is offered again in a form that is opened anew
    qtbot.waitUntil(lambda: view.form is not first, timeout=SLOW)
    qtbot.waitUntil(lambda: view.form is not None and view.form.values()["place"] == "hall", timeout=SLOW)
    assert [t.isChecked() for t in view.ticks] == [True, True, True, False]
    assert view._editor is not None
    view._editor.draft._discard()
    assert all(t.isChecked() for t in view.ticks), "what was ticked before the draft came back"
    view.ticks[3].setChecked(False)
    view.form.fill({"title": "三月窗口测评", "on_day": "2026-03-16", "issued": "3"})
    view.save()
    qtbot.waitUntil(lambda: view._found is not None, timeout=SLOW)
    qtbot.waitUntil(view.typed.hasFocus)  # the sheets come next
    for typed, opinion in (("555", ""), ("510", "等得久")):
        qtbot.keyClicks(view.typed, typed)
        view.opinion.setText(opinion)
        qtbot.keyClick(view.typed, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: view.typed.text() == "", timeout=SLOW)
    [row] = surveys.listing(file_office)
    qtbot.waitUntil(lambda: len(view._found.sheets) == 2, timeout=SLOW)
    assert (row.returned, row.issued) == (2, 3)
    assert view._found.sheets[1].opinion == "等得久"


def test_a_wrong_sheet_is_said_and_stays_typed(view: SurveysView, file_office: Office, qtbot: QtBot) -> None:
    one = surveys.save(file_office, surveys.SurveyForm("测评", "2026-03-16", questions=("whole", "speed"))).id
    view.load()
    qtbot.waitUntil(lambda: view._found is not None and view._found.row.id == one, timeout=SLOW)
    qtbot.keyClicks(view.typed, "58")
    qtbot.keyClick(view.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "第 2 题的“8”不是评价" in view._problem.text(), timeout=SLOW)
    assert view.typed.text() == "58"
