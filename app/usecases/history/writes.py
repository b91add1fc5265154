"""Whether what was done wrote anything: a form that is saved as it was opened leaves no line in the log."""

from collections.abc import Callable
from typing import TypeVar

from app.office import Office

Made = TypeVar("Made")


def heard(office: Office, act: Callable[[], Made]) -> tuple[Made, bool]:
    """(what `act` gave, whether it wrote). What it raises reaches the caller."""
    kinds: list[frozenset[str]] = []

    def listener(written: frozenset[str]) -> None:
        kinds.append(written)

    office.listeners.append(listener)
    try:
        return act(), bool(kinds)
    finally:
        office.listeners.remove(listener)
