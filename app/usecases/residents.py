"""Residents: register, correct, open the one-page file (一人一档), move, and the recycle bin."""

from dataclasses import dataclass, fields
from datetime import date
from functools import cache

from sqlalchemy import String, select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules import identity
from app.models.rules.address import parse_address
from app.models.rules.dates import PartialDate, read_date
from app.models.rules.phones import Phone, read_phones
from app.models.rules.text import clean, clean_name
from app.models.tables import Area, Household, Membership, Residence, Resident, ResidentPhone
from app.office import Office
from app.usecases import bin as recycle

ID_KINDS_WITH_CHECK = {"111", "112", "113", "hmt"}


@dataclass
class ResidentForm:
    """What the editor holds: texts as typed, codes for choices. Empty means not known."""

    name: str = ""
    former_name: str = ""
    sex: str = ""
    birth_date: str = ""
    id_kind: str = "111"
    id_number: str = ""
    ethnicity: str = ""
    native_place: str = ""
    marriage: str = ""
    political: str = ""
    education: str = ""
    religion: str = ""
    health: str = ""
    employment: str = ""
    occupation: str = ""
    work_unit: str = ""
    phone: str = ""
    registered_address: str = ""
    address: str = ""
    residence_kind: str = "01"
    living_here: bool = True
    grid_id: int | None = None
    relation: str = ""
    died_on: str = ""
    note: str = ""

    def problems(self, today: date) -> dict[str, str]:
        """What is wrong, by field name; an empty dict means it can be saved."""
        found: dict[str, str] = {}
        if not clean_name(self.name):
            found["name"] = "请填写姓名"
        for name, label in (("birth_date", "出生日期"), ("died_on", "死亡日期")):
            try:
                day = read_date(getattr(self, name))
                if day is not None and day > PartialDate.of(today):
                    found[name] = f"{label}在今天之后，请核对"
            except ClerkError as error:
                found[name] = f"{label}：{error}"
        for name, most in _longest().items():
            if len(str(getattr(self, name, ""))) > most:
                found[name] = f"太长了，最多 {most} 个字，现在是 {len(str(getattr(self, name)))} 个"
        found |= _identity_problems(self, today)
        wrong = [p.problem for p in read_phones(self.phone) if p.problem]
        if wrong:
            found["phone"] = f"联系电话：{wrong[0]}"
        return found

    def completed(self, today: date) -> "ResidentForm":
        """The form with what the ID number says filled in where nothing was typed."""
        reading = identity.check_id(self.id_number, today) if self.id_number else None
        if reading is None or reading.problems or self.id_kind not in ID_KINDS_WITH_CHECK:
            return self
        self.id_number = reading.number
        self.sex = self.sex or (str(reading.sex) if reading.sex else "")
        self.birth_date = self.birth_date or (str(reading.birth_date) if reading.birth_date else "")
        return self


@cache
def _longest() -> dict[str, int]:
    """The most characters each text field takes, as its column says."""
    return {
        c.name: c.type.length
        for c in Resident.__table__.columns
        if isinstance(c.type, String) and c.type.length and c.name not in {"phone", "id_number"}
    }


def _identity_problems(form: ResidentForm, today: date) -> dict[str, str]:
    if not form.id_number or form.id_kind not in ID_KINDS_WITH_CHECK:
        return {}
    reading = identity.check_id(form.id_number, today)
    if reading.problems:
        return {"id_number": f"证件号码：{reading.problems[0].sentence}"}
    if not identity.measured(reading):
        return {"id_number": "证件号码：这不是身份证号，请核对；是别的证件就把证件类型改一下"}
    if form.birth_date and reading.birth_date:
        try:
            typed = read_date(form.birth_date)
        except ClerkError:
            return {}
        if typed and typed.full and typed.full != reading.birth_date:
            return {"birth_date": f"出生日期和证件号码里的 {reading.birth_date} 不一致，请核对"}
    if form.sex in {"1", "2"} and reading.sex and form.sex != str(reading.sex):
        return {"sex": "性别和证件号码不一致，请核对"}
    return {}


TEXT_FIELDS = (
    "former_name", "sex", "id_kind", "ethnicity", "native_place", "marriage", "political", "education",
    "religion", "health", "employment", "occupation", "work_unit", "registered_address", "residence_kind",
    "relation", "note",
)  # fmt: skip


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
            birth_date=str(resident.birth_date or ""),
            died_on=str(resident.died_on or ""),
            id_number=resident.id_number or "",
            phone=_phones_text(session, resident),
            address=resident.address or "",
            living_here=resident.living_here,
            grid_id=resident.grid_id,
        )
        for name in TEXT_FIELDS:
            setattr(form, name, getattr(resident, name) or "")
        return form, resident.version


