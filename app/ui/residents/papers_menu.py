"""Ctrl+P: the paper that can be printed for a record, or a choice when there are several."""

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.ui.paper_asks import ask_and_print
from app.ui.shell import Shell
from app.ui.widgets.menus import choose_from

OWN_SHEET = ("resident_card", "resident_sheet", "household_sheet", "building_sheet")
"""A record's own sheets stand in front of the forms that are filled in for it now and then."""


def offer_papers(
    shell: Shell, owner: QWidget, kind: str, record_id: int, of: str = "", under: QWidget | None = None
) -> None:
    """Show the only paper at once; several are offered in a menu (under the button that was pressed), chosen with the
    arrow keys or a number."""
    from app.usecases.papers import printing

    def papers(office: Any, _progress: Any) -> list[tuple[str, str]]:
        found = [(t.key, t.name) for t in printing.papers_for(office, kind, of)]
        return sorted(found, key=lambda p: OWN_SHEET.index(p[0]) if p[0] in OWN_SHEET else len(OWN_SHEET))

    shell.tasks.run(owner, papers, lambda found: _offered(shell, owner, record_id, found, under))


def _offered(
    shell: Shell, owner: QWidget, record_id: int, found: list[tuple[str, str]], under: QWidget | None
) -> None:
    if not found:
        shell.say("这类记录还没有可以打印的文书")
        return
    if len(found) == 1:
        print_paper(shell, owner, record_id, *found[0])
        return
    place = QPoint(0, under.height()) if under is not None else QPoint(shell.theme.px(20), shell.theme.px(96))
    entries = [(name, partial(print_paper, shell, owner, record_id, key, name)) for key, name in found]
    choose_from(owner, "打印哪一种文书", entries, (under or owner).mapToGlobal(place))


def print_paper(shell: Shell, owner: QWidget, record_id: int, key: str, name: str) -> None:
    """The paper with its preview, after what it asks; printed papers are kept in the file."""
    ask_and_print(shell, owner, key, record_id, name)
