"""CSV and its like: any of the encodings and separators that Chinese offices produce."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from app.errors import ClerkError
from app.exchange.sheets.cells import Merge, Row

SHEET = "表格"
_SEPARATORS = ",\t;|，"
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 26, 27}


def decode(data: bytes, name: str) -> str:
    """UTF-16 or UTF-8 by mark, else UTF-8, else GB 18030. Raises ClerkError when it is no text at all."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif len(_CONTROL.intersection(data[:4096])) > 0:
        encodings = []
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ClerkError(f"“{name}”不是表格，也不是文字文件", "请选择 Excel、WPS 或 CSV 表格")


def find_separator(text: str) -> str:
    """The separator that cuts the first lines into the most, evenly many, columns; a comma when none does."""
    lines = [line for line in text[:20000].splitlines()[:30] if line.strip()]

    def score(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
        usual = max(set(widths), key=widths.count)
        return (widths.count(usual) * (usual - 1), -_SEPARATORS.index(separator))

    return max(_SEPARATORS, key=score) if lines else ","


class TextTable:
    """One text file as a workbook of one sheet."""

    def __init__(self, path: Path) -> None:
        self._text = decode(path.read_bytes(), path.name).removesuffix("\x1a")
        if not self._text.strip():
            raise ClerkError(f"文件“{path.name}”是空的", "请检查是否选错了文件")
        self._separator = find_separator(self._text)

    @property
    def sheets(self) -> tuple[str, ...]:
        return (SHEET,)

    def rows(self, sheet: str) -> Iterator[Row]:
        if sheet != SHEET:
            raise ClerkError(f"没有名为“{sheet}”的工作表")
        reader = csv.reader(self._text.splitlines(keepends=True), delimiter=self._separator)
        # A cell may hold line breaks: count records, as a spreadsheet program counts rows.
        for number, cells in enumerate(reader, start=1):
            yield number, [_unquoted(cell) for cell in cells]

    def row_count(self, sheet: str) -> int:
        return self._text.count("\n") + (not self._text.endswith("\n"))

    def merged(self, sheet: str) -> tuple[Merge, ...]:
        return ()

    def __enter__(self) -> "TextTable":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._text = ""


def _unquoted(cell: str) -> str:
    """Excel's way of keeping digits in CSV, ="0123", as 0123."""
    if cell.startswith('="') and cell.endswith('"') and len(cell) >= 3:
        return cell[2:-1]
    return cell
