"""Ruled paper: grids of labels and values, and tables over several pages."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from app.reports.document import Cell, Column, KeyValues, Table, cell_text
from app.reports.flow import Strip
from app.reports.fonts import FontBook
from app.reports.lines import MARKED, WORD, break_lines, width_of
from app.reports.pen import Pen
from app.reports.style import Style

LEADING = 1.35
SAMPLE_ROWS = 300
"""How many rows are looked at to find the width a column needs."""
WIDEST_WORD = 14.0
"""A longer word without a break (an address of the net) makes no column of a table wider than this, in em: it is cut."""
FIRST, LAST = 3, 2
"""Lines of a row that stand on either page at least where it goes on over the page."""
SIDE = 0.4
"""White left and right in a cell, in em."""
UPDOWN = 0.4
"""White above and below the lines of a cell, in em."""


@dataclass(slots=True)
class _Box:
    """A cell ready to draw: its left edge and width, its lines with the distance of each from the left
    edge.
    """

    x: float
    width: float
    lines: list[tuple[str, float]]
    role: str


def _box(text: str, x: float, width: float, role: str, size: float, align: str, book: FontBook) -> _Box:
    table = book.table(role)
    room = width / size - 2 * SIDE
    lines = break_lines(text, room, table) if text else []
    placed = []
    for line in lines:
        slack = max(0.0, room - width_of(line, table)) * size if align != "left" else 0.0
        placed.append((line, x + SIDE * size + (slack / 2 if align == "center" else slack)))
    return _Box(x, width, placed, role)


def _row(boxes: list[_Box], size: float, least: int = 1, height: float = 0.0) -> Strip:
    """A ruled row at least `least` lines high, or exactly `height` points when that is given."""
    count = max(least, max((len(box.lines) for box in boxes), default=1))
    height = height or (count * LEADING + 2 * UPDOWN) * size
    step = LEADING * size

    def draw(pen: Pen, left: float, top: float) -> None:
        for box in boxes:
            pen.frame(left + box.x, top - height, box.width, height)
            y = top - (height - len(box.lines) * step) / 2 - (LEADING - 1) / 2 * size - 0.88 * size
            for line, x in box.lines:
                pen.text(left + x, y, line, box.role, size)
                y -= step

    return Strip(height, draw, lines=count)


def divisible(boxes: list[_Box], size: float, least: int = 1) -> Strip:
    """A row that goes on over the page where it is high; what is short in it stands in its first part."""
    strip = _row(boxes, size, least)
    count = max((len(box.lines) for box in boxes), default=1)

    def cut(room: float) -> tuple[Strip, Strip] | None:
        here = min(int((room / size - 2 * UPDOWN) / LEADING), count - LAST)
        if here < FIRST:
            return None
        parts = (
            [_Box(b.x, b.width, b.lines[part], b.role) for b in boxes]
            for part in (slice(here), slice(here, None))
        )
        first, second = (divisible(part, size) for part in parts)
        return first, second

    strip.cut = cut if count >= FIRST + LAST else None
    return strip


def fit_widths(weights: Sequence[float], needs: Sequence[float], total: float) -> list[float]:
    """Divide `total` by weights, but give each column at least its need as long as all needs fit together."""
    if sum(needs) > total:
        needs = [0.0] * len(weights)
    widths = [0.0] * len(weights)
    loose = set(range(len(weights)))
    while True:
        rest = total - sum(widths[i] for i in range(len(weights)) if i not in loose)
        share = rest / (sum(weights[i] for i in loose) or 1.0)
        tight = {i for i in loose if weights[i] * share < needs[i]}
        if not tight:
            break
        for i in tight:
            widths[i] = needs[i]
        loose -= tight
    for i in loose:
        widths[i] = weights[i] * share
    return widths


def _needs(
    columns: Sequence[Sequence[str]], size: float, book: FontBook, room: float, widest: float = math.inf
) -> list[float]:
    """Widths at which no number or word of each column's texts is cut, in points, none for more than `widest` em: with
    the marks that stay with it if all that has `room`, else without."""
    table = book.table("song")

    def need(texts: Iterable[str], whole: re.Pattern[str]) -> float:
        longest = max((width_of(word, table) for text in texts for word in whole.findall(text)), default=1.0)
        return (min(longest, widest) + 2 * SIDE + 0.05) * size

    marked = [need(texts, MARKED) for texts in columns]
    return marked if sum(marked) <= room else [need(texts, WORD) for texts in columns]


def grid_strips(block: KeyValues, style: Style, book: FontBook, width: float) -> list[Strip]:
    """Set a grid of labels and values."""
    size = style.body
    columns = block.pair_columns
    table = book.table("song")
    longest = max((width_of(pair.label, table) for row in block.rows for pair in row), default=4.0)
    label = ((block.label_width or min(longest, 7.0)) + 2 * SIDE + 0.2) * size
    label = min(label, width / columns * 0.5)
    edges = _grid_edges(block, columns, label, size, book, width)
    strips: list[Strip] = []
    for row in block.rows:
        boxes: list[_Box] = []
        at = 0
        for index, pair in enumerate(row):
            span = columns - at if index == len(row) - 1 else pair.span
            x, end = edges[at], edges[at + span]
            boxes.append(_box(pair.label, x, label, "song", size, "center", book))
            boxes.append(_box(pair.value, x + label, end - x - label, "song", size, "left", book))
            at += span
        strips.append(divisible(boxes, size, max((pair.lines for pair in row), default=1)))
    if strips:
        strips[0].gap = style.body * 0.3
        strips[0].bound = block.joined
    for strip in strips[1:]:
        strip.bound = block.together
    return strips


def _grid_edges(
    block: KeyValues, columns: int, label: float, size: float, book: FontBook, width: float
) -> list[float]:
    values: list[list[str]] = [[] for _ in range(columns)]
    for row in block.rows:
        at = 0
        for pair in row[:-1] if len(row) < columns else row:
            if pair.span == 1 and at < columns:
                values[at].append(pair.value)
            at += pair.span
    needs = [label + need for need in _needs(values, size, book, width - label * columns)]
    return list(accumulate(fit_widths([1.0] * columns, needs, width), initial=0.0))


def table_strips(block: Table, style: Style, book: FontBook, width: float) -> list[Strip]:
    """Set a table: heading, rows, totals."""
    size = block.points * (style.body / 12.0) if block.points else style.table
    edges = _edges(block, size, book, width)
    header = _header(block.columns, edges, size, book)
    strips: list[Strip] = []
    if block.caption:
        strips.append(_caption(block.caption, style, book, width))
        header.bound = True
    strips.append(header)
    body = _body(block, edges, size, book)
    for strip in body:
        strip.heading = header if block.repeat_header else None
    strips += body
    if body:
        body[0].bound = body[-1].bound = True
    strips[0].gap = style.body * 0.3
    return strips


def _body(block: Table, edges: Sequence[float], size: float, book: FontBook) -> list[Strip]:
    strips: list[Strip] = []
    for number, row in enumerate(block.rows):
        role = "song-bold" if number in block.bold_rows else "song"
        strips.append(divisible(_cells(block.columns, row, edges, size, role, book), size))
    if not block.rows and block.empty and not block.min_rows:
        strips.append(_row([_box(block.empty, 0.0, edges[-1], "song", size, "center", book)], size))
    blank = _cells(block.columns, ("",) * len(block.columns), edges, size, "song", book)
    strips += [_row(blank, size) for _ in range(block.min_rows - len(block.rows))]
    if block.totals is not None:
        strips.append(divisible(_cells(block.columns, block.totals, edges, size, "song-bold", book), size))
    return strips


def _cells(
    columns: Sequence[Column],
    row: Sequence[Cell],
    edges: Sequence[float],
    size: float,
    role: str,
    book: FontBook,
) -> list[_Box]:
    return [
        _box(cell_text(cell), edges[i], edges[i + 1] - edges[i], role, size, column.align, book)
        for i, (column, cell) in enumerate(zip(columns, row, strict=True))
    ]


def _edges(block: Table, size: float, book: FontBook, width: float) -> list[float]:
    """Left edges of the columns and the right edge of the last, in points."""
    rows = [*block.rows[:SAMPLE_ROWS], *((block.totals,) if block.totals else ())]
    texts = [[cell_text(row[i]) for row in rows] for i in range(len(block.columns))]
    needs = _needs(texts, size, book, width, WIDEST_WORD)
    return list(accumulate(fit_widths([c.width for c in block.columns], needs, width), initial=0.0))


def _caption(text: str, style: Style, book: FontBook, width: float) -> Strip:
    size = style.subtitle
    height = size * 1.8
    x = (width - width_of(text, book.table("hei")) * size) / 2

    def draw(pen: Pen, left: float, top: float) -> None:
        pen.text(left + max(0.0, x), top - height / 2 - 0.38 * size, text, "hei", size)

    return Strip(height, draw)


def _header(columns: Sequence[Column], edges: Sequence[float], size: float, book: FontBook) -> Strip:
    """The heading; with groups it is two rows high, and ungrouped columns reach through both."""
    lower = [
        _box(c.label, edges[i], edges[i + 1] - edges[i], "hei", size, "center", book)
        for i, c in enumerate(columns)
    ]
    upper: list[_Box] = []
    for name, members in groupby(range(len(columns)), key=lambda i: columns[i].group or f"\0{i}"):
        span = list(members)
        if not name.startswith("\0"):
            x, end = edges[span[0]], edges[span[-1] + 1]
            upper.append(_box(name, x, end - x, "hei", size, "center", book))
    if not upper:
        return _row(lower, size)
    grouped = [box for box, column in zip(lower, columns, strict=True) if column.group]
    single = [box for box, column in zip(lower, columns, strict=True) if not column.group]
    return _two_rows(upper, grouped, single, size)


def _two_rows(upper: list[_Box], grouped: list[_Box], single: list[_Box], size: float) -> Strip:
    top_row = _row(upper, size)
    highest = max((len(box.lines) for box in single), default=0)
    low_row = _row(grouped, size, highest - top_row.lines)
    height = top_row.height + low_row.height
    through = _row(single, size, height=height)

    def draw(pen: Pen, left: float, top: float) -> None:
        top_row.draw(pen, left, top)
        low_row.draw(pen, left, top - top_row.height)
        through.draw(pen, left, top)

    return Strip(height, draw, lines=2)
