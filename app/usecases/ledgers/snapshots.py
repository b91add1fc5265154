"""What the owner's file said on the day a row was made, for ledgers that keep it (`keeps = "day"`)."""

from sqlalchemy.orm import Session

from app.models.definitions.kinds import Ledger, Question
from app.models.fields.ledgers import kept_names
from app.models.tables import LedgerEntry
from app.office import Office
from app.usecases.questions import Asked


def state_of_day(
    office: Office, session: Session, ledger: Ledger, entry: LedgerEntry
) -> dict[str, str] | None:
    """The texts of the owner's columns as they read today, by column; None where the ledger follows the owner."""
    names = kept_names(ledger)
    if not names:
        return None
    found: dict[str, str] = {}
    for kind, record_id in (("resident", entry.resident_id), ("household", entry.household_id)):
        own = [n for n in names if n.startswith(f"{kind}.")]
        if own and record_id is not None:
            asked = Asked(office, session, Question(kind, (("id", "=", record_id),)))
            rows = asked.rows([n.partition(".")[2] for n in own], limit=1, masked=False)
            found |= dict(zip(own, rows[0].cells, strict=True)) if rows else {}
    return found or None
