"""The desk: each move allowed or refused with its reason, the clock that stops, numbers without gaps."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.rules.working_days import OfficeCalendar
from app.models.tables import IssuedNumber, Organisation, Paper, ServiceIntake, ServiceItem, ServiceRecord
from app.office import Office
from app.usecases import catalogue, flows, numbering, questions
from app.usecases.history import undo
from app.usecases.papers import offers as paper_offers
from app.usecases.papers import printing
from app.usecases.services import answers as service_answers
from app.usecases.services import (
    asks as service_asks,
)
from app.usecases.services import (
    counts,
    providers,
)
from app.usecases.services import papers as service_papers
from app.usecases.services import (
    records as service_records,
)
from app.usecases.services import (
    views as service_views,
)
from app.usecases.services.forms import MaterialForm, ServiceForm
from tests import factories

ANSWERS = {
    "note": "按规定", "result": "已办", "department": "街道民政办", "until": "2027-12-31", "receiver": "本人",
    "rating": "满意", "assignee": "陈代办", "replied_by": "街道民政办 周主任", "replied_on": "2026-03-16", "reply": "已核定",
}  # fmt: skip
BAD = ANSWERS | {"rating": "不满意"}


def answers(key: str) -> dict[str, str]:
    """Everything a move may ask."""
    return BAD if key == "complain" else ANSWERS


def print_owed(office: Office, record: int) -> None:
    """A row for each paper that is owed, as printing leaves it."""
    with office.write("打印") as w:
        for key in service_views.view(office, record).owed:
            w.session.add(
                Paper(
                    template=key, template_digest="x", title=key, of_kind="service_record", of_id=record, snapshot={},
                    printed_at=w.at, clerk_name="测试",
                )
            )  # fmt: skip


def roads(office: Office) -> dict[str, list[str]]:
    """State → the shortest way of moves to it."""
    flow = office.library.flows["service"]
    found: dict[str, list[str]] = {flow.first: []}
    states = [flow.first]
    for state in states:
        for move in flow.moves_from(state):
            if move.to not in found and move.key != "accept_lacking":
                found[move.to] = [*found[state], move.key]
                states.append(move.to)
    return found | {"lacking": ["accept_lacking"]}


def in_state(office: Office, state: str) -> int:
    """A new record led to a state; for 补正 and 容缺 a material that is not a key one is missing."""
    record = factories.service(
        office, accept=False, materials=[MaterialForm("证明", received=False, key=False)]
    )
    for key in roads(office)[state]:
        if key not in {"correct", "accept_lacking"}:
            service_records.set_received(office, record, {"证明"})
        print_owed(office, record)
        service_records.move(office, record, key, answers(key))
    assert service_views.view(office, record).state == state
    return record


def test_a_matter_is_received_and_accepted_in_one_step(office: Office) -> None:
    resident = factories.resident(office, "赵甲", phone="19900000009")
    record = factories.service(office, resident_id=resident, applicant="", limit_days=5)
    view = service_views.view(office, record)
    assert (view.applicant, view.phone, view.state_name) == ("赵甲", "19900000009", "受理")
    assert (view.number, view.accepted_on) == ("（2026）示例受字第0001号", date(2026, 3, 16))
    assert (view.due_on, view.days_left) == (date(2026, 3, 23), 5)
    assert [(s.move, s.state) for s in view.steps] == [("收件", "收件"), ("受理", "受理")]
    assert undo.acts(office)[0].what.startswith("受理 赵甲 ")


def test_an_empty_form_is_refused_with_every_reason(office: Office) -> None:
    with pytest.raises(
        ClerkError,
        match="请选择办理事项；请选择居民，或填写申请人姓名（不愿留名的，“申请人是”选 不愿留名）；联系电话",
    ):
        service_records.take(office, ServiceForm(applicant_phone="没电话"))
    slip = ServiceForm(1, applicant="甲", agent="刘大娘", agent_relation="13900001234").problems()
    assert list(slip) == ["agent_relation"], "a telephone among the relations would be shown to everybody"


def test_an_item_that_is_switched_off_is_refused(office: Office) -> None:
    item = factories.item_id(office)
    with office.write("停用事项") as w:
        w.session.get_one(ServiceItem, item).enabled = False
    with pytest.raises(ClerkError, match="没有启用"):
        factories.service(office, item_id=item)
    assert item not in {i.id for i in catalogue.find_items(office)}


def test_every_state_can_be_reached_and_exactly_the_moves_of_the_flow_are_possible(
    file_office: Office,
) -> None:
    flow = file_office.library.flows["service"]
    reachable = roads(file_office)
    assert set(flow.state) - set(reachable) == {"consulting", "answered"}
    for state in reachable:
        record = in_state(file_office, state)
        before = service_views.view(file_office, record)
        allowed = {m.key for m in flow.moves_from(state)}
        assert {m.key for m in before.moves} == allowed
        for key in {m.key for m in flow.move} - allowed:
            with pytest.raises(ClerkError, match=f"现在是“{flow.state[state].name}”，不能"):
                service_records.move(file_office, record, key, answers(key))
        assert service_views.view(file_office, record) == before


def test_a_question_is_answered_or_becomes_a_matter(office: Office) -> None:
    record = factories.service(office, consult=True)
    assert service_views.view(office, record).state_name == "咨询"
    service_records.move(office, record, "answer", "带户口簿来办")
    assert service_views.view(office, record).result == "带户口簿来办"
    service_records.move(office, record, "receive")
    service_records.move(office, record, "accept")
    assert service_views.view(office, record).number
    with office.read() as session:
        help_ = session.scalars(
            select(ServiceItem.id).where(ServiceItem.way == "帮", ServiceItem.enabled)
        ).first()
    with pytest.raises(ClerkError, match="没有咨询这一步"):  # it would have become a case of help unseen
        factories.service(office, item_id=help_, consult=True)


@given(
    keys=st.lists(st.integers(0, 99), min_size=1, max_size=14), prints=st.lists(st.booleans(), max_size=14)
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_moves_reaches_the_archive_without_its_papers(
    file_office: Office, keys: list[int], prints: list[bool]
) -> None:
    """Whatever is clicked: every step is written down, and delivery and archive are refused while a paper is owed."""
    flow = file_office.library.flows["service"]
    record = factories.service(file_office, accept=False, materials=[MaterialForm("证明", key=False)])
    for at, key in enumerate(keys):
        before = service_views.view(file_office, record)
        if not before.moves:
            break
        move = before.moves[key % len(before.moves)]
        if at < len(prints) and prints[at]:
            print_owed(file_office, record)
        owed = service_views.view(file_office, record).owed
        names = set() if "something_missing" in move.needs else {"证明"}
        service_records.set_received(file_office, record, names)
        if owed and "papers_printed" in move.needs:
            with pytest.raises(ClerkError, match="还有文书没有打印"):
                service_records.move(file_office, record, move.key, answers(move.key))
            continue
        service_records.move(file_office, record, move.key, answers(move.key))
        after = service_views.view(file_office, record)
        assert after.state == move.to
        assert len(after.steps) == len(before.steps) + 1
        assert move.paper is None or move.paper in after.owed
        assert before.finished_on is None or after.finished_on == before.finished_on
        assert (after.finished_on is not None) >= flow.state[after.state].final
    if service_views.view(file_office, record).state == "archived":
        assert service_views.view(file_office, record).owed == ()


@pytest.mark.parametrize(("key", "word"), [("finish", "结果"), ("transfer", "转往部门"), ("return", "原因")])
def test_moves_that_ask_for_words_are_refused_without_them(office: Office, key: str, word: str) -> None:
    record = factories.service(office)
    with pytest.raises(ClerkError, match=f"要写明{word}"):
        service_records.move(office, record, key, "  ")
    with pytest.raises(ClerkError, match="“一站式办件”没有“fly”这一步"):
        service_records.move(office, record, "fly")


def test_missing_materials_keep_a_matter_from_being_accepted(office: Office) -> None:
    materials = [MaterialForm("户口本"), MaterialForm("收入证明", received=False)]
    record = factories.service(office, materials=materials)
    assert service_views.view(office, record).state == "received"
    with pytest.raises(ClerkError, match="材料还没有收齐：收入证明"):
        service_records.move(office, record, "accept")
    service_records.move(office, record, "correct", "缺收入证明")
    service_records.set_received(office, record, {"户口本", "收入证明"})
    service_records.move(office, record, "accept")
    view = service_views.view(office, record)
    assert (view.state, view.number) == ("accepted", "（2026）示例受字第0001号")
    assert [s.note for s in view.steps] == ["", "缺收入证明", ""]


def test_a_record_changed_elsewhere_is_not_moved(office: Office) -> None:
    record = factories.service(office)
    version = service_views.view(office, record).version
    service_records.move(office, record, "handle", version=version)
    with pytest.raises(ClerkError, match="刚才在别处改过"):
        service_records.move(office, record, "finish", "已办", version=version)


def test_finishing_sets_the_day_and_the_result(office: Office, clock: FixedClock) -> None:
    record = factories.service(office)
    clock.instant += timedelta(days=3)
    service_records.move(office, record, "finish", "已办好，证件已领")
    view = service_views.view(office, record)
    assert (view.finished_on, view.result, view.days_left) == (date(2026, 3, 19), "已办好，证件已领", None)
    assert [m.key for m in view.moves] == ["deliver", "rate", "complain", "archive"]
    assert view.term is None


def test_an_item_without_a_promise_has_no_due_day(office: Office) -> None:
    record = factories.service(office, limit_days=None)
    service_records.move(office, record, "pause", "等材料")
    service_records.move(office, record, "resume")
    assert service_views.view(office, record).due_on is None


def test_a_pause_moves_the_due_day_by_the_working_days_lost(office: Office, clock: FixedClock) -> None:
    record = factories.service(office, limit_days=10)
    assert service_views.view(office, record).due_on == date(2026, 3, 30)
    service_records.move(office, record, "pause", "等上级答复")
    clock.instant += timedelta(days=7)
    service_records.move(office, record, "resume")
    assert service_views.view(office, record).due_on == date(2026, 4, 7)  # 5 days more, 清明 holiday between
    service_records.move(office, record, "pause", "等材料")
    assert service_views.view(office, record).stopped_on == office.today()
    clock.instant += timedelta(days=60)
    service_records.move(office, record, "withdraw", "不办了")
    view = service_views.view(office, record)
    assert view.due_on is not None
    assert view.finished_on is not None
    assert view.ended_as == "撤回"
    assert view.due_on > view.finished_on, "what ends while its clock stands still is not late"
    assert counted(office, ("promise", "=", "late")) == 0


@given(
    start=st.dates(date(2026, 1, 5), date(2026, 9, 1)), limit=st.integers(1, 30),
    pauses=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=3),
    own_days=st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=12),
)  # fmt: skip
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_stopped_days_are_added_back_exactly(
    file_office: Office, start: date, limit: int, pauses: list[tuple[int, int]], own_days: dict[date, bool]
) -> None:
    """Whatever the calendar and the pauses: working days on the clock until the due day are the promise."""
    calendar = file_office.calendar = OfficeCalendar(own_days)
    record_id = factories.service(file_office, accept=False, limit_days=limit, received_on=start)
    day, stopped = start, 0
    with file_office.write("测试") as w:
        record = w.session.get_one(ServiceRecord, record_id)
        service_records.apply_move(file_office, w, record, "accept", on=day)
        service_records.apply_move(file_office, w, record, "handle", on=day)
        for run, rest in pauses:
            day += timedelta(days=run)
            service_records.apply_move(file_office, w, record, "pause", "等", on=day)
            stopped += calendar.working_days_between(day, day + timedelta(days=rest))
            day += timedelta(days=rest)
            service_records.apply_move(file_office, w, record, "resume", on=day)
        assert record.due_on is not None
        assert calendar.working_days_between(start, record.due_on) - stopped == limit
        assert record.stopped_on is None


def test_numbers_have_no_gaps_and_no_doubles_over_years_and_rollbacks(
    office: Office, clock: FixedClock
) -> None:
    def failing() -> None:
        with office.write("发号") as w:
            numbering.give(office, w, "paper", office.today().year)
            raise KeyError("power cut")

    given_out: list[str] = []
    for turn in range(6):
        if turn == 3:
            clock.instant += timedelta(days=300)
        with office.write("发号") as w:
            given_out.append(numbering.give(office, w, "paper", office.today().year))
        with pytest.raises(KeyError):
            failing()
    assert given_out == [f"（{year}）示例文字第{n:04d}号" for year in (2026, 2027) for n in (1, 2, 3)]
    with office.read() as session:
        rows = session.execute(select(IssuedNumber.year, IssuedNumber.seq).order_by(IssuedNumber.id)).all()
    assert [tuple(r) for r in rows] == [(year, n) for year in (2026, 2027) for n in (1, 2, 3)]


def test_the_same_number_cannot_be_given_twice_even_by_hand(office: Office) -> None:
    def take() -> None:
        with office.write("发号") as w:
            w.session.add(IssuedNumber(series="paper", year=2026, seq=1, text="甲", given_at=w.at))

    take()
    with pytest.raises(ClerkError, match="重复的编号"):
        take()


def test_a_series_nobody_defined_is_named(office: Office) -> None:
    with pytest.raises(ClerkError, match="没有编号规则“nothing”"), office.write("发号") as w:
        numbering.give(office, w, "nothing", 2026)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("{year}{unit}第{seq}号", "2026甲第7号"), ("{seq:3}/{year}", "007/2026"), ("{year}-{seq:1}", "2026-7")],
)
def test_patterns(pattern: str, expected: str) -> None:
    assert numbering.write_number(pattern, 2026, "甲", 7) == expected


def test_items_are_found_by_name_alias_code_and_initials(office: Office) -> None:
    first = catalogue.find_items(office)[0]
    assert first.id in {i.id for i in catalogue.find_items(office, first.name[:3])}
    assert first.id in {i.id for i in catalogue.find_items(office, first.code)}
    used = catalogue.find_items(office)[-1]
    factories.service(office, item_id=used.id)
    assert catalogue.find_items(office)[0].id == used.id


def test_a_bad_rating_is_called_back_in_a_working_day_and_put_right_in_fifteen_days(
    office: Office, clock: FixedClock
) -> None:
    record = factories.service(office)
    service_records.move(office, record, "finish", "已办")
    with pytest.raises(ClerkError, match="“不满意”要用“差评”这一步登记"):
        service_records.move(office, record, "rate", {"rating": "不满意"})
    with pytest.raises(ClerkError, match="不认识评价“还行吧”"):
        service_records.move(office, record, "rate", {"rating": "还行吧"})
    service_records.move(office, record, "complain", {"rating": "不满意", "note": "等了一上午"})
    view = service_views.view(office, record)
    assert (view.state_name, view.satisfaction, view.rating_note) == ("差评整改", "不满意", "等了一上午")
    assert view.term is not None
    assert (view.term.what, view.term.on) == ("差评回访", date(2026, 3, 17))
    clock.instant += timedelta(days=9)  # called back late: the fifteen days run from the rating
    service_records.move(office, record, "call_back", "已当面道歉")
    view = service_views.view(office, record)
    assert view.term is not None
    assert (view.term.what, view.term.on) == ("差评整改", date(2026, 3, 31))
    service_records.move(office, record, "mend", "延时服务到 18 点")
    assert service_views.view(office, record).term is None


def test_what_is_not_a_key_material_may_follow_by_a_day(office: Office) -> None:
    materials = [MaterialForm("户口簿", received=False), MaterialForm("照片", received=False, key=False)]
    record = factories.service(office, materials=materials, limit_days=20)
    with pytest.raises(ClerkError, match="主要材料不能容缺：户口簿"):
        service_records.move(office, record, "accept_lacking", {"until": "2026-03-20"})
    service_records.set_received(office, record, {"户口簿"})
    for wrong in ("2026-03-15", "2026-03"):
        with pytest.raises(ClerkError, match="今天以后的一天"):
            service_records.move(office, record, "accept_lacking", {"until": wrong})
    service_records.move(office, record, "accept_lacking", {"until": "2026-03-20"})
    view = service_views.view(office, record)
    assert (view.state_name, view.due_on, view.owed) == ("容缺待补", date(2026, 4, 14), ("service_receipt",))
    assert view.term is not None
    assert (view.term.what, view.term.on) == ("容缺受理", date(2026, 3, 20))
    receipt = repr(printing.prepare(office, "service_receipt", record).document)
    assert "还缺：照片，请于 2026-03-20 前补齐" in receipt, "what is still to be brought, and by when"
    assert "首问负责" in receipt
    with pytest.raises(ClerkError, match="材料还没有收齐：照片") as refused:
        service_records.move(office, record, "complete")
    assert "容缺受理" not in (refused.value.hint or ""), "it is accepted so already"
    service_records.set_received(office, record, {"户口簿", "照片"})
    service_records.move(office, record, "complete")
    assert service_views.view(office, record).state == "handling"


def test_what_may_follow_stays_owed_while_the_matter_is_handed_on_or_stands_still(office: Office) -> None:
    photo = [MaterialForm("照片", received=False, key=False)]
    record = factories.service(office, materials=photo, limit_days=20)
    service_records.move(office, record, "accept_lacking", {"until": "2026-03-20"})

    def stands() -> tuple[str, str, date, date | None]:
        view = service_views.view(office, record)
        assert view.term is not None
        return view.state, view.term.what, view.term.on, view.material_due

    lacking = ("容缺受理", date(2026, 3, 20), date(2026, 3, 20))
    service_records.move(office, record, "pause", "等上级答复")
    assert stands() == ("paused", *lacking)
    service_records.move(office, record, "resume")
    assert stands() == ("lacking", *lacking)
    service_records.move(office, record, "transfer", answers("transfer") | {"until": "2026-03-18"})
    assert stands() == ("transferred", "转办回执", date(2026, 3, 18), date(2026, 3, 20))
    assert "还缺：照片" in repr(printing.preview(office, "transfer_slip", record).document), (
        "who gets it knows"
    )
    service_records.move(office, record, "reply", answers("reply"))
    assert stands() == ("lacking", *lacking)
    service_records.move(office, record, "transfer", answers("transfer") | {"until": "2026-03-27"})
    assert stands() == ("transferred", *lacking), "what ends first is awaited first"
    service_records.set_received(office, record, {"照片"})
    assert stands() == ("transferred", "转办回执", date(2026, 3, 27), None)
    service_records.move(office, record, "take_back", "自己办")
    assert stands()[0] == "handling", "nothing is owed any more"


def test_one_visit_with_several_matters_is_one_intake(office: Office) -> None:
    items = [factories.item_id(office)] * 2
    forms = [ServiceForm(item_id=i, applicant="钱乙", applicant_kind="outsider", agent="孙丙") for i in items]
    first, second = service_records.take_many(office, forms)
    views = [service_views.view(office, r) for r in (first, second)]
    assert len({v.intake_id for v in views}) == 1
    assert [v.agent for v in views] == ["孙丙", "孙丙"]
    with office.read() as session:
        assert [i.applicant for i in session.scalars(select(ServiceIntake))] == ["钱乙"]
    assert undo.acts(office)[0].what == "收件 钱乙 等 2 件"
    undo.undo(office, undo.acts(office)[0].id)
    with pytest.raises(ClerkError, match="已不存在"):
        service_views.view(office, first)


def test_a_step_is_not_taken_back_from_under_those_that_came_after_it(office: Office) -> None:
    record = factories.service(office)
    taken = undo.acts(office)[0]
    for key, said in (("handle", {}), ("finish", {"result": "已办"}), ("rate", {"rating": "5"})):
        service_records.move(office, record, key, said)
    service_records.hand_over(office, record, standin="李替岗")
    rated, finished = (a for a in undo.acts(office) if a.what.startswith(("评价", "办结")))
    for act, later in ((finished, "“评价”"), (taken, "“开始办理”“办结”“评价”")):
        with pytest.raises(ClerkError, match=f"之后又办了{later}") as told:
            undo.undo(office, act.id)
        assert "先撤销“评价”" in told.value.hint
    for act in (rated, finished):  # from the last one backwards; that somebody stands in moved nothing
        assert undo.undo(office, act.id).undone == 2
    view = service_views.view(office, record)
    assert (view.state, view.finished_on, view.result, view.satisfaction) == ("handling", None, "", "")
    assert [s.move for s in view.steps] == ["收件", "受理", "开始办理", "交接"]


def test_of_a_visit_what_moved_on_is_kept_with_its_steps(office: Office) -> None:
    first, second = service_records.take_many(
        office, [ServiceForm(factories.item_id(office), applicant="钱乙")] * 2
    )
    visit = undo.acts(office)[0]
    service_records.move(office, first, "handle")
    undo.undo(office, visit.id)
    assert [s.move for s in service_views.view(office, first).steps] == ["收件", "受理", "开始办理"]
    with pytest.raises(ClerkError, match="已不存在"):
        service_views.view(office, second)


def test_all_that_a_move_asks_has_room_in_its_step(office: Office) -> None:
    asked = flows.ASKED
    for flow in office.library.flows.values():
        for move in flow.move if flow.for_ == "service_record" else ():
            days = {"until", "replied_on", "rating", "people"}
            most = sum(
                len(asked[n]) + 2 + (10 if n in days else service_answers.LONGEST[n]) for n in move.asks
            )
            assert most <= 500, (flow.key, move.key)


def test_a_reply_too_long_for_its_step_is_refused_at_its_field(office: Office) -> None:
    record = factories.service(office)
    service_records.move(
        office, record, "transfer", {"department": "民政办", "note": "请办", "until": "2026-03-27"}
    )
    said = {"replied_by": "民政办", "replied_on": "2026-03-16", "reply": "长" * 361}
    with pytest.raises(ClerkError, match="有 361 个字，最多 360 个字"):
        service_records.move(office, record, "reply", said)
    service_records.move(office, record, "reply", said | {"reply": "长" * 360})
    assert service_views.view(office, record).steps[-1].note.endswith("长" * 360)


def test_someone_who_gives_no_name_is_taken_too(office: Office) -> None:
    record = factories.service(office, applicant="", applicant_kind="unknown", channel="hotline")
    view = service_views.view(office, record)
    assert (view.applicant, view.applicant_kind) == ("不愿留名", "unknown")
    typed = service_views.view(office, factories.service(office, applicant="不愿留名", channel="hotline"))
    assert typed.applicant_kind == "unknown", "written in the place of a name it is no stranger's"


def test_correction_twice_owes_two_notices_and_stops_the_clock(office: Office) -> None:
    record = factories.service(office, accept=False, materials=[MaterialForm("证明", received=False)])
    for note in ("缺证明", "证明没有盖章"):
        service_records.move(office, record, "correct", note)
        view = service_views.view(office, record)
        assert view.owed == ("correction_notice",)
        assert view.term is not None
        assert (view.term.what, view.term.on) == ("补正期限", date(2026, 3, 30))
        print_owed(office, record)
        service_records.move(office, record, "supplement")
    assert service_views.view(office, record).owed == ()


def test_a_stand_in_takes_over_and_the_first_clerk_stays_named(office: Office) -> None:
    record = factories.service(office)
    service_records.hand_over(office, record, standin="李替岗")
    view = service_views.view(office, record)
    assert (view.first_clerk, view.standin) == (office.clerk.name, "李替岗")
    last = view.steps[-1]
    assert (last.move, last.state, last.note) == ("交接", "", "替岗 李替岗"), "it stays where it stands"
    receipt = printing.prepare(office, "service_receipt", record).document
    assert f"{office.clerk.name}（AB岗 李替岗）" in repr(receipt), "who comes for the result asks either"
    assert receipt.running == f"受理回执　{view.number}　{view.applicant}", "a second page says whose it is"
    for same in ({"standin": office.clerk.name}, {"handler": "李替岗"}):
        with pytest.raises(ClerkError, match="替岗人不能是经办人自己"):
            service_records.hand_over(office, record, **same)
    service_records.hand_over(office, record, "赵经办")
    assert service_views.view(office, record).standin == "李替岗"
    service_records.hand_over(office, record, standin="")
    view = service_views.view(office, record)
    assert (view.handler, view.standin) == ("赵经办", ""), "who is back needs no stand-in"
    assert view.steps[-1].note == "赵经办；不再替岗"


def test_who_helps_is_named_found_printed_and_counted_for_nobody(office: Office) -> None:
    record = factories.service(office)
    service_records.hand_over(office, record, "王芳")
    by_clerk = counts.collect(office, "clerk", "2026-03").sections
    service_records.hand_over(office, record, helpers="李协办，阳光志愿队、王芳；李协办")
    assert counts.collect(office, "clerk", "2026-03").sections == by_clerk
    view = service_views.view(office, record)
    assert (view.handler, view.helpers) == ("王芳", "李协办、阳光志愿队")
    assert view.steps[-1].note == "王芳；协办 李协办、阳光志愿队"
    assert counted(office, ("helpers", "contains", "阳光")) == 1
    service_records.move(office, record, "transfer", {"department": "街道", "note": "请核", "until": ""})
    assert "协办" in repr(printing.prepare(office, "transfer_slip", record).document)
    service_records.hand_over(office, record, "", "李替岗")
    assert service_views.view(office, record).helpers == "李协办、阳光志愿队"
    service_records.hand_over(office, record, helpers="")
    assert service_views.view(office, record).helpers == ""
    with pytest.raises(ClerkError, match="最多 200 个字"):
        service_records.hand_over(office, record, helpers="某某志愿服务队" * 30)


def of_way(office: Office, way: str, **values: Any) -> int:
    """A matter of an item that is worked in this way."""
    with office.read() as session:
        item = session.scalars(
            select(ServiceItem.id).where(ServiceItem.way == way, ServiceItem.enabled)
        ).first()
    assert item is not None
    named = {"applicant": "" if values.get("applicant_kind") == "unknown" else "李四"}
    return service_records.take(office, ServiceForm(item_id=item, **named, **values))


@pytest.mark.parametrize(
    ("way", "channel", "flow"),
    [("办", "window", "service"), ("转", "phone", "service"), ("帮", "visit", "help"), ("活", "grid", "activity"),
     ("查", "grid", "check"), ("介", "window", "referral"), ("办", "order", "order")],
)  # fmt: skip
def test_a_matter_goes_through_the_flow_of_its_way_or_channel(
    office: Office, way: str, channel: str, flow: str
) -> None:
    view = service_views.view(office, of_way(office, way, channel=channel))
    assert view.flow == flow
    assert view.number
    accepted = (
        office.today() if flow == "service" else None
    )  # 点单 and the like have no 受理; the month counts them anyway
    assert view.accepted_on == accepted
    assert counted(office, ("accepted_on", "=", str(office.today()))) == 1


def test_who_did_an_errand_no_longer_works_on_what_goes_on_without_him(office: Office) -> None:
    record = factories.service(office)
    service_records.move(office, record, "agency", {"assignee": "陈代办"})
    service_records.move(office, record, "resume")
    assert service_views.view(office, record).assignee == ""
    late = repr(printing.prepare(office, "agency_entrustment", record).document)
    assert "陈代办" in late, "his power of attorney names him, however late it is printed"


def test_help_goes_on_with_visits_until_it_ends(office: Office) -> None:
    record = of_way(office, "帮")
    service_records.move(office, record, "plan", {"plan": "每月走访，联系培训", "assignee": "王芳"})
    for note in ("已报名培训", "已上岗"):
        service_records.move(office, record, "visit", note)
        view = service_views.view(office, record)
        assert view.term is not None
        assert (view.state_name, view.term.what, view.term.on) == ("帮扶中", "下次走访", date(2026, 4, 15))
    service_records.move(office, record, "close", "稳定就业三个月")
    view = service_views.view(office, record)
    assert (view.finished_on, view.result, view.term) == (office.today(), "稳定就业三个月", None)


def test_an_order_is_given_taken_done_and_rated_and_may_come_back(office: Office) -> None:
    record = of_way(office, "办", channel="order")
    service_records.move(office, record, "assign", {"assignee": "第一党支部"})
    service_records.move(office, record, "decline", "人手不够")
    assert service_views.view(office, record).assignee == "", "who declined does not do it"
    service_records.move(office, record, "assign", {"assignee": "巧手志愿队"})
    service_records.move(office, record, "take")
    service_records.move(office, record, "do", "水管已修好")
    service_records.move(office, record, "rate", {"rating": "非常满意"})
    view = service_views.view(office, record)
    assert (view.state_name, view.assignee, view.satisfaction) == ("已评价", "巧手志愿队", "非常满意")


def test_a_check_is_put_right_by_its_day_and_looked_at_again(office: Office) -> None:
    record = of_way(office, "查")
    service_records.move(office, record, "order_fix", {"note": "楼道堆物", "until": "2026-03-20"})
    view = service_views.view(office, record)
    assert view.term is not None
    assert (view.term.what, view.term.on, view.term.days_left) == ("要求整改", date(2026, 3, 20), 4)
    service_records.move(office, record, "recheck", "已清理")
    assert service_views.view(office, record).state_name == "了结"


def test_the_plan_of_help_stays_on_the_matter_and_is_replaced(office: Office) -> None:
    record = of_way(office, "帮")
    service_records.move(office, record, "plan", {"plan": "每月走访", "assignee": "王芳"})
    assert service_views.view(office, record).plan == "每月走访"
    service_records.move(office, record, "replan", {"plan": "联系技能培训"})
    view = service_views.view(office, record)
    assert view.plan == "联系技能培训"
    assert "每月走访" in " ".join(s.note for s in view.steps)


@pytest.mark.parametrize("typed", ["0", "很多", "-3", "1.5", "100001"])
def test_an_activity_counts_who_came(office: Office, typed: str) -> None:
    record = of_way(office, "活")
    with pytest.raises(ClerkError, match="不是人数"):
        service_records.move(office, record, "hold", {"people": typed, "result": "如期举办"})
    service_records.move(office, record, "hold", {"people": "35人", "result": "如期举办"})
    assert service_views.view(office, record).people == 35


def test_those_expected_at_an_activity_are_not_counted_until_they_came(office: Office) -> None:
    record = of_way(office, "活", people=200)
    view = service_views.view(office, record)
    assert (view.people, view.plan) == (1, "预计 200 人")
    service_records.move(office, record, "hold", {"people": "35", "result": "如期举办"})
    assert service_views.view(office, record).people == 35


def test_a_referral_names_the_provider_and_comes_back_when_bad(office: Office) -> None:
    providers.save(office, providers.ProviderForm("巧手水电", "01", "13900000000"))
    record = of_way(office, "介")
    assert service_asks.hints(office, record).assignees[0] == "巧手水电 13900000000"
    service_records.move(office, record, "introduce", {"assignee": "巧手水电 13900000000"})
    view = service_views.view(office, record)
    assert (view.flow, view.term and view.term.what) == ("referral", "介绍回音")
    service_records.move(office, record, "match", "当天修好")
    service_records.move(office, record, "complain", {"rating": "不满意", "note": "价格高"})
    service_records.move(office, record, "call_back", "已与商家协商")
    service_records.move(office, record, "mend", "退还差价")
    service_records.move(office, record, "archive")
    assert service_views.view(office, record).state_name == "归档"


def test_what_is_too_long_is_refused_and_never_cut(office: Office) -> None:
    record = factories.service(office)
    finish = next(m for m in service_views.view(office, record).moves if m.key == "finish")
    assert service_asks.wrong_answers(office, finish, {"result": "办" * 201}) == {
        "result": "结果有 201 个字，最多 200 个字，请写短些"
    }
    with pytest.raises(ClerkError, match="最多 200 个字"):
        service_records.move(office, record, "finish", "办" * 201)
    with pytest.raises(ClerkError, match="经办人有 61 个字"):
        service_records.hand_over(office, record, "王" * 61)
    with pytest.raises(ClerkError, match="上门地址有 201 个字"):
        of_way(office, "办", address="路" * 201)
    service_records.move(office, record, "finish", "办" * 200)
    assert service_views.view(office, record).result == "办" * 200


def test_what_is_missing_decides_whether_it_can_be_asked_for(office: Office) -> None:
    record = factories.service(office, accept=False, materials=[MaterialForm("证明")])
    assert "correct" not in [m.key for m in service_views.view(office, record).moves]
    service_records.set_received(office, record, set())
    assert "correct" in [m.key for m in service_views.view(office, record).moves]


def test_a_term_into_a_year_of_unknown_holidays_says_so(office: Office) -> None:
    near, far = (factories.service(office, limit_days=days) for days in (5, 250))
    terms = [service_views.view(office, one).term for one in (near, far)]
    assert [t and t.reckoned for t in terms] == ["", "2027年节假日还没有导入，按周末推算"]


def test_an_order_goes_to_the_archive_with_its_slip(office: Office) -> None:
    record = of_way(office, "办", channel="order")
    service_records.move(office, record, "assign", {"assignee": "党员先锋队"})
    service_records.move(office, record, "take")
    service_records.move(office, record, "do", "灯已换")
    with pytest.raises(ClerkError, match="还有文书没有打印"):
        service_records.move(office, record, "archive")
    print_owed(office, record)
    service_records.move(office, record, "archive")


def first_move(office: Office, record: int) -> str:
    """The move that stands first, as the coloured button."""
    return next(m.key for m in service_views.view(office, record).moves if not m.negative)


def test_the_usual_next_step_stands_first(office: Office) -> None:
    referral = of_way(office, "介")
    service_records.move(office, referral, "introduce", {"assignee": "巧手水电"})
    assert first_move(office, referral) == "match"
    passed_on = of_way(office, "转")
    assert first_move(office, passed_on) == "transfer"
    service_records.move(office, passed_on, "transfer", {"department": "街道", "note": "请核", "until": ""})
    assert service_views.view(office, passed_on).steps[-1].note == "转往部门：街道；请核"
    said = {"replied_by": "街道", "replied_on": str(office.today()), "reply": "已核"}
    service_records.move(office, passed_on, "reply", said)
    assert first_move(office, passed_on) == "finish"


def test_the_item_of_orders_is_an_order_however_it_came(office: Office) -> None:
    with office.read() as session:
        item = session.scalar(select(ServiceItem.id).where(ServiceItem.code == "ZY03"))
    assert item is not None
    record = service_records.take(office, ServiceForm(item_id=item, applicant="李四", channel="window"))
    assert service_views.view(office, record).flow == "order"


def counted(office: Office, *where: tuple[Any, ...]) -> int:
    return questions.count(office, Question("service_record", where))


def test_what_is_in_hand_and_what_is_done_make_all(office: Office) -> None:
    bad, done, paused = (factories.service(office) for _ in range(3))
    service_records.move(office, paused, "pause", "等待")
    for one in (bad, done):
        service_records.move(office, one, "finish", "已办")
    service_records.move(office, bad, "complain", {"rating": "不满意", "note": "慢"})
    factories.service(office, accept=False)
    asked = [counted(office, ("progress", "=", k)) for k in ("open", "done")]
    assert (*asked, counted(office)) == (3, 1, 4)
    assert counted(office, ("progress", "!=", "done")) == 3
    assert counted(office, ("progress", "=", "open"), ("state", "=", "mending")) == 1


def test_what_is_taken_up_again_is_not_finished_any_more(office: Office) -> None:
    helped = of_way(office, "帮")
    service_records.move(office, helped, "plan", {"plan": "每月走访", "assignee": "王芳"})
    service_records.move(office, helped, "close", "已就业")
    assert service_views.view(office, helped).finished_on == office.today()
    service_records.move(office, helped, "reopen", "又失业")
    again = service_views.view(office, helped)
    assert (again.finished_on, again.result) == (None, ""), "the result it had is told by its step"
    assert "已就业" in {step.note for step in again.steps}
    asked = of_way(office, "办", consult=True)
    service_records.move(office, asked, "answer", "已告知")
    service_records.move(office, asked, "receive")
    assert service_views.view(office, asked).finished_on is None


def test_who_left_no_name_is_owed_no_paper(office: Office) -> None:
    record = of_way(office, "办", applicant_kind="unknown", channel="hotline")
    assert service_views.view(office, record).state == "accepted"
    service_records.move(
        office, record, "transfer", {"department": "城管办", "note": "请修路灯", "until": "2026-03-27"}
    )
    assert service_views.view(office, record).owed == ("transfer_slip",)
    print_owed(office, record)
    service_records.move(office, record, "take_back", "自己修")
    service_records.move(office, record, "finish", "路灯已修")
    finish = next(m for m in office.library.flows["service"].move if m.key == "finish")
    assert service_papers.print_move(office, record, finish) is None
    assert service_views.view(office, record).owed == ()
    service_records.move(office, record, "archive")
    sent = of_way(office, "办", applicant_kind="unknown", agent="王五")
    assert service_views.view(office, sent).owed == ("service_receipt",)


def test_papers_are_offered_once_their_step_is_taken(office: Office) -> None:
    record = factories.service(office, accept=False)
    offered = {p.key for p in paper_offers.of_matter(office, record)}
    assert "once_notice" in offered
    assert not offered & {"service_receipt", "completion_notice"}
    service_records.move(office, record, "accept")
    service_records.move(office, record, "finish", "已办")
    assert {"service_receipt", "completion_notice"} <= {p.key for p in paper_offers.of_matter(office, record)}


def test_a_unit_that_is_on_file_is_linked_by_its_name(office: Office) -> None:
    with office.write("单位") as w:
        unit = Organisation(name="振兴商贸公司")
        w.session.add_all([unit, Organisation(name="同名店"), Organisation(name="同名店")])
        w.session.flush()
        own = unit.id
    linked = []
    for name in ("振兴商贸公司", "同名店", "没有登记的公司"):
        for said in ("body", "resident"):  # "resident" stands there when nothing was said
            one = factories.service(office, applicant=name, applicant_kind=said)
            view = service_views.view(office, one)
            linked.append((view.organisation_id, view.applicant_kind))
    assert linked == [
        (own, "body"), (own, "body"), (None, "body"), (None, "outsider"), (None, "body"), (None, "outsider"),
    ]  # fmt: skip
    assert service_asks.is_body(office, "振兴商贸公司")
    service_records.move(office, one, "return", "材料不实")
    assert "你申请办理" in repr(printing.prepare(office, "return_notice", one).document)
    service_records.move(office, one - 1, "return", "材料不实")
    assert "你单位申请办理" in repr(printing.prepare(office, "return_notice", one - 1).document)


def test_a_bad_rating_stays_counted_and_a_better_one_is_kept_beside_it(office: Office) -> None:
    record = factories.service(office)
    service_records.move(office, record, "finish", "已办")
    print_owed(office, record)
    service_records.move(office, record, "complain", {"rating": "2", "note": "态度差"})
    view = service_views.view(office, record)
    assert [m.key for m in view.moves] == ["call_back"]
    assert view.steps[-1].note == "评价：不满意；态度差"
    for early in ("rate", "rate_again", "archive", "mend"):
        with pytest.raises(ClerkError, match="现在是“差评整改”，不能"):
            service_records.move(office, record, early, {"rating": "5", "note": "好"})
    service_records.move(office, record, "call_back", "已道歉")
    assert next(m.key for m in service_views.view(office, record).moves) == "mend"
    service_records.move(office, record, "mend", "换人接待")
    service_records.move(office, record, "rate_again", {"rating": "5"})
    view = service_views.view(office, record)
    assert (view.state_name, view.satisfaction, view.again) == ("已评价", "不满意", "非常满意")
    assert (view.rating_note, view.result) == ("态度差", "已办")


def test_a_transfer_comes_back_with_its_slip_in_the_days_that_were_given(office: Office) -> None:
    record = factories.service(office)
    asked = {"department": "街道民政办", "note": "请核定"}
    service_records.move(office, record, "transfer", asked | {"until": "2026-03-20"})
    view = service_views.view(office, record)
    assert view.term is not None
    assert (view.term.what, view.term.on) == ("转办回执", date(2026, 3, 20))
    for refused in ("finish", "resume"):
        with pytest.raises(ClerkError, match="可以：收到转办回执"):
            service_records.move(office, record, refused, "已办")
    said = {"replied_by": "街道民政办 周主任", "replied_on": "2026-03-16", "reply": "已核定，每月 600 元"}
    for wrong in ("2026-03-15", "2026-03-17", "下周"):
        with pytest.raises(ClerkError, match="答复日期"):
            service_records.move(office, record, "reply", said | {"replied_on": wrong})
    service_records.move(office, record, "reply", said)
    view = service_views.view(office, record)
    assert (view.state, view.term is None or view.term.what) != ("transferred", "转办回执")
    assert (view.replied_by, view.replied_on, view.reply) == (
        "街道民政办 周主任", date(2026, 3, 16), "已核定，每月 600 元",
    )  # fmt: skip


def test_a_transfer_without_a_day_has_the_usual_five(office: Office) -> None:
    record = factories.service(office)
    service_records.move(office, record, "transfer", {"department": "街道民政办", "note": "请核定"})
    view = service_views.view(office, record)
    assert view.term is not None
    assert view.term.on == date(2026, 3, 23)


@pytest.mark.parametrize("typed", ["0", "abc", "99999", "2026-03-15"])
def test_a_day_that_is_none_is_answered_with_how_to_write_one(office: Office, typed: str) -> None:
    move = next(m for m in office.library.flows["service"].move if m.key == "accept_lacking")
    assert "今天以后的一天" in service_asks.wrong_answers(office, move, {"until": typed})["until"]


def test_a_request_is_not_taken_without_its_content_which_stands_on_the_transfer_slip(office: Office) -> None:
    with office.read() as session:
        item = session.scalars(select(ServiceItem.id).where(ServiceItem.code == "BM05")).one()
    form = ServiceForm(item_id=item, applicant="李四")
    assert set(service_records.problems(office, [form])) == {"note"}
    with pytest.raises(ClerkError, match="诉求内容"):
        service_records.take(office, form)
    assert not service_records.problems(office, [replace(form, consult=True)])
    record = service_records.take(office, replace(form, note="3 号楼前路灯不亮"))
    service_records.move(office, record, "transfer", {"department": "城管", "note": "请修"})
    assert "3 号楼前路灯不亮" in repr(printing.prepare(office, "transfer_slip", record).document)
