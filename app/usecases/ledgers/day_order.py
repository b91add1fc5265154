"""Days of a row that run backwards: a day is not before that of another field, or before the row's own start (`not_before`)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from app.models.definitions.kinds import Ledger
from app.models.definitions.ledgers import START
from app.models.tables import LedgerEntry


def backwards(ledger: Ledger, fields: Mapping[str, Any], start: date | None) -> dict[str, str]:
    """What is said of each day that is before the one it follows, by field key; partial days only where they are known."""
    names = {spec.key: spec.name for spec in ledger.field} | {START: "起始日期"}
    days = {**fields, START: start}
    return {
        spec.key: f"{spec.name} {last} 在{names[spec.not_before]} {first} 之前，请核对"
        for spec in ledger.field
        if (last := str(days.get(spec.key) or ""))
        and (first := str(days.get(spec.not_before) or ""))
        and last[: len(first)] < first[: len(last)]
    }


def backwards_by(ledger: Ledger, field: str, fields: Mapping[str, Any], start: date | None) -> str:
    """What is said where a new day of one field is before another or after one that follows it."""
    follows = {spec.key: spec.not_before for spec in ledger.field}
    said = backwards(ledger, fields, start).items()
    return next((why for key, why in said if field in {key, follows[key]}), "")


def put_back(
    ledger: Ledger, entry: LedgerEntry, was: tuple[Mapping[str, Any], date | None], edited: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Of the days edited in a row those that run backwards, and why; each is again as it `was` (fields, start)."""
    follows = {spec.key: spec.not_before for spec in ledger.field if spec.not_before}
    if not {*follows, *follows.values()} & set(edited):
        return
    before, now = {**was[0], START: was[1]}, {**entry.fields, START: entry.start}
    again = True
    while again:
        again = False
        for key, why in backwards(ledger, now, now[START]).items():
            name = next((n for n in (key, follows[key]) if n in edited and now.get(n) != before.get(n)), "")
            if name:
                yield name, why
                now[name] = before.get(name)
                again = True
                break
    entry.start = now.pop(START)
    entry.fields = {name: value for name, value in now.items() if value is not None}
