"""A last day that was agreed on and falls on a day off ends on the next working day (民法典 第二百零三条).

Kept is the day of the agreement, shown and asked for is the day it ends on. Later days never end earlier, so what ends by
a day is what was agreed for up to the last working day until then, and the usual comparisons serve.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_

from app.errors import ClerkError
from app.models.fields.base import Compare, Field, Scope, plain
from app.models.fields.compare import needs_two, typed, usual

_ONE = timedelta(days=1)


def moved_day(name: str, label: str, **more: Any) -> Field:
    """The field of a column that keeps an agreed day."""
    return plain(name, label, "date", compare=_compare(name), show=_ends_on, **more)


def is_over(column: Any, scope: Scope) -> ColumnElement[bool]:
    """Whether an agreed day, moved off days off, lies before today."""
    over: ColumnElement[bool] = column <= worked_by(scope.today - _ONE, scope)
    return over


def _ends_on(value: Any, scope: Scope) -> str:
    return str(scope.calendar.next_working_day(value))


def _compare(name: str) -> Compare:
    def compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
        column = getattr(entity, name)
        days = _days(op, value, scope)
        if not days:
            return usual("date", column, op, value, scope)
        before, by = (column <= worked_by(days[0] - _ONE, scope)), (column <= worked_by(days[-1], scope))
        if op in {"in", "not in"} and not scope.span(value):
            each = or_(*(compare(entity, "=", day, scope) for day in days))
            return each if op == "in" else or_(not_(each), column.is_(None))
        within = and_(not_(before), by)
        ways = {"<": before, "<=": by, ">": not_(by), ">=": not_(before)}
        return or_(not_(within), column.is_(None)) if op == "!=" else ways.get(op, within)

    return compare


def _days(op: str, value: Any, scope: Scope) -> list[date]:
    """The days a comparison names, in its order; none for one that names none."""
    if op in {"missing", "present", "is", "contains", "starts"}:
        return []
    if op == "in" and (span := scope.span(value)):
        return list(span)
    listed = list(value) if isinstance(value, list | tuple) else [value]
    if op == "between" and len(listed) != 2:
        raise needs_two()
    days = [typed("date", one, scope) for one in listed]
    if not all(isinstance(day, date) for day in days):
        raise ClerkError(f"日期不能和“{value}”比较")
    return days


def worked_by(day: date, scope: Scope) -> date:
    """The last working day until a day, itself included."""
    while not scope.calendar.is_working_day(day):
        day -= _ONE
    return day
