"""Cells copied from Excel, WPS or a web page and pasted: the clipboard's texts as a workbook of one sheet."""

import csv
from collections.abc import Iterator
from html.parser import HTMLParser
from types import TracebackType

from app.errors import ClerkError
from app.exchange.sheets.cells import Merge, Row

SHEET = "粘贴的内容"
LONGEST = 64 * 1024 * 1024
_CELLS = frozenset({"td", "th"})
_WIDEST = 1000


class PastedTable:
    """What the clipboard holds as text/plain (cells parted by tabs, a cell with a line break in quotes) and text/html.

    The HTML is read when it has merged cells, or when there is no plain text: only it tells which cells are merged.
    Raises ClerkError when there is no table in either.
    """

    def __init__(self, text: str, html: str = "") -> None:
        if len(text) + len(html) > LONGEST:
            raise ClerkError("粘贴的内容太大", "请把表格存成文件，再用“选择文件”导入")
        table = _read_html(html) if "<td" in html.lower() or "<th" in html.lower() else _Table()
        plain = bool(text.strip()) and not table.merges
        self._rows = _read_text(text) if plain else table.grid()
        self._merges = tuple(table.merges)
        if not any(any(cell.strip() for cell in row) for row in self._rows):
            raise ClerkError("剪贴板里没有表格", "请先在 Excel 或 WPS 里选中单元格，按 Ctrl+C，再来粘贴")

    @property
    def sheets(self) -> tuple[str, ...]:
        return (SHEET,)

    def rows(self, sheet: str) -> Iterator[Row]:
        """Every row; the cells are texts."""
        for number, cells in enumerate(self._rows, start=1):
            yield number, list(cells)

    def row_count(self, sheet: str) -> int:
        return len(self._rows)

    def merged(self, sheet: str) -> tuple[Merge, ...]:
        return self._merges

    def __enter__(self) -> "PastedTable":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The cells stay: nobody can paste them again for us."""


def _read_text(text: str) -> list[list[str]]:
    """Excel's and WPS's plain form: tabs, and quotes round a cell that holds a tab, a quote or a line break."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    rows = list(csv.reader(lines.splitlines(keepends=True), delimiter="\t"))
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


class _Table:
    """Cells as they come in, laid out with their spans."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], str] = {}
        self.merges: list[Merge] = []
        self._covered: set[tuple[int, int]] = set()

    def put(self, row: int, text: str, down: int, across: int) -> None:
        """The next cell of a row, `down` rows high and `across` columns wide."""
        column = 0
        while (row, column) in self.cells or (row, column) in self._covered:
            column += 1
        self.cells[row, column] = text
        if down > 1 or across > 1:
            self.merges.append(Merge(row + 1, column, row + down, column + across - 1))
            covered = {(r, c) for r in range(row, row + down) for c in range(column, column + across)}
            self._covered |= covered - {(row, column)}

    def grid(self) -> list[list[str]]:
        """The rows, all of one width; what a merge covers is blank, as in a sheet."""
        height = 1 + max((r for r, _ in self.cells), default=-1)
        width = 1 + max((c for _, c in self.cells), default=-1)
        return [[self.cells.get((r, c), "") for c in range(width)] for r in range(height)]


class _Reader(HTMLParser):
    """The first table of a fragment of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.table = _Table()
        self._row = -1
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._done:
            return
        if tag == "tr":
            self._end_cell()
            self._row += 1
        elif tag in _CELLS:
            self._end_cell()
            said = dict(attrs)
            self._cell, self._span = [], (_span(said.get("rowspan")), _span(said.get("colspan")))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS or tag == "tr":
            self._end_cell()
        elif tag == "table":
            self._end_cell()
            self._done = True

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(" ".join(data.split("\n")))

    def _end_cell(self) -> None:
        if self._cell is not None:
            text = "".join(self._cell).replace("\xa0", " ").strip()
            self.table.put(max(self._row, 0), text, *self._span)
            self._cell = None


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _WIDEST) if text and text.isdecimal() else 1


def _read_html(html: str) -> _Table:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.table
