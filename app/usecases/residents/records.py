"""Residents: register, correct, open the one-page file (一人一档), move, and the recycle bin."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.edge import CHECKED_ID_KINDS
from app.models.fields.population import FOUND
from app.models.rules import identity
from app.models.rules.address import parse_address
from app.models.rules.dates import read_date
from app.models.rules.kinship import relation_code
from app.models.rules.phones import Phone, read_phones
from app.models.rules.sameness import OLD_NUMBER
from app.models.rules.text import clean, clean_name
from app.models.tables import (
    Area,
    Household,
    Residence,
    Resident,
    ResidentContact,
    ResidentName,
    ResidentPhone,
)
from app.office import Office
from app.usecases.areas.places import link
from app.usecases.history import bin as recycle
from app.usecases.households import deaths
from app.usecases.households.spells import (
    beginning,
    join_household,
    open_residence,
    relate,
    relation_trouble,
    sex_told,
)
from app.usecases.residents.forms import OF_KIND, ContactForm, ResidentForm, day_fields, free_texts
from app.usecases.residents.names import kept_name, kept_text, private_trouble

TEXT_FIELDS = (
    "former_name", "sex", "id_kind", "ethnicity", "native_place", "marriage", "political", "education",
    "religion", "health", "employment", "occupation", "work_unit", "registered_division", "registered_address",
    "residence_kind", "relation", "note", "attention", *(n for names in OF_KIND.values() for n in names),
)  # fmt: skip
CHANGED_KIND = "kind"
"""Why a spell ends and the next begins when somebody stays but becomes 户籍, 流动 …: nobody came, nobody went."""
BIRTH = "birth"
_NUMBER = frozenset({"id_number", "id_kind"})
_TEXTS = tuple(n for n in dict.fromkeys(TEXT_FIELDS) if n not in day_fields())
_DAYS = tuple(n for n in day_fields() if n != "moved_on")


def new_form(office: Office, household_of: int | None = None) -> ResidentForm:
    """An empty form; for a further member of a household the address and grid are already there."""
    form = ResidentForm(ethnicity="01")
    if household_of is not None:
        with office.read() as session:
            other = session.get(Resident, household_of)
            if other is not None:
                form.address, form.grid_id = other.address or "", other.grid_id
    return form


def load_form(office: Office, resident_id: int) -> tuple[ResidentForm, int]:
    """The form of an existing resident and the row version it was read at."""
    with office.read() as session:
        resident = _found(session, resident_id)
        form = ResidentForm(
            name=resident.name,
            id_number=resident.id_number or "",
            phone=_phones_text(session, resident),
            other_names="、".join(n.name for n in _names(session, resident)),
            address=resident.address or "",
            living_here=resident.living_here,
            grid_id=resident.grid_id,
            contacts=[
                ContactForm(c.role, c.name, c.relation or "", c.phone or "", c.address or "", c.contact_id)
                for c in _contacts(session, resident)
            ],
        )
        for name in (*_TEXTS, *_DAYS):
            setattr(form, name, str(getattr(resident, name) or ""))
        return form, resident.version


def _phones(session: Session, resident: Resident) -> list[ResidentPhone]:
    query = select(ResidentPhone).where(ResidentPhone.resident_id == resident.id)
    return list(session.scalars(query.order_by(ResidentPhone.id)))


def _names(session: Session, resident: Resident) -> list[ResidentName]:
    own = (ResidentName.resident_id == resident.id, ResidentName.kind != OLD_NUMBER)
    return list(session.scalars(select(ResidentName).where(*own).order_by(ResidentName.id)))


def _contacts(session: Session, resident: Resident) -> list[ResidentContact]:
    query = select(ResidentContact).where(ResidentContact.resident_id == resident.id)
    return list(session.scalars(query.order_by(ResidentContact.id)))


def _phones_text(session: Session, resident: Resident) -> str:
    """Every number with whose it is, the main one first."""
    owners = {p.number: p.owner or "" for p in _phones(session, resident)}
    numbers = dict.fromkeys([*([resident.phone] if resident.phone else []), *owners])
    return "、".join(f"{owners.get(n, '')}{n}" for n in numbers)


def _found(session: Session, resident_id: int) -> Resident:
    resident = session.get(Resident, resident_id)
    if resident is None or resident.deleted_at is not None:
        raise ClerkError("这位居民的档案已被删除", "可以到 设置 → 回收站 里找回。")
    return resident


def save(office: Office, form: ResidentForm, resident_id: int | None = None, version: int | None = None,
         household_id: int | None = None) -> int:  # fmt: skip
    """Register (no id) or correct a resident. Returns the id. Raises ClerkError with what is wrong.

    `version` is the row version the form was read at: a change made elsewhere in between is not overwritten.
    """
    return save_act(office, form, resident_id, version, household_id)[0]


def save_act(office: Office, form: ResidentForm, resident_id: int | None = None, version: int | None = None,
             household_id: int | None = None) -> tuple[int, int]:  # fmt: skip
    """As `save`. Returns (the id, the audit line by which it is undone; 0 when nothing was changed)."""
    form = _ready(office, form, resident_id)
    if found := problems(office, form, resident_id):
        raise ClerkError("；".join(found.values()))
    with office.write(f"{'修改' if resident_id else '登记'}居民 {form.name}") as w:
        if resident_id is None:
            resident = register(w, form, office.today())
        else:
            resident = _found(w.session, resident_id)
            if version is not None and resident.version != version:
                raise ClerkError("这份档案刚才在别处改过，这次没有保存", "请关闭后重新打开再改。")
            _refuse_double(w.session, form, resident_id)
            known = resident.died_on is not None
            _fill(w, resident, form, office.today())
            relate(w, resident, resident.relation)
            if resident.died_on is not None and deaths.unfinished(w.session, resident):
                deaths.refuse_head(w.session, resident, known)
                deaths.die(w, resident, resident.died_on, office.today())
        if household_id is not None and resident.household_id != household_id:
            join_household(w, resident, household_id, office.today())
        saved = resident.id
    return saved, w.entry_id or 0


def _ready(office: Office, form: ResidentForm, resident_id: int | None) -> ResidentForm:
    """The form as it would be kept: what its number tells filled in, the name's code points read, and the sex that only
    the relation told going with a corrected relation."""
    form = form.completed(office.today())
    read: dict[str, Any] = {n: kept_text(office.library, getattr(form, n)) for n in free_texts()}
    form = replace(form, **read, name=kept_name(office.library, form.name))
    if resident_id is None:
        return form
    with office.read() as session:
        kept = session.get(Resident, resident_id)
        carried = kept is not None and kept.sex == form.sex and not form.id_number
        return replace(form, sex=sex_told(kept, form.relation) or "") if kept and carried else form


def problems(office: Office, form: ResidentForm, resident_id: int | None = None) -> dict[str, str]:
    """What is wrong with a form, by field name. A number that came with an import and does not look like its paper's
    (a foreign passport, a certificate of old), or a text that is on file so, holds up nobody who corrects something else."""
    form = _ready(office, form, resident_id)
    found = form.problems(office.today())
    if resident_id is None:
        return _move_problems(form) | found
    with office.read() as session:
        kept = session.get(Resident, resident_id)
        unread = (n for n in free_texts() if private_trouble(getattr(form, n)))
        for text in ("name", *unread) if kept is not None else ():
            if getattr(kept, text) == getattr(form, text):
                found.pop(text, None)
        trouble = relation_trouble(session, kept, _relation(form)) if kept else None
        if trouble:
            found.setdefault("relation", "，".join(trouble))
        if not found.keys() & _NUMBER or form.id_kind in CHECKED_ID_KINDS:
            return found
        unchanged = kept is not None and (kept.id_kind, kept.id_number) == (
            form.id_kind or "none",
            form.id_number,
        )
    return {name: said for name, said in found.items() if not unchanged or name not in _NUMBER}


def _move_problems(form: ResidentForm) -> dict[str, str]:
    """A real move of somebody new has a day; who lived here before (补录) needs none, a birth has its own."""
    dayless = form.move_reason in {"", FOUND} or (form.move_reason == BIRTH and clean(form.birth_date))
    if dayless or clean(form.moved_on):
        return {}
    return {"moved_on": "请填写是哪一天；一直住在这里、现在才录入的，来由选“原住居民补录”"}


def _relation(form: ResidentForm) -> str | None:
    typed = clean(form.relation)
    return relation_code(typed, form.sex or None) or typed or None


def register(w: Write, form: ResidentForm, today: date) -> Resident:
    """A new resident within a write that does more (a birth, a marriage); the form has been checked for problems."""
    _refuse_double(w.session, form)
    resident = Resident(name=clean_name(form.name))
    w.session.add(resident)
    _fill(w, resident, form, today)
    return resident


def _fill(w: Write, resident: Resident, form: ResidentForm, today: date) -> None:
    before = resident.address
    _apply(resident, form, clean_name(form.name))
    w.session.flush()
    if resident.address != before or resident.dwelling_id is None or not resident.living_here:
        link(w, resident)
    _keep_phones(w, resident, read_phones(form.phone))
    _keep_names(w, resident, form.other_names)
    _keep_contacts(w, resident, form.contacts)
    _keep_spells(w, resident, form, today)


def _refuse_double(session: Session, form: ResidentForm, own_id: int = 0) -> None:
    if not form.id_number:
        return
    number = identity.check_as(form.id_kind, form.id_number, date.max).number or clean(form.id_number)
    query = select(Resident.name, Resident.address).where(
        Resident.id_number == number, Resident.id != own_id, Resident.deleted_at.is_(None)
    )
    if other := session.execute(query).first():
        where = f"，住{other.address}" if other.address else ""
        raise ClerkError(
            f"证件号码和已登记的 {other.name}{where} 相同", "请先查找并打开那份档案，不要重复登记。"
        )


def _apply(resident: Resident, form: ResidentForm, name: str) -> None:
    resident.name = name
    for field_name in _TEXTS:
        setattr(resident, field_name, clean(getattr(form, field_name)) or None)
    for field_name in _DAYS:
        day = read_date(getattr(form, field_name))
        setattr(resident, field_name, day.full if day and day_fields()[field_name] else day)
    resident.id_kind = form.id_kind or "none"
    resident.id_number = clean(form.id_number).upper() or None
    phones = read_phones(form.phone)
    resident.phone = phones[0].number if phones else None
    resident.living_here = form.living_here and not form.died_on
    resident.grid_id = form.grid_id
    set_address(resident, form.address)


def _keep_phones(w: Write, resident: Resident, phones: list[Phone]) -> None:
    """The numbers of a resident with their owners, exactly those typed; the main one has a row only for its owner."""
    wanted = {p.number: p for i, p in enumerate(phones) if i or p.owner_hint}
    for old in _phones(w.session, resident):
        if old.number not in wanted:
            w.session.delete(old)
        else:
            old.owner = wanted.pop(old.number).owner_hint or None
    for phone in wanted.values():
        owner = phone.owner_hint or None
        w.session.add(ResidentPhone(resident_id=resident.id, number=phone.number, owner=owner))


def _keep_names(w: Write, resident: Resident, typed: str) -> None:
    """The other ways the name is written, exactly those typed."""
    wanted = dict.fromkeys(n for n in map(clean_name, re.split(r"[、，,；;/]", typed)) if n != resident.name)
    wanted.pop("", None)
    for old in _names(w.session, resident):
        if old.name in wanted:
            del wanted[old.name]
        else:
            w.session.delete(old)
    w.session.add_all(ResidentName(resident_id=resident.id, name=n[:60]) for n in wanted)


def _keep_contacts(w: Write, resident: Resident, typed: list[ContactForm]) -> None:
    """Guardians and contacts in the order typed; rows that stay keep their identity."""
    kept = _contacts(w.session, resident)
    for old in kept[len(typed) :]:
        w.session.delete(old)
    for at, form in enumerate(typed):
        contact = kept[at] if at < len(kept) else ResidentContact(resident_id=resident.id)
        phones = read_phones(form.phone)
        contact.role, contact.name = form.role, clean_name(form.name)[:60]
        contact.relation, contact.address = (
            clean(form.relation)[:20] or None,
            clean(form.address)[:200] or None,
        )
        contact.phone, contact.contact_id = phones[0].number if phones else None, form.contact_id
        w.session.add(contact)


def set_address(resident: Resident | Household, text: str) -> None:
    """Keep the address as printed and its parts for search."""
    if resident.address == (clean(text) or None):
        return
    resident.address = clean(text) or None
    parts = parse_address(resident.address or "")
    resident.estate, resident.building = parts.estate or None, parts.building or None
    resident.stair, resident.room = parts.stair or None, parts.room or None


def _keep_spells(w: Write, resident: Resident, form: ResidentForm, today: date) -> None:
    """Open, close or replace the residence spell so that it says what the record says, from the day it happened."""
    moved = read_date(form.moved_on)
    told = moved.full if moved else None
    open_spell = open_residence(w.session, resident.id)
    kind = resident.residence_kind or "01"
    if open_spell is None and not _has_left(w.session, resident):
        _first_spell(w, resident, kind, form, told)
        return
    if resident.died_on is not None:  # ends with all the rest (deaths)
        return
    day, why = told or today, form.move_reason or "back"
    if open_spell is not None and (open_spell.living_here, open_spell.kind) == (resident.living_here, kind):
        open_spell.address, open_spell.area_id = resident.address, resident.dwelling_id
        return
    if open_spell is None and not resident.living_here:
        return
    if open_spell is not None:
        if open_spell.start is not None and day < open_spell.start:
            raise ClerkError(
                f"变动日期 {day} 早于这一段居住的开始日期 {open_spell.start}", "请核对变动日期。"
            )
        open_spell.end = day
        if not resident.living_here:
            open_spell.reason_out = form.move_reason or "out"
        elif open_spell.living_here:
            open_spell.reason_out = why = CHANGED_KIND
    w.session.add(
        Residence(
            resident_id=resident.id, kind=kind, living_here=resident.living_here, start=day,
            area_id=resident.dwelling_id, address=resident.address, reason_in=why if resident.living_here else None,
        )
    )  # fmt: skip


def _first_spell(w: Write, resident: Resident, kind: str, form: ResidentForm, told: date | None) -> None:
    """Who is new in the books, since when and why; somebody dead who is filed lives nowhere."""
    if resident.died_on is not None:
        return
    if told is None and form.move_reason == BIRTH and resident.birth_date is not None:
        told = resident.birth_date.full
    start, why = beginning(told, form.move_reason)
    w.session.add(
        Residence(
            resident_id=resident.id, kind=kind, living_here=resident.living_here, start=start,
            area_id=resident.dwelling_id, address=resident.address, reason_in=why,
        )
    )  # fmt: skip


def _has_left(session: Session, resident: Resident) -> bool:
    """Gone for good (迁出, 死亡): the last spell has ended and no other has begun."""
    spells = select(Residence.id).where(Residence.resident_id == resident.id).limit(1)
    return session.scalar(spells) is not None


def delete(office: Office, resident_id: int) -> int:
    """Move a resident to the recycle bin. Returns the audit line, so that it can be undone."""
    return recycle.put(office, "resident", resident_id)


@dataclass(frozen=True)
class GridChoice:
    """A grid to choose from."""

    id: int
    name: str


def grids(office: Office, keep: int | None = None) -> list[GridChoice]:
    """The community's grids in their order; of those switched off only `keep`, which a record has and may go on having."""
    with office.read() as session:
        today = office.today()
        in_use = or_(Area.until.is_(None), Area.until > today, Area.id == keep)
        query = select(Area.id, Area.name, Area.until).where(
            Area.kind == "grid", Area.deleted_at.is_(None), in_use
        )
        return [
            GridChoice(r.id, f"{r.name}（已停用）" if r.until and r.until <= today else r.name)
            for r in session.execute(query.order_by(Area.sort, Area.id))
        ]
