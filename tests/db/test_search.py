"""The search box: every way a clerk may type someone, and nobody from the recycle bin."""

from datetime import date

import pytest

from app.models.tables import Area, Organisation, Resident, ResidentName
from app.office import Office
from app.usecases import mediation, search
from app.usecases.mediation import PartyForm
from app.usecases.residents import records as residents
from tests import factories


def found(office: Office, text: str) -> set[int]:
    return {h.id for h in search.find(office, text).hits if h.kind == "resident"}


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("单雄信", "sxx", "dxx"),
        ("解晓东", "xxd", "jxd"),
        ("仇英", "qy", "cy"),
        ("曾国强", "zgq", "cgq"),
        ("区小明", "oxm", "qxm"),
        ("朴志勇", "pzy", None),
        ("尉迟恭", "ycg", "wcg"),
        ("欧阳明", "oym", None),
        ("重庆生", "cqs", None),
        ("盖叫天", "gjt", None),
    ],
)
def test_surnames_are_found_by_their_right_initials(
    file_office: Office, name: str, right: str, wrong: str | None
) -> None:
    saved = factories.resident(file_office, name)
    factories.resident(file_office, "无关人")
    assert found(file_office, right) == {saved}
    assert found(file_office, right[:2]) >= {saved}
    assert found(file_office, name[1:]) == {saved}
    if wrong:
        assert file_office.today()
        hits = search.find(file_office, wrong).hits
        assert not hits or hits[0].matched_by == "pinyin"


def test_full_pinyin_finds(office: Office) -> None:
    saved = factories.resident(office, "单雄信")
    assert found(office, "shanxiong") == {saved}
    assert found(office, "SHANXIONGXIN") == {saved}
    assert found(office, "danxiong") == set()


def test_a_name_with_a_written_out_character_is_read_as_what_it_means(office: Office) -> None:
    saved, plain = factories.resident(office, "张（金宏）明"), factories.resident(office, "王（小强）")
    assert found(office, "zhanghongming") == {saved}
    assert found(office, "zhangjinhong") == set()
    assert found(office, "wangxiaoqiang") == {plain}


def test_numbers_find_by_head_and_tail(office: Office) -> None:
    number = factories.id_number(date(1961, 2, 3))
    saved = factories.resident(office, "甲", id_number=number, phone="19900012345、19911117777")
    factories.resident(office, "乙", phone="19922223333")
    for typed in (
        number,
        number[:8],
        number[-4:],
        number[-6:].lower(),
        "19900012345",
        "1990001",
        "2345",
        "012345",
    ):
        assert found(office, typed) >= {saved}, typed
    assert found(office, number) == {saved}
    assert found(office, "19911117777") == {saved}
    assert found(office, "19610203") == {saved}
    assert found(office, "98765") == set()


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("幸福小区", {1, 2}), ("幸福", {1, 2}), ("幸福小区3号楼", {1, 2}), ("幸福小区3号楼2单元501", {1}),
        ("和平里", {3}), ("幸福 王", {1}), ("王 幸福", {1}), ("王 501", {1}), ("王五 和平", {3}), ("王 四平", set()),
    ],
)  # fmt: skip
def test_parts_of_addresses_and_two_words(file_office: Office, typed: str, hits: set[int]) -> None:
    for name, address in (
        ("王一", "幸福小区3号楼2单元501室"),
        ("李二", "幸福小区3号楼2单元502室"),
        ("王五", "和平里12栋1单元101室"),
    ):
        factories.resident(file_office, name, address=address, id_number="")  # 501 is in some numbers too
    assert found(file_office, typed) == hits


def test_former_names_and_other_spellings_find(office: Office) -> None:
    saved = factories.resident(office, "刘洋", former_name="刘招弟")
    with office.write("写法") as w:
        w.session.add(ResidentName(resident_id=saved, name="刘炀"))
    for typed in ("刘招弟", "招弟", "lzd", "刘炀", "刘洋"):
        assert found(office, typed) == {saved}, typed
    form, version = residents.load_form(office, saved)
    form.former_name = ""
    residents.save(office, form, saved, version)
    assert found(office, "招弟") == set()
    assert found(office, "刘炀") == {saved}


