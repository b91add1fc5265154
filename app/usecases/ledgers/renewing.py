"""变更: what a row tells changed on a day. It is ended and begun anew, so that the periods before keep what was true then."""

from dataclasses import dataclass
from datetime import date

from app.errors import ClerkError
from app.models.rules.text import clean
from app.models.tables import LedgerEntry
from app.office import Office
from app.usecases.ledgers import entries
from app.usecases.ledgers.listing import spoken
from app.usecases.ledgers.snapshots import state_of_day

SAME = (
    "ledger",
    "resident_id",
    "household_id",
    "area_id",
    "organisation_id",
    "owner_name",
    "snapshot",
    "note",
)
"""What the new row takes over besides its own fields."""


@dataclass(frozen=True)
class Anew:
    """What was done: the audit line, the new row."""

    act: int
    entry_id: int


def begin_anew(office: Office, entry_id: int, on: date, reason: str) -> Anew:
    """What a row tells changed on a day: it is ended and a row that says the same begins, to be changed; one act.

    Raises ClerkError for a row that is ended, or had not begun, and one that goes by steps.
    """
    if not clean(reason):
        raise ClerkError("请写明变更原因", "例如：保障金调整。")
    with office.write("变更台账") as w:
        old = w.session.get(LedgerEntry, entry_id)
        if old is None or old.end is not None:
            raise ClerkError("这一行已经终止了", "请选在册的那一行。")
        ledger = office.library.ledger(old.ledger)
        if ledger.flow:
            raise ClerkError(f"{ledger.name}按步骤办理，没有变更", "请用“办理”里的下一步。")
        if old.start is not None and on <= old.start:
            raise ClerkError(f"变更日期要在起始日期 {old.start} 之后", "当天就写错了的，请直接修改。")
        entries.change_in(office, old, {"end": on.isoformat(), "end_reason": reason})
        w.session.flush()
        new = LedgerEntry(**{name: getattr(old, name) for name in SAME}, fields=dict(old.fields))
        new.start, new.reason = on, clean(reason)
        if old.snapshot is not None:
            new.snapshot = state_of_day(office, w.session, ledger, new)
        new.number = entries.numbered(ledger, entries.next_number(w.session, ledger))
        w.session.add(new)
        w.session.flush()
        w.what = (
            f"{spoken(ledger)}：变更 {'' if ledger.sensitivity == 'restricted' else old.number or ''}".strip()
        )
        made = new.id
    return Anew(w.entry_id or 0, made)
