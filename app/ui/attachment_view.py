"""One photo or scan, large: zoom, turn, pages, save as, print. The pages are drawn on the worker."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QTransform
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QScrollArea, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row

DPI = 150
STEP = 1.25
LEAST, MOST = 0.1, 6.0


class AttachmentView(QDialog):
    """Shows `taken` (attachments.Content). + and − zoom, R turns, PgUp/PgDn change the page, Esc goes back."""

    def __init__(self, shell: Shell, parent: QWidget, taken: Any) -> None:
        super().__init__(parent)
        self._shell, self._owner, self._taken = shell, parent, taken
        self._number, self._turn, self._zoom = 0, 0, 0.0
        self._image = QImage()
        self._build()
        self._load()

    def _build(self) -> None:
        self.setWindowTitle(self._taken.title)
        window = self._owner.window()
        self.resize(min(window.width() - 60, 1100), window.height() - 60)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(self._taken.title)
        self._area = QScrollArea()
        self._area.setWidget(self.picture)
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName("页面")
        self._page = label("", "dim")
        paged = self._taken.pages > 1
        before = button("上一页", lambda: self.page(-1), "", "PgUp", self)
        after = button("下一页", lambda: self.page(1), "", "PgDown", self)
        for one in (before, after, self._page):
            one.setVisible(paged)
        tools = row(
            before,
            after,
            self._page,
            None,
            button("缩小", lambda: self.zoom(1 / STEP), "", "-", self),
            button("放大", lambda: self.zoom(STEP), "", "+", self),
            button("整页", self.fit, "", "0", self),
            button("旋转", self.turn, "", "R", self),
            button("另存为", self.save, "", "Ctrl+S", self),
            button("打印", self.print_out, "primary", "Ctrl+P", self),
            button("关闭", self.reject, "", "Esc", self),
            spacing=6,
        )
        layout = column(margins=(12, 12, 12, 12))
        layout.addWidget(label(self._taken.title, "h2", wrap=True))  # a long one does not widen the window
        layout.addLayout(tools)
        layout.addWidget(self._area, 1)
        self.setLayout(layout)
        self._area.setFocus()  # the arrows move the picture, Enter presses nothing

    def _load(self) -> None:
        taken, number = self._taken, self._number
        self._page.setText(f"第 {number + 1} 页，共 {taken.pages} 页")
        self._shell.tasks.run(
            self, lambda _o, _p: _image(taken, number), self._show, latest="attachment.page"
        )

    def _show(self, image: QImage) -> None:
        self._image = image
        if not self._zoom:
            self.fit()
        self._draw()

    def _draw(self) -> None:
        turned = self._image.transformed(QTransform().rotate(self._turn))
        size = QSize(round(turned.width() * self._zoom), round(turned.height() * self._zoom))
        way = (
            Qt.TransformationMode.SmoothTransformation
            if self._zoom < 1
            else Qt.TransformationMode.FastTransformation
        )
        self.picture.setPixmap(
            QPixmap.fromImage(turned.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, way))
        )

    def page(self, by: int) -> None:
        """Turn over."""
        if 0 <= self._number + by < self._taken.pages:
            self._number += by
            self._load()

    def zoom(self, by: float) -> None:
        """Larger or smaller."""
        self._zoom = min(max(self._zoom * by, LEAST), MOST)
        self._draw()

    def fit(self) -> None:
        """The whole page in the window, never larger than it is."""
        room = self._area.viewport().size() - QSize(8, 8)
        wide, high = self._image.width() or 1, self._image.height() or 1
        if self._turn % 180:
            wide, high = high, wide
        self._zoom = max(min(room.width() / wide, room.height() / high, 1.0), LEAST)
        self._draw()

    def turn(self) -> None:
        """A quarter to the right; only how it is seen."""
        self._turn = (self._turn + 90) % 360
        self.fit()

    def save(self) -> None:
        """Write the file where the clerk says."""
        from app.usecases.attachments import files as attachments

        folders = self._shell.settings.folders
        start = f"{folders.get('attachments', str(Path.home()))}/{self._taken.name}"
        path, _ = QFileDialog.getSaveFileName(self, "附件另存为", start)
        if not path:
            return
        folders["attachments"] = str(Path(path).parent)
        one = self._taken.id
        self._shell.tasks.run(
            self,
            lambda o, _p: attachments.export(o, one, Path(path)),
            lambda _r: self._shell.say(f"已存到 {path}"),
        )

    def print_out(self) -> None:
        """To the system's print dialog."""
        from app.ui.printer import send
        from app.usecases.attachments import files as attachments
        from app.usecases.papers.printing import PrintedPaper

        taken = self._taken

        def out(printed: PrintedPaper) -> None:
            if words := send(self, printed.pdf, printed.title).words:
                self._shell.say(words)

        self._shell.tasks.run(
            self,
            lambda _o, _p: PrintedPaper(0, "", taken.title, attachments.as_pdf(taken)),
            out,
        )


def _image(taken: Any, number: int) -> QImage:
    """A page as a picture (on the worker)."""
    from app.reports import raster
    from app.usecases.attachments import files as attachments

    if taken.media_type == "application/pdf":
        shot = raster.page(taken.data, number, DPI)
        form = QImage.Format.Format_RGB32
        return QImage(shot.pixels, shot.width, shot.height, shot.stride, form).copy()
    return QImage.fromData(attachments.page_picture(taken, number))


def open_attachment(shell: Shell, parent: QWidget, attachment_id: int) -> None:
    """Take a file out on the worker (its viewing is logged), then show it."""
    from app.usecases.attachments import files as attachments

    def shown(taken: Any) -> None:
        AttachmentView(shell, parent, taken).exec()

    shell.tasks.run(parent, lambda o, _p: attachments.content(o, attachment_id), shown)
