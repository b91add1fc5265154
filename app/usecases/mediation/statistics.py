"""人民调解统计: the ministry's 41 columns with their cross-checks, the 综治 sheet, levels, days (domain.md A2.4).

What is counted, how, and what must agree with what stands in resources/summaries/mediation.toml; every figure opens its
cases. For a month, quarter, half year, year or any two days.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.errors import Cancelled, ClerkError
from app.models.definitions.kinds import SummaryCheck, SummaryLine
from app.models.fields.base import Period
from app.office import Office
from app.usecases.offices.opening import own_unit
from app.usecases.questions import Asked
from app.usecases.summaries import files as report_files
from app.usecases.summaries.counts import count_many
from app.usecases.summaries.figures import LineValue, share
from app.usecases.summaries.periods import period_of
from app.usecases.summaries.sections import Section, figures_of, section_of

if TYPE_CHECKING:
    from app.usecases.papers.printing import PrintedPaper

KEY = "mediation"


@dataclass(frozen=True)
class CheckResult:
    """Whether figures that must agree do; `sentence` says it, with the numbers where they do not."""

    name: str
    holds: bool
    sentence: str


@dataclass(frozen=True)
class Statistics:
    """The whole report; `rules` are printed below it."""

    period: Period
    unit: str
    superior: str
    clerk: str
    sections: tuple[Section, ...]
    checks: tuple[CheckResult, ...]
    rules: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the paper is called."""
        return f"{self.unit}{self.period.label}人民调解统计表"

    @property
    def sound(self) -> bool:
        """Whether opening + in − out = closing and every cross-check holds."""
        return all(c.holds for c in self.checks) and all(s.balanced is not False for s in self.sections)

    def figure(self, key: str) -> LineValue:
        """A figure by section and line, "total.cases", or section, row and line. Raises ClerkError."""
        for figure in self.figures():
            if figure.key == key:
                return figure
        raise ClerkError(f"调解统计里没有“{key}”这个数字")

    def figures(self) -> Iterator[LineValue]:
        """Every figure, section by section."""
        return (figure for section in self.sections for row in section.rows for figure in row.figures)


def collect(office: Office, period: str, cancelled: Callable[[], bool] = lambda: False) -> Statistics:
    """Count every figure of the period in one consistent view. Raises ClerkError, Cancelled."""
    span, unit, summary = period_of(period), own_unit(office), office.library.summaries[KEY]
    sections = []
    with office.read() as session:
        for section in summary.section:
            if cancelled():
                raise Cancelled
            asked = list(figures_of(section))
            counts = count_many(office, session, [figure.question for _, figure in asked], span)
            made = [
                _valued(office, session, span, line, figure, count)
                for (line, figure), count in zip(asked, counts, strict=True)
            ]
            sections.append(section_of(section, made))
    found = Statistics(span, unit.name, unit.superior, office.clerk.name, tuple(sections), (), summary.rule)
    return replace(found, checks=tuple(_checked(check, found) for check in summary.check))


def _valued(
    office: Office, session: Session, span: Period, line: SummaryLine, figure: LineValue, count: int
) -> LineValue:
    """The figure with its value; only what is more than a count is asked for by itself."""
    value, whole = Decimal(count), None
    if line.count in {"sum", "median"}:
        asked = Asked(office, session, figure.question, span)
        name = line.sum or ""
        value = (
            (asked.sum(name) / line.per if line.count == "sum" else asked.median(name) or Decimal(0))
            if count
            else Decimal(0)
        )
    elif line.of is not None:
        whole = Asked(office, session, line.of, span).count()
        value = share(count, whole)
    field, median = line.sum or "", line.count == "median"
    return replace(figure, value=value, rows=count, whole=whole, field=field, median=median)


def _checked(check: SummaryCheck, found: Statistics) -> CheckResult:
    values = {figure.key: figure.value for figure in found.figures()}
    whole, parts = values[check.whole], [values[key] for part in check.parts for key in _named(part, values)]
    holds = all(part <= whole for part in parts) if check.holds == "at_most" else sum(parts) == whole
    said = f"{sum(parts):,.0f}" if check.holds == "equal" else f"{max(parts, default=Decimal(0)):,.0f}"
    return CheckResult(
        check.name, holds, check.name if holds else f"{check.name}：对不上，{said} 与 {whole:,.0f}"
    )


def _named(part: str, values: dict[str, Decimal]) -> list[str]:
    section, star, _ = part.partition(".*")
    return [key for key in values if key.startswith(f"{section}.")] if star else [part]


def paper(office: Office, period: str) -> "PrintedPaper":
    """The report as it prints, to be looked at."""
    from app.usecases.mediation.statistics_paper import document_of

    return report_files.shown(document_of(collect(office, period)))


def save(found: Statistics, folder: Path) -> tuple[Path, Path]:
    """Write the report as PDF and XLSX into `folder`. Returns both paths."""
    from app.usecases.mediation.statistics_paper import document_of

    return report_files.save(document_of(found), folder)
