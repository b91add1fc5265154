"""The journal, those to be visited and campaigns in the window: written, corrected, turned into matters, ticked."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.clock import FixedClock
from app.models.tables import MediationCase, Resident, ServiceRecord
from app.office import Office
from app.ui.main_window import MainWindow
from app.usecases import journal, ledgers
from app.usecases.campaigns import changes as campaign_changes
from app.usecases.campaigns import records as campaigns
from app.usecases.households import records as households
from app.usecases.journal import EntryForm
from tests import factories

SLOW = 20_000


@pytest.fixture
def home(file_office: Office) -> int:
    """A poor home of one; its resident's id."""
    who = factories.resident(file_office, "何低保")
    households.create(file_office, households.HouseholdForm("", "family", "幸福小区3号楼2单元501室"), who)
    factories.household_row(file_office, who)
    return who


@pytest.fixture
def room(home: int, window: MainWindow, qtbot: QtBot):
    window.go("today")
    return window._pages["today"]


@pytest.fixture
def page(room, qtbot: QtBot):
    made = room.view("journal")
    qtbot.waitUntil(lambda: made.kind.count() == 10, timeout=SLOW)
    return made


def entry_of(office: Office, kind: str) -> int:
    from app.models.tables import JournalEntry

    with office.read() as session:
        return session.query(JournalEntry.id).filter_by(kind=kind).scalar()


def test_the_tabs_are_changed_by_keys(room, qtbot: QtBot):
    for key in ("journal", "visits", "campaigns", "emergencies", "day"):
        room._turn(1)
        assert room._stack.currentWidget() is room.pages[key]


def test_a_visit_is_written_and_what_is_missing_said_at_its_field(
    page, home: int, file_office: Office, qtbot: QtBot
):
    page.write("visit")
    qtbot.waitUntil(lambda: page.beside.side is not None, timeout=SLOW)
    editor = page.beside.side
    editor.form.fill({"text": "家里都好"})
    editor.save()
    qtbot.waitUntil(lambda: editor.form._problems["whom"].text() == "请选择走访了谁", timeout=SLOW)
    qtbot.keyClicks(editor.form.whom, "wang shu")
    editor.save()
    qtbot.waitUntil(lambda: editor.form._problems["whom"].text().startswith("没有从名单里选人"), timeout=SLOW)
    assert editor.form.whom.text() == "wang shu"
    editor.form.whom.choose(home, "何低保")
    editor.form.fill({"details.told": "是"})
    editor.save()
    qtbot.waitUntil(lambda: page.view._entry is not None, timeout=SLOW)
    assert page.view._title.text() == "走访　走访：何低保家"
    assert ("已宣传", "是") in page.view._entry.facts
    assert page.beside.at_home


def test_an_entry_is_corrected_with_what_stands_in_it(page, home: int, file_office: Office, qtbot: QtBot):
    made = journal.save(file_office, journal.EntryForm("visit", text="原来的", resident_id=home))
    page.show_entry(made)
    qtbot.waitUntil(lambda: page.view._entry is not None, timeout=SLOW)
    page.view.edit.emit(made)
    qtbot.waitUntil(lambda: page.beside.side is not None, timeout=SLOW)
    editor = page.beside.side
    assert editor.form.values()["text"] == "原来的"
    assert editor.form.whom.picked == home
    editor.form.fill({"text": "改过的"})
    editor.save()
    qtbot.waitUntil(lambda: ("谈话内容", "改过的") in page.view._entry.facts, timeout=SLOW)


