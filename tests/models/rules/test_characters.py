"""Rare characters: every way a code point is written, what written-out forms mean, which spellings are one name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.rules import characters
from app.models.rules.characters import (
    canonical,
    compared,
    composed,
    expand_code_points,
    from_code_point,
    name_candidates,
    other_names,
    same_name,
    spellings,
    variants,
    written_out,
)
from app.models.rules.components import read_parts

IDEOGRAPHS = (
    st.integers(0x4E00, 0x9FEF)
    | st.integers(0x3400, 0x4DB5)
    | st.integers(0x20000, 0x2A6D6)
    | st.integers(0x2A700, 0x2B734)
).map(chr)


@pytest.mark.parametrize(
    "typed",
    ["U+20BB7", "u+20bb7", "20BB7", "u20bb7", r"\u{20BB7}", r"\U00020BB7", "&#x20BB7;", "&#134071;", "0x20BB7", r"\ud842\udfb7",
     "D842 DFB7", " U+20BB7 "],
)  # fmt: skip
def test_every_way_to_write_a_code_point(typed: str) -> None:
    assert from_code_point(typed) == "𠮷"


@pytest.mark.parametrize(
    "typed",
    ["", "张三", "U+D842", "U+0041", "U+FFFF", "U+110000", "U+F1234", "U+", "hello", "&#65;", "U+200B"],
)
def test_what_is_no_code_point_of_a_name(typed: str) -> None:
    assert from_code_point(typed) is None


def test_a_private_code_point_gives_the_real_character() -> None:
    assert from_code_point("U+E816") == "𠂇"
    assert from_code_point("U+2F6F") == "石"


@settings(max_examples=200)
@given(IDEOGRAPHS)
def test_a_code_point_comes_back(character: str) -> None:
    named = characters.code_point(character)
    assert from_code_point(named) == from_code_point(f"&#x{ord(character):x};") == character
    assert expand_code_points(f"张{named}强") == f"张{character}强"


@pytest.mark.parametrize(
    ("told", "parts", "sign"),
    [
        ("石羡", "石羡", ""), ("王+羽", "王羽", ""), ("王＋羽", "王羽", ""), ("⿰石羡", "石羡", "⿰"), ("左石右羡", "石羡", "⿰"),
        ("上艹下明", "艹明", "⿱"), ("左边石右边羡", "石羡", "⿰"), ("三点水加林", "氵林", ""), ("王字旁加羽", "王羽", ""), ("草字头羽", "艹羽", ""),
        ("绞丝旁，宁".replace("，", "、"), "纟宁", ""), ("木木木", "木木木", ""), ("三个牛", "牛牛牛", ""), ("两个方土", "方方土", ""), ("a+b", "", ""), ("石", "", ""), ("加+乙", "加乙", ""), ("加乙", "加乙", ""), ("口+头", "口头", ""), ("单+人", "单人", ""), ("上+下", "上下", ""),
    ],
)  # fmt: skip
def test_parts_as_they_are_told(told: str, parts: str, sign: str) -> None:
    assert ("".join(read_parts(told)[0]), read_parts(told)[1]) == (parts, sign)


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("（石羡）", "𥖄"), ("(石羡)", "𥖄"), ("[石+羡]", "𥖄"), ("⿰石羡", "𥖄"), ("(王+羽)", "珝"), ("(玉羽)", "珝"), ("土口", "𠮷"), ("⿱土口", "𠮷"), ("（讠+睘）", "𫍽"), ("（钅宏）", "𬭎"), ("三点水加林", "淋"), ("方方土", "堃"), ("吉吉", "喆"), ("牛牛牛", "犇"), ("⿱龙天", "䶮"),
        ("水林", "淋"), ("⿰氵林", "淋"), ("王字旁加羽", "珝"), ("纟完", "𬘫"),
    ],
)  # fmt: skip
def test_what_a_written_out_form_means(told: str, meant: str) -> None:
    first = composed(told)[0]
    assert (first.character, first.sure, first.code_point) == (meant, True, f"U+{ord(meant):04X}")


@pytest.mark.parametrize("told", ["（已故）", "", "石", "（abc）", "（13800000000）", "（石羡石羡石羡石羡）"])
def test_notes_in_brackets_mean_no_character(told: str) -> None:
    assert composed(told) == ()


def test_the_offices_own_pairs_come_first() -> None:
    assert composed("（石羡）", {"石羡": "硙"})[0].character == "硙"
    assert composed("（左边奇怪）", {"左边奇怪": "硙"})[0].character == "硙"


@settings(max_examples=300)
@given(IDEOGRAPHS)
def test_every_character_is_found_by_its_own_parts(character: str) -> None:
    for parts in characters.parts_of(character):
        candidates = [c for _, c in characters._written_so(parts)]
        assert character in candidates
        if len(candidates) <= 12:
            assert character in [c.character for c in composed("+".join(parts))]


def test_nearly_every_character_of_gb18030_can_be_told_by_parts() -> None:
    blocks = [(0x4E00, 0x9FA5), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734)]
    every = [chr(c) for first, last in blocks for c in range(first, last + 1)]
    told = sum(bool(characters.parts_of(c)) for c in every)
    assert told > 0.98 * len(every)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("劉德華", "刘德华", True), ("张𫍽", "張譞", True), ("阿依古丽•买买提", "阿依古丽买买提", True), ("李\ue816", "李𠂇", True),
        ("⽯民", "石民", True), ("张喆", "张哲", False), ("张堃", "张坤", False), ("李昇", "李升", False), ("㛃", "洁", False), ("㐱", "珍", False),
        ("张三", "张 三", True), ("钟山", "锺山", True), ("张三", "李三", False),
    ],
)  # fmt: skip
def test_which_spellings_are_one_name(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@settings(max_examples=200)
@given(st.text(IDEOGRAPHS, min_size=1, max_size=4))
def test_all_spellings_compare_alike(name: str) -> None:
    every = spellings(name)
    assert every[0] == name
    assert {compared(n) for n in every} == {compared(name)}
    assert compared(compared(name)) == compared(name)
    assert all(name[0] in variants(v) for v in variants(name[0]))
    assert canonical(canonical(name)) == canonical(name)


def test_names_with_written_out_characters() -> None:
    assert written_out("张（石羡）强") == ("（石羡）",)
    assert name_candidates("张（石羡）强") == ("张𥖄强",)
    assert name_candidates("李U+20BB7") == ("李𠮷",)
    assert name_candidates("⿱土口田")[:1] != ("",)
    assert name_candidates("张三（已故）") == name_candidates("张三") == ()


def test_an_ordinary_name_is_searched_by_nothing_else() -> None:
    for name in ("王伟", "欧阳娜娜", "阿依古丽·买买提", "司马相如", "John Smith"):
        assert other_names(name) == ()
    assert other_names("劉洋") == ("刘洋",)
    assert other_names("张(石羡)") == ("张𥖄",)


def test_a_description_ends_where_its_signs_are_satisfied() -> None:
    """The manual's own form: ⿱土口小红 is 𠮷小红, not one character of four parts."""
    assert characters.written_out("⿱土口小红") == ("⿱土口",)
    assert characters.written_out("张⿰石羡强⿱土") == ("⿰石羡",)
    assert characters.written_out("⿲木木木子") == ("⿲木木木",)
    assert characters.name_candidates("⿱土口小红")[0] == "𠮷小红"
