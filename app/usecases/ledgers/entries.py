"""Rows of ledgers: typed, checked, kept as spells of whom they belong to (an open row is the owner's tag)."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import Ledger
from app.models.definitions.ledgers import OF_UNIT
from app.models.rules.dates import WORK_BEGAN, check_year, read_date
from app.models.rules.text import clean
from app.models.tables import LedgerEntry, Organisation, Resident
from app.office import Office
from app.usecases.ledgers import steps
from app.usecases.ledgers.listing import spoken
from app.usecases.ledgers.rings import refuse_rings
from app.usecases.ledgers.snapshots import state_of_day
from app.usecases.ledgers.values import field_problem, row_problems, typed

OWNERS = {
    "resident": ("resident_id", "居民"),
    "household": ("resident_id", "居民"),
    "area": ("area_id", "网格或房屋"),
    "organisation": ("organisation_id", "单位"),
}
"""Where a form says whom a row belongs to, and what the clerk is asked to choose."""
PEOPLE = ("resident", "household")
"""A row for these must name them; one of a place or a unit may itself be what is known of it."""


@dataclass
class EntryForm:
    """A row being typed: whom it belongs to (found as a resident, also for a household; an area or an organisation
    where the ledger is of those; a name alone where it allows outsiders), its spell and its own fields as texts."""

    resident_id: int | None = None
    start: str = ""
    end: str = ""
    reason: str = ""
    values: dict[str, str] = field(default_factory=dict)
    area_id: int | None = None
    organisation_id: int | None = None
    owner_name: str = ""
    note: str = ""


def of_unit(office: Office, session: Session, ledger: Ledger, organisation_id: int | None) -> dict[str, str]:
    """What the record of the unit a row belongs to says of fields that take it from there, by field key, as typed; what the
    ledger would not take is left out."""
    asked = [spec for spec in ledger.field if spec.default in OF_UNIT]
    unit = session.get(Organisation, organisation_id) if asked and organisation_id else None
    known = {spec.key: str(getattr(unit, OF_UNIT[spec.default], None) or "") for spec in asked}
    return {
        spec.key: known[spec.key]
        for spec in asked
        if known[spec.key] and not field_problem(office, spec, known[spec.key])
    }


def filled(office: Office, session: Session, ledger: Ledger, form: EntryForm) -> EntryForm:
    """A new row with what the record of its unit says in fields that were left empty."""
    said = {key: text for key, text in form.values.items() if clean(text)}
    known = of_unit(office, session, ledger, form.organisation_id)
    return replace(form, values={**form.values, **known, **said}) if known else form


def problems(office: Office, ledger: Ledger, form: EntryForm) -> dict[str, str]:
    """What is wrong with a row, by field key."""
    with office.read() as session:
        form = filled(office, session, ledger, form)
    found: dict[str, str] = {}
    if missing := _owner_missing(ledger, form):
        found[OWNERS[ledger.belongs_to][0]] = missing
    for name, label in (("start", "起始日期"), ("end", "终止日期")):
        try:
            day = read_date(getattr(form, name))
            check_year(day, WORK_BEGAN)
        except ClerkError as error:
            found[name] = f"{label}：{error}"
            continue
        if day is not None and day.full is None:
            found[name] = f"{label}要写到日，例如 2026-03-15"
    if not {"start", "end"} & found.keys():
        found |= _order_problem(office, form)
    for spec in ledger.field:
        sentence = field_problem(office, spec, form.values.get(spec.key, ""))
        if sentence:
            found[spec.key] = sentence
    return found | _lacking(office, ledger, form, found)


def _owner_missing(ledger: Ledger, form: EntryForm) -> str:
    named = ledger.outsiders and clean(form.owner_name)
    needed = ledger.belongs_to in PEOPLE
    return (
        f"请先选择{OWNERS[ledger.belongs_to][1]}" if needed and form.resident_id is None and not named else ""
    )


def _lacking(office: Office, ledger: Ledger, form: EntryForm, found: dict[str, str]) -> dict[str, str]:
    """What the row lacks by what else it says; asked when every value by itself is right."""
    if found:
        return {}
    start = read_date(form.start)
    values = {f.key: typed(office, f, form.values.get(f.key, "")) for f in ledger.field}
    return row_problems(office, ledger, values, (start.full if start else None) or office.today())


def _order_problem(office: Office, form: EntryForm) -> dict[str, str]:
    start, end = read_date(form.start), read_date(form.end)
    if end and end.full and end.full < ((start.full if start else None) or office.today()):
        return {"end": "终止日期在起始日期之前，请核对两个日期"}
    return {}


def add(office: Office, key: str, form: EntryForm) -> int:
    """Add a row; the resident (or household) carries the ledger's tag from now on. Returns its id."""
    ledger = office.library.ledger(key)
    if found := problems(office, ledger, form):
        raise ClerkError("；".join(found.values()))
    with office.write(f"{spoken(ledger)}：新增") as w:
        entry = add_in(office, w, ledger, form)
        return entry.id