def test_a_visit_becomes_a_matter_and_a_dispute(
    page, window: MainWindow, home: int, file_office: Office, qtbot: QtBot
):
    said = f"楼上漏水{'，谈过多次没有谈成' * 6}"
    made = journal.save(file_office, journal.EntryForm("visit", text=said, resident_id=home))
    page.show_entry(made)
    qtbot.waitUntil(lambda: page.view._entry is not None, timeout=SLOW)
    view = page.view
    view._begin("service")
    items = view.form.controls["item"]
    qtbot.waitUntil(lambda: items.count() > 10, timeout=SLOW)
    assert view.form.controls["applicant"].placeholderText() == f"空着就是{view._entry.whom}"
    view._do_turn()
    assert view.form._problems["item"].text().startswith("请选择事项"), "none is chosen for the clerk"
    items.setCurrentIndex(1)
    view.form.controls["applicant"].setText("hdb")
    view._do_turn()
    assert "还没有选中是谁" in view.form._problems["applicant"].text()
    view.form.controls["applicant"].setText("")
    view._do_turn()
    qtbot.waitUntil(lambda: len(view._entry.led_to) == 1, timeout=SLOW)
    view._begin("mediation")
    qtbot.waitUntil(lambda: view._turning == "mediation", timeout=SLOW)
    qtbot.keyClick(view.form.controls["respondent"], Qt.Key.Key_Escape)
    assert view._panel.isHidden(), "it is left by the key that leaves everything"
    view._begin("mediation")
    qtbot.waitUntil(lambda: view._turning == "mediation", timeout=SLOW)
    view._do_turn()
    assert {view.form.entries[n].required for n in ("dispute_type", "respondent", "item")} == {
        True
    }  # each has its *
    assert view.form._problems["dispute_type"].text() == "请选择纠纷类型"
    view.form.controls["dispute_type"].setCurrentIndex(1)
    assert "对方" in view.form._problems["respondent"].text()
    view.form.fill({"respondent": (None, "何低保")})
    view._do_turn()
    qtbot.waitUntil(lambda: "请填写证件号码" in window._toast.accessibleName(), timeout=SLOW)
    view.form.fill({"respondent_number": factories.id_number(date(1980, 1, 2))})
    view._do_turn()
    qtbot.waitUntil(lambda: len(view._entry.led_to) == 2, timeout=SLOW)
    view._begin("lead")
    qtbot.waitUntil(lambda: len(view._entry.led_to) == 3, timeout=SLOW)
    assert view._entry.led_to[-1][2].startswith("已转：民情线索"), "the page says at once what it became"
    with file_office.read() as session:
        assert session.query(ServiceRecord).one().note == said
        assert session.query(MediationCase).one().facts == said
    links = [view._links.itemAt(at).widget().minimumSizeHint().width() for at in range(view._links.count())]
    assert max(links) < view.width() // 2, "a long title makes the page no wider than it is"


def test_a_deleted_entry_is_gone_and_the_page_says_what_to_do(
    page, home: int, file_office: Office, qtbot: QtBot
):
    made = journal.save(file_office, journal.EntryForm("diary", text="路灯不亮"))
    page.show_entry(made)
    qtbot.waitUntil(lambda: page.view._entry is not None, timeout=SLOW)
    page.view._delete()
    qtbot.waitUntil(lambda: not page.view._shown.isVisible(), timeout=SLOW)
    qtbot.waitUntil(lambda: page.list.count.text() in ("", "0 条"), timeout=SLOW)


def test_those_due_lead_straight_into_the_form(
    room, home: int, file_office: Office, clock: FixedClock, qtbot: QtBot
):
    clock.instant += timedelta(days=40)
    page = room.view("visits")
    qtbot.waitUntil(lambda: page.table.rowCount() == 1, timeout=SLOW)
    assert page.table.item(0, 2).text() == "何低保"
    assert page.words.text() == "1 户，其中 1 户已过期"
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: "journal" in room.pages and room.pages["journal"].beside.side is not None, timeout=SLOW
    )
    editor = room.pages["journal"].beside.side
    assert editor.form.values()["details.group"] == "低保和特困家庭"
    editor.form.fill({"text": "都好"})
    editor.save()
    qtbot.waitUntil(lambda: journal_count(file_office) == 1, timeout=SLOW)
    room.view("visits").load()
    qtbot.waitUntil(lambda: page._stack.currentIndex() == 1, timeout=SLOW)


def journal_count(office: Office) -> int:
    from app.models.tables import JournalEntry

    with office.read() as session:
        return session.query(JournalEntry).count()


def test_a_campaign_is_begun_and_a_task_ticked(room, file_office: Office, qtbot: QtBot):
    page = room.view("campaigns")
    qtbot.waitUntil(lambda: page.panels.begin.form.controls["template"].count() == 3, timeout=SLOW)
    page.panels.ask_begin()
    page.panels.begin.form.controls["template"].setCurrentIndex(
        page.panels.begin.form.controls["template"].findData("hundred_services")
    )
    page.panels._begin()
    qtbot.waitUntil(lambda: page.tasks.rowCount() == 10, timeout=SLOW)
    assert page.list.item(0, 2).text() == "调查摸底"
    page.tasks.setCurrentCell(0, 0)
    qtbot.keyClick(page.tasks, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.tasks.item(0, 0).text() == "已完成", timeout=SLOW)
    assert campaigns.running(file_office)[0].stages[0].words == "1／2 项完成"
    page.panels.ask_begin()
    page.panels.begin.form.controls["template"].setCurrentIndex(
        page.panels.begin.form.controls["template"].findData("hundred_services")
    )
    page.panels._begin()
    qtbot.waitUntil(lambda: "已经开始了" in page.panels.begin._problem.text(), timeout=SLOW)


