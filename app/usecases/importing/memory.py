"""Which field a clerk said a column is, remembered with the headings of the sheet: of rosters and of ledgers alike."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from app.exchange.sheets.header import Column
from app.models.tables import OfficeSetting
from app.office import Office

LAST_TIME = "上次这样对应"


@dataclass(frozen=True)
class MappedColumn:
    """A column of the sheet and the field it is taken for (None: not imported)."""

    column: Column
    field: str | None
    confidence: float
    why: str


def said_of(columns: Sequence[MappedColumn]) -> dict[str, Any]:
    """What is kept of a mapping: the field of each column, by its place."""
    return {str(c.column.index): c.field for c in columns}


def as_said(
    columns: Sequence[MappedColumn], said: Mapping[str, Any], known: Container[str]
) -> tuple[MappedColumn, ...]:
    """The columns as they were taken the last time; a field that is no more is left as it is proposed now."""
    return tuple(
        replace(c, field=field, confidence=1.0, why=LAST_TIME)
        if str(c.column.index) in said and ((field := said[str(c.column.index)]) is None or field in known)
        else c
        for c in columns
    )


def recalled(office: Office, key: str) -> Any:
    """What was kept under a key, None for nothing."""
    with office.read() as session:
        kept = session.get(OfficeSetting, key)
    return kept.value if kept is not None else None


def differing(session: Session, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What of this is not kept yet, or otherwise."""
    return {k: v for k, v in kept.items() if (old := session.get(OfficeSetting, k)) is None or old.value != v}


def keep(office: Office, new: Mapping[str, Any]) -> None:
    """Keep these; nothing is written for nothing."""
    if new:
        with office.write("记住表头对应") as w:
            for key, said in new.items():
                w.session.merge(OfficeSetting(key=key, value=said))
