"""Who of the sheet is on file already: by ID number, else by name with birth date and address; what a row changes.

Nobody is merged by guess: a namesake born on the same day, or a number under another name, is put to the clerk, and
until the clerk has decided the row is handed back. To make one file of two people takes long to notice and is hard to
take apart; a row handed back costs one look.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.bulk import stored
from app.exchange.sheets.rejects import Refused
from app.models.tables import Area, Household, Resident, ResidentContact, ResidentPhone
from app.usecases.importing.fields import AT, TAKEN
from app.usecases.importing.rows import RosterRow
from app.usecases.importing.sheet import Ticker

_IN = 500
_STEP = 100
_PLACE = ("estate", "building", "stair", "room")
_ASIDE = frozenset({*_PLACE, "note"})
LIVED = frozenset({"address", "living_here", "relation", "residence_kind", "grid", "household"})
"""What is said of the living alone."""
_DIFFERS = "证件号码相同，姓名却不同"
Changes = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on file as the import needs them: `values` in the order of TAKEN, stored form."""

    id: int
    values: tuple[Any, ...]
    grid: str = ""
    household: str = ""
    phones: frozenset[str] = frozenset()
    contacts: frozenset[tuple[str, str, str]] = frozenset()

    def get(self, name: str) -> Any:
        """A value by field name."""
        return self.values[AT[name]]


@dataclass
class Doubt:
    """A row that may be somebody on file. `choice`: None not decided (the row is handed back), 0 somebody new, else the
    id of the one it is."""

    row: RosterRow
    cells: tuple[object, ...]
    candidates: tuple[tuple[Known, str], ...]
    choice: int | None = None

    def handed_back(self) -> Refused:
        """The row as it goes back while nobody has decided."""
        said = "；".join(
            f"可能是已登记的 {k.get('name')}（{why}{'，住' + k.get('address') if k.get('address') else ''}）"
            for k, why in self.candidates
        )
        return Refused(self.row.row, self.cells, (f"{said}，请核对：补上证件号码，或在窗口里选定后再导入",))


@dataclass
class Found:
    """Who is who: row number → resident on file; doubts; refused because another row of the sheet is the same one."""

    known: dict[int, Known] = field(default_factory=dict)
    doubts: list[tuple[RosterRow, tuple[tuple[Known, str], ...]]] = field(default_factory=list)
    doubles: dict[int, int] = field(default_factory=dict)


def find(session: Session, rows: Sequence[RosterRow], tick: Ticker) -> Found:
    """Look everybody of the sheet up."""
    found = Found()
    if session.scalar(select(Resident.id).limit(1)) is None:
        return found
    number_at = AT["id_number"]
    numbers = {r.values[number_at] for r in rows} - {None}
    by_number = {k.get("id_number"): k for k in known_by(session, Resident.id_number, numbers, tick)}
    left = [r for r in rows if r.values[number_at] not in by_number]
    by_name: dict[str, list[Known]] = {}
    for k in known_by(session, Resident.name, {r.get("name") for r in left}, tick):
        by_name.setdefault(k.get("name"), []).append(k)
    taken: dict[int, int] = {}
    for done, row in enumerate(rows):
        if done % _STEP == 0:
            tick.pause()
        same = by_number.get(row.values[number_at])
        if same is not None and not _same_name(row, same):
            found.doubts.append((row, ((same, _DIFFERS),)))
            continue
        if same is None:
            sure, perhaps = _namesakes(row, by_name.get(row.get("name"), ()))
            if len(sure) == 1:
                same = sure[0]
            elif both := (*((k, "姓名、出生日期和住址都相同") for k in sure), *perhaps):
                found.doubts.append((row, both))
                continue
        if same is not None:
            if (first := taken.setdefault(same.id, row.row)) != row.row:
                found.doubles[row.row] = first
            else:
                found.known[row.row] = same
    return found


def _same_name(row: RosterRow, known: Known) -> bool:
    """Whether two names can be one person's: a character in common, or the former name."""
    name, other = row.get("name"), known.get("name")
    former = {row.get("former_name"), known.get("former_name")} - {None}
    return name == other or bool(set(name) & set(other) - {"·"}) or name in former or other in former


