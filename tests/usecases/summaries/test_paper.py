"""The month on paper: exactly one page whatever the month holds; figures by key; months to choose; rows that open."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.office import Office
from app.usecases.questions import list_page, month_period
from app.usecases.summaries import figures as summaries
from app.usecases.summaries.figures import LineValue, MonthSummary, SectionValue
from tests import factories


def _pages(pdf: bytes) -> list[str]:
    from pypdfium2 import PdfDocument

    return [page.get_textpage().get_text_range() for page in PdfDocument(pdf)]


def test_the_month_is_one_page_with_its_areas(office: Office):
    factories.service(office)
    (text,) = _pages(summaries.paper(office, "2026-03").pdf)
    for words in (
        "示例社区居民委员会工作月报",
        "2026年3月",
        "居民",
        "一站式服务",
        "人民调解",
        "台账",
        "走访和活动",
        "平",
        "主任",
    ):
        assert words in text


def test_the_fullest_month_is_still_one_page():
    from app.reports import pdf

    parts = tuple((f"保民生·就业与社会保险第{i}类", 1000 - i) for i in range(40))

    def line(i: int) -> LineValue:
        value = Decimal("12345678.12")
        return LineValue(f"k{i}", "期末超过承诺时限未办结的事项", value, "元", 5, Question("resident"), parts)

    sections = tuple(
        SectionValue(f"s{n}", "一站式服务", tuple(map(line, range(9))), False, n in (1, 2)) for n in range(4)
    )
    month = MonthSummary(
        month_period("2026-03"), "某某社区居民委员会", "某某街道办事处", "欧阳某某", sections
    )
    (text,) = _pages(pdf.render(summaries.document_of(month)))
    assert text.count("不平，请核对") == 4
    assert text.count("其他") == 2


def test_both_files_are_written(file_office: Office, tmp_path: Path):
    summary = summaries.collect(file_office, "2026-03")
    paths = summaries.save(summary, tmp_path / "新文件夹")
    assert [p.name for p in paths] == [
        "示例社区居民委员会2026-03月报.pdf",
        "示例社区居民委员会2026-03月报.xlsx",
    ]
    assert all(p.stat().st_size > 1000 for p in paths)
    figure = next(row for row in load_workbook(paths[1]).active.iter_rows() if row[0].value == "期初现住人口")
    assert [cell.value for cell in figure if cell.value is not None][1] == 0, (
        "a figure is a number to reckon with"
    )


def test_figures_come_in_the_order_asked_for(office: Office):
    factories.service(office)
    whole = summaries.collect(office, "2026-03")
    keys = ("services.closing", "services.received", "no.such.line")
    found = summaries.figures(office, "2026-03", keys)
    assert found == (whole.line("services.closing"), whole.line("services.received"))
    assert found[1].text == "1"


def test_months_to_choose_from_end_with_the_running_one():
    found = summaries.months(date(2026, 1, 15), 2)
    assert found == [("2026-01", "2026年1月（到今天）"), ("2025-12", "2025年12月"), ("2025-11", "2025年11月")]
    assert len(summaries.months(date(2026, 1, 15))) == 25


def test_a_row_of_a_figure_opens_the_record_it_stands_for(office: Office):
    resident = factories.resident(office)
    line = summaries.collect(office, "2026-03").line("residents.found")
    (row,) = list_page(office, line.question, period=month_period("2026-03")).rows
    assert summaries.opens(office, "residence", row.id) == ("resident", resident)
    assert summaries.opens(office, "service_record", 7) == ("service_record", 7)
    assert summaries.opens(office, "ledger.minimum_living", 7) == ("ledger_entry", 7)
    with pytest.raises(ClerkError, match="已不存在"):
        summaries.opens(office, "residence", 999)
