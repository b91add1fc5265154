"""A resident's name typed as fast as one can: Enter waits for the answer that is on its way, then takes the first."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.ui.search_box import ResidentPicker
from app.ui.shell import Shell

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class QuickPicker(ResidentPicker):
    """`taken` (id, name, detail) when a resident is picked; `went_on` on Tab, and on Enter when there is nobody to pick."""

    taken = Signal(int, str, str)
    went_on = Signal()
    takes_enter = True

    def __init__(self, shell: Shell, hint: str = "") -> None:
        super().__init__(shell, self._take)
        self._on_its_way = self._enter_waits = False
        if hint:
            self.setPlaceholderText(hint)
        self.textEdited.connect(self._typed)

    def kept(self) -> dict[str, Any]:
        """Who stands there, for a draft."""
        return {"_resident": self.picked, "_party": self.text()}

    def put_back(self, kept: Mapping[str, Any]) -> None:
        """Who stood there, from a draft; nobody where it names nobody."""
        if kept.get("_resident"):
            self.choose(kept["_resident"], kept.get("_party") or "")
        else:
            self.picked = None
            self.setText(kept.get("_party") or "")

    def _take(self, resident_id: int, name: str, detail: str) -> None:
        self.taken.emit(resident_id, name, detail)

    def _typed(self, text: str) -> None:
        self._on_its_way, self._enter_waits = bool(text.strip()), False

    def _show(self, result: Any) -> None:
        self._on_its_way = False
        if not self.hasFocus():
            return
        super()._show(result)
        if self._enter_waits:
            self._enter_waits = False
            self._enter()

    def event(self, event: QEvent) -> bool:
        """Esc closes the answers before it means anything to the page."""
        popup = getattr(self, "_popup", None)  # Qt speaks to the widget before it is made
        asked = event.key() if isinstance(event, QKeyEvent) else None
        escape = event.type() == QEvent.Type.ShortcutOverride and asked == Qt.Key.Key_Escape
        if escape and popup is not None and popup.isVisible():
            event.accept()
            return True
        return super().event(event)

    def _enter(self) -> None:
        if self.found and self._popup is not None and self._popup.isVisible():
            self._open()
        else:
            self._hide()
            self.went_on.emit()

    def _place(self) -> None:
        super()._place()
        popup = self._holder()
        popup.move(max(8, min(popup.x(), self.window().width() - popup.width() - 8)), popup.y())

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Tab and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._hide()
            self.went_on.emit()
            return True
        if event.key() in ENTER and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier,
        ):  # fmt: skip
            if self._on_its_way:
                self._enter_waits = True
            else:
                self._enter()
            return True
        return super()._key(event)


class PersonLine(QuickPicker):
    """A resident on file, or the name of somebody who is not: value() is (id or None, name)."""

    edited = Signal()

    def __init__(self, shell: Shell, hint: str = "姓名或首字母，回车选中；没有档案的直接写姓名") -> None:
        super().__init__(shell, hint)
        self.textEdited.connect(lambda _text: self.edited.emit())
        self.taken.connect(lambda *_who: self._took())
        self.went_on.connect(self.focusNextChild)

    def _took(self) -> None:
        self.edited.emit()
        self.focusNextChild()

    def value(self) -> tuple[int | None, str]:
        """Who."""
        return self.picked, self.text().strip()

    def set_value(self, value: tuple[int | None, str]) -> None:
        """Put somebody in."""
        self.picked = value[0] if value else None
        self.setText(value[1] if value else "")
