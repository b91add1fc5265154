"""An entry that looks through a row of a ledger (a check of a watched place): the row says when last, the entry how it is
called; when the entry is corrected or thrown away, the row says again what it said before. A row of a closed period says it
by a correction (更正)."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app.db.locks import closed_over
from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.work import JournalKind
from app.models.fields.base import Scope
from app.models.tables import JournalEntry, LedgerCorrection, LedgerEntry
from app.office import Office
from app.usecases.ledgers.corrections import correct_in
from app.usecases.ledgers.links import read_link, said

BEFORE = "_before"
"""Where an entry keeps, in `details`, which row it looked through, what that row said before and the correction made."""
GONE = "这一处已经不在台账里了，请从提示里重新选"


def asked_of(office: Office, kind: JournalKind) -> JournalKind:
    """A kind as this clerk may fill it in now: without links to ledgers that are off, or that he may not see."""
    return replace(kind, field=tuple(one for one in kind.field if _asked(office, one.to)))


def _asked(office: Office, to: str) -> bool:
    ledger = office.library.ledgers.get(to.removeprefix("ledger."))
    return not to.startswith("ledger.") or (ledger is not None and ledger.enabled)


def filled(office: Office, kind: JournalKind, details: dict[str, str]) -> dict[str, str]:
    """What was typed, with what was left empty taken from the row that is looked through. Raises ClerkError."""
    told, picked = kind.looks_through, _row_id(office, kind, details)
    if told is None or picked is None:
        return details
    ledger = office.library.ledger(kind.looked_in())
    with office.read() as session:
        row = session.get(LedgerEntry, picked)
        if row is None or row.ledger != ledger.key:
            raise ClerkError(f"没有找到“{details[told.link].strip()}”", "请从提示里选，或先登记它。")
        if row.deleted_at is not None:
            raise ClerkError(GONE)
        values = dict(row.fields)
    scope, specs = Scope(office.library, office.today(), office.today()), {f.key: f for f in ledger.field}
    return details | {
        here: said(office, specs[there], values.get(there), scope, masked=False)
        for here, there in told.fills.items()
        if not details.get(here, "").strip()
    }


def mark(office: Office, w: Write, entry: JournalEntry, kind: JournalKind) -> None:
    """The row was looked through on the day of the entry; not where it was looked through later than that."""
    told = kind.looks_through
    row_id = (entry.details or {}).get(told.link) if told else None
    row = w.session.get(LedgerEntry, int(row_id)) if row_id else None
    if told is None or row is None or not office.may("ledgers.edit"):
        return
    before = {"row": row.id, "reviewed_on": _text(row.reviewed_on), told.day: row.fields.get(told.day)}
    if row.reviewed_on is None or row.reviewed_on <= entry.on_day:
        row.reviewed_on = entry.on_day
    day = entry.on_day.isoformat()
    if told.day and str(row.fields.get(told.day) or "") < day:
        before["correction"] = _say(office, w, row, told.day, day, f"{kind.name}：{entry.title}")
    entry.details = entry.details | {BEFORE: before}


def _say(office: Office, w: Write, row: LedgerEntry, field: str, day: str | None, why: str) -> int | None:
    """Write a day into a row; into one of a closed period by a correction, whose id is returned."""
    if closed_over(w.session, row.ledger, row.start, row.end) is not None:
        return correct_in(office, w, row, field, day, why).id
    rest = {key: value for key, value in row.fields.items() if key != field}
    row.fields = rest | ({field: day} if day else {})
    return None


def take_back(office: Office, w: Write, entry: JournalEntry, kind: JournalKind) -> None:
    """What the entry said of its row is taken back, as far as nothing else was said of the row since."""
    before, told = (entry.details or {}).get(BEFORE) or {}, kind.looks_through
    row = w.session.get(LedgerEntry, before["row"]) if before else None
    if told is None or row is None:
        return
    if row.reviewed_on == entry.on_day:
        row.reviewed_on = date.fromisoformat(then) if (then := before["reviewed_on"]) else None
    day = entry.on_day.isoformat()
    if not told.day or row.fields.get(told.day) != day or before.get(told.day) == day:
        return
    made = w.session.get(LedgerCorrection, before.get("correction") or 0)
    if made is not None and closed_over(w.session, row.ledger, made.on_day, None) is None:
        row.fields = {
            key: value for key, value in {**row.fields, told.day: made.old}.items() if value is not None
        }
        w.session.delete(made)
    else:
        _say(office, w, row, told.day, before.get(told.day), f"{kind.name}改了或删了：{entry.title}")


def row_of(office: Office, session: Session, entry: JournalEntry) -> tuple[str, int, str] | None:
    """The row an entry looked through as (kind, id, words), where the clerk may open it."""
    kind = office.library.journal.get(entry.kind)
    told = kind.looks_through if kind else None
    picked = (entry.details or {}).get(told.link) if told else None
    if kind is None or not picked or not _asked(office, f"ledger.{kind.looked_in()}"):
        return None
    row = session.get(LedgerEntry, int(picked))
    name = office.library.ledger(kind.looked_in()).name
    return ("ledger_entry", row.id, f"{name}：{row.number}") if row is not None else None


def _row_id(office: Office, kind: JournalKind, details: dict[str, str]) -> int | None:
    told = kind.looks_through
    spec = next((one for one in kind.field if told and one.key == told.link), None)
    text = details.get(spec.key, "").strip() if spec else ""
    return int(read_link(office, spec, text)) if spec and text else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
