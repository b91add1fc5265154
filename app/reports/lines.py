"""Breaking Chinese text into lines: 避头尾 (GB/T 15834 and common printing practice), words and numbers kept
whole.

All widths are in em of the type size; a code point is never split, a mark stays with its character.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.reports.filled import pieces

if TYPE_CHECKING:
    from app.reports.fonts import RoleTable

CLOSERS = "。，、；：？！）》〉」』】〕〗］｝．”’…—·～／％‰℃°′″,.;:?!)]}%/"
OPENERS = "（《〈「『【〔〖［｛“‘([{￥¥＄£№□☐☑"

_MARKS = "\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef\u200d"
_HANGS = re.compile(f"[{_MARKS}]")
_WORD = r"A-Za-z0-9À-ɏ"
_WHOLE = rf"[{_WORD}](?:[{_WORD}]|\*+|[-.,:/_@#+&'%](?=[{_WORD}]))*"
WORD = re.compile(_WHOLE)
"""A word, a number, a telephone or ID number, masked ones too: never cut when the line has room for it."""
MARKED = re.compile(rf"[{re.escape(OPENERS)}]*(?:{_WHOLE})[{re.escape(CLOSERS)}]*")
"""A word with the marks that stay with it."""
_BLANK = r"[^\S\n]"
_UNIT = re.compile(
    rf"(?:[{re.escape(OPENERS)}]{_BLANK}*)*"
    rf"(?:{_WHOLE}|{_BLANK}+|……|——|.)"
    rf"(?:{_BLANK}*[{_MARKS}{re.escape(CLOSERS)}])*",
    re.DOTALL,
)
"""What stays together: openers, what they open and the marks behind it, also with blanks between."""


def width_of(text: str, table: Mapping[str, tuple[str, float]]) -> float:
    """Width of one line in em. Raises NoGlyph."""
    return sum([table[char][1] for char in text])


def break_lines(text: str, width: float, table: "RoleTable", first: float = 0.0) -> list[str]:
    """Lines no wider than `width` em; the first line is shorter by `first` em. Newlines always break.

    A word or number wider than a whole line is cut between characters, and never otherwise.
    Lines of a filled-in text remember what was filled in.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if width_of(paragraph, table) + first <= width + 1e-6:
            lines.append(paragraph)
        else:
            lines.extend(_fill(paragraph, width, table, first))
    return pieces(text, lines)


def _fill(text: str, width: float, table: "RoleTable", first: float) -> list[str]:
    lines: list[str] = []
    line, used, room = "", 0.0, width - first
    for unit in _UNIT.findall(text):
        size = width_of(unit, table)
        solid = width_of(unit.rstrip(), table)
        if used + solid <= room + 1e-6:
            line, used = line + unit, used + size
            continue
        if line.strip():
            lines.append(line.rstrip())
            room = width
        line, used = (unit, size) if unit.strip() else ("", 0.0)
        if solid > room:
            *full, line = _cut(unit, room, table)
            lines.extend(full)
            used, room = width_of(line, table), width
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _cut(unit: str, width: float, table: Mapping[str, tuple[str, float]]) -> list[str]:
    """Cut a unit wider than the line; at least one character a line."""
    words = [word.span() for word in WORD.finditer(unit) if width_of(word[0], table) <= width + 1e-6]
    parts, start = [], 0
    while (end := _room_until(unit, start, width, table)) < len(unit):
        at = _place_to_cut(unit, start, end, words)
        parts.append(unit[start:at])
        start = at
    return [*parts, unit[start:]]


def _room_until(unit: str, start: int, width: float, table: Mapping[str, tuple[str, float]]) -> int:
    """Up to where a line has room for a unit from `start`; what has no width stays with what stands before it."""
    used = 0.0
    for at in range(start, len(unit)):
        size = table[unit[at]][1]
        used += size
        if used > width + 1e-6 and size > 0 and at > start:
            return at
    return len(unit)


def _place_to_cut(unit: str, start: int, end: int, words: Sequence[tuple[int, int]]) -> int:
    """The last place until `end` outside the words that have room, there where no mark is left alone."""
    places = [
        at
        for at in range(end, start, -1)
        if not _HANGS.match(unit[at]) and not any(a < at < b for a, b in words)
    ]
    well = (at for at in places if unit[at] not in CLOSERS and unit[at - 1] not in OPENERS)
    return next(well, places[0] if places else end)
