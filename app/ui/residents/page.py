"""居民: people, households, houses and what is to be checked, one view in front of the others."""

from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QTabBar, QWidget

from app.ui.residents.views import VIEWS, View
from app.ui.shell import Shell
from app.ui.widgets.parts import button, column, row


class ResidentsPage(QWidget):
    """The room of residents: a tab for each view, made when it is first entered. Ctrl+PageDown goes to the next,
    Alt+← back to the view that led to a record of this one."""

    def __init__(self, shell: Shell, views: tuple[View, ...] = VIEWS) -> None:
        super().__init__()
        self._shell, self._views = shell, views
        self._made: dict[str, Any] = {}
        self._led = views[0].key
        self._build()
        self._bind()
        self.view(views[0].key)

    def _build(self) -> None:
        self._tabs = QTabBar()
        self._tabs.setAccessibleName("居民的各个视图")
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        for view in self._views:
            self._tabs.addTab(view.label)
        self._stack = QStackedWidget()
        self._back = button("返回", self._lead_back, "link", "Alt+Left", self, "回到刚才的名单")
        self._back.hide()
        layout = column(spacing=0)
        layout.addLayout(row(self._tabs, None, self._back, margins=(12, 6, 12, 0)))
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self._tabs.setVisible(
            len(self._views) > 1
        )  # shown before it has a parent it would be a window of its own

    def _bind(self) -> None:
        self._tabs.currentChanged.connect(lambda at: self.view(self._views[at].key).setFocus())
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda step=step: self._step(step))

    def _step(self, step: int) -> None:
        self._tabs.setCurrentIndex((self._tabs.currentIndex() + step) % len(self._views))

    def view(self, key: str) -> Any:
        """Bring a view to the front, with the keyboard if that was in the room; returns it."""
        focus = QApplication.focusWidget()
        had = focus is not None and self.isAncestorOf(focus)
        at = [v.key for v in self._views].index(key)
        new = key not in self._made
        if new:
            self._made[key] = made = self._views[at].make(self._shell)
            self._stack.addWidget(made)
            if hasattr(made, "elsewhere"):
                made.elsewhere.connect(self._elsewhere)
            if self._views[at].registers:
                QShortcut(QKeySequence("Ctrl+N"), made).activated.connect(self._register)
        made = self._made[key]
        other = self._stack.currentWidget() is not made
        self._stack.setCurrentWidget(made)
        if other:
            self._back.hide()
        self.setFocusProxy(made)
        if self._tabs.currentIndex() != at:
            self._tabs.blockSignals(True)
            self._tabs.setCurrentIndex(at)
            self._tabs.blockSignals(False)
        if had and other and focus is not self._tabs:
            made.setFocus()
        if not new and hasattr(made, "entered"):
            made.entered()
        return made

    def _elsewhere(self, key: str, record_id: int) -> None:
        if key in [v.key for v in self._views]:
            self._lead_to(key).show_this(record_id=record_id)

    def _register(self) -> None:
        self._lead_to("people").start_new()

    def _lead_to(self, key: str) -> Any:
        """Another view in front, with the way back to this one."""
        led = self._views[self._tabs.currentIndex()]
        there = self.view(key)
        self._led = led.key
        self._back.setText(f"返回{led.label}")
        self._back.setVisible(led.key != key)
        return there

    def _lead_back(self) -> None:
        self.view(self._led).setFocus()

    def show_this(
        self, *, record_id: int = 0, kind: str = "resident", view: str = "", **more: object
    ) -> None:
        """Open a record in the view its kind belongs to (from the search box or another room), or a view by its key."""
        key = view or next((v.key for v in self._views if kind in v.kinds), self._views[0].key)
        found = self.view(key)
        if hasattr(found, "show_this") and (record_id or more):
            found.show_this(record_id=record_id, kind=kind, **more)

    def entered(self) -> None:
        """Come back to the room: the view in front is read again."""
        self.view(self._views[self._tabs.currentIndex()].key)