def test_a_task_gets_a_person_and_one_type_is_the_main_one(room, file_office: Office, qtbot: QtBot):
    one = campaigns.begin(file_office, "feature_community", 2026)
    page = room.view("campaigns")
    qtbot.waitUntil(lambda: page.tasks.rowCount() == 6, timeout=SLOW)
    page.tasks.setCurrentCell(0, 0)
    page._edit_task()
    page.panels.task.form.fill({"responsible": "何素琴", "until": "三月"})
    page.panels._save_task()
    qtbot.waitUntil(lambda: page.panels.task.form._problems["until"].text() != "", timeout=SLOW)
    page.panels.task.form.fill({"until": "2026-03-20"})
    page.panels._save_task()
    qtbot.waitUntil(lambda: page.tasks.item(0, 5).text() == "何素琴", timeout=SLOW)
    page._edit_result()
    qtbot.waitUntil(page.panels.result.isVisible, timeout=SLOW)
    page.panels.result.form.fill({"feature": "文化型", "main": True})
    page.panels._save_result()
    qtbot.waitUntil(lambda: not page.panels.result.isVisible(), timeout=SLOW)
    assert [(m.entry_id, m.feature) for m in campaign_changes.main_types(file_office)] == [(one, "文化型")]
    assert not page._warning.isVisible()
    values = {"name": "市级学习型社区", "feature": "学习型", "main": "是"}
    ledgers.add(file_office, "honours", ledgers.EntryForm(values=values))
    page.load()
    qtbot.waitUntil(page._warning.isVisible, timeout=SLOW)
    assert "主定位有 2 个" in page._warning.text()
    page._edit_result()
    qtbot.waitUntil(page.panels.result.isVisible, timeout=SLOW)
    page.panels.result.form.fill({"main": False, "ended": "2026-03-16"})
    page.panels._save_result()
    qtbot.waitUntil(lambda: page.list.rowCount() == 0, timeout=SLOW)
    page.ended.click()
    qtbot.waitUntil(lambda: page.list.rowCount() == 1, timeout=SLOW)
    assert page.list.item(0, 2).text() == "到 2026-03-16 结束"


def test_a_task_on_today_leads_to_its_campaign(room, file_office: Office, qtbot: QtBot):
    campaigns.begin(file_office, "hundred_services", 2026)
    day = room.view("day")
    day.entered()
    qtbot.waitUntil(lambda: day.due.rowCount() == 2, timeout=SLOW)
    day._open_due(1)
    page = room.view("campaigns")
    qtbot.waitUntil(lambda: page.tasks.currentRow() == 1, timeout=SLOW)
    assert page.tasks.item(1, 2).text() in day.due.item(1, 2).text()


def test_a_visit_that_was_left_is_gone_on_with_from_today_for_the_same_home(
    page, room, home: int, file_office: Office, qtbot: QtBot
):
    with file_office.read() as session:
        household = session.get_one(Resident, home).household_id
    page.write("visit", household=household, whom="幸福小区3号楼2单元501室")
    qtbot.waitUntil(lambda: page.beside.side is not None, timeout=SLOW)
    editor = page.beside.side
    editor.form.fill({"text": "谈到一半"})
    editor.form.edited.emit()
    editor.keep_draft()
    editor.leave()
    day = room.view("day")
    day.entered()
    qtbot.waitUntil(lambda: len(day._today.drafts) == 1, timeout=SLOW)
    day._open_draft(0)
    qtbot.waitUntil(lambda: page.beside.side not in (None, editor), timeout=SLOW)
    again = page.beside.side
    qtbot.waitUntil(lambda: again.form.values()["text"] == "谈到一半", timeout=SLOW)
    again.save()
    qtbot.waitUntil(lambda: entry_of(file_office, "visit") is not None, timeout=SLOW)
    found = journal.open_entry(file_office, entry_of(file_office, "visit"))
    assert found.household_id == household


def test_an_event_leads_to_its_activity_and_has_no_events_of_its_own(page, file_office: Office, qtbot: QtBot):
    festival = journal.save(file_office, EntryForm("activity", title="文化艺术节"))
    event = journal.save(file_office, EntryForm("activity", title="书画展", parent_id=festival))
    page.show_entry(event)
    qtbot.waitUntil(lambda: page.view._entry is not None and page.view._entry.id == event, timeout=SLOW)
    assert not page.view._event_button.isVisible()
    page.view._links.itemAt(0).widget().click()
    qtbot.waitUntil(lambda: page.view._entry.id == festival, timeout=SLOW)
    assert page.view._event_button.isVisible()
