"""报表: the month of the work and the population's month, one in front of the other."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.ui.shell import Shell
from app.ui.summaries.page import SummariesPage
from app.ui.widgets.parts import column, row

MONTH, POPULATION = 0, 1


class SummariesRoom(QWidget):
    """Two tabs; Ctrl+PageDown and Ctrl+PageUp change them. The second is made when it is first looked at."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.month_page = SummariesPage(shell)
        self.population_page: QWidget | None = None
        self._build()
        self._bind()

    def _build(self) -> None:
        self._tabs = QTabBar()
        self._tabs.setAccessibleName("各种报表")
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        for words in ("工作月报", "人口月报"):
            self._tabs.addTab(words)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.month_page)
        layout = column(spacing=0)
        layout.addLayout(row(self._tabs, None, margins=(12, 6, 12, 0)))
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.month_page)

    def _bind(self) -> None:
        self._tabs.currentChanged.connect(self.view)
        for keys in ("Ctrl+PgDown", "Ctrl+PgUp"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda: self._tabs.setCurrentIndex(1 - self._tabs.currentIndex()))

    def view(self, at: int) -> None:
        """Bring a tab to the front."""
        if at == POPULATION and self.population_page is None:
            from app.ui.summaries.population_page import PopulationPage

            self.population_page = PopulationPage(self._shell)
            self._stack.addWidget(self.population_page)
        self._stack.setCurrentIndex(at)
        self._tabs.setCurrentIndex(at)
        self.setFocusProxy(self._stack.currentWidget())

    def entered(self) -> None:
        """Come back to the room: what is in front is counted again."""
        self._stack.currentWidget().entered()  # type: ignore[attr-defined]

    def show_this(self, *, view: str = "", **what: str) -> None:
        """Show a month, or the population."""
        self.view(POPULATION if view == "population" else MONTH)
        if what:
            self.month_page.show_this(**what)
