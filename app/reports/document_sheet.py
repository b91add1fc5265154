"""A paper as a sheet: the same blocks in cells, so that a month can be worked on in a spreadsheet. Uses
openpyxl.
"""

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.reports.document import (
    BarChart,
    Block,
    Cell,
    Column,
    Document,
    KeyValues,
    QrCode,
    SideBySide,
    Signatures,
    Table,
    Text,
    Title,
    cell_text,
)
from app.reports.files import whole_file
from app.reports.xlsx_parts import clean_cell, sheet_name

CHARACTERS_ACROSS = 88.0
"""Width of an A4 page in a sheet's character units at 11 pt, portrait."""
FIGURE = re.compile(r"-?(0|[1-9]\d{0,14}|[1-9]\d{0,2}(,\d{3}){1,4})(\.\d{1,6})?", re.ASCII)
"""How a figure is printed; what begins with 0 or is longer than a spreadsheet's numbers reach stays a text."""
LEAST_COLUMNS = 6
LINE = 15.0
"""Height of a line of 11 pt type in points."""


def save(document: Document, path: Path) -> None:
    """Write the paper to `path`, whole or not at all. Raises OfficeError when the disk refuses."""
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = sheet_name(document.title)
    _Filler(sheet, document).fill()
    with whole_file(path) as part:
        workbook.save(part)


