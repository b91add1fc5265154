"""Large tables into XLSX, row by row in constant memory, styled, with identity numbers and telephones as
text.

A writer of our own over zipfile: why not a library is in docs/decisions/. A whole paper as a sheet
(`save_document`) is in document_sheet.py.
"""

import math
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby, islice
from pathlib import Path
from typing import IO, Any, Literal

from app.errors import ClerkError
from app.reports import xlsx_parts as parts
from app.reports.document import Document, Margins, PageSetup
from app.reports.files import whole_file

ColumnType = Literal["text", "integer", "money", "number", "date"]
Value = str | int | float | Decimal | date | None
Progress = Callable[[int], None]

CHUNK = 1000
"""Rows written between two calls of `progress`: about 20 ms."""
_STYLES: dict[ColumnType, int] = {
    "text": parts.TEXT,
    "integer": parts.INTEGER,
    "money": parts.MONEY,
    "number": parts.NUMBER,
    "date": parts.DATE,
}
_TOTALS: dict[ColumnType, int] = {
    "text": parts.TOTAL_TEXT,
    "integer": parts.TOTAL_INTEGER,
    "money": parts.TOTAL_MONEY,
    "number": parts.TOTAL_NUMBER,
    "date": parts.TOTAL_TEXT,
}
_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_SAFE_DAY = date(1900, 3, 1)
"""Before it a spreadsheet counts a 29 February 1900 that never was; such dates are written as text."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: `width` in characters; `total` adds it up below the last row. Anything that must keep its
    digits as they stand (identity numbers, telephones, codes) is "text". Neighbours with the same `group` get one
    merged heading above their own."""

    label: str
    width: float = 12.0
    type: ColumnType = "text"
    total: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet: `title` names it; `banner`, when given, is a large merged first row; the lines `above` the heading
    and `below` the table are merged over all columns; `page` is how it prints.
    """

    title: str
    columns: tuple[SheetColumn, ...]
    banner: str = ""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    page: PageSetup = PageSetup("A4 landscape", Margins(15.0, 12.5, 15.0, 12.5))

    @property
    def grouped(self) -> bool:
        """Whether the heading has two rows."""
        return any(c.group for c in self.columns)

    @property
    def heading(self) -> tuple[int, int]:
        """The first and the last row of the heading."""
        first = 1 + bool(self.banner) + len(self.above)
        return first, first + self.grouped


@dataclass(frozen=True, slots=True)
class Subtotal:
    """Among the rows: the columns that are added up get the sum of the rows since the one before; `words` say of what."""

    words: str


def write_table(
    path: Path, sheet: SheetSpec, rows: Iterable[Sequence[Value] | Subtotal], progress: Progress | None = None
) -> int:
    """Write the rows to `path`, whole or not at all, and return how many they were, subtotals not counted.

    `progress` hears the count about every 20 ms of work; what it raises ends the export and leaves no file.
    Raises ClerkError beyond the 1,048,576 rows of a sheet, OfficeError when the disk refuses.
    """
    with (
        whole_file(path) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        with archive.open(_member("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as file:
            writer = _SheetWriter(sheet, file)
            writer.write(rows, progress)
        name = parts.sheet_name(sheet.title)
        for member, text in (
            ("[Content_Types].xml", parts.CONTENT_TYPES),
            ("_rels/.rels", parts.ROOT_RELATIONS),
            (
                "xl/workbook.xml",
                parts.workbook_xml(name, sheet.heading, writer.filter_range(absolute=True)),
            ),
            ("xl/_rels/workbook.xml.rels", parts.WORKBOOK_RELATIONS),
            ("xl/styles.xml", parts.styles_xml()),
        ):
            archive.writestr(_member(member), text)
    return writer.count


def save_document(document: Document, path: Path) -> None:
    """The same paper as a sheet to work on. Raises OfficeError when the disk refuses."""
    from app.reports.document_sheet import save

    save(document, path)


def _member(name: str) -> zipfile.ZipInfo:
    """A fixed time, so that equal tables give equal files."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


