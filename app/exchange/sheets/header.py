"""Find where the headings of a sheet stand: below title rows, over one row or more, with merged groups."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise

from app.errors import ClerkError
from app.exchange.sheets.cells import Row, cell_text, is_blank
from app.exchange.sheets.headings import Wordings, default_synonyms, plain_heading

LOOKED_AT = 40
REASON = "未导入原因"
"""The heading of the column in which refused rows come back with their reasons; it is no column of the sheet."""
_DIGITS = re.compile(r"\d{4,}|^\d+$|\d[-/.年]\d")
_NOTE = re.compile(r"必填|选填|填写|格式|示例|例如|如：|如:|下拉|请|不填")
_EMPTY = ("", None)
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|总人数|填表人|制表人|审核人|填报人|负责人)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `index` from 0 (column A), `path` its heading from the outermost group down, `heading` the path
    joined with "/" ("" when the column has none)."""

    index: int
    path: tuple[str, ...]

    @property
    def heading(self) -> str:
        return "/".join(self.path)


@dataclass(frozen=True, slots=True)
class HeaderReading:
    """`header_rows` and `first_data_row` are the sheet's own row numbers; `titles` the text above the headings."""

    columns: tuple[Column, ...]
    header_rows: tuple[int, ...]
    first_data_row: int
    titles: tuple[str, ...]


def header_at(rows: Iterable[Row], first: int, last: int, first_data_row: int) -> HeaderReading:
    """The headings as a clerk says they stand: in the sheet's rows `first` to `last` (0 and 0: there are none), the
    data from `first_data_row` on. Raises ClerkError when these rows cannot be."""
    table = [(number, _texts(cells)) for number, cells in islice(rows, max(last, first_data_row, LOOKED_AT))]
    levels = [texts for number, texts in table if first <= number <= last]
    if first_data_row <= last or first > last:
        raise ClerkError("数据要从表头下面开始", "请核对表头行和数据开始行。")
    if not first:
        return _without(table, first_data_row)
    if not any(map(any, levels)):
        raise ClerkError(f"第 {first} 行到第 {last} 行是空的，不能当表头", "请核对表头在第几行。")
    titles = tuple(text for number, texts in table if number < first for text in texts if text)
    below = [texts for number, texts in table if number >= first_data_row]
    return HeaderReading(_columns(levels, below), tuple(range(first, last + 1)), first_data_row, titles)


def find_known(rows: Sequence[Row], known: Mapping[str, tuple[int, int]]) -> HeaderReading | None:
    """Headings that were met before, wherever they stand among the first rows: `known` gives by fingerprint over how
    many rows they stand and how far below the last of them the records begin. The tallest wins; None when there are
    none."""
    numbers = [number for number, _ in rows[:LOOKED_AT]]
    for tall, down in sorted(set(known.values()), reverse=True):
        for first in numbers:
            last = first + tall - 1
            if last not in numbers or not any(map(any, (_texts(c) for n, c in rows if first <= n <= last))):
                continue
            found = header_at(rows, first, last, last + down)
            if known.get(fingerprint(found.columns)) == (tall, down):
                return found
    return None


def headless(rows: Iterable[Row]) -> HeaderReading:
    """A sheet that begins with its first record: columns without headings."""
    table = [(number, _texts(cells)) for number, cells in islice(rows, LOOKED_AT)]
    first = next((number for number, texts in table if any(texts)), 1)
    return _without(table, first)


def _without(table: list[tuple[int, list[str]]], first_data_row: int) -> HeaderReading:
    width = max((len(texts) for number, texts in table if number >= first_data_row), default=0)
    if not width:
        raise ClerkError("这里没有内容", "请检查选的工作表对不对")
    return HeaderReading(tuple(Column(i, ()) for i in range(width)), (), first_data_row, ())


def begins_with_data(rows: Iterable[Row], wordings: Wordings | None = None) -> bool:
    """Whether the first filled row is a record already: it names no field and holds a number, a date or the like."""
    words = wordings or _default_wordings()
    for _, cells in islice(rows, LOOKED_AT):
        texts = [t for t in _texts(cells) if t]
        if texts:
            return not any(words.exact(t) for t in texts) and any(map(_looks_like_data, texts))
    return False


@cache
def _default_wordings() -> Wordings:
    return Wordings(default_synonyms())


def _texts(cells: Sequence[object]) -> list[str]:
    return ["" if is_blank(c) else " ".join(cell_text(c).split()) for c in cells]


def _looks_like_data(text: str) -> bool:
    return bool(_DIGITS.search(text.replace(" ", ""))) or len(text) > 40


def find_header(rows: Iterable[Row], wordings: Wordings | None = None) -> HeaderReading:
    """Read the headings from the first rows (the first 40 are looked at; more may be given).

    Raises ClerkError when there is nothing that could be a heading.
    """
    words = wordings or _default_wordings()
    table = [(number, _texts(cells)) for number, cells in islice(rows, LOOKED_AT)]
    start = _first_heading_row(table, words)
    if start is None:
        raise ClerkError("没有找到表头", "请检查选的工作表对不对；表头要有“姓名”“身份证号码”这样的列名")
    end = start + 1
    while end < len(table) and _continues(table[end - 1][1], table[end][1], words):
        end += 1
    after = end
    while after < len(table) and _is_guide(table[after][1]):
        after += 1
    return HeaderReading(
        _columns([texts for _, texts in table[start:end]], [texts for _, texts in table[after:]]),
        tuple(number for number, _ in table[start:end]),
        table[after][0] if after < len(table) else table[-1][0] + 1,
        tuple(text for _, texts in table[:start] for text in texts if text),
    )


