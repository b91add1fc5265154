"""A paper shown as paper: the real PDF, page by page, with print and save (ui.md rule 11)."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QAbstractSlider, QDialog, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.errors import OfficeError
from app.reports import raster
from app.reports.placing import AS_IT_IS, sheet_of
from app.ui.messages import sentence
from app.ui.placing_panel import PlacingPanel
from app.ui.printer import send
from app.ui.shell import Shell
from app.ui.widgets.parts import button, label, row, scrolled

BETWEEN_MS = 15
TYPING_MS = 200
MOST_DOUBTS = 12
SHOWN = 40
"""Pages of a long list that are shown before printing; each picture of a page takes some 3 MB."""


class PreviewDialog(QDialog):
    """`printed` is a PrintedPaper. Enter prints, Ctrl+S saves, Ctrl+T opens 套打, Esc goes back."""

    def __init__(self, shell: Shell, parent: QWidget, printed: Any) -> None:
        super().__init__(parent)
        self._shell, self._printed, self._placed = shell, printed, printed
        self._pictures: list[QLabel] = []
        self.setWindowTitle(printed.title)
        self.resize(min(parent.width() - 80, 900), parent.height() - 60)
        self._pages = QWidget()
        self._pages.setObjectName("ground")
        self._build()
        self._bind()
        self._show_page()
        if self.panel.placing() != AS_IT_IS:
            self._opener.setChecked(True)
            self._place()

    def _build(self) -> None:
        self._column = QVBoxLayout(self._pages)
        self._column.setSpacing(16)
        self._column.addStretch(1)
        self._count = raster.page_count(self._printed.pdf)
        self._more = label("", "dim", wrap=True)
        self._more.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.panel = PlacingPanel(self._shell.settings, self._printed.kind)
        self.panel.hide()
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.saved = label("", "done", wrap=True)
        self.saved.hide()
        layout = QVBoxLayout(self)
        layout.addLayout(self._head())
        layout.addWidget(self.panel)
        layout.addWidget(self.problem)
        layout.addWidget(self.saved)
        if self._printed.doubts:
            told = "、".join(self._printed.doubts[:MOST_DOUBTS])
            words = f"请核对，可能还认得出是谁：{told}。要改的按 Esc 回去修改，没有问题再打印。"
            layout.addWidget(label(words, "due", wrap=True))
        self._area = scrolled(self._pages)
        layout.addWidget(self._area, 1)
        self._print.setFocus()

    def _head(self) -> QHBoxLayout:
        self._print = button("打印", self.print_out, "primary", "Ctrl+P", self)
        self._save = button("另存为 PDF", self.save, "", "Ctrl+S", self)
        tip = "印进别处印好的表格：移动、缩放、只印填写的内容"
        self._opener = button("套打", lambda: None, "", "Ctrl+T", self, tip)
        self._opener.setCheckable(True)
        close = button("关闭", self.reject, "", "Esc", self)
        title, number = label(self._printed.title, "h2"), label(self._printed.number, "dim")
        return row(title, number, None, self._opener, self._save, self._print, close)

    def _bind(self) -> None:
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(TYPING_MS)
        self._later.timeout.connect(self._place)
        self._opener.toggled.connect(self._open_panel)
        self.panel.changed.connect(self._moved)
        self.panel.calibration.connect(self.print_calibration)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The paper moves by the keys that the buttons have no use for."""
        moves = QAbstractSlider.SliderAction
        found = {
            Qt.Key.Key_PageDown: moves.SliderPageStepAdd, Qt.Key.Key_PageUp: moves.SliderPageStepSub,
            Qt.Key.Key_Home: moves.SliderToMinimum, Qt.Key.Key_End: moves.SliderToMaximum,
        }.get(Qt.Key(event.key()))  # fmt: skip
        if found is None:
            super().keyPressEvent(event)
        else:
            self._area.verticalScrollBar().triggerAction(found)

    def _open_panel(self, on: bool) -> None:
        self.panel.setVisible(on)
        (self.panel.right if on else self._print).setFocus()
        self.panel.right.selectAll()  # a digit before the 0.0 that stands there would be tens of millimetres

    def _moved(self) -> None:
        """What is seen is what is printed: neither printed nor saved until the pages are as asked."""
        self._ready(False)
        self._later.start()

    def _ready(self, on: bool) -> None:
        self._print.setEnabled(on)
        self._save.setEnabled(on)

    def _place(self) -> None:
        """Draw the paper anew as the panel asks."""
        from app.usecases.papers import printing

        self._ready(False)
        printed, placing = self._printed, self.panel.placing()

        def failed(error: BaseException) -> None:
            self.problem.setText(sentence(error))
            self.problem.show()

        self._shell.tasks.run(
            self, lambda _o, _p: printing.placed(printed, placing), self._replaced, failed, latest="placing"
        )

    def _replaced(self, placed: Any) -> None:
        if self._later.isActive():
            return  # something else is asked by now
        self._placed = placed
        self.problem.hide()
        self._ready(True)
        self._redraw(placed, 0)

    def _redraw(self, placed: Any, number: int) -> None:
        """The pages that are shown already, one by one, until others are wanted."""
        if placed is self._placed and number < len(self._pictures):
            self._pictures[number].setPixmap(self._pixmap(number))
            QTimer.singleShot(BETWEEN_MS, self, lambda: self._redraw(placed, number + 1))

    def _show_page(self) -> None:
        """Show the next page; the others follow one by one, so that the window stays awake over a long list."""
        number = len(self._pictures)
        if number >= min(self._count, SHOWN):
            if self._count > SHOWN:
                self._more.setText(f"共 {self._count:,} 页，这里显示前 {SHOWN} 页；打印和另存是全部。")
                self._column.insertWidget(number, self._more)
            return
        picture = QLabel()
        picture.setPixmap(self._pixmap(number))
        picture.setMinimumHeight(picture.pixmap().height())
        picture.setAccessibleName(f"{self._printed.title} 第 {number + 1} 页")
        picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._pictures.append(picture)
        self._column.insertWidget(number, picture)
        QTimer.singleShot(BETWEEN_MS, self, self._show_page)

    def _pixmap(self, number: int) -> QPixmap:
        shot = raster.page(self._placed.pdf, number, 110)
        image = QImage(shot.pixels, shot.width, shot.height, shot.stride, QImage.Format.Format_RGB32).copy()
        pixmap = QPixmap.fromImage(image)
        width = min(self.width() - 72, pixmap.width())
        return pixmap.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)

    def done(self, result: int) -> None:
        """The numbers of 套打 stay on this computer."""
        self._shell.save_settings()
        super().done(result)

    def save(self) -> None:
        """Write the PDF where the clerk says."""
        from app.usecases.papers import printing

        folder = self._shell.settings.folders.get("papers", str(Path.home()))
        name = f"{self._printed.title}{self._printed.number}".replace("/", "-")
        path, _ = QFileDialog.getSaveFileName(self, "另存为 PDF", f"{folder}/{name}.pdf", "PDF 文件 (*.pdf)")
        if path:
            self._shell.settings.folders["papers"] = str(Path(path).parent)
            try:
                printing.save(self._placed, Path(path))
            except OfficeError as error:  # a stick pulled, a folder that may not be written
                self.problem.setText(sentence(error))
                self.problem.show()
                return
            self._put_out()
            self.problem.hide()
            self.saved.setText(f"已存到 {path}")  # said here: the window's own words stand behind this one
            self.saved.show()

    def print_out(self) -> None:
        """Send the pages to a system printer, at the paper's own size."""
        if self._send(self._placed.pdf, self._printed.title):
            self._put_out()
            self.accept()

    def _put_out(self) -> None:
        """It left the desk, which a look at it is not: only now is it a printed paper."""
        from app.usecases.papers import printing

        if one := self._printed.paper_id:
            self._shell.tasks.run(self._shell.tasks, lambda o, _p: printing.put_out(o, one), lambda _r: None)

    def print_calibration(self) -> None:
        """A page of crosses on a sheet of this paper's size, moved as the paper is now."""
        from app.reports import calibration

        self._send(
            calibration.page(*sheet_of(self._printed.pdf), self.panel.placing()),
            f"{self._printed.title}校准页",
        )

    def _send(self, pdf: bytes, title: str) -> bool:
        sent = send(self, pdf, title, self.panel.printer_name())
        if sent.out:
            self._shell.say(sent.words)
        elif sent.words:
            self.problem.setText(f"{sent.words}按 Ctrl+S 另存为 PDF，拿到有打印机的电脑上打印。")
            self.problem.show()
            self._save.setFocus()
        return sent.out


def show_preview(shell: Shell, parent: QWidget, title: str, *, work: Any = None, printed: Any = None) -> None:
    """Make the paper on the worker (`work(office, progress)` gives it), then show it."""
    if printed is not None:
        PreviewDialog(shell, parent, printed).exec()
        return
    shell.tasks.run(
        parent, work, lambda made: show_preview(shell, parent, title, printed=made), label=f"准备{title}"
    )
