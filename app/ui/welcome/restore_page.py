"""从备份恢复, at the door: the office is closed here, so its files can be put aside and a copy put in their place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, drop, label, row

WORDS = "选一份备份放回来。现在的文件会挪到一边留着，不会删掉。备份之后做的事，恢复后要重做。"


class RestorePage(QWidget):
    """Which copy, whose password (that of the copy). `restore(copy, clerk, password)` does it."""

    def __init__(
        self, folder: Path, restore: Callable[[Path, str, str], None], back: Callable[[], None]
    ) -> None:
        super().__init__()
        self._folder, self._restore = folder, restore
        self.copies = QComboBox()
        self._form: Form | None = None
        self._holder = column(spacing=0)
        self._build(back)
        self._load()

    def _build(self, back: Callable[[], None]) -> None:
        self.copies.setAccessibleName("备份")
        self.copies.currentIndexChanged.connect(self._ask)
        self._none = label(
            "这台电脑上没有找到备份。请插好存有备份的 U 盘，点“从文件夹选”。", "due", wrap=True
        )
        other = button("从文件夹选", self._choose, tip="选名字以 liren- 开头的文件夹，可以在 U 盘上")
        layout = column(label(WORDS, "dim", wrap=True), self._none, spacing=12, margins=(0, 16, 0, 8))
        line = row(spacing=8)
        line.addWidget(self.copies, 1)
        line.addWidget(other)
        layout.addLayout(line)
        layout.addLayout(self._holder)
        self._go_button = button("恢复这一份", self._go, "primary", "Ctrl+S", self)
        layout.addLayout(row(button("返回", back, keys="Esc", owner=self), None, self._go_button))
        self.setLayout(layout)

    def _load(self) -> None:
        from app.usecases.offices import backups

        for copy in backups.copies(self._folder):
            self.copies.addItem(f"{copy.taken_at:%Y-%m-%d %H:%M}　{copy.path.name}", copy.path)
        self._ask()

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "选择备份文件夹", str(Path.home()))
        if chosen:
            self.add(Path(chosen))

    def add(self, path: Path) -> None:
        """A copy that lies elsewhere, or the newest of a folder that holds several."""
        from app.usecases.offices import backups

        inside = backups.copies_in(path)
        found = inside[0].path if inside else path
        self.copies.addItem(f"{found.name}（在 {found.parent}）", found)
        self.copies.setCurrentIndex(self.copies.count() - 1)

    def _ask(self) -> None:
        """Ask for the password of the chosen copy, when it has one."""
        from app.errors import LirenError
        from app.usecases.offices import backups

        copy: Any = self.copies.currentData()
        self._none.setVisible(copy is None)
        self._go_button.setEnabled(copy is not None)
        if self._form is not None:
            self._holder.removeWidget(self._form)
            drop(self._form)
            self._form = None
        try:
            names = backups.clerks_of(copy) if copy is not None else []
        except LirenError as error:
            self._none.setText(str(error))
            self._none.show()
            self._go_button.setEnabled(False)
            return
        if names:
            choices = tuple((name, name) for name in names)
            entries = (
                Entry("clerk", "办事员", "choice", choices),
                Entry("password", "备份那时的密码", "secret"),
            )
            self._form = Form(entries, columns=1)
            self._form.submitted.connect(self._go)
            self._holder.addWidget(self._form)

    def _go(self) -> None:
        copy = self.copies.currentData()
        values = self._form.values() if self._form is not None else {"clerk": "", "password": ""}
        if copy is not None:
            self._restore(copy, values["clerk"] or "", values["password"] or "")

    def focus_first(self) -> None:
        self.copies.setFocus()
