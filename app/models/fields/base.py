"""What a field is: name, Chinese label, type, where its value comes from, how it compares, shows and is masked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from app.errors import ClerkError
from app.models.definitions.library import Library
from app.models.rules.working_days import OfficeCalendar

TYPES = (
    "text",
    "note",
    "number",
    "money",
    "date",
    "partial",
    "choice",
    "yesno",
    "phone",
    "id_number",
    "instant",
)


_DAYS_FROM_TODAY = re.compile(r"today([+-]\d{1,5})")


@dataclass(frozen=True)
class Period:
    """A span of days, both ends included; `months` when it is made of whole months."""

    start: date
    end: date
    label: str

    @property
    def months(self) -> tuple[int, int] | None:
        """(first, last) as year*100+month, when the span is whole months."""
        after = date.fromordinal(self.end.toordinal() + 1)
        if self.start.day != 1 or after.day != 1:
            return None
        return self.start.year * 100 + self.start.month, self.end.year * 100 + self.end.month


@dataclass(frozen=True)
class Scope:
    """When, with which definitions and by whose working days a question is asked."""

    library: Library
    today: date
    as_of: date
    period: Period | None = None
    calendar: OfficeCalendar = field(default_factory=OfficeCalendar, compare=False)

    @property
    def age_day(self) -> date:
        """The day ages are told on: of a period that still runs today, not its last day, which nobody has lived yet."""
        runs = self.period is not None and self.period.start <= self.today < self.period.end
        return min(self.as_of, self.today) if runs else self.as_of

    def day(self, word: object) -> object:
        """A day named in a definition ("today", "today-30", "period.start" …); anything else is itself."""
        named = {"today": self.today, "as_of": self.as_of}
        if self.period is not None:
            named |= {"period.start": self.period.start, "period.end": self.period.end}
        if isinstance(word, str) and word.startswith("period.") and word not in named:
            raise ClerkError("这个统计需要先选月份")
        if isinstance(word, str) and (found := _DAYS_FROM_TODAY.fullmatch(word)):
            return date.fromordinal(self.today.toordinal() + int(found[1]))
        return named.get(word, word) if isinstance(word, str) else word

    def span(self, word: object) -> tuple[date, date] | None:
        """The first and last day of a span named in a definition: "period", or "year", the year in which the period ends up to
        its end; None for anything else. Raises ClerkError without a period."""
        if not isinstance(word, str) or word not in {"period", "year"}:
            return None
        if self.period is None:
            raise ClerkError("这个统计需要先选月份")
        end = self.period.end
        return (self.period.start if word == "period" else date(end.year, 1, 1)), end


Expression = Callable[[Any, Scope], Any]
Compare = Callable[[Any, str, Any, Scope], ColumnElement[bool]]
Show = Callable[[Any, Scope], str]
Sort = Callable[[Any, Scope], tuple[Any, ...]]
Choices = Callable[[Library], tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Field:
    """A declared field. `column(entity, scope)` is its SQL; `compare` and `show` replace the usual ones.

    `descends`: what is shown grows as the column falls (age and birth date), so sorting turns round. `sort` gives
    the columns a list is ordered by in its place (a name by its pinyin). `choices` are the (value, label) a clerk may
    ask for when no code table has them; `listed` is False for what can be asked but not shown in a column. `grouped`:
    many records share a value and an index serves it, so what is equal stands in the kind's own order, not by id.
    """

    name: str
    label: str
    type: str
    column: Expression
    codes: str | None = None
    mask: str = ""
    width: int = 12
    compare: Compare | None = None
    show: Show | None = None
    filterable: bool = True
    descends: bool = False
    sort: Sort | None = None
    choices: Choices | None = None
    listed: bool = True
    grouped: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of record: its table class, fields, links to other kinds, and what identifies a row to a reader."""

    name: str
    label: str
    entity: Any
    fields: Mapping[str, Field]
    links: Mapping[str, tuple[str, Expression]] = field(default_factory=dict)
    restrict: Callable[[Any, Scope], ColumnElement[bool]] | None = None
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ("id",)


def plain(name: str, label: str, type_: str, attribute: str = "", **more: Any) -> Field:
    """A field that is simply a column of its record."""
    attr = attribute or name
    return Field(name, label, type_, lambda entity, _scope: getattr(entity, attr), **more)


def by_name(*fields: Field) -> dict[str, Field]:
    """A kind's fields by their names."""
    return {f.name: f for f in fields}


def open_at(entity: Any, day: date) -> ColumnElement[bool]:
    """A spell that runs on `day`: started by then (or always) and not ended by then; `end` is the first day after."""
    return and_(or_(entity.start.is_(None), entity.start <= day), or_(entity.end.is_(None), entity.end > day))


def during_compare(entity: Any, _op: str, _value: Any, scope: Scope) -> ColumnElement[bool]:
    """A spell that ran on some day of the period (without one: on the day asked about), for a yes/no field."""
    first, last = (scope.period.start, scope.period.end) if scope.period else (scope.as_of, scope.as_of)
    begun = or_(entity.start.is_(None), entity.start <= last)
    return and_(begun, or_(entity.end.is_(None), entity.end > first))


def on_day_compare(entity: Any, _op: str, _value: Any, scope: Scope) -> ColumnElement[bool]:
    """What tells of one day, its `start`: that day lies in the period."""
    first, last = (scope.period.start, scope.period.end) if scope.period else (scope.as_of, scope.as_of)
    return and_(entity.start >= first, entity.start <= last)


def reckoned_compare(entity: Any, _op: str, _value: Any, scope: Scope) -> ColumnElement[bool]:
    """A spell that the period has to account for: it ran on some day of it, or its first day is the day it was gone, so
    that what stood when the period before closed is what the period opens with."""
    first, last = (scope.period.start, scope.period.end) if scope.period else (scope.as_of, scope.as_of)
    begun = or_(entity.start.is_(None), entity.start <= last)
    return and_(begun, or_(entity.end.is_(None), entity.end >= first))
