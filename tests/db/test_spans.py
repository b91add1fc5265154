"""Spans of ids hold exactly the ids they were made of."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.db.spans import SPANS, Span, chunks, inside, merged, without

IDS = st.sets(st.integers(1, 60))


def ids_of(spans: list[Span]) -> set[int]:
    return {i for first, last in spans for i in range(first, last + 1)}


@given(IDS)
def test_merged_spans_hold_the_ids_and_nothing_else(ids: set[int]) -> None:
    spans = merged((i, i) for i in ids)
    assert ids_of(spans) == ids
    assert all(inside(i, spans) == (i in ids) for i in range(62))
    assert all(after[0] > before[1] + 1 for before, after in pairwise(spans))


@given(st.integers(1, 40), st.integers(0, 20), IDS)
def test_without_takes_out_just_those(first: int, more: int, gone: set[int]) -> None:
    left = list(without((first, first + more), gone))
    assert ids_of(left) == set(range(first, first + more + 1)) - gone


def test_chunks_are_short_enough_and_complete() -> None:
    spans = [(i, i) for i in range(1, 1000, 2)]
    parts = list(chunks(spans))
    assert max(map(len, parts)) <= SPANS
    assert [span for part in parts for span in part] == spans
