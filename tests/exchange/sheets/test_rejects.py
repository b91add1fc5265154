"""Refused rows come back as the same sheet, can be corrected there and read again as if nothing had happened."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.errors import OfficeError
from app.exchange.sheets.cells import Merge
from app.exchange.sheets.header import REASON, find_header, fingerprint
from app.exchange.sheets.mapping import propose_mapping
from app.exchange.sheets.rejects import Refused, SheetHead, write_rejects
from app.exchange.sheets.workbook import open_workbook

HEAD = SheetHead(
    (
        (1, ("和平社区花名册", "", "", "", "")),
        (2, ("", "", "", "", "")),
        (3, ("姓名", "身份证号", "地址", "", "生日")),
        (4, ("", "", "小区", "楼栋", "")),
        (5, ("必填", "必填18位", "", "", "如：1990-01-02")),
    ),
    (3, 4),
    5,
    (Merge(1, 0, 1, 4), Merge(3, 0, 4, 0), Merge(3, 2, 3, 3), Merge(7, 0, 9, 0)),
)
ROWS = [
    Refused(7, ["张三", 340104199001011000.0, "翠湖小区", 3.0, date(1990, 1, 2)], ["号码被破坏", "缺电话"]),
    Refused(12, ["=HYPERLINK(1)", "340104199001011234\x07", "", ""], ["没有姓名"]),
]


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "未导入.xlsx"
    assert write_rejects(path, HEAD, ROWS) == 2
    with open_workbook(path) as book:
        rows = list(book.rows(book.sheets[0]))
        merged = set(book.merged(book.sheets[0]))
    header = find_header(rows)
    assert (header.header_rows, header.first_data_row, header.titles) == ((3, 4), 6, ("和平社区花名册",))
    assert [c.heading for c in header.columns] == ["姓名", "身份证号", "地址/小区", "地址/楼栋", "生日"]
    source = find_header([(number, list(cells)) for number, cells in HEAD.rows])
    assert fingerprint(header.columns) == fingerprint(source.columns)
    keys = [p.field_key for p in propose_mapping(header.columns, [])]
    assert keys == ["name", "id_number", "estate", "building", "birth_date"]
    assert merged == {*HEAD.merges[:3], Merge(3, 5, 4, 5)}
    records = [cells for number, cells in rows if number >= header.first_data_row]
    reasons = "原第 7 行：号码被破坏；缺电话"
    assert records[0] == ["张三", "340104199001011000", "翠湖小区", 3.0, date(1990, 1, 2), reasons]
    assert records[1][:2] == ["=HYPERLINK(1)", "340104199001011234"]


def test_reasons_are_red_and_formulas_are_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rejects(path, HEAD, ROWS)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert sheet["F3"].value == REASON
    assert sheet["F3"].font.color.rgb == sheet["F6"].font.color.rgb == "FFC00000"
    assert sheet["A7"].data_type == "s"


def test_a_sheet_that_came_back_twice_has_its_reasons_once(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    again = SheetHead(tuple((n, (*cells, REASON if n == 3 else "")) for n, cells in HEAD.rows), (3, 4), 5)
    write_rejects(path, again, [Refused(6, [*ROWS[0].cells, "原第 7 行：旧的原因"], ["新的原因"])])
    with open_workbook(path) as book:
        cells = [str(c) for _, row in book.rows(book.sheets[0]) for c in row]
    assert cells.count(REASON) == 1
    assert not any("旧的原因" in c for c in cells)


def test_nothing_is_left_when_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(OfficeError, match=r"a\.xlsx"):
        write_rejects(tmp_path / "a.xlsx", HEAD, ROWS)
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
