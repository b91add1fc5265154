"""Values of the papers of the unit itself: registers of a period, notices, sheets to hand out."""

from typing import Any

from sqlalchemy import select

from app.models.tables import Unit
from app.office import Office


def unit(office: Office, _record_id: int) -> dict[str, Any]:
    """Nothing but whose paper it is: its lists come from what the clerk chose (lists.py)."""
    with office.read() as session:
        own = session.scalars(select(Unit.id).where(Unit.own.is_(True))).one()
    return {"number": "", "_record_id": own}
