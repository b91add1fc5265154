"""Last step of the import: what it did, and the one key that takes it back; what was kept is listed."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, label, row


class DoneStep(QWidget):
    """`undo`, `again` (another sheet), `save` (the refused rows), `close`."""

    undo = Signal()
    again = Signal()
    save = Signal()
    close_it = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._told: int | None = None
        self._build()
        self._shell.tasks.changed.connect(self._changed)

    def _build(self) -> None:
        self.words = label("", "h2", wrap=True)
        self._more = label("", "dim", wrap=True)
        self.kept = QListWidget()
        self.kept.setAccessibleName("保留的内容")
        self.kept.setWordWrap(True)
        self.take_back = button("撤销整次导入", self.undo.emit, "", "", self, "按 Ctrl+Z 也行")
        self._keep = button("另存未导入的行", self.save.emit, "", "Ctrl+E", self)
        self.done = button("看居民列表", self.close_it.emit, "primary", "Ctrl+Return", self)
        self.again_button = button("再导一份", self.again.emit)
        layout = column(self.words, self._more, spacing=12, margins=(0, 24, 0, 0))
        layout.addLayout(row(self.done, self.again_button, self._keep, self.take_back, None))
        layout.addWidget(self.kept, 1)
        layout.addStretch(1)
        self.setLayout(layout)
        self._first = self.done
        self.setFocusProxy(self.done)

    def next_file(self, name: str) -> None:
        """The file that waits for its turn; "" when none does."""
        self.again_button.setText(f"接着导 {name}" if name else "再导一份")
        self._first = self.again_button if name else self.done
        self.setFocusProxy(self._first)

    def show_result(self, result: Any) -> None:
        """What an import did."""
        self._told = result.import_id
        self.words.setText(f"已导入：新增 {result.new:,} 人，更新 {result.changed:,} 人")
        parts = [f"不变 {result.same:,} 人", f"未导入 {result.refused:,} 行", f"用了 {result.seconds:.1f} 秒"]
        tail = "。未导入的行可以另存成 Excel，照最后一列的原因改好，再导那一份。" if result.refused else "。"
        self._more.setText("，".join(parts) + tail)
        self._keep.setVisible(result.refused > 0)
        self.take_back.setVisible(result.import_id is not None)
        self.kept.hide()
        self._first.setFocus()

    def show_undone(self, result: Any) -> None:
        """What an undo did, and all that it kept because somebody has worked on it since."""
        self._told = None
        self.words.setText(f"已{result.told}")
        kept = list(result.kept)
        self._more.setText(
            "下面这些在导入以后又有了改动或被用到，予以保留：" if kept else "没有别的改动受到影响。"
        )
        self.kept.clear()
        self.kept.addItems(kept)
        self.kept.setVisible(bool(kept))
        self.kept.setFocusPolicy(Qt.FocusPolicy.StrongFocus if kept else Qt.FocusPolicy.NoFocus)
        self.take_back.hide()
        self._keep.hide()
        self.done.setFocus()

    def _changed(self, kinds: frozenset[str]) -> None:
        """An import can be taken back from elsewhere, by Ctrl+Z or in the log of acts: what is said here follows."""
        from app.usecases.importing import past

        one = self._told
        if one is not None and "resident" in kinds:
            self._shell.tasks.run(
                self, lambda office, _p: past.is_undone(office, one), self._gone, latest="import.undone"
            )

    def _gone(self, gone: bool) -> None:
        if not gone or self._told is None:
            return
        self._told = None
        self.words.setText("这次导入已撤销")
        self._more.setText("导入后又改过、用过的内容仍保留。要重新导入，把名册改好，点“再导一份”。")
        for part in (self.kept, self.take_back, self._keep):
            part.hide()
        if self.isVisible():
            self.done.setFocus()
