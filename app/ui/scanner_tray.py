"""What lies in the scanner's folder: looked at every few seconds while it is seen (or only when asked, as 设置 → 附件
says), offered with small pictures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QListView, QListWidget, QListWidgetItem, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import bring_to_sight, button, column, label, row

EVERY_MS = 3000
SIDE = 72
PATH = Qt.ItemDataRole.UserRole
STAMP, PROBLEM = PATH + 1, PATH + 2
SETTING = "scanner"


class ScannerTray(QWidget):
    """`put(paths)` keeps the chosen files; they are moved out of the folder only after that."""

    def __init__(self, shell: Shell, put: Callable[[list[Path]], None]) -> None:
        super().__init__()
        self._shell, self._put = shell, put
        self._opening = False
        self._build()
        self._bind()
        self.hide()

    def _build(self) -> None:
        self.words = label("", "dim", wrap=True)
        self.files = QListWidget()
        self.files.setAccessibleName("扫描文件夹里的新文件")
        self.files.setViewMode(QListView.ViewMode.IconMode)
        self.files.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.files.setMovement(QListView.Movement.Static)
        side = self._shell.theme.px(SIDE)
        self.files.setIconSize(QSize(side, side))
        self.files.setGridSize(QSize(side + 40, side + 30))
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.files.setFixedHeight(side + 48)
        self.take = button("放入选中的", self.put_chosen, "primary", tip="没有选中时放入全部")
        layout = column(spacing=6)
        self.again = button("再看一下", self.look, "link", tip="看看扫描文件夹里有没有新文件")
        layout.addLayout(
            row(self.words, None, self.again, button("换文件夹", self.choose, "link"), self.take)
        )
        layout.addWidget(self.files)
        self.setLayout(layout)

    def _bind(self) -> None:
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)
        self.files.itemActivated.connect(lambda item: self._put([item.data(PATH)]))

    def toggle(self) -> None:
        """Show or hide; the folder is asked for the first time."""
        if self.isVisible():
            self._timer.stop()
            self.hide()
        elif SETTING in self._shell.settings.folders:
            self._open()
        else:
            self.choose()

    def choose(self) -> None:
        """Which folder the scanner writes to."""
        if choose_scanner_folder(self._shell, self):
            self._open()

    def _open(self) -> None:
        self.files.clear()
        self.files.hide()
        self.take.setEnabled(False)
        self.words.setText("正在看扫描文件夹…")
        self.show()
        self._opening = True
        self.again.setVisible(not self._shell.settings.watch_scanner)
        if self._shell.settings.watch_scanner:
            self._timer.start()
        self.look()

    def look(self) -> None:
        """See what is new and what is gone; what is known already is not opened again."""
        from app.usecases.attachments import scanner_folder

        if not self.isVisible():
            return
        folder = Path(self._shell.settings.folders[SETTING])
        items = [self.files.item(i) for i in range(self.files.count())]
        known = [(item.data(PATH).name, item.data(STAMP)) for item in items]

        def work(_office: Any, _progress: Any) -> Any:
            new = scanner_folder.waiting(folder, known)
            return new, [name for name, _ in known if not (folder / name).exists()]

        self._shell.tasks.run(self, work, self._show, self._failed, latest="scanner")

    def _show(self, found: Any) -> None:
        new, gone = found
        gone = {*gone, *(one.name for one in new)}  # what was written on since takes its own place
        for number in range(self.files.count() - 1, -1, -1):
            if self.files.item(number).data(PATH).name in gone:
                self.files.takeItem(number)
        for one in new:
            pixmap = QPixmap()
            pixmap.loadFromData(one.thumbnail)
            item = QListWidgetItem(QIcon(pixmap), one.name)
            item.setData(PATH, one.path)
            item.setData(STAMP, one.stamp)
            item.setData(PROBLEM, one.problem)
            item.setToolTip(one.problem or one.name)
            if one.problem:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.files.addItem(item)
        self._tell()

    def _tell(self) -> None:
        """How many there are, and what cannot be kept, with the reason of the first."""
        items = [self.files.item(i) for i in range(self.files.count())]
        wrong = [said for item in items if (said := item.data(PROBLEM))]
        folder = self._shell.settings.folders[SETTING]
        words = f"{folder}：{len(items)} 个新文件" if items else f"{folder}：还没有新文件，扫描后会在这里出现"
        if wrong:
            words += f"，其中 {len(wrong)} 个放不进来：{wrong[0]}"
        self.words.setText(words)
        self.files.setVisible(bool(items))
        self.take.setEnabled(len(wrong) < len(items))
        if self._opening:  # once: who reads elsewhere on the page is not called away when a sheet comes in
            self._opening = False
            bring_to_sight(self)

    def _failed(self, error: BaseException) -> None:
        """The folder cannot be opened now; it is looked at on, for a stick or a share comes back."""
        self.files.hide()
        self.take.setEnabled(False)
        self.words.setText(str(error))

    def put_chosen(self) -> None:
        """Keep the selected files, or all that can be kept."""
        items = [self.files.item(i) for i in range(self.files.count())]
        chosen = self.files.selectedItems() or [i for i in items if i.flags() & Qt.ItemFlag.ItemIsEnabled]
        if chosen:
            self._put([item.data(PATH) for item in chosen])


def choose_scanner_folder(shell: Shell, parent: QWidget) -> bool:
    """Ask which folder the scanner writes to; whether one was chosen."""
    folders = shell.settings.folders
    chosen = QFileDialog.getExistingDirectory(
        parent, "扫描仪把文件存在哪个文件夹", folders.get(SETTING, str(Path.home()))
    )
    if chosen:
        folders[SETTING] = chosen
        shell.save_settings()
    return bool(chosen)
