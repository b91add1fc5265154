"""Typing on a choice box: letters of the pinyin and Chinese from an input method bring the choice that is meant.

Qt searches a box by keys and by how a label begins only, and switches the input method off there, so that 汉 typed on a
box was lost. Every box of the program gets this the first time the focus comes to it, its open list too.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QWidget

from app.ui.widgets.act_box import ActBox

PAUSE = 1.2
"""Seconds after which typing begins anew."""
_NAME = "choice-typing"
_WITH = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def find(labels: Sequence[str], typed: str, after: int = -1) -> int:
    """The choice that is meant: whose label begins so, then whose pinyin or initials do, then one with it inside; each
    from the one after `after` on and round. -1 for none."""
    wanted = typed.strip().lower()
    if not wanted:
        return -1
    count = len(labels)
    turn = [(after + 1 + n) % count for n in range(count)]
    ways: list[Callable[[str], bool]] = [
        lambda label: label.startswith(wanted),
        lambda label: wanted in label,
    ]
    if wanted.isascii():
        ways.insert(1, lambda label: any(s.startswith(wanted) for s in _sounds(label)))
    for way in ways:
        for at in turn:
            if way(labels[at].lower()):
                return at
    return -1


def _sounds(label: str) -> tuple[str, ...]:
    from app.models.rules.pinyin import readings

    found = readings(label[:12])
    return (*found.initials, *found.full)


class ChoiceTyping(QObject):
    """Watches the focus of the whole program; `watch` installs it once."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.setObjectName(_NAME)
        application.focusChanged.connect(self._focused)

    def _focused(self, _before: QWidget | None, now: QWidget | None) -> None:
        box = _box_of(now)
        if now is not None and box is not None and now.findChild(_Typed, options=_DIRECT) is None:
            _Typed(now, box)


_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class _Typed(QObject):
    """What is being typed on one box, or on the list it has opened."""

    def __init__(self, watched: QWidget, box: QComboBox) -> None:
        super().__init__(watched)
        self._watched, self._box = watched, box
        self._text, self._at = "", 0.0
        watched.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            if event.commitString():
                self._take(event.commitString())
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            text = event.text()
            if text.isprintable() and text.strip() and not event.modifiers() & _WITH:
                self._take(text)
                return True
        return False

    def _take(self, text: str) -> None:
        now = time.monotonic()
        labels = [self._box.itemText(at) for at in range(self._box.count())]
        longer = self._text + text if now - self._at < PAUSE else text
        self._at = now
        here = self._current()
        # the first letter goes on to the next choice, a further one may mean the same
        found = find(labels, longer, here if longer == text else here - 1)
        if found < 0 and longer != text:
            longer, found = text, find(labels, text, here)
        self._text = longer
        if found >= 0:
            self._choose(found)

    def _current(self) -> int:
        view = self._watched
        return view.currentIndex().row() if isinstance(view, QAbstractItemView) else self._box.currentIndex()

    def _choose(self, at: int) -> None:
        view = self._watched
        if isinstance(view, QAbstractItemView):
            view.setCurrentIndex(
                self._box.model().index(at, self._box.modelColumn(), self._box.rootModelIndex())
            )
        elif isinstance(self._box, ActBox):
            self._box.open_at(at)
        elif at != self._box.currentIndex():
            self._box.setCurrentIndex(at)
            self._box.activated.emit(at)
            self._box.textActivated.emit(self._box.itemText(at))


def _box_of(widget: QWidget | None) -> QComboBox | None:
    """The box a widget is, or whose open list it is; one that is typed into finds by itself."""
    above = widget.parentWidget() if isinstance(widget, QAbstractItemView) else None
    box = above.parentWidget() if above is not None else widget
    return box if isinstance(box, QComboBox) and not box.isEditable() else None


def watch() -> None:
    """Every choice box of the program from now on; a second call does nothing."""
    application = QApplication.instance()
    if isinstance(application, QApplication) and application.findChild(ChoiceTyping, _NAME) is None:
        ChoiceTyping(application)


def paint_lists(ground: str) -> None:
    """The frame around the open list of a box in the theme's colour: a style sheet does not reach it."""
    palette = QPalette(QApplication.palette())
    for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
        palette.setColor(role, QColor(ground))
    name: Any = "QComboBoxPrivateContainer"  # the stubs say bytes, PySide takes text only
    QApplication.setPalette(palette, name)
