"""What the application forms ask beside the file: since when, whose dwelling, who cares, kin outside the household."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.rules.dates import age_on
from app.models.tables import Area, Household, Membership, Residence, Resident, ResidentContact
from app.office import Office
from app.usecases.papers.values import ledger_values
from app.usecases.residents import kin

AGES = (
    (100, "100 周岁及以上"),
    (90, "90—99 周岁"),
    (80, "80—89 周岁"),
    (70, "70—79 周岁"),
    (60, "60—69 周岁"),
)
"""The bands of 高龄津贴 (domain.md A3.2); below 60 there is none."""


def of_resident(office: Office, resident_id: int) -> dict[str, Any]:
    """Of a resident: the running spell, the dwelling, guardian and carer, the age band, whether alive and living here. What is
    not known is empty."""
    with office.read() as session:
        one = session.get_one(Resident, resident_id)
        spell = session.scalars(
            select(Residence)
            .where(Residence.resident_id == one.id, Residence.end.is_(None))
            .order_by(Residence.id.desc())
        ).first()
        size = _size(session, one.household_id)
        home = session.get(Household, one.household_id) if one.household_id else None
        found = {
            "residence_start": str(spell.start or "") if spell else "",
            "household_size": str(size) if size else "",
            "age_band": _band(office, one),
            "alive": "" if one.died_on else "是", "lives_here": "是" if one.living_here else "",
            **_contacts(session, one.id),
            **_dwelling(office, session, one.dwelling_id or (home.dwelling_id if home else None)),
        }  # fmt: skip
        household_id = one.household_id
    return found | ledger_values.relief(office, resident_id, household_id) | {"_household_id": household_id}


def of_household(office: Office, household_id: int, head_id: int | None) -> dict[str, Any]:
    """Of a household: facts of the head, the dwelling, kin of the head who live elsewhere (赡养、抚养、扶养义务人)."""
    with office.read() as session:
        home = session.get_one(Household, household_id)
        head = session.get(Resident, head_id) if head_id else None
        found = _head(office, head) | _dwelling(
            office, session, home.dwelling_id or (head.dwelling_id if head else None)
        )
        found |= _contacts(session, head.id if head else 0)
    found |= ledger_values.relief(office, head_id, household_id)
    return found | {"kin_outside": _kin_outside(office, head_id, household_id), "_household_id": household_id}


def _head(office: Office, head: Resident | None) -> dict[str, str]:
    code = office.library.code
    if head is None:
        return dict.fromkeys(
            (f"head_{name}" for name in ("sex", "age", "id_number", "registered_address", "health")), ""
        )
    return {
        "head_sex": code("sex").label(head.sex), "head_id_number": head.id_number or "",
        "head_age": str(age_on(head.birth_date, office.today())) if head.birth_date else "",
        "head_registered_address": head.registered_address or "", "head_health": code("health").label(head.health),
    }  # fmt: skip


def _band(office: Office, one: Resident) -> str:
    if one.birth_date is None:
        return ""
    age = age_on(one.birth_date, office.today())
    return next((words for least, words in AGES if age is not None and age >= least), "")


def _size(session: Session, household_id: int | None) -> int:
    if household_id is None:
        return 0
    query = select(func.count(Membership.id)).where(
        Membership.household_id == household_id, Membership.end.is_(None), Membership.deleted_at.is_(None)
    )
    return int(session.scalar(query) or 0)


def _contacts(session: Session, resident_id: int) -> dict[str, str]:
    """Guardian and carer with their telephone."""
    found = dict.fromkeys(("guardian", "guardian_phone", "carer", "carer_phone"), "")
    query = select(ResidentContact).where(
        ResidentContact.resident_id == resident_id, ResidentContact.role.in_(("guardian", "carer"))
    )
    for contact in session.scalars(query.order_by(ResidentContact.id.desc())):
        found[contact.role] = contact.name
        found[f"{contact.role}_phone"] = contact.phone or ""
    return found


def _dwelling(office: Office, session: Session, area_id: int | None) -> dict[str, str]:
    """What the house is: nature, area in square metres, use."""
    code = office.library.code
    flat = session.get(Area, area_id) if area_id else None
    metres = f"{flat.square_metres.normalize():f} ㎡" if flat and flat.square_metres else ""
    return {
        "ownership": code("ownership").label(flat.ownership) if flat and flat.ownership else "",
        "square_metres": metres,
        "dwelling_use": code("dwelling_use").label(flat.dwelling_use) if flat and flat.dwelling_use else "",
    }


def _kin_outside(office: Office, head_id: int | None, household_id: int) -> list[dict[str, str]]:
    """Kin on file of the head who belong to another household: name, what they are, telephone, address."""
    if head_id is None:
        return []
    rows = [row for row in kin.rows(office, head_id) if row.end is None]
    with office.read() as session:
        others = {r.other_id: session.get_one(Resident, r.other_id) for r in rows}
    return [
        {
            "name": row.other, "relation": row.word, "phone": others[row.other_id].phone or "",
            "address": others[row.other_id].address or "", "work": others[row.other_id].work_unit or "",
            "age": str(age_on(born, office.today())) if (born := others[row.other_id].birth_date) else "",
        }
        for row in rows
        if others[row.other_id].household_id != household_id and not others[row.other_id].died_on
    ]  # fmt: skip
