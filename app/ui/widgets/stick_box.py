"""Where a file goes: the sticks that are plugged in and the folders the clerk chose; files that would run are named."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog

from app.ui.shell import Shell

NO_STICK = "没有找到 U 盘。请插好 U 盘，等几秒后点“重新查找”；也可以先存到文件夹，再自己拷走。"


class StickBox(QComboBox):
    """`found` when the list was read again; `what` is the kind of file, whose last folder is remembered."""

    found = Signal()

    def __init__(self, shell: Shell, what: str = "packages") -> None:
        super().__init__()
        self._shell, self._what = shell, what
        self._folders: list[Path] = []
        self.sticks = 0
        self.setAccessibleName("写到哪里")
        self.setPlaceholderText("没有 U 盘")
        self.setMinimumWidth(shell.theme.px(190))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def look(self) -> None:
        """Look for sticks again."""
        from app.usecases import packages

        self._shell.tasks.run(
            self, lambda o, _p: packages.drives(o), self.show_drives, latest=f"sticks.{self._what}"
        )

    def show_drives(self, drives: Any) -> None:
        """The sticks that are there, then the folders chosen before; the choice stays where it was."""
        chosen = self.target()
        self.sticks = len(drives)
        self.clear()
        for drive in drives:
            state = f"可用 {_room(drive.free)}" if drive.writable else "只读，写不进去"
            self.addItem(f"U 盘 {drive.label}（{state}）", (drive.path, drive.lookalikes))
        for folder in self._folders:
            self.addItem(f"文件夹 {folder}", (folder, ()))
        self._choose(chosen)
        self.found.emit()

    def target(self) -> Path | None:
        """Where to write, None when there is nowhere."""
        data = self.currentData()
        return data[0] if data else None

    def warning(self) -> str:
        """A sentence that names files on the stick that only look like folders or pictures; "" when there are none."""
        data = self.currentData()
        names = data[1] if data else ()
        if not names:
            return ""
        shown = "、".join(names[:5]) + ("等" if len(names) > 5 else "")
        return (
            f"这个 U 盘上有 {len(names)} 个一双击就会运行的文件（{shown}），可能是病毒。"
            "请不要打开它们，先用杀毒软件检查这个 U 盘。"
        )

    def choose_folder(self, title: str) -> None:
        """Any folder instead of a stick."""
        start = self._shell.settings.folders.get(self._what, str(Path.home()))
        chosen = QFileDialog.getExistingDirectory(self, title, start)
        if not chosen:
            return
        self._shell.settings.folders[self._what] = chosen
        folder = Path(chosen)
        if folder not in self._folders:
            self._folders.append(folder)
            self.addItem(f"文件夹 {folder}", (folder, ()))
        self._choose(folder)

    def _choose(self, folder: Path | None) -> None:
        """What was chosen before, else the first: a box with a placeholder chooses nothing by itself."""
        if self.currentIndex() < 0 and self.count():
            self.setCurrentIndex(0)
        for at in range(self.count()):
            if self.itemData(at)[0] == folder:
                self.setCurrentIndex(at)


def _room(free: int) -> str:
    """How much is free, in words that do not call the last megabytes nothing."""
    return f"{free / 1e9:.1f} GB" if free >= 1e9 else f"{free // 1_000_000} MB"