def add_in(
    office: Office, w: Write, ledger: Ledger, form: EntryForm, number: int | None = None
) -> LedgerEntry:
    """A checked row inside the caller's write; `number` is its place in the ledger's series when the caller
    counts; such a caller also flushes."""
    form = filled(office, w.session, ledger, form)
    resident = w.session.get(Resident, form.resident_id) if form.resident_id else None
    start, end = read_date(form.start), read_date(form.end)
    entry = LedgerEntry(
        ledger=ledger.key,
        resident_id=resident.id if resident and ledger.belongs_to == "resident" else None,
        area_id=form.area_id if ledger.belongs_to == "area" else None,
        organisation_id=form.organisation_id if ledger.belongs_to == "organisation" else None,
        owner_name=(clean(form.owner_name) or None) if ledger.outsiders and resident is None else None,
        start=(start.full if start else None) or office.today(),
        end=end.full if end else None,
        reason=clean(form.reason) or None,
        note=clean(form.note) or None,
        fields={
            f.key: v
            for f in ledger.typed_fields
            if (v := typed(office, f, form.values.get(f.key, ""))) is not None
        },
    )
    if ledger.belongs_to == "household" and resident is not None:
        if resident.household_id is None:
            raise ClerkError(f"{resident.name} 还没有登记到户", "请先在居民页点“建立户”，再加台账。")
        entry.household_id = resident.household_id
    if resident is not None:
        if ledger.sensitivity != "restricted":
            w.what = f"{ledger.name}：新增 {resident.name}"
        _refuse_open_twin(w, entry, ledger)
        refuse_rings(w.session, ledger, entry, entry.fields)
        entry.snapshot = state_of_day(office, w.session, ledger, entry)
    steps.begin(office, ledger, entry)
    entry.number = numbered(ledger, number or next_number(w.session, ledger))
    w.session.add(entry)
    if number is None:
        w.session.flush()
    return entry


def numbered(ledger: Ledger, number: int) -> str:
    """A row's number as it is written: R17-0001."""
    return f"{ledger.code or ledger.key}-{number:04d}"


def next_number(session: Session, ledger: Ledger) -> int:
    """The number after that of the latest row, rows in the recycle bin included: no number is given twice."""
    query = select(LedgerEntry.number).where(
        LedgerEntry.ledger == ledger.key, LedgerEntry.number.is_not(None)
    )
    latest = session.scalar(
        query.order_by(LedgerEntry.id.desc()).limit(1).execution_options(include_deleted=True)
    )
    digits = (latest or "").rpartition("-")[2]
    return int(digits) + 1 if digits.isdigit() else 1


def _refuse_open_twin(w: Write, entry: LedgerEntry, ledger: Ledger) -> None:
    if ledger.several:
        return
    same = select(LedgerEntry.id).where(
        LedgerEntry.ledger == ledger.key, LedgerEntry.end.is_(None), LedgerEntry.deleted_at.is_(None)
    )
    owner = (
        LedgerEntry.household_id == entry.household_id
        if entry.household_id
        else LedgerEntry.resident_id == entry.resident_id
    )
    if entry.end is None and w.session.scalar(same.where(owner)):
        raise ClerkError(f"{ledger.name}里已有在册的一行", "请先终止原来的一行，再新增。")


def hidden_now(office: Office, entry_id: int) -> str:
    """Why a row that was just kept is not among those in the register today, and where it is seen; empty when it is."""
    with office.read() as session:
        entry, today = session.get_one(LedgerEntry, entry_id), office.today()
        if entry.start and entry.start > today:
            return f"从 {entry.start} 起才在册，选“全部”看得到"
        return f"到 {entry.end} 已终止，选“全部”看得到" if entry.end and entry.end <= today else ""


def change(office: Office, entry_id: int, values: dict[str, str]) -> None:
    """Change fields of a row; keys are field keys, `start`, `end`, `reason`, `note`, of somebody from outside `owner`."""
    with office.write("修改台账") as w:
        entry = w.session.get(LedgerEntry, entry_id)
        if entry is None:
            raise ClerkError("这一行已不存在")
        ledger = office.library.ledger(entry.ledger)
        change_in(office, entry, values)
        if lacking := row_problems(office, ledger, entry.fields, entry.start):
            raise ClerkError("；".join(lacking.values()))
        w.what = f"{spoken(ledger)}：修改 {'' if ledger.sensitivity == 'restricted' else entry.number or ''}".strip()


def change_in(office: Office, entry: LedgerEntry, values: dict[str, str]) -> None:
    """Change fields of a row inside the caller's write. Raises ClerkError; then nothing of the row has changed."""
    specs = {f.key: f for f in office.library.ledger(entry.ledger).typed_fields}
    fields = dict(entry.fields)
    own: dict[str, Any] = {}
    for name, text in values.items():
        if name in specs:
            if problem := field_problem(office, specs[name], text):
                raise ClerkError(problem)
            fields[name] = typed(office, specs[name], text)
        elif name in {"start", "end"}:
            day = read_date(text)
            check_year(day, WORK_BEGAN)
            own[name] = day.full if day else None
        elif name == "owner" and entry.owner_name:
            own["owner_name"] = _outsider(text)
        elif name in {"reason", "note", "end_reason"}:
            own[name] = clean(text) or None
    start, end = own.get("start", entry.start), own.get("end", entry.end)
    if start and end and end < start:
        raise ClerkError("终止日期在起始日期之前", "请核对两个日期。")
    if session := object_session(entry):
        new = {key: value for key, value in fields.items() if value != entry.fields.get(key)}
        refuse_rings(session, office.library.ledger(entry.ledger), entry, new)
    for name, value in own.items():
        setattr(entry, name, value)
    entry.fields = {k: v for k, v in fields.items() if v is not None}


def _outsider(text: str) -> str:
    """The corrected name of somebody from outside: a row for people names them."""
    if not clean(text):
        raise ClerkError("请写姓名")
    return clean(text)


def end(office: Office, entry_id: int, on: date, reason: str) -> None:
    """Close a row: from `on` the tag is gone, the row stays in the history."""
    change(office, entry_id, {"end": on.isoformat(), "end_reason": reason})