def _first_heading_row(table: list[tuple[int, list[str]]], words: Wordings) -> int | None:
    hits = [sum(words.exact(t) is not None for t in texts if t) for _, texts in table]
    best = max(hits, default=0)
    if best >= 2:
        first = next(i for i, n in enumerate(hits) if n >= max(2, best * 0.3))
        return first - 1 if first and _is_group_row(table[first - 1][1], table[first][1]) else first
    widths = [sum(bool(t) for t in texts) for _, texts in table]
    needed = max(1, 0.6 * max(widths, default=0))
    for i, (_, texts) in enumerate(table):
        if widths[i] >= needed and not any(map(_looks_like_data, texts)):
            return i
    return None


def _is_group_row(above: list[str], heading: list[str]) -> bool:
    """Whether the row above the headings names groups of columns: two cells or more, fewer than the headings, or
    some over groups and the others alone, over columns that the headings leave open (cells merged downwards)."""
    filled = [i for i, t in enumerate(above) if t]
    under = [bool(t) for t in heading] + [False] * len(above)
    grouped = any(under[i] and under[i + 1] and not any(above[i + 1 : i + 2]) for i in filled)
    return (
        len(filled) >= 2
        and (sum(under) > len(filled) or (grouped and not all(under[i] for i in filled)))
        and all(
            len(above[i]) <= 12 and not re.search("[:：]", above[i]) and not _looks_like_data(above[i])
            for i in filled
        )
    )


def _continues(upper: list[str], lower: list[str], words: Wordings) -> bool:
    """Whether `lower` is a further row of the same heading: it only fills what `upper` leaves open below groups."""
    if not any(lower) or any(map(_looks_like_data, lower)):
        return False
    opened = False
    for i, text in enumerate(lower):
        above = upper[i] if i < len(upper) else ""
        if not text:
            continue
        right_open = i + 1 < len(upper) and not upper[i + 1] and i + 1 < len(lower) and bool(lower[i + 1])
        if above and not right_open:
            return False
        opened = opened or not above
    has_single = any(u and not (lower[i] if i < len(lower) else "") for i, u in enumerate(upper))
    return opened and (has_single or any(words.exact(t) for t in lower if t))


def _columns(levels: list[list[str]], below: list[list[str]]) -> tuple[Column, ...]:
    """The columns with a heading, and those beside them that hold something `below`: it is not lost unseen."""
    width = max(map(len, levels + below))
    filled = [[*level, *[""] * (width - len(level))] for level in levels]
    for lower, upper in pairwise(reversed(filled)):  # a group within a group is known before the one over it
        _carry_groups(upper, lower)
    columns = []
    for index in range(width):
        path = dict.fromkeys(level[index] for level in filled if level[index])
        columns.append(Column(index, tuple(path)))
    told = next((c.index for c in columns if c.path[-1:] == (REASON,)), width)
    columns = [replace(c, path=()) if c.path[-1:] == (REASON,) else c for c in columns]
    while columns and not columns[-1].path and not _holds(below, columns[-1].index, told):
        columns.pop()
    return tuple(columns)


def _holds(below: list[list[str]], index: int, told: int) -> bool:
    """Whether a row has something in this column, `told` being that of the reasons, where the sheet's own end."""
    return index < told and any(any(texts[index : index + 1]) for texts in below)


def _carry_groups(upper: list[str], lower: list[str]) -> None:
    group = ""
    for i, text in enumerate(upper):
        if text:
            group = text if lower[i] else ""
        elif lower[i]:
            upper[i] = group
        else:
            group = ""


def _is_guide(texts: list[str]) -> bool:
    """A row under the headings that explains or numbers them: 必填, 示例, 1 2 3 …, 甲 乙 …"""
    filled = [t for t in texts if t]
    if len(filled) < 2:
        return False
    if sum(bool(_NOTE.search(t)) for t in filled) * 2 > len(filled):
        return True
    numbers = [t for t in filled if t.isdecimal()]
    letters = [t for t in filled if t in "甲乙丙丁戊"]
    return (
        len(numbers) >= 3
        and len(numbers) + len(letters) == len(filled)
        and [int(n) for n in numbers] == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))
    )


def skip_reason(cells: Sequence[object], header: HeaderReading) -> str | None:
    """Why a row below the headings is no record: "blank", "heading" (repeated on each page), "total"; else None."""
    filled = [c for c in cells if c not in _EMPTY and not is_blank(c)]
    if not filled:
        return "blank"
    if len(filled) <= max(3, len(header.columns) // 2) and _TOTAL.match(_first_word(filled)):
        return "total"
    # A number, a date or a long number in text makes a record of it: the common case, told by the first such cell.
    if any(not isinstance(c, str) or _looks_like_data(c) for c in filled):
        return None
    texts = [" ".join(c.split()) for c in filled if isinstance(c, str)]
    headings = {plain_heading(part) for column in header.columns for part in column.path}
    return "heading" if sum(plain_heading(t) in headings for t in texts) > len(texts) / 2 else None


def _first_word(filled: Sequence[object]) -> str:
    """What a row begins with, past its running number: 18, 合计 when it was filled down to the last line."""
    words = ["".join(cell_text(cell).split()) for cell in filled[:2]]
    return words[-1] if words[0].isdecimal() else words[0]


def fingerprint(columns: Sequence[Column]) -> str:
    """The same for sheets with the same headings in the same order, whatever their decoration and whatever stands
    beside them without a heading: to remember a mapping by. 32 hexadecimal characters."""
    ends = next((i for i in range(len(columns), 0, -1) if columns[i - 1].path), len(columns))
    text = "\x1f".join("/".join(map(plain_heading, column.path)) for column in columns[:ends])
    return hashlib.sha256(text.encode()).hexdigest()[:32]
