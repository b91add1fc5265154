"""Beside a design: the sheet and the printed page as they would be, with invented rows."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from app.ui.shell import Shell
from app.ui.widgets.page_picture import DPI as DPI
from app.ui.widgets.page_picture import PagePicture
from app.ui.widgets.parts import column, label


class DesignSample(QWidget):
    """`show_example` puts in what the worker made; `wait` says why there is nothing to see yet."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.words = label("", "dim", wrap=True)
        self.refused = label("", "dim", wrap=True)
        self.sheet = QTableWidget()
        self.paper = PagePicture("打印样子")
        self._build()

    def _build(self) -> None:
        self.sheet.setAccessibleName("表格样子")
        self.sheet.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet.verticalHeader().hide()
        self.sheet.setWordWrap(False)
        layout = column(label("样子（内容是编的）", "h2"), self.words, self.sheet, self.refused, spacing=6)
        layout.addWidget(self.paper, 1)
        self.setLayout(layout)
        for part in (self.words, self.refused, self.sheet):
            part.hide()

    def wait(self, words: str) -> None:
        """Say why the example is not up to date."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def show_example(self, example: Any, shot: Any) -> None:
        """The sheet's rows and the page as a picture."""
        self.wait("")
        self.sheet.setColumnCount(len(example.heads))
        self.sheet.setRowCount(len(example.rows))
        self.sheet.setHorizontalHeaderLabels([head for head, _ in example.heads])
        for at, cells in enumerate(example.rows):
            for place, text in enumerate(cells):
                self.sheet.setItem(at, place, QTableWidgetItem(text))
        self.sheet.resizeColumnsToContents()
        height = self.sheet.horizontalHeader().sizeHint().height() + self.sheet.rowHeight(0) * len(
            example.rows
        )
        self.sheet.setFixedHeight(height + 18)
        self.sheet.show()
        self.refused.setText("\n".join(example.refused))
        self.refused.setVisible(bool(example.refused))
        self.paper.show_shot(shot)
