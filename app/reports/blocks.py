"""How each block is set: text, titles, signatures, bars, codes. Grids and tables are in grids.py."""

from collections.abc import Callable, Sequence
from typing import Any

from app.reports.document import (
    BarChart,
    Block,
    CutLine,
    KeyValues,
    PageBreak,
    Picture,
    QrCode,
    Ruled,
    SideBySide,
    Signatures,
    Signer,
    Spacer,
    Table,
    Text,
    Title,
    cell_text,
)
from app.reports.filled import pieces
from app.reports.flow import Draw, Strip, beside, bind_back, keep_slips
from app.reports.fonts import FontBook
from app.reports.grids import grid_strips, table_strips
from app.reports.lines import break_lines, width_of
from app.reports.pen import Pen
from app.reports.style import MM, Style

TEXT_ROLES = {"body": "song", "bold": "song-bold", "heading": "hei", "kai": "kai", "note": "kai"}
ASCENT = 0.88
"""Share of an ideograph above its baseline, as in all our fonts."""

SIGN_LINE = 9.0
"""Length of a line to sign on, in em."""
LEAST_LINE = 6.0
"""How short it may become beside a long role."""
FINGER = 17.0 * MM
"""Height of a row where a finger is pressed beside the name."""
Setter = Callable[[Any, Style, FontBook, float], list[Strip]]


def strips_of(blocks: Sequence[Block], style: Style, book: FontBook, width: float) -> list[Strip]:
    """Set blocks one below the other in a column `width` points wide."""
    strips: list[Strip] = []
    titles: list[int] = []
    breaks = ruled = headed = False
    for block in blocks:
        if isinstance(block, PageBreak):
            breaks = True
            continue
        new = _SETTERS[type(block)](block, style, book, width)
        if new and isinstance(block, Signatures):
            bind_back(strips)
            new[0].bound = bool(strips)
        joins = ruled and isinstance(block, (KeyValues, Table)) and not getattr(block, "caption", "")
        if new and joins:
            new[0].gap = 0.0
        if new and headed:
            new[0].bound = True
        ruled = isinstance(block, (KeyValues, Table))
        headed = isinstance(block, Title) or (isinstance(block, Text) and block.role in {"bold", "heading"})
        if new and breaks:
            new[0].breaks, breaks = True, False
        if new and isinstance(block, Title):
            titles.append(len(strips))
        strips.extend(new)
    keep_slips(strips, titles, style.height)
    return strips


def one_line(text: str, x: float, role: str, size: float, height: float, spread: float = 0.0) -> Draw:
    """Draw one line of type in the middle of a strip `height` points high, `x` points from its left edge."""
    drop = (height - size) / 2 + ASCENT * size

    def draw(pen: Pen, left: float, top: float) -> None:
        pen.text(left + x, top - drop, text, role, size, spread)

    return draw


def _nothing(pen: Pen, left: float, top: float) -> None:
    """White paper."""


def _aligned(width: float, used: float, align: str) -> float:
    return 0.0 if align == "left" else (width - used) / (2 if align == "center" else 1)


def _title(block: Title, style: Style, book: FontBook, width: float) -> list[Strip]:
    parts = [
        (block.text, "song-bold", style.title, "center"),
        (block.subtitle, "kai", style.subtitle, "center"),
    ]
    strips: list[Strip] = []
    for text, role, size, align in [*parts, (block.number, "song", style.table, "right")]:
        if text:
            strips += _paragraph(text, role, size, align, 1.35, book, width)
    for strip in strips[1:]:
        strip.bound = True
    if strips:
        strips[0].gap = style.body * 0.6
        strips.append(Strip(style.body * 0.5, _nothing, bound=True, lines=0))
    return strips


def _paragraph(
    text: str, role: str, size: float, align: str, leading: float, book: FontBook, width: float
) -> list[Strip]:
    table = book.table(role)
    height = size * leading
    return [
        Strip(
            height, one_line(line, _aligned(width, width_of(line, table) * size, align), role, size, height)
        )
        for line in break_lines(text, width / size, table)
    ]


