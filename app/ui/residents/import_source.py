"""First step of the import: files chosen or dropped, cells pasted; and the imports before, each to be taken back."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.text_table import TextTable

FILES = "名册 (*.xlsx *.xls *.et *.ods *.csv *.txt);;所有文件 (*)"


def local_files(held: QMimeData) -> list[Path]:
    """The files of this computer that are dropped or were copied."""
    return [Path(url.toLocalFile()) for url in held.urls() if url.isLocalFile()]


class SourceStep(QWidget):
    """`chosen` gives a list of paths, `pasted` the clipboard's plain text and HTML, `undo` the number of an import."""

    chosen = Signal(object)
    pasted = Signal(str, str)
    undo = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._past: list[Any] = []
        self._build()
        self._bind()
        self.load()

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self._choose = button("选择文件", self.choose, "primary", "Ctrl+O", self)
        self._paste = button("粘贴表格", self.paste, "", "Ctrl+V", self, "粘贴从 Excel、WPS 复制的单元格")
        self.setFocusProxy(self._choose)
        words = label("把名册文件拖到这里，或者：", "dim")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = QFrame()
        box.setObjectName("card")
        inner = column(words, spacing=12, margins=(24, 28, 24, 28))
        inner.addLayout(row(None, self._choose, self._paste, None, spacing=12))
        box.setLayout(inner)
        heads = (("时间", 9), ("文件", 24), ("谁", 6), ("动了几处", 6), ("现在", 8))
        self._table = TextTable(self._shell, "以前的导入", heads)
        self._take_back = button("撤销选中的这次导入", self._undo)
        self._title = label("以前的导入", "h2")
        self.kept = label("", "", wrap=True)
        layout = column(box, spacing=12)
        layout.addLayout(row(self._title, None, self._take_back))
        layout.addWidget(self._table, 1)
        layout.addWidget(self.kept)
        self.setLayout(layout)
        self._show([])

    def _bind(self) -> None:
        self._table.itemSelectionChanged.connect(self._enable)
        self._table.opened.connect(lambda _row: self._undo())
        self._shell.tasks.changed.connect(self._changed)

    def load(self) -> None:
        """Read the imports before."""
        from app.usecases.importing import past

        self._shell.tasks.run(self, lambda office, _p: past.imports(office), self._show, latest="imports")

    def _changed(self, kinds: frozenset[str]) -> None:
        if "resident" in kinds and self.isVisible():
            self.load()

    def _show(self, found: list[Any]) -> None:
        self._past = found
        self._table.show_rows(
            [
                (
                    f"{p.at.astimezone():%Y-%m-%d %H:%M}",
                    p.file,
                    p.clerk,
                    f"{p.changes:,}",
                    "已撤销" if p.undone else "在用",
                )
                for p in found
            ]
        )
        for part in (self._title, self._table, self._take_back):
            part.setVisible(bool(found))
        self._enable()

    def _enable(self) -> None:
        at = self._table.currentRow()
        self._take_back.setEnabled(0 <= at < len(self._past) and not self._past[at].undone)

    def _undo(self) -> None:
        at = self._table.currentRow()
        if 0 <= at < len(self._past) and not self._past[at].undone:
            self.undo.emit(self._past[at].id)

    def choose(self) -> None:
        """Ask for the file; the last folder is remembered."""
        folder = self._shell.settings.folders.get("import", str(Path.home()))
        path, _ = QFileDialog.getOpenFileName(self, "选择名册", folder, FILES)
        if path:
            self._shell.settings.folders["import"] = str(Path(path).parent)
            self.chosen.emit([Path(path)])

    def paste(self) -> None:
        """What the clipboard holds: cells, or files copied in the file manager."""
        held = QGuiApplication.clipboard().mimeData()
        if paths := local_files(held):
            self.chosen.emit(paths)
            return
        self.pasted.emit(held.text(), held.html())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := local_files(event.mimeData()):
            event.acceptProposedAction()
            self.chosen.emit(paths)
