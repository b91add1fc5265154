"""The resident's form: texts as typed, what is wrong with them, and what an ID number tells by itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache

from sqlalchemy import Date, String

from app.errors import ClerkError
from app.models.base import PartialDay
from app.models.edge import CHECKED_ID_KINDS
from app.models.rules import identity
from app.models.rules.dates import PartialDate, read_date
from app.models.rules.kinship import relation_code, relations
from app.models.rules.phones import read_phones
from app.models.rules.text import clean, clean_name
from app.models.tables import Resident
from app.usecases.residents.names import private_trouble, unread_trouble

FORESEEN = frozenset({"permit_until", "id_until", "leaving_on"})
"""Days that may lie ahead; every other day a resident's form holds has been."""

OF_KIND = {
    "01": ("registered_state", "registered_division"),
    "02": ("inflow_reason", "lodging", "permit_kind", "permit_number", "permit_on", "permit_until"),
    "03": ("foreign_name", "nationality", "id_until", "china_purpose", "arrived_on", "leaving_on"),
    "04": ("unregistered_reason", "unregistered_since"),
}
"""What is asked of one kind of resident only (domain.md A1.1); values of another kind are kept, not shown."""

_AS_TYPED = frozenset({"", "none", "other"})
"""Kinds of paper whose numbers are kept as typed."""


@dataclass
class ContactForm:
    """A guardian, carer or emergency contact as typed; `contact_id` when it is a resident on file."""

    role: str = "emergency"
    name: str = ""
    relation: str = ""
    phone: str = ""
    address: str = ""
    contact_id: int | None = None


@dataclass
class ResidentForm:
    """What the editor holds: texts as typed, codes for choices. Empty means not known. `relation` is a code or a word of
    GB/T 4761 (长子).

    `moved_on` and `move_reason` say since when and why the resident lives here or not. Of somebody new, neither means
    补录 (lived here before the books knew it); of somebody on file, from today.
    """

    name: str = ""
    former_name: str = ""
    other_names: str = ""
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
    registered_division: str = ""
    registered_address: str = ""
    address: str = ""
    residence_kind: str = "01"
    living_here: bool = True
    moved_on: str = ""
    move_reason: str = ""
    grid_id: int | None = None
    relation: str = ""
    died_on: str = ""
    attention: str = ""
    registered_state: str = ""
    inflow_reason: str = ""
    lodging: str = ""
    permit_kind: str = ""
    permit_number: str = ""
    permit_on: str = ""
    permit_until: str = ""
    foreign_name: str = ""
    nationality: str = ""
    id_until: str = ""
    china_purpose: str = ""
    arrived_on: str = ""
    leaving_on: str = ""
    unregistered_reason: str = ""
    unregistered_since: str = ""
    note: str = ""
    contacts: list[ContactForm] = field(default_factory=list)

    def problems(self, today: date) -> dict[str, str]:
        """What is wrong, by field name; an empty dict means it can be saved."""
        found: dict[str, str] = {}
        if not clean_name(self.name):
            found["name"] = "请填写姓名"
        elif not any(c.isalpha() for c in clean_name(self.name)):
            found["name"] = f"“{clean_name(self.name)}”不像姓名，请核对"
        elif trouble := unread_trouble(clean_name(self.name)):
            found["name"] = trouble
        found |= {n: said for n in free_texts() if (said := private_trouble(str(getattr(self, n))))}
        found |= dict(self._day_problems(today))
        for name, most in longest().items():
            if len(str(getattr(self, name, ""))) > most:
                found[name] = f"太长了，最多 {most} 个字，现在是 {len(str(getattr(self, name)))} 个"
        found |= _identity_problems(self, today)
        if not found.keys() & {"birth_date", "died_on"} and self._died_before_birth():
            found["died_on"] = "死亡日期早于出生日期，请核对"
        relation = relations().get(relation_code(self.relation, self.sex or None) or "")
        if clean(self.relation) and relation is None:
            found["relation"] = f"“{self.relation}”不是一种与户主关系，例如：妻、长子、儿媳、父亲"
        if relation and relation.sex and self.sex in {"1", "2"} and self.sex != relation.sex:
            found.setdefault("relation", f"与户主关系是“{relation.label}”，和性别不一致，请核对")
        wrong = [p.problem for p in read_phones(self.phone) if p.problem]
        if wrong:
            found["phone"] = f"联系电话：{wrong[0]}"
        if words := _contact_problem(self.contacts):
            found["contacts"] = words
        return found

    def _died_before_birth(self) -> bool:
        birth, died = read_date(self.birth_date), read_date(self.died_on)
        return birth is not None and died is not None and died.last_day() < birth.first_day()

    def _day_problems(self, today: date) -> Iterator[tuple[str, str]]:
        for name, whole in day_fields().items():
            label = form_labels()[name]
            try:
                day = read_date(getattr(self, name))
            except ClerkError as error:
                yield name, f"{label}：{error}"
                continue
            if day is None:
                continue
            if whole and day.full is None:
                yield name, f"{label}要写到日，例如 2026-03-31"
            elif day > PartialDate.of(today) and name not in FORESEEN:
                yield name, f"{label}在今天之后，请核对"

    def completed(self, today: date) -> "ResidentForm":
        """The form with what the ID number says filled in where nothing was typed, the relation as its code, and the sex
        the relation says: a father without papers is a man."""
        self._read_number(today)
        self.relation = relation_code(self.relation, self.sex or None) or clean(self.relation)
        if (relation := relations().get(self.relation)) is not None:
            self.sex = self.sex or relation.sex or ""
        return self

    def _read_number(self, today: date) -> None:
        reading = identity.check_as(self.id_kind, self.id_number, today) if self.id_number else None
        if reading is None or reading.problems or self.id_kind in _AS_TYPED:
            return
        self.id_number = reading.number
        self.sex = self.sex or (str(reading.sex) if reading.sex else "")
        self.birth_date = self.birth_date or (str(reading.birth_date) if reading.birth_date else "")


