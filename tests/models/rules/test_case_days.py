"""The days of a mediation lie in the order in which one thing follows on another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.rules.case_days import AFTER, CaseDay, doubtful, misplaced

DAY = date(2026, 3, 16)
STAGES = sorted({*AFTER, *(one for some in AFTER.values() for one in some)})


@pytest.mark.parametrize(
    ("stage", "day", "sentence"),
    [
        ("agreement", date(2026, 3, 15), "协议生效日期 2026-03-15 在第 1 次调解 2026-03-16 之前，请核对日期"),
        ("agreement", DAY, ""),
        ("performance", date(2026, 3, 1), ""),
    ],
)
def test_an_agreement_is_not_before_the_session_it_was_reached_in(
    stage: str, day: date, sentence: str
) -> None:
    assert misplaced(stage, "协议生效日期", day, [CaseDay("session", "第 1 次调解", DAY, 1)]) == sentence


@given(st.sampled_from(STAGES), st.sampled_from(STAGES), st.integers(-3, 3))
def test_two_days_are_refused_whichever_is_typed_last(one: str, other: str, days: int) -> None:
    later = DAY + timedelta(days)
    first = misplaced(one, "甲", DAY, [CaseDay(other, "乙", later)])
    second = misplaced(other, "乙", later, [CaseDay(one, "甲", DAY)])
    assert bool(first) == bool(second)


def test_sessions_out_of_their_numbers_are_asked_about() -> None:
    held = [CaseDay("session", "第 1 次调解", DAY, 1), CaseDay("session", "第 3 次调解", DAY, 3)]
    assert "之前" in doubtful("session", "调解日期", date(2026, 3, 15), held, 2)
    assert "之后" in doubtful("session", "调解日期", date(2026, 3, 17), held, 2)
    assert doubtful("session", "调解日期", DAY, held, 2) == ""
    assert "之前" in doubtful(
        "visit", "回访日期", date(2026, 3, 1), [CaseDay("performance", "履行日期", DAY)]
    )
