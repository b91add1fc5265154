"""Conditions of a question as SQL over a kind's entity."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from app.models.definitions.kinds import Question
from app.models.definitions.library import Library
from app.models.fields.base import Kind, Period, Scope
from app.models.fields.compare import usual
from app.models.fields.kinds import find_field
from app.models.rules.working_days import OfficeCalendar

OUTSIDE = "outside"
"""`(field, OUTSIDE, Question)`: an operator of the program's own, for those a figure leaves out; not written in data."""


def condition(
    library: Library, kind: Kind, entity: Any, triple: tuple[Any, ...], scope: Scope
) -> ColumnElement[bool]:
    """One (field, operator, value) triple. Raises ClerkError for an unknown field or a senseless comparison."""
    name, op, value = triple if len(triple) == 3 else (*triple, None)
    field = find_field(library, kind, name)
    if op == OUTSIDE:
        return _outside(library, kind, field.column(entity, scope), (name, value), scope)
    if field.compare is not None:
        return field.compare(entity, op, value, scope)
    return usual(field.type, field.column(entity, scope), op, value, scope)


def _outside(
    library: Library, kind: Kind, column: Any, asked: tuple[str, Question], scope: Scope
) -> ColumnElement[bool]:
    """Records whose value is none that another question of the same kind finds."""
    name, question = asked
    other = aliased(kind.entity)
    value = find_field(library, kind, name).column(other, scope)
    found = select(value).where(*conditions(library, kind, other, question, scope), value.is_not(None))
    return or_(column.not_in(found), column.is_(None))


def asked(question: Question) -> tuple[tuple[Any, ...], ...]:
    """The triples of a question, hashable: what is a list in a definition is a tuple here."""
    return tuple(tuple(tuple(p) if isinstance(p, list) else p for p in triple) for triple in question.where)


def conditions(
    library: Library, kind: Kind, entity: Any, question: Question, scope: Scope
) -> list[ColumnElement[bool]]:
    """All that must hold: the kind's own restriction, not in the recycle bin, and each triple."""
    found: list[ColumnElement[bool]] = [entity.deleted_at.is_(None)]
    if kind.restrict is not None:
        found.append(kind.restrict(entity, scope))
    return found + [condition(library, kind, entity, triple, scope) for triple in question.where]


def scope_of(
    library: Library,
    question: Question,
    today: date,
    period: Period | None = None,
    calendar: OfficeCalendar | None = None,
) -> Scope:
    """The scope a question is asked in, from its own `as_of`; without a calendar days off are those of the country."""
    base = Scope(library, today, today, period)
    day = base.day(question.as_of)
    as_of = date.fromisoformat(day) if isinstance(day, str) else day
    return Scope(library, today, as_of, period, calendar or OfficeCalendar())  # type: ignore[arg-type]
