"""Lists of places that papers of the unit are printed from: who is responsible where, what is let, what stands empty.

Telephones of owners are hidden: these lists are worked with on foot. Those responsible have public telephones.
"""

from collections.abc import Callable, Mapping
from typing import Any

from app.office import Office
from app.usecases.areas import duties as area_duties
from app.usecases.areas import house_lists

Rows = list[dict[str, str]]


def duties(office: Office, _given: Mapping[str, Any]) -> Rows:
    """Everybody responsible for a grid, group or building today, by place and role."""
    return [
        {
            "n": f"{n}", "place": d.place, "role": d.role_label, "name": d.name, "phone": d.phone,
            "since": str(d.since or ""),
        }
        for n, d in enumerate(area_duties.listing(office), 1)
    ]  # fmt: skip


def rentals(office: Office, _given: Mapping[str, Any]) -> Rows:
    """Dwellings that are let, by address."""
    return [
        {
            "n": f"{n}", "address": r.address, "use": r.use, "owner": r.owner, "owner_phone": r.owner_phone,
            "tenants": "、".join(r.tenants), "people": f"{r.people}", "danger": r.danger, "grid": r.grid,
        }
        for n, r in enumerate(house_lists.rentals(office, most=None).rows, 1)
    ]  # fmt: skip


def vacant(office: Office, _given: Mapping[str, Any]) -> Rows:
    """Dwellings where nobody lives, by address."""
    return [
        {
            "n": f"{n}", "address": r.address, "state": r.state, "owner": r.owner, "owner_phone": r.owner_phone,
            "metres": r.metres, "household": r.household, "danger": r.danger, "grid": r.grid, "people": "0",
        }
        for n, r in enumerate(house_lists.vacant(office, most=None).rows, 1)
    ]  # fmt: skip


LISTS: Mapping[str, Callable[[Office, Mapping[str, Any]], Rows]] = {
    "duties": duties,
    "rentals": rentals,
    "vacant": vacant,
}