class _SheetWriter:
    def __init__(self, sheet: SheetSpec, file: IO[bytes]) -> None:
        self._sheet = sheet
        self._file = file
        self._names = [parts.column_name(i) for i in range(len(sheet.columns))]
        self._sums = [Decimal(0)] * len(sheet.columns)
        self._group = [Decimal(0)] * len(sheet.columns)
        self._group_from = sheet.heading[1] + 1
        self._lines = 0
        self.heading_row = sheet.heading[1]
        self._merged: list[str] = []
        self.count = 0

    def write(self, rows: Iterable[Sequence[Value] | Subtotal], progress: Progress | None) -> None:
        self._put(self._head())
        source = iter(rows)
        while chunk := list(islice(source, CHUNK)):
            if self.heading_row + self._lines + len(chunk) >= parts.MAX_ROWS:
                raise ClerkError(
                    f"要导出的行数超过了电子表格一张表的上限（{parts.MAX_ROWS:,} 行），没有生成文件",
                    "请先按网格或时间筛选，分几次导出。",
                )
            for subtotal, run in groupby(chunk, key=lambda row: isinstance(row, Subtotal)):
                self._put_run(list(run), subtotal=subtotal)
            if progress is not None:
                progress(self.count)
        self._put(self._tail())

    def _put_run(self, run: list[Any], *, subtotal: bool) -> None:
        if not subtotal:
            self._put(self._rows(run))
            self.count += len(run)
            self._lines += len(run)
            return
        for one in run:
            self._put(self._subtotal(one))
            self._lines += 1

    def filter_range(self, absolute: bool = False) -> str:
        """Heading and rows, without the totals."""
        sign = "$" if absolute else ""
        last = self.heading_row + self._lines
        return f"{sign}A{sign}{self.heading_row}:{sign}{self._names[-1]}{sign}{last}"

    def _put(self, text: str) -> None:
        self._file.write(text.encode("utf-8"))

    def _head(self) -> str:
        sheet, row = self._sheet, self.heading_row
        columns = "".join(
            f'<col min="{i}" max="{i}" width="{c.width:g}" customWidth="1"/>'
            for i, c in enumerate(sheet.columns, 1)
        )
        text = (
            f'{parts.SHEET_HEAD}<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
            f'<sheetView workbookViewId="0" tabSelected="1"><pane ySplit="{row}" topLeftCell="A{row + 1}" '
            'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="18" customHeight="1"/><cols>{columns}</cols><sheetData>'
        )
        if sheet.banner:
            text += self._line(1, parts.BANNER, sheet.banner, 32)
        for row, line in enumerate(sheet.above, 1 + bool(sheet.banner)):
            text += self._line(row, parts.LINE, line, 20)
        return text + "".join(self._headings())

    def _line(self, row: int, style: int, words: str, height: int) -> str:
        """A line over all columns."""
        self._merge(0, row, len(self._names) - 1, row)
        return f'<row r="{row}" ht="{height}" customHeight="1">{_text_cell(f"A{row}", style, words)}</row>'

    def _merge(self, left: int, top: int, right: int, bottom: int) -> None:
        if (left, top) != (right, bottom):
            self._merged.append(f"{self._names[left]}{top}:{self._names[right]}{bottom}")

    def _headings(self) -> Iterator[str]:
        """The row of headings, and above it, where columns have one, that of what stands over several."""
        first, last = self._sheet.heading
        columns = self._sheet.columns
        if first != last:
            at = 0
            for group, run in groupby(columns, key=lambda c: c.group):
                length = len(tuple(run))
                for one in range(at, at + length if not group else at):
                    self._merge(one, first, one, last)
                if group:
                    self._merge(at, first, at + length - 1, first)
                at += length
            groups = ["", *(c.group for c in columns)]
            tops = [
                c.label if not c.group else "" if c.group == before else c.group
                for c, before in zip(columns, groups, strict=False)
            ]
            yield self._heading_row(first, tops)
        alone = first == last
        yield self._heading_row(last, [c.label if alone or c.group else "" for c in columns])

    def _heading_row(self, row: int, labels: list[str]) -> str:
        cells = (
            _text_cell(f"{n}{row}", parts.HEADING, label)
            for n, label in zip(self._names, labels, strict=True)
        )
        return f'<row r="{row}" ht="24" customHeight="1">{"".join(cells)}</row>'

    def _rows(self, chunk: list[Sequence[Value]]) -> str:
        """Column by column: one converter a column is much cheaper than one decision a cell."""
        columns = list(zip(*chunk, strict=True))
        if len(columns) != len(self._sheet.columns):
            raise ValueError(
                f"rows have {len(columns)} cells, the sheet has {len(self._sheet.columns)} columns"
            )
        bodies = []
        for index, (column, values) in enumerate(zip(self._sheet.columns, columns, strict=True)):
            bodies.append(
                _texts(values) if column.type == "text" else [_cell(v, column.type) for v in values]
            )
            if column.total:
                added = sum((_decimal(value) for value in values), Decimal(0))
                self._sums[index] += added
                self._group[index] += added
        return self._joined(bodies)

    def _joined(self, bodies: list[list[str]]) -> str:
        """Every cell's place put before its content, by one pattern for a whole row."""
        first = self.heading_row + self._lines + 1
        numbers = range(first, first + len(bodies[0]))
        pieces: list[Iterable[object]] = []
        pattern = '<row r="%d">'
        pieces.append(numbers)
        for name, body in zip(self._names, bodies, strict=True):
            pattern += f'<c r="{name}%d" %s'
            pieces += [numbers, body]
        pattern += "</row>"
        return "".join([pattern % cells for cells in zip(*pieces, strict=True)])

    def _tail(self) -> str:
        last = self.heading_row + self._lines
        text = ""
        if any(column.total for column in self._sheet.columns):
            first = self.heading_row + 1
            cells = "".join(self._total_cells(last + 1, first, max(last, first), self._sums, ["合计"]))
            text = f'<row r="{last + 1}">{cells}</row>'
        for row, line in enumerate(self._sheet.below, last + 2):
            text += self._line(row, parts.LINE, line, 22)
        text += f'</sheetData><autoFilter ref="{self.filter_range()}"/>'
        if self._merged:
            cells = "".join(f'<mergeCell ref="{one}"/>' for one in self._merged)
            text += f'<mergeCells count="{len(self._merged)}">{cells}</mergeCells>'
        return (
            f'{text}<printOptions horizontalCentered="1"/>{self._page()}'
            "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter></worksheet>"
        )

    def _page(self) -> str:
        page = self._sheet.page
        edges = page.edges
        inches = {name: getattr(edges, name) / 25.4 for name in ("left", "right", "top", "bottom")}
        margins = " ".join(f'{name}="{size:.2f}"' for name, size in inches.items())
        way = "landscape" if page.landscape else "portrait"
        paper = {"A3": 8, "A5": 11}.get(page.sheet, 9)
        return (
            f'<pageMargins {margins} header="0.3" footer="0.3"/>'
            f'<pageSetup paperSize="{paper}" orientation="{way}" fitToHeight="0"/>'
        )

    def _subtotal(self, subtotal: Subtotal) -> str:
        """小计 and of what, in the first columns that are not added up; the sums of the rows above it."""
        row, first = self.heading_row + self._lines + 1, self._group_from
        words = ["小计", subtotal.words]
        cells = "".join(self._total_cells(row, first, max(row - 1, first), self._group, words))
        self._group = [Decimal(0)] * len(self._group)
        self._group_from = row + 1
        return f'<row r="{row}">{cells}</row>'

    def _total_cells(
        self, row: int, first: int, last: int, sums: Sequence[Decimal], words: list[str]
    ) -> Iterator[str]:
        """The words in the first columns that are not added up; SUBTOTAL follows the filter and leaves subtotals out."""
        for name, column, total in zip(self._names, self._sheet.columns, sums, strict=True):
            style = _TOTALS[column.type]
            if column.total:
                formula = f"SUBTOTAL(9,{name}{first}:{name}{last})"
                yield f'<c r="{name}{row}" s="{style}"><f>{formula}</f><v>{total:f}</v></c>'
            else:
                yield _text_cell(f"{name}{row}", style, words.pop(0) if words else "")


