"""调解: the cases; what is found and told of before them, and the rounds, stand beside them as tabs."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.mediation.page import MediationPage
from app.ui.shell import Shell
from app.ui.widgets.tabbed_room import TabbedRoom, View


def _leads(shell: Shell) -> QWidget:
    from app.ui.mediation.leads_page import LeadsPage

    return LeadsPage(shell)


def _rounds(shell: Shell) -> QWidget:
    from app.ui.mediation.rounds_page import RoundsPage

    return RoundsPage(shell)


def _moral(shell: Shell) -> QWidget:
    from app.ui.mediation.moral_page import MoralPage

    return MoralPage(shell)


VIEWS: tuple[View, ...] = (
    ("cases", "调解案件", MediationPage),
    ("leads", "民情线索", _leads),
    ("rounds", "纠纷排查", _rounds),
    ("moral", "道德评判", _moral),
)
"""The tabs from left to right."""
SHOWS = {
    "mediation_case": "cases",
    "lead": "leads",
    "lead_round": "rounds",
    "lead_round_grid": "rounds",
    "moral_case": "moral",
}
"""Which tab shows which kind of record."""
TAB_KEYS = ("Ctrl+Shift+PgDown", "Ctrl+Shift+PgUp")
"""The parts of a case have Ctrl+PageDown."""


class MediationRoom(TabbedRoom):
    """The tabs of mediation."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "调解的各页", VIEWS, TAB_KEYS)

    @property
    def cases(self) -> MediationPage:
        """The cases, which are always there."""
        page: MediationPage = self.pages["cases"]
        return page

    def show_this(self, *, kind: str = "mediation_case", view: str = "", **what: Any) -> None:
        """Show a record in the tab it belongs to, or a tab."""
        page = self.view(view or SHOWS.get(kind, "cases"))
        if what:
            page.show_this(kind=kind, **what)
