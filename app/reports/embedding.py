"""A TrueType font inside a PDF: reportlab's, with a text layer that is right beyond the Basic Multilingual
Plane.

reportlab 5.1 writes `<%04X>` into ToUnicode, which cuts 王𬭸 to 王ⲷ when text is copied or searched; PDF
32000-1 §9.10.3 wants UTF-16BE and at most 100 entries a section. Imported only when a paper is drawn
(reportlab is heavy).
"""

import mmap
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

MAPPINGS_PER_SECTION = 100


class _Mapped:
    """A font file as reportlab reads it, without a copy of its 10 to 30 MB in the memory of the program."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def read(self) -> mmap.mmap:
        """All of it; a slice of it is bytes."""
        return self._data


class EmbeddedFont(TTFont):  # type: ignore[misc]
    """One font file; glyphs used in a document are gathered per document and embedded as subsets."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, _Mapped(path), shapable=False)
        self._put_small()

    def _put_small(self) -> None:
        """What reportlab made of the tables, in a third of the room: a font of Chinese has 30,000 to 60,000 glyphs."""
        face = self.face
        face.glyphToChar = {}  # wanted for shaping only
        face.glyphPos = array("I", face.glyphPos)
        known: dict[Any, Any] = {}
        face.hmetrics = [known.setdefault(pair, pair) for pair in face.hmetrics]
        for code, wide in face.charWidths.items():
            face.charWidths[code] = known.setdefault(wide, wide)

    def width(self, code: int) -> float:
        """Advance of a character in em."""
        return float(self.face.getCharWidth(code)) / 1000.0

    def pieces(self, text: str, document: Any) -> list[tuple[str, str]]:
        """The text as (PDF font name, escaped bytes) ready for Tf and Tj in `document`."""
        return [
            (self.getSubsetInternalName(number, document), _escaped(codes))
            for number, codes in self.splitString(text, document)
        ]

    def addObjects(self, document: Any) -> None:
        """Called by reportlab when the document is written: let it, then put the right map in place."""
        subsets = list(self._assignState(document).subsets)
        super().addObjects(document)
        for number, subset in enumerate(subsets):
            name = b"".join((SUBSETN(number), b"+", self.face.name, self.face.subfontNameX)).decode("latin-1")
            document.idToObject[f"toUnicodeCMap:{name}"].content = unicode_map(name, subset)


def unicode_map(name: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of a subset: position in `subset` is the code, the value is the code point (0:
    unused).
    """
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for code, point in enumerate(subset)
        if point
    ]
    sections = []
    for start in range(0, len(entries), MAPPINGS_PER_SECTION):
        part = entries[start : start + MAPPINGS_PER_SECTION]
        sections += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *sections,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


_ESCAPES = {code: f"\\{code:03o}" for code in [*range(32), *range(127, 256)]} | {
    ord("("): "\\(",
    ord(")"): "\\)",
    ord("\\"): "\\\\",
}


def _escaped(codes: bytes) -> str:
    """A PDF literal string body in ASCII (PDF 32000-1 §7.3.4.2)."""
    return codes.decode("latin-1").translate(_ESCAPES)
