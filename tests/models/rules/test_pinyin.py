"""Readings of names: surnames right, every likely reading, quick."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.rules import pinyin
from app.models.rules.pinyin import character_readings, cut_at_syllables, readings, search_form, search_terms


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("单小明", "shanxiaoming"),
        ("解明", "xieming"),
        ("仇英", "qiuying"),
        ("区志", "ouzhi"),
        ("查明", "zhaming"),
        ("朴正", "piaozheng"),
        ("曾小红", "zengxiaohong"),
        ("缪明", "miaoming"),
        ("种明", "chongming"),
        ("覃明", "qinming"),
        ("尉迟恭", "yuchigong"),
        ("万俟明", "moqiming"),
        ("长孙明", "zhangsunming"),
        ("澹台明", "tantaiming"),
        ("万明", "wanming"),
        ("王𬭸", "wanglin"),
        ("吕布", "lvbu"),
        ("阿依古丽·买买提", "ayigulimaimaiti"),
        ("John Smith", "johnsmith"),
    ],
)
def test_first_reading(name: str, first: str) -> None:
    assert readings(name).full[0] == first


def test_other_readings_follow() -> None:
    assert readings("单小明").full == ("shanxiaoming", "danxiaoming")
    assert readings("单小明").initials == ("sxm", "dxm")
    assert set(readings("王乐").full) == {"wangle", "wangyue"}
    assert readings("").full == readings("？").initials == ()


@settings(max_examples=150)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8))
def test_readings_are_few_plain_and_without_repeats(name: str) -> None:
    found = readings(name)
    for kept in (found.full, found.initials):
        assert len(kept) <= 8
        assert len(set(kept)) == len(kept)
        assert all(word.isascii() and word.isalpha() and word.islower() for word in kept)


def test_every_surname_of_the_table_can_be_cut_at_its_characters() -> None:
    table = pinyin._surnames()
    compounds = [surname for surname in table if len(surname) > 1]
    assert max(map(len, compounds)) == pinyin.LONGEST_SURNAME
    assert len(table) > 200
    for surname in compounds:
        cut = [syllable for (syllable,) in pinyin._syllables(surname, table[surname][0])]
        assert "".join(cut) == table[surname][0]
        assert len(cut) == len(surname)
        assert all(cut)


def test_search_terms_are_every_suffix() -> None:
    assert search_terms("单小明") == {"单小明", "小明", "明", "sxm", "xm", "m", "dxm"}
    assert "买买提" in search_terms("阿依古丽·买买提")
    assert search_form("阿依古丽 • 买买提".replace("•", "·")) == "阿依古丽买买提"


@settings(max_examples=100)
@given(st.text(st.sampled_from("单小明王乐阿·强𬭸"), min_size=1, max_size=6))
def test_any_part_of_a_name_is_a_prefix_of_some_term(name: str) -> None:
    form, terms = search_form(name), search_terms(name)
    for start, end in itertools.combinations(range(len(form) + 1), 2):
        assert any(term.startswith(form[start:end]) for term in terms)


def test_common_characters_have_one_reading_each() -> None:
    ordinary = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林明红伟芳静丽军"
    assert [c for c in ordinary if len(character_readings(c)) != 1] == []


def test_names_are_sorted_syllable_by_syllable() -> None:
    names = ["程一", "陈红红", "巴音", "陈福国", "白露", "陈一", "西安娜", "先锋"]
    in_order = sorted(names, key=lambda name: readings(name).cut)
    assert in_order == ["巴音", "白露", "陈福国", "陈红红", "陈一", "程一", "西安娜", "先锋"]
    assert readings("单小明").cut == "shan'xiao'ming"
    assert readings("？").cut == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zhang", "zhang"),
        ("z", "z"),
        ("chenf", "chen'f"),
        ("chenfuguo", "chen'fu'guo"),
        ("xian", "xian"),
        ("zs", "zs"),
    ],
)
def test_what_is_typed_is_cut_as_names_are(typed: str, meant: str) -> None:
    assert cut_at_syllables(typed) == meant


@given(st.text(st.sampled_from("单小明王乐阿强欧阳娥程陈"), min_size=1, max_size=5), st.integers(1, 20))
def test_cutting_takes_nothing_away(name: str, length: int) -> None:
    typed = readings(name).full[0][:length]
    assert cut_at_syllables(typed).replace("'", "") == typed
    assert readings(name).cut.replace("'", "") == readings(name).full[0]
