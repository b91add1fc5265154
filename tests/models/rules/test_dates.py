"""Dates in every style met in sheets, kept as exactly as they are known."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.rules.dates import PartialDate, age_on, born_by, read_date

DAYS = st.dates(date(1928, 1, 1), date(2060, 12, 31))
STYLES = [
    "{0.year}.{0.month}.{0.day}",
    "{0.year}/{0.month:02d}/{0.day}",
    "{0.year}-{0.month:02d}-{0.day:02d}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year} 年 {0.month} 月 {0.day} 号",
    "{0.year}{0.month:02d}{0.day:02d}",
    "{0.year}-{0.month:02d}-{0.day:02d} 00:00:00",
    "{0.year}-{0.month:02d}-{0.day:02d}T00:00",
    "'{0.year}-{0.month}-{0.day}\u200b",
]


@settings(max_examples=150)
@given(DAYS, st.sampled_from(STYLES), st.booleans())
def test_every_style_gives_the_same_day(day: date, style: str, wide: bool) -> None:
    text = style.format(day)
    if wide and "T" not in text:
        text = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert read_date(text) == PartialDate.of(day)


@settings(max_examples=100)
@given(DAYS)
def test_cells_of_excel(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    moment = datetime(day.year, day.month, day.day, 8, 30)  # noqa: DTZ001 - as calamine gives it
    for value in (day, moment, serial, float(serial), str(serial), serial + 0.25):
        assert read_date(value) == PartialDate.of(day)


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        ("1990年1月", "1990-01"),
        ("1990-1", "1990-01"),
        ("199001", "1990-01"),
        ("1990年", "1990"),
        ("1990", "1990"),
        (1990.0, "1990"),
        (1990.5, "1990-05"),
        (19900101.0, "1990-01-01"),
        ("19900500", "1990-05"),
        ("19900000", "1990"),
        ("一九九〇年十二月二十一日", "1990-12-21"),
        ("1990年1月1日出生", "1990-01-01"),
        ("1990.1", "1990-01"),
    ],
)
def test_partly_known_dates_stay_so(raw: object, known: str) -> None:
    found = read_date(raw)
    assert str(found) == known
    assert PartialDate.parse(known) == found


@pytest.mark.parametrize("raw", [None, "", " ", "无", "不详", "/"])
def test_blanks(raw: object) -> None:
    assert read_date(raw) is None


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ("01/02/1990", "分不清"),
        ("90.1.2", "两位"),
        ("1990-02-30", "不存在"),
        ("1990-13", "不存在"),
        ("张三", "看不懂"),
        (1990.1, "1月，也可能是1990年10月"),
        ("9999", "不存在"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(raw: object, word: str) -> None:
    with pytest.raises(ClerkError) as caught:
        read_date(raw)
    assert word in str(caught.value)
    assert caught.value.hint


PARTIALS = st.one_of(
    DAYS.map(PartialDate.of),
    st.builds(PartialDate, st.integers(1900, 2030), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1900, 2030)),
)


@settings(max_examples=150)
@given(PARTIALS, PARTIALS)
def test_order_is_the_order_of_the_text(a: PartialDate, b: PartialDate) -> None:
    assert (a < b) == (str(a) < str(b))
    assert PartialDate.parse(str(a)) == a
    assert a.first_day() <= a.last_day()
    assert (a.full is None) == (a.first_day() != a.last_day())


def test_last_day_of_a_leap_february() -> None:
    assert PartialDate(2024, 2).last_day() == date(2024, 2, 29)
    assert PartialDate(2024).last_day() == date(2024, 12, 31)


@pytest.mark.parametrize("wrong", ["1990-00-05", "1990-13", "1990-02-30", "x"])
def test_impossible_dates_cannot_be_made(wrong: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(wrong)


@settings(max_examples=100)
@given(DAYS, st.integers(0, 100 * 365))
def test_age_goes_up_on_the_birthday(birth: date, later: int) -> None:
    day = birth + timedelta(days=later)
    assert -0.01 < (day - birth).days / 365.2425 - age_on(birth, day) < 1.01  # a year is 365 days or 366
    assert age_on(birth, day + timedelta(days=1)) - age_on(birth, day) in (0, 1)


@example(date(2008, 2, 29), date(2026, 2, 28), 18)
@example(date(2008, 2, 29), date(2028, 2, 29), 20)
@example(date(2010, 3, 1), date(2028, 2, 29), 18)
@given(
    st.dates(date(1990, 1, 1), date(2012, 3, 2)),
    st.dates(date(2012, 3, 3), date(2030, 1, 1)),
    st.integers(0, 30),
)
def test_who_was_born_by_a_day_is_of_that_age(birth: date, day: date, age: int) -> None:
    assert (birth.isoformat() <= born_by(age, day)) == (age_on(birth, day) >= age)


def test_age_on_edges() -> None:
    assert age_on(date(1966, 11, 22), date(2026, 11, 22)) == 60
    assert age_on(date(1966, 11, 23), date(2026, 11, 22)) == 59
    assert age_on(date(2004, 2, 29), date(2025, 2, 28)) == 20
    assert age_on(date(2004, 2, 29), date(2025, 3, 1)) == 21
    assert age_on(PartialDate(1966), date(2026, 1, 1)) == 60
