"""Refused rows go back to the clerk as a sheet: the same columns, with the reasons in red in front."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from app.errors import OfficeError
from app.exchange.sheets.cells import cell_text
from app.exchange.sheets.header import Column

REASON, SOURCE_ROW = "原因", "原表行号"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_RED, _PALE = "FFC00000", "FFFDE9E7"


@dataclass(frozen=True, slots=True)
class Refused:
    """One refused row: the source sheet's own row number, its raw cells (column A first), why, in sentences."""

    row: int
    cells: Sequence[object]
    reasons: Sequence[str]


def write_rejects(
    path: Path, columns: Sequence[Column], refused: Iterable[Refused], sheet: str = "未导入"
) -> int:
    """Write the rows to an .xlsx and give their number. The headings keep their levels, so that the corrected file
    is understood as the source was. Long numbers stay text. Written whole or not at all; raises OfficeError."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet[:31])
    levels = max((len(c.path) for c in columns), default=1) or 1
    page.freeze_panes = f"C{levels + 1}"
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 46, 10
    styles = _Styles(page)
    for level in range(levels):
        page.append(styles.heading(level, columns))
    count = 0
    for row in refused:
        page.append(styles.record(row, columns))
        count += 1
    part = path.with_name(path.name + ".part")
    try:
        book.save(part)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OfficeError(
            f"没能写出“{path.name}”", "请检查磁盘是否已满、该文件是否正在 Excel 或 WPS 里打开"
        ) from error
    return count


def _at(path: Sequence[str], level: int) -> str:
    return path[level] if level < len(path) else ""


class _Styles:
    """Cells of the sheet, with the few styles it has."""

    def __init__(self, page: Any) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        self._new: Callable[[object], Any] = partial(WriteOnlyCell, page)
        self._bold, self._red = Font(bold=True), Font(color=_RED)
        self._red_bold = Font(bold=True, color=_RED)
        self._fill, self._wrap = (
            PatternFill("solid", fgColor=_PALE),
            Alignment(wrap_text=True, vertical="top"),
        )

    def heading(self, level: int, columns: Sequence[Column]) -> list[Any]:
        """One level of the headings; a group's name stands over its first column only, as in a merged cell."""
        cells, before = [], None
        for column in columns:
            text = _at(column.path, level)
            nested = len(column.path) > level + 1
            cells.append("" if nested and text == before else text)
            before = text if nested else None
        first = [REASON, SOURCE_ROW] if level == 0 else ["", ""]
        made = [self._text(text) for text in [*first, *cells]]
        for cell in made:
            cell.font = self._bold
        made[0].font, made[0].fill = self._red_bold, self._fill
        return made

    def record(self, row: Refused, columns: Sequence[Column]) -> list[Any]:
        """One refused row."""
        reason = self._text("；".join(row.reasons))
        reason.font, reason.fill, reason.alignment = self._red, self._fill, self._wrap
        values = [row.cells[c.index] if c.index < len(row.cells) else "" for c in columns]
        return [reason, self._new(row.row), *map(self._value, values)]

    def _value(self, value: object) -> Any:
        if isinstance(value, datetime | date):
            cell = self._new(value)
            cell.number_format = "yyyy-mm-dd"
            return cell
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self._text(cell_text(value))
        return self._text(cell_text(value)) if abs(value) >= 1e10 else self._new(value)

    def _text(self, text: str) -> Any:
        cell = self._new(_ILLEGAL.sub("", text)[:32000])
        cell.data_type = "s"  # a text that begins with = stays a text
        cell.number_format = "@"
        return cell
