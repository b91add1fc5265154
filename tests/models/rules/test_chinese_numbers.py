"""Dates and amounts in Chinese numerals."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.rules.chinese_numbers import chinese_date, chinese_money
from app.models.rules.dates import read_date


def test_date_at_the_foot_of_a_paper() -> None:
    assert chinese_date(date(2026, 11, 22)) == "二〇二六年十一月二十二日"
    assert chinese_date(date(2030, 1, 10)) == "二〇三〇年一月十日"


@settings(max_examples=100)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_what_we_write_we_can_read(day: date) -> None:
    found = read_date(chinese_date(day))
    assert found is not None
    assert found.full == day


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("1234.56", "壹仟贰佰叁拾肆元伍角陆分"),
        ("1005.30", "壹仟零伍元叁角整"),
        ("100000", "壹拾万元整"),
        ("100005", "壹拾万零伍元整"),
        ("10500", "壹万零伍佰元整"),
        ("100000000", "壹亿元整"),
        ("100010001", "壹亿零壹万零壹元整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("-12", "负壹拾贰元整"),
        ("12.005", "壹拾贰元零壹分"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
    ],
)
def test_money_in_words(amount: str, words: str) -> None:
    assert chinese_money(Decimal(amount)) == words


def value(words: str) -> int:
    """Read a whole amount back, the slow way."""
    total = section = digit = 0
    for character in words.removesuffix("元整"):
        if character in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(character) + 1), 0
        else:
            unit = {"万": 10**4, "亿": 10**8}[character]
            whole = total + section + digit
            total, section, digit = (
                (whole * unit if character == "亿" else total + (section + digit) * unit),
                0,
                0,
            )
    return total + section + digit


@settings(max_examples=200)
@given(st.integers(0, 10**12 - 1))
def test_words_keep_the_amount_and_never_double_zero(yuan: int) -> None:
    words = chinese_money(Decimal(yuan))
    assert value(words) == yuan
    assert "零零" not in words


def test_too_large() -> None:
    with pytest.raises(ClerkError):
        chinese_money(Decimal(10) ** 16)
