"""Coming and going in figures: which spells of residence bring somebody into what is counted, and which take out.

Somebody who moves within the community, or whose 人口类型 changes, ends one spell and begins the next on the same day.
Whether that is coming and going depends on what is counted: nobody came for the whole, somebody came for the kind. A
spell *enters* when no spell of the same sort reaches to its start, and *leaves* when none begins at its end; so
opening + entered − left = closing for every sort, whatever was registered, as long as spells do not overlap.

Somebody who lived here before the books knew it (补录) has a spell without a first day: it counts from the day it was
filed, in its own line, so that no month that has passed is another one for it, and nobody who stayed has moved in.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_
from sqlalchemy.orm import aliased

from app.errors import ClerkError
from app.models.fields.base import Field, Scope
from app.models.tables import Residence, Resident

FOUND = "found"
"""补录 (move_in_reason): lived here before, entered only now; what is filed without a reason and a day."""

SORTS = {"any": "全部登记的", "kind": "同一人口类型", "living_here": "同为现住（或同为不住）"}


def on_file(entity: Any, _scope: Scope) -> ColumnElement[bool]:
    """Spells of people whose files lie in the recycle bin do not count."""
    people = (
        Resident.__table__.alias()
    )  # the table itself: the session hides what is in the bin from the class
    gone = exists().where(people.c.id == entity.resident_id, people.c.deleted_at.is_not(None))
    return not_(gone)


def first_instant(day: date) -> datetime:
    """When a civil day begins here, in UTC."""
    return datetime.combine(day, time()).astimezone().astimezone(UTC)


def filed_late(entity: Any) -> ColumnElement[bool]:
    """补录 without a day: counts from the day it was filed."""
    return and_(entity.start.is_(None), entity.reason_in == FOUND)


def begun_before(entity: Any, day: date) -> ColumnElement[bool]:
    """Spells that count as begun before a day."""
    always = and_(entity.start.is_(None), or_(entity.reason_in.is_(None), entity.reason_in != FOUND))
    return or_(entity.start < day, always, and_(filed_late(entity), entity.created_at < first_instant(day)))


def running(entity: Any, day: date) -> ColumnElement[bool]:
    """Spells that count on a day; `end` is the first day after."""
    ends = or_(entity.end.is_(None), entity.end > day)
    return and_(begun_before(entity, day + timedelta(days=1)), ends)


def _filed_within(entity: Any, first: date, last: date) -> ColumnElement[bool]:
    """补录 of these days; one that had ended when it was filed came and went on its last day."""
    begin, after = first_instant(first), first_instant(last + timedelta(days=1))
    filed = and_(
        entity.created_at >= begin, entity.created_at < after, or_(entity.end.is_(None), entity.end >= first)
    )
    over = and_(entity.end.between(first, last), entity.created_at >= after)
    return and_(filed_late(entity), or_(filed, over))


def _follows(first: Any, second: Any) -> ColumnElement[bool]:
    """The second spell begins where the first ends; those that begin and end on one day stand in order of id."""
    same_day = and_(
        first.start == second.start,
        or_(
            second.end.is_(None), second.end > first.end, and_(second.end == first.end, first.id < second.id)
        ),
    )
    return and_(
        first.resident_id == second.resident_id,
        first.end == second.start,
        or_(first.start.is_(None), first.start < second.start, same_day),
    )


def _compare(entering: bool) -> Any:
    def compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
        if op != "=" or value not in SORTS:
            raise ClerkError(f"“{value}”不是统计口径", f"写 =，值可以写：{'、'.join(SORTS)}。")
        if scope.period is None:
            raise ClerkError("这个统计需要先选月份")
        other = aliased(Residence)
        joined = _follows(other, entity) if entering else _follows(entity, other)
        alike = [] if value == "any" else [getattr(other, value) == getattr(entity, value)]
        day = entity.start if entering else entity.end
        first, last = scope.period.start, scope.period.end
        within = day.between(first, last)
        if entering:
            within = or_(within, _filed_within(entity, first, last))
        return and_(within, not_(exists().where(other.deleted_at.is_(None), joined, *alike)))

    return compare


FIELDS = (
    Field("enters", "本期进入", "text", lambda e, _s: e.start, compare=_compare(True), listed=False),
    Field("leaves", "本期离开", "text", lambda e, _s: e.end, compare=_compare(False), listed=False),
)
