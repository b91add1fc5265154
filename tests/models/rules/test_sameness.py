"""What makes two files look like one person's."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.rules import sameness
from app.models.rules.identity import checksum, make_id
from app.models.rules.sameness import LIKELY, PERHAPS, Known, of_namesakes

numbers = st.builds(
    make_id,
    st.sampled_from(["230102", "110105"]),
    st.dates(date(1930, 1, 1), date(2020, 1, 1)),
    st.integers(0, 999),
)


def known(name: str = "赵甲", **values: Any) -> Known:
    empty: dict[str, Any] = dict.fromkeys(("sex", "birth", "id_number", "phone", "address"))
    return Known(id=1, name=name, **(empty | values))


def slipped(number: str, at: int, digit: int, swap: bool) -> str:
    body = number[:17]
    body = (
        body[:at] + body[at + 1] + body[at] + body[at + 2 :]
        if swap and at < 16
        else body[:at] + str(digit) + body[at + 1 :]
    )
    return body + checksum(body)


@settings(max_examples=60)
@given(numbers, st.integers(0, 16), st.integers(0, 9), st.booleans())
def test_every_slip_of_the_pen_is_near_and_shares_a_part(
    number: str, at: int, digit: int, swap: bool
) -> None:
    other = slipped(number, at, digit, swap)
    if other == number:
        return
    assert other in sameness.near_numbers(number)
    assert other in sameness.near_numbers(number[:17] + ("0" if number[17] != "0" else "1"))
    assert sameness.one_slip(number, other)
    shared = set(sameness.shared_keys(known(id_number=number)))
    assert shared & set(sameness.shared_keys(known(id_number=other)))


@settings(max_examples=40)
@given(numbers, numbers)
def test_near_means_one_slip(number: str, other: str) -> None:
    near = other in sameness.near_numbers(number)
    assert near == (number != other and sameness.one_slip(number, other))


def test_namesakes_need_something_in_common() -> None:
    assert of_namesakes(known(), known()) == []
    assert of_namesakes(known(birth="1990-05-01"), known(birth="1990-05-02")) == []
    assert of_namesakes(known(birth="1990-05-01"), known(birth="1990-05-01")) == [
        (LIKELY, "同名，出生日期相同")
    ]
    assert of_namesakes(known(birth="1990"), known(birth="1990-05-01")) == [(PERHAPS, "同名，出生年份相同")]
    assert of_namesakes(known(birth="1990-06"), known(birth="1990-05-01")) == []
    assert of_namesakes(known(phone="1"), known(phone="1")) == [(LIKELY, "同名，电话相同")]
    assert of_namesakes(known(address="x"), known(address="x")) == [(PERHAPS, "同名，住址相同")]


def test_father_and_son_of_one_name_at_one_address_are_two() -> None:
    father, son = known(birth="1950-01-01", address="x"), known(birth="1980-01-01", address="x")
    assert of_namesakes(father, son) == []


def test_different_numbers_speak_against_it() -> None:
    one, other = known(birth="1990-05-01", id_number="a"), known(birth="1990-05-01", id_number="b")
    assert of_namesakes(one, other) == [(PERHAPS, "同名，出生日期相同")]
    assert of_namesakes(known(birth="1990", id_number="a"), known(birth="1990", id_number="b")) == []
