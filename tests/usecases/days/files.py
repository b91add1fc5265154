"""What a clerk does to the files of residents: register, edit, merge, kin, the bin, many at once."""

from typing import Any

from app.models.tables import Area, Kinship, MediationCase, Organisation, Resident, ServiceRecord
from app.usecases.history import bin as recycle_bin
from app.usecases.lists import changes
from app.usecases.residents import kin, merge_homes, merging, records
from app.usecases.residents.kin import KinForm
from tests.usecases.days.picks import Picks

EDITED = (
    "name", "phone", "address", "living_here", "relation", "sex", "moved_on", "residence_kind", "grid_id", "died_on",
    "former_name", "other_names", "note", "marriage",
)  # fmt: skip
BINNED = (
    ("resident", Resident), ("area", Area), ("service_record", ServiceRecord), ("mediation_case", MediationCase),
    ("organisation", Organisation),
)  # fmt: skip


def register(p: Picks) -> None:
    """A new file, in a household or not."""
    records.save_act(p.office, p.file(), household_id=p.home() if p.chance(0.5) else None)


def _typed(p: Picks, name: str) -> Any:
    """What is typed into a field of a file; into most what a new file may say there."""
    match name:
        case "grid_id":
            return p.a(Area, Area.kind == "grid") if p.chance(0.5) else None
        case "died_on":
            return p.day()
        case "former_name" | "other_names" | "note":
            return p.one(("", "王老五"))
        case "marriage":
            return p.one(("10", "20", "40"))
    return getattr(p.file(), name)


def edit(p: Picks) -> None:
    """One to four fields of a file."""
    one = p.person()
    form, version = records.load_form(p.office, one)
    for name in p.dice.sample(EDITED, p.dice.randint(1, 4)):
        setattr(form, name, _typed(p, name))
    records.save_act(p.office, form, one, version)


def merge_files(p: Picks) -> None:
    """Two files become one; now and then against what is proposed, and with the home that is offered."""
    keep = p.person()
    lose = p.other_than(keep)
    plan = merging.plan(p.office, keep, lose)
    chosen = {c.name: p.one(("keep", "lose")) for c in plan.choices if p.chance(0.5)}
    apart = plan.apart({c.name: chosen.get(c.name, c.chosen) for c in plan.choices})
    follow = p.one([key for key, _ in apart.offers]) if apart else merge_homes.STAY
    merging.merge(p.office, keep, lose, chosen, follow)


def name_kin(p: Picks) -> None:
    """Two residents are kin."""
    one = p.person()
    kind = p.one(("spouse", "parent", "sibling", "adopter"))
    kin.add(p.office, KinForm(one, p.other_than(one), kind, p.day()))


def end_kin(p: Picks) -> None:
    """A marriage ends."""
    kin.end(p.office, p.a(Kinship), p.day(), p.one(("divorce", "death")))


def remove_kin(p: Picks) -> None:
    """Kin was put on file wrongly."""
    kin.remove(p.office, p.a(Kinship))


def change_many(p: Picks) -> None:
    """One field of several files."""
    people = [p.person() for _ in range(p.dice.randint(2, 6))]
    values = {
        "grid": p.a(Area, Area.kind == "grid"),
        "political": "01",
        "marriage": "10",
        "living_here": False,
    }
    name = p.one(tuple(values))
    changes.change_many(p.office, "resident", people, name, values[name])


def throw_away(p: Picks) -> None:
    """Something goes to the bin."""
    kind, records_of = p.one(BINNED)
    recycle_bin.put(p.office, kind, p.a(records_of))


def bring_back(p: Picks) -> None:
    """Something comes back from the bin."""
    row = p.one(recycle_bin.listing(p.office))
    recycle_bin.bring_back(p.office, row.kind, row.record_id)


ACTS = (
    register, register, edit, edit, edit, merge_files, merge_files, merge_files, name_kin, name_kin, end_kin, remove_kin,
    change_many, throw_away, throw_away, bring_back, bring_back,
)  # fmt: skip
