"""A paper sent to a printer of this computer: what became of it is said as it is, also where there is no printer."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from app.errors import reason
from app.reports import raster
from app.reports.placing import sheet_of

PRINT_DPI = 300
ROUNDING = 12
"""Dots by which sheet and page may differ before the page is made smaller (a millimetre)."""
NO_PRINTER = "这台电脑没有打印机，没有打印。"


@dataclass(frozen=True)
class Sent:
    """What became of a paper: `out` when it left the desk, to a printer or into a file; no `words` when the clerk thought
    better of it."""

    out: bool = False
    words: str = ""


def send(parent: QWidget, pdf: bytes, title: str, name: str = "") -> Sent:
    """Ask the system's print dialog and print; a file that is chosen there is the paper itself."""
    if not QPrinterInfo.availablePrinterNames():
        return Sent(words=NO_PRINTER)
    printer = printer_for(pdf, name)
    printer.setDocName(title)
    if QPrintDialog(printer, parent).exec() != QDialog.DialogCode.Accepted:
        return Sent()
    if path := printer.outputFileName():
        return _into_file(pdf, Path(path))
    if not paint(printer, pdf):
        return Sent(words="打印机没有接收，没有打印。请看看它是否开着、连着。")
    return Sent(out=True, words=f"{title} 已送去打印")


def _into_file(pdf: bytes, path: Path) -> Sent:
    try:
        path.write_bytes(pdf)
    except OSError as error:
        return Sent(words=f"没有打印，也没能存到 {path}：{reason(error)}。")
    return Sent(out=True, words=f"没有送到打印机，存成了文件 {path}")


def printer_for(pdf: bytes, name: str = "") -> QPrinter:
    """A printer set to the size of the first sheet; `name` is the one proposed, else the computer's own."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if name:
        printer.setPrinterName(name)
    printer.setFullPage(True)
    printer.setResolution(PRINT_DPI)
    width, height = sheet_of(pdf)
    lying = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    size = QSizeF(min(width, height), max(width, height))
    printer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter))
    printer.setPageOrientation(lying)
    return printer


def paint(printer: QPrinter, pdf: bytes) -> bool:
    """Paint the PDF's pages onto a printer at 300 dpi, one to a sheet, at their true size from the upper left corner; a page
    larger than the sheet is made to fit. False when the printer cannot be reached."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for number, shot in enumerate(raster.pages(pdf, PRINT_DPI)):
        if number:
            printer.newPage()
        image = QImage(shot.pixels, shot.width, shot.height, shot.stride, QImage.Format.Format_RGB32)
        size = QSize(shot.width, shot.height) * (printer.resolution() / PRINT_DPI)
        room = painter.viewport().size()
        if max(size.width() - room.width(), size.height() - room.height()) > ROUNDING:
            size.scale(room, Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRect(QPoint(0, 0), size), image)
    return painter.end()
