"""Pages of a PDF as pixels, for preview and for printers; no Qt."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.one_at_a_time import PDFIUM


@dataclass(frozen=True, slots=True)
class Raster:
    """One page: `pixels` holds rows of 4 bytes a pixel, blue green red unused (BGRX), top row first."""

    width: int
    height: int
    stride: int
    pixels: bytes


def page_count(pdf: bytes) -> int:
    """How many pages the file has."""
    import pypdfium2

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page(pdf: bytes, number: int, dpi: float = 96.0) -> Raster:
    """One page (0 is the first) at `dpi` dots an inch. IndexError for a page that is not there."""
    import pypdfium2

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if not 0 <= number < len(document):
                raise IndexError(f"page {number} of {len(document)}")
            sheet = document[number]
            bitmap = sheet.render(scale=dpi / 72.0, prefer_bgrx=True)
            raster = Raster(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
            sheet.close()
            return raster
        finally:
            document.close()


def pages(pdf: bytes, dpi: float = 96.0) -> Iterator[Raster]:
    """All pages in order, one at a time in memory."""
    for number in range(page_count(pdf)):
        yield page(pdf, number, dpi)
