"""A list of pages at the left, the chosen one at the right; a page is built when it is first entered."""

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QApplication, QListWidget, QStackedWidget, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import row, scrolled

Make = Callable[[Shell], QWidget]


class _Names(QListWidget):
    """Enter goes into the page."""

    def __init__(self, into: Callable[[], object]) -> None:
        super().__init__()
        self._into = into

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._into()
        else:
            super().keyPressEvent(event)


def leave(page: QWidget) -> None:
    """Nothing is left in a page for the keyboard: it goes back to the names of the pages."""
    outer: QWidget | None = page
    while outer is not None and not isinstance(outer, SidePages):
        outer = outer.parentWidget()
    if outer is not None:
        outer.names.setFocus()


class SidePages(QWidget):
    """`pages` are (key, name, make). A page may have `entered()`; it scrolls unless it says `fills = True`."""

    def __init__(
        self, shell: Shell, title: str, pages: Sequence[tuple[str, str, Make]], width: int = 176
    ) -> None:
        super().__init__()
        self._shell, self._pages, self._width = shell, pages, width
        self._built: dict[int, QWidget] = {}
        self.names = _Names(lambda: self._built[self.names.currentRow()].focusNextChild())
        self.names.setAccessibleName(title)
        self._stack = QStackedWidget()
        self._build()

    def _build(self) -> None:
        self.names.setStyleSheet("QListWidget::item { border: none; }")
        self.names.addItems([name for _, name, _ in self._pages])
        self.names.currentRowChanged.connect(self._enter)
        layout = row(self.names, spacing=16, margins=(16, 12, 16, 12))
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self.names.setFixedWidth(self._shell.theme.px(self._width))
        self.names.setCurrentRow(0)

    def _enter(self, at: int) -> None:
        if at not in self._built:
            page = self._pages[at][2](self._shell)
            self._built[at] = page
            for keys in cast(list[QShortcut], page.findChildren(QShortcut)):
                keys.setContext(
                    Qt.ShortcutContext.WindowShortcut
                )  # also while the list of pages has the cursor
            self._stack.addWidget(page if getattr(page, "fills", False) else scrolled(page))
        holder = self._stack.widget(list(self._built).index(at))
        if holder is not None:
            self._stack.setCurrentWidget(holder)
        entered = getattr(self._built[at], "entered", None)
        if entered is not None:
            entered()

    def page(self, key: str) -> QWidget:
        """Go to a page by its key."""
        at = [k for k, _, _ in self._pages].index(key)
        self.names.setCurrentRow(at)
        return self._built[at]

    def entered(self) -> None:
        """Come back to the room: the page in front is read again."""
        self.names.setFixedWidth(self._shell.theme.px(self._width))
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.names.setFocus()
        self._enter(self.names.currentRow())

    def show_this(self, *, page: str = "", view: str = "", **_more: object) -> None:
        """Open a page by its key, which other rooms call a view."""
        page = page or view
        if page in [k for k, _, _ in self._pages]:
            self.page(page)
