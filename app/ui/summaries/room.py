"""报表: the month of the work, the population's month, the counts of the desk; one in front of the others."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.ui.shell import Shell
from app.ui.widgets.parts import column, row


def _month(shell: Shell) -> QWidget:
    from app.ui.summaries.page import SummariesPage

    return SummariesPage(shell)


def _population(shell: Shell) -> QWidget:
    from app.ui.summaries.population_page import PopulationPage

    return PopulationPage(shell)


def _desk(shell: Shell) -> QWidget:
    from app.ui.summaries.desk_page import DeskPage

    return DeskPage(shell)


def _mediation(shell: Shell) -> QWidget:
    from app.ui.summaries.mediation_page import MediationStatisticsPage

    return MediationStatisticsPage(shell)


def _indicators(shell: Shell) -> QWidget:
    from app.ui.summaries.indicators_page import IndicatorsPage

    return IndicatorsPage(shell)


VIEWS: tuple[tuple[str, str, Callable[[Shell], QWidget]], ...] = (
    ("month", "工作月报", _month),
    ("population", "人口月报", _population),
    ("desk", "一站式统计", _desk),
    ("mediation", "调解统计", _mediation),
    ("indicators", "建设指标", _indicators),
)
"""(key, name, maker) of each tab, from left to right."""


class SummariesRoom(QWidget):
    """Tabs; Ctrl+PageDown and Ctrl+PageUp change them. Each page is made when it is first looked at."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.pages: dict[str, Any] = {}
        self._build()
        self._bind()
        self.view("month")

    def _build(self) -> None:
        self._tabs = QTabBar()
        self._tabs.setAccessibleName("各种报表")
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

    @property
    def month_page(self) -> Any:
        """The month, which is always there."""
        return self.pages["month"]

    @property
    def population_page(self) -> Any:
        """The population's month, once it has been looked at."""
        return self.pages.get("population")

    def view(self, key: str) -> None:
        """Bring a tab to the front."""
        at = next((n for n, view in enumerate(VIEWS) if view[0] == key), 0)
        if key not in self.pages:
            self.pages[key] = VIEWS[at][2](self._shell)
            self._stack.addWidget(self.pages[key])
        self._stack.setCurrentWidget(self.pages[key])
        self._tabs.setCurrentIndex(at)
        self.setFocusProxy(self.pages[key])

    def entered(self) -> None:
        """Come back to the room: what is in front is counted again."""
        self._stack.currentWidget().entered()  # type: ignore[attr-defined]

    def show_this(self, *, view: str = "month", **what: str) -> None:
        """Show a month, or another tab."""
        self.view(view)
        if what:
            self.pages[view].show_this(**what)
