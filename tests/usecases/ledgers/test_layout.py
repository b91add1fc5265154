"""A ledger as its definition lays it out: merged headings, widths, page, groups with subtotals, words around the table."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.models.tables import Unit
from app.office import Office
from app.usecases import ledgers
from app.usecases.ledgers import EntryForm, layout, papers, periods, sheet_columns, sheet_in, sheets
from app.usecases.offices import definitions

LAID_OUT = """
key = "pay"
name = "发放台账"
code = "X1"
belongs_to = "nothing"
[[field]]
key = "area"
name = "片区"
[[field]]
key = "base"
name = "基本"
type = "money"
sum = true
[[field]]
key = "extra"
name = "护理"
type = "money"
sum = true
[print]
title = "{unit.name}{name}"
page = "A3"
margins = [20, 10, 20, 10]
above = "填报：{unit.name}"
below = "注：一式两份"
columns = ["number", "area", "base", "extra"]
widths = { area = 20 }
group_by = "area"
sign = ["填表人"]
[[print.heading]]
title = "补贴（元）"
columns = ["base", "extra"]
"""


@pytest.fixture
def paid(office: Office) -> Office:
    definitions.adopt(office, "ledgers", "pay", LAID_OUT)
    for area, base, extra in (("西", "100.10", "1"), ("东", "200.20", "2"), ("西", "300.30", "3")):
        ledgers.add(office, "pay", EntryForm(values={"area": area, "base": base, "extra": extra}))
    return office


def test_rows_are_grouped_and_each_group_is_added_up(paid: Office) -> None:
    rows = list(papers.listed(paid, "pay").rows(paid))
    told = [(subtotal, cells[0], cells[2], cells[3]) for subtotal, cells in rows]
    assert [t[0] for t in told] == [False, True, False, False, True]
    sums = {cells[1]: (Decimal(cells[3]), Decimal(cells[4])) for subtotal, cells in rows if subtotal}
    assert sums == {
        "东（1 行）": (Decimal("200.20"), Decimal("2.00")),
        "西（2 行）": (Decimal("400.40"), Decimal("4.00")),
    }
    assert [cells[0] for subtotal, cells in rows if not subtotal] == ["1", "2", "3"]
    with paid.write("改名") as w:
        w.session.scalars(select(Unit).where(Unit.own.is_(True))).one().name = "和平社区"
    title = layout.spelt(paid, paid.library.ledger("pay"), "{unit.name}社区工作计划")
    assert title == "和平社区工作计划", "the word is said once"


def test_the_sheet_has_the_heading_the_widths_and_the_page(paid: Office, tmp_path: Path) -> None:
    path = tmp_path / "pay.xlsx"
    sheets.export(paid, "pay", path, masked=False)
    sheet = load_workbook(path).active
    assert sheet["A1"].value == "示例社区居民委员会发放台账"
    assert sheet["A2"].value == "填报：示例社区居民委员会"
    merged = {str(r) for r in sheet.merged_cells.ranges}
    assert {"A1:D1", "A2:D2", "A3:A4", "B3:B4", "C3:D3"} <= merged
    assert (sheet["C3"].value, sheet["C4"].value, sheet["D4"].value) == ("补贴（元）", "基本", "护理")
    assert sheet.column_dimensions["B"].width == 20
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == ("8", "portrait") or (
        int(sheet.page_setup.paperSize), sheet.page_setup.orientation,
    ) == (8, "portrait")  # fmt: skip
    assert sheet.page_margins.top == pytest.approx(20 / 25.4, abs=0.01)
    assert sheet["C5"].border.left.style == "thin"
    below = [sheet.cell(row, 1).value for row in range(11, 14)]
    assert below[:2] == ["注：一式两份", "填表人："]


def test_the_sheet_has_the_subtotals_that_the_paper_has(paid: Office, tmp_path: Path) -> None:
    """SUBTOTAL leaves other subtotals out, so the sum of all is that of the rows."""
    path = tmp_path / "pay.xlsx"
    assert sheets.export(paid, "pay", path, masked=False) == 3
    shown = load_workbook(path, data_only=True).active
    lines = [[shown.cell(row, c).value for c in range(1, 5)] for row in range(5, 11)]
    groups = [line for line in lines if line[0] == "小计"]
    assert {line[1]: (line[2], line[3]) for line in groups} == {
        "东（1 行）": (200.2, 2), "西（2 行）": (400.4, 4),
    }  # fmt: skip
    assert [line[1] for line in lines if line[0] not in {"小计", "合计"}] in (
        ["东", "西", "西"], ["西", "西", "东"],
    )  # fmt: skip
    assert lines[-1] == ["合计", "", 600.6, 6]
    formulas = load_workbook(path).active
    assert formulas["C10"].value == "=SUBTOTAL(9,C5:C9)"
    first = next(row for row in range(5, 10) if formulas.cell(row, 1).value == "小计")
    assert formulas.cell(first, 3).value == f"=SUBTOTAL(9,C5:C{first - 1})"


def test_a_mapping_that_was_put_right_is_known_the_next_time(paid: Office, tmp_path: Path) -> None:
    from openpyxl import Workbook

    def sheet(name: str, area: str) -> Path:
        book = Workbook()
        for line in (("片区", "钱数", "随便"), (area, "5", "3")):
            book.active.append(line)
        book.save(tmp_path / name)
        return tmp_path / name

    plan = sheet_columns.understand(paid, "pay", sheet("一月.xlsx", "南"))
    assert [c.field for c in plan.columns][1:] == [None, None]
    plan = sheet_columns.remap(paid, "pay", plan, {1: "base", 2: "extra"})
    assert sheet_in.take(paid, sheet_in.check(paid, "pay", plan)).new == 1
    again = sheet_columns.understand(paid, "pay", sheet("二月.xlsx", "北"))
    assert [(c.field, c.why) for c in again.columns][1:] == [
        ("base", "上次这样对应"),
        ("extra", "上次这样对应"),
    ]
    other = sheet_columns.understand(paid, "donations", tmp_path / "二月.xlsx")
    assert "base" not in [c.field for c in other.columns], "another ledger's sheet is another matter"


def test_a_row_that_a_sheet_would_make_wrong_is_refused_by_itself(office: Office, tmp_path: Path) -> None:
    """Days that run backwards, a closed period: the other rows come in."""
    key, path = "joint_agreement", tmp_path / "协议.xlsx"
    for at, start in enumerate(("2024-05-01", "2026-03-01", "2026-03-02", "2026-03-03")):
        values = {"unit": f"第{at}中学", "signed": "2024-05-01", "until": "2027-05-01", "people": "3"}
        ledgers.add(office, key, EntryForm(start=start, end="2024-12-01" if not at else "", values=values))
    periods.close(office, key, date(2024, 12, 31))
    sheets.export(office, key, path, masked=False, open_only=False)
    book = load_workbook(path)
    sheet = book.active
    [at] = [cell.column for row in sheet.iter_rows() for cell in row if cell.value == "协议期限"]
    rows = {row[0].value: row for row in sheet.iter_rows() if str(row[0].value).startswith("R41-")}
    assert len(rows) == 4
    for number, until in (("R41-0001", "2028-01-01"), ("R41-0002", "2024-04-01"), ("R41-0004", "2028-01-01")):
        rows[number][at - 1].value = until
    [people] = [cell.column for row in sheet.iter_rows() for cell in row if cell.value == "受益人数"]
    rows["R41-0003"][people - 1].value = "几个"
    rows["R41-0003"][at - 1].value = "很久"
    book.save(path)
    checked = sheet_in.check(office, key, sheet_columns.understand(office, key, path))
    told = {r.row: "；".join(r.why) for r in checked.rows}
    said = [told[rows[f"R41-000{at}"][0].row] for at in (1, 2, 3, 4)]
    assert "已经锁定" in said[0]
    assert "在签订日期 2024-05-01 之前" in said[1]
    assert "受益人数：" in said[2], "which cell is meant"
    assert "协议期限：" in said[2], "all of it at once"
    assert sheet_in.take(office, checked).changed == 1


def test_a_sheet_with_merged_headings_is_read_back(paid: Office, tmp_path: Path) -> None:
    path = tmp_path / "pay.xlsx"
    sheets.export(paid, "pay", path, masked=False)
    checked = sheet_in.check(paid, "pay", sheet_columns.understand(paid, "pay", path))
    assert [row.state for row in checked.rows] == ["same"] * 3


def test_a_long_ledger_prints_page_by_page_with_its_totals(
    paid: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdfium2

    monkeypatch.setattr(papers, "MANY", 2)
    pages = pypdfium2.PdfDocument(papers.printed(paid, "pay").pdf)
    text = "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")
    for told in ("示例社区居民委员会发放台账", "补贴（元）", "600.60", "填表人："):
        assert told in text


def test_a_telephone_number_stands_on_one_line_unless_the_design_says_otherwise(office: Office) -> None:
    ledger = office.library.ledger("party_report")
    made = layout.layout_of(office, ledger)
    widths = {column.name: width for column, width in zip(made.columns, made.widths, strict=True)}
    assert (widths["phone"], widths["position"]) == (16, 12)
    asked = replace(ledger.print, widths={"phone": 9})
    assert 9 in layout.layout_of(office, replace(ledger, print=asked)).widths
