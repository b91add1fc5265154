"""What is written is read back the same by calamine and by openpyxl."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.errors import Cancelled, ClerkError, OfficeError
from app.reports import xlsx, xlsx_parts
from app.reports.xlsx import SheetColumn, SheetSpec, write_table
from tests.reports.papers import PAPERS, month

SPEC = SheetSpec(
    "居民/名册",
    (
        SheetColumn("姓名", 10),
        SheetColumn("身份证号", 22),
        SheetColumn("出生日期", 12, "date"),
        SheetColumn("金额", 12, "money", True),
        SheetColumn("人数", 8, "integer", True),
    ),
)
ROWS = [
    ("李䶮", "350203199001011234", date(1990, 1, 1), Decimal("1200.50"), 3),
    ("周𠅤", "013800", date(1899, 5, 1), Decimal("0.10"), None),
]


def read(path: Path) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def test_identity_numbers_dates_decimals_and_totals(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    assert write_table(path, SPEC, ROWS) == 2
    assert read(path) == [
        ["姓名", "身份证号", "出生日期", "金额", "人数"],
        ["李䶮", "350203199001011234", date(1990, 1, 1), 1200.5, 3.0],
        ["周𠅤", "013800", "1899-05-01", 0.1, ""],
        ["合计", "", "", 1200.6, 3.0],
    ]


def test_looks_are_there_for_openpyxl(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_table(path, SheetSpec("名册", SPEC.columns, "和平社区居民名册"), ROWS)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("名册", "A3", "A2:E4")
    assert sheet["B3"].number_format == "@"
    assert sheet["C3"].number_format == "yyyy\\-mm\\-dd"
    assert sheet["A3"].border.left.style == "thin"
    assert sheet["D5"].value == "=SUBTOTAL(9,D3:D4)"
    assert sheet.column_dimensions["B"].width == 22
    assert [str(part) for part in sheet.merged_cells.ranges] == ["A1:E1"]
    assert sheet.print_title_rows == "$2:$2"
    book.close()


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_as_text(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Formulas stay text; only characters that XML forbids are lost."""
    path = tmp_path_factory.mktemp("x") / "t.xlsx"
    write_table(
        path, SheetSpec("t", (SheetColumn("甲"), SheetColumn("乙"))), [(text, "。") for text in texts]
    )
    found = [str(row[0]) for row in read(path)[1:]]
    assert found == [xlsx_parts.clean_cell(text) for text in texts]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "_x0041_", "  留白  ", "a\tb\nc"])
def test_what_begins_like_a_formula_is_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.xlsx"
    write_table(path, SheetSpec("t", (SheetColumn("甲"),)), [(text,)])
    assert read(path)[1] == [text]
    cell = openpyxl.load_workbook(path).active["A2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_numbers_beyond_fifteen_digits_are_kept_as_text(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    values = [Decimal("12345678901234567.89"), 10**17, Decimal("0.30"), float("nan")]
    write_table(path, SheetSpec("t", (SheetColumn("甲", 10, "number"),)), [(value,) for value in values])
    assert [row[0] for row in read(path)[1:]] == ["12345678901234567.89", "1" + "0" * 17, 0.3, "nan"]


def test_cancelling_leaves_no_file(tmp_path: Path) -> None:
    def stop(count: int) -> None:
        assert count == xlsx.CHUNK
        raise Cancelled

    with pytest.raises(Cancelled):
        write_table(tmp_path / "t.xlsx", SPEC, ROWS * xlsx.CHUNK, stop)
    assert list(tmp_path.iterdir()) == []


def test_too_many_rows_and_a_folder_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_parts, "MAX_ROWS", 3)
    with pytest.raises(ClerkError, match="上限"):
        write_table(tmp_path / "t.xlsx", SPEC, ROWS * 2)
    with pytest.raises(OfficeError, match="没有存成"):
        write_table(tmp_path / "无" / "t.xlsx", SPEC, ROWS)


def test_no_rows_still_makes_a_sheet(tmp_path: Path) -> None:
    assert write_table(tmp_path / "t.xlsx", SPEC, []) == 0
    assert read(tmp_path / "t.xlsx")[0][0] == "姓名"


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_becomes_a_sheet_with_its_title_first(tmp_path: Path, name: str) -> None:
    paper = PAPERS[name]()
    xlsx.save_document(paper, tmp_path / "p.xlsx")
    rows = read(tmp_path / "p.xlsx")
    assert rows[0][0] == paper.title
    told = "李䶮" if name == "card" else "和平社区居民委员会（盖章）"
    assert any(told in row for row in rows)


def test_the_month_keeps_numbers_as_numbers(tmp_path: Path) -> None:
    xlsx.save_document(month(3), tmp_path / "m.xlsx")
    rows = read(tmp_path / "m.xlsx")
    (total,) = [row for row in rows if row[0] == "合计"]
    assert [cell for cell in total if isinstance(cell, float)] == [1234.0, 1200.0, 34.0]
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx").active
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.page_setup.orientation == "portrait"
