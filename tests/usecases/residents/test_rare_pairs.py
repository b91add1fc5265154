"""The office's own pairs of rare characters: kept, refused, previewed, searched by, taken away."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ClerkError
from app.models.rules import pinyin
from app.models.rules.characters import respelt, without_private
from app.models.tables import Resident
from app.office import ClerkRef, Office
from app.usecases import search
from app.usecases.history import undo
from app.usecases.offices import clerks
from app.usecases.residents import names as identity_help
from app.usecases.residents import rare_characters
from app.usecases.residents import records as residents
from app.usecases.residents.rare_characters import PairForm
from tests import factories

PRIVATE = "\ue123"


def found(office: Office, text: str) -> set[str]:
    return {hit.title for hit in search.find(office, text).hits}


def file_of(office: Office, name: str) -> int:
    """A resident of this name, though a form would refuse its private character now."""
    one = factories.resident(office, "张", phone="13800001234")
    with office.write("改名") as w:
        w.session.get_one(Resident, one).name = name
    return one


@pytest.mark.parametrize(
    ("stored", "ways", "typed"),
    [
        ("张𬭎明", "金厷宏", "张（金厷宏）明"),
        ("张𬭎明", "金厷宏", "张(金厷宏)明"),
        ("张（金厷宏）明", "金厷宏", "张𬭎明"),
        ("张𬭎明", "鸿", "张鸿明"),
        ("张鸿明", "鸿", "𬭎明"),
        (f"张{PRIVATE}明", "U+E123", "张𬭎明"),
        ("张𬭎明", "U+E123、鸿", f"张{PRIVATE}明"),
    ],
)
def test_the_search_finds_by_every_way(office: Office, stored: str, ways: str, typed: str) -> None:
    file_of(office, stored)
    factories.resident(office, "张三明")
    assert found(office, typed) == set()
    entry = rare_characters.save(office, PairForm("𬭎", ways))
    assert found(office, typed) == {stored}
    assert found(office, f"{typed} 13800001234") == {stored}
    undo.undo(office, entry)
    assert found(office, typed) == set()


@pytest.mark.parametrize("typed", ["吉小明", "jxm", "⿱土口小明", "（土口）小明", "𠮷小明"])
def test_the_commonest_rare_character_is_found_as_shipped(office: Office, typed: str) -> None:
    factories.resident(office, "𠮷小明")
    assert found(office, typed) == {"𠮷小明"}


def test_a_private_character_is_replaced_where_a_name_comes_in(file_office: Office) -> None:
    rare_characters.save(file_office, PairForm("U+2CB4E", "U+E123 金厷宏"))
    assert identity_help.names_for(file_office, f"张{PRIVATE}") == ("张𬭎",)
    one = factories.resident(file_office, f"张{PRIVATE}")
    assert residents.load_form(file_office, one)[0].name == "张𬭎"


def test_a_private_character_nobody_knows_is_refused_however_it_comes(office: Office) -> None:
    """Typed as U+E123 or pasted; a name on file holds up nobody who corrects something else."""
    for name in (f"张{PRIVATE}", "张U+E123"):
        with pytest.raises(ClerkError, match=r"U\+E123 没有对应的字"):
            factories.resident(office, name)
    old = file_of(office, f"张{PRIVATE}明")
    form, version = residents.load_form(office, old)
    residents.save(office, replace(form, note="改了备注"), old, version)


def test_private_characters_of_the_other_texts_are_treated_as_in_names(office: Office) -> None:
    old = factories.resident(office, "张三", address="安居里1号楼")
    form, _ = residents.load_form(office, old)
    wrong = replace(form, address=f"安{PRIVATE}里2号楼", work_unit=f"{PRIVATE}厂", note=f"住{PRIVATE}家")
    said = residents.problems(office, wrong, old)
    assert set(said) == {"address", "work_unit", "note"}
    assert all("U+E123 没有对应的字" in words for words in said.values())
    with office.write("旧资料") as w:
        w.session.get_one(Resident, old).work_unit = wrong.work_unit
    assert set(residents.problems(office, wrong, old)) == {"address", "note"}  # on file so: holds up nobody
    rare_characters.save(office, PairForm("𬭎", "U+E123"))
    residents.save(office, replace(wrong, address="安\ue816里2号楼"), old)
    form, _ = residents.load_form(office, old)
    assert (form.address, form.work_unit, form.note) == ("安𠂇里2号楼", "𬭎厂", "住𬭎家")


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        (PairForm("", "甲乙"), "character", "请写一个汉字"),
        (PairForm("甲乙", "甲乙"), "character", "请写一个汉字"),
        (PairForm("U+E123", "甲乙"), "character", "请写一个汉字"),
        (PairForm("𬭎", " "), "ways", "至少一种写法"),
        (PairForm("𬭎", "𬭎"), "ways", "就是这个字本身"),
        (PairForm("𬭎", "金" * 17), "ways", "最多 16 个字"),
        (PairForm("𬭎", "U+E815"), "ways", "程序已经认得"),
        (PairForm("𬭎", "吉吉"), "ways", "已经是“喆”的写法"),
        (PairForm("刘", "劉"), "ways", "程序已当作一个字"),
        (PairForm("𬭎", "a"), "ways", "不是汉字"),
        (PairForm("𬭎", "、".join(f"金厷宏{n:03d}" for n in range(60))), "ways", "最多 300 个字"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(file_office: Office, form: PairForm, field: str, words: str):
    assert words in rare_characters.problems(file_office, form)[field]
    with pytest.raises(ClerkError):
        rare_characters.save(file_office, form)
    assert not any(p.own for p in rare_characters.listing(file_office))


def test_pairs_are_listed_changed_and_taken_away(file_office: Office) -> None:
    rare_characters.save(file_office, PairForm("𬭎", "（金厷宏）、鸿、U+E123"))
    pair = rare_characters.listing(file_office)[0]
    assert (pair.character, pair.code_point, pair.own) == ("𬭎", "U+2CB4E", True)
    assert [(w.shown, w.kind) for w in pair.ways] == [
        ("金厷宏", "written"), ("鸿", "variant"), ("U+E123", "private")
    ]  # fmt: skip
    assert "已经有了" in rare_characters.problems(file_office, PairForm("𬭎", "金宏"))["character"]
    rare_characters.save(file_office, PairForm("𬭎", "金宏"), changing="𬭎")
    for text in ("𬭎", "金宏", "u+2cb4e", "hong"):
        assert "𬭎" in [p.character for p in rare_characters.listing(file_office, text)]
    assert rare_characters.listing(file_office, "没有的") == []
    entry = rare_characters.remove(file_office, "𬭎")
    assert not any(p.own for p in rare_characters.listing(file_office))
    undo.undo(file_office, entry)
    assert [w.text for w in rare_characters.listing(file_office)[0].ways] == ["金宏"]
    with pytest.raises(ClerkError, match="出厂的，不能删除"):
        rare_characters.remove(file_office, "喆")


def test_a_shipped_character_gets_further_ways_and_keeps_its_own(file_office: Office) -> None:
    rare_characters.save(file_office, PairForm("喆", "双吉"))
    pair = rare_characters.listing(file_office)[0]
    assert [w.text for w in pair.ways] == ["双吉"]
    own = identity_help.own_pairs(file_office)
    assert (own["吉吉"], own["双吉"]) == ("喆", "喆")
    rare_characters.remove(file_office, "喆")
    assert identity_help.own_pairs(file_office)["吉吉"] == "喆"


def test_the_preview_says_who_is_meant_and_how_it_prints(file_office: Office) -> None:
    factories.resident(file_office, "张（金厷宏）")
    file_of(file_office, f"李{PRIVATE}")
    shown = rare_characters.preview(file_office, PairForm("U+2CB4E", "金厷宏 U+E123"))
    assert (shown.character, shown.readings, shown.residents) == ("𬭎", ("hong",), 2)
    assert [f.name for f in shown.faces] == ["宋体", "宋体加粗", "黑体", "楷体"]
    assert all(f.itself or f.lent_by for f in shown.faces)
    picture = shown.picture
    assert picture is not None
    assert len(picture.pixels) == picture.stride * picture.height
    assert len(set(picture.pixels)) > 20  # something is drawn
    with pytest.raises(ClerkError, match="请写一个汉字"):
        rare_characters.preview(file_office, PairForm("", "甲乙"))


def test_only_who_may_change_definitions_does(file_office: Office) -> None:
    clerk = clerks.add_clerk(file_office, "周窗口", "", ("clerk",))
    file_office.clerk = ClerkRef(clerk, "周窗口")
    for act in (
        lambda: rare_characters.save(file_office, PairForm("𬭎", "金厷宏")),
        lambda: rare_characters.remove(file_office, "喆"),
    ):
        with pytest.raises(ClerkError, match="没有“修改台账、代码、日历等定义”的权限"):
            act()


WAYS = (("𬭎", "金厷宏", "鸿"), ("𠮷", "土口", PRIVATE))


@given(st.text("张𬭎鸿金厷宏𠮷土口\ue123", max_size=6))
def test_spellings_lead_there_and_back(name: str) -> None:
    others = respelt(name, WAYS)
    assert name not in others
    assert len(others) == len(set(others)) <= 24
    assert bool(others) == any(way in name for ways in WAYS for way in ways)
    plain = without_private(name, WAYS)
    assert PRIVATE not in plain
    assert plain == name.replace(PRIVATE, "𠮷")


def test_a_reading_of_the_office_is_searched_by_at_once_and_taken_back_with_undo(office: Office) -> None:
    unread = "\U00030001"
    assert pinyin.character_readings(unread) == ()
    who = factories.resident(office, f"张{unread}明")
    assert f"张{unread}明" not in found(office, "zhm")
    entry = rare_characters.save(office, PairForm(unread, "石羡羡", "hóng、hui2"))
    assert f"张{unread}明" in found(office, "zhm")
    assert f"张{unread}明" in found(office, "zhanghongming")
    with office.read() as session:
        one = session.get_one(Resident, who)
        assert (one.pinyin, one.initials) == ("zhang'hong'ming", "zhm")
    pair = next(p for p in rare_characters.listing(office) if p.character == unread)
    assert pair.readings == ("hong", "hui")
    late = factories.resident(office, f"李{unread}")
    with office.read() as session:
        assert session.get_one(Resident, late).initials == "lh"
    undo.undo(office, entry)
    assert pinyin.own_readings() == {}
    assert f"张{unread}明" not in found(office, "zhm")


def test_a_reading_reaches_those_whose_name_is_written_out(office: Office) -> None:
    who = factories.resident(office, "张（金宏）")
    rare_characters.save(office, PairForm("鋐", "金宏宏", "gong"))
    with office.read() as session:
        assert session.get_one(Resident, who).pinyin == "zhang'gong"


@pytest.mark.parametrize(("typed", "wrong"), [("xyz", "xyz"), ("hong,好", "好"), ("honghong", "honghong")])
def test_a_reading_that_is_no_syllable_is_refused(office: Office, typed: str, wrong: str) -> None:
    said = rare_characters.problems(office, PairForm("𬭎", "金厷宏", typed))
    assert f"“{wrong}”不是" in said["reading"]
    assert rare_characters.problems(office, PairForm("𬭎", "金厷宏", "nǚ lü4 hong")) == {}
