"""Codes of places read right, bygone ones under their name of the time, and community codes are checked offline."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.rules import divisions
from app.models.rules.divisions import (
    communities,
    community,
    division,
    division_name,
    known_division,
    streets,
)

ROOT = Path(__file__).resolve().parents[3]
CODES = [
    line[:6]
    for line in (ROOT / "resources/divisions/counties.tsv").read_text(encoding="utf-8").splitlines()
    if line[0] != "#"
]


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("230102", None, "黑龙江省哈尔滨市道里区"),
        ("230000", None, "黑龙江省"),
        ("230100", None, "黑龙江省哈尔滨市"),
        ("110105", None, "北京市朝阳区"),
        ("110103", None, "北京市崇文区"),  # until 2009
        ("340104", date(1990, 1, 1), "安徽省合肥市西市区"),
        ("340104", date(2010, 1, 1), "安徽省合肥市蜀山区"),
        ("513001", date(1986, 1, 1), "四川省达县地区达县市"),
        ("513001", date(1995, 1, 1), "四川省达川地区达川市"),
        ("510202", date(1990, 1, 1), "四川省重庆市市中区"),
        ("500113", None, "重庆市巴南区"),
        ("429004", None, "湖北省仙桃市"),
        ("810000", None, "香港特别行政区"),
        ("710000", None, "台湾省"),
        ("830000", None, "台湾地区"),
        ("999999", None, ""),
        ("23", None, ""),
    ],
)
def test_names(code: str, on: date | None, name: str) -> None:
    assert division_name(code, on) == name


def test_what_is_bygone_says_so() -> None:
    old, now = division("110103"), division("230102")
    assert old is not None
    assert now is not None
    assert (old.historical, old.since, old.until) == (True, None, 2009)
    assert (now.historical, now.until, now.name) == (False, None, "道里区")
    assert division("999999") is None


@settings(max_examples=200)
@given(st.sampled_from(CODES), st.dates(date(1900, 1, 1), date(2030, 1, 1)) | st.none())
def test_every_code_of_the_table_has_a_name_on_every_day(code: str, on: date | None) -> None:
    found = division(code, on)
    assert known_division(code)
    assert found is not None
    assert found.full_name.endswith(found.name)
    province = division(code[:2] + "0000", on)
    assert province is None or found.full_name.startswith(province.name)


def test_the_table_knows_today_and_the_past() -> None:
    current = {c for c in CODES if (d := division(c)) and not d.historical}
    assert len(current) > 3150
    assert len(set(CODES) - current) > 2500
    assert len({c[:2] for c in current}) == 34


def test_a_community_is_named() -> None:
    found = community(" 230102 001 001 ")
    assert (found.street, found.name, found.problems, found.warnings) == (
        "兆麟街道",
        "省报社社区居委会",
        (),
        (),
    )
    assert found.full_name == "黑龙江省哈尔滨市道里区兆麟街道省报社社区居委会"
    assert streets("230102")["230102001"] == "兆麟街道"
    assert communities("230102001")["230102001002"] == "索菲亚社区居委会"
    assert communities("999999999") == streets("999999") == {}


@pytest.mark.parametrize(
    ("code", "problem", "warning"),
    [
        ("23010200100", "12位", ""),
        ("23010200100X", "不是数字", ""),
        ("999999001001", "999999", ""),
        ("230102001000", "街道的代码", ""),
        ("230102001600", "末三位 600", ""),
        ("230102001198", "", "198 号社区"),
        ("230102999001", "", "230102999"),
        ("110103001001", "", "2009年"),
        (None, "12位", ""),
    ],
)
def test_a_wrong_community_code_is_explained_and_a_new_one_let_pass(
    code: str | None, problem: str, warning: str
) -> None:
    found = community(code)
    assert bool(found.problems) == bool(problem)
    assert problem in "".join(found.problems)
    assert warning in "".join(found.warnings)
    assert bool(found.warnings) == bool(warning)


def test_every_street_unpacks_in_order_and_in_range() -> None:
    """Heilongjiang whole: codes rise, names are Chinese, no packing letter is left over."""
    every = {c: n for street in divisions._streets_of("23") for c, n in communities(street).items()}
    assert len(every) > 10_000
    assert list(every) == sorted(every)
    assert all(re.fullmatch(r"\d{12}", c) and 0 < int(c[9:]) < 600 for c in every)
    leftover = [n for n in every.values() if not n or n[-1].isascii()]
    assert leftover == []
