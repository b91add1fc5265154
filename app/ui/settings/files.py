"""附件: how large a file may be and how small pictures are made, for the office; the scanner's folder, for this computer."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSpinBox, QWidget

from app.ui.scanner_tray import SETTING, choose_scanner_folder
from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row
from app.ui.widgets.rights import needs

OFFICE_WORDS = (
    "对整个单位有效，从下一个文件起；已经放入的不变。照片比长边大的自动缩小，A4 纸用 2500 像素印出来很清楚。"
)
HERE_WORDS = "只影响这台电脑。扫描仪把文件存进这个文件夹，附件栏里点“扫描文件夹”就能一次放入。"


class FilesView(QWidget):
    """Two limits and a folder."""

    saved = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._build()

    def _build(self) -> None:
        from app.usecases.attachments.limits import CEILING, RIGHT, SIDES

        self.most = _number("单个文件最大", 1, CEILING, " MB", 1)
        self.longest = _number("照片长边最多", *SIDES, " 像素", 100)
        for box in (self.most, self.longest):
            needs(self._shell, box, RIGHT)
        self.problem = label("", "problem", wrap=True)
        save = needs(self._shell, button("保存", self.save, "primary", "Ctrl+S", self), RIGHT)
        self.watch = QCheckBox("一直看着扫描文件夹，有新文件马上出现")
        self.watch.setChecked(self._shell.settings.watch_scanner)
        self.watch.toggled.connect(self._watch)
        self.folder = label("", wrap=True, copyable=True)
        layout = column(label("附件", "h1"), spacing=12)
        layout.addWidget(label("文件大小", "h2"))
        layout.addWidget(label(OFFICE_WORDS, "dim", wrap=True))
        layout.addLayout(self._grid())
        layout.addWidget(self.problem)
        layout.addLayout(row(save, None))
        layout.addWidget(label("扫描文件夹", "h2"))
        layout.addWidget(label(HERE_WORDS, "dim", wrap=True))
        layout.addLayout(row(self.folder, button("选择文件夹", self.choose, "", "Ctrl+O", self), None))
        layout.addWidget(self.watch)
        layout.addStretch(1)
        self.setLayout(layout)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for at, box in enumerate((self.most, self.longest)):
            name = label(box.accessibleName())
            name.setBuddy(box)
            grid.addWidget(name, at, 0)
            grid.addWidget(box, at, 1)
        grid.setColumnStretch(2, 1)
        return grid

    def entered(self) -> None:
        """Read the limits in force."""
        from app.usecases.attachments import limits as attachment_limits

        self._show_folder()
        self._shell.tasks.run(self, lambda o, _p: attachment_limits.limits(o), self._show)

    def _show(self, limits: Any) -> None:
        self.most.setValue(limits.most_mb)
        self.longest.setValue(limits.longest)

    def _show_folder(self) -> None:
        folder = self._shell.settings.folders.get(SETTING, "")
        missing = "（现在打不开，请重新选择）" if folder and not Path(folder).is_dir() else ""
        self.folder.setText(folder + missing if folder else "还没有选文件夹")

    def save(self) -> None:
        """Keep the limits."""
        from app.usecases.attachments import limits as attachment_limits

        wanted = attachment_limits.Limits(self.most.value(), self.longest.value())

        def done(_result: Any) -> None:
            self.problem.setText("")
            self._shell.say("已保存，从下一个文件起生效")
            self.saved.emit()

        self._shell.tasks.run(
            self, lambda o, _p: attachment_limits.set_limits(o, wanted), done,
            lambda error: self.problem.setText(str(error)),
        )  # fmt: skip

    def choose(self) -> None:
        """Which folder the scanner writes to."""
        if choose_scanner_folder(self._shell, self):
            self._show_folder()

    def _watch(self, on: bool) -> None:
        self._shell.settings.watch_scanner = on
        self._shell.save_settings()


def _number(name: str, least: int, most: int, unit: str, step: int) -> QSpinBox:
    box = QSpinBox()
    box.setAccessibleName(name)
    box.setRange(least, most)
    box.setSuffix(unit)
    box.setSingleStep(step)
    box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)  # ↑ and ↓ step
    return box
