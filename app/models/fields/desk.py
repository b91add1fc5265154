"""What the counts of the desk ask of a matter besides its own columns: its item's, who works on it, its promise."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select
from sqlalchemy.orm import aliased

from app.models.definitions.visibility import VEILED
from app.models.fields.base import Field, Scope, plain
from app.models.tables import ServiceItem, ServiceRecord

PROMISES = (("kept", "未超期"), ("late", "超期"), ("none", "没有承诺时限"))
"""How a matter stands to its promise (E10: overdue only where a limit is set)."""


PROGRESS = (("open", "在办"), ("done", "已了结"))
"""Whether anything is still to be done: a matter that is being put right after a bad rating is in hand, though finished."""

SOON = 3
"""Working days ahead that what is due soon is looked for."""
TERMS = (("late", "超期"), ("soon", f"{SOON} 个工作日内到期"), ("later", "还没有到期"))
"""How the nearest of a matter's terms stands: the promise and what the law allows while their clock runs, and the last
step's own (补正, 容缺, 转办回执, 走访, 差评回访 …)."""


def _open_states(scope: Scope) -> list[str]:
    """States of the desk's flows in which something is awaited (flows that share a state's key share its meaning)."""
    flows = (f for f in scope.library.flows.values() if f.for_ == "service_record")
    return sorted({key for f in flows for key, state in f.state.items() if not state.final})


def _progress(entity: Any, scope: Scope) -> Any:
    return case((entity.state.in_(_open_states(scope)), "open"), else_="done")


def _progress_compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
    """In hand or not, by the index of states."""
    from app.models.fields.compare import usual

    if op == "=" and value in dict(PROGRESS):
        states = _open_states(scope)
        found: ColumnElement[bool] = entity.state.in_(states)
        return found if value == "open" else entity.state.not_in(states)
    return usual("text", _progress(entity, scope), op, value, scope)


def of_item(attribute: str) -> Any:
    """The expression of something the matter's item says; of a restricted item others are told that it is one, no more."""

    def column(entity: Any, scope: Scope) -> Any:
        item = aliased(ServiceItem)
        told = getattr(item, attribute)
        if scope.library.veiled:
            told = case((item.restricted.is_(True), VEILED if attribute == "name" else None), else_=told)
        return select(told).where(item.id == entity.item_id).scalar_subquery()

    return column


def told(attribute: str) -> Any:
    """The expression of something a matter says that tells what it is about: empty where the item is not told."""

    def column(entity: Any, scope: Scope) -> Any:
        own = getattr(entity, attribute)
        if not scope.library.veiled:
            return own
        item = aliased(ServiceItem)
        open_ = select(item.id).where(item.id == entity.item_id, item.restricted.is_(False))
        return case((open_.exists(), own))

    return column


def _promise(entity: Any, scope: Scope) -> Any:
    """How a matter stood to its promise on the day asked about."""
    late = entity.due_on < _stood_on(entity, scope)
    return case((entity.due_on.is_(None), "none"), (late, "late"), else_="kept")


def _stood_on(entity: Any, scope: Scope) -> Any:
    """The day a matter's promise is held against, no later than today: while it is paused its clock stands still, once
    finished it stays as it was."""
    day = min(scope.as_of, scope.today)
    return case(
        (entity.finished_on <= day, entity.finished_on),
        (entity.stopped_on <= day, entity.stopped_on),
        else_=day,
    )


def _promise_compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
    """Asked of a million matters, so without the word that a reader sees."""
    from app.models.fields.compare import usual

    if op == "=" and value == "late":
        late: ColumnElement[bool] = entity.due_on < _stood_on(entity, scope)
        return late
    return usual("text", _promise(entity, scope), op, value, scope)


def _ends(entity: Any, day: Any) -> ColumnElement[bool]:
    """Whether any term of a matter ends on a day or before."""
    running = and_(entity.finished_on.is_(None), entity.stopped_on.is_(None))
    return or_(and_(running, or_(entity.due_on <= day, entity.legal_on <= day)), entity.next_on <= day)


def _term(entity: Any, scope: Scope) -> Any:
    yesterday = scope.today - timedelta(days=1)
    soon = scope.calendar.last_within(scope.today, SOON)
    return case((_ends(entity, yesterday), "late"), (_ends(entity, soon), "soon"), else_="later")


def _term_compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
    """Which matters stand so, found by the indexes of what is in hand and of the next days: an office has done many more
    than are in hand, and a list of them must not be walked for the few that are due."""
    from app.models.fields.compare import usual

    if op != "=" or value not in dict(TERMS):
        return usual("text", _term(entity, scope), op, value, scope)
    one = aliased(ServiceRecord)
    soon = scope.calendar.last_within(scope.today, SOON)
    ends = select(one.id).where(_ends(one, scope.today - timedelta(days=1) if value == "late" else soon))
    if value == "soon":
        ends = ends.where(_term(one, scope) == "soon")
    found: ColumnElement[bool] = entity.id.in_(ends)
    return not_(found) if value == "later" else found


FIELDS = (
    Field("goal", "十大目标", "choice", of_item("goal"), codes="service_goal", width=10),
    Field("way", "办理方式", "choice", of_item("way"), codes="service_way", width=10),
    Field("target", "服务对象", "text", of_item("target"), width=14),
    Field("nature", "性质", "choice", of_item("nature"), codes="service_nature", width=10),
    Field("clerk", "办事员", "text", lambda e, _s: func.coalesce(e.handler, e.first_clerk), width=10),
    Field("promise", "承诺时限", "text", _promise, compare=_promise_compare, show=lambda value, _s: dict(PROMISES).get(value, ""),
          choices=lambda _library: PROMISES, width=10),
    Field("term", "到期情况", "text", _term, compare=_term_compare, show=lambda value, _s: dict(TERMS).get(value, ""),
          choices=lambda _library: TERMS, width=10),
    Field("progress", "进度", "text", _progress, show=lambda value, _s: dict(PROGRESS).get(value, ""),
          compare=_progress_compare, choices=lambda _library: PROGRESS, width=8),
    plain("rated_on", "评价日期", "date", width=12),
    plain("legal_on", "法定期限", "date", width=12),
    Field("visit", "来访", "number", lambda e, _s: func.coalesce(e.intake_id, -e.id), filterable=False,
          listed=False),
)  # fmt: skip
"""`visit` is the intake a matter came with: matters of one visit share it, one without an intake is a visit of its own."""
