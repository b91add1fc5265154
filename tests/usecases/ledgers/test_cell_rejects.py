"""Cells that were not taken go back as the same sheet: mended there, they are taken in."""

from pathlib import Path
from typing import Any

from app.models.tables import ExchangeLog
from app.office import Office
from app.usecases.ledgers import cell_rejects, cells, sheet_columns, sheet_in
from app.usecases.ledgers.cell_rejects import RefusedRow
from app.usecases.ledgers.cells import RowEdit
from app.usecases.offices import definitions
from tests.usecases.ledgers.test_cells import FREE


def read(path: Path) -> tuple[list[list[Any]], Any]:
    from openpyxl import load_workbook

    page = load_workbook(path).worksheets[0]
    return [[cell.value for cell in line] for line in page.iter_rows()], page


def test_the_rows_are_written_with_their_headings_and_red_reasons(office: Office, tmp_path: Path) -> None:
    definitions.adopt(office, "ledgers", "tools", FREE)
    edit = RowEdit(None, {"what": "梯子", "deposit": "5", "phone": "13900000001"})
    [kept] = cells.take(office, "tools", [edit]).ids
    rows = [
        RefusedRow(3, None, {"what": "锤子", "deposit": "很多"}, {"deposit": "押金：“很多”不是数字"}),
        RefusedRow(1, kept, {"deposit": "=cmd"}, {"deposit": "“=cmd”不是数字"}),
    ]
    path = tmp_path / "没有填进去.xlsx"
    assert cell_rejects.save(office, "tools", path, rows) == 2
    lines, page = read(path)
    heads = lines[0]
    assert heads[:2] == ["编号", cells.sheet(office, "tools").columns[1].label]
    first = dict(zip(heads, lines[1], strict=True))
    assert (first["编号"], first["押金"], first[heads[-1]]) == (
        "T1-0001",
        "=cmd",
        "原第 1 行：押金：“=cmd”不是数字",
    )
    assert "13900000001" not in str(lines), "what is masked stays empty"
    second = dict(zip(heads, lines[2], strict=True))
    assert (second["押金"], second[heads[-1]]) == ("很多", "原第 3 行：押金：“很多”不是数字")
    assert page.cell(2, len(heads)).font.color.rgb == "FFC00000"
    with office.read() as session:
        assert session.query(ExchangeLog).count() == 1


def test_the_mended_sheet_is_taken_in_where_the_rows_are(office: Office, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    definitions.adopt(office, "ledgers", "tools", FREE)
    cells.take(office, "tools", [RowEdit(None, {"what": "梯子", "deposit": "5"})])
    path = tmp_path / "没有填进去.xlsx"
    rows = [
        RefusedRow(1, 1, {"deposit": "很多"}, {"deposit": "不是数字"}),
        RefusedRow(2, None, {"what": "锤子", "deposit": "x"}, {"deposit": "不是数字"}),
    ]
    cell_rejects.save(office, "tools", path, rows)
    book = load_workbook(path)
    page = book.worksheets[0]
    at = [cell.value for cell in page[1]].index("押金") + 1
    for line, amount in ((2, "70"), (3, "80")):
        page.cell(line, at).value = amount
    book.save(path)
    checked = sheet_in.check(office, "tools", sheet_columns.understand(office, "tools", path))
    taken = sheet_in.take(office, checked)
    assert (taken.new, taken.changed, taken.refused) == (1, 1, 0)
    found = cells.typed_texts(office, "tools", [1, 2], ["what", "deposit"])
    assert found == {1: ("梯子", "70.00"), 2: ("锤子", "80.00")}