def _text_cell(reference: str, style: int, text: str) -> str:
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t>{parts.cell_xml(text)}</t></is></c>'


_TEXT_START = f's="{parts.TEXT}" t="inlineStr"><is><t xml:space="preserve">'
_TEXT_END = "</t></is></c>"
_EMPTY = f's="{parts.TEXT}"/>'


def _texts(values: Sequence[Value]) -> list[str]:
    """The cells of a text column. The whole chunk is searched once for characters that need care."""
    words = ["" if value is None else value if isinstance(value, str) else _plain(value) for value in values]
    if parts.SPECIAL.search("\n".join(words)) or len(max(words, key=len)) > parts.MAX_CELL:
        words = [parts.cell_xml(word) for word in words]
    return [f"{_TEXT_START}{word}{_TEXT_END}" if word else _EMPTY for word in words]


def _plain(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _cell(value: Value, kind: ColumnType) -> str:
    """One cell of a column that is not text; what does not fit the kind exactly is kept as text."""
    style = _STYLES[kind]
    if value is None or value == "":
        return f's="{style}"/>'
    if kind == "date":
        if isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_SAFE_DAY:
            return f's="{style}"><v>{value.toordinal() - _EPOCH}</v></c>'
    elif isinstance(value, (int, float, Decimal)) and _fits(value):
        return f's="{style}"><v>{_plain(value)}</v></c>'
    return (
        f's="{style}" t="inlineStr"><is><t xml:space="preserve">{parts.cell_xml(_plain(value))}</t></is></c>'
    )


def _fits(value: int | float | Decimal) -> bool:
    """Whether the number survives a spreadsheet's 15 significant digits; nan and infinity do not."""
    if isinstance(value, Decimal):
        return value.is_finite() and len(value.normalize().as_tuple().digits) <= 15
    return math.isfinite(value) and (isinstance(value, float) or abs(value) < 10**15)


def _decimal(value: Value) -> Decimal:
    return Decimal(str(value)) if isinstance(value, (int, float, Decimal)) else Decimal(0)