LONGEST_CALL = 20
"""Characters of a line that only calls what comes next."""


def _text(block: Text, style: Style, book: FontBook, width: float) -> list[Strip]:
    role = TEXT_ROLES[block.role]
    size = style.body if block.role != "note" else style.table
    strips: list[Strip] = []
    for paragraph in pieces(block.text, block.text.split("\n")):
        first = 2.0 if block.indent and block.align == "left" else 0.0
        new = _justified(paragraph, block, role, size, first, style, book, width)
        if len(new) > 1:
            new[1].bound = True
            new[-1].bound = True
        elif _is_call(paragraph):
            new[0].lines = 0
        strips += new
    if block.keep_together:
        for strip in strips[1:]:
            strip.bound = True
    if strips:
        strips[0].gap = style.body * 0.4
    return strips


def _is_call(paragraph: str) -> bool:
    """此致, 某某人民法院, 当事人（签名）：: words that only call what comes next."""
    return len(paragraph) <= LONGEST_CALL and not paragraph.endswith(("。", "；", "，"))


def _justified(
    text: str, block: Text, role: str, size: float, first: float, style: Style, book: FontBook, width: float
) -> list[Strip]:
    table = book.table(role)
    height = size * style.leading
    lines = break_lines(text, width / size, table, first)
    strips = []
    for index, line in enumerate(lines):
        indent = first * size if index == 0 else 0.0
        slack = width - indent - width_of(line, table) * size
        spread = 0.0
        if block.align == "left" and index < len(lines) - 1 and 0 < slack < 2.5 * size and len(line) > 1:
            spread = slack / (len(line) - 1)
        x = indent if block.align == "left" else _aligned(width, width - slack, block.align)
        strips.append(Strip(height, one_line(line, x, role, size, height, spread)))
    return strips


def _signatures(block: Signatures, style: Style, book: FontBook, width: float) -> list[Strip]:
    size = style.body
    row = FINGER if block.fingerprint else size * (2.4 if style.small else 2.8)
    needs = [(width_of(s.role, book.table("song")) + SIGN_LINE - 1) * size for s in block.signers]
    across = _across(needs, 2 if block.fingerprint else 3, width)
    strips = [
        _signing_row(signers, step, row, size, book)
        for signers, step in _rows_of(block.signers, needs, across, width)
    ]
    strips.append(_closing(block, style, book, width))
    for strip in strips:
        strip.bound = True
    strips[0].gap = style.body * 0.6
    strips[-1].lines = 2
    return strips


