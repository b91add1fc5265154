"""Whatever a clerk brings is opened or named."""

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import ClerkError, OfficeError
from app.exchange.sheets.cells import cell_text
from app.exchange.sheets.text_tables import decode, find_separator
from app.exchange.sheets.workbook import open_workbook


def rows_of(path: Path) -> list[tuple[int, list[object]]]:
    with open_workbook(path) as book:
        return list(book.rows(book.sheets[0]))


def test_row_and_column_numbers_are_the_sheets_own(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B3"], sheet["C5"], sheet["D5"] = "标题", 1.5, date(1990, 1, 2)
    book.save(tmp_path / "a.xlsx")
    rows = rows_of(tmp_path / "a.xlsx")
    assert [n for n, _ in rows] == [1, 2, 3, 4, 5]
    assert rows[2][1] == ["", "标题", "", ""]
    assert rows[4][1] == ["", "", 1.5, date(1990, 1, 2)]
    with open_workbook(tmp_path / "a.xlsx") as opened:
        assert opened.row_count(opened.sheets[0]) == 5


def test_hidden_and_empty_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("字典").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    with open_workbook(tmp_path / "a.xlsx") as opened:
        assert opened.sheets == ("Sheet",)
        assert list(opened.rows("Sheet")) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_tables(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [["姓名", "备注"], ["王𬭸", "两行\n字"], ["李䶮", '="0123"']]
    path = tmp_path / "表.csv"
    text = "\r\n".join(separator.join(f'"{c}"' if "\n" in c else c for c in line) for line in lines)
    path.write_bytes(text.encode(encoding))
    assert rows_of(path) == [(1, ["姓名", "备注"]), (2, ["王𬭸", "两行\n字"]), (3, ["李䶮", "0123"])]


@settings(max_examples=60)
@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), min_size=1))
def test_gb18030_text_is_never_misread(text: str) -> None:
    data = text.encode("gb18030")
    read = decode(data, "x")
    assert read == text or data.decode("utf-8-sig", errors="replace") == read


def test_separator_of_a_single_column() -> None:
    assert find_separator("姓名\n张三\n") == ","
    assert find_separator("") == ","


PDF, PNG = b"%PDF-1.4 ...", b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "是空的"),
        (b"   \n", "是空的"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "网页"),
        ("\ufeff<!DOCTYPE HTML>\n<table>".encode(), "网页"),
        (b"<?xml version='1.0'?><Workbook/>", "XML"),
        (PDF, "不是表格"),
        (PNG, "不是表格"),
        (b"\x00\x01\x02\x03" * 100, "不是表格"),
        (b"PK\x03\x04" + b"x" * 500, "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "已损坏"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "打开密码",
        ),
    ],
)
def test_what_is_no_sheet_is_named(tmp_path: Path, data: bytes, word: str) -> None:
    path = tmp_path / "名册.xls"
    path.write_bytes(data)
    with pytest.raises(ClerkError, match=word) as caught:
        open_workbook(path)
    assert caught.value.hint
    assert "名册.xls" in caught.value.message


def test_a_cut_workbook_is_damaged(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "a.xlsx")
    data = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "b.xlsx").write_bytes(data[: len(data) // 2])
    with pytest.raises(ClerkError, match="损坏"):
        open_workbook(tmp_path / "b.xlsx")
    with zipfile.ZipFile(tmp_path / "c.docx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(ClerkError, match=r"损坏|不是表格"):
        open_workbook(tmp_path / "c.docx")


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ClerkError, match="找不到"):
        open_workbook(tmp_path / "无.xlsx")
    with pytest.raises(ClerkError, match="文件夹"):
        open_workbook(tmp_path)


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x")

    def locked(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "locked")

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(OfficeError, match="占用"):
        open_workbook(path)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (1.5, "1.5"),
        (None, ""),
        ("x", "x"),
        (True, "是"),
        (date(1990, 1, 2), "1990-01-02"),
        (13800001234.0, "13800001234"),
    ],
)
def test_cell_text(value: object, text: str) -> None:
    assert cell_text(value) == text
