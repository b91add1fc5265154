"""What computed fields show in the designer's invented rows: asked of a database in memory by the same SQL as rows that are
kept, and thrown away with it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from app.models.base import Base
from app.models.definitions.kinds import Ledger, LedgerField
from app.models.fields.base import Scope
from app.models.fields.kinds import find_field
from app.models.fields.ledgers import ledger_kind
from app.models.fields.show import text_of
from app.models.rules.dates import PartialDate
from app.models.tables import Household, LedgerEntry, Resident
from app.office import Office
from app.usecases.ledgers import values

AS_SAID = frozenset({"link", "id_number", "phone"})
"""Types whose invented words stand as they are: a masked number is none, and nobody is linked with."""


def reckoned(
    office: Office, ledger: Ledger, rows: Sequence[Mapping[str, str]], births: Sequence[PartialDate]
) -> list[dict[str, str]]:
    """The computed fields of rows by key; each row says its typed fields and its `start`, and belongs to somebody born then."""
    asked = [
        find_field(office.library, ledger_kind(office.library, ledger), f.key)
        for f in ledger.field
        if not f.typed
    ]
    scope = Scope(office.library, office.today(), office.today())
    if not asked:
        return [{} for _ in rows]
    with _memory() as session:
        for at, (row, birth) in enumerate(zip(rows, births, strict=True), 1):
            session.add_all(_records(office, ledger, at, row, birth))
        session.flush()
        columns = (field.column(LedgerEntry, scope) for field in asked)
        query = select(*columns).select_from(LedgerEntry).order_by(LedgerEntry.id)
        found = session.execute(query).all()
    return [
        {field.name: text_of(field, value, scope) for field, value in zip(asked, line, strict=True)}
        for line in found
    ]


@contextmanager
def _memory() -> Iterator[Session]:
    from sqlcipher3 import dbapi2

    engine = create_engine("sqlite://", module=dbapi2)
    try:
        with Session(engine) as session:
            for table in Base.metadata.tables.values():
                session.execute(CreateTable(table))
            yield session
    finally:
        engine.dispose()


def _records(
    office: Office, ledger: Ledger, at: int, row: Mapping[str, str], birth: PartialDate
) -> list[Any]:
    """A row, and whom it belongs to."""
    now = office.clock.now()
    when = {"id": at, "created_at": now, "changed_at": now}
    owners = {
        "resident": {"resident_id": at},
        "household": {"household_id": at},
    }
    kept = {f.key: value for f in ledger.typed_fields if (value := _kept(office, f, row[f.key])) is not None}
    return [
        Resident(name="样例", birth_date=birth, **when),
        Household(head_id=at, **when),
        LedgerEntry(
            ledger=ledger.key, start=date.fromisoformat(row["start"]), fields=kept, **owners.get(ledger.belongs_to, {}), **when
        ),
    ]  # fmt: skip


def _kept(office: Office, spec: LedgerField, text: str) -> Any:
    return text if spec.type in AS_SAID else values.typed(office, spec, text)
