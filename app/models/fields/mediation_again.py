"""Whether the same people fell out before: a resident, an organisation or an outsider with an identity number, and who
stands against them, on two sides of an earlier case too."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import aliased

from app.models.fields.base import Scope
from app.models.tables import MediationCase, MediationLink, MediationParty

SIDES = ("applicant", "respondent")
KNOWN_BY = ("resident_id", "organisation_id", "id_number")
"""What tells who a party is: two of one name may be two people."""


def again(entity: Any, _scope: Scope) -> Any:
    """Whether an earlier case had the same two against each other, or is tied as one of the same parties. One that is the
    same dispute, told again, is no other case."""
    return case(
        (or_(_tied(entity, "same_parties"), *(_before(entity, by) for by in KNOWN_BY)), True), else_=False
    )


def _tied(entity: Any, kind: str, other: Any = None) -> ColumnElement[bool]:
    link = aliased(MediationLink)
    found = select(link.id).where(link.case_id == entity.id, link.kind == kind, link.deleted_at.is_(None))
    return (found if other is None else found.where(link.other_id == other.id)).exists()


def _before(entity: Any, by: str) -> ColumnElement[bool]:
    """An earlier case with the applicant, known `by` this column, and with whom they stand against here."""
    mine, against, then, then_against = (aliased(MediationParty) for _ in range(4))
    earlier = aliased(MediationCase)
    sooner = or_(
        earlier.registered_on < entity.registered_on,
        and_(earlier.registered_on == entity.registered_on, earlier.id < entity.id),
    )
    found = (
        select(mine.id)
        .join(then, getattr(then, by) == getattr(mine, by))
        .join(earlier, earlier.id == then.case_id)
        .join(against, against.case_id == mine.case_id)
        .join(then_against, then_against.case_id == then.case_id)
        .where(
            mine.case_id == entity.id, mine.side == SIDES[0], against.side == SIDES[1], then.side.in_(SIDES),
            then_against.side.in_(SIDES), then.side != then_against.side, earlier.deleted_at.is_(None), sooner,
            or_(*(getattr(against, one) == getattr(then_against, one) for one in KNOWN_BY)),
            *(party.deleted_at.is_(None) for party in (mine, against, then, then_against)),
            ~_tied(entity, "same_dispute", earlier),
        )
    )  # fmt: skip
    return found.correlate(entity).exists()
