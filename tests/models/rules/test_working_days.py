"""The office calendar over the State Council's arrangement."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.rules.working_days import HolidayDay, OfficeCalendar, read_holiday_file

PLAIN = OfficeCalendar()
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))


def test_national_day_2025() -> None:
    assert not PLAIN.is_working_day(date(2025, 10, 1))
    assert PLAIN.is_working_day(date(2025, 9, 28))  # a Sunday worked for the holiday
    assert PLAIN.add_working_days(date(2025, 9, 30), 1) == date(2025, 10, 9)


def test_years_beyond_the_data_fall_back_to_weekends_and_say_so() -> None:
    assert PLAIN.is_known(2026)
    assert not PLAIN.is_known(2031)
    assert PLAIN.is_working_day(date(2031, 10, 1))  # a Wednesday
    own = OfficeCalendar({date(2031, 10, 1): False, date(2031, 10, 4): True})
    assert own.is_known(2031)
    assert not own.is_working_day(date(2031, 10, 1))
    assert own.is_working_day(date(2031, 10, 4))


@settings(max_examples=100)
@given(DAYS, st.integers(0, 40))
def test_adding_and_counting_agree(start: date, n: int) -> None:
    end = PLAIN.add_working_days(start, n)
    assert PLAIN.working_days_between(start, end) == n
    assert PLAIN.working_days_between(end, start) == -n
    assert n == 0 or PLAIN.is_working_day(end)
    assert end >= start


@settings(max_examples=100)
@given(DAYS)
def test_next_working_day(day: date) -> None:
    found = PLAIN.next_working_day(day)
    assert PLAIN.is_working_day(found)
    assert timedelta(0) <= found - day < timedelta(days=12)
    assert (found == day) == PLAIN.is_working_day(day)


def test_counting_back() -> None:
    assert PLAIN.add_working_days(date(2025, 10, 9), -1) == date(2025, 9, 30)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_holiday_file(encoding: str) -> None:
    text = "日期,性质(休/班),名称\n2027-01-01,休,元旦\n2027年1月3日,班,元旦\n\n"
    assert read_holiday_file(text.encode(encoding)) == [
        HolidayDay(date(2027, 1, 1), False, "元旦"),
        HolidayDay(date(2027, 1, 3), True, "元旦"),
    ]


@pytest.mark.parametrize("line", ["2027-01-01,也许,x", "2027-01,休", "abc,休", "2027-01-01"])
def test_a_wrong_line_is_named(line: str) -> None:
    with pytest.raises(ClerkError, match="第2行"):
        read_holiday_file(f"日期,性质,名称\n{line}\n".encode())


def test_a_day_twice_is_refused() -> None:
    with pytest.raises(ClerkError, match="两次"):
        read_holiday_file("2027-01-01,休\n2027-01-01,班\n".encode())
