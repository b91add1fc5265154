"""One page of a paper as a picture, as wide as there is room."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.widgets.parts import column, scrolled

DPI = 96
EDGE = 24
LEAST = 100


class PagePicture(QWidget):
    """`show_shot` takes a page of `reports.raster`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._page: QPixmap | None = None
        self.picture = QLabel()
        self.picture.setAccessibleName(name)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        layout = column(spacing=0)
        layout.addWidget(scrolled(self.picture))
        self.setLayout(layout)

    def show_shot(self, shot: Any) -> None:
        """The page in place of the one before."""
        image = QImage(shot.pixels, shot.width, shot.height, shot.stride, QImage.Format.Format_RGB32).copy()
        self._page = QPixmap.fromImage(image)
        self._fit()

    def _fit(self) -> None:
        if self._page is not None:
            width = max(min(self.width() - EDGE, self._page.width()), LEAST)
            self.picture.setPixmap(
                self._page.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
