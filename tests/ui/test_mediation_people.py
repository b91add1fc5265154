"""Who stands in a case, found while typing: bodies known already, agents and witnesses who are residents."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.office import Office
from app.ui.main_window import MainWindow
from app.ui.mediation import record_kinds
from app.ui.search_box import SHOWN, ResidentPicker
from app.usecases import mediation
from app.usecases.mediation import PartyForm, bodies
from app.usecases.search import Hit, SearchResult
from tests import factories
from tests.ui.test_mediation import commit, enter_room, new_case, open_case, right


def _find(qtbot: QtBot, box: Any, typed: str) -> None:
    """Type and press Enter at once, before the answer has come."""
    box.setFocus()
    qtbot.keyClicks(box, typed)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def test_a_body_of_an_earlier_case_brings_what_is_known_of_it(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    body = PartyForm(
        "respondent", name="振兴供热公司", is_body=True, representative="钱经理", phone="19900000004"
    )
    mediation.open_case(file_office, factories.case_form(PartyForm("applicant", name="赵甲"), body))
    page = enter_room(window)
    row = new_case(page, qtbot).form.controls["parties"].rows[1]
    _find(qtbot, row.name, "zxgr")
    qtbot.waitUntil(lambda: row.name.text() == "振兴供热公司")
    assert (row.body.isChecked(), row.who.text()) == (True, "来自：以前的案件")
    values = row.value()
    assert (values["representative"], values["phone"]) == ("钱经理", "19900000004")
    row._body_taken(bodies.Body("安居物业公司", "单位", phone="0451-1", contact="韩经理"))
    assert row.who.text() == "来自：单位　联系人 韩经理，法定代表人请另填"
    assert (row.value()["representative"], row.value()["phone"]) == ("", "0451-1")
    qtbot.keyClick(row.name, Qt.Key.Key_Backspace)
    assert row.who.text() == ""


def test_another_name_typed_over_a_body_on_file_is_another_body(window: MainWindow, qtbot: QtBot) -> None:
    row = new_case(enter_room(window), qtbot).form.controls["parties"].rows[1]
    row.fill({"side": "respondent", "name": "安居物业公司", "is_body": True, "organisation_id": 7})
    assert (row.value()["organisation_id"], row.name.cursorPosition()) == (7, 0)
    row.name.end(False)
    commit(row.name, "二部")
    row.name.textEdited.emit(row.name.text())
    assert row.value()["organisation_id"] is None


def test_agents_and_witnesses_are_picked_from_the_residents(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    acts = factories.resident(file_office, "周代理", phone="19900000001")
    saw = factories.resident(file_office, "吴邻居", phone="19900000002")
    page = enter_room(window)
    editor = new_case(page, qtbot)
    parties, witnesses = editor.form.controls["parties"], editor.form.controls["witnesses"]
    parties.rows[0].fill({"side": "applicant", "name": "赵甲"})
    parties.rows[1].fill({"side": "respondent", "name": "钱乙"})
    parties.rows[0].open_agents()
    witnesses.more.click()
    for rows, typed, who in ((parties.rows[0].agents, "zdl", acts), (witnesses, "wlj", saw)):
        _find(qtbot, rows.rows[0]["name"], typed)
        qtbot.waitUntil(lambda rows=rows, who=who: rows.rows[0]["name"].picked == who)
        assert rows.rows[0]["phone"].placeholderText() == "电话（档案里有）"
    editor.form.fill({"title": "噪声", "dispute_type": "02", "mediators": [{"name": "陈调解"}]})
    editor.save()
    qtbot.waitUntil(lambda: page.case.case is not None)
    case = mediation.view(file_office, page.case.case.id)
    agent, witness = case.parties[0].agents[0], case.witnesses[0]
    assert (agent.resident_id, agent.phone) == (acts, "19900000001")
    assert (witness.resident_id, witness.phone) == (saw, "19900000002")
    form, _ = mediation.form_of(file_office, case.id)
    assert (form.parties[0].agents[0].resident_id, form.witnesses[0].resident_id) == (acts, saw)


def test_tab_goes_through_the_fields_that_a_name_brings(window: MainWindow, qtbot: QtBot) -> None:
    editor = new_case(enter_room(window), qtbot)
    parties = editor.form.controls["parties"]
    parties._begin("third")
    row = parties.rows[-1]
    commit(row.name, "丽人美容店")
    assert row.body.isChecked(), "a shop is no person: its papers ask for whoever represents it"
    row.body.setChecked(False)
    qtbot.wait(1)
    qtbot.keyClick(row.name, Qt.Key.Key_Tab)
    qtbot.waitUntil(row._texts["phone"].hasFocus)
    qtbot.wait(1)  # the order is made once the layout has settled
    for expected in (row.body, row.name):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
        assert expected.hasFocus()
    row.body.setFocus()
    for expected in (row._texts["phone"], row._texts["address"]):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert expected.hasFocus()


def test_enter_in_a_form_takes_the_resident_who_is_asked(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    asked = factories.resident(file_office, "黄莲玉", occupation="教师")
    page = open_case(window, qtbot, mediation.open_case(file_office, factories.case_form()))
    page.case._change(record_kinds.INQUIRY, None)
    form = right(page).form
    _find(qtbot, form.controls["asked"], "hly")
    qtbot.waitUntil(lambda: form.controls["asked"].value() == (asked, "黄莲玉"))
    qtbot.waitUntil(form.controls["asked_about"].hasFocus)
    commit(form.controls["text"], "听见了")
    right(page).save()
    qtbot.waitUntil(lambda: right(page) is page.case)
    [kept] = mediation.view(file_office, page.case.case.id).inquiries
    assert (kept.asked, kept.resident_id) == ("黄莲玉", asked)
    assert "教师" in kept.asked_about


@pytest.mark.parametrize("settled", [False, True])
def test_who_stands_in_a_case_is_changed_only_until_its_papers_are_signed(
    window: MainWindow, file_office: Office, qtbot: QtBot, settled: bool
) -> None:
    case = (
        factories.settled_case(file_office)
        if settled
        else mediation.open_case(file_office, factories.case_form())
    )
    page = open_case(window, qtbot, case)
    page.case.edit.emit(case)
    qtbot.waitUntil(lambda: getattr(right(page), "form", None) is not None)
    form = right(page).form
    assert form.controls["parties"].isEnabled() is form.controls["mediators"].isEnabled() is not settled
    away = form.controls["parties"].rows[0].drop
    assert (away.isEnabled(), "不能再改" in away.toolTip()) == (not settled, settled)
    drawn = away.grab().toImage()
    points = {drawn.pixelColor(x, y).name() for x in range(drawn.width()) for y in range(drawn.height())}
    dim, accent = window.shell.theme.palette.dim, window.shell.theme.palette.accent
    assert (dim in points, accent in points) == (settled, not settled), "a link that is off looks it"


def _rows_by_tab(qtbot: QtBot, parties: Any, title: Any) -> list[int]:
    """The rows of parties that Tab comes through from the side of the first one until the title."""
    parties.rows[0].side.setFocus()
    found: list[int] = []
    for _press in range(60):
        focus = QApplication.focusWidget()
        if focus is title:
            return found
        at = next((n for n, one in enumerate(parties.rows) if one.isAncestorOf(focus)), -1)
        found += [] if found[-1:] == [at] else [at]
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    raise AssertionError(f"the title is not reached: {found}")


def test_tab_goes_from_party_to_party(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    one = factories.resident(file_office, "赵甲")
    page = enter_room(window)
    editor = new_case(page, qtbot)
    parties, title = editor.form.controls["parties"], editor.form.controls["title"]
    parties.rows[1].fill({"side": "respondent", "name": "钱乙"})
    _find(qtbot, parties.rows[0].name, "zj")
    qtbot.waitUntil(lambda: parties.rows[0].name.picked == one)
    parties.add("third").fill({"side": "third", "name": "孙丙"})
    editor.form.edited.emit()
    qtbot.wait(1)
    assert _rows_by_tab(qtbot, parties, title) == [0, 1, 2]
    parties.rows[0].open_details()
    qtbot.wait(1)
    parties.rows[0].name.setFocus()
    qtbot.keyClick(parties.rows[0].name, Qt.Key.Key_Tab)
    assert parties.rows[0].isAncestorOf(QApplication.focusWidget())


def test_tab_goes_from_party_to_party_in_a_draft(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    from app.usecases import drafts

    names = [("applicant", "赵甲"), ("respondent", "钱乙"), ("respondent", "孙丙")]
    kept = [PartyForm(side, name=name) for side, name in names]
    fields = [{**vars(p), "agents": [], "_who": ""} for p in kept]
    drafts.keep(file_office, "mediation_case", 0, "登记纠纷", {"parties": fields})
    page = enter_room(window)
    editor = new_case(page, qtbot)
    parties = editor.form.controls["parties"]
    qtbot.waitUntil(lambda: len(parties.rows) == 3)
    qtbot.wait(1)
    assert _rows_by_tab(qtbot, parties, editor.form.controls["title"]) == [0, 1, 2]


def test_who_acts_for_a_minor_is_the_guardian_first(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    child = factories.resident(
        file_office, "赵小", id_number=factories.id_number(file_office.today().replace(year=2016))
    )
    rows = new_case(enter_room(window), qtbot).form.controls["parties"].rows
    rows[0].fill({"side": "applicant", "name": "赵小", "resident_id": child})
    rows[1].fill({"side": "respondent", "name": "钱乙", "birth_date": "1980-01-02"})
    for one, kind in ((rows[1], "agent"), (rows[0], "guardian")):
        one.open_agents()
        box = one.agents.rows[0]["kind"]
        qtbot.waitUntil(lambda box=box, kind=kind: box.currentData() == kind)


def test_a_picker_of_people_counts_people_only(window: MainWindow) -> None:
    box = ResidentPicker(window.shell, print, window)
    kinds = ["resident"] * (SHOWN + 1) + ["mediation_case"]
    hits = tuple(Hit(kind, at, "", "张三", "", "name") for at, kind in enumerate(kinds))
    for whole, said in ((len(hits), "还有 1 条，请再多打几个字"), (200, "还有 1+ 条，请再多打几个字")):
        box._fill(SearchResult(hits, whole, False, 1.0))
        assert box._list.item(SHOWN).text() == said
    box._fill(SearchResult(hits[-3:], 3, False, 1.0))
    assert box._list.count() == 2
