"""Telephone cells."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.rules.phones import Phone, read_phones

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("13800001234", ["13800001234"]),
        ("138-0000-1234、13900001234", ["13800001234", "13900001234"]),
        ("138 0000 1234", ["13800001234"]),
        ("+86 13800001234", ["13800001234"]),
        (13800001234.0, ["13800001234"]),
        ("１３８００００１２３４", ["13800001234"]),
        ("0551-65120000-801", ["0551-65120000-801"]),
        ("(010)65120000 65120001", ["010-65120000", "65120001"]),
        ("021 6512 0000", ["021-65120000"]),
        ("05516512000", ["0551-6512000"]),
        ("400-123-4567", ["400-123-4567"]),
        ("13800001234/13800001234", ["13800001234"]),
        ("", []),
        ("无", []),
    ],
)
def test_numbers(raw: object, numbers: list[str]) -> None:
    found = read_phones(raw)
    assert [p.number for p in found] == numbers
    assert all(not p.problem for p in found)


def test_owners() -> None:
    assert read_phones("张三13800001234/李四 138 0000 1235") == [
        Phone("13800001234", "张三"),
        Phone("13800001235", "李四"),
    ]
    assert read_phones("13800001234（儿子）") == [Phone("13800001234", "儿子")]
    assert read_phones("女儿：13800001234") == [Phone("13800001234", "女儿")]
    assert read_phones("联系电话：13800001234") == [Phone("13800001234")]


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ("1380000123", "10位"),
        ("138000012345", "12位"),
        ("12000001234", "第二位"),
        ("不知道", "没有电话"),
        ("5123", "不像"),
        ("139 0000 12", "“139000012”是9位"),
        ("138-0000-12345、13900001234", "“138000012345”是12位"),
    ],
)
def test_problems_are_sentences(raw: str, word: str) -> None:
    assert word in read_phones(raw)[0].problem


@settings(max_examples=100)
@given(
    st.lists(MOBILES, min_size=1, max_size=4, unique=True),
    st.sampled_from(["、", "/", "，", ";", " ", "\n", ","]),
)
def test_any_separator(numbers: list[str], separator: str) -> None:
    assert [p.number for p in read_phones(separator.join(numbers))] == numbers
