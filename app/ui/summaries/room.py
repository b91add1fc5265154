"""报表: the month of the work, the population's month, the counts of the desk; one in front of the others."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.shell import Shell
from app.ui.widgets.tabbed_room import TabbedRoom, View


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


VIEWS: tuple[View, ...] = (
    ("month", "工作月报", _month),
    ("population", "人口月报", _population),
    ("desk", "一站式统计", _desk),
    ("mediation", "调解统计", _mediation),
    ("indicators", "建设指标", _indicators),
)
"""The tabs from left to right."""


class SummariesRoom(TabbedRoom):
    """The tabs of the reports."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "各种报表", VIEWS)

    @property
    def month_page(self) -> Any:
        """The month, which is always there."""
        return self.pages["month"]

    @property
    def population_page(self) -> Any:
        """The population's month, once it has been looked at."""
        return self.pages.get("population")

    def show_this(self, *, view: str = "month", **what: str) -> None:
        """Show a month, or another tab."""
        page = self.view(view)
        if what:
            page.show_this(**what)
