"""The desk: each move allowed or refused with its reason, the clock that stops, numbers without gaps."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.rules.working_days import OfficeCalendar
from app.models.tables import IssuedNumber, ServiceItem, ServiceRecord
from app.office import Office
from app.usecases import catalogue, numbering, service_records, undo
from app.usecases.service_records import MaterialForm, ServiceForm
from tests import factories

ROAD_TO = {
    "received": [], "correcting": ["correct"], "accepted": ["accept"], "handling": ["accept", "handle"],
    "transferred": ["accept", "transfer"], "paused": ["accept", "pause"], "finished": ["accept", "finish"],
    "refused": ["refuse"], "returned": ["accept", "return"], "withdrawn": ["withdraw"],
}  # fmt: skip
MOVES = [
    "accept",
    "correct",
    "refuse",
    "handle",
    "transfer",
    "pause",
    "resume",
    "finish",
    "return",
    "withdraw",
]


def in_state(office: Office, state: str) -> int:
    record = factories.service(office, accept=False)
    for key in ROAD_TO[state]:
        service_records.move(office, record, key, "按规定")
    assert service_records.view(office, record).state == state
    return record


def test_a_matter_is_received_and_accepted_in_one_step(office: Office) -> None:
    resident = factories.resident(office, "赵甲", phone="19900000009")
    record = factories.service(office, resident_id=resident, applicant="", limit_days=5)
    view = service_records.view(office, record)
    assert (view.applicant, view.phone, view.state_name) == ("赵甲", "19900000009", "受理")
    assert (view.number, view.accepted_on) == ("（2026）示例受字第0001号", date(2026, 3, 16))
    assert (view.due_on, view.days_left) == (date(2026, 3, 23), 5)
    assert [(s.move, s.state) for s in view.steps] == [("收件", "收件"), ("受理", "受理")]
    assert undo.acts(office)[0].what.startswith("受理 赵甲 ")


def test_an_empty_form_is_refused_with_every_reason(office: Office) -> None:
    with pytest.raises(ClerkError, match="请选择办理事项；请选择居民，或填写申请人姓名；联系电话"):
        service_records.take(office, ServiceForm(applicant_phone="没电话"))


def test_an_item_that_is_switched_off_is_refused(office: Office) -> None:
    item = factories.item_id(office)
    with office.write("停用事项") as w:
        w.session.get_one(ServiceItem, item).enabled = False
    with pytest.raises(ClerkError, match="没有启用"):
        factories.service(office, item_id=item)
    assert item not in {i.id for i in catalogue.find_items(office)}


@pytest.mark.parametrize("state", ROAD_TO)
def test_exactly_the_moves_of_the_flow_are_possible_and_others_say_why(
    file_office: Office, state: str
) -> None:
    flow = file_office.library.flows["service"]
    record = in_state(file_office, state)
    allowed = {m.key for m in flow.moves_from(state)}
    assert {m.key for m in service_records.view(file_office, record).moves} == allowed
    for key in set(MOVES) - allowed:
        before = service_records.view(file_office, record)
        with pytest.raises(ClerkError, match=f"现在是“{flow.state[state].name}”，不能"):
            service_records.move(file_office, record, key, "按规定")
        assert service_records.view(file_office, record) == before
    for key in allowed:
        fresh = in_state(file_office, state)
        service_records.move(file_office, fresh, key, "按规定")
        assert service_records.view(file_office, fresh).state == next(m.to for m in flow.move if m.key == key)


@pytest.mark.parametrize(("key", "word"), [("finish", "结果"), ("transfer", "原因"), ("return", "原因")])
def test_moves_that_ask_for_words_are_refused_without_them(office: Office, key: str, word: str) -> None:
    record = factories.service(office)
    with pytest.raises(ClerkError, match=f"要写明{word}"):
        service_records.move(office, record, key, "  ")
    with pytest.raises(ClerkError, match="没有“fly”这一步"):
        service_records.move(office, record, "fly")


def test_missing_materials_keep_a_matter_from_being_accepted(office: Office) -> None:
    materials = [MaterialForm("户口本"), MaterialForm("收入证明", received=False)]
    record = factories.service(office, materials=materials)
    assert service_records.view(office, record).state == "received"
    with pytest.raises(ClerkError, match="材料还没有收齐：收入证明"):
        service_records.move(office, record, "accept")
    service_records.move(office, record, "correct", "缺收入证明")
    service_records.set_received(office, record, {"户口本", "收入证明"})
    service_records.move(office, record, "accept")
    view = service_records.view(office, record)
    assert (view.state, view.number) == ("accepted", "（2026）示例受字第0001号")
    assert [s.note for s in view.steps] == ["", "缺收入证明", ""]


def test_a_record_changed_elsewhere_is_not_moved(office: Office) -> None:
    record = factories.service(office)
    version = service_records.view(office, record).version
    service_records.move(office, record, "handle", version=version)
    with pytest.raises(ClerkError, match="刚才在别处改过"):
        service_records.move(office, record, "finish", "已办", version=version)


def test_finishing_sets_the_day_and_the_result(office: Office, clock: FixedClock) -> None:
    record = factories.service(office)
    clock.instant += timedelta(days=3)
    service_records.move(office, record, "finish", "已办好，证件已领")
    view = service_records.view(office, record)
    assert (view.finished_on, view.result, view.days_left) == (date(2026, 3, 19), "已办好，证件已领", None)
    assert view.moves == ()


def test_an_item_without_a_promise_has_no_due_day(office: Office) -> None:
    record = factories.service(office, limit_days=None)
    service_records.move(office, record, "pause", "等材料")
    service_records.move(office, record, "resume")
    assert service_records.view(office, record).due_on is None


def test_a_pause_moves_the_due_day_by_the_working_days_lost(office: Office, clock: FixedClock) -> None:
    record = factories.service(office, limit_days=10)
    assert service_records.view(office, record).due_on == date(2026, 3, 30)
    service_records.move(office, record, "pause", "等上级答复")
    clock.instant += timedelta(days=7)
    service_records.move(office, record, "resume")
    assert service_records.view(office, record).due_on == date(
        2026, 4, 7
    )  # 5 days more, 清明 holiday between


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
