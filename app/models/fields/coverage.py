"""Whether a household or a place is looked after: in use on a day, visited in a period, with somebody responsible."""

from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, union_all
from sqlalchemy.orm import aliased

from app.models.fields.base import Field, Scope
from app.models.tables import Area, AreaDuty, Household, JournalEntry, JournalLink

HEADS = ("leader", "group", "building", "stair")
"""Roles that fill the post of a place: 网格长, 居民小组长, 楼栋长, 单元长."""
DEPTH = 3
"""A dwelling hangs on a stair, that on a building, that on an estate."""


def _between(begun: Any, ended: Any, scope: Scope) -> ColumnElement[bool]:
    """Begun by the day asked about and not ended by then; `ended` is the first day after."""
    day = scope.as_of
    return and_(or_(begun.is_(None), begun <= day), or_(ended.is_(None), ended > day))


def _yes_or_no(column: Any) -> Any:
    """A comparison for yes/no fields whose SQL is a condition of its own."""

    def compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
        found: ColumnElement[bool] = column(entity, scope)
        return found if bool(value) != (op == "!=") else not_(found)

    return compare


def _flag(name: str, label: str, column: Any, *, listed: bool = True) -> Field:
    return Field(name, label, "yesno", column, compare=_yes_or_no(column), listed=listed, width=8)


def _household_open(entity: Any, scope: Scope) -> ColumnElement[bool]:
    return _between(entity.since, entity.closed_on, scope)


def _area_open(entity: Any, scope: Scope) -> ColumnElement[bool]:
    return _between(entity.since, entity.until, scope)


def entry_days(scope: Scope) -> tuple[date, date]:
    """The first and last day of work that is looked at."""
    return (scope.period.start, scope.period.end) if scope.period else (date.min, scope.as_of)


def _visited(entity: Any, scope: Scope) -> ColumnElement[bool]:
    """A visit of the period (without one: ever, up to the day asked about) names the household."""
    days = entry_days(scope)
    entry, link = aliased(JournalEntry), aliased(JournalLink)
    return exists().where(
        link.household_id == entity.id, link.deleted_at.is_(None), entry.id == link.entry_id, entry.kind == "visit",
        entry.deleted_at.is_(None), entry.on_day.between(*days),
    )  # fmt: skip


def _led(entity: Any, scope: Scope) -> ColumnElement[bool]:
    duty = aliased(AreaDuty)
    return exists().where(
        duty.area_id == entity.id, duty.role.in_(HEADS), duty.deleted_at.is_(None), _between(duty.since, duty.until, scope)
    )  # fmt: skip


def _places_of_group(entity: Any) -> Any:
    """Ids of the places of a 居民小组: those that name it, and what hangs on them and names no other."""
    levels = []
    for depth in range(DEPTH + 1):
        chain = [aliased(Area) for _ in range(depth + 1)]
        query = select(chain[0].id).where(chain[-1].group_id == entity.id)
        for below, above in pairwise(chain):
            query = query.where(below.parent_id == above.id, below.group_id.is_(None))
        levels.append(query.correlate(entity))
    return union_all(*levels)


def _households(entity: Any, scope: Scope) -> Any:
    """How many households a group or a grid has on the day."""
    home = aliased(Household)
    inside = or_(home.grid_id == entity.id, home.dwelling_id.in_(_places_of_group(entity)))
    counted = select(func.count(home.id)).where(
        inside, home.deleted_at.is_(None), _household_open(home, scope)
    )
    return counted.correlate(entity).scalar_subquery()


HOUSEHOLD_FIELDS = (
    _flag("open", "在册户", _household_open),
    _flag("visited", "本期走访过", _visited, listed=False),
)
AREA_FIELDS = (
    _flag("open", "在用", _area_open),
    _flag("led", "有负责人", _led),
    Field("households", "户数", "number", _households, width=8),
)
