"""Several papers and pictures bound into one PDF: pages counted through, a table of contents that is right.

A part is laid out twice, once to count its pages and once to draw them, and pictures are loaded when their page is
drawn, so that a volume of 120 pages needs little more memory than its file. Knows no database.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.reports.document import PAPER_SIZES, Document
from app.reports.files import whole_file
from app.reports.fonts import FontBook, NoGlyph, book, check_document, missing_error
from app.reports.lines import break_lines, width_of
from app.reports.pdf import Mark, Trace, draw_document, new_canvas
from app.reports.pen import Pen
from app.reports.sheets import sheets_of
from app.reports.style import MM

NUMBER_POINTS = 10.5
EDGE = 12.0
"""White around a picture that fills a sheet, in mm."""
TOP = 18.0
"""White above it, where the number of the page stands."""
CAPTION = 9.0
"""Height of a caption below a picture, in mm."""
CAPTION_POINTS = 9.0

Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture on a sheet of A4: `shape` is width divided by height, `load` gives a JPEG or PNG when it is drawn.

    Two pictures that are wider than high share a sheet, so that both sides of an identity card stand on one.
    """

    shape: float
    load: Callable[[], bytes]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in the contents as one line: papers and pictures, each beginning on a sheet of its own.

    Covers, the contents and what stands at the end are not `numbered`: their pages do not count.
    """

    title: str
    content: tuple[Document | Shot, ...]
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """Where a part stands: its first and last numbered page (0 and 0 when it has none) and how many sheets it takes."""

    first: int
    last: int
    sheets: int

    @property
    def words(self) -> str:
        """As the contents say it: 3, or 3—5."""
        if not self.first:
            return ""
        return str(self.first) if self.first == self.last else f"{self.first}—{self.last}"


def measure(parts: Sequence[Part]) -> list[Span]:
    """Where each part will stand. Raises ClerkError naming each character no font has."""
    fonts = book()
    spans: list[Span] = []
    last = 0
    with fonts.lock:
        for part in parts:
            sheets = sum(_sheets(item, fonts) for item in _packed(part))
            counted = sheets if part.numbered else 0
            spans.append(Span(last + 1 if counted else 0, last + counted if counted else 0, sheets))
            last += counted
    return spans


def render(
    title: str,
    parts: Sequence[Part],
    step: Step | None = None,
    deterministic: bool = False,
    trace: Trace | None = None,
) -> bytes:
    """The PDF. `step` hears how many sheets are drawn; what it raises ends the work. Raises as `app.reports.pdf.render`."""
    buffer = io.BytesIO()
    _write(title, parts, buffer, step, deterministic, trace)
    return buffer.getvalue()


def save(title: str, parts: Sequence[Part], path: Path, step: Step | None = None) -> None:
    """Write the PDF to `path`, whole or not at all."""
    with whole_file(path) as half, half.open("wb") as file:
        _write(title, parts, file, step, False, None)


def _write(
    title: str,
    parts: Sequence[Part],
    file: Any,
    step: Step | None,
    deterministic: bool,
    trace: Trace | None,
) -> None:
    fonts = book()
    with fonts.lock:
        canvas = new_canvas(file, deterministic)
        canvas.setTitle(title)
        binder = _Binder(fonts, canvas, step, trace)
        for part in parts:
            binder.draw(part)
        canvas.save()


def _packed(part: Part) -> Iterator[Document | tuple[Shot, ...]]:
    """Papers as they are; pictures by sheets."""
    waiting: Shot | None = None
    for item in part.content:
        wide = isinstance(item, Shot) and item.shape > 1.0
        if waiting is not None and not wide:
            yield (waiting,)
            waiting = None
        if isinstance(item, Document):
            yield item
        elif not wide:
            yield (item,)
        elif waiting is None:
            waiting = item
        else:
            yield (waiting, item)
            waiting = None
    if waiting is not None:
        yield (waiting,)


def _sheets(item: Document | tuple[Shot, ...], fonts: FontBook) -> int:
    if not isinstance(item, Document):
        return 1
    try:
        return len(sheets_of(item, fonts))
    except NoGlyph as problem:
        raise missing_error(check_document(item)) from problem


class _Binder:
    """Draws part after part and counts the pages. A new pen for each item: a pen remembers every text it drew."""

    def __init__(self, fonts: FontBook, canvas: Any, step: Step | None, trace: Trace | None) -> None:
        self._fonts, self._canvas, self._step, self._trace = fonts, canvas, step, trace
        self._number = self._drawn = 0

    def draw(self, part: Part) -> None:
        """Draw a part."""
        for item in _packed(part):
            pen = Pen(self._fonts, self._canvas, self._trace)
            pen.page = self._drawn + 1
            mark = self._mark(pen, part.numbered)
            if isinstance(item, Document):
                draw_document(replace(item, page_numbers=False), pen, self._fonts, mark)
            else:
                self._draw_shots(item, pen, mark)

    def _mark(self, pen: Pen, numbered: bool) -> Mark:
        """The number at the upper right, where archives want it (GB/T 9705), and the news that a sheet is done."""

        def mark(width: float, height: float) -> None:
            self._drawn += 1
            if numbered:
                self._number += 1
                text = f"第 {self._number} 页"
                used = width_of(text, self._fonts.table("song")) * NUMBER_POINTS
                pen.text(width - EDGE * MM - used, height - 12.0 * MM, text, "song", NUMBER_POINTS)
            if self._step is not None:
                self._step(self._drawn)

        return mark

    def _draw_shots(self, shots: tuple[Shot, ...], pen: Pen, mark: Mark) -> None:
        width, height = (side * MM for side in PAPER_SIZES["A4"])
        pen.begin_page(width, height)
        room = (height - (TOP + EDGE) * MM) / len(shots)
        wide = width - 2 * EDGE * MM
        for index, shot in enumerate(shots):
            below = EDGE * MM + (len(shots) - 1 - index) * room
            high = room - CAPTION * MM
            pen.picture(EDGE * MM, below + CAPTION * MM, wide, high, shot.load())
            self._caption(pen, shot.caption, width / 2, below + 4.0 * MM, wide)
        mark(width, height)
        pen.finish_page()

    def _caption(self, pen: Pen, text: str, middle: float, y: float, room: float) -> None:
        table = self._fonts.table("kai")
        try:
            line = break_lines(text, room / CAPTION_POINTS, table)[0]
        except NoGlyph as problem:
            raise missing_error(check_document(Document(text, ()))) from problem
        pen.text(middle - width_of(line, table) * CAPTION_POINTS / 2, y, line, "kai", CAPTION_POINTS)
