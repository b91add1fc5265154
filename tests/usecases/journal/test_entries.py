"""Journal entries: typed, corrected, thrown away; events add up; what an entry leads to; who is due for a visit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import JournalEntry, LedgerEntry, MediationCase, Resident, ServiceRecord
from app.office import Office
from app.usecases import journal, leads, ledgers, questions
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.households import records as households
from app.usecases.households.records import HouseholdForm
from app.usecases.journal import EntryForm
from app.usecases.journal.forms import problems
from app.usecases.journal.visits import after
from app.usecases.ledgers import EntryForm as RowForm
from app.usecases.ledgers import corrections, periods
from app.usecases.papers.values import journal_entries
from tests import factories


def entry(office: Office, entry_id: int) -> JournalEntry:
    with office.read() as session:
        found = session.get_one(JournalEntry, entry_id)
        session.expunge(found)
        return found


def at_home(office: Office, name: str, address: str = "幸福小区3号楼2单元501室", **values: str) -> int:
    """A resident who heads a household."""
    who = factories.resident(office, name, address=address, **values)
    households.create(office, HouseholdForm("", "family", address), who)
    return who


def home_of(office: Office, who: int) -> int | None:
    with office.read() as session:
        return session.get_one(Resident, who).household_id


def activity(
    office: Office, title: str, parent: int | None = None, *, about: bool = False, **counts: str
) -> int:
    form = EntryForm("activity", title=title, topic="culture", counts=counts, parent_id=parent, about=about)
    return journal.save(office, form)


def test_a_visit_names_the_home_and_keeps_what_was_said(office: Office) -> None:
    who = at_home(office, "郑明")
    form = EntryForm(
        "visit",
        "2026-03-10",
        text="想找人买药。女儿13912345678。",
        resident_id=who,
        details={"told": "是", "demand": "代购药品"},
    )
    made = journal.save(office, form)
    view = journal.open_entry(office, made)
    assert (view.title, view.whom) == ("走访：郑明家", "郑明")
    assert view.household_id is not None
    assert ("已宣传", "是") in view.facts
    lines = {line["label"] for line in journal_entries.journal_entry(office, made)["facts"]}
    assert "地点" in lines
    assert not {"种类", "专项活动"} & lines, "a visit has neither, not even an empty line on paper"
    assert ("谈话内容", "想找人买药。女儿139****5678。") in view.facts
    again = journal.form_of(office, made)
    assert "13912345678" in again.text
    assert (again.details["demand"], again.on_day, again.resident_id) == ("代购药品", "2026-03-10", who)
    again.text = "改过了"
    assert journal.save(office, again, made) == made
    assert entry(office, made).text == "改过了"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (EntryForm("visit"), "resident_id"),
        (
            EntryForm(
                "meeting",
                title="会",
                topic="coordinate",
                counts={"people": "30"},
                details={"chair": "王主任", "due": "20"},
            ),
            "counts.people",
        ),
        (
            EntryForm("training", title="课", counts={"people": "20"}, details={"hired": "21"}),
            "details.hired",
        ),
        (EntryForm("training", title="课", details={"hours": "10000"}), "details.hours"),
        (EntryForm("meeting", topic="coordinate", details={"chair": "王主任"}), "title"),
        (EntryForm("meeting", title="例会", topic="coordinate"), "details.chair"),
        (EntryForm("meeting", title="例会", topic="walk", details={"chair": "王主任"}), "topic"),
        (EntryForm("meeting", title="例会", details={"chair": "王主任"}), "topic"),
        (EntryForm("activity", title="文艺演出", counts={"people": "很多"}), "counts.people"),
        (EntryForm("activity", title="文艺演出", on_day="2026-04-01"), "on_day"),
        (EntryForm("activity", title="文艺演出", details={"cost": "一百"}), "details.cost"),
        (EntryForm("activity", title="长" * 121), "title"),
        (EntryForm("diary", worker="李四", on_day="2026-03-15"), "text"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(form: EntryForm, field: str, office: Office) -> None:
    assert set(problems(office, form)) == {field}
    with pytest.raises(ClerkError):
        journal.save(office, form)


def test_an_unknown_kind_is_refused(office: Office) -> None:
    with pytest.raises(ClerkError, match="没有“party”这类"):
        journal.save(office, EntryForm("party", title="?"))


def test_events_add_up_to_their_activity_and_about_is_handed_up(office: Office) -> None:
    festival = activity(office, "文化艺术节", people="5", audience="1")
    first = activity(office, "广场舞", festival, people="120", audience="900", programmes="9")
    activity(office, "书画展", festival, people="约1500人", works="90")
    whole = entry(office, festival)
    assert (whole.people, whole.audience, whole.programmes, whole.works) == (1625, 901, 9, 90)
    assert whole.approximate
    facts = journal.open_entry(office, festival).facts
    assert ("人数", "本次 5，下级 约1620，合计 约1625") in facts
    assert ("节目数", "9") in facts, "each count is 约 by itself"
    assert ("作品数", "90") in facts
    [listed] = questions.all_rows(
        office,
        Question("journal_entry", (("id", "=", festival),)),
        ("people_said", "audience_said", "works_said"),
    )
    assert listed.cells == ("约1625", "901", "90"), "in the list as in the sheet"
    show = activity(office, "读书会", people="20", audience="约300", programmes="3")
    again = journal.form_of(office, show)
    assert (again.about, again.counts["people"], again.counts["audience"]) == (False, "20", "约300")
    journal.save(office, replace(again, about=True), show)
    assert ("人数", "约20") in journal.open_entry(office, show).facts
    assert journal.form_of(office, show).about
    with office.write("旧的一条") as w:
        w.session.get_one(JournalEntry, show).details = {}
    assert ("节目数", "约3") in journal.open_entry(office, show).facts, "of an older entry all of them"
    assert [one[1] for one in journal.open_entry(office, first).above] == [festival]
    for day in range(41):
        journal.save(office, EntryForm("activity", title=f"后来的活动{day}"))
    assert festival not in [one for one, _ in journal.asks(office, "activity").parents]
    asked = journal.asks(office, "activity", journal.form_of(office, first).parent_id)
    assert festival in [one for one, _ in asked.parents], (
        "an event of long ago keeps its activity when it is corrected"
    )
    with pytest.raises(ClerkError, match="还有 2 个子活动"):
        journal.delete(office, festival)
    line = journal.delete(office, first)
    assert entry(office, festival).people == 1505
    undo.undo(office, line)
    assert entry(office, festival).people == 1625, "what came back counts again"
    journal.delete(office, first)
    recycle.bring_back(office, "journal_entry", first)
    assert entry(office, festival).people == 1625
    journal.delete(office, first)
    typed_again = journal.form_of(office, festival)
    assert (typed_again.counts, typed_again.about) == ({"people": "5", "audience": "1"}, False)
    journal.save(office, typed_again, festival)
    assert entry(office, festival).people == 1505, "a correction adds nothing twice"
    with pytest.raises(ClerkError, match="下面还有 1 个子活动"):
        journal.save(office, replace(typed_again, parent_id=show), festival)
    with pytest.raises(ClerkError, match="自己就是子活动"):
        activity(office, "再下一层", journal.open_entry(office, festival).events[0][1], people="1")


def test_an_event_that_leaves_its_activity_leaves_its_number_behind_with_the_other(office: Office) -> None:
    fair = activity(office, "庙会", people="100")
    event = activity(office, "灯谜", fair, about=True, people="50")
    assert entry(office, fair).people == 150
    form = journal.form_of(office, event)
    form.parent_id = None
    journal.save(office, form, event)
    assert (entry(office, fair).people, entry(office, fair).approximate) == (100, False)


def test_an_activity_from_before_has_its_own_numbers_when_the_first_event_comes(office: Office) -> None:
    fair = activity(office, "庙会", people="100")
    with office.write("as it was kept before") as w:
        w.session.get_one(JournalEntry, fair).details = {}
    activity(office, "灯谜", fair, people="50")
    assert entry(office, fair).people == 150
    assert journal.form_of(office, fair).counts == {"people": "100"}


@given(
    st.lists(
        st.tuples(st.integers(0, 5000), st.one_of(st.none(), st.integers(0, 900))), min_size=1, max_size=4
    )
)
def test_a_parents_counts_are_the_sums_of_its_events(events: list[tuple[int, int | None]]) -> None:
    from app.usecases.journal.entries import add_up

    class Session:
        def get(self, _cls: object, _id: int) -> JournalEntry:
            return parent

        def scalars(self, _query: object) -> list[JournalEntry]:
            return children

    class Write:
        session = Session()

    parent = JournalEntry(kind="activity")
    children = [JournalEntry(kind="activity", people=p, audience=a, approximate=False) for p, a in events]
    add_up(Write(), 1)  # type: ignore[arg-type]
    assert parent.people == sum(p for p, _ in events)
    known = [a for _, a in events if a is not None]
    assert parent.audience == (sum(known) if known else None)


def test_a_visit_becomes_a_matter_a_dispute_and_a_note_without_typing_again(office: Office) -> None:
    who = at_home(office, "郑明")
    made = journal.save(
        office,
        EntryForm("visit", text="楼上漏水，墙皮掉了。", resident_id=who, details={"demand": "要求修好"}),
    )
    record = journal.become_matter(office, made, factories.item_id(office))
    case = journal.become_dispute(office, made, "02", "楼上住户")
    note = journal.become_note(office, made)
    with office.read() as session:
        matter, dispute = session.get_one(ServiceRecord, record), session.get_one(MediationCase, case)
        assert (matter.resident_id, matter.channel, matter.note) == (
            who,
            "visit",
            "要求修好；楼上漏水，墙皮掉了",
        )
        assert (dispute.facts, dispute.accepted_on) == ("要求修好；楼上漏水，墙皮掉了", None)
        assert dispute.title == "要求修好", "a case is called by what is asked, not by the visit"
    assert [(kind, number) for kind, number, _ in journal.open_entry(office, made).led_to] == [
        ("service_record", record), ("mediation_case", case), ("household", home_of(office, who)),
    ]  # fmt: skip
    with pytest.raises(ClerkError, match="已经记到这一户的情况里了"):
        journal.become_note(office, made)
    undo.undo(office, note)
    assert "household" not in {kind for kind, _, _ in journal.open_entry(office, made).led_to}
    journal.become_note(office, made)
    meeting = journal.save(
        office, EntryForm("meeting", title="例会", topic="coordinate", details={"chair": "王主任"})
    )
    with pytest.raises(ClerkError, match="不能这样转办"):
        journal.become_matter(office, meeting, factories.item_id(office))


def test_what_a_visit_heard_becomes_a_lead_once(office: Office) -> None:
    who = at_home(office, "郑明")
    made = journal.save(
        office, EntryForm("visit", "2026-03-10", "长" * 61, text="楼上半夜吵。", resident_id=who)
    )
    lead = journal.become_lead(office, made)
    seen = leads.view(office, lead)
    assert (dict(seen.facts)["来源"], str(seen.found_on)) == ("走访", "2026-03-10")
    assert (seen.title, seen.text) == ("长" * 59 + "…", "长" * 61 + "；楼上半夜吵")
    assert ([p.resident_id for p in seen.persons], seen.links[0].record_id) == ([who], made)
    assert journal.open_entry(office, made).led_to == (("lead", lead, f"已转：民情线索 {seen.title}"),)
    with pytest.raises(ClerkError, match="已经登记为民情线索"):
        journal.become_lead(office, made)


def later(clock: FixedClock, days: int) -> None:
    clock.instant += timedelta(days=days)


def test_who_is_due_by_rule_and_no_longer_after_the_visit(office: Office, clock: FixedClock) -> None:
    poor = at_home(office, "何低保")
    factories.household_row(office, poor)
    at_home(office, "普通人", "幸福小区9号楼1单元101室")
    assert journal.due_visits(office) == []
    later(clock, 40)
    [due] = journal.due_visits(office)
    assert (due.name, due.rule, due.signal, due.words) == (
        "何低保",
        "minimum_living",
        "overdue",
        "还没有走访过",
    )
    journal.save(office, EntryForm("visit", resident_id=poor, text="家里都好"))
    assert journal.due_visits(office) == []
    later(clock, 200)
    assert {(v.name, v.rule) for v in journal.due_visits(office)} == {
        ("何低保", "minimum_living"),
        ("普通人", "household"),
    }
    assert {v.name for v in journal.due_visits(office, "household")} == {"何低保", "普通人"}


@pytest.mark.parametrize(
    ("day", "every", "due"),
    [
        (date(2026, 1, 31), "1 months", date(2026, 2, 28)),
        (date(2025, 12, 15), "3 months", date(2026, 3, 15)),
        (date(2026, 2, 20), "14 days", date(2026, 3, 6)),
    ],
)
def test_the_day_a_visit_is_due_again(day: date, every: str, due: date) -> None:
    assert after(day, every) == due


def test_a_deleted_entry_can_be_brought_back(office: Office) -> None:
    made = journal.save(office, EntryForm("diary", text="路灯不亮"))
    line = journal.delete(office, made)
    with pytest.raises(ClerkError, match="已经删除"):
        journal.open_entry(office, made)
    undo.undo(office, line)
    assert journal.open_entry(office, made).title == "路灯不亮"


def test_ledgers_that_are_off_give_no_rule(office: Office) -> None:
    from app.usecases.journal.visits import rules

    assert {"alone", "minimum_living", "household"} <= {rule.key for rule in rules(office)}
    assert "aftercare" not in {rule.key for rule in rules(office)}
    assert "floating" not in {rule.key for rule in rules(office)}
    assert ledgers.add(office, "party_units", RowForm(values={"unit": "甲", "members": "1"}))


def test_a_visit_to_a_home_becomes_a_matter_of_its_head_and_not_twice(office: Office) -> None:
    who = at_home(office, "郑明")
    with office.read() as session:
        household = session.get_one(Resident, who).household_id
    made = journal.save(office, EntryForm("visit", text="问低保。", household_id=household))
    item = factories.item_id(office)
    record = journal.become_matter(office, made, item)
    with office.read() as session:
        matter = session.get_one(ServiceRecord, record)
        assert (matter.resident_id, matter.applicant) == (who, "郑明")
    with pytest.raises(ClerkError, match="已经转过这个事项的办件"):
        journal.become_matter(office, made, item)
    lead = leads.view(office, journal.become_lead(office, made))
    assert [p.resident_id for p in lead.persons] == [who]
    other = journal.save(office, EntryForm("visit", text="替邻居问。", household_id=household))
    asked = journal.become_matter(office, other, item, "邻居李四")
    with office.read() as session:
        assert (
            session.get_one(ServiceRecord, asked).applicant,
            session.get_one(ServiceRecord, asked).resident_id,
        ) == (
            "邻居李四",
            None,
        )


def test_who_asks_is_whom_the_clerk_named_and_letters_are_nobody(office: Office) -> None:
    who = at_home(office, "郑明")
    other = factories.resident(office, "王芳")
    made = journal.save(office, EntryForm("visit", text="想办老年证。", resident_id=who))
    item = factories.item_id(office)
    with pytest.raises(ClerkError, match="“wf”还没有选中是谁"):
        journal.become_matter(office, made, item, "wf")
    picked = journal.become_matter(office, made, item, "王芳", other)
    with office.read() as session:
        assert session.get_one(ServiceRecord, picked).resident_id == other
    again = journal.save(office, EntryForm("visit", text="还想办。", resident_id=who))
    named = journal.become_matter(office, again, item, "李外人")
    with office.read() as session:
        record = session.get_one(ServiceRecord, named)
        assert (record.resident_id, record.applicant) == (None, "李外人")


def test_what_a_kind_of_work_asks_stands_in_its_ledger(office: Office) -> None:
    told = {"teacher": "孙老师", "hours": "2.5", "hired": "3"}
    journal.save(
        office,
        EntryForm("training", title="家政技能培训", counts={"people": "30"}, details=told, text="家政"),
    )
    for title, people in (("义诊", "9"), ("灯会", "约100"), ("讲座", "20")):
        journal.save(office, EntryForm("activity", title=title, counts={"people": people}))
    said = office.library.ledger("activities")
    assert "people_said" in said.columns
    assert "people_said" in said.print.columns
    counted = Question("journal.activity", (("people", ">=", 20),))
    found = questions.all_rows(office, counted, ("people_said",), masked=True, order=("people_said",))
    assert [row.cells for row in found] == [("20",), ("约100",)], (
        "as it was said, in the order of the numbers"
    )
    ledger = office.library.ledger("trainings")
    assert ledger.question is not None
    assert {"details.teacher", "details.hours", "details.hired"} <= set(ledger.print.columns)
    names = ("title", "details.teacher", "details.hours", "details.hired")
    rows = questions.all_rows(office, ledger.question, names, masked=True, order=ledger.order)
    assert [row.cells for row in rows] == [("家政技能培训", "孙老师", "2.5", "3")]
    labels = [one.label for one in questions.columns_of(office, "journal.training", ("text", *names))]
    assert labels == ["内容", "事由", "主讲", "学时", "就业人数"]
    hired = Question("journal.training", (("details.hired", ">=", 3),))
    assert len(list(questions.all_rows(office, hired, names, masked=True, order=ledger.order))) == 1


def place(office: Office, name: str) -> int:
    return ledgers.add(
        office, "watched_places", RowForm(start="2026-01-05", values={"name": name, "kind": "网吧"})
    )


def looked(office: Office, row: int) -> tuple[date | None, str | None]:
    with office.read() as session:
        kept = session.get_one(LedgerEntry, row)
        return kept.reviewed_on, kept.fields.get("checked")


def test_a_check_tells_the_place_s_row_and_is_taken_back_from_it(office: Office) -> None:
    row, other = place(office, "星辰网吧"), place(office, "好梦旅馆")
    for never in ("网吧 #9999999", "9999999"):
        with pytest.raises(ClerkError, match=f"没有找到“{never}”"):
            journal.save(office, EntryForm("check", title="检查", details={"watched": never}))
    form = EntryForm("check", "2026-03-10", title="春季检查", details={"watched": f"R33-0001 #{row}"})
    assert problems(office, EntryForm("check", title="检查", details={"watched": "没有的"})).keys() == {
        "details.watched"
    }
    made = journal.save(office, form)
    assert looked(office, row) == (date(2026, 3, 10), "2026-03-10")
    view = journal.open_entry(office, made)
    assert {("重点场所（台账）", "R33-0001"), ("场所名称", "星辰网吧")} <= set(view.facts)
    assert view.led_to == (("ledger_entry", row, "重点场所、出租房台账：R33-0001"),)
    again = journal.form_of(office, made)
    assert again.details["watched"] == f"R33-0001 #{row}"
    again.details["watched"] = f"R33-0002 #{other}"
    journal.save(office, again, made)
    assert looked(office, row) == (None, None)
    assert looked(office, other) == (date(2026, 3, 10), "2026-03-10")
    journal.save(office, EntryForm("check", "2026-03-02", title="早先的", details={"watched": f"#{other}"}))
    assert looked(office, other) == (date(2026, 3, 10), "2026-03-10"), (
        "an earlier day does not go before a later one"
    )
    journal.delete(office, made)
    assert looked(office, other) == (None, None)


def test_a_check_of_a_place_in_a_closed_month_counts_by_a_correction(office: Office) -> None:
    row = place(office, "星辰网吧")
    ledgers.change(office, row, {"checked": "2026-01-08"})
    periods.close(office, "watched_places", date(2026, 1, 31))
    form = EntryForm("check", "2026-03-10", title="检查", details={"watched": f"#{row}"})
    made = journal.save(office, form)
    assert looked(office, row) == (date(2026, 3, 10), "2026-03-10")
    said = [(c.old, c.new, c.reason) for c in corrections.corrections(office, "watched_places")]
    assert said == [("2026-01-08", "2026-03-10", "安全检查：检查")]
    journal.save(office, replace(form, on_day="2026-03-11"), made)
    assert looked(office, row) == (date(2026, 3, 11), "2026-03-11")
    assert len(corrections.corrections(office, "watched_places")) == 1, "the one it made before is taken back"
    undo.undo(office, journal.delete(office, made))
    assert looked(office, row) == (date(2026, 3, 11), "2026-03-11")
    periods.close(office, "watched_places", date(2026, 2, 28))
    journal.delete(office, made)
    recycle.bring_back(office, "journal_entry", made)
    assert looked(office, row) == (date(2026, 3, 11), "2026-03-11")
    journal.delete(office, made)
    assert looked(office, row) == (None, "2026-01-08")
    assert corrections.corrections(office, "watched_places") == []
