"""统一社会信用代码: the arithmetic is the library's, the sentences are ours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.rules.organisation_code import check_organisation_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def with_check(seventeen: str) -> str:
    """GB 32100 annex: (31 - sum mod 31) mod 31, written out here once more."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(seventeen, WEIGHTS, strict=True))
    return seventeen + ALPHABET[(31 - total % 31) % 31]


CODES = st.builds(lambda middle: with_check("52340104" + middle), st.text(ALPHABET, min_size=9, max_size=9))


@settings(max_examples=50)
@given(CODES)
def test_right_codes_pass_in_any_dress(code: str) -> None:
    assert check_organisation_code(code).problems == ()
    assert check_organisation_code(f" {code.lower()} ").number == code


@settings(max_examples=50)
@given(CODES, st.integers(8, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code: str, place: int, character: str) -> None:
    wrong = code[:place] + character + code[place + 1 :]
    assert bool(check_organisation_code(wrong).problems) == (wrong != code)


@pytest.mark.parametrize(
    ("raw", "word"),
    [("5234010400000000", "18位"), ("52340104MJIOZSV000", "字母"), ("52340104000000000A", "校验位")],
)
def test_what_is_wrong_is_named(raw: str, word: str) -> None:
    assert word in check_organisation_code(raw).problems[0]


def test_none_is_allowed() -> None:
    assert check_organisation_code("无").number == check_organisation_code(None).number == ""
