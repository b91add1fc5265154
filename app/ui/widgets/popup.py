"""A small panel below a button, inside the window: Esc closes it and the cursor goes back; a click elsewhere, or the cursor
going elsewhere, closes it too."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from app.ui.widgets.parts import drop

MARGIN = 8


class Popup(QFrame):
    """`content` is what it shows; `closed` when it goes. A child of the window, not a window of its own, so that an
    input method works in it as everywhere."""

    closed = Signal()

    def __init__(self, anchor: QWidget, content: QWidget) -> None:
        super().__init__(anchor.window())
        self._anchor = anchor
        self.content = content
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(content)

    def open(self) -> None:
        """Show it below its button, inside the window; the cursor goes to the content."""
        self.fit()
        self.show()
        self.raise_()
        self.content.setFocus()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.installEventFilter(self)
        application.focusChanged.connect(self._went)

    def fit(self) -> None:
        """Take the size of the content, but stay inside the window."""
        window = self._anchor.window()
        size = self.sizeHint()
        width = min(size.width(), window.width() - 2 * MARGIN)
        at = self._anchor.mapTo(window, QPoint(0, self._anchor.height() + 4))
        room = window.height() - at.y() - MARGIN
        layout = self.layout()
        told = layout is not None and layout.hasHeightForWidth()
        wanted, least = size.height(), self.minimumSizeHint().height()
        if layout is not None and told:
            wanted, least = layout.totalHeightForWidth(width), layout.totalMinimumHeightForWidth(width)
        height = min(wanted, max(room, window.height() // 2, least))
        left = max(MARGIN, min(at.x(), window.width() - width - MARGIN))
        top = max(MARGIN, min(at.y(), window.height() - height - MARGIN))
        self.setGeometry(left, top, width, height)

    def close_now(self, *, back: bool = True) -> None:
        """Go away; with `back` the cursor returns to the button."""
        if self.isHidden():
            return
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.removeEventFilter(self)
            application.focusChanged.disconnect(self._went)
        self.hide()
        if back and self._anchor.isVisible():
            self._anchor.setFocus()
        self.closed.emit()
        drop(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._anchor and event.type() == QEvent.Type.Hide and not self._anchor.isHidden():
            self.close_now(back=False)  # the room around the button was left: nothing stays over another one
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            list_of_a_box = isinstance(watched, QWidget) and watched.window() is not self.window()
            if isinstance(watched, QWidget) and not self._holds(watched) and not list_of_a_box:
                self.close_now(back=False)
        return False

    def _holds(self, widget: QWidget | None) -> bool:
        """Whether a widget is in the panel, or in one that was opened from it."""
        while widget is not None:
            if widget is self or self.isAncestorOf(widget):
                return True
            while widget is not None and not isinstance(widget, Popup):
                widget = widget.parentWidget()
            widget = widget._anchor if widget is not None else None
        return False

    def _went(self, before: QWidget | None, now: QWidget | None) -> None:
        """The cursor left for another place of the window (Ctrl+F, Ctrl+K): the panel does not stay over the page, where Esc
        would not reach it any more. What is hidden while the panel changes does not count."""
        if before is None or now is None or now.window() is not self.window():
            return
        if before.isVisible() and self._holds(before) and not self._holds(now):
            self.close_now(back=False)

    def event(self, event: QEvent) -> bool:
        asked = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if asked and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined] # ours, not the window's “back”
            event.accept()
            return True
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.fit()  # what was said since it opened needs room
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_now()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)


class OnePopup:
    """At most one popup of an owner at a time: the next closes the one before."""

    def __init__(self) -> None:
        self._open: Popup | None = None

    def show(self, anchor: QWidget, content: QWidget) -> Popup:
        """Open `content` below `anchor`."""
        self.close()
        popup = self._open = Popup(anchor, content)
        popup.closed.connect(lambda: self._gone(popup))
        popup.open()
        return popup

    def close(self) -> None:
        """Close what is open."""
        if self._open is not None:
            self._open.close_now()
            self._open = None

    def _gone(self, popup: Popup) -> None:
        if self._open is popup:
            self._open = None
