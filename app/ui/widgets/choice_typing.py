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
    """What is being typed on the box that has the focus, or on the list it has opened; `watch` installs it once.

    One filter for all of them, and nothing of Python's hangs on a box: what hangs on the list Qt makes for a box ends
    with the name Python has for that list, and Qt then calls what is no more.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.setObjectName(_NAME)
        self._text, self._at = "", 0.0
        application.focusChanged.connect(self._focused)

    def _focused(self, _before: QWidget | None, now: QWidget | None) -> None:
        self._text = ""
        if now is not None and _box_of(now) is not None:
            now.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
            now.installEventFilter(self)  # a second time is as once

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        box = _box_of(watched) if isinstance(watched, QWidget) else None
        if not isinstance(watched, QWidget) or box is None:
            return False
        if isinstance(event, QInputMethodEvent):
            if event.commitString():
                self._take(watched, box, event.commitString())
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            text = event.text()
            if text.isprintable() and text.strip() and not event.modifiers() & _WITH:
                self._take(watched, box, text)
                return True
        return False

    def _take(self, watched: QWidget, box: QComboBox, text: str) -> None:
        now = time.monotonic()
        labels = [box.itemText(at) for at in range(box.count())]
        longer = self._text + text if now - self._at < PAUSE else text
        self._at = now
        here = watched.currentIndex().row() if isinstance(watched, QAbstractItemView) else box.currentIndex()
        # the first letter goes on to the next choice, a further one may mean the same
        found = find(labels, longer, here if longer == text else here - 1)
        if found < 0 and longer != text:
            longer, found = text, find(labels, text, here)
        self._text = longer
        if found >= 0:
            _choose(watched, box, found)


def _choose(watched: QWidget, box: QComboBox, at: int) -> None:
    if isinstance(watched, QAbstractItemView):
        watched.setCurrentIndex(box.model().index(at, box.modelColumn(), box.rootModelIndex()))
    elif isinstance(box, ActBox):
        box.open_at(at)
    elif at != box.currentIndex():
        box.setCurrentIndex(at)
        box.activated.emit(at)
        box.textActivated.emit(box.itemText(at))


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
