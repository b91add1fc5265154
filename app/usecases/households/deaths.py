"""What a death ends, the same whether it is registered, typed into the file or comes with a roster or another file."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules.dates import PartialDate
from app.models.tables import Household, Kinship, Membership, Residence, Resident
from app.usecases.households.spells import (
    end_if_empty,
    members,
    named,
    open_membership,
    open_residence,
)


def unfinished(session: Session, resident: Resident) -> bool:
    """Whether somebody lives somewhere or belongs to a household by the books."""
    return any(_running(session, resident)) or resident.household_id is not None


def refuse_head(session: Session, resident: Resident, known: bool) -> None:
    """Others would be left without a head. `known`: the day of death was on file. Raises ClerkError."""
    household = session.get(Household, resident.household_id or 0)
    if household is not None and household.head_id == resident.id and len(members(session, household.id)) > 1:
        raise ClerkError(
            f"{resident.name} 是 {named(household)} 的户主，户里还有别人",
            f"{'' if known else '死亡日期先空着保存；再'}用“更多 → 死亡登记”，同时指定新的户主。",
        )


def die(w: Write, resident: Resident, died: PartialDate, today: date) -> None:
    """Residence, membership and marriages end on the day of the death, also where somebody was registered only later; a
    household nobody is left of is closed. Raises ClerkError where something is known of a later day."""
    day = min(died.last_day(), today)
    running = [spell for spell in _running(w.session, resident) if spell is not None]
    for spell in running:
        _refuse_later(w.session, spell, resident, day)
    left = w.session.get(Household, resident.household_id or 0)
    for spell in running:
        if spell.start is not None:
            spell.start = min(spell.start, day)
        spell.end = day
        if isinstance(spell, Membership):
            spell.reason = "death"
        else:
            spell.reason_out = "death"
    resident.died_on = died
    resident.living_here, resident.household_id, resident.relation = False, None, None
    resident.grid_id = resident.dwelling_id = None
    if left is not None and left.head_id == resident.id:
        left.head_id = None
    end_if_empty(w, left, day, "ended")
    _end_marriages(w, resident, day)


def _running(session: Session, resident: Resident) -> tuple[Residence | None, Membership | None]:
    return open_residence(session, resident.id), open_membership(session, resident.id)


def _refuse_later(session: Session, running: Any, resident: Resident, day: date) -> None:
    spell = type(running)
    query = select(spell.end).where(spell.resident_id == resident.id, spell.id != running.id, spell.end > day)
    if latest := session.scalar(query.order_by(spell.end.desc()).limit(1)):
        raise ClerkError(
            f"{resident.name} 到 {latest} 还有别的变动，死亡日期 {day} 比它早",
            "请核对日期；或先撤销后来的变动。",
        )


def _end_marriages(w: Write, resident: Resident, day: date) -> None:
    married = select(Kinship).where(
        or_(Kinship.resident_id == resident.id, Kinship.relative_id == resident.id),
        Kinship.kind == "spouse",
        Kinship.end.is_(None),
    )
    for kin in w.session.scalars(married):
        kin.end, kin.end_reason = max(day, kin.start or day), "death"
