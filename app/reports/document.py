"""What a paper says, block by block, before anybody decides how it is drawn.

Everything here is frozen, holds text already put into words, and is the same for PDF, for XLSX and for a copy
printed three years later. Lengths are millimetres, type sizes are points. No block knows a database or Qt.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from typing import Literal

Align = Literal["left", "center", "right"]
Cell = str | int | Decimal | None
"""A table cell: text is printed as it stands; int and Decimal stay numbers in an XLSX; None is an empty
cell."""

PAPER_SIZES: dict[str, tuple[float, float]] = {
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "16开": (184.0, 260.0),
}
"""Width and height in mm, upright (GB/T 148); 16开 is the older sheet many printers still hold."""


@dataclass(frozen=True, slots=True)
class Margins:
    """White edges in mm."""

    top: float
    right: float
    bottom: float
    left: float


OFFICIAL_MARGINS = Margins(37.0, 26.0, 35.0, 28.0)
"""GB/T 9704-2012: type area of 156 x 225 mm on A4."""


@dataclass(frozen=True, slots=True)
class PageSetup:
    """The sheet: `size` is "A4", "A5", "A3" or "16开", each with or without " landscape".

    `margins` None takes 22/20/20/24 mm on A4 and larger and 12 mm all round on smaller sheets.
    `body_points` None takes 12 pt (小四) on A4 and larger, 10.5 pt (五号) on smaller sheets; 16 is 三号.
    """

    size: str = "A4"
    margins: Margins | None = None
    body_points: float | None = None

    @property
    def sheet(self) -> str:
        """The size without the orientation; ValueError for a sheet that is not known."""
        name = self.size.replace("landscape", "").strip()
        if name not in PAPER_SIZES:
            raise ValueError(f"unknown paper size {self.size!r}; known: {', '.join(PAPER_SIZES)}")
        return name

    @property
    def landscape(self) -> bool:
        """Whether the sheet lies on its side."""
        return self.size.endswith("landscape")

    @property
    def dimensions(self) -> tuple[float, float]:
        """Width and height in mm as the sheet is printed."""
        width, height = PAPER_SIZES[self.sheet]
        return (height, width) if self.landscape else (width, height)

    @property
    def small(self) -> bool:
        """Whether the sheet is smaller than A4."""
        return self.sheet == "A5"

    @property
    def edges(self) -> Margins:
        """The margins in force."""
        if self.margins is not None:
            return self.margins
        return Margins(12.0, 12.0, 12.0, 12.0) if self.small else Margins(22.0, 20.0, 20.0, 24.0)

    @property
    def points(self) -> float:
        """The body type in force, in points."""
        if self.body_points is not None:
            return self.body_points
        return 10.5 if self.small else 12.0


@dataclass(frozen=True, slots=True)
class Title:
    """The name of the paper, centred; `subtitle` below it; `number` (编号) below at the right edge."""

    text: str
    subtitle: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One label and its value in a grid. `span` counts pair columns; `lines` is the least height in lines."""

    label: str
    value: str = ""
    span: int = 1
    lines: int = 1