def _across(needs: Sequence[float], most: int, width: float) -> int:
    """How many sign side by side, as evenly as it goes; those whose role takes more than half the line do not count."""
    short = [need for need in needs if need <= width / 2]
    longest = max(short or needs, default=0.0)
    count = len(short) or len(needs)
    across = min(max(1, int(width // longest) if longest else 1), most, max(1, count))
    return max(1, -(-count // max(1, -(-count // across))))


def _rows_of(
    signers: Sequence[Signer], needs: Sequence[float], across: int, width: float
) -> list[tuple[list[Signer], float]]:
    """Rows of signers and the width each has; who needs more than a place signs in a row of its own."""
    rows: list[tuple[list[Signer], float]] = []
    for signer, need in zip(signers, needs, strict=True):
        if across > 1 and need > width / across:
            rows.append(([signer], width))
        elif rows and rows[-1][1] < width and len(rows[-1][0]) < across:
            rows[-1][0].append(signer)
        else:
            rows.append(([signer], width / across))
    return rows


def _signing_row(signers: Sequence[Signer], step: float, row: float, size: float, book: FontBook) -> Strip:
    """One row of lines to sign on; a role too long for its place is broken, and the line stands beside its end."""
    table, room = book.table("song"), step - size
    roles = [break_lines(s.role + "：", max(room / size - LEAST_LINE, 6.0), table) for s in signers]
    more = (max(len(lines) for lines in roles) - 1) * size * 1.3
    height = row + more

    def draw(pen: Pen, left: float, top: float) -> None:
        for index, (signer, lines) in enumerate(zip(signers, roles, strict=True)):
            x, y = left + index * step, top - row * 0.75 - more
            for up, line in enumerate(reversed(lines)):
                pen.text(x, y + up * size * 1.3, line, "song", size)
            start = x + width_of(lines[-1], table) * size
            end = min(x + room, start + SIGN_LINE * size)
            pen.line(start, y - 0.22 * size, end, y - 0.22 * size)
            pen.text(start + 0.5 * size, y, signer.name, "kai", size)

    return Strip(height, draw)


def _closing(block: Signatures, style: Style, book: FontBook, width: float) -> Strip:
    """落款 with room for the stamp; without one a little white."""
    size = style.body
    lines = _closing_lines(block)
    row = size * 1.7
    room = (6.0 if style.small else 12.0) * MM if block.stamp and lines else size * 0.5
    height = (room + row * len(lines) if lines else 0.0) + size * 0.5

    def draw(pen: Pen, left: float, top: float) -> None:
        _draw_closing(pen, left + width - 2 * size, top - room, lines, row, size, book)

    return Strip(height, draw)


def _closing_lines(block: Signatures) -> list[str]:
    unit = f"{block.unit}（盖章）" if block.stamp else block.unit
    return [line for line in (unit, block.date) if line]


def _draw_closing(
    pen: Pen, right: float, top: float, lines: Sequence[str], row: float, size: float, book: FontBook
) -> None:
    """落款: the unit and, centred below it, the date; the longer of them ends two characters from the right
    edge.
    """
    table = book.table("song")
    widths = [width_of(line, table) * size for line in lines]
    for line, used in zip(lines, widths, strict=True):
        pen.text(right - (max(widths) + used) / 2, top - row * 0.7, line, "song", size)
        top -= row


def _ruled(block: Ruled, style: Style, book: FontBook, width: float) -> list[Strip]:
    row = style.body * 2.0

    def draw(pen: Pen, left: float, top: float) -> None:
        pen.line(left, top - row * 0.9, left + width, top - row * 0.9)

    return [Strip(row, draw) for _ in range(block.lines)]


def _bars(block: BarChart, style: Style, book: FontBook, width: float) -> list[Strip]:
    size = style.table
    table = book.table("song")
    label_width = min(max((width_of(k, table) for k, _ in block.series), default=0.0) * size, width * 0.35)
    values = [f"{cell_text(value)}{block.unit}" for _, value in block.series]
    value_width = max((width_of(v, table) for v in values), default=0.0) * size
    room = width - label_width - value_width - 2.5 * size
    most = float(max((value for _, value in block.series), default=0)) or 1.0
    strips = (
        _paragraph(block.title, "song-bold", style.subtitle, "center", 1.8, book, width)
        if block.title
        else []
    )
    for (label, value), shown in zip(block.series, values, strict=True):
        lines = break_lines(label, label_width / size + 0.01, table)
        words = [(line, label_width - width_of(line, table) * size) for line in lines]
        strips.append(_bar(words, shown, label_width + size, max(0.0, float(value)) / most * room, size))
    for strip in strips[1:4]:
        strip.bound = True
    if strips:
        strips[0].gap = style.body * 0.6
    return strips


def _bar(words: list[tuple[str, float]], shown: str, x: float, bar: float, size: float) -> Strip:
    height = size * (0.7 + 1.2 * len(words))

    def draw(pen: Pen, left: float, top: float) -> None:
        base = top - height / 2 - 0.35 * size
        for at, (line, start) in enumerate(words):
            pen.text(left + start, base + size * 1.2 * ((len(words) - 1) / 2 - at), line, "song", size)
        pen.fill(left + x, top - height / 2 - size * 0.608, bar, size * 1.216, 0.45)
        pen.line(left + x, top, left + x, top - height)
        pen.text(left + x + bar + 0.5 * size, base, shown, "song", size)

    return Strip(height, draw)


def _qr(block: QrCode, style: Style, book: FontBook, width: float) -> list[Strip]:
    import segno

    rows = [bytes(row) for row in segno.make(block.text, error="m", micro=False).matrix]
    side = block.side * MM
    unit = side / len(rows)
    x = _aligned(width, side, block.align)

    def draw(pen: Pen, left: float, top: float) -> None:
        for number, row in enumerate(rows):
            start = 0
            while (start := row.find(1, start)) >= 0:
                end = row.find(0, start) if 0 in row[start:] else len(row)
                pen.fill(left + x + start * unit, top - (number + 1) * unit, (end - start) * unit, unit)
                start = end

    strips = [Strip(side, draw, gap=style.body * 0.4, lines=2)]
    if block.caption:
        used = width_of(block.caption, book.table("song")) * style.note
        at = min(max(0.0, x + (side - used) / 2), width - used)
        line = one_line(block.caption, at, "song", style.note, style.note * 1.5)
        strips.append(Strip(style.note * 1.5, line, bound=True))
    return strips


def _picture(block: Picture, style: Style, book: FontBook, width: float) -> list[Strip]:
    wide = min(block.width * MM, width)
    high = block.height * MM * wide / (block.width * MM)
    x, size = (width - wide) / 2, style.table

    def draw(pen: Pen, left: float, top: float) -> None:
        if block.framed:
            pen.frame(left + x, top - high, wide, high)
        if block.data is not None:
            pen.picture(left + x, top - high, wide, high, block.data)
        else:
            used = width_of(block.caption, book.table("song")) * size
            pen.text(left + x + (wide - used) / 2, top - high / 2 - 0.35 * size, block.caption, "song", size)

    return [Strip(high, draw, gap=style.body * 0.3, lines=2)]


def _cut_line(block: CutLine, style: Style, book: FontBook, width: float) -> list[Strip]:
    return [
        Strip(
            style.body * 1.6,
            lambda pen, x, top: cut(pen, x, x + width, top - style.body * 0.8, block.label, book),
        )
    ]


def cut(pen: Pen, x1: float, x2: float, y: float, label: str, book: FontBook) -> None:
    """A line to cut along with its label in the middle."""
    half = (width_of(label, book.table("kai")) * 8 / 2 + 6) if label else 0.0
    middle = (x1 + x2) / 2
    pen.dashed(x1, y, middle - half, y)
    pen.dashed(middle + half, y, x2, y)
    pen.text(middle - half + 6, y - 2.8, label, "kai", 8)


def _spacer(block: Spacer, style: Style, book: FontBook, width: float) -> list[Strip]:
    return [Strip(0.0, _nothing, gap=block.height * MM, lines=0)]


def _side_by_side(block: SideBySide, style: Style, book: FontBook, width: float) -> list[Strip]:
    between = style.body
    left_width = (width - between) * block.share
    left = strips_of(block.left, style, book, left_width)
    right = strips_of(block.right, style, book, width - between - left_width)
    strip = beside(left, right, left_width + between)
    if strip.height <= style.height:
        strip.gap = style.body * 0.4
        return [strip]
    return strips_of([*block.left, *block.right], style, book, width)


_SETTERS: dict[type, Setter] = {
    Title: _title,
    KeyValues: grid_strips,
    Table: table_strips,
    Text: _text,
    Signatures: _signatures,
    BarChart: _bars,
    QrCode: _qr,
    Picture: _picture,
    CutLine: _cut_line,
    Spacer: _spacer,
    Ruled: _ruled,
    SideBySide: _side_by_side,
}
