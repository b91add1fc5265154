"""GB/T 4761 and what must hold in a household."""

from datetime import date

import pytest

from app.models.rules.kinship import Member, household_problems, one_digit_code, relation_code, relations

TODAY = date(2026, 11, 22)
HEAD = Member("张一", "02", "1", date(1970, 1, 1))


def problems(*members: Member) -> list[str]:
    return [p.code for p in household_problems(members, TODAY)]


def test_table_is_the_standards() -> None:
    table = relations()
    assert len(table) == 86
    labels = [r.label for r in table.values()]
    assert len(set(labels)) == len(labels)
    assert all(len(code) == 2 and code.isdecimal() for code in table)
    words = [w for r in table.values() for w in (r.label, *r.synonyms)]
    assert len(set(words)) == len(words)
    assert all(relation_code(w) == r.code for r in table.values() for w in (r.label, *r.synonyms))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("长子", "22"),
        ("儿子", "20"),
        ("媳妇", "38"),
        ("户主", "02"),
        ("之妻", "12"),
        ("户主之妻", "12"),
        ("22", "22"),
        ("外星人", None),
        ("3", None),
    ],
)
def test_wording(text: str, code: str | None) -> None:
    assert relation_code(text) == code


def test_spouse_by_sex_and_the_one_digit_form() -> None:
    assert (relation_code("配偶"), relation_code("配偶", "1"), relation_code("配偶", "2")) == (
        "10",
        "11",
        "12",
    )
    assert one_digit_code("3") == "30"
    assert one_digit_code("9") is None


def test_a_sound_household() -> None:
    wife = Member("李二", "12", "2", date(1972, 1, 1))
    son = Member("张三", "20", "1", date(1998, 1, 1))
    mother = Member("王四", "52", "2", date(1945, 1, 1))
    assert problems(HEAD, wife, son, mother) == []
    assert problems() == []


def test_what_contradicts_itself() -> None:
    assert problems(Member("张三", "20")) == ["no_head"]
    assert problems(HEAD, Member("张二", "02")) == ["several_heads"]
    child = Member("张小", "02", "1", date(2015, 1, 1))
    assert problems(child, Member("张一", "51", "1", date(1970, 1, 1))) == ["child_head"]
    assert problems(child) == []
    assert problems(HEAD, Member("张三", "20", "2", date(1998, 1, 1))) == ["relation_sex"]
    assert problems(HEAD, Member("张三", "20", "1", date(1980, 1, 1))) == ["parent_age"]
    assert problems(HEAD, Member("张老", "51", "1", date(1960, 1, 1))) == ["parent_age"]
    assert problems(HEAD, Member("张孙", "41", "1", date(1995, 1, 1))) == ["parent_age"]
    assert problems(HEAD, Member("李二", "12", "2"), Member("王五", "10", "2")) == ["several_spouses"]


def test_an_only_child_has_no_brother() -> None:
    only = Member("张二", "31", "2")
    assert problems(HEAD, only, Member("张三", "37", "2"), Member("李四", "38", "2")) == []
    assert problems(HEAD, only, Member("张三", "20", "1")) == ["only_child"]


def test_only_head_rules_are_hard() -> None:
    assert household_problems([Member("张三", "20")], TODAY)[0].hard
    assert not household_problems([HEAD, Member("张三", "20", "2")], TODAY)[0].hard
