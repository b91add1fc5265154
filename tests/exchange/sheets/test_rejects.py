"""Refused rows come back as a sheet that can be corrected and read again."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.errors import OfficeError
from app.exchange.sheets.header import Column, find_header
from app.exchange.sheets.mapping import propose_mapping
from app.exchange.sheets.rejects import Refused, write_rejects
from app.exchange.sheets.workbook import open_workbook

COLUMNS = [
    Column(0, ("姓名",)),
    Column(1, ("身份证号",)),
    Column(2, ("地址", "小区")),
    Column(3, ("地址", "楼栋")),
    Column(4, ("生日",)),
]
ROWS = [
    Refused(7, ["张三", 340104199001011000.0, "翠湖小区", 3.0, date(1990, 1, 2)], ["号码被破坏", "缺电话"]),
    Refused(12, ["=HYPERLINK(1)", "340104199001011234\x07", "", ""], ["没有姓名"]),
]


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "未导入.xlsx"
    assert write_rejects(path, COLUMNS, ROWS) == 2
    with open_workbook(path) as book:
        rows = list(book.rows(book.sheets[0]))
    header = find_header(rows)
    assert [c.heading for c in header.columns] == [
        "原因",
        "原表行号",
        "姓名",
        "身份证号",
        "地址/小区",
        "地址/楼栋",
        "生日",
    ]
    keys = [p.field_key for p in propose_mapping(header.columns, [])]
    assert keys == [None, None, "name", "id_number", "estate", "building", "birth_date"]
    records = [cells for number, cells in rows if number >= header.first_data_row]
    assert records[0] == [
        "号码被破坏；缺电话",
        7.0,
        "张三",
        "340104199001011000",
        "翠湖小区",
        3.0,
        date(1990, 1, 2),
    ]
    assert records[1][2:4] == ["=HYPERLINK(1)", "340104199001011234"]


def test_reasons_are_red_and_formulas_are_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rejects(path, COLUMNS, ROWS)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert sheet["A3"].font.color.rgb == "FFC00000"
    assert sheet["C4"].data_type == "s"


def test_nothing_is_left_when_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(OfficeError, match=r"a\.xlsx"):
        write_rejects(tmp_path / "a.xlsx", COLUMNS, ROWS)
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
