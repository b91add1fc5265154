"""Closed months laid over what is counted: their own figures, the next month's 更正, and longer periods put together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from app.models.definitions.kinds import SummarySection
from app.usecases.population.months import Closed
from app.usecases.summaries.figures import LineValue
from app.usecases.summaries.sections import CORRECTION, Head, Section, TableRow, built

MOST_DIFFERENCES = 12


def as_closed(definition: SummarySection, counted: Section, closed: Closed) -> Section:
    """The section with the figures of the day it was closed; a figure that was not there then is a dash."""
    rows = []
    for row in counted.rows:
        figures = [_kept(figure, closed) for figure in row.figures]
        corrected = closed.figures.get(_key(counted, row, CORRECTION), 0)
        rows.append((row, figures, Decimal(corrected)))
    return _with_corrections(definition, counted, rows)


def carried(definition: SummarySection, counted: Section, last: Closed) -> Section:
    """An open month after a closed one: it begins with what was closed, and 更正 is what has changed since."""
    rows = []
    for row in counted.rows:
        figures, corrected = list(row.figures), Decimal(0)
        if definition.balance:
            opening, closing = definition.balance[0], definition.balance[-1]
            at = [head.key for head in counted.heads].index(opening)
            kept = last.figures.get(_key(counted, row, closing))
            if kept is not None:
                corrected = figures[at].value - kept
                figures[at] = replace(figures[at], value=Decimal(kept))
        rows.append((row, figures, corrected))
    return _with_corrections(definition, counted, rows)


def together(
    definition: Sequence[SummarySection], months: Sequence[tuple[Section, ...]]
) -> tuple[Section, ...]:
    """A longer period from its months: begins as the first, ends as the last, all between added up."""
    made = []
    for at, one in enumerate(definition):
        parts = [month[at] for month in months]
        made.append(_sum(one, parts) if one.balance else parts[-1])
    return tuple(made)


def differences(
    definition: Sequence[SummarySection], kept: Sequence[Section], now: Sequence[Section]
) -> tuple[str, ...]:
    """What a closed month would say if it were counted today, in words, the movement only."""
    return tuple(
        f"{row.title}{head.group}{head.title} {old.value:,.0f} → {new.value:,.0f}"
        for one, before, after in zip(definition, kept, now, strict=True)
        if one.balance
        for row, head, old, new in _pairs(before, after)
        if old.value != new.value
    )[:MOST_DIFFERENCES]


def _pairs(before: Section, after: Section) -> Iterator[tuple[TableRow, Head, LineValue, LineValue]]:
    for row, other in zip(before.rows, after.rows, strict=True):
        old = {f.key: f for f in row.figures}
        for head, new in zip(after.heads, other.figures, strict=True):
            yield row, head, old[new.key], new


def _key(section: Section, row: TableRow, line: str) -> str:
    return ".".join(filter(None, (section.key, row.key, line)))


def _kept(figure: LineValue, closed: Closed) -> LineValue:
    value = closed.figures.get(figure.key)
    if value is None:
        return replace(figure, value=Decimal(0), whole=0, parts=())
    return replace(figure, value=Decimal(value), parts=closed.parts.get(figure.key, ()))


def _with_corrections(
    definition: SummarySection, section: Section, rows: Sequence[tuple[TableRow, list[LineValue], Decimal]]
) -> Section:
    """The section with a column 更正 before the closing figure, where anything was corrected."""
    plain = [(row.key, row.title, figures) for row, figures, _ in rows]
    if not definition.balance or not any(corrected for _, _, corrected in rows):
        return built(definition, section.heads, plain)
    at = [head.key for head in section.heads].index(definition.balance[-1])
    heads = (*section.heads[:at], Head(CORRECTION, "更正"), *section.heads[at:])
    for row, figures, corrected in rows:
        title = f"{row.title}更正"
        one = LineValue(_key(section, row, CORRECTION), title, corrected, "人", 0, figures[at].question)
        figures.insert(at, one)
    return built(definition, heads, plain)


def _sum(definition: SummarySection, months: Sequence[Section]) -> Section:
    first, last = months[0], months[-1]
    opening, closing = definition.balance[0], definition.balance[-1]
    shown: dict[str, dict[str, Decimal]] = {}
    for month in months:
        for row in month.rows:
            sums = shown.setdefault(row.key, {})
            for head, figure in zip(month.heads, row.figures, strict=True):
                sums[head.key] = sums.get(head.key, Decimal(0)) + figure.value
    plain_heads = tuple(h for h in last.heads if h.key != CORRECTION)
    rows = []
    for row, begun in zip(last.rows, first.rows, strict=True):
        start = {h.key: f for h, f in zip(first.heads, begun.figures, strict=True)}[opening]
        figures = []
        for head, figure in zip(last.heads, row.figures, strict=True):
            if head.key == opening:
                figures.append(replace(figure, value=start.value))
            elif head.key == closing:
                figures.append(figure)
            elif head.key != CORRECTION:
                figures.append(replace(figure, value=shown[row.key][head.key]))
        rows.append((row, figures, shown[row.key].get(CORRECTION, Decimal(0))))
    return _with_corrections(definition, replace(last, heads=plain_heads), rows)
