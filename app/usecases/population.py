"""人口月报 (domain.md A1.9): opening + in − out = closing by kind of people, and who they are, for a month, a quarter, a year.

Every figure is a question on spells of residence; its rows open. Nothing is frozen: a registration that is entered
later for a day in the past changes the past figures, and `later` says how many such there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.errors import Cancelled, ClerkError
from app.models.fields.base import Period
from app.models.tables import Residence
from app.office import Office
from app.usecases.figure_sections import Head as Head
from app.usecases.figure_sections import Section as Section
from app.usecases.figure_sections import TableRow as TableRow
from app.usecases.figure_sections import figures_of, section_of
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
            asked = list(figures_of(section))
            counts = count_many(office, session, [figure.question for _, figure in asked], span)
            made = []
            for (line, figure), count in zip(asked, counts, strict=True):
                parts: tuple[tuple[str, int], ...] = ()
                if line.by and count:
                    parts = tuple(Asked(office, session, figure.question, span).group(line.by))
                made.append(_value(figure, count, parts))
            sections.append(section_of(section, made))
        later = session.scalar(select(func.count(Residence.id)).where(_entered_later(span)))
    return Population(span, unit.name, unit.superior, office.clerk.name, tuple(sections), int(later or 0))


def _value(figure: LineValue, count: int, parts: tuple[tuple[str, int], ...]) -> LineValue:
    return LineValue(figure.key, figure.title, Decimal(count), figure.unit, count, figure.question, parts)


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
