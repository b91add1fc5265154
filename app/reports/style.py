"""Sizes of type and white of one paper, in points, after GB/T 9704-2012 as far as it speaks of them."""

from dataclasses import dataclass

from app.reports.document import Document, PageSetup

MM = 72.0 / 25.4
BIG_TYPE = 4.0 / 3.0
"""The large-print version: 12 pt becomes 16 pt (三号), which elderly readers can do without glasses."""


@dataclass(frozen=True, slots=True)
class Style:
    """What blocks need to know to be set: sizes in points, `width` and `height` of the type area."""

    body: float
    width: float
    height: float
    small: bool

    @property
    def title(self) -> float:
        """二号 on A4 with 12 pt body, in proportion elsewhere."""
        return round(self.body * (1.6 if self.small else 1.83), 1)

    @property
    def subtitle(self) -> float:
        """Below the title, and captions."""
        return round(self.body * 1.1, 1)

    @property
    def table(self) -> float:
        """Tables are set one size smaller than text."""
        return round(self.body * 0.875, 1)

    @property
    def note(self) -> float:
        """Headers, footers, copy labels."""
        return round(min(9.0, self.body * 0.8) if not self.big else self.body * 0.75, 1)

    @property
    def big(self) -> bool:
        """Whether this is the large-print version."""
        return self.body >= 15.5

    @property
    def leading(self) -> float:
        """Distance of lines in running text, in em."""
        return 1.5 if self.small else 1.7


def style_of(document: Document, page: PageSetup, scale: float = 1.0) -> Style:
    """The style of a document on a sheet; `scale` below 1 squeezes a paper that misses its page by a
    little.
    """
    width, height = page.dimensions
    edges = page.edges
    points = page.points * (BIG_TYPE if document.big_type else 1.0)
    return Style(
        body=round(points * scale, 2),
        width=(width - edges.left - edges.right) * MM,
        height=(height - edges.top - edges.bottom) * MM,
        small=page.small,
    )
