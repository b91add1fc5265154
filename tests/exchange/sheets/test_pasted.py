"""What the clipboard holds after Ctrl+C in Excel, WPS or a browser, read as a sheet."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import ClerkError
from app.exchange.sheets.cells import Merge, filled_down
from app.exchange.sheets.header import begins_with_data, find_header, headless
from app.exchange.sheets.pasted import SHEET, PastedTable

HTML = """<html><body><!--StartFragment--><table border=0><tr><td rowspan=2>姓名</td><td colspan=2>住址</td></tr>
<tr><td>小区</td><td>房号</td></tr><tr><td>张三</td><td rowspan=2 style='x'>翠湖<br>小区</td><td>101&nbsp;</td></tr>
<tr><td>李四</td><td>102</td></tr></table><table><tr><td>别的表</td></tr></table></body></html>"""


def cells(table: PastedTable) -> list[list[object]]:
    return [row for _, row in table.rows(SHEET)]


def test_quoted_line_breaks_stay_in_their_cell() -> None:
    table = PastedTable('姓名\t备注\r\n张三\t"说""好""\n第二行"\r\n')
    assert cells(table) == [["姓名", "备注"], ["张三", '说"好"\n第二行']]


def test_merged_cells_of_html_are_told_and_filled_down() -> None:
    table = PastedTable("姓名\t住址\t\n", HTML)
    assert cells(table)[0] == ["姓名", "住址", ""]
    assert table.merged(SHEET) == (Merge(1, 0, 2, 0), Merge(1, 1, 1, 2), Merge(3, 1, 4, 1))
    header = find_header(table.rows(SHEET))
    assert [c.heading for c in header.columns] == ["姓名", "住址/小区", "住址/房号"]
    filled = list(filled_down(table.rows(SHEET), table.merged(SHEET), 3))
    assert [row for number, row in filled if number >= 3] == [
        ["张三", "翠湖\n小区", "101"],
        ["李四", "翠湖\n小区", "102"],
    ]


def test_plain_text_is_taken_when_nothing_is_merged() -> None:
    html = "<table><tr><td>姓名</td></tr><tr><td>张三</td></tr></table>"
    assert cells(PastedTable("姓名\n张三丰\n", html)) == [["姓名"], ["张三丰"]]
    assert cells(PastedTable("", html)) == [["姓名"], ["张三"]]


@pytest.mark.parametrize(("text", "html"), [("", ""), (" \n\t\n", ""), ("", "<p>没有表格</p>")])
def test_no_table_is_said(text: str, html: str) -> None:
    with pytest.raises(ClerkError, match="没有表格"):
        PastedTable(text, html)


def test_a_block_that_begins_with_a_record_has_no_headings() -> None:
    block = PastedTable("张三\t230102198005170011\t13800001111\n李四\t230102198005170038\t13800002222\n")
    assert begins_with_data(block.rows(SHEET))
    header = headless(block.rows(SHEET))
    assert (len(header.columns), header.header_rows, header.first_data_row) == (3, (), 1)
    assert not begins_with_data(PastedTable("姓名\t电话\n张三\t1\n").rows(SHEET))


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.text('张三a"\n\t1 ,', max_size=6), min_size=2, max_size=4), min_size=1, max_size=5)
)
def test_whatever_a_spreadsheet_writes_is_read_back(table: list[list[str]]) -> None:
    table[0][0] = "甲"
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\r\n").writerows([*table, ["末"]])
    assert cells(PastedTable(out.getvalue())) == [*table, ["末"]]