@dataclass(frozen=True, slots=True)
class KeyValues:
    """A ruled grid of labels and values. The last pair of a short row stretches to the right edge.

    `columns` is the number of pairs side by side (0: as many as the longest row has); `label_width` is the
    width of a label cell in characters of the body type (0: fitted to the longest label, at most seven). What is
    `together` stays on one page, what is `joined` on the page of the grid before it.
    """

    rows: tuple[tuple[Pair, ...], ...]
    columns: int = 0
    label_width: float = 0.0
    together: bool = False
    joined: bool = False

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]], columns: int = 0) -> "KeyValues":
        """From flat rows `[label, value, label, value, …]`, as the definitions of papers write them."""
        return cls(
            tuple(
                tuple(Pair(row[i], row[i + 1] if i + 1 < len(row) else "") for i in range(0, len(row), 2))
                for row in rows
            ),
            columns,
        )

    @property
    def pair_columns(self) -> int:
        """How many pairs stand side by side, at least one."""
        return self.columns or max((sum(pair.span for pair in row) for row in self.rows), default=1)


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: `width` is a share of the line (weights, not mm); neighbours with the same `group`
    get one merged heading above their own labels."""

    label: str
    width: float = 1.0
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table. Every row has one cell a column; `totals` is a last row in bold (or none).

    `empty` is written across the table when there are no rows; `min_rows` adds empty rows to write into by
    hand;
    `repeat_header` repeats the heading on every page; `points` is the type size (None: a little below the
    body).
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    empty: str = "无"
    repeat_header: bool = True
    totals: tuple[Cell, ...] | None = None
    caption: str = ""
    min_rows: int = 0
    points: float | None = None
    bold_rows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph a line of `text`. `indent` moves the first line in by two characters, as letters do."""

    text: str
    indent: bool = True
    keep_together: bool = False
    align: Align = "left"
    role: Literal["body", "bold", "heading", "kai", "note"] = "body"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the `role` before the line, and the `name` when it is already known (printed on the
    line)."""

    role: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, and below at the right the 落款: `unit`, room for the stamp, `date` in Chinese
    numerals.

    The block is split only where it is higher than a page, and never stands alone on one: at least two lines of what
    precedes go with it. `fingerprint` leaves room to press a finger beside the name.
    """

    roles: tuple[str | Signer, ...] = ()
    stamp: bool = False
    date: str = ""
    unit: str = ""
    fingerprint: bool = False

    @property
    def signers(self) -> tuple[Signer, ...]:
        """The roles, all as `Signer`."""
        return tuple(Signer(role) if isinstance(role, str) else role for role in self.roles)


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars, one a (label, value) of `series`; `unit` stands behind each value (件, 人, 户)."""

    title: str
    series: tuple[tuple[str, int | Decimal], ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A square code of `text`, `side` mm wide, with a caption below it."""

    text: str
    caption: str = ""
    side: float = 24.0
    align: Align = "right"


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo `width` x `height` mm, whole inside its frame; without `data` (JPEG, PNG, WEBP) an empty frame with the
    caption in it, to paste one into."""

    data: bytes | None = None
    caption: str = "照片"
    width: float = 25.0
    height: float = 35.0
    framed: bool = True


@dataclass(frozen=True, slots=True)
class CutLine:
    """A dashed line with scissors from edge to edge; `label` stands in its middle."""

    label: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Spacer:
    """Empty height in mm; vanishes at the top of a page."""

    height: float = 4.0


@dataclass(frozen=True, slots=True)
class Ruled:
    """Lines to write on by hand."""

    lines: int = 4


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two stacks of blocks next to each other, never split over pages; `share` is the left part of the
    width."""

    left: tuple["Block", ...]
    right: tuple["Block", ...]
    share: float = 0.5


Block = (
    Title
    | KeyValues
    | Table
    | Text
    | Signatures
    | BarChart
    | QrCode
    | Picture
    | CutLine
    | PageBreak
    | Spacer
    | Ruled
    | SideBySide
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper.

    `title` names the file and the window; the printed heading is a `Title` block. `number` is printed below
    the first `Title` that has none of its own. `copies` are the labels of the parts (申请人联, 存根联):
    each part is the whole paper; two parts of an A5 paper share one A4 sheet with a cut line. `mark` (补打,
    样例) is printed large and pale across every page. `header` stands above
    every page, `running` above the second and those after it. `big_type` prints everything a third larger, and an
    A5 paper on A4. `one_page` shrinks the type as far as it can be read, so that each part between two page breaks
    stays on one page.
    """

    title: str
    blocks: tuple[Block, ...]
    page: PageSetup = field(default_factory=PageSetup)
    header: str = ""
    running: str = ""
    footer: str = ""
    copies: tuple[str, ...] = ()
    big_type: bool = False
    number: str = ""
    mark: str = ""
    page_numbers: bool = True
    one_page: bool = False


def cell_text(cell: Cell) -> str:
    """How a cell reads on paper."""
    return (
        ""
        if cell is None
        else cell
        if isinstance(cell, str)
        else f"{cell:f}"
        if isinstance(cell, Decimal)
        else str(cell)
    )


def texts(part: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every (where, text) of a document or a block, in reading order; `where` is in the clerk's words."""
    if isinstance(part, str):
        yield where, part
    elif isinstance(part, Pair):
        yield where, part.label
        yield f"“{part.label}”一栏", part.value
    elif isinstance(part, Table):
        yield from _table_texts(part)
    elif isinstance(part, (tuple, list)):
        for item in part:
            yield from texts(item, where)
    elif is_dataclass(part):
        for item in fields(part):
            yield from texts(getattr(part, item.name), _PLACES.get((type(part), item.name), where))


_PLACES: dict[tuple[type, str], str] = {
    (Document, "title"): "标题",
    (Document, "header"): "页眉",
    (Document, "running"): "第二页起的页眉",
    (Document, "footer"): "页脚",
    (Document, "number"): "编号",
    (Title, "text"): "标题",
    (Title, "number"): "编号",
    (Text, "text"): "正文",
    (Signatures, "roles"): "签名处",
    (Signatures, "unit"): "落款",
    (Signatures, "date"): "落款",
    (BarChart, "series"): "图",
}


def _table_texts(table: Table) -> Iterator[tuple[str, str]]:
    yield "表格标题", table.caption
    for column in table.columns:
        yield "表头", column.label
        yield "表头", column.group
    if not table.rows:
        yield "表格", table.empty
    for number, row in enumerate(table.rows, 1):
        for column, cell in zip(table.columns, row, strict=False):
            yield f"表格第 {number} 行“{column.label}”", cell_text(cell)
    for cell in table.totals or ():
        yield "合计行", cell_text(cell)
