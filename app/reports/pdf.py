"""A document becomes a PDF: text that can be copied and searched, every rare character drawn or refused by
name.
"""

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from app.reports.blocks import cut
from app.reports.document import Document
from app.reports.files import whole_file
from app.reports.fonts import FontBook, NoGlyph, RoleTable, book, check_document, missing_error
from app.reports.lines import break_lines, width_of
from app.reports.pen import Box, Pen, ValuePen
from app.reports.sheets import Leaf, Sheet, is_halved, sheet_size, sheets_of
from app.reports.style import MM

Trace = list[tuple[int, str, Box]]
Progress = Callable[[int], None]
Mark = Callable[[float, float], None]
HEADING_STEP = 1.25
"""Distance of the lines of a heading in the margin, in em."""


def render(
    document: Document | Iterable[Document], deterministic: bool = False, trace: Trace | None = None,
    values_only: bool = False,
) -> bytes:  # fmt: skip
    """The PDF of one paper, or of several in one file.

    `deterministic` leaves out the time of making, so that equal papers give equal bytes. `trace` collects
    (page, text, box in points) of everything written. `values_only` leaves out all but what was filled in.
    Raises ClerkError naming each character no font has and its place; OfficeError when the fonts are not
    installed.
    """
    buffer = io.BytesIO()
    _draw(_several(document), buffer, deterministic, trace, None, ValuePen if values_only else Pen)
    return buffer.getvalue()


def save(document: Document | Iterable[Document], path: Path, progress: Progress | None = None) -> None:
    """Write the PDF to `path`, whole or not at all; `progress` hears how many papers are drawn. Raises as
    `render`, and OfficeError when the disk refuses."""
    with whole_file(path) as part, part.open("wb") as file:
        _draw(_several(document), file, False, None, progress)


def _several(document: Document | Iterable[Document]) -> Iterable[Document]:
    return [document] if isinstance(document, Document) else document


def _draw(
    documents: Iterable[Document],
    file: Any,
    deterministic: bool,
    trace: Trace | None,
    progress: Progress | None,
    kind: type[Pen] = Pen,
) -> None:
    fonts = book()
    with fonts.lock:
        canvas = new_canvas(file, deterministic)
        pen = kind(fonts, canvas, trace)
        for number, document in enumerate(documents, 1):
            if number == 1:
                canvas.setTitle(document.title)
            draw_document(document, pen, fonts)
            if progress is not None:
                progress(number)
        canvas.save()


def new_canvas(file: Any, deterministic: bool = False) -> Any:
    """An empty PDF that is written to `file` when it is saved."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0  # pictures and pages as they are: the detour over ASCII makes them a quarter larger
    canvas = Canvas(file, pageCompression=1, invariant=int(deterministic))
    canvas.setCreator("里仁")
    canvas.setProducer("里仁")
    return canvas


def draw_document(document: Document, pen: Pen, fonts: FontBook, mark: Mark | None = None) -> None:
    """Draw every sheet of one paper; `mark` is called with the size of each before it ends (numbers of a bound volume).

    Raises ClerkError before anything is drawn when a glyph is missing.
    """
    try:
        sheets = sheets_of(document, fonts)
        for sheet in sheets:
            _draw_sheet(document, sheet, pen, fonts, mark)
    except NoGlyph as problem:
        raise missing_error(check_document(document)) from problem


def _draw_sheet(document: Document, sheet: Sheet, pen: Pen, fonts: FontBook, mark: Mark | None) -> None:
    width, height = (side * MM for side in sheet_size(sheet))
    pen.begin_page(width, height)
    if is_halved(sheet):
        for leaf, base in zip(sheet, (height / 2, 0.0), strict=False):
            _draw_leaf(document, leaf, pen, fonts, base)
        cut(pen, 0.0, width, height / 2, "沿此线裁开", fonts)
    else:
        _draw_leaf(document, sheet[0], pen, fonts, 0.0)
    if mark is not None:
        mark(width, height)
    pen.finish_page()


def _draw_leaf(document: Document, leaf: Leaf, pen: Pen, fonts: FontBook, base: float) -> None:
    width, height = (side * MM for side in leaf.setup.dimensions)
    edges = leaf.setup.edges
    if document.mark:
        pen.slanted(width / 2, base + height / 2, document.mark, "hei-bold", min(width, height) / 4, 0.88)
    for strip, top in leaf.placed:
        strip.draw(pen, edges.left * MM, base + height - edges.top * MM - top)
    _furniture(document, leaf, pen, fonts, base)


def _furniture(document: Document, leaf: Leaf, pen: Pen, fonts: FontBook, base: float) -> None:
    """What stands in the margins: header, footer, page number, whose copy it is."""
    width, height = (side * MM for side in leaf.setup.dimensions)
    edges, size = leaf.setup.edges, leaf.style.note
    left, right = edges.left * MM, width - edges.right * MM
    table = fonts.table("song")
    if header := document.header or (document.running if leaf.number > 1 else ""):
        y = base + height - edges.top * MM + max(4.0, edges.top * MM * 0.35)
        lines = _heading(header, (right - left) / size, (base + height - y - 3 * MM) / size, table)
        for above, line in enumerate(reversed(lines)):
            pen.text(left, y + above * HEADING_STEP * size, line, "song", size)
        pen.line(left, y - 3, right, y - 3, 0.4)
    y = base + max(3.0 * MM, edges.bottom * MM * 0.5 - size / 2)
    pen.text(left, y, document.footer, "song", size)
    if document.page_numbers and leaf.total > 1:
        text = f"第 {leaf.number} 页 共 {leaf.total} 页"
        used = width_of(text, table) * size
        pen.text(right - used if document.footer else (left + right - used) / 2, y, text, "song", size)
    _copy_label(leaf, pen, base, width, height, size)


def _heading(text: str, width: float, height: float, table: RoleTable) -> list[str]:
    """The lines of a heading, no more than the margin has room for (both in em); what is left out is dots."""
    lines = break_lines(text, width, table)
    room = max(1, 1 + int((height - 1) / HEADING_STEP))
    return lines if len(lines) <= room else [*lines[: room - 1], lines[room - 1][:-1] + "…"]


def _copy_label(leaf: Leaf, pen: Pen, base: float, width: float, height: float, size: float) -> None:
    """申请人联, 存根联: upright in the right margin, one character below the other."""
    step = size * 1.25
    x = width - leaf.setup.edges.right * MM / 2 - size / 2
    y = base + height / 2 + step * len(leaf.label) / 2 - size
    for char in leaf.label:
        pen.text(x, y, char, "song", size)
        y -= step
