"""What an input method shows underlined in a field is not lost when the clerk saves or goes on before choosing."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

_HELD = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class Composition(QObject):
    """Watches one field. Qt 6.8's ibus plugin, which answers for ibus and fcitx5, throws the underlined text away
    where Qt asks it to commit (a click elsewhere), and fcitx5 lets Ctrl+S through while composing: the clerk saw
    an address in the field and a shorter one was kept (docs/input-methods.md). Here it becomes text as it stands.
    """

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._shown = ""  # underlined now
        self._dropped = ""  # underlined until this turn of the event loop, neither chosen nor replaced
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._follow(event)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() not in _HELD:
                self._end(self._shown)
        elif event.type() == QEvent.Type.FocusOut:
            self._end(self._dropped)
        return super().eventFilter(watched, event)

    def _follow(self, event: QInputMethodEvent) -> None:
        """Esc drops too, but the focus leaves in a later turn of the event loop: then nothing is kept."""
        self._dropped = "" if event.preeditString() or event.commitString() else self._shown or self._dropped
        self._shown = event.preeditString()
        if self._dropped:
            QTimer.singleShot(0, self, self._forget)

    def _forget(self) -> None:
        self._dropped = ""

    def _end(self, text: str) -> None:
        """Write `text` where the cursor stands, as the input method would have, and tell it that it is done."""
        if text:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QCoreApplication.sendEvent(self._field, event)
            QGuiApplication.inputMethod().reset()
