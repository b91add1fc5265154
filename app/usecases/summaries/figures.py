"""The month: each line counts a question and opens its rows; opening + in − out = closing is checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import Cancelled, ClerkError
from app.models.definitions.kinds import Question, SummaryLine, SummarySection
from app.models.fields.base import Period
from app.models.tables import ProofReferral, Residence
from app.office import Office
from app.usecases.offices.opening import own_unit
from app.usecases.questions import Asked, month_period
from app.usecases.summaries import files as report_files
from app.usecases.summaries.columns import columns_of
from app.usecases.summaries.periods import unfinished

if TYPE_CHECKING:
    from app.reports.document import BarChart, Block, Document, Table
    from app.usecases.papers.printing import PrintedPaper

LEAST_BALANCE = 4
"""opening, in, out, closing."""
PEOPLE = {"service_record": "resident_id", "residence": "resident_id", "resident": "id"}
_OF_RESIDENTS: dict[str, type[Residence] | type[ProofReferral]] = {
    "residence": Residence,
    "proof_referral": ProofReferral,
}


@dataclass(frozen=True)
class LineValue:
    """A figure. `rows` is how many records it opens; `parts` its breakdown (label, count).

    `whole` is how many records a share (%) is of; None for what is no share. `columns` are those of its rows. `field` is
    what is summed of its rows or of which the middle is taken (`median`); a middle of nothing is —, not 0.
    """

    key: str
    title: str
    value: Decimal
    unit: str
    rows: int
    question: Question
    parts: tuple[tuple[str, int], ...] = ()
    whole: int | None = None
    columns: tuple[str, ...] = ()
    field: str = ""
    median: bool = False

    @property
    def text(self) -> str:
        """The figure as it is printed: money in yuan with two decimals, shares with one, all else exactly as it is (2.5 days
        between two cases, 1.28005 万元); — is a share of nothing."""
        if self.whole is not None:
            return f"{self.value:.1f}" if self.whole else "—"
        if self.median and not self.rows:
            return "—"
        if self.unit == "元":
            return f"{self.value:,.2f}"
        text = f"{self.value:,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


def proven(values: Sequence[Decimal], corrected: Decimal = Decimal(0)) -> bool:
    """Whether opening + in − out + what was filed late ± corrections is the closing (`balance` of a section)."""
    opening, in_, out, *late, closing = values
    return opening + in_ - out + sum(late) + corrected == closing


def proof_words(balance: Sequence[str]) -> str:
    """The proof as it is said: a balance of five lines has people who were filed late in it (补录)."""
    return f"期初＋增加－减少{'＋补录' if len(balance) > LEAST_BALANCE else ''}＝期末"


@dataclass(frozen=True)
class SectionValue:
    """A section's figures; `balanced` is None when it names no balance."""

    key: str
    title: str
    lines: tuple[LineValue, ...]
    balanced: bool | None
    chart: bool
    proof: str = ""


@dataclass(frozen=True)
class MonthSummary:
    """The whole month of a community."""

    period: Period
    unit: str
    superior: str
    clerk: str
    sections: tuple[SectionValue, ...]
    note: str = ""
    """That the month has not come to its end."""

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
    note = unfinished(office.today(), period)
    return MonthSummary(period, unit.name, unit.superior, office.clerk.name, tuple(sections), note)


def figures(office: Office, month: str, keys: Sequence[str]) -> tuple[LineValue, ...]:
    """Some lines of the month only, in the order of `keys`; keys that the month does not have are left out."""
    period = month_period(month)
    lines = {line.key: line for section in office.library.summaries["month"].section for line in section.line}
    with office.read() as session:
        return tuple(
            _value(Asked(office, session, lines[key].question, period), lines[key])
            for key in keys
            if key in lines
        )


def months(today: date, back: int = 24) -> list[tuple[str, str]]:
    """("2026-10", "2026年10月") of this month and the `back` whole ones before it, the latest first."""
    last = today.year * 12 + today.month - 1
    found = [divmod(last - n, 12) for n in range(back + 1)]
    words = {0: "（到今天）"}
    return [(f"{y}-{m + 1:02d}", f"{y}年{m + 1}月{words.get(n, '')}") for n, (y, m) in enumerate(found)]


def paper(office: Office, month: str) -> "PrintedPaper":
    """The month as it prints, to be looked at."""
    return report_files.shown(document_of(collect(office, month)))


def opens(office: Office, kind: str, record_id: int) -> tuple[str, int]:
    """(kind, id) of the record to open for a row of a figure: a spell of residence and a refused proof open the
    resident. Raises ClerkError when there is nobody to open."""
    if kind.startswith("ledger."):
        return "ledger_entry", record_id
    if kind not in _OF_RESIDENTS:
        return kind, record_id
    with office.read() as session:
        row: Any = session.get(_OF_RESIDENTS[kind], record_id)
        if row is None:
            raise ClerkError("这条记录已不存在", "请按 F5 刷新。")
        if row.resident_id is None:
            raise ClerkError("来人没有登记为本社区居民，没有档案可以打开", "登记的内容都在这一行里。")
        return "resident", int(row.resident_id)


