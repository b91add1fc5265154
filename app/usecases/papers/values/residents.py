"""Values of the papers of a resident."""

from typing import Any

from sqlalchemy import or_, select

from app.models.fields.show import mask
from app.models.tables import AreaDuty, Household, Resident, ResidentContact
from app.office import Office
from app.usecases.attachments import files as attachments
from app.usecases.papers.values import applications
from app.usecases.residents import files


def resident(office: Office, resident_id: int) -> dict[str, Any]:
    """The one-page file as a sheet; `…_masked` are for papers that hang on a wall; `photo` names the portrait."""
    file = files.open_file(office, resident_id)
    values: dict[str, Any] = {f.name: f.text for f in file.facts}
    values |= {f"{f.name}_masked": f.masked for f in file.facts if f.masked != f.text}
    values |= {f"{name}_masked": mask(kind, values.get(name, "")) for name, kind in _MASKED.items()}
    members = [
        {"name": m.name, "relation": m.relation, "sex": m.sex, "age": m.age, "phone": m.phone}
        for m in file.members
    ]
    portrait = attachments.portrait(office, resident_id)
    return (
        values
        | _around(office, file.id, file.household_id)
        | applications.of_resident(office, file.id)
        | {
            "name": file.name, "tags": "、".join(file.tags), "household": members, "_resident_id": file.id, "number": "",
            "photo": portrait[0] if portrait else "",
        }
    )  # fmt: skip


_MASKED = {"id_number": "id", "phone": "phone", "name": "name"}


def _around(office: Office, resident_id: int, household_id: int | None) -> dict[str, str]:
    """The head of the household, whom to call in an emergency, who is responsible for the grid."""
    today = office.today()
    with office.read() as session:
        household = session.get(Household, household_id) if household_id else None
        head = session.get(Resident, household.head_id) if household and household.head_id else None
        contact = session.scalars(
            select(ResidentContact)
            .where(ResidentContact.resident_id == resident_id)
            .order_by(ResidentContact.role != "emergency", ResidentContact.id)
        ).first()
        one = session.get(Resident, resident_id)
        duty = session.scalars(
            select(AreaDuty)
            .where(
                AreaDuty.area_id == (one.grid_id if one else None),
                or_(AreaDuty.since.is_(None), AreaDuty.since <= today),
                or_(AreaDuty.until.is_(None), AreaDuty.until > today),
            )
            .order_by(AreaDuty.role != "member", AreaDuty.id)
        ).first()
    return {
        "head": head.name if head else "",
        "household_number": (household.number or "") if household else "",
        "contact": " ".join(filter(None, (contact.name, contact.phone))) if contact else "",
        "grid_worker": " ".join(filter(None, (duty.name, duty.phone))) if duty else "",
    }
