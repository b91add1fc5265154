"""单位 in the window: registered by keys, found by the box, opened with its matters, deleted and taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui import messages
from app.ui.form_page import UNCHANGED, FormPage
from app.ui.main_window import MainWindow
from app.ui.residents.organisations_view import OrganisationsView
from app.ui.search_box import ROOM_OF
from app.usecases import mediation, search
from app.usecases.mediation import PartyForm
from app.usecases.organisations import records
from app.usecases.organisations.records import OrganisationForm
from app.usecases.restricted import viewings
from tests import factories
from tests.ui.pressing import press

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_body_is_registered_its_matters_shown_and_taken_back(
    qtbot: QtBot, window: MainWindow, file_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = records.save(file_office, OrganisationForm("安居物业公司", kind="property", phone="19900000008")).id
    party = PartyForm("respondent", organisation_id=own)
    case = mediation.open_case(file_office, factories.case_form(PartyForm("applicant", name="赵甲"), party))
    [hit] = [h for h in search.find(file_office, "ajwy").hits if h.kind == "organisation"]
    window.shell.go(ROOM_OF[hit.kind], kind=hit.kind, record_id=hit.id)
    [view] = window.findChildren(OrganisationsView)
    qtbot.waitUntil(lambda: view.page.shown is not None and view.list.table.rows.total == 1)
    assert (view.page.shown.id, view.page.shown.matters[0].record_id) == (own, case)

    def phones() -> list[str]:
        shown = [w.text() for w in view.page.findChildren(QLabel) if w.isVisible()]
        return [text for text in shown if text.startswith("199")]

    qtbot.waitUntil(lambda: phones() == ["199****0008"])  # masked as in the list
    press(view.page, qtbot, "显示")
    qtbot.waitUntil(lambda: phones() == ["19900000008"])
    assert [row.what for row in viewings.log(file_office)] == ["安居物业公司 的电话"]
    asked: list[str] = []
    monkeypatch.setattr(messages, "ask", lambda _parent, words, _yes: bool(asked.append(words)))
    press(view.page, qtbot, "删除")
    assert "还有 1 件没有了结的事：调解：楼上漏水" in asked[0]
    assert view.page.shown.id == own

    qtbot.keyClick(view.list.table, Qt.Key.Key_N, CTRL)
    form = view.findChildren(FormPage)[0]
    qtbot.keyClick(form.form.controls["name"], Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: any(w.text() == "请填写名称" for w in form.findChildren(QLabel)))
    name = form.form.controls["name"]
    assert isinstance(name, QLineEdit)
    name.setText("振兴商店")
    qtbot.keyClick(name, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: view.page.shown.form.name == "振兴商店" and view.list.table.rows.total == 2)
    press(view.page, qtbot, "修改")
    qtbot.waitUntil(lambda: bool(view.findChildren(FormPage)))
    press(view.findChildren(FormPage)[0], qtbot, "保存")
    qtbot.waitUntil(lambda: any(w.text() == UNCHANGED for w in window.findChildren(QLabel)))
    assert "撤销" not in [b.text() for b in window.findChildren(QPushButton) if b.isVisible()]

    press(view.page, qtbot, "删除")  # nothing runs: nothing is asked
    assert len(asked) == 1
    qtbot.waitUntil(lambda: view.page.shown is None and view.list.table.rows.total == 1)
    press(window, qtbot, "撤销")
    qtbot.waitUntil(lambda: view.list.table.rows.total == 2)
