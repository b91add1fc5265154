"""Ledgers' own fields in words: those of a row, of the open rows that fill a paper, and the relief given so far."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select

from app.models.definitions.kinds import Ledger, Question
from app.models.fields.base import Scope, open_at
from app.models.fields.own import own_field
from app.models.fields.show import text_of
from app.models.tables import LedgerEntry
from app.office import Office
from app.usecases.questions import Asked


def texts(
    office: Office, ledger: Ledger, row: LedgerEntry, only: Collection[str] = ()
) -> dict[str, str]:  # fmt: skip
    """What stands in the row's own fields (or in `only` some), in words, by field key; empty where nothing is known.

    A record that is linked stands with its name or number, a computed field with its value, as in the list.
    """
    scope = Scope(office.library, office.today(), office.today())
    specs = [spec for spec in ledger.field if not only or spec.key in only]
    found = {spec.key: text_of(own_field(spec), row.fields.get(spec.key), scope) for spec in specs}
    asked = [spec.key for spec in specs if spec.type == "link" or not spec.typed]
    return found | _as_listed(office, ledger, row.id, asked)


def _as_listed(office: Office, ledger: Ledger, entry_id: int, names: Sequence[str]) -> dict[str, str]:
    """What the ledger's list says in these columns of a row."""
    if not names:
        return {}
    question = Question(f"ledger.{ledger.key}", (("id", "=", entry_id),))
    with office.read() as session:
        rows = Asked(office, session, question).rows(names, ("id",), None, 1, masked=False)
    return dict(zip(names, rows[0].cells, strict=True)) if rows else dict.fromkeys(names, "")


def filling(office: Office, keys: Iterable[str], values: Mapping[str, Any]) -> dict[str, str]:
    """`LEDGER_FIELD` of the open rows of the resident or household a paper is for; a blank where there is no row."""
    found: dict[str, str] = {}
    for key in keys:
        ledger = office.library.ledgers.get(key)
        if ledger is None:
            continue
        row = _open_row(office, ledger, values.get("_resident_id"), values.get("_household_id"))
        own = texts(office, ledger, row) if row else {f.key: "" for f in ledger.field}
        found |= {f"{key}_{name}": text for name, text in own.items()}
        found[f"{key}_start"] = str(row.start or "") if row else ""
    return found


def _open_row(office: Office, ledger: Ledger, resident_id: Any, household_id: Any) -> LedgerEntry | None:
    owner = (
        LedgerEntry.household_id == household_id
        if ledger.belongs_to == "household"
        else LedgerEntry.resident_id == resident_id
    )
    query = select(LedgerEntry).where(LedgerEntry.ledger == ledger.key, owner)
    with office.read() as session:
        return session.scalars(
            query.where(open_at(LedgerEntry, office.today())).order_by(LedgerEntry.id.desc())
        ).first()


def relief(office: Office, resident_id: int | None, household_id: int | None) -> dict[str, str]:
    """上次救助 and this year's 次数 and 金额 from the ledger 社会救助台账; blank when nothing was ever registered there."""
    ledger = office.library.ledgers.get("relief")
    blank = dict.fromkeys(("relief_last", "relief_last_amount", "relief_times", "relief_sum"), "")
    if ledger is None or not household_id:
        return blank
    mine = or_(LedgerEntry.household_id == household_id, LedgerEntry.resident_id == resident_id)
    with office.read() as session:
        query = (
            select(LedgerEntry).where(LedgerEntry.ledger == "relief", mine).order_by(LedgerEntry.start.desc())
        )
        rows = [r for r in session.scalars(query) if r.start is not None]
    if not rows:
        return blank
    year = [r for r in rows if r.start and r.start.year == office.today().year]
    amount = str(rows[0].fields.get("amount") or "")
    return {
        "relief_last": str(rows[0].start), "relief_last_amount": f"{amount} 元" if amount else "",
        "relief_times": f"{len(year)} 次",
        "relief_sum": f"{sum((Decimal(str(r.fields.get('amount') or 0)) for r in year), Decimal('0.00')):.2f} 元",
    }  # fmt: skip
