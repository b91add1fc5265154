"""A household that receives money or goods as a whole: what the book calls it, and what a clerk knows it by."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.tables import Household, Resident
from app.office import Office
from app.usecases.households.spells import members


@dataclass(frozen=True)
class Home:
    """`party` stands in the book; `words` tell a clerk which household is meant."""

    id: int
    party: str
    words: str


def home_of(
    office: Office, *, resident_id: int | None = None, household_id: int | None = None
) -> Home | None:
    """The household somebody belongs to, or the household itself; None where there is none, or it is closed."""
    with office.read() as session:
        resident = session.get(Resident, resident_id) if resident_id else None
        own = household_id or (resident.household_id if resident else None)
        found = session.get(Household, own) if own else None
        if found is None or found.deleted_at is not None or found.closed_on is not None:
            return None
        return home(session, found.id)


def home(session: Session, household_id: int) -> Home:
    """A household by its head. Raises ClerkError when it is gone."""
    found = session.get(Household, household_id)
    if found is None or found.deleted_at is not None:
        raise ClerkError("这一户已不存在", "请重新查找。")
    people = [resident for _, resident in members(session, household_id)]
    head = next((one.name for one in people if one.id == found.head_id), people[0].name if people else "")
    party = f"{head}户" if head else f"{found.number or found.id}户"
    return Home(found.id, party, f"{party}，{len(people)} 人，{found.address or '没有登记地址'}")
