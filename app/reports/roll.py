"""A list over as many pages as it takes: laid out and drawn a page at a time, so that 100,000 rows need no memory of their own.

The rows are asked for twice: once to find where pages end, once to draw them; so every page can say of how many it is.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from app.reports.blocks import strips_of
from app.reports.document import Column, Document, PageSetup, Table, Title
from app.reports.flow import Strip
from app.reports.fonts import FontBook, NoGlyph, book, check_document, missing_error
from app.reports.grids import _cells, _edges, _header, divisible
from app.reports.lines import width_of
from app.reports.pdf import new_canvas
from app.reports.pen import Pen
from app.reports.style import MM, Style, style_of

Rows = Callable[[], Iterable[tuple[str, ...]]]
Step = Callable[[int], None]
SAMPLE = 300
"""How many rows the widths of the columns are fitted to."""
PEN_PAGES = 20
"""A pen remembers every text it drew; a new one is taken after so many pages."""
TOLD = 200
"""Rows between two calls of `step`: some 10 to 40 ms of work."""


@dataclass(frozen=True, slots=True)
class Roll:
    """A list on paper: title and lines below it on the first page, the heading on every page, `foot` at the left
    below (date, clerk, unit), page x of y at the right."""

    title: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    foot: str = ""
    page: PageSetup = field(default_factory=lambda: PageSetup("A4 landscape"))
    points: float = 9.0
    empty: str = "没有记录"


def render(roll: Roll, rows: Rows, step: Step | None = None) -> bytes:
    """The PDF. `step` hears how many rows are done of twice their number; what it raises ends the work.

    Raises ClerkError naming each character of the row that no font has; OfficeError when the fonts are missing.
    """
    buffer, fonts = io.BytesIO(), book()
    with fonts.lock:
        canvas = new_canvas(buffer)
        canvas.setTitle(roll.title)
        _Printer(roll, rows, fonts, canvas, step).print()
        canvas.save()
    return buffer.getvalue()


class _Printer:
    def __init__(self, roll: Roll, rows: Rows, fonts: FontBook, canvas: Any, step: Step | None) -> None:
        self._roll, self._rows, self._fonts, self._canvas = roll, rows, fonts, canvas
        self._step = step
        self._done = 0
        self._style: Style = style_of(Document(roll.title, (), roll.page), roll.page)
        self._boxes: Any = None

    def print(self) -> None:
        """Lay out, then draw."""
        sample = [row for row, _ in zip(self._rows(), range(SAMPLE), strict=False)]
        table = Table(self._roll.columns, tuple(sample))
        self._guard(sample, lambda: self._measure(table))
        ends = list(self._page_ends())
        self._draw(ends)

    def _measure(self, table: Table) -> None:
        self._edges = _edges(table, self._roll.points, self._fonts, self._style.width)
        self._head = _header(self._roll.columns, self._edges, self._roll.points, self._fonts)
        blocks = (Title(self._roll.title, subtitle=self._roll.notes[0] if self._roll.notes else ""),)
        self._top = strips_of(blocks, self._style, self._fonts, self._style.width)
        for note in self._roll.notes[1:]:
            self._top += self._note(note)
        self._above = sum(strip.gap + strip.height for strip in self._top)

    def _note(self, text: str) -> list[Strip]:
        from app.reports.document import Text

        return strips_of(
            (Text(text, indent=False, role="note"),), self._style, self._fonts, self._style.width
        )

    def _guard(self, rows: Sequence[tuple[str, ...]], work: Callable[[], Any]) -> Any:
        """Name the character when one cannot be drawn."""
        try:
            return work()
        except NoGlyph as problem:
            title = (Title(self._roll.title, subtitle="".join(self._roll.notes)),)
            paper = Document(self._roll.title, (*title, Table(self._roll.columns, tuple(rows))))
            raise missing_error(check_document(paper)) from problem

    def _strips(self, row: tuple[str, ...]) -> list[Strip]:
        """A row; where it is higher than the first page has room, its parts."""
        points = self._roll.points
        strip = divisible(_cells(self._roll.columns, row, self._edges, points, "song", self._fonts), points)
        room = max(self._style.height - self._head.height - self._above, self._style.height / 2)
        found = []
        while strip.height > room and strip.cut is not None and (parts := strip.cut(room)) is not None:
            found.append(parts[0])
            strip = parts[1]
        return [*found, strip]

    def _page_ends(self) -> Iterator[int]:
        """How many rows, or parts of them, stand on each page."""
        used, count = self._above + self._head.height, 0
        for row in self._rows():
            for strip in self._guard([row], partial(self._strips, row)):
                if count and used + strip.height > self._style.height:
                    yield count
                    used, count = self._head.height, 0
                used, count = used + strip.height, count + 1
            self._told()
        yield count

    def _told(self) -> None:
        self._done += 1
        if self._step is not None and self._done % TOLD == 0:
            self._step(self._done)

    def _draw(self, ends: list[int]) -> None:
        width, height = (side * MM for side in self._roll.page.dimensions)
        edges = self._roll.page.edges
        left, start = edges.left * MM, height - edges.top * MM
        strips, pen = self._drawn(), Pen(self._fonts, self._canvas)
        for number, count in enumerate(ends, 1):
            if number % PEN_PAGES == 0:
                pen = Pen(self._fonts, self._canvas)
            pen.begin_page(width, height)
            down = start
            for strip in [*(self._top if number == 1 else ()), self._head]:
                down -= strip.gap if down < start else 0.0
                strip.draw(pen, left, down)
                down -= strip.height
            for _at, strip in zip(range(count), strips, strict=False):
                strip.draw(pen, left, down)
                down -= strip.height
            if ends == [0]:
                pen.text(left, down - 20, self._roll.empty, "song", self._roll.points)
            self._foot(
                pen, left, width - edges.right * MM, edges.bottom * MM, f"第 {number} 页 共 {len(ends)} 页"
            )
            pen.finish_page()

    def _drawn(self) -> Iterator[Strip]:
        for row in self._rows():
            yield from self._strips(row)
            self._told()

    def _foot(self, pen: Pen, left: float, right: float, bottom: float, pages: str) -> None:
        size = self._style.note
        y = max(3.0 * MM, bottom * 0.5 - size / 2)
        pen.text(left, y, self._roll.foot, "song", size)
        pen.text(right - width_of(pages, self._fonts.table("song")) * size, y, pages, "song", size)
