"""What is known of the sample's places: who is responsible for grids, which dwellings are let, which stand empty."""

from collections.abc import Sequence
from random import Random

from sqlalchemy import select

from app.db.transactions import Write
from app.models.rules.address import parse_address
from app.models.tables import Area, AreaDuty
from app.office import Office
from app.usecases.areas.places import dwelling_of
from app.usecases.sample import people, world
from app.usecases.sample.names import full_name
from app.usecases.sample.numbers import NumberOffice

_ROLES = ("leader", "member", "police")
_MOST_LET, _MOST_EMPTY = 40, 12
_BORN = 1970
_HAN = "01"


def furnish(
    office: Office, place: world.Community, households: Sequence[people.SampleHousehold], seed: int
) -> None:
    """Write duties, rentals and empty dwellings in one act."""
    rnd = Random(f"homes-{seed}")
    with office.write("示例：责任人和房屋") as w:
        owner = _Owner(rnd)
        _duties(w, owner)
        let = sorted({h.address for h in households if h.rented})[:_MOST_LET]
        lived = {h.address for h in households}
        empty = [d.address for d in place.dwellings() if d.address not in lived][:_MOST_EMPTY]
        for addresses, use, rental in ((let, None, "02"), (empty, "empty", None)):
            for address in addresses:
                dwelling = dwelling_of(w, parse_address(address))
                if dwelling is not None:
                    dwelling.dwelling_use, dwelling.rental_use = use, rental
                    dwelling.owner_name, dwelling.owner_phone = owner.name(), owner.phone()


class _Owner:
    """Invented names and telephones."""

    def __init__(self, rnd: Random) -> None:
        self._rnd, self._numbers = rnd, NumberOffice(rnd)

    def name(self) -> str:
        """A name."""
        return full_name(self._rnd, self._rnd.choice("12"), _BORN, _HAN, None).full

    def phone(self) -> str:
        """A mobile number in the invented range."""
        return self._numbers.mobile()


def _duties(w: Write, owner: _Owner) -> None:
    for grid in w.session.scalars(select(Area).where(Area.kind == "grid").order_by(Area.id)):
        for role in _ROLES:
            w.session.add(AreaDuty(area_id=grid.id, role=role, name=owner.name(), phone=owner.phone()))
