"""民情线索 and 纠纷排查 with the keyboard: a lead registered, handed over, answered; a round begun and walked."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models.definitions.kinds import Question
from app.models.tables import Area, LeadRound
from app.office import Office
from app.ui.form_page import FormPage
from app.ui.main_window import MainWindow
from app.ui.mediation.editor import CaseEditor
from app.ui.mediation.leads_page import LeadsPage
from app.ui.mediation.rounds_page import RoundsPage
from app.usecases import drafts, leads, mediation, questions
from app.usecases.leads import LeadForm, LeadPersonForm, RoundForm, RoundGridForm, rounds
from tests import factories
from tests.ui.pressing import press as pressed
from tests.ui.pressing import seen as shown

CTRL = Qt.KeyboardModifier.ControlModifier


def leads_page(window: MainWindow) -> LeadsPage:
    window.go("mediation")
    page = window._pages["mediation"].view("leads")  # type: ignore[attr-defined]
    assert isinstance(page, LeadsPage)
    return page


def rounds_page(window: MainWindow) -> RoundsPage:
    window.go("mediation")
    page = window._pages["mediation"].view("rounds")  # type: ignore[attr-defined]
    assert isinstance(page, RoundsPage)
    return page


def form(page: Any, qtbot: QtBot) -> Any:
    """The form that stands beside the list, once it is there."""
    qtbot.waitUntil(lambda: isinstance(page.beside.side, FormPage))
    return page.beside.side


def two_people(file_office: Office) -> list[LeadPersonForm]:
    known = factories.resident(file_office, "安一")
    return [LeadPersonForm(resident_id=known), LeadPersonForm("白二", "respondent")]


def opened(window: MainWindow, qtbot: QtBot, lead: int) -> LeadsPage:
    page = leads_page(window)
    page.show_this(kind="lead", record_id=lead)
    qtbot.waitUntil(lambda: page.lead.lead is not None)
    return page


def test_a_lead_is_registered_by_few_keys(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    factories.resident(file_office, "安一", phone="19900000001")
    page = leads_page(window)
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    side = form(page, qtbot)
    side.form.controls["title"].setFocus()
    qtbot.keyClicks(side.form.controls["title"], "loudao")
    name = side.form.controls["persons"].rows[0]["name"]
    name.setFocus()
    qtbot.keyClicks(name, "ay")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: name.picked is not None)
    qtbot.keyClick(side, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.lead.lead is not None)
    seen = leads.view(file_office, page.lead.lead.id)
    assert (seen.title, [p.name for p in seen.persons], seen.state) == ("loudao", ["安一"], "found")
    assert seen.persons[0].phone == "19900000001"
    page.lead.edit.emit(page.lead.lead)
    again = form(page, qtbot)
    name = again.form.controls["persons"].rows[0]["name"]
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "wrong one")
    qtbot.keyClick(again, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: [p.name for p in page.lead.lead.persons] == ["wrong one"])
    corrected = page.lead.lead.persons[0]
    assert (corrected.resident_id, corrected.phone, corrected.address) == (None, "", "")


def test_what_is_wrong_stands_at_its_field_and_esc_keeps_the_draft(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = leads_page(window)
    page.new()
    side = form(page, qtbot)
    qtbot.keyClicks(side.form.controls["place"], "3-2-201")
    qtbot.keyClick(side, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: "一句话" in side.form._problems["title"].text())
    qtbot.keyClick(side, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.beside.at_home)
    qtbot.waitUntil(lambda: drafts.load(file_office, "lead", 0) is not None)
    page.new()
    again = form(page, qtbot)
    qtbot.waitUntil(lambda: again.form.values()["place"] == "3-2-201")


def test_it_is_handed_over_signed_for_and_answered(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    lead = leads.register(file_office, LeadForm("夜间噪音"))
    page = opened(window, qtbot, lead)
    pressed(page.lead, qtbot, "交办")
    side = form(page, qtbot)
    side.form.fill({"body": "security", "reason": "请上门"})
    qtbot.keyClick(side, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.lead.lead.state == "handed")
    for word, said, state in (("签收", "李治保", "working"), ("登记答复", "已劝止", "answered")):
        pressed(page.lead, qtbot, word)
        line = page.lead.asks.line.line
        line.setText(said)
        qtbot.keyClick(line, Qt.Key.Key_J, CTRL)  # it is asked for, not lost
        assert (page.lead.asks.line.line.text(), window.focusWidget()) == (said, line)
        assert "还没有用" in page.lead.asks.line._problem.text()
        qtbot.keyClick(line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda wanted=state: page.lead.lead.state == wanted)
    one = leads.view(file_office, lead).handovers[0]
    assert (one.signed_by, one.answer) == ("李治保", "已劝止")


def test_one_key_makes_the_case_and_a_second_is_not_offered(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    people = two_people(file_office)
    lead = leads.register(file_office, LeadForm("楼上漏水", dispute_type="02", persons=people))
    page = opened(window, qtbot, lead)
    shown(page.lead, qtbot, "转为调解案件")
    qtbot.keyClick(page.lead, Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(lambda: page.lead.lead.state == "case")
    assert [m.key for m in page.lead.lead.moves] == []
    assert questions.count(file_office, Question("mediation_case")) == 1
    pressed(page.lead, qtbot, f"已转调解案件：{'楼上漏水'}")
    room: Any = window._pages["mediation"]
    qtbot.waitUntil(lambda: room.cases.case.case is not None and room.cases.case.case.title == "楼上漏水")
    pressed(room.cases.case, qtbot, leads.of_case(file_office, room.cases.case.case.id)[0].words)
    qtbot.waitUntil(lambda: room._stack.currentWidget() is page)


def test_what_a_case_lacks_is_asked_for_and_the_rest_is_filled_in(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    people = two_people(file_office)[:1]
    lead = leads.register(file_office, LeadForm("占道停车", place="二栋", persons=people))
    page = opened(window, qtbot, lead)
    shown(page.lead, qtbot, "转为调解案件")
    qtbot.keyClick(page.lead, Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(lambda: isinstance(page.beside.side, CaseEditor) and page.beside.side.form is not None)
    side: Any = page.beside.side
    values = side.form.values()
    assert (values["title"], values["place"], values["parties"][0]["name"]) == ("占道停车", "二栋", "安一")
    side.form.fill({"dispute_type": "02"})
    side.form.controls["parties"].rows[1].name.setText("车主某")
    qtbot.keyClick(side, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: leads.view(file_office, lead).state == "case")
    made = leads.view(file_office, lead).links[0].record_id
    assert [p.name for p in mediation.view(file_office, made).parties] == ["安一", "车主某"]


@pytest.fixture
def grids(file_office: Office) -> list[int]:
    with file_office.read() as session:
        return list(session.scalars(select(Area.id).where(Area.kind == "grid").order_by(Area.sort)))


def test_a_round_is_begun_over_every_grid_and_walked(
    window: MainWindow, file_office: Office, qtbot: QtBot
) -> None:
    page = rounds_page(window)
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    side = form(page, qtbot)
    side.form.fill({"name": "春季排查", "end_on": "2026-03-31"})
    qtbot.keyClick(side, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.view.round is not None and len(page.view.round.grids) == 2)
    shown(page.view, qtbot, "排查完")
    qtbot.keyClick(page.view, Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: page.view.round.done == 1)
    qtbot.waitUntil(lambda: page.view.grids.currentRow() == 1)  # the next one that is awaited
    with file_office.read() as session:
        made = session.scalars(select(LeadRound.id)).one()
    assert [g.words for g in rounds.one_round(file_office, made).grids] == ["已排查，没有发现", "待排查"]


def test_what_a_grid_found_is_written_down_from_the_round_and_listed(
    window: MainWindow, file_office: Office, qtbot: QtBot, grids: list[int]
) -> None:
    form_ = RoundForm("春季排查", "", "2026-03-31", "", [RoundGridForm(g) for g in grids])
    made = rounds.save(file_office, form_)
    leads.register(file_office, LeadForm("别处的事"))
    page = rounds_page(window)
    qtbot.waitUntil(lambda: page.view.round is not None)
    page.view.grids.setCurrentCell(1, 0)
    shown(page.view, qtbot, "登记线索")
    qtbot.keyClick(page.view, Qt.Key.Key_L, CTRL)
    target = window._pages["mediation"].pages["leads"]  # type: ignore[attr-defined]
    side = form(target, qtbot)
    assert (side.form.values()["round_id"], side.form.values()["grid_id"]) == (made, grids[1])
    qtbot.keyClicks(side.form.controls["title"], "zaoyin")
    qtbot.keyClick(side, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: rounds.one_round(file_office, made).leads == 1)
    target.show_this(kind="lead", round_id=made, grid_id=grids[1])
    qtbot.waitUntil(lambda: target.list.table.model().rowCount() == 1)


def test_the_board_shows_what_is_to_be_done(window: MainWindow, file_office: Office, qtbot: QtBot) -> None:
    for length in range(4, 16):
        leads.register(file_office, LeadForm("楼道堆物没有人来清理过了一直都在"[:length]))
    page = leads_page(window)
    qtbot.keyClick(page, Qt.Key.Key_B, CTRL)
    qtbot.waitUntil(lambda: [s.count() for s in page.board.stages] == [12, 0, 0, 0])
    cards = page.board.stages[0]
    qtbot.waitUntil(lambda: cards.verticalScrollBar().isVisible())
    words = cards.findChildren(QLabel)
    assert not [w.text() for w in words if w.height() < w.heightForWidth(w.width())], "no line is cut"
