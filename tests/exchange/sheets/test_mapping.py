"""Columns are understood by wording and by content."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.sheets.header import Column
from app.exchange.sheets.headings import default_synonyms
from app.exchange.sheets.mapping import Proposal, propose_mapping
from app.models.rules.identity import make_id

THE_28 = [
    "姓名",
    "人口类型",
    "性别",
    "出生日期",
    "公民身份号码",
    "联系方式",
    "民族",
    "籍贯",
    "婚姻状况",
    "政治面貌",
    "学历",
    "宗教信仰",
    "服务处所",
    "户籍门（楼）详址",
    "现住门（楼）详址",
    "是否常住",
    "所属社区",
    "所属网格",
    "所属楼栋",
    "楼栋单元总数",
    "所属单元",
    "楼栋总层数",
    "房屋楼层",
    "所属房屋",
    "户号",
    "户籍地",
    "户主公民身份号码",
    "所在楼栋中心点",
]
KEYS_28 = [
    "name",
    "residence_kind",
    "sex",
    "birth_date",
    "id_number",
    "phone",
    "ethnicity",
    "native_place",
    "marriage",
    "political",
    "education",
    "religion",
    "work_unit",
    "registered_address",
    "address",
    "living_here",
    "community",
    "grid",
    "building",
    "stairs_total",
    "stair",
    "floors_total",
    "floor",
    "room",
    "household_number",
    "registered_division",
    "head_id_number",
    "building_center",
]


def columns(*paths: str) -> list[Column]:
    return [Column(i, tuple(p.split("/")) if p else ()) for i, p in enumerate(paths)]


def keys(proposals: list[Proposal]) -> list[str | None]:
    return [p.field_key for p in proposals]


def test_the_commonest_sheet_is_understood_whole() -> None:
    found = propose_mapping(columns(*THE_28), [])
    assert keys(found) == KEYS_28
    assert min(p.confidence for p in found) == 1.0


@settings(max_examples=40)
@given(
    st.permutations(range(28)), st.sampled_from(["*{}", "{}（必填）", " {} ", "{}：", "【{}】", "{}\n(选填)"])
)
def test_in_any_order_and_decoration(order: list[int], dress: str) -> None:
    found = propose_mapping(columns(*(dress.format(THE_28[i]) for i in order)), [])
    assert keys(found) == [KEYS_28[i] for i in order]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("身份证号码（必填）", "id_number"),
        ("户主/姓名", "head_name"),
        ("户主/身份证号", "head_id_number"),
        ("现居住地址/小区", "estate"),
        ("居住地址/楼栋号", "building"),
        ("居民身份证号码（18位）", "id_number"),
        ("您的联系电话", "phone"),
        ("与户主关系（户主/配偶/子女）", "relation"),
        ("文化程度（最高）", "education"),
        ("备  注", "note"),
        ("姓  名", "name"),
        ("人员/称呼（姓名）", "name"),
        ("备 考", "note"),
        ("监护人/联系电话", "guardian_phone"),
        ("天气", None),
    ],
)
def test_wording(heading: str, key: str | None) -> None:
    path = tuple(heading.split("/", 1)) if heading.count("/") == 1 else (heading,)
    assert keys(propose_mapping([Column(0, path)], [])) == [key]


RECORDS: list[list[object]] = [
    [
        name,
        make_id("340104", date(1950 + i, 5, 1 + i), 100 + i),
        f"1380000123{i}",
        "男" if i % 2 else "女",
        f"翠湖小区{i + 1}栋2单元50{i}室",
        "汉族",
    ]
    for i, name in enumerate(["张晓明", "王芳", "李𬭸", "刘大伟", "陈一", "杨二"])
]


def test_without_any_wording_content_decides() -> None:
    found = propose_mapping(columns("", "x1", "甲", "乙", "丙", "丁"), RECORDS)
    assert keys(found) == ["name", "id_number", "phone", "sex", "address", "ethnicity"]
    assert all(0.5 <= p.confidence < 0.8 and "内容像" in p.why for p in found)


def test_wrong_headings_are_doubted() -> None:
    found = propose_mapping(columns("姓名", "联系电话", "身份证号码"), RECORDS)
    assert found[1].confidence < 0.8 or found[1].field_key == "id_number"
    assert found[2].field_key != "id_number" or found[2].confidence < 0.8


def test_a_column_of_rooms_that_holds_whole_addresses_is_the_address() -> None:
    whole: list[list[object]] = [[f"和平路12号翠湖小区9{n}栋1单元10{n}", "翠湖小区"] for n in range(4)]
    (found, estate) = propose_mapping(columns("门牌", "小区"), whole)
    assert (found.field_key, found.confidence) == ("address", 0.9)
    assert "完整住址" in found.why
    assert estate.field_key == "estate"
    assert keys(propose_mapping(columns("门牌"), [[f"10{n}室"] for n in range(4)])) == ["room"]


def test_two_columns_never_claim_one_field_unless_allowed() -> None:
    found = propose_mapping(columns("姓名", "居民姓名", "电话", "手机"), [])
    assert keys(found) == ["name", None, "phone", "phone"]
    assert "已有别的列" in found[1].why


def test_damaged_numbers_still_show_what_the_column_is() -> None:
    rows: list[list[object]] = [[340104199001011000.0], ["340104195002030121"], ["3.40104E+17"]]
    assert keys(propose_mapping(columns("？"), rows)) == ["id_number"]


def test_the_table_is_sound() -> None:
    table = default_synonyms()
    words = [w for ws in table.values() for w in ws]
    assert len(words) == len(set(words)) > 350
    assert set(KEYS_28) <= set(table)
