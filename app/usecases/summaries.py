"""The month: each line counts a question and opens its rows; opening + in − out = closing is checked."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import Cancelled, ClerkError
from app.models.definitions.kinds import Question, SummaryLine, SummarySection
from app.models.fields.base import Period
from app.office import Office
from app.usecases.offices import own_unit
from app.usecases.questions import Asked, month_period

if TYPE_CHECKING:
    from app.reports.document import Document

PEOPLE = {"service_record": "resident_id", "residence": "resident_id", "resident": "id"}


@dataclass(frozen=True)
class LineValue:
    """A figure. `rows` is how many records it opens; `parts` its breakdown (label, count)."""

    key: str
    title: str
    value: Decimal
    unit: str
    rows: int
    question: Question
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def text(self) -> str:
        """The figure as it is printed: money with two decimals, counts whole."""
        return f"{self.value:,.2f}" if self.unit == "元" else f"{self.value:,.0f}"


@dataclass(frozen=True)
class SectionValue:
    """A section's figures; `balanced` is None when it names no balance."""

    key: str
    title: str
    lines: tuple[LineValue, ...]
    balanced: bool | None
    chart: bool


@dataclass(frozen=True)
class MonthSummary:
    """The whole month of a community."""

    period: Period
    unit: str
    superior: str
    clerk: str
    sections: tuple[SectionValue, ...]

    def line(self, key: str) -> LineValue:
        """A line by its key. Raises ClerkError."""
        for section in self.sections:
            for line in section.lines:
                if line.key == key:
                    return line
        raise ClerkError(f"月报里没有“{key}”这一行")


def collect(office: Office, month: str, cancelled: Callable[[], bool] = lambda: False) -> MonthSummary:
    """Count every line of the month ("2026-03") in one consistent view."""
    period = month_period(month)
    unit = own_unit(office)
    summary = office.library.summaries["month"]
    sections = []
    with office.read() as session:
        for section in summary.section:
            lines = []
            for line in section.line:
                if cancelled():
                    raise Cancelled
                lines.append(_value(Asked(office, session, line.question, period), line))
            sections.append(_section(section, lines))
    return MonthSummary(period, unit.name, unit.superior, office.clerk.name, tuple(sections))


def _value(asked: Asked, line: SummaryLine) -> LineValue:
    rows = asked.count()
    if line.count == "people":
        value = Decimal(asked.distinct(PEOPLE[asked.kind.name]))
    elif line.count == "sum":
        value = asked.sum(line.sum or "") if rows else Decimal(0)
    else:
        value = Decimal(rows)
    parts = tuple(asked.group(line.by)) if line.by and rows else ()
    return LineValue(line.key, line.title, value, line.unit, rows, line.question, parts)


def _section(section: SummarySection, lines: list[LineValue]) -> SectionValue:
    values = {line.key: line.value for line in lines}
    balanced = None
    if section.balance:
        opening, in_, out, closing = (values[key] for key in section.balance)
        balanced = opening + in_ - out == closing
    return SectionValue(section.key, section.title, tuple(lines), balanced, section.chart)


def document_of(summary: MonthSummary) -> "Document":
    """The one-page month: four areas of figures, a picture, signatures."""
    from app.reports.document import (
        BarChart,
        Column,
        Document,
        PageSetup,
        Signatures,
        Table,
        Title,
    )

    rows: list[tuple[str, ...]] = []
    bold: set[int] = set()
    for section in summary.sections:
        bold.add(len(rows))
        rows.append((section.title, "", "", ""))
        check = {True: "平", False: "不平，请核对", None: ""}[section.balanced]
        rows += [
            (line.title, line.text, line.unit, check if i == 0 else "")
            for i, line in enumerate(section.lines)
        ]
    table = Table(
        (Column("项目", 5), Column("数量", 2, "right"), Column("单位", 1, "center"), Column("期初+增−减=期末", 2, "center")),
        tuple(rows), bold_rows=frozenset(bold), points=9.0,
    )  # fmt: skip
    blocks = [
        Title(f"{summary.unit}工作月报", subtitle=f"{summary.period.label}　报：{summary.superior}"),
        table,
    ]
    for section in summary.sections:
        parts = next((line.parts for line in section.lines if line.parts), ()) if section.chart else ()
        if parts:
            blocks.append(BarChart(f"本月{section.title}分类", _top(parts), "件"))
    blocks.append(Signatures(("填表人", "主任"), stamp=True, unit=summary.unit))
    return Document(f"{summary.unit}{summary.period.label}工作月报", tuple(blocks), PageSetup("A4"))


def _top(parts: tuple[tuple[str, int], ...], keep: int = 7) -> tuple[tuple[str, int], ...]:
    rest = sum(n for _, n in parts[keep:])
    return (*parts[:keep], *((("其他", rest),) if rest else ()))


def save(office: Office, summary: MonthSummary, folder: Path) -> tuple[Path, Path]:
    """Write the month as PDF and XLSX into `folder`. Returns both paths."""
    from app.reports import pdf, xlsx

    folder.mkdir(parents=True, exist_ok=True)
    name = f"{summary.unit}{summary.period.start:%Y-%m}月报"
    document = document_of(summary)
    pdf_path, sheet_path = folder / f"{name}.pdf", folder / f"{name}.xlsx"
    pdf.save(document, pdf_path)
    xlsx.save_document(document, sheet_path)
    return pdf_path, sheet_path
