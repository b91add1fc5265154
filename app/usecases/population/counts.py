"""人口月报 (domain.md A1.9): opening + in − out = closing by kind of people, and who they are, for a month, a quarter, a year.

Every figure is a question on spells of residence; its rows open. A closed month keeps its figures (population_months): what
is entered later for it is 更正 of the month that follows. An open month is counted anew each time, and `later` says how
many registrations were entered after it for days in it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from app.errors import Cancelled, ClerkError
from app.models.fields.base import Period
from app.models.fields.population import filed_late, first_instant
from app.models.tables import Residence
from app.office import Office
from app.usecases.offices.opening import own_unit
from app.usecases.population import months as population_months
from app.usecases.population.closed import as_closed, carried, differences, together
from app.usecases.population.months import Closed, Correction, closed_months
from app.usecases.questions import Asked, month_period
from app.usecases.summaries import files as report_files
from app.usecases.summaries.columns import columns_of
from app.usecases.summaries.counts import count_many
from app.usecases.summaries.figures import LineValue
from app.usecases.summaries.periods import period_of as period_of
from app.usecases.summaries.periods import periods as periods
from app.usecases.summaries.sections import Section, figures_of, section_of

if TYPE_CHECKING:
    from app.usecases.papers.printing import PrintedPaper

KEY = "population"
MOST_TOLD = 8
"""Acts of correction that are named under the figures."""


@dataclass(frozen=True)
class Population:
    """The whole report. `later` counts spells entered or changed after the period ended that bear on it; `closed` says when
    and by whom the month was closed, `differences` what a closed month would be now, `corrections` the acts behind them
    and behind the 更正 of an open month."""

    period: Period
    unit: str
    superior: str
    clerk: str
    sections: tuple[Section, ...]
    later: int
    closed: Closed | None = None
    differences: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()

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
        said = []
        if self.closed is not None:
            said.append(
                f"本月已由 {self.closed.by} 于 {self.closed.at.astimezone():%Y-%m-%d} 结账，数字不再变。"
            )
        if self.later and self.closed is None:
            said.append(f"本期结束后又补登、更正了 {self.later} 条居住记录，以上数字已包括。")
        if self.differences:
            said.append(f"结账后的更正（计入下一个月的“更正”）：{'；'.join(self.differences)}。")
        if self.corrections:
            shown = "；".join(c.words for c in self.corrections[:MOST_TOLD])
            more = f"等 {len(self.corrections)} 次" if len(self.corrections) > MOST_TOLD else ""
            said.append(f"{'更正来自' if self.closed is None else '更正的经过'}：{shown}{more}。")
        return "".join(said)


def collect(office: Office, period: str, cancelled: Callable[[], bool] = lambda: False) -> Population:
    """Every figure of the period in one consistent view. Raises Cancelled when asked to stop.

    Closed months give what they were closed with. A longer period that has closed months in it, or one right before it,
    is put together from its months.
    """
    span, unit = period_of(period), own_unit(office)
    months = population_months.whole_months(span)
    with office.read() as session:
        closed: dict[int, Closed] = {}
        if months:
            closed = closed_months(session, (population_months.before(months[0]), *months))
        found = _Report(office, session, closed, cancelled)
        if not closed:
            sections = found.counted(span)
        elif len(months) == 1:
            sections = found.month(months[0])
        else:
            sections = together(found.definition, [found.month(n) for n in months])
        later = session.scalar(select(func.count(Residence.id)).where(_entered_later(span)))
        own = closed.get(months[0]) if len(months) == 1 else None
        about = own or (closed.get(population_months.before(months[0])) if months else None)
        acts = population_months.corrections(session, about) if about else ()
    differences = found.differences if own is not None else ()
    return Population(
        span, unit.name, unit.superior, office.clerk.name, sections, int(later or 0), own, differences, acts
    )


class _Report:
    """Counts months, and lays what was closed over what is counted."""

    def __init__(
        self, office: Office, session: Session, closed: dict[int, Closed], cancelled: Callable[[], bool]
    ) -> None:
        self.definition = office.library.summaries[KEY].section
        self.differences: tuple[str, ...] = ()
        self._office, self._session, self._closed, self._cancelled = office, session, closed, cancelled

    def counted(self, span: Period) -> tuple[Section, ...]:
        """Every section as its questions count it today."""
        sections = []
        for section in self.definition:
            if self._cancelled():
                raise Cancelled
            asked = list(figures_of(section))
            questions = [figure.question for _, figure in asked]
            counts = count_many(self._office, self._session, questions, span)
            made = []
            for (line, figure), count in zip(asked, counts, strict=True):
                parts: tuple[tuple[str, int], ...] = ()
                if line.by and count:
                    parts = tuple(Asked(self._office, self._session, figure.question, span).group(line.by))
                shown = columns_of(self._office.library, figure.question)
                made.append(replace(_value(figure, count, parts), columns=shown))
            sections.append(section_of(section, made))
        return tuple(sections)

    def month(self, number: int) -> tuple[Section, ...]:
        """One month: as it was closed; else counted, beginning where a closed month before it ended."""
        now = self.counted(month_period(population_months.key_of(number)))
        own, last = (self._closed.get(n) for n in (number, population_months.before(number)))
        if own is not None:
            kept = tuple(as_closed(d, s, own) for d, s in zip(self.definition, now, strict=True))
            self.differences = differences(self.definition, kept, now)
            return kept
        if last is not None:
            return tuple(carried(d, s, last) for d, s in zip(self.definition, now, strict=True))
        return now


def _value(figure: LineValue, count: int, parts: tuple[tuple[str, int], ...]) -> LineValue:
    return LineValue(figure.key, figure.title, Decimal(count), figure.unit, count, figure.question, parts)


def _entered_later(period: Period) -> ColumnElement[bool]:
    """Spells that bear on a period and were entered or changed after it."""
    after = first_instant(period.end + timedelta(days=1))
    begun = or_(Residence.start <= period.end, and_(Residence.start.is_(None), not_(filed_late(Residence))))
    ended = Residence.end <= period.end
    return or_(and_(begun, Residence.created_at >= after), and_(ended, Residence.changed_at >= after))


def paper(office: Office, period: str) -> "PrintedPaper":
    """The report as it prints, to be looked at."""
    from app.usecases.population.paper import document_of

    return report_files.shown(document_of(collect(office, period)))


def save(found: Population, folder: Path) -> tuple[Path, Path]:
    """Write the report as PDF and XLSX into `folder`. Returns both paths."""
    from app.usecases.population.paper import document_of

    return report_files.save(document_of(found), folder)
