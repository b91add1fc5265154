"""A day of one clerk: acts by name and dice, each told in the words of the office's own log."""

from random import Random

from hypothesis import note
from sqlalchemy import func, select

from app.errors import ClerkError
from app.models.tables import AuditEntry
from app.office import Office
from app.usecases.history import undo
from tests.usecases.days import desk, disputes, files, homes, matters, places, public, rosters, rows
from tests.usecases.days.picks import NothingThereError, Picks

Step = tuple[str, int]
"""The name of an act, and what its dice start from."""


def take_back(p: Picks) -> None:
    """One of the latest acts is undone, or an undo of it: not always the last."""
    undo.undo(p.office, p.one([act.id for act in undo.acts(p.office, 30) if not act.undone]))


THEMES = (
    (*files.ACTS, *homes.ACTS, *places.ACTS),
    (*rows.ACTS, *files.ACTS),
    (*rosters.ACTS, *files.ACTS, *homes.ACTS),
    (*matters.ACTS, *public.ACTS),
    (*disputes.ACTS, *matters.ACTS),
    (*desk.ACTS, *matters.ACTS),
)
"""What a day is about, so that its acts meet one another; what is named twice is done twice as often."""
WORK = tuple(dict.fromkeys(act for theme in THEMES for act in theme))
"""Everything a clerk of the game does that can be taken back."""
OTHER = (*desk.ANY_ORDER, *desk.FOR_GOOD)
FORWARD = tuple(tuple(act.__name__ for act in theme) for theme in (*THEMES, WORK))
"""The names of the acts of each kind of day, the last of which is about anything."""
WITH_UNDOS = tuple(
    (*names, *(act.__name__ for act in OTHER), *[take_back.__name__] * (len(names) // 6)) for names in FORWARD
)
_ACTS = {act.__name__: act for act in (*WORK, *OTHER, take_back)}


class Day:
    """What one clerk does in an office."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.began = self.last()

    def last(self) -> int:
        """The newest line of the log."""
        with self.office.read() as session:
            return session.scalar(select(func.max(AuditEntry.id))) or 0

    def do(self, step: Step) -> None:
        """One act, perhaps refused: then nothing may be written."""
        name, seed = step
        before = self.last()
        try:
            _ACTS[name](Picks(self.office, Random(seed)))
        except NothingThereError:
            return
        except ClerkError as refusal:
            note(f"{step} was refused: {refusal.message}")
            assert self.last() == before, f"{step} was refused and yet written: {self.written(before)}"
            return
        note(f"{step}: {self.written(before)}")

    def written(self, since: int) -> dict[int, str]:
        """The lines of the log after another, by number."""
        with self.office.read() as session:
            query = select(AuditEntry.id, AuditEntry.what).where(AuditEntry.id > since)
            return {line.id: line.what for line in session.execute(query.order_by(AuditEntry.id))}

    def undo_backwards(self) -> None:
        """Take back all that was done today, the last first; nothing of it may be kept."""
        for entry, what in reversed(self.written(self.began).items()):
            kept = undo.undo(self.office, entry).kept
            assert kept == (), f"{entry} {what} was taken back in part: {kept}"
