"""Rows that go on in one another: ended and begun anew (变更) for the same owner on that day or the day after."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from app.models.tables import LedgerEntry


def person_or_home(row: LedgerEntry) -> object:
    """Whose a row is: the resident, else the household; None when it belongs to neither."""
    return row.resident_id or row.household_id


def chains(
    rows: Iterable[LedgerEntry],
    owner: Callable[[LedgerEntry], object] = person_or_home,
    alike: Callable[[LedgerEntry, LedgerEntry], bool] = lambda _before, _after: True,
) -> list[list[LedgerEntry]]:
    """The rows, those that go on for the same owner behind one another; one without an owner stands alone.

    `alike` says whether a row may go on in another one where the owner alone does not tell it.
    """
    by_owner: dict[object, list[list[LedgerEntry]]] = {}
    found: list[list[LedgerEntry]] = []
    for row in sorted(rows, key=lambda e: (e.start or date.min, e.id)):
        whose = owner(row)
        known = by_owner.setdefault(whose, []) if whose is not None else []
        chain = next((c for c in known if goes_on(c[-1].end, row.start) and alike(c[-1], row)), None)
        if chain is None:
            chain = []
            known.append(chain)
            found.append(chain)
        chain.append(row)
    return found


def goes_on(end: date | None, start: date | None) -> bool:
    """Whether a row begun then goes on where one ended: on the first day it was gone, or the day after."""
    return end is not None and start is not None and start - end in (timedelta(0), timedelta(1))
