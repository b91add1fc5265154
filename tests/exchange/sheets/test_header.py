"""Headings are found wherever they stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import ClerkError
from app.exchange.sheets.header import (
    HeaderReading,
    find_header,
    find_known,
    fingerprint,
    header_at,
    skip_reason,
)

Cells = list[object]
RECORD: Cells = [1.0, "张三", "男", "340104199001011234", "13800001234", "翠湖小区", 3.0]


def read(*rows: Cells) -> HeaderReading:
    return find_header(enumerate(rows, start=1))


def headings(reading: HeaderReading) -> list[str]:
    return [c.heading for c in reading.columns]


SIMPLE: Cells = ["序号", "姓名", "性别", "身份证号", "电话", "小区", "楼栋"]


def test_plain_sheet() -> None:
    found = read(SIMPLE, RECORD)
    assert headings(found) == SIMPLE
    assert (found.header_rows, found.first_data_row, found.titles) == ((1,), 2, ())


def test_titles_and_blank_rows_above() -> None:
    found = read(
        ["和平社区居民花名册"], ["填报单位：和平社区", "", "", "填报日期：2026年11月"], [], SIMPLE, RECORD
    )
    assert headings(found) == SIMPLE
    assert found.first_data_row == 5
    assert found.titles == ("和平社区居民花名册", "填报单位：和平社区", "填报日期：2026年11月")


def test_two_row_heading_with_groups() -> None:
    upper: Cells = ["序号", "姓名", "性别", "身份证号", "电话", "居住地址", "", "户主", ""]
    lower: Cells = ["", "", "", "", "", "小区", "楼栋", "姓名", "关系"]
    found = read(["花名册"], upper, lower, [*RECORD, "张一", "子"])
    assert headings(found)[5:] == ["居住地址/小区", "居住地址/楼栋", "户主/姓名", "户主/关系"]
    assert (found.header_rows, found.first_data_row) == ((2, 3), 4)


def test_group_row_without_known_words() -> None:
    upper: Cells = ["基本情况", "", "", "", "居住情况", "", ""]
    found = read(["花名册"], upper, SIMPLE, RECORD)
    assert found.header_rows == (2, 3)
    assert headings(found)[0] == "基本情况/序号"
    assert headings(found)[6] == "居住情况/楼栋"


def test_groups_within_groups() -> None:
    upper: Cells = ["序号", "家庭", "", "", "", "备注"]
    middle: Cells = ["", "户主", "住址", "", "收入", ""]
    lower: Cells = ["", "", "小区", "楼号", "", ""]
    found = read(["困难家庭"], upper, middle, lower, [1.0, "张三", "翠湖小区", "2", "300", ""])
    assert found.header_rows == (2, 3, 4)
    assert headings(found)[1:5] == ["家庭/户主", "家庭/住址/小区", "家庭/住址/楼号", "家庭/收入"]


def test_headings_that_stand_tall_beside_groups() -> None:
    upper: Cells = ["编号", "人员", "", "", "住处", "", "手机/座机", "备考"]
    lower: Cells = ["", "称呼（姓名）", "身份信息(证号)", "啥关系", "楼", "房号", "", ""]
    record: Cells = [1.0, "张三", "340104199001011234", "户主", "翠湖小区2栋", "101", "13800001234", ""]
    found = read(["摸底表（2026年）"], ["填表人：老王"], upper, lower, record)
    assert (found.header_rows, found.first_data_row) == ((3, 4), 5)
    assert headings(found)[4:] == ["住处/楼", "住处/房号", "手机/座机", "备考"]


def test_what_stands_beside_the_headings_is_a_column_and_no_part_of_the_fingerprint() -> None:
    titled = [*SIMPLE, "", "未导入原因"]
    found = read(titled, [*RECORD, "13900001234", "重复"], ["", "", "", "", "", "", "", "", "", "别的"])
    assert headings(found) == [*SIMPLE, ""]
    assert headings(header_at(enumerate([titled, [*RECORD, "x", "y"]], 1), 1, 1, 2)) == [*SIMPLE, ""]
    assert fingerprint(found.columns) == fingerprint(read(SIMPLE, RECORD).columns)


def test_data_without_digits_is_not_taken_for_a_second_heading() -> None:
    found = read(["姓名", "性别", "民族", "备注"], ["张三", "男", "汉族", ""], ["李四", "女", "", "党员"])
    assert found.first_data_row == 2


def test_guide_and_number_rows_are_passed_over() -> None:
    guide: Cells = ["", "必填", "必填，男或女", "必填，18位", "", "", ""]
    numbers: Cells = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    assert read(SIMPLE, guide, RECORD).first_data_row == 3
    assert read(SIMPLE, numbers, RECORD).first_data_row == 3


def test_unknown_headings_are_found_by_shape() -> None:
    found = read(["某某表"], ["甲项", "乙项", "丙项"], ["x", 1234567.0, "2026-01-01"])
    assert (headings(found), found.first_data_row) == (["甲项", "乙项", "丙项"], 3)


@pytest.mark.parametrize("rows", [[], [[], ["", ""]], [[1234.0, 5678.0]]])
def test_nothing_to_find(rows: list[Cells]) -> None:
    with pytest.raises(ClerkError, match="没有找到表头"):
        read(*rows)


def test_rows_that_are_no_records() -> None:
    header = read(SIMPLE, RECORD)
    assert skip_reason(RECORD, header) is None
    assert skip_reason(["", None, " "], header) == "blank"
    assert skip_reason(SIMPLE, header) == "heading"
    assert skip_reason(["合计", "", 1200.0], header) == "total"
    assert skip_reason([18, "合计", "17人"], header) == "total"  # its running number was filled down too
    assert skip_reason(["", "张三", "男"], header) is None


@settings(max_examples=60)
@given(
    st.permutations(range(len(SIMPLE))),
    st.integers(0, 3),
    st.sampled_from(["*{}", "{}（必填）", " {} ", "{}："]),
)
def test_any_order_titles_and_decoration(order: list[int], titles: int, dress: str) -> None:
    heading: Cells = [dress.format(SIMPLE[i]) for i in order]
    rows: list[Cells] = [["花名册"]] * titles + [heading, [RECORD[i] for i in order]]
    found = read(*rows)
    assert found.first_data_row == titles + 2
    assert len(found.columns) == len(SIMPLE)
    assert fingerprint(found.columns) == fingerprint(read([SIMPLE[i] for i in order]).columns)


def test_fingerprint_depends_on_order() -> None:
    assert fingerprint(read(SIMPLE).columns) != fingerprint(read(SIMPLE[::-1]).columns)


@settings(max_examples=60)
@given(st.integers(0, 12), st.integers(1, 3), st.integers(1, 3))
def test_headings_met_before_are_found_wherever_they_stand(above: int, tall: int, down: int) -> None:
    levels: list[Cells] = [[f"甲{n}", f"乙{n}"] for n in range(tall)]
    between: list[Cells] = [["按证件填"]] * (down - 1)
    rows = list(enumerate([*[["说明"]] * above, *levels, *between, RECORD], start=1))
    wanted = header_at(rows, above + 1, above + tall, above + tall + down)
    known = {fingerprint(wanted.columns): (tall, down), "0" * 32: (1, 1)}
    assert find_known(rows, known) == wanted
    assert find_known(rows, {"0" * 32: (1, 1)}) is None
    assert find_known(rows, {}) is None
