"""Moments as clerks write them."""

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.rules.moments import read_moment, written

TODAY = date(2026, 3, 16)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02 14:30", "2026-03-02 14:30"),
        ("2026年3月2日14时30分", "2026-03-02 14:30"),
        ("3月2日 7:40", "2026-03-02 07:40"),
        ("12月31日 23点", "2025-12-31 23:00"),
        ("昨天 7：05", "2026-03-15 07:05"),
        ("9:00", "2026-03-16 09:00"),
        ("2月29日 8:00", "2024-02-29 08:00"),
    ],
)
def test_what_clerks_write(text: str, moment: str) -> None:
    assert written(read_moment(text, TODAY)) == moment


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-03-02", "要写到几点几分"),
        ("下午", "要写到几点几分"),
        ("25:00", "没有“25:00”这个时刻"),
        ("2026-03 9:00", "看不懂日子"),
        ("2月30日 9:00", "没有 2 月 30 日"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, why: str) -> None:
    with pytest.raises(ClerkError, match=why):
        read_moment(text, TODAY)


@settings(max_examples=60)
@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.times())
def test_what_is_written_is_read_again(day: date, at: time) -> None:
    minute = datetime.combine(day, at.replace(second=0, microsecond=0))
    assert read_moment(written(minute), TODAY) == minute