def _phones_text(session: Session, resident: Resident) -> str:
    rows = session.scalars(select(ResidentPhone).where(ResidentPhone.resident_id == resident.id))
    others = [f"{p.owner or ''}{p.number}" for p in rows]
    return "、".join([*([resident.phone] if resident.phone else []), *others])


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
    form = form.completed(office.today())
    if problems := form.problems(office.today()):
        raise ClerkError("；".join(problems.values()))
    name = clean_name(form.name)
    with office.write(f"{'修改' if resident_id else '登记'}居民 {name}") as w:
        if resident_id is None:
            _refuse_double(w.session, form)
            resident = Resident(name=name)
            w.session.add(resident)
        else:
            resident = _found(w.session, resident_id)
            if version is not None and resident.version != version:
                raise ClerkError("这份档案刚才在别处改过，这次没有保存", "请关闭后重新打开再改。")
            _refuse_double(w.session, form, resident_id)
        _apply(resident, form, name)
        w.session.flush()
        _keep_phones(w, resident, read_phones(form.phone)[1:])
        _keep_spells(w, resident, office.today(), household_id)
        return resident.id


def _refuse_double(session: Session, form: ResidentForm, own_id: int = 0) -> None:
    if not form.id_number:
        return
    number = identity.check_id(form.id_number, date.max).number or clean(form.id_number)
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
    for field_name in TEXT_FIELDS:
        setattr(resident, field_name, clean(getattr(form, field_name)) or None)
    resident.id_kind = form.id_kind or "none"
    resident.id_number = clean(form.id_number).upper() or None
    resident.birth_date = read_date(form.birth_date)
    resident.died_on = read_date(form.died_on)
    phones = read_phones(form.phone)
    resident.phone = phones[0].number if phones else None
    resident.living_here = form.living_here and not form.died_on
    resident.grid_id = form.grid_id
    set_address(resident, form.address)


def _keep_phones(w: Write, resident: Resident, phones: list[Phone]) -> None:
    """The further numbers of a resident, exactly those typed."""
    kept = w.session.scalars(select(ResidentPhone).where(ResidentPhone.resident_id == resident.id)).all()
    wanted = {p.number: p for p in phones}
    for old in kept:
        if old.number not in wanted:
            w.session.delete(old)
    have = {old.number for old in kept}
    for phone in phones:
        if phone.number not in have:
            owner = phone.owner_hint or None
            w.session.add(ResidentPhone(resident_id=resident.id, number=phone.number, owner=owner))


def set_address(resident: Resident | Household, text: str) -> None:
    """Keep the address as printed and its parts for search."""
    resident.address = clean(text) or None
    parts = parse_address(resident.address or "")
    resident.estate, resident.building = parts.estate or None, parts.building or None
    resident.stair, resident.room = parts.stair or None, parts.room or None


def _keep_spells(w: Write, resident: Resident, today: date, household_id: int | None) -> None:
    """Open, close or replace the residence spell so that it says what the record says; join a household."""
    open_spell = w.session.scalars(
        select(Residence).where(Residence.resident_id == resident.id, Residence.end.is_(None))
    ).first()
    kind = resident.residence_kind or "01"
    if open_spell is not None and (open_spell.living_here, open_spell.kind) == (resident.living_here, kind):
        open_spell.address = resident.address
    else:
        if open_spell is not None:
            open_spell.end = today
            if not resident.living_here:
                open_spell.reason_out = "death" if resident.died_on else "out"
        w.session.add(
            Residence(
                resident_id=resident.id, kind=kind, living_here=resident.living_here, start=today,
                address=resident.address, reason_in="in" if resident.living_here else None,
            )
        )  # fmt: skip
    if household_id is not None and resident.household_id != household_id:
        join_household(w, resident, household_id, today)


def join_household(w: Write, resident: Resident, household_id: int, today: date) -> None:
    """End the membership the resident has and start one in `household_id`."""
    current = select(Membership).where(Membership.resident_id == resident.id, Membership.end.is_(None))
    for old in w.session.scalars(current):
        old.end = today
    household = w.session.get(Household, household_id)
    if household is None:
        raise ClerkError("这一户已不存在")
    w.session.add(
        Membership(
            household_id=household_id, resident_id=resident.id, relation=resident.relation, start=today
        )
    )
    resident.household_id = household_id
    if resident.relation in {"01", "02"} or household.head_id is None:
        household.head_id = resident.id


def delete(office: Office, resident_id: int) -> int:
    """Move a resident to the recycle bin. Returns the audit line, so that it can be undone."""
    return recycle.put(office, "resident", resident_id)


@dataclass(frozen=True)
class GridChoice:
    """A grid to choose from."""

    id: int
    name: str


def grids(office: Office) -> list[GridChoice]:
    """The community's grids in their order."""
    with office.read() as session:
        query = select(Area.id, Area.name).where(Area.kind == "grid", Area.deleted_at.is_(None))
        return [GridChoice(r.id, r.name) for r in session.execute(query.order_by(Area.sort, Area.id))]


def form_labels() -> dict[str, str]:
    """The Chinese label of each form field, from the declared fields."""
    from app.models.fields.residents import RESIDENT

    names = {f.name for f in fields(ResidentForm)}
    labels = {n: f.label for n, f in RESIDENT.fields.items() if n in names}
    return labels | {"grid_id": "所属网格"}