def test_a_changed_name_is_found_and_the_old_one_not(office: Office) -> None:
    saved = factories.resident(office, "旧名")
    form, version = residents.load_form(office, saved)
    form.name = "新名"
    residents.save(office, form, saved, version)
    assert (found(office, "新名"), found(office, "旧名"), found(office, "xm")) == ({saved}, set(), {saved})


def test_papers_cases_and_bodies_are_found_by_number_and_name(office: Office) -> None:
    record = factories.service(office, applicant="甲某")
    case = mediation.open_case(
        office,
        factories.case_form(PartyForm("applicant", name="司马甲"), PartyForm("respondent", name="钱乙")),
    )
    with office.write("单位") as w:
        w.session.add(Organisation(name="和平里物业公司"))
        w.session.add(Area(kind="estate", name="清风苑"))
    hits = {(h.kind, h.id) for h in search.find(office, "1").hits}
    assert {("service_record", record), ("mediation_case", case)} <= hits
    assert [h.kind for h in search.find(office, "（2026）示例受字第0001号").hits] == ["service_record"]
    assert [h.kind for h in search.find(office, "司马").hits] == ["mediation_case"]
    assert "organisation" in {h.kind for h in search.find(office, "物业").hits}
    assert all(search.kind_label(h.kind) != h.kind for h in search.find(office, "1").hits)


def test_nobody_in_the_bin_is_found_by_anything(office: Office) -> None:
    number = factories.id_number()
    saved = factories.resident(
        office, "石破天", id_number=number, phone="19900004321、19900008888", former_name="狗杂种"
    )
    ways = [
        "石破天",
        "spt",
        "shipo",
        number,
        number[-4:],
        "19900004321",
        "4321",
        "19900008888",
        "幸福小区",
        "狗杂种",
    ]
    assert all(found(office, way) == {saved} for way in ways)
    residents.delete(office, saved)
    assert {way: found(office, way) for way in ways if found(office, way)} == {}


def test_the_count_says_when_there_are_more(office: Office) -> None:
    with office.write("许多人") as w:
        w.session.add_all(Resident(name=f"王{i}", id_kind="none") for i in range(130))
    result = search.find(office, "王")
    assert (len(result.hits), result.count, result.capped) == (100, 130, False)
    assert search.find(office, "  ").hits == ()
    assert found(office, "%") == found(office, "_") == found(office, "'; --") == set()


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("张𫍽", ["张𫍽", "𫍽", "譞", "张譞", "張譞", "U+2B37D", "u+2b37d",
                 "2B37D", r"\u{2B37D}", "&#x2B37D;", "（讠+睘）", "(讠睘)", "⿰讠睘", "讠+睘", "张（讠+睘）", "张U+2B37D", "zx", "zhangx"]),
        ("劉德華", ["劉德華", "刘德华", "刘", "德华", "德華", "ldh"]),
        ("刘德华", ["劉德華", "刘德华", "華"]),
        ("张（石羡）", ["张（石羡）", "张(石羡)", "𥖄", "张𥖄", "石羡", "U+25584"]),
        ("阿依古丽·买买提", ["阿依古丽·买买提", "阿依古丽•买买提", "阿依古丽．买买提", "阿依古丽买买提", "古丽・买", "买买提", "阿依古丽 · 买买提"]),
        ("李𠂇", ["李\ue816", "李𠂇", "U+E816"]),
        ("石民", ["⽯⺠", "\u2f6f"]),
    ],
)  # fmt: skip
def test_every_form_of_a_name_finds(office: Office, stored: str, typed: list[str]) -> None:
    saved = factories.resident(office, stored)
    factories.resident(office, "无关人")
    assert {t: found(office, t) for t in typed if found(office, t) != {saved}} == {}


def test_every_form_finds_beside_another_word(file_office: Office) -> None:
    saved = factories.resident(file_office, "劉·𫍽", address="幸福小区3号楼2单元501室")
    factories.resident(file_office, "无关人", address="幸福小区3号楼2单元502室")
    for typed in ("幸福 刘", "劉 幸福", "幸福 U+2B37D", "幸福 刘譞", "501 刘𫍽", "幸福 （讠+睘）"):
        assert found(file_office, typed) == {saved}, typed


def test_alike_in_meaning_is_not_alike(office: Office) -> None:
    factories.resident(office, "张喆")
    assert found(office, "哲") == set()
