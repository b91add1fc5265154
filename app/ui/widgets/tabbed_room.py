"""A room of several pages, one in front of the others, changed by tabs or by keys; a page is made when first looked at."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import column, row

View = tuple[str, str, Callable[[Shell], QWidget]]
"""(key, name on the tab, maker) of a page."""
PAGE_KEYS = ("Ctrl+PgDown", "Ctrl+PgUp")
ALWAYS = ("Ctrl+Shift+PgDown", "Ctrl+Shift+PgUp")
"""These change the page in every room of several, also where a page uses the others for its own parts."""


class TabbedRoom(QWidget):
    """`name` is what a screen reader calls the tabs; `keys` go one tab on and one back."""

    def __init__(
        self, shell: Shell, name: str, views: Sequence[View], keys: Sequence[str] = PAGE_KEYS
    ) -> None:
        super().__init__()
        self._shell = shell
        self._name, self._views, self._keys = name, tuple(views), tuple(keys)
        self.pages: dict[str, Any] = {}
        self._build()
        self._bind()
        self.view(self._views[0][0])

    def _build(self) -> None:
        self._tabs = QTabBar()
        self._tabs.setAccessibleName(self._name)
        self._tabs.setToolTip(f"{'、'.join(self._keys)} 换一页".replace("Pg", "Page"))
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        for _key, words, _make in self._views:
            self._tabs.addTab(words)
        self._stack = QStackedWidget()
        layout = column(spacing=0)
        layout.addLayout(row(self._tabs, None, margins=(12, 6, 12, 0)))
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)

    def _bind(self) -> None:
        self._tabs.currentChanged.connect(lambda at: self.view(self._views[at][0]))
        every = dict.fromkeys((*zip(self._keys, (1, -1), strict=True), *zip(ALWAYS, (1, -1), strict=True)))
        for keys, step in every:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=step: self._turn(by))

    def _turn(self, by: int) -> None:
        self._tabs.setCurrentIndex((self._tabs.currentIndex() + by) % len(self._views))
        self.setFocus()

    def view(self, key: str) -> Any:
        """Bring a tab to the front, the first when there is none of this key; returns its page.

        What stood behind is read again: it may have changed meanwhile.
        """
        at = next((n for n, view in enumerate(self._views) if view[0] == key), 0)
        key = self._views[at][0]
        again = key in self.pages and self._stack.currentWidget() is not self.pages[key]
        if key not in self.pages:
            self.pages[key] = made = self._views[at][2](self._shell)
            self._stack.addWidget(made)
            self._made(made)
        self._stack.setCurrentWidget(self.pages[key])
        self._tabs.setCurrentIndex(at)
        self.setFocusProxy(self.pages[key])
        if again:
            self.entered()
        return self.pages[key]

    def _made(self, page: Any) -> None:
        """A page was made: a room that has something to do with its signals connects them here."""

    def entered(self) -> None:
        """Come back to the room: what is in front is read again."""
        self._stack.currentWidget().entered()  # type: ignore[attr-defined]