class _Filler:
    """Fills one sheet from the top. The widest table gives the columns; everything else is merged over
    them.
    """

    def __init__(self, sheet: Any, document: Document) -> None:
        from openpyxl.styles import Border, Side

        self._sheet = sheet
        self._document = document
        self._row = 1
        self._weights = _weights(document.blocks)
        whole = sum(self._weights)
        across = CHARACTERS_ACROSS * (1.45 if document.page.landscape else 1.0)
        self._widths = [weight / whole * across for weight in self._weights]
        side = Side(style="thin")
        self._border = Border(left=side, right=side, top=side, bottom=side)

    def fill(self) -> None:
        from openpyxl.utils import get_column_letter

        for index, width in enumerate(self._widths, 1):
            self._sheet.column_dimensions[get_column_letter(index)].width = width
        for block in self._document.blocks:
            self._block(block)
        self._page_setup()

    def _page_setup(self) -> None:
        sheet, document = self._sheet, self._document
        sheet.page_setup.paperSize = {"A3": 8, "A5": 11}.get(document.page.sheet, 9)
        sheet.page_setup.orientation = "landscape" if document.page.landscape else "portrait"
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToHeight = 0
        sheet.print_options.horizontalCentered = True
        sheet.oddHeader.left.text = document.header.replace("&", "&&") or None
        sheet.oddFooter.left.text = document.footer.replace("&", "&&") or None
        if document.page_numbers:
            sheet.oddFooter.center.text = "第 &P 页 共 &N 页"

    def _block(self, block: Block) -> None:
        match block:
            case Title():
                self._title(block)
            case KeyValues():
                self._grid(block)
            case Table():
                self._table(block)
            case Text():
                for line in block.text.split("\n"):
                    self._line(
                        ("　　" if block.indent else "") + line,
                        wrap=True,
                        bold=block.role in ("bold", "heading"),
                    )
            case Signatures():
                self._signatures(block)
            case BarChart():
                heading = (
                    Column(block.title or "项目", 3),
                    Column(f"数量{f'（{block.unit}）' if block.unit else ''}", 1),
                )
                self._table(Table(heading, tuple(block.series)))
            case QrCode():
                self._line(f"{block.caption}：{block.text}" if block.caption else block.text, wrap=True)
            case SideBySide():
                for part in (*block.left, *block.right):
                    self._block(part)
            case _:
                self._row += 1

    def _title(self, block: Title) -> None:
        self._line(block.text, align="center", size=18, bold=True, height=32)
        if block.subtitle:
            self._line(block.subtitle, align="center", size=12)
        number = block.number or (f"编号：{self._document.number}" if self._document.number else "")
        if number:
            self._line(number, align="right")

    def _grid(self, block: KeyValues) -> None:
        shares = [1.0, 2.2] * block.pair_columns
        for row in block.rows:
            edges = self._edges(shares)
            at, lines = 0, 1
            for index, pair in enumerate(row):
                span = block.pair_columns - at if index == len(row) - 1 else pair.span
                self._put(edges[2 * at], edges[2 * at + 1], pair.label, align="center", ruled=True)
                first, end = edges[2 * at + 1], edges[2 * (at + span)]
                self._put(first, end, pair.value, ruled=True)
                lines = max(lines, pair.lines, self._lines(pair.value, first, end))
                at += span
            self._sheet.row_dimensions[self._row].height = LINE * lines + 6
            self._row += 1

    def _table(self, table: Table) -> None:
        if table.caption:
            self._line(table.caption, align="center", bold=True)
        edges = self._edges([column.width for column in table.columns])
        self._headings(table.columns, edges)
        for number, row in enumerate(table.rows):
            self._cells(table.columns, row, edges, bold=number in table.bold_rows)
        if not table.rows and table.empty:
            self._put(0, edges[-1], table.empty, align="center", ruled=True)
            self._row += 1
        for _ in range(table.min_rows - len(table.rows)):
            self._cells(table.columns, [None] * len(table.columns), edges)
        if table.totals is not None:
            self._cells(table.columns, table.totals, edges, bold=True)

    def _headings(self, columns: Sequence[Column], edges: Sequence[int]) -> None:
        grouped = any(column.group for column in columns)
        index = 0
        while index < len(columns):
            end = index + 1
            while columns[index].group and end < len(columns) and columns[end].group == columns[index].group:
                end += 1
            if columns[index].group:
                self._put(
                    edges[index], edges[end], columns[index].group, align="center", ruled=True, bold=True
                )
            for at in range(index, end):
                deep = 2 if grouped and not columns[at].group else 1
                down = 1 if columns[at].group else 0
                self._put(
                    edges[at], edges[at + 1], columns[at].label, "center", True, True, down=down, deep=deep
                )
            index = end
        self._row += 2 if grouped else 1

    def _cells(
        self, columns: Sequence[Column], row: Sequence[Cell], edges: Sequence[int], bold: bool = False
    ) -> None:
        for index, (column, cell) in enumerate(zip(columns, row, strict=True)):
            self._put(edges[index], edges[index + 1], cell, align=column.align, ruled=True, bold=bold)
            if column.align == "right" and isinstance(cell, str):
                self._as_number(self._sheet.cell(self._row, edges[index] + 1), cell)
        lines = max(
            (self._lines(cell_text(cell), edges[i], edges[i + 1]) for i, cell in enumerate(row)), default=1
        )
        self._sheet.row_dimensions[self._row].height = LINE * lines + 4
        self._row += 1

    @staticmethod
    def _as_number(cell: Any, text: str) -> None:
        """A figure of a right-aligned column as a number that reads as it is printed, so that it can be reckoned with."""
        if not FIGURE.fullmatch(text):
            return
        places = len(text.partition(".")[2])
        cell.value = Decimal(text.replace(",", ""))
        cell.number_format = ("#,##0" if "," in text else "0") + ("." + "0" * places if places else "")

    def _lines(self, text: str, first: int, end: int) -> int:
        """Lines a text takes over grid columns [first, end): programs do not fit the height of merged
        cells.
        """
        room = max(2.0, sum(self._widths[first:end]) - 1)
        parts = text.split("\n")
        return sum(
            max(1, math.ceil(sum(1 if char < "\u1100" else 2 for char in part) / room)) for part in parts
        )

    def _signatures(self, block: Signatures) -> None:
        self._row += 1
        if block.signers:
            self._line(
                "　　　　".join(f"{s.role}：{s.name or '＿＿＿＿＿＿'}" for s in block.signers), height=28
            )
        unit = f"{block.unit}（盖章）" if block.stamp else block.unit
        for line in (unit, block.date):
            if line:
                self._line(line, align="right")

    def _line(
        self,
        text: str,
        align: str = "left",
        size: int = 11,
        bold: bool = False,
        height: float = 0,
        wrap: bool = False,
    ) -> None:
        """One line merged over the whole width; a long one gets the height its lines need."""
        self._put(0, len(self._widths), text, align=align, bold=bold, size=size)
        lines = self._lines(text, 0, len(self._widths)) if wrap else 1
        self._sheet.row_dimensions[self._row].height = height or lines * size * 1.6
        self._row += 1

    def _put(
        self,
        first: int,
        end: int,
        value: Cell,
        align: str = "left",
        ruled: bool = False,
        bold: bool = False,
        size: int = 11,
        down: int = 0,
        deep: int = 1,
    ) -> None:
        """A value over grid columns [first, end), `deep` rows deep and `down` rows below the current one."""
        from openpyxl.styles import Alignment, Font

        top = self._row + down
        cell = self._sheet.cell(top, first + 1)
        if isinstance(value, str):
            cell.value = clean_cell(value)
            cell.data_type = "s"  # a text that begins with = is no formula
            cell.number_format = "@"
        else:
            cell.value = value
            cell.number_format = (
                "General" if not isinstance(value, Decimal) else "0.00" if "." in cell_text(value) else "0"
            )
        cell.font = Font(name="宋体", size=size, bold=bold)
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        if ruled:
            for row in range(top, top + deep):
                for column in range(first, end):
                    self._sheet.cell(row, column + 1).border = self._border
        if end - first > 1 or deep > 1:
            self._sheet.merge_cells(
                start_row=top, end_row=top + deep - 1, start_column=first + 1, end_column=end
            )

    def _edges(self, shares: Sequence[float]) -> list[int]:
        """Grid columns at which the parts of a block begin, at least one each, nearest to their shares."""
        whole, count = sum(shares), len(self._widths)
        across = sum(self._widths)
        edges, used = [0], 0.0
        for index, share in enumerate(shares[:-1], 1):
            used += share / whole * across
            near = min(range(count + 1), key=lambda n: abs(sum(self._widths[:n]) - used))
            edges.append(min(max(near, edges[-1] + 1), count - (len(shares) - index)))
        return [*edges, count]


def _weights(blocks: Sequence[Block]) -> list[float]:
    """The columns of the table with most of them; a plain grid when a grid of pairs needs more."""
    widest: list[float] = [1.0] * LEAST_COLUMNS
    for block in blocks:
        inner: list[float] = []
        if isinstance(block, Table):
            inner = [column.width for column in block.columns]
        elif isinstance(block, KeyValues):
            inner = [1.0, 2.2] * block.pair_columns
        elif isinstance(block, SideBySide):
            inner = _weights((*block.left, *block.right))
        if len(inner) > len(widest) or (len(inner) == len(widest) and isinstance(block, Table)):
            widest = inner
    return widest
