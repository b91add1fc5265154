"""今日: overdue first and in working days, terms of agreements, round birthdays also of 29 February, the month so far."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from app.clock import FixedClock
from app.models.base import Base
from app.office import Office
from app.usecases import drafts, mediation, today
from app.usecases.services import records as service_records
from tests import factories
from tests.factories import agreement_form, case_form


def _go_on(clock: FixedClock, days: int) -> None:
    clock.instant += timedelta(days=days)


def test_the_longest_overdue_comes_first_and_is_counted_in_working_days(office: Office, clock: FixedClock):
    soon = factories.service(office, limit_days=6, applicant="王五")
    late = factories.service(office, limit_days=1, applicant="李四")
    _go_on(clock, 7)
    rows = today.collect(office).due
    assert [(r.record_id, r.words, r.signal) for r in rows] == [
        (late, "超期 4 个工作日", "overdue"),
        (soon, "还剩 1 个工作日", "due"),
    ]
    assert rows[0].who == "李四"


@pytest.mark.parametrize(
    ("days", "words"), [(0, "今天到期"), (1, "还剩 1 个工作日"), (5, "还剩 5 个工作日"), (6, None)]
)
def test_a_matter_is_shown_five_working_days_ahead(office: Office, days: int, words: str | None):
    record = factories.service(office, limit_days=days)
    found = {r.record_id: r.words for r in today.due(office)}
    assert found == ({record: words} if words else {})


def test_a_paused_or_finished_matter_is_not_waited_for(office: Office):
    paused, finished = factories.service(office, limit_days=1), factories.service(office, limit_days=1)
    service_records.move(office, paused, "pause", "等材料")
    service_records.move(office, finished, "finish", "已办好")
    assert today.due(office) == ()
    assert today.count(office) == 0


def test_a_case_has_its_term_then_the_promise_of_its_agreement(office: Office, clock: FixedClock):
    case = mediation.open_case(office, case_form())
    _go_on(clock, 27)
    assert [(r.what, r.words) for r in today.due(office)] == [("调解期限", "还剩 4 天")]
    mediation.settle(office, case, agreement_form(performance_due=office.today() + timedelta(days=4)))
    assert [(r.what, r.words, r.signal) for r in today.due(office)] == [("协议履行", "还剩 4 天", "due")]
    _go_on(clock, 28)
    rows = [(r.what, r.words, r.signal) for r in today.due(office)]
    assert rows == [("协议履行", "超期 24 天", "overdue"), ("司法确认", "还剩 2 天", "due")]


@pytest.mark.parametrize(
    ("birth", "age", "words"),
    [(date(1946, 3, 16), 80, "今天"), (date(1956, 3, 17), 70, "明天"), (date(1936, 4, 15), 90, "30 天后")],
)
def test_round_birthdays_within_thirty_days(office: Office, birth: date, age: int, words: str):
    factories.resident(office, "赵寿", id_number=factories.id_number(birth))
    (row,) = today.collect(office).birthdays
    assert (row.name, row.age, row.words) == ("赵寿", age, words)


@pytest.mark.parametrize(
    "birth", [date(1946, 3, 15), date(1936, 4, 16), date(1947, 3, 16), date(1976, 3, 20)]
)
def test_no_birthday_that_is_past_far_away_or_not_round(office: Office, birth: date):
    factories.resident(office, id_number=factories.id_number(birth))
    assert today.collect(office).birthdays == ()


def test_someone_born_on_29_february_turns_eighty_on_that_day_or_on_1_march(
    office: Office, clock: FixedClock
):
    factories.resident(office, "闰生", id_number=factories.id_number(date(1956, 2, 29)))
    clock.instant = datetime(2026, 2, 20, 4, tzinfo=UTC)
    (row,) = today.collect(office).birthdays
    assert (row.on, row.age) == (date(2026, 3, 1), 70)


def test_drafts_and_the_month_so_far(office: Office):
    factories.service(office, limit_days=None)
    drafts.keep(office, "resident", 0, "新居民", {"name": "未"})
    found = today.collect(office)
    assert [(d.kind, d.title) for d in found.drafts] == [("resident", "新居民")]
    assert {f.title: f.text for f in found.figures}["办件：本月收件"] == "1"
    assert found.heading == "2026年3月16日　星期一"


def test_the_wall_sheet_names_people_but_shows_no_number(office: Office, clock: FixedClock):
    from pypdfium2 import PdfDocument

    factories.service(office, limit_days=0, applicant="李四", applicant_phone="13912345678")
    text = PdfDocument(today.sheet(office).pdf)[0].get_textpage().get_text_range()
    assert "今日事项" in text
    assert "今天到期" in text
    assert "李四" in text
    assert "13912345678" not in text


def test_the_number_follows_every_table_the_list_reads(office: Office, clock: FixedClock):
    """`READS` is what the window listens to: a table the due list asks and it does not name would leave 待办 stale."""
    from sqlalchemy import event

    factories.service(office, limit_days=1)
    case = mediation.open_case(office, case_form())
    mediation.settle(office, case, agreement_form(performance_due=office.today() + timedelta(days=4)))
    asked: set[str] = set()

    def hear(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.update(re.findall(r"(?:FROM|JOIN|,)\s+([a-z_]+)", statement))

    with office.read() as session:
        engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", hear)
    today.count(office)
    event.remove(engine, "before_cursor_execute", hear)
    tables = asked & set(Base.metadata.tables)
    assert {"service_record", "ledger_entry", "lead"} <= tables
    assert tables <= today.READS
    assert set(Base.metadata.tables) >= today.READS
