"""人口月报 (domain.md A1.9): opening + in − out = closing by kind of people, and who they are, for a month, a quarter, a year.

Every figure is a question on spells of residence; its rows open. Nothing is frozen: a registration that is entered
later for a day in the past changes the past figures, and `later` says how many such there are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.errors import Cancelled, ClerkError
from app.models.definitions.kinds import SummaryLine, SummarySection
from app.models.fields.base import Period
from app.models.tables import Residence
from app.office import Office
from app.usecases.offices import own_unit
from app.usecases.periods import period_of as period_of
from app.usecases.periods import periods as periods
from app.usecases.questions import Asked
from app.usecases.summaries import LineValue
from app.usecases.summary_counts import count_many

if TYPE_CHECKING:
    from app.usecases.printing import PrintedPaper

KEY = "population"


@dataclass(frozen=True)
class Head:
    """A column of a table of figures; `group` is the heading it shares with its neighbours."""

    key: str
    title: str
    group: str = ""


@dataclass(frozen=True)
class TableRow:
    """A row: its figures in the order of the heads; `balanced` is None when the section names no balance."""

    key: str
    title: str
    figures: tuple[LineValue, ...]
    balanced: bool | None


@dataclass(frozen=True)
class Section:
    """A part of the report; one without rows in its definition has one row without a title."""

    key: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[TableRow, ...]
    chart: bool

    @property
    def balanced(self) -> bool | None:
        """Whether every row that must balance does."""
        found = [row.balanced for row in self.rows if row.balanced is not None]
        return all(found) if found else None


@dataclass(frozen=True)
class Population:
    """The whole report. `later` counts spells entered or changed after the period ended that bear on it."""

    period: Period
    unit: str
    superior: str
    clerk: str
    sections: tuple[Section, ...]
    later: int

    def figure(self, key: str) -> LineValue:
        """A figure by section, row and line: "movement.all.closing". Raises ClerkError."""
        for section in self.sections:
            for row in section.rows:
                for figure in row.figures:
                    if figure.key == key:
                        return figure
        raise ClerkError(f"人口月报里没有“{key}”这个数字")

    @property
    def note(self) -> str:
        """What a reader must know about the figures of a past period."""
        if not self.later:
            return ""
        return f"本期结束后又补登、更正了 {self.later} 条居住记录，以上数字已包括。"


def collect(office: Office, period: str, cancelled: Callable[[], bool] = lambda: False) -> Population:
    """Count every figure of the period in one consistent view. Raises Cancelled when asked to stop."""
    span, unit = period_of(period), own_unit(office)
    sections = []
    with office.read() as session:
        for section in office.library.summaries[KEY].section:
            if cancelled():
                raise Cancelled
            asked = list(_figures(section))
            counts = count_many(office, session, [figure.question for _, figure in asked], span)
            made = []
            for (line, figure), count in zip(asked, counts, strict=True):
                parts: tuple[tuple[str, int], ...] = ()
                if line.by and count:
                    parts = tuple(Asked(office, session, figure.question, span).group(line.by))
                made.append(_value(figure, count, parts))
            sections.append(_section(section, made))
        later = session.scalar(select(func.count(Residence.id)).where(_entered_later(span)))
    return Population(span, unit.name, unit.superior, office.clerk.name, tuple(sections), int(later or 0))


def _figures(section: SummarySection) -> Iterator[tuple[SummaryLine, LineValue]]:
    """Each line for each row, not yet counted."""
    zero = Decimal(0)
    for row in section.row:
        for line in section.line:
            key, title = f"{section.key}.{row.key}.{line.key}", f"{row.title.split('：')[-1]}{line.title}"
            yield line, LineValue(key, title, zero, line.unit, 0, row.asks(line.question))
    if not section.row:
        for line in section.line:
            yield line, LineValue(f"{section.key}.{line.key}", line.title, zero, line.unit, 0, line.question)


def _value(figure: LineValue, count: int, parts: tuple[tuple[str, int], ...]) -> LineValue:
    return LineValue(figure.key, figure.title, Decimal(count), figure.unit, count, figure.question, parts)


def _section(section: SummarySection, made: list[LineValue]) -> Section:
    across = len(section.line)
    keys = [line.key for line in section.line]
    rows = []
    for number, (key, title) in enumerate([(r.key, r.title) for r in section.row] or [("", "")]):
        figures = tuple(made[number * across : (number + 1) * across])
        balanced = None
        if section.balance:
            opening, in_, out, closing = (figures[keys.index(k)].value for k in section.balance)
            balanced = opening + in_ - out == closing
        rows.append(TableRow(key, title, figures, balanced))
    return Section(section.key, section.title, _heads(section), tuple(rows), section.chart)


def _heads(section: SummarySection) -> tuple[Head, ...]:
    """A line `in.birth` stands under the heading of the line `in`, which itself is their sum."""
    titles = {line.key: line.title for line in section.line}
    groups = {line.key.partition(".")[0] for line in section.line if "." in line.key} & titles.keys()
    heads = []
    for line in section.line:
        parent = line.key.partition(".")[0]
        if parent in groups:
            heads.append(Head(line.key, "小计" if line.key == parent else line.title, titles[parent]))
        else:
            heads.append(Head(line.key, line.title))
    return tuple(heads)


def _entered_later(period: Period) -> ColumnElement[bool]:
    """Spells that bear on a period and were entered or changed after it."""
    after = (
        datetime.combine(date.fromordinal(period.end.toordinal() + 1), time()).astimezone().astimezone(UTC)
    )
    begun = or_(Residence.start.is_(None), Residence.start <= period.end)
    ended = Residence.end <= period.end
    return or_(and_(begun, Residence.created_at >= after), and_(ended, Residence.changed_at >= after))


def paper(office: Office, period: str) -> "PrintedPaper":
    """The report as it prints, to be looked at."""
    from app.reports import pdf
    from app.usecases.population_paper import document_of
    from app.usecases.printing import PrintedPaper

    document = document_of(collect(office, period))
    return PrintedPaper(0, "", document.title, pdf.render(document))


def save(found: Population, folder: Path) -> tuple[Path, Path]:
    """Write the report as PDF and XLSX into `folder`. Returns both paths."""
    from app.reports import pdf, xlsx
    from app.usecases.population_paper import document_of

    folder.mkdir(parents=True, exist_ok=True)
    document = document_of(found)
    pdf_path, sheet_path = folder / f"{document.title}.pdf", folder / f"{document.title}.xlsx"
    pdf.save(document, pdf_path)
    xlsx.save_document(document, sheet_path)
    return pdf_path, sheet_path