def _namesakes(row: RosterRow, others: Iterable[Known]) -> tuple[list[Known], list[tuple[Known, str]]]:
    """Of the people of the same name: those it surely is, and those it may be, with the reason."""
    sure: list[Known] = []
    perhaps: list[tuple[Known, str]] = []
    born, number = row.get("birth_date"), row.get("id_number")
    for k in others:
        other = k.get("birth_date")
        compatible = not born or not other or born.startswith(other) or other.startswith(born)
        sexes = {row.get("sex"), k.get("sex")} - {None, "0", "9"}
        if (number and k.get("id_number")) or not compatible:
            continue
        at_home, full = _same_place(row, k), bool(born) and born == other and len(born) == 10
        if len(sexes) > 1:  # one of the two may be set right since
            if full or (born and other and at_home and row.get("address")):
                perhaps.append((k, "姓名和出生日期相同，性别不同"))
        elif (full and at_home) or (not number and _as_written(row, k)):
            sure.append(k)
        elif full:
            perhaps.append((k, "姓名和出生日期相同"))
        elif at_home and row.get("address"):
            perhaps.append((k, "姓名和住址相同"))
        elif row.get("phone") and row.get("phone") == k.get("phone"):
            perhaps.append((k, "姓名和电话相同"))
        elif not (born or number or row.get("address")):
            perhaps.append((k, "姓名相同，表里没有证件号码、出生日期和住址"))
    return sure, perhaps


def _as_written(row: RosterRow, known: Known) -> bool:
    """The same name, birth date and address as they were taken from a sheet without numbers the last time."""
    return not known.get("id_number") and all(row.get(n) == known.get(n) for n in ("birth_date", "address"))


def _same_place(row: RosterRow, known: Known) -> bool:
    parts, others = ([of.get(n) for n in _PLACE] for of in (row, known))
    return row.get("address") == known.get("address") or (bool(parts[0] and parts[3]) and parts == others)


def known_by(session: Session, column: Any, values: set[Any], tick: Ticker) -> list[Known]:
    """Residents on file of whom a column has one of these values."""
    wanted = sorted(v for v in values if v)
    columns = [getattr(Resident, name) for name in TAKEN]
    grids = {
        row.id: row.name for row in session.execute(select(Area.id, Area.name).where(Area.kind == "grid"))
    }
    found: list[Known] = []
    for start in range(0, len(wanted), _IN):
        tick.pause()
        part = column.in_(wanted[start : start + _IN])
        query = (
            select(Resident.id, Resident.grid_id, Household.number, *columns)
            .join(Household, Household.id == Resident.household_id, isouter=True)
            .where(part, Resident.deleted_at.is_(None))
        )
        for one, grid, number, *said in session.execute(query):
            values_ = tuple(map(_stored, said))
            found.append(Known(one, values_, grids.get(grid, ""), number or ""))
    return found


def _stored(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else stored(value)


def with_further(
    session: Session, known: dict[int, Known], rows: Mapping[int, RosterRow]
) -> dict[int, Known]:
    """What few sheets say, read only when this one does: further phones and contacts."""
    asking = [k.id for at, k in known.items() if rows[at].phones or "contacts" in rows[at].more]
    if not asking:
        return known
    phones: dict[int, set[str]] = {}
    contacts: dict[int, set[tuple[str, str, str]]] = {}
    for start in range(0, len(asking), _IN):
        part = asking[start : start + _IN]
        numbers = select(ResidentPhone.resident_id, ResidentPhone.number)
        for one, number in session.execute(numbers.where(ResidentPhone.resident_id.in_(part))):
            phones.setdefault(one, set()).add(number)
        people = select(ResidentContact).where(ResidentContact.resident_id.in_(part))
        for c in session.scalars(people):
            contacts.setdefault(c.resident_id, set()).add((c.role, c.name, c.phone or ""))
    return {
        at: Known(
            k.id,
            k.values,
            k.grid,
            k.household,
            frozenset(phones.get(k.id, ())),
            frozenset(contacts.get(k.id, ())),
        )
        for at, k in known.items()
    }


def changes(row: RosterRow, known: Known) -> dict[str, tuple[Any, Any]]:
    """Field by field, old and new; a blank cell never overwrites what is known. The parts of an address go with it. A
    roster may go on listing the dead: where and with whom they live is not asked of it."""
    found: dict[str, tuple[Any, Any]] = {}
    for name, value, old in zip(TAKEN, row.values, known.values, strict=True):
        if value is None or value == "" or value == old or name in _ASIDE:
            continue
        if not (name == "id_kind" and value == "none"):
            found[name] = (old, value)
    if (said := row.get("note")) and said not in (old_note := known.get("note") or ""):
        found["note"] = (old_note or None, "；".join(filter(None, (old_note, said))))
    if row.grid and row.grid != known.grid:
        found["grid"] = (known.grid or None, row.grid)
    if row.household and row.household != known.household:
        found["household"] = (known.household or None, row.household)
    if new := [n for n in row.phones if n not in known.phones and n != known.get("phone")]:
        found["phones"] = (None, "、".join(new))
    for role, name, relation, phone in row.more.get("contacts", ()):
        if (role, name, phone) not in known.contacts:
            found[f"contact.{role}"] = (None, " ".join(filter(None, (name, relation, phone))))
    if row.get("died_on") or known.get("died_on"):
        found = {name: pair for name, pair in found.items() if name not in LIVED}
    return found
