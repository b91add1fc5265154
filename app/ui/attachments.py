"""Photos and scans of a record as small pictures: dropped, pasted, chosen, or taken from the scanner's folder."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon, QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QWidget,
)

from app.ui.attachment_view import open_attachment
from app.ui.read_anew import ReadAnew
from app.ui.scanner_tray import ScannerTray
from app.ui.shell import Shell
from app.ui.widgets.flow_layout import flow
from app.ui.widgets.parts import button, column, label

ICON = 88
ID = Qt.ItemDataRole.UserRole


class Thumbnails(QListWidget):
    """The small pictures. Enter opens, Del deletes, F2 writes what it is, Ctrl+V pastes."""

    pasted = Signal()
    deleted = Signal(int)

    def __init__(self, shell: Shell, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        side = shell.theme.px(ICON)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setIconSize(QSize(side, side))
        self.setGridSize(QSize(side + 40, side + 34))
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFixedHeight(side + 56)
        self.setDragDropMode(QListWidget.DragDropMode.NoDragDrop)

    def writing(self) -> bool:
        """Whether a caption is being written."""
        return self.state() == QListWidget.State.EditingState

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif item is None or self.writing():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.itemActivated.emit(item)
        elif event.key() == Qt.Key.Key_Delete:
            self.deleted.emit(item.data(ID))
        else:
            super().keyPressEvent(event)


class Attachments(QFrame):
    """The files of one record. `changed` after something was put in, written or deleted."""

    changed = Signal()

    def __init__(self, shell: Shell, of_kind: str, of_id: int, signed: str = "") -> None:
        """`signed` says what the signed copy of the record's own paper is called; it is offered first."""
        super().__init__()
        self._shell, self._kind, self._id, self._signed = shell, of_kind, of_id, signed
        self._build()
        self._bind()
        self._load()

    def _build(self) -> None:
        self.setObjectName("card")
        self.setAccessibleName("照片和扫描件，按 Ctrl+V 粘贴")
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Ctrl+V also while there is no picture yet
        self.count = label("", "dim")
        self.place = QComboBox()
        self.place.setAccessibleName("放到")
        self.place.setToolTip("放到本人档案，或作为一份文书的签字件")
        self.place.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.place.setMinimumContentsLength(20)
        own = "放到：本人档案" if self._kind == "resident" else "放到：本记录"
        if self._signed:
            self.place.addItem(f"放到：{self._signed}", (self._kind, self._id, self._signed))
            own = "放到：其他附件"
        self.place.addItem(own, (self._kind, self._id, ""))
        self._fixed = self.place.count()
        self.place.setVisible(bool(self._signed))
        self.pictures = Thumbnails(self._shell, "照片和扫描件")
        self.hint = label(
            "把照片或扫描件拖到这里，或按 Ctrl+V 粘贴。可以放图片和 PDF，加密保存。",
            "dim",
            wrap=True,
        )
        self.tray = ScannerTray(self._shell, self._put_waiting)
        title = label("照片和扫描件", "h2")
        links = (
            button("添加文件", self.choose, "link", tip="从电脑里选照片、扫描件"),
            button("粘贴", self.paste, "link", tip="粘贴剪贴板里的图片（在下面按 Ctrl+V）"),
            button("扫描文件夹", self.tray.toggle, "link", tip="扫描仪存文件的文件夹，新文件会在这里出现"),
        )  # fmt: skip
        head = flow(title, self.count, None, *links)
        layout = column(spacing=6, margins=(16, 12, 16, 12))
        layout.addLayout(head)
        layout.addWidget(
            self.place, 0, Qt.AlignmentFlag.AlignLeft
        )  # beside the buttons there is no room for it
        for widget in (self.pictures, self.hint, self.tray):
            layout.addWidget(widget)
        self.setLayout(layout)

    def _bind(self) -> None:
        self.pictures.itemActivated.connect(lambda item: open_attachment(self._shell, self, item.data(ID)))
        self.pictures.itemChanged.connect(self._written)
        self.pictures.pasted.connect(self.paste)
        self.pictures.deleted.connect(self.delete)
        self.pictures.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.pictures.customContextMenuRequested.connect(self._menu)
        self._anew = ReadAnew(self._shell, self, self._changed)
        self._anew.kinds = frozenset(("attachment",))
        self._anew.held = self.pictures.writing

    def _changed(self) -> None:
        """Also by what was taken back: nothing is shown that is gone, and what is back is seen."""
        self._load()
        self.changed.emit()

    def _load(self) -> None:
        from app.usecases.attachments import files as attachments

        kind, one = self._kind, self._id

        def work(office: Any, _progress: Any) -> Any:
            kept = attachments.listing(office, kind, one)
            papers = attachments.papers(office, kind, one)
            small = attachments.thumbnails(office, [k.id for k in kept]) if kept else {}
            return kept, small, papers

        self._shell.tasks.run(self, work, self._show)

    def _show(self, found: Any) -> None:
        kept, small, papers = found
        self.pictures.blockSignals(True)
        self.pictures.clear()
        for one in kept:
            self.pictures.addItem(_item(one, small.get(one.id, b"")))
        self.pictures.blockSignals(False)
        self.count.setText(f"{len(kept)} 个" if kept else "")
        if not kept and self.pictures.hasFocus():
            self.setFocus()  # the keyboard stays here when the last one goes
        self.pictures.setVisible(bool(kept))
        self.hint.setVisible(not kept)
        for number in range(self.place.count() - 1, self._fixed - 1, -1):
            self.place.removeItem(number)
        for paper_id, words in papers:
            caption = "签字件" if self._kind != "paper" else ""
            self.place.addItem(f"签字件：{words}", ("paper", paper_id, caption))
        self.place.setVisible(self.place.count() > 1)

    def _put(self, work: Any) -> None:
        """Keep files by `work(office, kind, id, caption)`, which gives several.Taken, on the worker, then show them."""
        kind, one, caption = self.place.currentData()
        before = {self.pictures.item(at).data(ID) for at in range(self.pictures.count())}

        def done(taken: Any) -> None:
            new = [one for one in taken.ids if one not in before]
            words = f"已放入 {len(new)} 个文件" if new else "这个文件已经在里面了"
            words = "；".join((words, *taken.refused))
            self._shell.say(words, "撤销" if new else "", lambda: self._take_back(new))

        def failed(error: BaseException) -> None:
            self._shell.fail(error)
            self._load()

        self._shell.tasks.run(
            self, lambda o, p: work(o, p, kind, one, caption), done, failed, label="放入附件"
        )

    def _take_back(self, ids: list[int]) -> None:
        """What was just put in goes to the recycle bin."""
        from app.usecases.attachments import files as attachments

        def work(office: Any, _progress: Any) -> None:
            for one in ids:
                attachments.delete(office, one)

        def done(_result: Any) -> None:
            self._shell.say(f"已撤销，{len(ids)} 个文件放进了回收站")

        self._shell.tasks.run(self, work, done)

    def put_files(self, paths: list[Path]) -> None:
        """Keep files from the disk."""
        from app.usecases.attachments import files as attachments
        from app.usecases.attachments import several

        def work(office: Any, progress: Any, kind: str, one: int, caption: str) -> Any:
            add = lambda path: attachments.add_file(office, kind, one, path, caption)  # noqa: E731
            return several.add_each(paths, add, progress.step)

        if paths:
            self._put(work)

    def _put_waiting(self, paths: list[Path]) -> None:
        from app.usecases.attachments import scanner_folder, several

        def work(office: Any, progress: Any, kind: str, one: int, caption: str) -> Any:
            add = lambda path: scanner_folder.add_waiting(office, kind, one, path, caption)  # noqa: E731
            return several.add_each(paths, add, progress.step)

        self._put(work)

    def put_image(self, image: QImage) -> None:
        """Keep a picture from the clipboard or a browser."""
        from app.usecases.attachments import files as attachments
        from app.usecases.attachments import several

        def work(office: Any, _progress: Any, kind: str, one: int, caption: str) -> Any:
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            image.save(buffer, "PNG")  # type: ignore[call-overload]
            name = f"粘贴的图片 {office.clock.now().astimezone():%Y-%m-%d %H%M%S}.png"
            kept = attachments.add(office, kind, one, name, bytes(buffer.data().data()), caption)
            return several.Taken((kept,))

        self._put(work)

    def choose(self) -> None:
        """The file dialog."""
        folders = self._shell.settings.folders
        kinds = "照片和扫描件 (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.pdf);;所有文件 (*)"
        names, _ = QFileDialog.getOpenFileNames(
            self, "添加照片和扫描件", folders.get("photos", str(Path.home())), kinds
        )
        if names:
            folders["photos"] = str(Path(names[0]).parent)
            self.put_files([Path(name) for name in names])

    def paste(self) -> None:
        """What lies in the clipboard: files, or a picture."""
        if not self._take(QApplication.clipboard().mimeData()):
            self._shell.say("剪贴板里没有图片或文件。先截图或复制图片，再粘贴。")

    def _take(self, data: Any) -> bool:
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.put_files(paths)
        elif data.hasImage():
            self.put_image(QImage(data.imageData()))
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    def _written(self, item: QListWidgetItem) -> None:
        self._caption(item.data(ID), item.text())

    def _caption(self, one: int, words: str) -> None:
        from app.usecases.attachments import files as attachments

        self._shell.tasks.run(self, lambda o, _p: attachments.caption(o, one, words), lambda _r: self._load())

    def delete(self, one: int) -> None:
        """Into the recycle bin, with a way back."""
        from app.usecases.attachments import files as attachments

        def undo(entry: int) -> None:
            self._shell.undoable(entry)

        def done(entry: int) -> None:
            self._shell.say("附件已删除", "撤销", lambda: undo(entry))

        self._shell.tasks.run(self, lambda o, _p: attachments.delete(o, one), done)

    def _menu(self, at: Any) -> None:
        item: Any = self.pictures.itemAt(at)
        if item is None:
            return
        one = item.data(ID)
        menu = QMenu(self)
        menu.addAction("打开", QKeySequence("Return"), lambda: open_attachment(self._shell, self, one))
        menu.addAction("写说明", QKeySequence("F2"), lambda: self.pictures.editItem(item))
        if self._kind == "resident":
            menu.addAction("设为本人照片（印在信息卡上）", lambda: self._caption(one, "照片"))
        menu.addAction("删除", QKeySequence("Del"), lambda: self.delete(one))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.pictures.viewport().mapToGlobal(at))


def _item(one: Any, small: bytes) -> QListWidgetItem:
    pixmap = QPixmap()
    pixmap.loadFromData(small)
    words = f"{one.paper} {one.title}" if one.paper else one.title
    item = QListWidgetItem(QIcon(pixmap), words)
    item.setData(ID, one.id)
    size = f"{one.size / 1024:.0f} KB" if one.size < 1_000_000 else f"{one.size / 1024 / 1024:.1f} MB"
    item.setToolTip(f"{words}\n{one.name}　{size}\n{one.added_at.astimezone():%Y-%m-%d %H:%M} 放入")
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words}，按回车打开")
    if not one.paper:
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    return item


def attachments_of(shell: Shell, of_kind: str, of_id: int) -> QWidget:
    """The card of a record's files, for any room."""
    return Attachments(shell, of_kind, of_id)
