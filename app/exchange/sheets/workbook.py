"""Open a sheet of any kind clerks bring: .xlsx .xls .et .ods .csv, told apart by content and not by name."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from app.errors import ClerkError, OfficeError
from app.exchange.sheets.cells import Merge, Row

LARGEST = 512 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AGAIN = "请用 WPS 或 Excel 打开它，另存为“Excel 工作簿（.xlsx）”后再试"


class Workbook(Protocol):
    """An open workbook. Use it in a `with` block; rows stream, so that 100,000 of them need no memory at once."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the visible sheets, in order."""
        ...

    def rows(self, sheet: str) -> Iterator[Row]:
        """Every row of a sheet from the first, blank ones too, so that numbers are the sheet's own."""
        ...

    def row_count(self, sheet: str) -> int:
        """How many rows `rows` gives: for progress."""
        ...

    def merged(self, sheet: str) -> tuple[Merge, ...]:
        """The merged cells of a sheet, where the format tells; calamine gives the text in the first of them only."""
        ...

    def __enter__(self) -> "Workbook": ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_workbook(path: Path) -> Workbook:
    """Open a file. Raises ClerkError with a sentence for whatever is no readable sheet, OfficeError when the file
    itself cannot be read (pulled stick, no permission, locked)."""
    head = _head(path)
    if head.startswith((b"PK\x03\x04", _OLE)):
        return CalamineBook(path, encrypted=_is_encrypted(path, head))
    _refuse_disguises(path.name, head)
    from app.exchange.sheets.text_tables import TextTable

    return TextTable(path)


def _head(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError as error:
        raise ClerkError(f"找不到文件“{path.name}”", "它可能已被移走或改名，请重新选择") from error
    except IsADirectoryError as error:
        raise ClerkError(f"“{path.resolve().name}”是文件夹，不是表格", "请选择里面的表格文件") from error
    except PermissionError as error:
        raise OfficeError(
            f"文件“{path.name}”被占用或没有权限读取", "请先在 WPS 或 Excel 里关闭它，再试一次"
        ) from error
    except OSError as error:
        raise OfficeError(f"读不出文件“{path.name}”", "U 盘可能已拔出或已损坏，请换一份再试") from error
    if size == 0:
        raise ClerkError(f"文件“{path.name}”是空的", "请检查是否选错了文件")
    if size > LARGEST:
        raise ClerkError(f"文件“{path.name}”太大（超过512MB）", "请分成几个文件导入")
    return head


def _is_encrypted(path: Path, head: bytes) -> bool:
    """Whether it is an Office file locked with a password (an OLE box that holds EncryptedPackage)."""
    if not head.startswith(_OLE):
        return False
    with path.open("rb") as file:
        return "EncryptedPackage".encode("utf-16-le") in file.read(1 << 20)


def _refuse_disguises(name: str, head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")) or b"<table" in start:
        raise ClerkError(f"“{name}”其实是网页，只是名字像表格（多是从网站导出的）", _AGAIN)
    if start.startswith(b"<?xml"):
        raise ClerkError(f"“{name}”是 XML 表格，不是真正的 Excel 文件", _AGAIN)
    if start.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"rar!", b"7z\xbc\xaf")):
        raise ClerkError(f"“{name}”不是表格文件", "请选择 Excel、WPS 或 CSV 表格")


class CalamineBook:
    """A workbook read by calamine: .xlsx .xlsm .xlsb .ods and BIFF (.xls, WPS's .et)."""

    def __init__(self, path: Path, *, encrypted: bool) -> None:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError

        self._name, self._error = path.name, CalamineError
        locked = ClerkError(f"“{path.name}”设有打开密码", "请在 WPS 或 Excel 里取消密码，保存后再试")
        if encrypted:
            raise locked
        try:
            self._book: Any = CalamineWorkbook.from_path(str(path))
        except PasswordError as error:
            raise locked from error
        except CalamineError as error:
            raise self._damaged() from error
        self._open: dict[str, Any] = {}
        if not self.sheets:
            raise ClerkError(f"“{path.name}”里没有工作表", _AGAIN)

    def _damaged(self) -> ClerkError:
        return ClerkError(f"“{self._name}”已损坏，或不是表格文件，打不开", _AGAIN)

    @property
    def sheets(self) -> tuple[str, ...]:
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        listed = [s for s in self._book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        visible = [s.name for s in listed if s.visible == SheetVisibleEnum.Visible]
        return tuple(visible or [s.name for s in listed])

    def _sheet(self, name: str) -> Any:
        if name not in self._open:
            try:
                self._open = {name: self._book.get_sheet_by_name(name)}  # one at a time: sheets are large
            except self._error as error:
                raise self._damaged() from error
        return self._open[name]

    def rows(self, sheet: str) -> Iterator[Row]:
        opened = self._sheet(sheet)
        if opened.start is None:
            return
        left = [""] * int(opened.start[1])  # calamine leaves out blank columns at the left
        for number, cells in enumerate(opened.iter_rows(), start=1):
            yield number, left + cells if left else cells

    def row_count(self, sheet: str) -> int:
        end = self._sheet(sheet).end
        return int(end[0]) + 1 if end else 0

    def merged(self, sheet: str) -> tuple[Merge, ...]:
        ranges = self._sheet(sheet).merged_cell_ranges or ()
        return tuple(Merge(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges)

    def __enter__(self) -> "CalamineBook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.clear()
        self._book.close()
