"""Counts and exact sums for the foot of a sheet: of whole columns as they are filtered, and of what is selected."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.models.definitions.kinds import Question
from app.office import Office
from app.usecases import questions
from app.usecases.questions import Asked

SPAN = 2000


@dataclass(frozen=True)
class Sum:
    """How many cells hold something, how many of them are numbers, and what those make together."""

    filled: int = 0
    numbers: int = 0
    total: Decimal = Decimal(0)

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.filled + other.filled, self.numbers + other.numbers, self.total + other.total)


def sum_of(texts: Sequence[str]) -> Sum:
    """The sum of cells as they read."""
    filled = [text for text in texts if text.strip()]
    numbers = [n for n in map(number_of, filled) if n is not None]
    return Sum(len(filled), len(numbers), sum(numbers, Decimal(0)))


def number_of(text: str) -> Decimal | None:
    """The number a cell reads as; None for anything else (dates and numbers of papers are none)."""
    plain = text.strip().replace(",", "")
    digits = plain.removeprefix("-").replace(".", "", 1)
    return Decimal(plain) if digits.isascii() and digits.isdigit() else None


def totals(office: Office, question: Question, names: Sequence[str]) -> dict[str, Decimal]:
    """The exact sum of each of these columns over all that a question finds."""
    with office.read() as session:
        asked = Asked(office, session, question)
        return {name: asked.sum(name) for name in names}


def span_sum(
    office: Office, question: Question, order: Sequence[str], spans: Sequence[tuple[int, int]], names: Sequence[str]
) -> Sum:  # fmt: skip
    """The sum of selected stretches (first, last row) of a list that is longer than what is at hand."""
    whole = Sum()
    for first, last in spans:
        after, left = None, last + 1 - first
        while left > 0:
            skip = first if after is None else 0
            page = questions.list_page(
                office, question, names, order, after, limit=min(SPAN, left), skip=skip
            )
            whole += sum_of([text for row in page.rows for text in row.cells])
            left -= len(page.rows)
            if not page.more or not page.rows:
                break
            after = page.rows[-1].key
    return whole
