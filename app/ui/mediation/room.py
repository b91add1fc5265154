"""调解: the cases; further subjects of the room stand beside them as tabs."""

from typing import Any

from app.ui.mediation.page import MediationPage
from app.ui.shell import Shell
from app.ui.widgets.tabbed_room import TabbedRoom, View

VIEWS: tuple[View, ...] = (("cases", "调解案件", MediationPage),)
"""The tabs from left to right."""
SHOWS = {"mediation_case": "cases"}
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
