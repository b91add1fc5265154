"""The records that are begun by keys wherever in a case the keyboard stands; one that is not possible now says why."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QTabBar

from app.ui.mediation import record_kinds
from app.ui.mediation.context import Context
from app.ui.mediation.meetings_card import MeetingsCard
from app.ui.mediation.writing import RecordKind
from app.ui.shell import Shell

Change = Callable[[RecordKind, Any], None]
"""Brings the form of a record: a new one (None), or the one that is kept."""
Begin = Callable[[Shell, Context, Change], None]


def inquire(_shell: Shell, _now: Context, change: Change) -> None:
    """Another record of an inquiry."""
    change(record_kinds.INQUIRY, None)


def hand_in(_shell: Shell, _now: Context, change: Change) -> None:
    """Another piece of evidence."""
    change(record_kinds.EVIDENCE, None)


def confirm(shell: Shell, now: Context, change: Change) -> None:
    """The joint application for judicial confirmation."""
    _unless(now.against_confirming, shell, change, record_kinds.CONFIRMATION, None)


def bind(shell: Shell, now: Context, change: Change) -> None:
    """The dossier, bound or corrected."""
    _unless(now.against_binding, shell, change, record_kinds.FILING, now.case.filing)


def meet(parts: QTabBar, card: Callable[[], MeetingsCard]) -> None:
    """Tie a meeting: its card stands in the first part, made when that part is shown."""
    parts.setCurrentIndex(0)
    card().begin()


def _unless(why: Any, shell: Shell, change: Change, kind: RecordKind, kept: Any) -> None:
    if why is None:
        change(kind, kept)
    else:
        shell.say(str(why))


KEYS: tuple[tuple[str, Begin], ...] = (
    ("Ctrl+Shift+R", inquire),
    ("Ctrl+Shift+Z", hand_in),
    ("Ctrl+Shift+J", confirm),
    ("Ctrl+Shift+K", bind),
)