def _value(asked: Asked, line: SummaryLine) -> LineValue:
    rows = asked.count()
    if line.count == "people":
        value = Decimal(asked.distinct(PEOPLE[asked.kind.name]))
    elif line.count == "distinct":
        value = Decimal(asked.distinct(line.distinct or ""))
    elif line.count == "sum":
        value = asked.sum(line.sum or "") / line.per if rows else Decimal(0)
    else:
        value = Decimal(rows)
    parts = tuple(asked.group(line.by)) if line.by and rows else ()
    whole = None
    if line.of is not None:
        whole = Asked(asked.office, asked.session, line.of, asked.scope.period).count()
        value = share(rows, whole)
    shown = columns_of(asked.library, line.question)
    return LineValue(line.key, line.title, value, line.unit, rows, line.question, parts, whole, shown)


def share(part: int, whole: int) -> Decimal:
    """What per cent `part` is of `whole`, to one decimal; 0 of nothing."""
    return (Decimal(part * 100) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else Decimal(0)


def _section(section: SummarySection, lines: list[LineValue]) -> SectionValue:
    values = {line.key: line.value for line in lines}
    balanced = None
    if section.balance:
        balanced = proven([values[key] for key in section.balance])
    return SectionValue(
        section.key, section.title, tuple(lines), balanced, section.chart, proof_words(section.balance)
    )


def document_of(summary: MonthSummary) -> "Document":
    """The month on one A4 page: the areas and their pictures in two columns, signatures at the foot."""
    from app.reports.document import (
        Document,
        Margins,
        PageSetup,
        SideBySide,
        Signatures,
        Signer,
        Spacer,
        Text,
        Title,
    )

    tables = [_area(section) for section in summary.sections]
    charts = [chart for section in summary.sections if (chart := _chart(section)) is not None]
    blocks: list[Block] = [
        Title(f"{summary.unit}工作月报", subtitle=f"{summary.period.label}　报：{summary.superior}")
    ]
    if summary.note:
        blocks.append(Text(summary.note, indent=False, role="note"))
    left, right = _columns([*tables, *charts])
    blocks += [SideBySide(left, right), Spacer(2.0)]
    blocks.append(Signatures((Signer("填表人", summary.clerk), "主任"), stamp=True, unit=summary.unit))
    page = PageSetup("A4", Margins(12.0, 14.0, 12.0, 14.0), 11.0)
    return Document(f"{summary.unit}{summary.period.label}工作月报", tuple(blocks), page)


def _area(section: SectionValue) -> "Table":
    from app.reports.document import Column, Table

    check = {True: f"（{section.proof}，平）", False: "（不平，请核对）", None: ""}[section.balanced]
    columns = (Column("项目", 6), Column("数量", 2.2, "right"), Column("单位", 1.3, "center"))
    rows = tuple((line.title, line.text, line.unit) for line in section.lines)
    return Table(columns, rows, caption=f"{section.title}{check}", points=9.4)


def _chart(section: SectionValue) -> "BarChart | None":
    from app.reports.document import BarChart

    line = next((line for line in section.lines if line.parts), None) if section.chart else None
    if line is None:
        return None
    short = tuple((name.split("·")[-1], count) for name, count in _top(line.parts))
    return BarChart(f"{section.title}：{line.title}", short, line.unit)


def _columns(parts: Sequence["Table | BarChart"]) -> tuple[tuple["Block", ...], tuple["Block", ...]]:
    """The areas and pictures in two columns that end at about the same height: each into the one that is shorter so far."""
    from app.reports.document import Spacer, Table

    columns: tuple[list[Block], list[Block]] = ([], [])
    heights = [0, 0]
    for part in parts:
        at = 0 if heights[0] <= heights[1] else 1
        columns[at].extend([Spacer(1.0), part] if columns[at] else [part])
        heights[at] += len(part.rows if isinstance(part, Table) else part.series) + 2
    return tuple(columns[0]), tuple(columns[1])


def _top(parts: tuple[tuple[str, int], ...], keep: int = 7) -> tuple[tuple[str, int], ...]:
    rest = sum(n for _, n in parts[keep:])
    return (*parts[:keep], *((("其他", rest),) if rest else ()))


def save(summary: MonthSummary, folder: Path) -> tuple[Path, Path]:
    """Write the month as PDF and XLSX into `folder`. Returns both paths."""
    name = f"{summary.unit}{summary.period.start:%Y-%m}月报"
    return report_files.save(document_of(summary), folder, name)
