"""The views of the residents' room, in their order. A further view is a line here and a module of its own.

A view is a QWidget made from the Shell. It may have `show_this(record_id=…, **more)` and `entered()`, and a signal
`elsewhere(str, int)` that asks the room for another view's record ("people", "households", "houses", "organisations").
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.ui.shell import Shell


@dataclass(frozen=True)
class View:
    """A view: its key, its tab's word, how it is made, the kinds of record it opens, and whether Ctrl+N, having nothing of
    its own to add there, registers a person."""

    key: str
    label: str
    make: Callable[[Shell], QWidget]
    kinds: tuple[str, ...] = ()
    registers: bool = False


def _people(shell: Shell) -> QWidget:
    from app.ui.residents.people_view import PeopleView

    return PeopleView(shell)


def _households(shell: Shell) -> QWidget:
    from app.ui.residents.households_view import HouseholdsView

    return HouseholdsView(shell)


def _duplicates(shell: Shell) -> QWidget:
    from app.ui.residents.duplicates_view import DuplicatesView

    return DuplicatesView(shell)


def _quality(shell: Shell) -> QWidget:
    from app.ui.residents.quality_view import QualityView

    return QualityView(shell)


def _houses(shell: Shell) -> QWidget:
    from app.ui.residents.houses_view import HousesView

    return HousesView(shell)


def _organisations(shell: Shell) -> QWidget:
    from app.ui.residents.organisations_view import OrganisationsView

    return OrganisationsView(shell)


VIEWS: tuple[View, ...] = (
    View("people", "人员", _people, ("resident", "")),
    View("households", "户", _households, ("household",)),
    View("houses", "楼栋房屋", _houses, ("area",)),
    View("organisations", "单位", _organisations, ("organisation",)),
    View("duplicates", "查重", _duplicates, registers=True),
    View("quality", "核对", _quality, registers=True),
)
