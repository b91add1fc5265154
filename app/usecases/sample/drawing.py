"""Drawing by weight, several times faster than `Random.choices` because the sums are made once."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Urn(Generic[Item]):
    """Items with whole-number weights; every draw takes one random number."""

    def __init__(self, items: Iterable[Item], weights: Iterable[int]) -> None:
        self.items = tuple(items)
        self._sums = tuple(accumulate(weights))
        if not self.items or len(self.items) != len(self._sums):
            raise ValueError("an urn needs one weight for each item")

    def draw(self, rnd: Random) -> Item:
        """One item."""
        return self.items[bisect_right(self._sums, rnd.random() * self._sums[-1])]


def words(text: str) -> tuple[str, ...]:
    """The words of a text that are parted by spaces: lists of names stay readable in the source."""
    return tuple(text.split())
