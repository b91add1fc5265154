"""今日: the day's page, the journal of the work around people, who is to be visited, campaigns, emergencies; one in front of the others."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.shell import Shell
from app.ui.today.page import TodayPage
from app.ui.widgets.tabbed_room import TabbedRoom, View


def _journal(shell: Shell) -> QWidget:
    from app.ui.today.journal_page import JournalPage

    return JournalPage(shell)


def _visits(shell: Shell) -> QWidget:
    from app.ui.today.visits_page import VisitsPage

    return VisitsPage(shell)


def _campaigns(shell: Shell) -> QWidget:
    from app.ui.today.campaigns_page import CampaignsPage

    return CampaignsPage(shell)


def _emergencies(shell: Shell) -> QWidget:
    from app.ui.today.emergencies_page import EmergenciesPage

    return EmergenciesPage(shell)


VIEWS: tuple[View, ...] = (
    ("day", "今日", TodayPage),
    ("journal", "工作记录", _journal),
    ("visits", "该走访", _visits),
    ("campaigns", "专项活动", _campaigns),
    ("emergencies", "突发事件", _emergencies),
)
"""The tabs from left to right."""
VIEW_OF = {"journal_entry": "journal", "emergency": "emergencies", "campaign": "campaigns"}
"""The tab that shows a kind of record."""


class TodayRoom(TabbedRoom):
    """The tabs of today."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "今日的各页", VIEWS)

    @property
    def day_page(self) -> Any:
        """The page of the day, which is always there."""
        return self.pages["day"]

    def _made(self, page: Any) -> None:
        if hasattr(page, "visit"):
            page.visit.connect(self._write_visit)

    def _write_visit(self, due: Any) -> None:
        """From the list of those to be visited straight into the form."""
        self.view("journal").write(
            "visit",
            resident=due.resident_id,
            household=due.household_id,
            whom=due.name or due.address,
            group=due.group,
        )

    def show_this(self, *, kind: str = "", view: str = "", **what: Any) -> None:
        """Show an entry of the journal, or a tab."""
        key = view or VIEW_OF.get(kind, "day")
        self.view(key).show_this(kind=kind, **what)
