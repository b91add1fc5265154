"""Drawing on one PDF: text, lines and filled rectangles, in points from the lower left corner.

Writes page operators itself, because reportlab's own text calls cost more than everything else together when
a thousand receipts are printed; fonts, pages and the file remain reportlab's.
"""

from typing import Any

from app.reports.filled import spans_of
from app.reports.fonts import INVISIBLE, FontBook

Box = tuple[float, float, float, float]
PREAMBLE = "1 0 0 1 0 0 cm"
"""How a page begins; reportlab's own preamble names Helvetica, which we neither use nor embed."""


class Pen:
    """One document being drawn. `trace`, when given, collects (page, text, box) of every text that was
    drawn.
    """

    def __init__(
        self, book: FontBook, canvas: Any, trace: "list[tuple[int, str, Box]] | None" = None
    ) -> None:
        self._book = book
        self._canvas = canvas
        self._document = canvas._doc
        self._code: list[str] = canvas._code
        self._pieces: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._trace = trace
        self.page = 1

    def finish_page(self) -> None:
        """End the page and begin another."""
        self._canvas.showPage()
        self._code = self._canvas._code
        self.page += 1

    def begin_page(self, width: float, height: float) -> None:
        """Set the size of the page now begun, in points."""
        self._canvas.setPageSize((width, height))
        self._canvas._preamble = PREAMBLE

    def text(self, x: float, y: float, text: str, role: str, size: float, spread: float = 0.0) -> None:
        """Draw one line with its baseline beginning at (x, y); `spread` points are added after each
        character.
        """
        if not text:
            return
        parts = [f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {spread:.3f} Tc"]
        for font, codes in self._pieces.get((role, text)) or self._split(role, text):
            parts.append(f"{font} {size:g} Tf ({codes}) Tj")
        parts.append("ET")
        self._code.append(" ".join(parts))
        if self._trace is not None:
            table = self._book.table(role)
            width = sum(table[char][1] * size + spread for char in text) - spread
            self._trace.append((self.page, text, (x, y - 0.2 * size, x + width, y + 0.8 * size)))

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.5) -> None:
        """A ruled line."""
        self._code.append(f"{width:g} w {x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S")

    def frame(self, x: float, y: float, width: float, height: float, line: float = 0.5) -> None:
        """A rectangle, not filled; (x, y) is its lower left corner."""
        self._code.append(f"{line:g} w {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S")

    def fill(self, x: float, y: float, width: float, height: float, grey: float = 0.0) -> None:
        """A filled rectangle; grey 0 is black, 1 white."""
        self._code.append(f"{grey:g} g {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f 0 g")

    def picture(self, x: float, y: float, width: float, height: float, data: bytes) -> None:
        """A photo as large as fits into a rectangle, in its middle; (x, y) is the lower left corner."""
        if data[:3] == b"\xff\xd8\xff":
            self._jpeg(x, y, width, height, data)
            return
        from io import BytesIO

        from reportlab.lib.utils import ImageReader

        image = ImageReader(BytesIO(data))
        wide, high = image.getSize()
        scale = min(width / wide, height / high)
        w, h = wide * scale, high * scale
        self._canvas.drawImage(image, x + (width - w) / 2, y + (height - h) / 2, w, h, mask="auto")

    def _jpeg(self, x: float, y: float, width: float, height: float, data: bytes) -> None:
        """A JPEG goes into the file as it is. reportlab's own way unpacks each and keeps the pixels until the end, 8 MB a
        scan."""
        from hashlib import sha256
        from io import BytesIO

        from reportlab.pdfbase.pdfdoc import PDFImageXObject

        name = sha256(data).hexdigest()
        key = self._document.getXObjectName(name)
        kept = self._document.idToObject.get(key)
        if kept is None:
            kept = PDFImageXObject(name)
            if not kept.loadImageFromJPEG(BytesIO(data)):
                raise ValueError("not a JPEG")
            self._canvas._setXObjects(kept)
            self._document.Reference(kept, key)
            self._document.addForm(name, kept)
        self._canvas._currentPageHasImages = 1
        self._canvas._formsinuse.append(name)
        scale = min(width / kept.width, height / kept.height)
        w, h = kept.width * scale, kept.height * scale
        left, low = x + (width - w) / 2, y + (height - h) / 2
        self._code.append(f"q {w:.2f} 0 0 {h:.2f} {left:.2f} {low:.2f} cm /{key} Do Q")

    def dashed(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A line to cut along."""
        self._code.append(f"[4 3] 0 d 0.6 w {x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S [] 0 d")

    def slanted(self, x: float, y: float, text: str, role: str, size: float, grey: float) -> None:
        """Large pale text rising to the right, centred on (x, y): the mark across a page."""
        table = self._book.table(role)
        half = sum(table[char][1] for char in text) * size / 2
        cos, sin = 0.866, 0.5
        parts = [f"{grey:g} g BT {cos} {sin} {-sin} {cos} {x - half * cos:.2f} {y - half * sin:.2f} Tm 0 Tc"]
        parts += [f"{font} {size:g} Tf ({codes}) Tj" for font, codes in self._split(role, text)]
        self._code.append(" ".join([*parts, "ET 0 g"]))

    def _split(self, role: str, text: str) -> list[tuple[str, str]]:
        table = self._book.table(role)
        pieces: list[tuple[str, str]] = []
        holder, start, clean = "", 0, "".join(c for c in text if ord(c) not in INVISIBLE)
        for index, char in enumerate(clean):
            font = table[char][0]
            if font != holder:
                if index:
                    pieces += self._book.embedded(holder).pieces(clean[start:index], self._document)
                holder, start = font, index
        if clean:
            pieces += self._book.embedded(holder).pieces(clean[start:], self._document)
        self._pieces[role, text] = pieces
        return pieces


class ValuePen(Pen):
    """Draws only what was filled in, each where it stands among the words and lines that are left out (套打)."""

    def text(self, x: float, y: float, text: str, role: str, size: float, spread: float = 0.0) -> None:
        """The values of one line."""
        table = self._book.table(role)
        for start, end in spans_of(text):
            before = sum(
                table[char][1] * size + spread for char in text[:start] if ord(char) not in INVISIBLE
            )
            super().text(x + before, y, text[start:end], role, size, spread)

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.5) -> None:
        """On the form already."""

    def frame(self, x: float, y: float, width: float, height: float, line: float = 0.5) -> None:
        """On the form already."""

    def fill(self, x: float, y: float, width: float, height: float, grey: float = 0.0) -> None:
        """On the form already."""

    def dashed(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """On the form already."""

    def slanted(self, x: float, y: float, text: str, role: str, size: float, grey: float) -> None:
        """No mark across a form of somebody else's."""
