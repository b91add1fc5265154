"""Sets of record ids as spans (first, last): an import's 100,000 new residents are one span, and one range in SQL."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, or_

Span = tuple[int, int]
SPANS = 200
"""Spans in one statement: far below SQLite's limits on variables and on the depth of an expression."""


def merged(spans: Iterable[Span]) -> list[Span]:
    """Sorted, with touching and overlapping spans made one."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def without(span: Span, ids: set[int]) -> Iterator[Span]:
    """What is left of a span when some ids are taken out, in order."""
    first, last = span
    for taken in sorted(i for i in ids if first <= i <= last):
        if first < taken:
            yield first, taken - 1
        first = taken + 1
    if first <= last:
        yield first, last


def inside(record_id: int, spans: list[Span]) -> bool:
    """Whether one of the sorted spans holds the id."""
    at = bisect_right(spans, (record_id, float("inf"))) - 1
    return at >= 0 and record_id <= spans[at][1]


def chunks(spans: list[Span]) -> Iterator[list[Span]]:
    """The spans in lists short enough for one statement."""
    for start in range(0, len(spans), SPANS):
        yield spans[start : start + SPANS]


def within(column: Any, spans: list[Span]) -> ColumnElement[bool]:
    """The condition that a column holds an id of the spans (at most SPANS of them, at least one)."""
    return or_(*(column.between(first, last) for first, last in spans))
