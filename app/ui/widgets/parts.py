"""Small parts every page is built from: labels, buttons, rows, cards, the empty state."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from weakref import ref

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

W = TypeVar("W", bound=QWidget)


def label(text: str, role: str = "", *, wrap: bool = False, copyable: bool = False) -> QLabel:
    """A label; `role` is its name in the style sheet (h1, h2, dim, small, problem, tag …)."""
    made = QLabel(text)
    made.setObjectName(role)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if copyable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def breakable(name: str) -> str:
    """A name that may go on in the next line after its dot, as 艾力·买买提江 must where letters are large."""
    return name.replace("·", "·\u200b")


class Button(QPushButton):
    """A button that Enter presses too, as a clerk expects; Qt's own do so only in dialogs."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)


def button(
    text: str,
    act: Callable[[], object],
    role: str = "",
    keys: str = "",
    owner: QWidget | None = None,
    tip: str = "",
) -> QPushButton:
    """A button with its word; `keys` (“Ctrl+N”) works in the window while the button is seen, and is in its tooltip."""
    made = Button(text)
    made.setObjectName(role)
    made.clicked.connect(lambda: act())
    made.setAutoDefault(False)
    hint = f"{tip or text}（{keys}）" if keys else tip
    made.setToolTip(hint)
    if keys and owner is not None:
        shortcut = QShortcut(QKeySequence(keys), made)  # lives and is seen with its button
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(made.click)
    return made


def row(*items: QWidget | None, spacing: int = 8, margins: Sequence[int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Widgets side by side; None is a stretch."""
    layout = QHBoxLayout()
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        else:
            layout.addWidget(item)
    return layout


def column(*items: QWidget | None, spacing: int = 8, margins: Sequence[int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Widgets one below the other; None is a stretch."""
    layout = QVBoxLayout()
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        else:
            layout.addWidget(item)
    return layout


def rule() -> QFrame:
    """A thin line."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made


class Below(QScrollArea):
    """Takes what a head leaves of a page and asks for no more than its least height, which counts where the head wraps: a
    layout that asks how high it is for its width hears the hint alone."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())


def scrolled(inner: QWidget, area: QScrollArea | None = None) -> QScrollArea:
    """A widget that scrolls when it does not fit."""
    area = QScrollArea() if area is None else area
    area.setWidgetResizable(True)
    area.setWidget(inner)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def scrolling_page(page: QWidget, body: QLayout) -> QScrollArea:
    """Make `body` what a page shows of a record, on the surface's colour; it scrolls when it does not fit."""
    inner = QWidget()
    inner.setObjectName("surface")
    inner.setLayout(body)
    area = scrolled(inner)
    outer = column()
    outer.addWidget(area)
    page.setLayout(outer)
    return area


def hold_focus(leaving: QWidget, root: QWidget | None) -> None:
    """The keyboard stays where the clerk works when the part it is in goes: with the nearest thing around it (`root` or
    further out) that takes the focus. Qt would hand it to whatever comes next, a button of another room perhaps. So it is
    also while a dialog is in front: what has the keyboard of the window then has it again afterwards."""
    focus = leaving.window().focusWidget()
    if focus is None or not (focus is leaving or leaving.isAncestorOf(focus)):
        return
    while root is not None and (root.focusPolicy() == Qt.FocusPolicy.NoFocus or not root.isVisible()):
        root = root.parentWidget()
    if root is not None:
        root.setFocus()


def lay_out_now() -> None:
    """Give what was just shown, hidden or added its place: Qt does it some time after, and a timer may come before."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def soon(widget: W, act: Callable[[W], object]) -> None:
    """Do something with a widget once what is under way is done; nothing when the widget is gone by then.

    Qt keeps for ever what was to be called for a widget that is deleted before: here it knows the widget weakly only.
    """
    known = ref(widget)

    def go() -> None:
        if (one := known()) is not None:
            act(one)

    QTimer.singleShot(0, widget, go)


def bring_to_sight(widget: QWidget) -> None:
    """Scroll to what was just added, once it has its place."""
    soon(widget, _scroll_to)


def _scroll_to(widget: QWidget) -> None:
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        lay_out_now()
        around.ensureWidgetVisible(widget, 0, 24)


def drop(widget: QWidget) -> None:
    """Take a widget away for good.

    Hidden first: one that is seen and loses its parent is a window of its own for a moment. Without a parent then: who
    looks for the children of what it stood in would find it until Qt deletes it, and Python would hold it for ever.
    """
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; the keyboard stays in what is around it."""
    while layout.count():
        item = layout.takeAt(0)
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            hold_focus(widget, widget.parentWidget())
            drop(widget)
        if inner is not None:
            clear(inner)


class EmptyState(QWidget):
    """What an empty place says: what is not there yet, and what to do next."""

    def __init__(self, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.words = label(text, "dim", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = column(None, self.words, margins=(32, 32, 32, 32))
        if action and act is not None:
            layout.addWidget(button(action, act, "primary"), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        self.setLayout(layout)
