"""Slips of the pen in a number of 18 characters: what one was meant to be, with how unlikely each slip is.

A slip is (number, what to change in words, cost). Costs: 0 the commonest slips (two neighbours swapped, a letter for
the digit it looks like, a digit written twice or the check character left out), 1 a digit for one that looks like it
or lies beside it on the keys, 2 any other single digit, 3 a digit left out or put in, CHECK_ONLY the check character
alone: one always fits, whatever else is wrong, so it says least. A further slip beside a letter costs 2 more.
"""

import itertools
from collections.abc import Iterator

Slip = tuple[str, str, int]

LENGTH = 18
CHECK_ONLY = 5
_LETTERS = {"O": "0", "D": "0", "Q": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8", "G": "6"}
_ALIKE = ("17", "38", "06", "08", "56", "69", "49", "35", "09", "27")
_KEYS = ("789", "456", "123", "1234567890", "147", "258", "369", "01", "02")  # neighbours on a keyboard
_CLOSE = frozenset(
    pair for row in (*_ALIKE, *_KEYS) for a, b in itertools.pairwise(row) for pair in (a + b, b + a)
)


def slips(number: str) -> Iterator[Slip]:
    """Every number of 18 characters one slip away from this one of 17, 18 or 19 (or 18 with letters in it)."""
    lettered = "".join(_LETTERS.get(c, c) for c in number[:17]) + number[17:]
    if lettered != number:
        seen = "、".join(dict.fromkeys(f"字母 {c}" for c in number[:17] if c in _LETTERS))
        yield lettered, f"把{seen}改为相像的数字", 0
    if not lettered[:-1].isdecimal() or not (lettered[-1].isdecimal() or lettered[-1] == "X"):
        return
    ways = {LENGTH: (_swapped, _replaced), LENGTH - 1: (_left_out,), LENGTH + 1: (_put_in,)}
    more = 0 if lettered == number else 2
    for way in ways.get(len(lettered), ()):
        for meant, words, cost in way(lettered):
            yield meant, words, cost + more


def _swapped(number: str) -> Iterator[Slip]:
    for i in range(LENGTH - 1):
        if number[i] != number[i + 1]:
            yield (
                number[:i] + number[i + 1] + number[i] + number[i + 2 :],
                f"第{i + 1}、{i + 2}位对调",
                0,
            )


def _replaced(number: str) -> Iterator[Slip]:
    for i, was in enumerate(number):
        for digit in "0123456789X" if i == LENGTH - 1 else "0123456789":
            if digit != was:
                cost = 1 if was + digit in _CLOSE else 2
                if i == LENGTH - 1:
                    cost = 2 if "X" in (was, digit) else CHECK_ONLY
                yield number[:i] + digit + number[i + 1 :], f"第{i + 1}位 {was} 改为 {digit}", cost


def _left_out(number: str) -> Iterator[Slip]:
    for digit in "0123456789X":
        yield number + digit, f"补上最后一位 {digit}", 0
    for i in range(LENGTH - 1):
        for digit in "0123456789":
            doubled = digit in number[max(i - 1, 0) : i + 1]
            yield number[:i] + digit + number[i:], f"在第{i + 1}位补上 {digit}", 1 if doubled else 3


def _put_in(number: str) -> Iterator[Slip]:
    for i, digit in enumerate(number):
        doubled = digit in (number[i - 1 : i], number[i + 1 : i + 2])
        yield number[:i] + number[i + 1 :], f"去掉第{i + 1}位多出的 {digit}", 0 if doubled else 3
