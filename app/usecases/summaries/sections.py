"""Sections of figures as reports show them: lines across, rows down, each row with its proof."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.models.definitions.kinds import SummaryLine, SummarySection
from app.usecases.summaries.figures import LineValue, proof_words, proven

CORRECTION = "correction"
"""The key of the figure that says what was entered later for closed months."""


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
    proof: str = ""

    @property
    def balanced(self) -> bool | None:
        """Whether every row that must balance does."""
        found = [row.balanced for row in self.rows if row.balanced is not None]
        return all(found) if found else None


def figures_of(section: SummarySection) -> Iterator[tuple[SummaryLine, LineValue]]:
    """Each line for each row, not yet counted."""
    zero = Decimal(0)
    for row in section.row:
        for line in section.line:
            key, title = (
                f"{section.key}.{row.key}.{line.key}",
                f"{row.title.split('：')[-1]}{line.group}{line.title}",
            )
            yield line, LineValue(key, title, zero, line.unit, 0, row.asks(line.question))
    if not section.row:
        for line in section.line:
            yield line, LineValue(f"{section.key}.{line.key}", line.title, zero, line.unit, 0, line.question)


def section_of(section: SummarySection, made: Sequence[LineValue]) -> Section:
    """The counted figures of a section, in the order of `figures_of`, put into rows; each row is proven."""
    across = len(section.line)
    rows = [
        (key, title, made[number * across : (number + 1) * across])
        for number, (key, title) in enumerate([(r.key, r.title) for r in section.row] or [("", "")])
    ]
    return built(section, _heads(section), rows)


def built(
    definition: SummarySection, heads: tuple[Head, ...], rows: Sequence[tuple[str, str, Sequence[LineValue]]]
) -> Section:
    """A section of rows (key, title, figures in the order of `heads`), each proven."""
    keys = [head.key for head in heads]
    made = [
        TableRow(key, title, tuple(figures), _balanced(definition, keys, figures))
        for key, title, figures in rows
    ]
    proof = proof_words(definition.balance)
    return Section(definition.key, definition.title, heads, tuple(made), definition.chart, proof)


def _balanced(definition: SummarySection, keys: list[str], figures: Sequence[LineValue]) -> bool | None:
    """Whether opening + in − out ± corrections is the closing; None when the section names no balance."""
    if not definition.balance:
        return None
    corrected = figures[keys.index(CORRECTION)].value if CORRECTION in keys else Decimal(0)
    return proven([figures[keys.index(k)].value for k in definition.balance], corrected)


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
            heads.append(Head(line.key, line.title, line.group))
    return tuple(heads)
