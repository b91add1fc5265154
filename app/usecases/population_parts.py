"""What the population's report is made of: sections of rows of figures, each row proven."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.definitions.kinds import SummarySection
from app.usecases.summaries import LineValue

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

    @property
    def balanced(self) -> bool | None:
        """Whether every row that must balance does."""
        found = [row.balanced for row in self.rows if row.balanced is not None]
        return all(found) if found else None


def built(
    definition: SummarySection, heads: tuple[Head, ...], rows: Sequence[tuple[str, str, Sequence[LineValue]]]
) -> Section:
    """A section of rows (key, title, figures in the order of `heads`), each proven."""
    keys = [head.key for head in heads]
    made = [
        TableRow(key, title, tuple(figures), _balanced(definition, keys, figures))
        for key, title, figures in rows
    ]
    return Section(definition.key, definition.title, heads, tuple(made), definition.chart)


def _balanced(definition: SummarySection, keys: list[str], figures: Sequence[LineValue]) -> bool | None:
    """Whether opening + in − out ± corrections is the closing; None when the section names no balance."""
    if not definition.balance:
        return None
    opening, in_, out, closing = (figures[keys.index(k)].value for k in definition.balance)
    corrected = figures[keys.index(CORRECTION)].value if CORRECTION in keys else 0
    return bool(opening + in_ - out + corrected == closing)
