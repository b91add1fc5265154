"""Rows that go through steps: terms, a longer term once, staying where it is, the end and taking up again, 今日, rights, undo."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import AuditChange, LedgerEntry
from app.office import ClerkRef, Office
from app.usecases import ledgers, questions, today
from app.usecases.history import bin as recycle
from app.usecases.history import changes as history
from app.usecases.history import undo
from app.usecases.ledgers import EntryForm, steps
from app.usecases.offices import clerks
from app.usecases.papers import printing
from app.usecases.restricted import ledgers as restricted
from app.usecases.restricted import viewings
from tests import factories

REASON = "司法所 2026 年 3 月委托协助"


def switched(office: Office, *keys: str) -> None:
    for key in keys:
        restricted.switch(office, key, True, REASON)
        viewings.enter(office, key, "办理")


@pytest.fixture
def petition(office: Office) -> int:
    """张三 asked for something on 2026-03-02."""
    switched(office, "petition")
    values = {"source": office.library.code("petition_source").codes[0].code, "matter": "要求修缮楼顶"}
    return ledgers.add(office, "petition", EntryForm(factories.resident(office), "2026-03-02", values=values))


@pytest.fixture
def helped(office: Office) -> int:
    switched(office, "aftercare")
    values = {"kind": "released", "every": "half_month"}
    return ledgers.add(
        office, "aftercare", EntryForm(factories.resident(office), "2026-03-02", values=values)
    )


def seen(office: Office, row: int) -> steps.RowSteps:
    found = steps.view(office, row)
    assert found is not None
    return found


def go(office: Office, row: int, *keys: str, on: str = "", **answers: str) -> steps.RowSteps:
    for key in keys:
        given = {
            "note": "情况",
            "result": "结果",
            "department": "住建局",
            "person": "本人",
            "plan": "走访",
        } | answers
        steps.move(office, row, key, given, on)
    return seen(office, row)


def can(office: Office, row: int) -> set[str]:
    return {m.key for m in seen(office, row).moves}


def kept(office: Office, row: int) -> LedgerEntry:
    with office.read() as session:
        return session.get_one(LedgerEntry, row)


def test_a_petition_has_at_least_one_person(office: Office, petition: int) -> None:
    values = {"source": office.library.code("petition_source").codes[0].code, "matter": "要求修缮楼顶"}
    with pytest.raises(ClerkError, match="至少是 1"):
        ledgers.add(
            office, "petition", EntryForm(factories.resident(office), values=values | {"people": "0"})
        )
    ledgers.add(office, "petition", EntryForm(factories.resident(office), values=values | {"people": "1"}))


def test_a_petition_from_registration_to_its_end(office: Office, petition: int) -> None:
    first = seen(office, petition)
    assert (first.state_name, first.due_on) == ("登记", date(2026, 3, 17))
    accepted = go(office, petition, "accept", on="2026-03-03")
    assert accepted.due_on == date(2026, 5, 6)  # 60 days end on 2 May, a day off
    entrusted = go(office, petition, "entrust", on="2026-03-05", note="请核实")
    assert (entrusted.state_name, entrusted.due_on) == (
        "已转送交办",
        accepted.due_on,
    )  # the term is of the acceptance
    found = go(office, petition, "take_back", "answer", on="2026-03-16")
    assert (found.state_name, found.due_on) == ("已答复", date(2026, 4, 15))
    reviewed = go(office, petition, "review", "review_answer", on="2026-03-16")
    assert (reviewed.state_name, reviewed.due_on) == ("已复查", date(2026, 4, 15))
    assert {"second_review", "close"} <= can(office, petition), "复核 comes after 复查"
    assert "review" not in can(office, petition), "复查 is asked for once"
    assert go(office, petition, "second_review").due_words == "还剩 30 天"
    last = go(office, petition, "second_review_answer")
    assert (last.state_name, last.due_on, can(office, petition)) == ("已复核", None, {"calm", "close"})
    found = go(office, petition, "close")
    assert (found.state_name, found.due_on, kept(office, petition).end) == ("办结", None, date(2026, 3, 17))
    assert [s.name for s in found.steps] == [
        "受理", "交办", "收到办理情况", "答复", "申请复查", "复查答复", "申请复核", "复核答复", "办结",
    ]  # fmt: skip
    passed = found.steps[1]
    assert (passed.clerk, passed.on_day, passed.note) == (
        "王窗口",
        date(2026, 3, 5),
        "转往部门：住建局；请核实",
    )


def test_a_longer_term_counts_from_the_last_day_and_is_given_once(office: Office, petition: int) -> None:
    due = go(office, petition, "accept", on="2026-03-03").due_on
    assert due is not None
    longer = go(office, petition, "extend")
    assert longer.due_on == date(2026, 6, 5) == due + timedelta(days=30)
    assert longer.state == "accepted"
    assert "extend" not in can(office, petition)
    with pytest.raises(ClerkError, match="延期只能办 1 次"):
        go(office, petition, "extend")
    go(office, petition, "close", "again", "accept")
    assert "extend" in can(office, petition)


def test_calming_leaves_everything_as_it_is(office: Office, petition: int) -> None:
    before = go(office, petition, "accept")
    after = go(office, petition, "calm", person="本人和女儿", note="说明政策")
    assert (after.state, after.due_on) == (before.state, before.due_on)
    assert (after.steps[-1].person, after.steps[-1].note) == ("本人和女儿", "说明政策")


def test_what_is_not_possible_is_said(office: Office, petition: int) -> None:
    for key, answers, words in (
        ("close", {}, "现在是“登记”，不能办结"), ("refuse", {"note": " "}, "不予受理要写明原因"), ("fly", {}, "没有“fly”这一步")
    ):  # fmt: skip
        with pytest.raises(ClerkError, match=words):
            steps.move(office, petition, key, answers)
    for day, words in (
        ("2026-03-01", "在登记日期 2026-03-02 之前"),
        ("2026-12-01", "还没有到"),
        ("2026-03", "要写到日"),
    ):
        with pytest.raises(ClerkError, match=words):
            steps.move(office, petition, "accept", {}, day)
    assert seen(office, petition).steps == ()
    go(office, petition, "accept", on="2026-03-10")
    with pytest.raises(ClerkError, match="在上一步“受理”（2026-03-10）之前"):
        go(office, petition, "answer", on="2026-03-04")
    go(office, petition, "calm", on="2026-03-04")  # what leaves all as it is may be written down later
    go(office, petition, "close", on="2026-03-12")
    with pytest.raises(ClerkError, match="在上一步“办结”（2026-03-12）之前"):
        go(office, petition, "again", on="2026-03-11")


def test_refused_ends_the_row_and_again_opens_it(office: Office, petition: int) -> None:
    go(office, petition, "refuse")
    assert kept(office, petition).end_reason == "不予受理"
    found = go(office, petition, "again")
    row = kept(office, petition)
    assert (found.state, row.end, row.fields["again"]) == ("registered", None, True), "重复信访 on the papers"
    undo.undo(office, undo.acts(office)[0].id)
    assert "again" not in kept(office, petition).fields


def test_visits_come_as_often_as_the_row_says(office: Office, helped: int) -> None:
    assert seen(office, helped).due_on == date(2026, 3, 9)
    assert go(office, helped, "settle", on="2026-03-04").due_on == date(2026, 3, 19)
    assert go(office, helped, "visit", on="2026-03-10").due_on == date(2026, 3, 25)
    late = go(office, helped, "visit", on="2026-03-06")  # written down later: the next is awaited as before
    assert (late.due_on, [s.on_day.day for s in late.steps]) == (date(2026, 3, 25), [4, 6, 10])
    with pytest.raises(ClerkError, match="帮教期满 2025-01-01 在释放（期满）日期 2026-03-01 之前"):
        ledgers.change(office, helped, {"released_on": "2026-03-01", "until": "2025-01-01"})
    ledgers.change(office, helped, {"every": "month"})
    assert go(office, helped, "visit", on="2026-03-11").due_on == date(2026, 4, 11)
    assert go(office, helped, "lose").due_words == "还剩 3 天"
    assert go(office, helped, "visit", "end").due_on is None


def test_it_stands_on_today_by_number_only(office: Office, petition: int) -> None:
    go(office, petition, "accept", on="2026-03-02")
    ledger = office.library.ledgers["petition"]
    with office.read() as session:
        assert list(steps.until(office, session, date(2026, 3, 23))) == []
        (one,) = steps.until(office, session, date(2026, 6, 1))
    assert (one.entry_id, one.what) == (petition, ledger.tag)
    assert one.title == f"{kept(office, petition).number}　办理中"
    assert petition not in [row.record_id for row in today.due(office)]
    restricted.switch(office, "petition", False, "任务已交回")
    with office.read() as session:
        assert list(steps.until(office, session, date(2027, 1, 1))) == []


def test_a_row_that_was_ended_awaits_nothing(office: Office, petition: int) -> None:
    ledgers.end(office, petition, date(2026, 3, 10), "搬走")
    with office.read() as session:
        assert list(steps.until(office, session, date(2026, 12, 31))) == []
    assert (seen(office, petition).due_on, seen(office, petition).due_words) == (None, "")


def test_lists_ask_for_state_and_term(office: Office, petition: int) -> None:
    go(office, petition, "accept", on="2026-03-03")
    found = questions.list_page(
        office, Question("ledger.petition", (("state", "=", "accepted"),)), ["state", "due_on"], masked=False
    )
    assert [row.cells for row in found.rows] == [("办理中", "2026-05-06")]


def test_who_may_not_see_the_ledger_sees_and_makes_no_steps(office: Office, petition: int) -> None:
    go(office, petition, "calm", note="暗语甲乙")
    office.clerk = ClerkRef(clerks.add_clerk(office, "周窗口", "", ("clerk",)), "周窗口")
    for act in (lambda: steps.view(office, petition), lambda: steps.move(office, petition, "accept", {})):
        with pytest.raises(ClerkError, match="没有打开，或者您没有查看"):
            act()
    assert not any(row.record_id == petition for row in today.due(office))
    acts = undo.acts(office)
    assert not any("信访" in a.what for a in acts)
    said = repr([history.act(office, a.id) for a in acts[:3]])
    assert "暗语甲乙" not in said
    assert "（不向您显示）" in said


def test_steps_are_taken_back_and_a_row_without_flow_has_none(office: Office, petition: int) -> None:
    go(office, petition, "accept")
    undo.undo(office, undo.acts(office)[0].id)
    found = seen(office, petition)
    assert (found.state, found.steps, found.due_on) == ("registered", (), date(2026, 3, 17))
    plain = ledgers.add(
        office, "volunteer", EntryForm(factories.resident(office, "李四"), values={"kind": "教师"})
    )
    assert steps.view(office, plain) is None
    recycle.put(office, "ledger_entry", petition)
    with pytest.raises(ClerkError, match="已被删除"):
        steps.view(office, petition)


def test_a_row_older_than_its_flow_stands_at_the_beginning(office: Office, petition: int) -> None:
    with office.write("旧") as w:
        row = w.session.get_one(LedgerEntry, petition)
        row.state = row.due_on = None
    assert seen(office, petition).state == "registered"
    assert go(office, petition, "accept").state == "accepted"


def test_the_paper_tells_every_step(office: Office, petition: int) -> None:
    import pypdfium2

    with pytest.raises(ClerkError, match="还没有办过任何一步"):
        printing.issue(office, "petition_steps", petition)
    go(office, petition, "accept", "calm", note="说明政策")
    document = pypdfium2.PdfDocument(printing.issue(office, "petition_steps", petition).pdf)
    text = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    assert "受理" in text
    assert "说明政策" in text
    assert "办理中" in text


@pytest.mark.parametrize("ledger", ["petition", "aftercare"])
def test_no_walk_through_the_flow_breaks_it(office: Office, ledger: str) -> None:
    """Whatever is done in whatever order: open while it is not over, a term only while a clock runs, every step kept."""
    switched(office, ledger)
    values = {"petition": {"source": office.library.code("petition_source").codes[0].code, "matter": "x"},
              "aftercare": {"kind": "released", "every": "week"}}[ledger]  # fmt: skip
    row = ledgers.add(office, ledger, EntryForm(factories.resident(office), "2026-03-02", values=values))
    rnd, flow = random.Random(11), office.library.flows[ledger]
    for at in range(1, 13):
        found = seen(office, row)
        assert len(found.steps) == at - 1
        state = flow.state[found.state]
        assert (kept(office, row).end is not None) == state.final
        assert found.due_on is None or state.clock == "running"
        go(office, row, rnd.choice(found.moves).key)


def test_a_step_of_a_restricted_row_is_nobodys_to_read_in_the_log(office: Office, petition: int) -> None:
    go(office, petition, "calm", note="暗语甲乙")
    entry: Any = undo.acts(office)[0]
    assert entry.what == "限制台账：办理一步"
    with office.read() as session:
        kinds = {c.kind for c in session.query(AuditChange).filter_by(entry_id=entry.id)}
    assert "ledger_step" in kinds
