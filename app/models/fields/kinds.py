"""Every kind of record by name, the ledgers' kinds made from their definitions, and dotted field names."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, exists, not_, select
from sqlalchemy.orm import aliased

from app.errors import ClerkError
from app.models.definitions.library import Library
from app.models.fields.base import Expression, Field, Kind, Scope, open_at
from app.models.fields.leads import LEAD, LEAD_ROUND_GRID
from app.models.fields.ledgers import ledger_kind
from app.models.fields.mediation import MEDIATION_CASE
from app.models.fields.moral import MORAL_CASE
from app.models.fields.organisations import ORGANISATION
from app.models.fields.residents import AREA, HOUSEHOLD, RESIDENCE, RESIDENT
from app.models.fields.surveys import SURVEY_SHEET
from app.models.fields.work import (
    JOURNAL_ENTRY,
    PAPER,
    PROOF_REFERRAL,
    PROVIDER,
    SERVICE_RECORD,
    journal_kind,
)
from app.models.tables import LedgerEntry

CORE: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        RESIDENT,
        HOUSEHOLD,
        RESIDENCE,
        AREA,
        SERVICE_RECORD,
        MEDIATION_CASE,
        MORAL_CASE,
        LEAD,
        LEAD_ROUND_GRID,
        JOURNAL_ENTRY,
        PAPER,
        PROOF_REFERRAL,
        PROVIDER,
        ORGANISATION,
        SURVEY_SHEET,
    )
}
OWNERS = {
    "resident": "resident_id",
    "household": "household_id",
    "area": "area_id",
    "organisation": "organisation_id",
}


def kind_of(library: Library, name: str) -> Kind:
    """A core kind, `ledger.<key>` for the rows of a ledger, `journal.<key>` for one kind of work. Raises ClerkError."""
    if name in CORE:
        return CORE[name]
    if name.startswith("ledger."):
        return ledger_kind(library, library.ledger(name.removeprefix("ledger.")))
    if (told := library.journal.get(name.removeprefix("journal."))) and name.startswith("journal."):
        return journal_kind(library, told)
    raise ClerkError(
        f"没有“{name}”这类记录", f"可以用：{'、'.join([*CORE, 'ledger.台账名', 'journal.工作记录的种类'])}。"
    )


def find_field(library: Library, kind: Kind, name: str) -> Field:
    """A field by its dotted name: `name`, `household.head.name`, `ledger.home_care.need`. Raises ClerkError."""
    if name in kind.fields:
        return kind.fields[name]
    head, _, rest = name.partition(".")
    if head == "ledger" and kind.name in OWNERS:
        return _tag_field(library, kind, rest)
    if rest and head in kind.links:
        return linked_field(library, kind.links[head], head, rest)
    known = "、".join(f"{f.name}（{f.label}）" for f in kind.fields.values() if f.filterable)
    raise ClerkError(f"{kind.label}没有“{name}”这个字段", f"可以用：{known}。")


def linked_field(library: Library, leads: tuple[str, Expression], link: str, rest: str) -> Field:
    """The field `rest` of the record a link leads to: `leads` is its kind and the SQL of its id."""
    target_name, key = leads
    target = kind_of(library, target_name)
    inner = find_field(library, target, rest)

    def column(entity: Any, scope: Scope) -> Any:
        other = aliased(target.entity)
        return select(inner.column(other, scope)).where(other.id == key(entity, scope)).scalar_subquery()

    def compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
        from app.models.fields.conditions import condition

        other = aliased(target.entity)
        matched = condition(library, target, other, (rest, op, value), scope)
        return exists().where(other.id == key(entity, scope), matched)

    inner_sort = inner.sort

    def sort(entity: Any, scope: Scope) -> tuple[Any, ...]:
        """By what the list of those records itself is sorted by: a name by its pinyin."""
        other = aliased(target.entity)
        columns = inner_sort(other, scope) if inner_sort else ()
        return tuple(select(one).where(other.id == key(entity, scope)).scalar_subquery() for one in columns)

    label = inner.label if link in {"resident", "head"} else f"{inner.label}"
    if link == "head":
        label = f"户主{inner.label}"
    return Field(name := f"{link}.{rest}", label, inner.type, column, inner.codes, inner.mask, inner.width,
                 compare, inner.show, filterable=bool(name), descends=inner.descends, sort=sort if inner.sort else None)  # fmt: skip


def _tag_field(library: Library, kind: Kind, rest: str) -> Field:
    """`ledger.<key>` (is there an open row?) and `ledger.<key>.<field>` (its value) of a resident or household."""
    key, _, field_name = rest.partition(".")
    ledger = library.ledger(key)
    if ledger.is_view:
        raise ClerkError(f"“{ledger.name}”是视图台账，没有自己的行", "请直接写它的条件，或另选一个台账。")
    rows_of = ledger_kind(library, ledger)
    inner = find_field(library, rows_of, field_name or "start")

    def owner(entry: Any, entity: Any) -> ColumnElement[bool]:
        mine = getattr(entry, OWNERS[kind.name]) == entity.id
        if kind.name == "resident" and ledger.belongs_to == "household":
            return entry.household_id == entity.household_id  # type: ignore[no-any-return]
        return mine  # type: ignore[no-any-return]

    def column(entity: Any, scope: Scope) -> Any:
        entry = aliased(LedgerEntry)
        rows = select(inner.column(entry, scope)).where(
            entry.ledger == key, owner(entry, entity), entry.deleted_at.is_(None), open_at(entry, scope.as_of)
        )
        return rows.order_by(entry.id.desc()).limit(1).scalar_subquery()

    def compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
        from app.models.fields.conditions import condition

        entry = aliased(LedgerEntry)
        running = [
            entry.ledger == key,
            owner(entry, entity),
            entry.deleted_at.is_(None),
            open_at(entry, scope.as_of),
        ]
        if field_name:
            running.append(condition(library, rows_of, entry, (field_name, op, value), scope))
            return exists().where(*running)
        return not_(exists().where(*running)) if op == "not open" else exists().where(*running)

    label = inner.label if field_name else (ledger.tag or ledger.name)
    return Field(f"ledger.{rest}", label, inner.type if field_name else "yesno", column, inner.codes if field_name else None,
                 inner.mask, inner.width, compare, inner.show if field_name else None)  # fmt: skip
