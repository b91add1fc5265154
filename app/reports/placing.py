"""套打: where a paper falls on the sheet, so that it meets a form that was printed elsewhere."""

import io
from dataclasses import dataclass

from app.one_at_a_time import PDFIUM
from app.reports.style import MM

MOST = 50.0
"""Millimetres a paper may be moved either way."""
SCALES = (90.0, 110.0)
"""Per cent a paper may be made smaller and larger."""


@dataclass(frozen=True, slots=True)
class Placing:
    """`right` and `down` in mm, `percent` of the size from the upper left corner; `values_only` leaves out what the
    template says itself. ValueError beyond the limits above."""

    right: float = 0.0
    down: float = 0.0
    percent: float = 100.0
    values_only: bool = False

    def __post_init__(self) -> None:
        if max(abs(self.right), abs(self.down)) > MOST or not SCALES[0] <= self.percent <= SCALES[1]:
            raise ValueError(f"out of reach: {self}")

    @property
    def moves(self) -> bool:
        """Whether anything falls elsewhere than without it."""
        return (self.right, self.down, self.percent) != (0.0, 0.0, 100.0)


AS_IT_IS = Placing()


def moved(pdf: bytes, placing: Placing) -> bytes:
    """The same pages with everything on them moved; the sheets keep their size. What falls beyond them is lost, as on a
    printer."""
    if not placing.moves:
        return pdf
    import pypdfium2
    from pypdfium2 import raw

    scale = placing.percent / 100
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            for number in range(len(document)):
                page = document[number]
                width, height = page.get_size()
                down = height * (1 - scale) - placing.down * MM
                matrix = raw.FS_MATRIX(scale, 0, 0, scale, placing.right * MM, down)
                raw.FPDFPage_TransFormWithClip(page, matrix, raw.FS_RECTF(0, height, width, 0))
                page.close()
            out = io.BytesIO()
            document.save(out)
            return out.getvalue()
        finally:
            document.close()


def sheet_of(pdf: bytes) -> tuple[float, float]:
    """Width and height of the first page in mm."""
    import pypdfium2

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            width, height = document.get_page_size(0)
        finally:
            document.close()
    return width / MM, height / MM
