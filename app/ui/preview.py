"""A paper shown as paper: the real PDF, page by page, with print and save (ui.md rule 11)."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QVBoxLayout, QWidget

from app.reports import raster
from app.ui.shell import Shell
from app.ui.widgets.parts import button, label, row, scrolled

PRINT_DPI = 300
BETWEEN_MS = 15
SHOWN = 40
"""Pages of a long list that are shown before printing; each picture of a page takes some 3 MB."""


class PreviewDialog(QDialog):
    """`printed` has title, number and pdf bytes. Enter prints, Ctrl+S saves, Esc goes back."""

    def __init__(self, shell: Shell, parent: QWidget, printed: Any) -> None:
        super().__init__(parent)
        self._shell, self._printed = shell, printed
        self.setWindowTitle(printed.title)
        self.resize(min(parent.width() - 80, 900), parent.height() - 60)
        self._pages = QWidget()
        self._pages.setObjectName("ground")
        self._build()

    def _build(self) -> None:
        self._column = QVBoxLayout(self._pages)
        self._column.setSpacing(16)
        self._column.addStretch(1)
        self._count = raster.page_count(self._printed.pdf)
        self._more = label("", "dim", wrap=True)
        self._more.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._show_page()
        layout = QVBoxLayout(self)
        print_ = button("打印", self.print_out, "primary", "Ctrl+P", self)
        save = button("另存为 PDF", self.save, "", "Ctrl+S", self)
        close = button("关闭", self.reject, "", "Esc", self)
        layout.addLayout(
            row(
                label(self._printed.title, "h2"),
                label(self._printed.number, "dim"),
                None,
                save,
                print_,
                close,
            )
        )
        layout.addWidget(scrolled(self._pages), 1)
        print_.setFocus()

    def _show_page(self) -> None:
        """Show the next page; the others follow one by one, so that the window stays awake over a long list."""
        number = self._column.count() - 1
        if number >= min(self._count, SHOWN):
            if self._count > SHOWN:
                self._more.setText(f"共 {self._count:,} 页，这里显示前 {SHOWN} 页；打印和另存是全部。")
                self._column.insertWidget(number, self._more)
            return
        shot = raster.page(self._printed.pdf, number, 110)
        image = QImage(shot.pixels, shot.width, shot.height, shot.stride, QImage.Format.Format_RGB32).copy()
        pixmap = QPixmap.fromImage(image)
        width = min(self.width() - 72, pixmap.width())
        picture = QLabel()
        picture.setPixmap(pixmap.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
        picture.setMinimumHeight(picture.pixmap().height())
        picture.setAccessibleName(f"{self._printed.title} 第 {number + 1} 页")
        picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column.insertWidget(number, picture)
        QTimer.singleShot(BETWEEN_MS, self, self._show_page)

    def save(self) -> None:
        """Write the PDF where the clerk says."""
        from app.usecases import printing

        folder = self._shell.settings.folders.get("papers", str(Path.home()))
        name = f"{self._printed.title}{self._printed.number}".replace("/", "-")
        path, _ = QFileDialog.getSaveFileName(self, "另存为 PDF", f"{folder}/{name}.pdf", "PDF 文件 (*.pdf)")
        if path:
            self._shell.settings.folders["papers"] = str(Path(path).parent)
            printing.save(self._printed, Path(path))
            self._shell.say(f"已存到 {path}")

    def print_out(self) -> None:
        """Send the pages to a system printer, at the paper's own size."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        printer.setResolution(PRINT_DPI)
        printer.setDocName(self._printed.title)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            paint(printer, self._printed.pdf)
            self._shell.say(f"{self._printed.title} 已送去打印")
            self.accept()


def print_pdf(parent: QWidget, printed: Any) -> None:
    """Straight to the system's print dialog (before there is a main window)."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setResolution(PRINT_DPI)
    if QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted:
        paint(printer, printed.pdf)


def paint(printer: QPrinter, pdf: bytes) -> None:
    """Paint the PDF's pages onto a printer at 300 dpi, one to a sheet."""
    painter = QPainter(printer)
    for number, shot in enumerate(raster.pages(pdf, PRINT_DPI)):
        if number:
            printer.newPage()
        image = QImage(shot.pixels, shot.width, shot.height, shot.stride, QImage.Format.Format_RGB32)
        painter.drawImage(
            painter.viewport(), image.scaled(painter.viewport().size(), Qt.AspectRatioMode.KeepAspectRatio)
        )
    painter.end()


def show_preview(shell: Shell, parent: QWidget, title: str, *, work: Any = None, printed: Any = None) -> None:
    """Make the paper on the worker (`work(office, progress)` gives it), then show it."""
    if printed is not None:
        PreviewDialog(shell, parent, printed).exec()
        return
    shell.tasks.run(
        parent, work, lambda made: show_preview(shell, parent, title, printed=made), label=f"准备{title}"
    )
