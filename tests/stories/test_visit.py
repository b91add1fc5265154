"""A home is due for a visit by rule; the visit is written, becomes a matter and a note of the home, and is counted in the month."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.clock import SystemClock
from app.models.tables import JournalEntry, LedgerEntry, Resident, ServiceItem, ServiceRecord
from app.office import Office
from app.usecases import journal
from app.usecases.households import records as households
from app.usecases.summaries import figures as summaries
from tests import factories
from tests.stories.conftest import Desk

TODAY = SystemClock().today()
ITEM = "低保户救助服务"
WHO, ASKED = "单小英", "想问临时救助怎么申请"
ROOM = "里仁 · 向阳社区"


def poor_home(office: Office) -> None:
    """A home on the register of 低保, on file for seven weeks and not visited yet."""
    who = factories.resident(office, WHO, address="翠湖小区1号楼2单元301室")
    households.create(office, households.HouseholdForm("", "family", "翠湖小区1号楼2单元301室"), who)
    factories.household_row(office, who, start=str(TODAY - timedelta(days=40)))
    with office.write("改日期") as w:
        home = w.session.get_one(Resident, who).household_id
        row = w.session.scalars(select(LedgerEntry)).one()
        assert row.household_id == home
        visited = JournalEntry(kind="visit", on_day=TODAY - timedelta(days=40), title="走访", worker="王芳")
        w.session.add(visited)
        w.session.flush()
        w.session.add(journal_link(visited.id, home))


def journal_link(entry: int, home: int | None) -> object:
    from app.models.tables import JournalLink

    return JournalLink(entry_id=entry, household_id=home)


def latest(office: Office) -> tuple[int, str, str]:
    """The visit written last: its id, whom it was to, what was asked."""
    with office.read() as session:
        entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert entry is not None
        return entry.id, journal.open_entry(office, entry.id).whom, str(entry.details.get("demand"))


def matter(office: Office) -> tuple[str, str, str, str]:
    """(item, applicant, channel, note) of the matter that was taken."""
    with office.read() as session:
        record = session.scalars(select(ServiceRecord)).one()
        item = session.get_one(ServiceItem, record.item_id)
        return item.name, record.applicant, record.channel, record.note or ""


def write_visit(desk: Desk) -> None:
    desk.keys("ctrl+Next", "ctrl+Next")
    desk.shows("低保和特困家庭", WHO)
    desk.look("visit-due")
    desk.keys("ctrl+n")
    desk.shows("记走访", "诉求")
    desk.go_to("诉求")
    desk.type(ASKED)
    desk.go_to("谈话内容")
    desk.type("家里老人住院，花了不少钱。")
    desk.look("visit-form")
    desk.keys("ctrl+s")
    desk.shows("已记下", ASKED)
    _entry, whom, asked = desk.kept(latest)
    assert (whom, asked) == ("翠湖小区1号楼2单元301室", ASKED)


def becomes_a_matter(desk: Desk) -> None:
    desk.keys("ctrl+t", "1")
    desk.at("查找事项")
    desk.type("dbhjz")
    desk.shows(ITEM)
    desk.look("visit-becomes")
    desk.keys("ctrl+Return")
    desk.shows(f"办件 {ITEM}")
    item, applicant, channel, note = desk.kept(matter)
    assert (item, applicant, channel) == (ITEM, WHO, "visit")
    assert note.startswith(ASKED)


def becomes_a_note(desk: Desk) -> None:
    desk.keys("ctrl+t", "4")
    desk.shows("已记到这一户的情况里")


@pytest.mark.story
@pytest.mark.timeout(150)
def test_a_visit_due_by_rule_becomes_a_matter_and_a_note_and_is_counted(desk: Desk) -> None:
    desk.make_office()
    desk.kept(poor_home)
    desk.start()
    desk.wait_for_window(ROOM)
    write_visit(desk)
    becomes_a_matter(desk)
    becomes_a_note(desk)
    desk.keys("ctrl+Next")
    desk.shows("一周内没有该走访的人家")
    desk.keys("alt+6")
    desk.shows("工作月报")
    desk.go_to("月份", "shift+Tab")
    desk.look("visit-month")
    counted = desk.kept(lambda office: summaries.collect(office, f"{TODAY:%Y-%m}").line("work.visits").value)
    assert counted == 1
