"""A value for each of tens of thousands of characters in two bytes a character, where a dict takes a hundred."""

from array import array
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

_PAGE = 256
T = TypeVar("T")


class ByCharacter(Generic[T]):
    """What is told of characters, few different values of many characters; read only. `pairs` are values and the
    characters they are of; what is told later of a character stands."""

    def __init__(self, pairs: Iterable[tuple[T, str]]) -> None:
        self._values: list[T] = []
        self._pages: dict[int, array[int]] = {}
        for value, characters in pairs:
            self._values.append(value)
            self._tell(len(self._values), characters)

    def _tell(self, place: int, characters: str) -> None:
        for character in characters:
            number, at = divmod(ord(character), _PAGE)
            page = self._pages.get(number)
            if page is None:
                page = self._pages[number] = array("H", bytes(2 * _PAGE))
            page[at] = place

    def get(self, code: int) -> T | None:
        """The value of the character with this code point."""
        page = self._pages.get(code >> 8)
        place = page[code & 255] if page is not None else 0
        return self._values[place - 1] if place else None

    def values(self) -> Iterator[T]:
        """Every value once for each time it was told."""
        return iter(self._values)
