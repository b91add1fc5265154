"""Breaking Chinese text into lines: 避头尾 (GB/T 15834 and common printing practice), words and numbers kept
whole.

All widths are in em of the type size; a code point is never split, a mark stays with its character.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.reports.filled import pieces

if TYPE_CHECKING:
    from app.reports.fonts import RoleTable

CLOSERS = "。，、；：？！）》〉」』】〕〗”’…—·～％℃,.;:?!)]}%"
OPENERS = "（《〈「『【〔〖“‘([{￥¥№□☐☑"

_MARKS = "\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef\u200d"
_WORD = r"A-Za-z0-9À-ɏ"
_WHOLE = rf"[{_WORD}](?:[{_WORD}]|\*+|[-.,:/_@#+&'%](?=[{_WORD}]))*"
WORD = re.compile(_WHOLE)
"""A word, a number, a telephone or ID number, masked ones too: never cut when the line has room for it."""
_UNIT = re.compile(
    rf"[{re.escape(OPENERS)}]*"
    rf"(?:{_WHOLE}|[^\S\n]+|……|——|.)"
    rf"[{_MARKS}{re.escape(CLOSERS)}]*",
    re.DOTALL,
)


def width_of(text: str, table: "RoleTable") -> float:
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
    """Cut a unit wider than the line wherever it must be; at least one character a line."""
    parts, used = [""], 0.0
    for char in unit:
        size = table[char][1]
        if parts[-1] and used + size > width + 1e-6 and size > 0:
            parts.append("")
            used = 0.0
        parts[-1] += char
        used += size
    return parts
