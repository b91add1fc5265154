"""Texts that remember which of their letters were filled in, so that a form printed elsewhere gets only those (套打)."""

from collections.abc import Sequence

Spans = tuple[tuple[int, int], ...]


class Filled(str):
    """A text made from a template; `spans` are the (from, until) of the letters that are values, in order.

    It is its letters for everybody else. Slices and joins by other means forget the spans: use `part` and `+`.
    """

    spans: Spans

    def __new__(cls, text: str, spans: Spans = ()) -> "Filled":
        made = super().__new__(cls, text)
        made.spans = spans
        return made

    @classmethod
    def whole(cls, text: str) -> "Filled":
        """A text that is a value from end to end."""
        return cls(text, ((0, len(text)),) if text else ())

    def part(self, start: int, end: int) -> "Filled":
        """The letters from `start` until `end` with their spans."""
        cut = ((max(a, start) - start, min(b, end) - start) for a, b in self.spans)
        return Filled(self[start:end], tuple((a, b) for a, b in cut if a < b))

    def __add__(self, other: str) -> "Filled":
        more = tuple((a + len(self), b + len(self)) for a, b in spans_of(other))
        return Filled(f"{self}{other}", self.spans + more)

    def __radd__(self, other: str) -> "Filled":
        return Filled(f"{other}{self}", tuple((a + len(other), b + len(other)) for a, b in self.spans))


def spans_of(text: str) -> Spans:
    """The letters of a text that were filled in; of an ordinary text none."""
    return text.spans if isinstance(text, Filled) else ()


def pieces(text: str, parts: Sequence[str]) -> list[str]:
    """`parts` follow each other in `text` with nothing but white between them: each with its own spans."""
    if not isinstance(text, Filled):
        return list(parts)
    found: list[str] = []
    at = 0
    for part in parts:
        start = text.index(part, at)
        at = start + len(part)
        found.append(text.part(start, at))
    return found
