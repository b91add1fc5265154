"""Everything the office knows, and how two such states differ."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from app.models.tables import Base
from app.office import Office

LASTING = frozenset(
    ("audit_entry", "audit_change", "bin_item", "draft", "issued_number", "exchange_log", "viewing", "office_setting",
     "ledger_closed_row")
)  # fmt: skip
"""What an undo leaves: the log of what was done, numbers given out, what was looked at or left the house, last choices,
what a ledger said when a period was closed (models.ledger_periods)."""
UNSEEN = frozenset({"version", "changed_at", "changed_by"})
"""Who wrote a row last and how often: an undo writes too."""
Row = dict[str, Any]
State = dict[str, dict[tuple[Any, ...], Row]]


def dump(office: Office) -> State:
    """Every row of every table that an undo restores, by table and key; rows in the bin too."""
    with office.read() as session:
        found: State = {}
        for table in Base.metadata.sorted_tables:
            if table.name not in LASTING:
                keys = [column.name for column in table.primary_key]
                rows = session.connection().execute(select(*(c for c in table.c if c.name not in UNSEEN)))
                found[table.name] = {tuple(row[key] for key in keys): dict(row) for row in rows.mappings()}
        return found


def differences(before: State, after: State) -> Iterator[str]:
    """In words what is gone, new or other."""
    for name, old in before.items():
        new = after[name]
        for key in sorted(old.keys() | new.keys(), key=repr):
            if key not in new:
                yield f"{name} {key} is gone: {_said(old[key])}"
            elif key not in old:
                yield f"{name} {key} is left: {_said(new[key])}"
            else:
                for column, was in old[key].items():
                    if new[key][column] != was:
                        yield f"{name} {key} {column}: was {was!r}, is {new[key][column]!r}"


def _said(row: Row) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in row.items() if value not in (None, "", [], {}))
