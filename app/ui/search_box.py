"""The box that finds anything: hits at every keystroke, arrows and Enter to open; Ctrl+K from anywhere."""

from typing import Any
from weakref import ref

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.shell import Shell

ROOM_OF = {
    "resident": "residents", "service_record": "services", "mediation_case": "mediation", "moral_case": "mediation", "lead": "mediation",
    "service_item": "services",
    "paper": "services", "ledger_entry": "ledgers", "organisation": "residents",
}  # fmt: skip
SHOWN = 12
DEBOUNCE_MS = 40
_OURS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down)


class SearchBox(QLineEdit):
    """Typing asks the worker; only the latest answer is shown. Enter that comes before it waits for it and takes its first."""

    def __init__(self, shell: Shell, kinds: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__()
        self._shell, self._kinds = shell, kinds
        self.setPlaceholderText(hint or "姓名 / 拼音 / 证件尾号 / 电话 / 地址 / 文号　Ctrl+K")
        self.setAccessibleName("查找")
        self.setClearButtonEnabled(True)
        self.found: list[Any] = []
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self._ask)
        self._behind, self._waiting_for = False, ""
        self._from: ref[QWidget] | None = None
        self.textEdited.connect(self._edited)
        self.installEventFilter(self)
        self._popup: QFrame | None = None
        self._list = QListWidget()
        self._list.setAccessibleName("查找结果")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._open)

    def _edited(self, text: str) -> None:
        self._behind = bool(text.strip())
        self._timer.start()

    def enter(self) -> None:
        """Put the cursor here and select what was typed last; Esc leads back."""
        focus = self.window().focusWidget()
        if focus is not None and focus is not self:
            self._from = ref(focus)
        self.setFocus()
        self.selectAll()

    def _back(self) -> QWidget | None:
        """Where the keyboard was when it was called here, if that can still be gone to."""
        there = self._from() if self._from is not None else None
        return there if there is not None and isValid(there) and there.isVisible() else None

    def _ask(self) -> None:
        from app.usecases import search

        text = self.text()
        if not text.strip():
            self._behind = False
            self._hide()
            return
        self._shell.tasks.run(
            self, lambda office, _p: search.find(office, text), self._show, latest=f"search.{id(self)}"
        )

    def _show(self, result: Any) -> None:
        self._behind = self._timer.isActive()
        self._fill(result)
        self._list.setCurrentRow(0 if self.found else -1)
        self._place()
        waited, self._waiting_for = self._waiting_for == self.text(), ""
        if waited and self.found and not self._behind:
            self._open()

    def _fill(self, result: Any) -> None:
        """The answers as lines; `found` are those that can be chosen."""
        from app.usecases.search import kind_label

        meant = [h for h in result.hits if not self._kinds or h.kind in self._kinds]
        self.found = meant[:SHOWN]
        self._list.clear()
        for hit in self.found:
            self._list.addItem(QListWidgetItem(f"{hit.title}　　{kind_label(hit.kind)}　{hit.detail}"))
        unread = result.count - len(result.hits)  # those of other kinds stand last: they are not told of here
        open_end = result.capped if not self._kinds else unread > 0
        more = len(meant) - len(self.found) + (0 if self._kinds else unread)
        if not self.found:
            self._list.addItem("没有找到。试试拼音首字母、证件或电话后四位")
        elif more > 0:
            self._list.addItem(f"还有 {more}{'+' if open_end else ''} 条，请再多打几个字")

    def _place(self) -> None:
        popup = self._holder()
        height = self._list.sizeHintForRow(0) * self._list.count() + 8
        popup.resize(max(self.width(), 460), min(height, 480))
        popup.move(self.mapTo(self.window(), QPoint(0, self.height() + 2)))
        popup.show()
        popup.raise_()

    def _holder(self) -> QFrame:
        if self._popup is None:
            self._popup = QFrame(self.window())
            self._popup.setObjectName("card")
            layout = QVBoxLayout(self._popup)
            layout.setContentsMargins(2, 2, 2, 2)
            layout.addWidget(self._list)
            self.destroyed.connect(self._popup.deleteLater)  # it is the window's: it goes with its box
        return self._popup

    def _hide(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def _open(self, *_: object) -> None:
        at = self._list.currentRow()
        if 0 <= at < len(self.found):
            hit = self.found[at]
            self._hide()
            self.clear()
            self.chosen(hit)

    def chosen(self, hit: Any) -> None:
        """What opening a hit does: go to its room. Fields that pick a resident do something else."""
        self._shell.go(ROOM_OF.get(hit.kind, "residents"), kind=hit.kind, record_id=hit.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._hide()
            self._waiting_for = ""
        if isinstance(event, QKeyEvent):
            ours = event.key() in _OURS if self._shown() else self._leaves(event)
            if event.type() == QEvent.Type.ShortcutOverride and ours:
                event.accept()
                return True
            if event.type() == QEvent.Type.ShortcutOverride and self._last_act(event):
                event.ignore()
                return True
            if event.type() == QEvent.Type.KeyPress and self._key(event):
                return True
        return super().eventFilter(watched, event)

    def _last_act(self, event: QKeyEvent) -> bool:
        """Ctrl+Z in an empty box is not about its text: it takes the last act back, as everywhere."""
        return event.matches(QKeySequence.StandardKey.Undo) and not self.text()

    def _leaves(self, event: QKeyEvent) -> bool:
        """Esc with nothing shown leads back to the page, whose own Esc it is not."""
        return event.key() == Qt.Key.Key_Escape and self._back() is not None

    def _shown(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def _key(self, event: QKeyEvent) -> bool:
        shown = self._shown()
        if event.key() == Qt.Key.Key_Escape:
            self._waiting_for = ""
        if event.key() == Qt.Key.Key_Escape and shown:
            self._hide()
            return True
        if self._leaves(event) and (back := self._back()) is not None:
            self._from = None
            back.setFocus()
            return True
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and shown and self.found:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._list.setCurrentRow((self._list.currentRow() + step) % len(self.found))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (shown or self._behind):
            if self._behind:
                self._waiting_for = self.text()
            else:
                self._open()
            return True
        return False


class ResidentPicker(SearchBox):
    """A field that takes one resident: `picked` is the id, the box then shows the name."""

    def __init__(self, shell: Shell, on_pick: Any, parent: QWidget | None = None) -> None:
        super().__init__(shell, ("resident",), "输入姓名、拼音首字母、证件或电话后四位")
        self.picked: int | None = None
        self._on_pick = on_pick
        self.setAccessibleName("选择居民")
        self.textEdited.connect(self._forget)

    def _forget(self) -> None:
        self.picked = None

    def choose(self, resident_id: int, name: str) -> None:
        """Set the resident without searching."""
        self.picked = resident_id
        self.setText(name)

    def chosen(self, hit: Any) -> None:
        self.choose(hit.id, hit.title)
        self._on_pick(hit.id, hit.title, hit.detail)
