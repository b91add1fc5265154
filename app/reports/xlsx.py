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
from itertools import islice
from pathlib import Path
from typing import IO, Literal

from app.errors import ClerkError
from app.reports import xlsx_parts as parts
from app.reports.document import Document
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
    digits as they stand (identity numbers, telephones, codes) is "text"."""

    label: str
    width: float = 12.0
    type: ColumnType = "text"
    total: bool = False


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet: `title` names it; `banner`, when given, is a large merged first row; the heading comes
    below.
    """

    title: str
    columns: tuple[SheetColumn, ...]
    banner: str = ""


def write_table(
    path: Path, sheet: SheetSpec, rows: Iterable[Sequence[Value]], progress: Progress | None = None
) -> int:
    """Write the rows to `path`, whole or not at all, and return how many they were.

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
                parts.workbook_xml(name, writer.heading_row, writer.filter_range(absolute=True)),
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
        self.heading_row = 2 if sheet.banner else 1
        self.count = 0

    def write(self, rows: Iterable[Sequence[Value]], progress: Progress | None) -> None:
        self._put(self._head())
        source = iter(rows)
        while chunk := list(islice(source, CHUNK)):
            if self.heading_row + self.count + len(chunk) >= parts.MAX_ROWS:
                raise ClerkError(
                    f"要导出的行数超过了电子表格一张表的上限（{parts.MAX_ROWS:,} 行），没有生成文件",
                    "请先按网格或时间筛选，分几次导出。",
                )
            self._put(self._rows(chunk))
            self.count += len(chunk)
            if progress is not None:
                progress(self.count)
        self._put(self._tail())

    def filter_range(self, absolute: bool = False) -> str:
        """Heading and rows, without the totals."""
        sign = "$" if absolute else ""
        last = self.heading_row + self.count
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
            text += (
                f'<row r="1" ht="32" customHeight="1">{_text_cell("A1", parts.BANNER, sheet.banner)}</row>'
            )
        cells = (
            _text_cell(f"{n}{row}", parts.HEADING, c.label)
            for n, c in zip(self._names, sheet.columns, strict=True)
        )
        return f'{text}<row r="{row}" ht="24" customHeight="1">{"".join(cells)}</row>'

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
                self._sums[index] += sum(_decimal(value) for value in values)
        return self._joined(bodies)

    def _joined(self, bodies: list[list[str]]) -> str:
        """Every cell's place put before its content, by one pattern for a whole row."""
        first = self.heading_row + self.count + 1
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
        last = self.heading_row + self.count
        text = ""
        if any(column.total for column in self._sheet.columns):
            text = f'<row r="{last + 1}">{"".join(self._total_cells(last))}</row>'
        text += f'</sheetData><autoFilter ref="{self.filter_range()}"/>'
        if self._sheet.banner:
            text += f'<mergeCells count="1"><mergeCell ref="A1:{self._names[-1]}1"/></mergeCells>'
        return (
            f'{text}<printOptions horizontalCentered="1"/>'
            '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter></worksheet>"
        )

    def _total_cells(self, last: int) -> Iterator[str]:
        """合计 in the first column that is not added up; SUBTOTAL follows the filter."""
        named = False
        for name, column, total in zip(self._names, self._sheet.columns, self._sums, strict=True):
            style = _TOTALS[column.type]
            if column.total:
                formula = f"SUBTOTAL(9,{name}{self.heading_row + 1}:{name}{max(last, self.heading_row + 1)})"
                yield f'<c r="{name}{last + 1}" s="{style}"><f>{formula}</f><v>{total:f}</v></c>'
            else:
                yield _text_cell(f"{name}{last + 1}", style, "" if named else "合计")
                named = True


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
