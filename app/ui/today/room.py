"""今日: the day's page, the journal of the work around people, who is to be visited, campaigns; one in front of the others."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.ui.shell import Shell
from app.ui.today.page import TodayPage
from app.ui.widgets.parts import column, row


def _journal(shell: Shell) -> QWidget:
    from app.ui.today.journal_page import JournalPage

    return JournalPage(shell)


def _visits(shell: Shell) -> QWidget:
    from app.ui.today.visits_page import VisitsPage

    return VisitsPage(shell)


def _campaigns(shell: Shell) -> QWidget:
    from app.ui.today.campaigns_page import CampaignsPage

    return CampaignsPage(shell)


VIEWS: tuple[tuple[str, str, Callable[[Shell], QWidget]], ...] = (
    ("day", "今日", TodayPage),
    ("journal", "工作记录", _journal),
    ("visits", "该走访", _visits),
    ("campaigns", "专项活动", _campaigns),
)
"""(key, name, maker) of each tab, from left to right."""


class TodayRoom(QWidget):
    """Tabs; Ctrl+PageDown and Ctrl+PageUp change them. Each page is made when it is first looked at."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.pages: dict[str, Any] = {}
        self._build()
        self._bind()
        self.view("day")

    def _build(self) -> None:
        self._tabs = QTabBar()
        self._tabs.setAccessibleName("今日的各页")
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        for _key, words, _make in VIEWS:
            self._tabs.addTab(words)
        self._stack = QStackedWidget()
        layout = column(spacing=0)
        layout.addLayout(row(self._tabs, None, margins=(12, 6, 12, 0)))
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)

    def _bind(self) -> None:
        self._tabs.currentChanged.connect(lambda at: self.view(VIEWS[at][0]))
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=step: self._turn(by))

    def _turn(self, by: int) -> None:
        self._tabs.setCurrentIndex((self._tabs.currentIndex() + by) % len(VIEWS))
        self.setFocus()

    @property
    def day_page(self) -> Any:
        """The page of the day, which is always there."""
        return self.pages["day"]

    def view(self, key: str) -> Any:
        """Bring a tab to the front; returns its page."""
        at = next(n for n, view in enumerate(VIEWS) if view[0] == key)
        if key not in self.pages:
            self.pages[key] = made = VIEWS[at][2](self._shell)
            self._stack.addWidget(made)
            if hasattr(made, "visit"):
                made.visit.connect(self._write_visit)
        self._stack.setCurrentWidget(self.pages[key])
        self._tabs.setCurrentIndex(at)
        self.setFocusProxy(self.pages[key])
        return self.pages[key]

    def _write_visit(self, due: Any) -> None:
        """From the list of those to be visited straight into the form."""
        self.view("journal").write(
            "visit",
            resident=due.resident_id,
            household=due.household_id,
            whom=due.name or due.address,
            group=due.group,
        )

    def entered(self) -> None:
        """Come back to the room: what is in front is read again."""
        self._stack.currentWidget().entered()  # type: ignore[attr-defined]

    def show_this(self, *, kind: str = "", view: str = "", **what: Any) -> None:
        """Show an entry of the journal, or a tab."""
        key = view or ("journal" if kind == "journal_entry" else "day")
        self.view(key).show_this(kind=kind, **what)
