"""Which characters a TrueType font has, read from its cmap alone: quick enough to ask before loading the
font.
"""

import mmap
import struct
from array import array
from collections.abc import Container, Iterable
from pathlib import Path


class CodePoints(Container[int]):
    """Which code points are there, a bit each: a set of the same would take a hundred times as much."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._bits = bytearray(0x110000 // 8)
        for first, last in spans:
            for code in range(first, last + 1):
                self._bits[code >> 3] |= 1 << (code & 7)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, int) and bool(self._bits[code >> 3] >> (code & 7) & 1)


def characters(path: Path) -> CodePoints:
    """All code points with a glyph (OpenType 1.9, table cmap, formats 4 and 12)."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = _table(data, b"cmap")
        best = max(_subtables(data, start), default=(0, 0))
        if best[0] == 12:
            return _format_12(data, best[1])
        if best[0] == 4:
            return _format_4(data, best[1])
    raise ValueError(f"{path.name}: no Unicode cmap of format 4 or 12")


def _table(data: mmap.mmap, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for index in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        if name == tag:
            return int(offset)
    raise ValueError(f"no table {tag.decode('ascii')}")


def _subtables(data: mmap.mmap, start: int) -> list[tuple[int, int]]:
    """(format, offset) of every Unicode subtable we can read."""
    (count,) = struct.unpack_from(">H", data, start + 2)
    found = []
    for index in range(count):
        platform, _, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * index)
        (form,) = struct.unpack_from(">H", data, start + offset)
        if platform in (0, 3) and form in (4, 12):
            found.append((form, start + offset))
    return found


def _words(data: mmap.mmap, code: str, start: int, count: int) -> "array[int]":
    words = array(code)
    words.frombytes(data[start : start + count * words.itemsize])
    words.byteswap()
    return words


def _format_12(data: mmap.mmap, start: int) -> CodePoints:
    (count,) = struct.unpack_from(">I", data, start + 12)
    words = _words(data, "I", start + 16, 3 * count)
    return CodePoints(zip(words[0::3], words[1::3], strict=True))


def _format_4(data: mmap.mmap, start: int) -> CodePoints:
    (double,) = struct.unpack_from(">H", data, start + 6)
    count = double // 2
    ends = _words(data, "H", start + 14, count)
    starts = _words(data, "H", start + 16 + double, count)
    return CodePoints(  # the last span of every table is 0xFFFF, which is no character
        (first, min(last, 0xFFFE)) for first, last in zip(starts, ends, strict=True)
    )
