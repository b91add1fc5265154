"""The usual comparisons of each type, as SQL; refuses what a type cannot be asked, in a clerk's words."""

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_

from app.errors import ClerkError
from app.models.fields.base import Scope

_ORDERED = {"number", "money", "date", "partial", "instant"}


def usual(type_: str, column: ColumnElement[Any], op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
    """`column op value` for a field of a type. Raises ClerkError when it makes no sense."""
    if op == "missing" or (op == "is" and value is None):
        return _missing(type_, column)
    if op == "present":
        return not_(_missing(type_, column))
    if op == "is":
        return column.is_(bool(value))
    if type_ == "instant":
        return _instant(column, op, value, scope)
    if op == "in" and type_ in {"date", "partial"} and (days := scope.span(value)):
        return _within(type_, column, days)
    if op in {"in", "not in"}:
        inside: ColumnElement[bool] = column.in_([typed(type_, v, scope) for v in _listed(value)])
        return inside if op == "in" else or_(not_(inside), column.is_(None))
    if op == "between":
        if len(_listed(value)) != 2:
            raise needs_two()
        low, high = (typed(type_, v, scope) for v in _listed(value))
        return and_(column >= low, column <= high)
    if op in {"contains", "starts"} and type_ in _ORDERED:
        raise ClerkError(f"这个字段不能用“{op}”比较", "可以用 = != > >= < <= between。")
    if op in {"contains", "starts"}:
        text = str(value).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return column.like(f"%{text}%" if op == "contains" else f"{text}%", escape="\\")
    return _ordered(type_, column, op, typed(type_, value, scope))


def _ordered(type_: str, column: ColumnElement[Any], op: str, value: Any) -> ColumnElement[bool]:
    equal: ColumnElement[bool] = column == value
    if op == "=":
        return equal
    if op == "!=":
        return or_(column != value, column.is_(None))
    if type_ not in _ORDERED:
        raise ClerkError("文字和选项不能比大小", "可以用“等于”“包含”“属于”。")
    comparisons: dict[str, ColumnElement[bool]] = {
        ">": column > value,
        ">=": column >= value,
        "<": column < value,
        "<=": column <= value,
    }
    if op not in comparisons:
        raise ClerkError(f"不认识的比较“{op}”")
    return comparisons[op]


def _missing(type_: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    if type_ in _ORDERED or type_ == "yesno":
        return column.is_(None)
    return or_(column.is_(None), column == "")


def _within(type_: str, column: ColumnElement[Any], days: tuple[date, date]) -> ColumnElement[bool]:
    first, last = days
    if type_ == "partial":
        return and_(column >= first.isoformat(), column <= last.isoformat())
    return and_(column >= first, column <= last)


def _instant(column: ColumnElement[Any], op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
    """Instants are asked by local days: `=` is any moment of the day, `<=` includes the whole of it."""
    if op == "in" and (span := scope.span(value)):
        value, op = span, "between"
    known = op in {"=", "!=", ">", ">=", "<", "<=", "between"}
    days = [typed("date", v, scope) for v in _listed(value)] if known else []
    if not days or not all(isinstance(day, date) for day in days):
        raise ClerkError(f"时间不能用“{op}”比较", "可以用 = != > >= < <= between，值写日期。")
    begins = _midnight(days[0])
    ends = _midnight(date.fromordinal(days[-1].toordinal() + 1))
    within = and_(column >= begins, column < ends)
    ways = {">": column >= ends, ">=": column >= begins, "<": column < begins, "<=": column < ends}
    return or_(not_(within), column.is_(None)) if op == "!=" else ways.get(op, within)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()


def needs_two() -> ClerkError:
    """What a `between` without its two values is told."""
    return ClerkError("“between”要写两个值", '写法如 ["age", "between", [60, 79]]。')


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def typed(type_: str, value: Any, scope: Scope) -> Any:
    """A value from a definition or a filter chip as the column's Python type."""
    value = scope.day(value)
    try:
        if type_ == "date" and isinstance(value, str):
            return date.fromisoformat(value)
        if type_ == "partial":
            return str(value)
        if type_ == "money":
            return Decimal(str(value))
        if type_ == "number":
            number = Decimal(str(value))
            return int(number) if number == int(number) else float(number)
    except (ValueError, OverflowError, InvalidOperation) as error:
        raise ClerkError(f"“{value}”不是有效的{'日期' if type_ == 'date' else '数字'}") from error
    return value
