"""Many figures of one kind of record in one walk over its table, instead of one walk each.

A condition on a linked record (`resident.age`) becomes a condition on a join. Each figure is exactly what counting its
question alone gives (tests prove it); the rows behind it are asked for by the question.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from app.models.definitions.kinds import Question
from app.models.fields.base import Kind, Period, Scope
from app.models.fields.conditions import asked, condition, scope_of
from app.models.fields.kinds import kind_of
from app.office import Office

MOST = 100
"""Figures of one statement; SQLite takes 2,000 columns, but also has a limit on variables."""


def count_many(
    office: Office, session: Session, questions: Sequence[Question], period: Period | None
) -> list[int]:
    """How many records each question finds, in their order."""
    groups: dict[tuple[str, Any], list[int]] = defaultdict(list)
    for at, question in enumerate(questions):
        scope = scope_of(office.library, question, office.today(), period, office.calendar)
        groups[question.kind, scope.as_of].append(at)
    found = [0] * len(questions)
    for members in groups.values():
        for first in range(0, len(members), MOST):
            part = members[first : first + MOST]
            scope = scope_of(office.library, questions[part[0]], office.today(), period, office.calendar)
            counts = _counted(office, session, [questions[i] for i in part], scope)
            for at, count in zip(part, counts, strict=True):
                found[at] = count
    return found


def _counted(office: Office, session: Session, questions: Sequence[Question], scope: Scope) -> list[int]:
    kind = kind_of(office.library, questions[0].kind)
    joined: dict[str, Any] = {}
    known: dict[tuple[Any, ...], Any] = {}
    sums = []
    for question in questions:
        triples = asked(question)
        for triple in triples:
            if (
                triple not in known
            ):  # many figures ask the same, and most of the time goes into writing it out
                known[triple] = _one(office, kind, triple, scope, joined)
        sums.append(func.count(case((and_(True, *map(known.__getitem__, triples)), 1))))
    query = select(*sums).select_from(kind.entity).where(kind.entity.deleted_at.is_(None))
    if kind.restrict is not None:
        query = query.where(kind.restrict(kind.entity, scope))
    for link, other in joined.items():
        query = query.outerjoin(other, other.id == kind.links[link][1](kind.entity, scope))
    row = session.execute(query).one()
    return [int(n) for n in row]


def _one(office: Office, kind: Kind, triple: tuple[Any, ...], scope: Scope, joined: dict[str, Any]) -> Any:
    link, _, rest = str(triple[0]).partition(".")
    if not rest or link not in kind.links or triple[0] in kind.fields:
        return condition(office.library, kind, kind.entity, triple, scope)
    target = kind_of(office.library, kind.links[link][0])
    if link not in joined:
        joined[link] = aliased(target.entity)
    found = condition(office.library, target, joined[link], (rest, *triple[1:]), scope)
    return and_(joined[link].id.is_not(None), found)
