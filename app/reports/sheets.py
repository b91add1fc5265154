"""Which part of a paper goes on which sheet: pages, copies, two halves of an A4, a paper squeezed onto its
page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.reports.blocks import strips_of
from app.reports.document import PAPER_SIZES, Block, Document, Margins, PageBreak, PageSetup, Title
from app.reports.flow import Placed, paginate
from app.reports.fonts import FontBook
from app.reports.style import Style, style_of

SQUEEZES = (0.95, 0.9)
"""How far type may shrink when a paper misses its page by a little: one page must stay one page."""
SMALL = (*SQUEEZES, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6)
"""How far it may shrink on a paper that should be one page (33 floors of a building) and can still be read."""
LITTLE = 0.15
"""What a little is: share of the page height that ran over."""
HALF_MARGINS = Margins(10.0, 14.0, 10.0, 14.0)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a paper ready to draw: where its strips stand, its number of how many, and whose copy it
    is.
    """

    setup: PageSetup
    style: Style
    placed: Sequence[Placed]
    number: int
    total: int
    label: str
    half: bool = False


Sheet = tuple[Leaf, ...]
"""What is printed on one sheet: one leaf, or two halves of an A4, the upper first."""


def sheets_of(document: Document, book: FontBook) -> list[Sheet]:
    """All sheets of a paper, in printing order."""
    if len(document.copies) > 1 and document.page.small and not document.big_type:
        halves = _halves(document, book)
        if halves:
            return halves
        setup, style, pages = _laid_out(document, _whole_sheet(document), book, always=True)
    else:
        setup, style, pages = _laid_out(document, _sheet_for(document), book)
    labels = document.copies or ("",)
    return [
        (Leaf(setup, style, placed, number, len(pages), label),)
        for label in labels
        for number, placed in enumerate(pages, 1)
    ]


def _sheet_for(document: Document) -> PageSetup:
    """Big type moves an A5 paper to A4, with A4's margins and type to start from."""
    page = document.page
    if document.big_type and page.small:
        return PageSetup("A4 landscape" if page.landscape else "A4")
    return page


def _whole_sheet(document: Document) -> PageSetup:
    """The sheet of a copy that half an A4 is too small for: an A4 of its own, since that is what lies in the printer."""
    return PageSetup("A4", document.page.margins, document.page.body_points)


def _halves(document: Document, book: FontBook) -> list[Sheet] | None:
    """Two copies on one A4 with a cut line between them; None when a copy does not fit on half a sheet."""
    setup = PageSetup("A5 landscape", document.page.margins or HALF_MARGINS, document.page.points)
    setup, style, pages = _laid_out(document, setup, book, always=True)
    if len(pages) > 1:
        return None
    leaves = [Leaf(setup, style, pages[0], 1, 1, label, half=True) for label in document.copies]
    return [tuple(leaves[at : at + 2]) for at in range(0, len(leaves), 2)]


def _laid_out(
    document: Document, setup: PageSetup, book: FontBook, always: bool = False
) -> tuple[PageSetup, Style, list[list[Placed]]]:
    blocks = _numbered(document)
    style = style_of(document, setup)
    pages = _pages(blocks, style, book)
    if document.one_page:
        return setup, *_one_page(document, blocks, setup, style, book)
    if len(pages) != 2 or not (always or _ran_over(pages[1]) < LITTLE * style.height):
        return setup, style, pages
    for squeeze in SQUEEZES:
        tight = style_of(document, setup, squeeze)
        fitted = _pages(blocks, tight, book)
        if len(fitted) == 1:
            return setup, tight, fitted
    return setup, style, pages


def _one_page(
    document: Document, blocks: Sequence[Block], setup: PageSetup, style: Style, book: FontBook
) -> tuple[Style, list[list[Placed]]]:
    """Each part between two page breaks on one page; what cannot be read that small keeps its size and its pages."""
    whole = _pages(blocks, style, book)
    wanted = 1 + sum(isinstance(block, PageBreak) for block in blocks)
    if len(whole) <= wanted:
        return style, whole
    for squeeze in SMALL:
        tight = style_of(document, setup, squeeze)
        fitted = _pages(blocks, tight, book)
        if len(fitted) <= wanted:
            return tight, fitted
    return style, whole


def _pages(blocks: Sequence[Block], style: Style, book: FontBook) -> list[list[Placed]]:
    return paginate(strips_of(blocks, style, book, style.width), style.height)


def _ran_over(page: Sequence[Placed]) -> float:
    return max((top + strip.height for strip, top in page), default=0.0)


def _numbered(document: Document) -> tuple[Block, ...]:
    """The document's number goes below the first title that has none of its own."""
    blocks = list(document.blocks)
    for index, block in enumerate(blocks):
        if isinstance(block, Title):
            if document.number and not block.number:
                blocks[index] = replace(block, number="编号：" + document.number)
            break
    return tuple(blocks)


def sheet_size(sheet: Sheet) -> tuple[float, float]:
    """Width and height in mm of the paper to put into the printer."""
    return PAPER_SIZES["A4"] if is_halved(sheet) else sheet[0].setup.dimensions


def is_halved(sheet: Sheet) -> bool:
    """Whether the sheet is an A4 carrying one or two A5 halves with a cut line."""
    return sheet[0].half
