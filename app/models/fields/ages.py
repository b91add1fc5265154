"""Age in full years (周岁): on the day asked about; of who had died by then, on the day of death."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, func, or_, type_coerce

from app.errors import ClerkError
from app.models.fields.base import Field, Scope
from app.models.fields.compare import needs_two, typed, usual
from app.models.fields.formula_sql import years_between
from app.models.rules.dates import PartialDate, age_reached, born_by

_DIED = "|"
"""Between the birth and the death that an age is told from."""


def lived(birth: Any, died: Any) -> str:
    """What the field `age` is shown from: “1950-03” of somebody alive, “1950-03|2020-12” of who died; "" without a birth."""
    return f"{birth}{_DIED}{died}" if birth and died else str(birth or "")


def _column(entity: Any, _scope: Scope) -> Any:
    birth, died = type_coerce(entity.birth_date, String), type_coerce(entity.died_on, String)
    return case((entity.died_on.is_(None), birth), else_=birth + _DIED + died)


def _text(value: Any, scope: Scope) -> str:
    birth, _, died = str(value).partition(_DIED)
    gone = PartialDate.parse(died) if died else None
    years = age_reached(PartialDate.parse(birth), gone, scope.age_day)
    return str(years) if years >= 0 else ""


def _at_least(entity: Any, age: int, scope: Scope) -> ColumnElement[bool]:
    """That many years or more, as a comparison of birth dates, so that the index serves it: who became that old and died
    would be that old today, too. A date known only to the year counts from 1 January."""
    return and_(
        entity.birth_date <= born_by(age, scope.age_day),
        or_(_not_gone(entity, scope), _at_death(entity) >= age),
    )


def _below(entity: Any, age: int, scope: Scope) -> ColumnElement[bool]:
    return or_(
        entity.birth_date > born_by(age, scope.age_day),
        and_(_gone(entity, scope), _at_death(entity) < age),
    )


def _gone(entity: Any, scope: Scope) -> ColumnElement[bool]:
    """Died before the day ages are told on."""
    return and_(entity.died_on.is_not(None), _last_day(entity) < scope.age_day.isoformat())


def _not_gone(entity: Any, scope: Scope) -> ColumnElement[bool]:
    return or_(entity.died_on.is_(None), _last_day(entity) >= scope.age_day.isoformat())


def _last_day(entity: Any) -> ColumnElement[str]:
    """The day of death as text; of one known to the year or month the last it can be."""
    died = type_coerce(entity.died_on, String)
    return case(
        (func.length(died) == len("2020"), died + "-12-31"),
        (func.length(died) == len("2020-12"), died + "-31"),
        else_=died,
    )


def _at_death(entity: Any) -> Any:
    return years_between(type_coerce(entity.birth_date, String), _last_day(entity))


def _compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
    birth: ColumnElement[Any] = entity.birth_date
    if op in {"missing", "present"}:
        return usual("partial", birth, op, value, scope)
    if op == "between":
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise needs_two()
        low, high = (_years(one, scope) for one in value)
        return _within(entity, low, high, scope)
    number = _years(value, scope)
    ways = {
        ">=": lambda: _at_least(entity, number, scope),
        ">": lambda: _at_least(entity, number + 1, scope),
        "<": lambda: _below(entity, number, scope),
        "<=": lambda: _below(entity, number + 1, scope),
        "=": lambda: _within(entity, number, number, scope),
        "!=": lambda: or_(
            _below(entity, number, scope), _at_least(entity, number + 1, scope), birth.is_(None)
        ),
    }
    if op not in ways:
        raise ClerkError("年龄只能比较大小", "可以用 = != > >= < <= between。")
    return ways[op]()


def _within(entity: Any, low: int, high: int, scope: Scope) -> ColumnElement[bool]:
    birth, day = entity.birth_date, scope.age_day
    return or_(
        and_(birth <= born_by(low, day), birth > born_by(high + 1, day), _not_gone(entity, scope)),
        and_(_gone(entity, scope), _at_death(entity).between(low, high)),
    )


def _years(value: Any, scope: Scope) -> int:
    return min(max(int(typed("number", value, scope)), -1), scope.age_day.year - 2)


AGE = Field(
    "age", "年龄", "number", _column, compare=_compare, show=_text, width=6, descends=True,
    sort=lambda entity, _scope: (entity.birth_date,),
)  # fmt: skip
"""Sorted by the birth date, which an index serves: who died stands among those born in the same year."""
