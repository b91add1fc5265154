"""Refused rows go back to the clerk as the same sheet: its titles, its headings, its columns, and the reasons in red."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from app.errors import OfficeError
from app.exchange.sheets.cells import Merge, Row, cell_text, is_blank
from app.exchange.sheets.header import REASON

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_RED, _PALE = "FFC00000", "FFFDE9E7"
_NARROWEST, _WIDEST, _REASONS = 6, 40, 60
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Refused:
    """One refused row: the source sheet's own row number (0: not known), its raw cells (column A first), why, in sentences."""

    row: int
    cells: Sequence[object]
    reasons: Sequence[str]


@dataclass(frozen=True)
class SheetHead:
    """What stood above the data: all rows (titles, headings, explanations) as they were, which of them are the
    headings, how many columns the sheet has, and what was merged."""

    rows: tuple[Row, ...] = ()
    header_rows: tuple[int, ...] = ()
    width: int = 0
    merges: tuple[Merge, ...] = ()


def write_rejects(path: Path, head: SheetHead, refused: Iterable[Refused], sheet: str = "未导入") -> int:
    """Write the rows to an .xlsx and give their number. The head is the source's own and the reasons stand in one
    more column at the end, so the corrected file is understood as the source was. Long numbers stay text.
    Written whole or not at all; raises OfficeError."""
    from openpyxl import Workbook

    part = path.with_name(path.name + ".part")
    _writable(part)
    book = Workbook(write_only=True)
    page = book.create_sheet(re.sub(r"[\\/*?:\[\]]", "", sheet)[:31] or "未导入")
    styles = _Styles(page)
    listed = list(refused)
    _lay_out(page, head, listed)
    reasons_at = head.header_rows[0] if head.header_rows else 0
    for number, cells in head.rows:
        page.append(styles.head(cells, head.width, REASON if number == reasons_at else ""))
    for row in listed:
        page.append(styles.record(row, head.width))
    try:
        book.save(part)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _unwritten(path) from error
    return len(listed)


def _unwritten(path: Path) -> OfficeError:
    return OfficeError(f"没能写出“{path.name}”", "请检查磁盘是否已满、该文件是否正在 Excel 或 WPS 里打开")


def _writable(part: Path) -> None:
    """Tried before a row is made: a writer of sheets that cannot end complains on the console."""
    try:
        part.touch()
    except OSError as error:
        raise _unwritten(part.with_name(part.name.removesuffix(".part"))) from error


def _lay_out(page: Any, head: SheetHead, listed: Sequence[Refused]) -> None:
    """Widths by what stands in the columns, the head frozen, its cells merged as they were."""
    from openpyxl.utils import get_column_letter as letter

    rows: list[Sequence[object]] = [cells for number, cells in head.rows if number in head.header_rows]
    rows += [r.cells for r in listed[:_LOOKED_AT]]
    for at in range(head.width):
        widest = max((_breadth(row[at]) for row in rows if at < len(row)), default=0)
        page.column_dimensions[letter(at + 1)].width = min(max(widest + 2, _NARROWEST), _WIDEST)
    page.column_dimensions[letter(head.width + 1)].width = _REASONS
    page.freeze_panes = f"A{len(head.rows) + 1}"
    for m in head.merges:
        right = min(m.right, head.width - 1)
        if m.bottom <= len(head.rows) and m.left <= right and (m.bottom, right) != (m.top, m.left):
            page.merged_cells.add(f"{letter(m.left + 1)}{m.top}:{letter(right + 1)}{m.bottom}")
    if len(head.header_rows) > 1:
        column = letter(head.width + 1)
        page.merged_cells.add(f"{column}{head.header_rows[0]}:{column}{head.header_rows[-1]}")


def _breadth(value: object) -> int:
    """The width of a cell in half-width characters, of its longest line."""
    lines = cell_text(value).splitlines() or [""]
    return max(sum(2 if ord(c) > 0x2E80 else 1 for c in line) for line in lines)


class _Styles:
    """Cells of the sheet, with the few styles it has."""

    def __init__(self, page: Any) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        self._new: Callable[[object], Any] = partial(WriteOnlyCell, page)
        self._bold, self._red = Font(bold=True), Font(color=_RED)
        self._red_bold = Font(bold=True, color=_RED)
        self._fill = PatternFill("solid", fgColor=_PALE)
        self._wrap = Alignment(wrap_text=True, vertical="top")
        self._middle = Alignment(wrap_text=True, horizontal="center", vertical="center")

    def head(self, cells: Sequence[object], width: int, reason: str) -> list[Any]:
        """One row of the head as it was; `reason` is what stands over the reasons."""
        made = [self._value(cells[at] if at < len(cells) else "") for at in range(width)]
        for cell in made:
            cell.font, cell.alignment = self._bold, self._middle
        last = self._text(reason)
        last.font, last.fill, last.alignment = self._red_bold, self._fill, self._middle
        return [*made, last] if reason else made

    def record(self, row: Refused, width: int) -> list[Any]:
        """One refused row."""
        where = f"原第 {row.row} 行：" if row.row else ""
        reason = self._text(f"{where}{'；'.join(row.reasons)}")
        reason.font, reason.fill, reason.alignment = self._red, self._fill, self._wrap
        return [*(self._value(row.cells[at] if at < len(row.cells) else "") for at in range(width)), reason]

    def _value(self, value: object) -> Any:
        if is_blank(value):
            return self._new(None)
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
