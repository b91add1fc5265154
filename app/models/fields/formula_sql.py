"""Formulas of computed fields as SQL: numbers as whole counts of their smallest place, so that no result is inexact.

What is missing stays missing, as does what is divided by nothing; half a place is rounded up, away from zero.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from app.errors import ClerkError
from app.models.definitions.formulas import COMPARISONS, Call, Name, Node, Number, Text

PLACES = 4
"""Places a quotient is carried to before it is rounded for its field."""
MOST = 6
"""Places a product is rounded to, so that a product of products stays within whole numbers."""
WHOLE_DAY = 10


@dataclass(frozen=True)
class Num:
    """A number: `sql` counts units of its last of `places` decimals."""

    sql: Any
    places: int


@dataclass(frozen=True)
class Day:
    """A day as ISO text; a partial one has fewer characters."""

    sql: Any


@dataclass(frozen=True)
class Words:
    """A text."""

    sql: Any


@dataclass(frozen=True)
class Flag:
    """Yes or no, never missing."""

    sql: Any


Value = Num | Day | Words | Flag
Known = Callable[[str], Value]
"""Gives the value of a name. Raises ClerkError."""
_CALLED = {Num: "数字", Day: "日期", Words: "文字", Flag: "是否"}


class exact(GenericFunction[Any]):  # noqa: N801 - a function's name
    """A whole number that may be multiplied without running over."""

    type = BigInteger()
    inherit_cache = True


class quotient(GenericFunction[Any]):  # noqa: N801 - a function's name
    """One whole number by another, rounded; nothing when the second is nought."""

    type = BigInteger()
    inherit_cache = True


class days_between(GenericFunction[Any]):  # noqa: N801 - a function's name
    """The days from one ISO date to another."""

    type = Integer()
    inherit_cache = True


@compiles(exact)
def _exact(element: Any, compiler: Any, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)})"


@compiles(exact, "postgresql")
def _exact_numeric(element: Any, compiler: Any, **how: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **how)} AS NUMERIC)"


@compiles(quotient)
def _quotient(element: Any, compiler: Any, **how: Any) -> str:
    top, bottom = (compiler.process(part, **how) for part in element.clauses)
    sign = f"CASE WHEN (({top}) < 0) = (({bottom}) < 0) THEN 1 ELSE -1 END"
    return f"CAST(((2 * ABS({top}) + ABS({bottom})) / NULLIF(2 * ABS({bottom}), 0)) * {sign} AS INTEGER)"


@compiles(quotient, "postgresql")
def _quotient_numeric(element: Any, compiler: Any, **how: Any) -> str:
    top, bottom = (compiler.process(part, **how) for part in element.clauses)
    return f"ROUND(CAST({top} AS NUMERIC) / NULLIF({bottom}, 0))"


@compiles(days_between)
def _days(element: Any, compiler: Any, **how: Any) -> str:
    first, last = (compiler.process(part, **how) for part in element.clauses)
    return f"CAST(JULIANDAY({last}) - JULIANDAY({first}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _days_postgresql(element: Any, compiler: Any, **how: Any) -> str:
    first, last = (compiler.process(part, **how) for part in element.clauses)
    return f"(CAST({last} AS DATE) - CAST({first} AS DATE))"


def value_of(node: Node, known: Known) -> Value:
    """The SQL of a formula. Raises ClerkError when it compares or reckons with what cannot be."""
    if isinstance(node, Number):
        places = max(0, -int(node.value.as_tuple().exponent))
        return Num(literal(int(node.value.scaleb(places)), BigInteger), places)
    if isinstance(node, Text):
        return Words(literal(node.value, String))
    if isinstance(node, Name):
        return known(node.name)
    parts = [value_of(part, known) for part in node.of]
    if node.function in COMPARISONS:
        return _compared(node.function, parts[0], parts[1])
    return _CALLS[node.function](node, parts)


def rescaled(number: Num, places: int) -> Any:
    """The number counted in units of its `places`-th decimal, rounded where it has more."""
    if number.places <= places:
        return number.sql * 10 ** (places - number.places)
    return func.quotient(number.sql, literal(10 ** (number.places - places), BigInteger))


def _alike(first: Num, second: Num) -> tuple[Any, Any, int]:
    places = max(first.places, second.places)
    return rescaled(first, places), rescaled(second, places), places


def _number(value: Value, doing: str) -> Num:
    if not isinstance(value, Num):
        raise ClerkError(f"{doing}要用数字，写的是{_CALLED[type(value)]}", "请换成数字或金额字段。")
    return value


def _day(value: Value, doing: str) -> Any:
    if not isinstance(value, Day):
        raise ClerkError(
            f"{doing}要用日期，写的是{_CALLED[type(value)]}", "请换成日期字段、start、end 或 today。"
        )
    return value.sql


def _reckoned(node: Call, parts: list[Value]) -> Value:
    left, right = (_number(part, f"“{node.function}”两边") for part in parts)
    if node.function == "*":
        product = Num(func.exact(left.sql) * right.sql, left.places + right.places)
        return product if product.places <= MOST else Num(rescaled(product, MOST), MOST)
    if node.function == "/":
        top = func.exact(left.sql) * 10 ** max(0, PLACES + right.places - left.places)
        return Num(func.quotient(top, right.sql), max(PLACES, left.places - right.places))
    first, second, places = _alike(left, right)
    return Num(first + second if node.function == "+" else first - second, places)


def _summed(_node: Call, parts: list[Value]) -> Value:
    numbers = [_number(part, "sum 里") for part in parts]
    places = max(n.places for n in numbers)
    total = sum(
        (func.coalesce(rescaled(n, places), 0) for n in numbers[1:]),
        func.coalesce(rescaled(numbers[0], places), 0),
    )
    nothing = and_(*(n.sql.is_(None) for n in numbers))
    return Num(case((nothing, null()), else_=total), places)


def _days_of(_node: Call, parts: list[Value]) -> Value:
    first, last = (_whole(_day(part, "days 里")) for part in parts)
    return Num(func.days_between(first, last), 0)


def _whole(day: Any) -> Any:
    """A day that is known to the day, else nothing."""
    return case((func.length(day) == WHOLE_DAY, day), else_=null())


def _age(_node: Call, parts: list[Value]) -> Value:
    return Num(years_between(_day(parts[0], "age 里"), _whole(_day(parts[1], "age 里"))), 0)


def years_between(birth: Any, day: Any) -> Any:
    """The full years from a birth, of which the month and day may be unknown, to a whole day; both ISO text."""
    years = cast(func.substr(day, 1, 4), Integer) - cast(func.substr(birth, 1, 4), Integer)
    first = func.substr(birth + "-01-01", 6, 5)
    born = case((func.length(birth) == 7, func.substr(birth, 6, 2) + "-01"), else_=first)
    return years - case((func.substr(day, 6, 5) < born, 1), else_=0)


def _chosen(_node: Call, parts: list[Value]) -> Value:
    test, yes, no = parts
    if not isinstance(test, Flag):
        raise ClerkError("if 的第一个值要是条件", "写法如 if(amount > 100, 1, 0)。")
    if isinstance(yes, Num) and isinstance(no, Num):
        first, second, places = _alike(yes, no)
        return Num(case((test.sql, first), else_=second), places)
    if type(yes) is not type(no):
        wrong = f"if 的两种结果一个是{_CALLED[type(yes)]}，一个是{_CALLED[type(no)]}"
        raise ClerkError(wrong, "两种结果要是同一类。")
    way: Any = type(yes)
    return way(case((test.sql, yes.sql), else_=no.sql))  # type: ignore[no-any-return]


def _blank(_node: Call, parts: list[Value]) -> Value:
    part = parts[0]
    if isinstance(part, Flag):
        raise ClerkError("blank 里不能写条件", "写一个字段，如 blank(done)。")
    if isinstance(part, Num):
        return Flag(part.sql.is_(None))
    return Flag(func.coalesce(part.sql, "") == "")


def _compared(sign: str, left: Value, right: Value) -> Flag:
    if isinstance(left, Num) and isinstance(right, Num):
        first, second, _ = _alike(left, right)
        return _told(sign, first, second)
    if isinstance(left, Day | Words) and isinstance(right, Day | Words):
        if sign in {"=", "!="}:
            return _told(sign, func.coalesce(left.sql, ""), func.coalesce(right.sql, ""))
        return _told(sign, _day(left, "比先后"), _day(right, "比先后"))
    raise ClerkError(
        f"{_CALLED[type(left)]}和{_CALLED[type(right)]}不能比较",
        '两边要是同一类；选项写代码，如 kind = "02"。',
    )


def _told(sign: str, left: Any, right: Any) -> Flag:
    """A comparison with what is missing is no."""
    ways: dict[str, ColumnElement[bool]] = {
        "=": left == right, "!=": left != right, "<": left < right, "<=": left <= right, ">": left > right,
        ">=": left >= right,
    }  # fmt: skip
    return Flag(func.coalesce(ways[sign], _no()))


def _no() -> ColumnElement[bool]:
    return or_(False, not_(literal(1) == 1))


_CALLS: dict[str, Callable[[Call, list[Value]], Value]] = {
    **dict.fromkeys(("+", "-", "*", "/"), _reckoned),
    "sum": _summed,
    "days": _days_of,
    "age": _age,
    "if": _chosen,
    "blank": _blank,
}
