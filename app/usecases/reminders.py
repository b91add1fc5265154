"""Days of ledgers that 今日 reminds of, as resources/reminders.toml says: reports asked for, tasks, dangers to be mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.definitions.visibility import asked_of
from app.models.definitions.work import Reminder
from app.models.fields.kinds import find_field, kind_of
from app.models.rules.dates import read_date
from app.office import Office
from app.usecases.ledgers.keepers import duties, keeper_of
from app.usecases.questions import Asked

MOST = 200
"""Lines of one reminder; the list itself has the rest."""
RECORDS = {"ledger": "ledger_entry", "journal": "journal_entry"}
"""What a row of a ledger or an entry of a kind of the journal is as a record; other kinds are called as the record is."""


@dataclass(frozen=True)
class Reminded:
    """A record whose day comes near: its kind and id, what it is about, who is meant."""

    kind: str
    record_id: int
    what: str
    title: str
    who: str
    on: date


def near(office: Office, session: Session) -> Iterator[Reminded]:
    """What is overdue or near, for who keeps the ledger (`ledgers.keepers`). A ledger that is not on the shelf still
    reminds of the rows it has (the tasks of a campaign stand in the work plan); a restricted one does not while it is
    off or hidden."""
    held = duties(office, session)
    for reminder in office.library.reminders.values():
        keeper = keeper_of(office.library.ledgers, reminder.question.kind)
        if _given(office, reminder) and held.reached(keeper):
            yield from _of(office, session, reminder)


def _given(office: Office, reminder: Reminder) -> bool:
    """Whether its ledgers are there and still have the fields it asks (an office may have changed them)."""
    ledgers = [office.library.ledgers.get(key) for key in asked_of(reminder.question)]
    shut = office.library.hidden
    if any(ledger is None or ledger.key in shut for ledger in ledgers):
        return False
    kind = kind_of(office.library, reminder.question.kind)
    asked = {str(where[0]) for where in reminder.question.where}
    for name in asked | {n for n in (reminder.day, reminder.title, reminder.who) if n}:
        try:
            find_field(office.library, kind, name)
        except ClerkError:
            return False
    return True


def _of(office: Office, session: Session, reminder: Reminder) -> Iterator[Reminded]:
    last = office.today() + timedelta(days=reminder.soon)
    told = reminder.question
    near_by = ((reminder.day, "present"), (reminder.day, "<=", last.isoformat()))
    asked = Asked(office, session, Question(told.kind, (*told.where, *near_by), told.as_of))
    kind = RECORDS.get(told.kind.partition(".")[0], told.kind)
    names = (reminder.day, reminder.title, *([reminder.who] if reminder.who else []))
    for row in asked.rows(names, (reminder.day,), limit=MOST, masked=False):
        day = read_date(row.cells[0])
        if day is not None and day.full is not None:
            who = row.cells[2] if reminder.who else ""
            yield Reminded(kind, row.id, reminder.name, row.cells[1], who, day.full)