@cache
def longest() -> dict[str, int]:
    """The most characters each text field takes, as its column says."""
    return {
        c.name: c.type.length
        for c in Resident.__table__.columns
        if isinstance(c.type, String) and c.type.length and c.name not in {"phone", "id_number"}
    }


@cache
def free_texts() -> tuple[str, ...]:
    """The form's fields that hold words as written, but for the name."""
    return (*(f.name for f in fields(ResidentForm) if f.name in longest() and f.name != "name"), "note")


@cache
def day_fields() -> dict[str, bool]:
    """The form's days: True where the whole day must be known, False where the year may do."""
    names = {f.name for f in fields(ResidentForm)}
    days = {
        c.name: isinstance(c.type, Date)
        for c in Resident.__table__.columns
        if c.name in names and isinstance(c.type, Date | PartialDay)
    }
    return days | {"moved_on": True}


def _identity_problems(form: ResidentForm, today: date) -> dict[str, str]:
    if not form.id_number:
        return {}
    if form.id_kind in {"", "none"}:
        return {"id_kind": "填了证件号码，请选是哪一种证件"}
    reading = identity.check_as(form.id_kind, form.id_number, today)
    if reading.problems:
        return {"id_number": f"证件号码：{reading.problems[0].sentence}"}
    if form.id_kind in CHECKED_ID_KINDS and not identity.measured(reading):
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


def _contact_problem(contacts: list[ContactForm]) -> str:
    for at, contact in enumerate(contacts, 1):
        if not clean_name(contact.name):
            return f"第 {at} 位联系人没有姓名；不要了就删去这一行"
        wrong = [p.problem for p in read_phones(contact.phone) if p.problem]
        if wrong:
            return f"第 {at} 位联系人 {contact.name}：{wrong[0]}"
    return ""


@cache
def form_labels() -> dict[str, str]:
    """The Chinese label of each form field, from the declared fields."""
    from app.models.fields.residents import RESIDENT

    names = {f.name for f in fields(ResidentForm)}
    labels = {n: f.label for n, f in RESIDENT.fields.items() if n in names}
    return labels | {
        "grid_id": "所属网格",
        "moved_on": "变动日期",
        "move_reason": "变动原因",
        "other_names": "姓名的其他写法",
        "contacts": "监护人与联系人",
    }
