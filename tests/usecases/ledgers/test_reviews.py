"""复核: open rows are due a period after they were made or last looked at; 今日 has one line for each ledger."""

from datetime import date, timedelta

import pytest

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.kinds import Ledger
from app.office import Office
from app.usecases import ledgers, today
from app.usecases.history import undo
from app.usecases.ledgers import pages, reviews
from app.usecases.residents import files
from tests import factories


def poor(office: Office, name: str, start: str) -> int:
    head = factories.resident(office, name)
    files.household_of(office, head)
    return factories.household_row(office, head, start=start)


def lines(office: Office) -> list[tuple[str, str, int]]:
    return [(r.title, str(r.due_on), r.record_id) for r in today.due(office) if r.what == "台账复核"]


@pytest.mark.parametrize(
    ("review", "day", "due"),
    [
        ("weekly", date(2026, 3, 16), date(2026, 3, 23)),
        ("monthly", date(2026, 1, 31), date(2026, 2, 28)),
        ("quarterly", date(2025, 11, 30), date(2026, 2, 28)),
        ("half_year", date(2025, 8, 31), date(2026, 2, 28)),
        ("yearly", date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_a_review_comes_round_after_its_interval(review: str, day: date, due: date) -> None:
    ledger = Ledger("x", "x", review=review)  # type: ignore[arg-type]
    assert reviews.moved(ledger, day, 1) == due


def test_rows_are_due_until_they_were_looked_at(office: Office, clock: FixedClock) -> None:
    first = poor(office, "甲", "2026-03-16")
    clock.instant += timedelta(days=20)  # 2026-04-05
    second = poor(office, "乙", "2026-04-01")
    clock.instant += timedelta(days=20)
    fresh = poor(office, "丙", "2026-04-24")
    assert lines(office) == [("低保台账：1 行要复核", "2026-04-16", first)]
    assert reviews.due_ids(office, "minimum_living") == [first]
    assert pages.entry(office, first).beside == "该在 2026-04-16 前复核，已过 9 天"
    looked = reviews.reviewed(office, "minimum_living", [first])
    assert (looked.rows, looked.until) == (1, date(2026, 5, 25))
    assert lines(office) == []
    assert pages.entry(office, first).beside == "下次复核 2026-05-25 前"
    undo.undo(office, looked.act)
    assert reviews.due_ids(office, "minimum_living") == [first]
    reviews.reviewed(office, "minimum_living", [first])
    clock.instant += timedelta(days=10)  # a month after the second was entered
    assert lines(office) == [("低保台账：1 行要复核", "2026-05-05", second)]
    ledgers.end(office, second, office.today(), "收入超标")
    assert lines(office) == []
    clock.instant += timedelta(days=21)
    assert reviews.due_ids(office, "minimum_living") == [first, fresh]


def test_a_row_never_looked_through_waits_from_the_day_the_office_had_it(office: Office) -> None:
    """A row that began years ago and was entered today is not years overdue."""
    poor(office, "甲", "2020-09-10")
    assert reviews.due_ids(office, "minimum_living") == []
    assert lines(office) == []


def test_a_row_that_begins_later_waits_from_its_start(office: Office, clock: FixedClock) -> None:
    later = poor(office, "甲", "2026-04-10")
    clock.instant += timedelta(days=31)  # 2026-04-16: a month after it was entered
    assert reviews.due_ids(office, "minimum_living") == []
    clock.instant += timedelta(days=24)
    assert reviews.due_ids(office, "minimum_living") == [later]


def test_a_row_entered_in_the_small_hours_is_of_that_local_day(office: Office, clock: FixedClock) -> None:
    clock.instant = clock.instant.replace(hour=17)  # 2026-03-17, one o'clock in the night
    row = poor(office, "甲", "2026-03-01")
    clock.instant = clock.instant.replace(month=4, day=16, hour=4)
    assert reviews.due_ids(office, "minimum_living") == []
    clock.instant += timedelta(days=1)
    assert reviews.due_ids(office, "minimum_living") == [row]


def test_a_ledger_without_review_never_asks(office: Office) -> None:
    with pytest.raises(ClerkError, match="可以在 台账设计 里写"):
        reviews.reviewed(office, "election", [1])
    assert reviews.due_ids(office, "election") == []
