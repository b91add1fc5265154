"""Who is who in a case: the same person on two sides, a mediator who is a party, a minor without a guardian."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from app.errors import ClerkError
from app.models.rules.dates import PartialDate, age_on, read_date
from app.models.rules.identity import check_id
from app.models.tables import Resident
from app.office import Office

FULL_AGE, OWN_WORK_AGE = 18, 16
"""民法典 第十七、十八条."""


@dataclass(frozen=True)
class Somebody:
    """What tells a person or body from another: the file where there is one, else the identity number, else the name."""

    name: str
    resident_id: int | None = None
    organisation_id: int | None = None
    id_number: str = ""


def same_person(one: Somebody, other: Somebody) -> bool:
    """Whether two are the same as far as is known: two files are two people, and so are two identity numbers."""
    for name in ("resident_id", "organisation_id", "id_number"):
        a, b = getattr(one, name), getattr(other, name)
        if a and b:
            return bool(a == b)
    return bool(one.name) and one.name == other.name


def apart(standing: Sequence[tuple[str, Somebody]]) -> str:
    """What is wrong when somebody stands twice, as (side, who); "" when all are different people."""
    for (side, one), (other_side, other) in combinations(standing, 2):
        if same_person(one, other):
            where = "同时出现在两边" if side != other_side else "写了两次"
            hint = "" if _certain(one, other) else "；如果是同名的两个人，请填写证件号码，或从居民档案里选"
            return f"{one.name or other.name} {where}，同一个人只能在一方{hint}"
    return ""


def _certain(one: Somebody, other: Somebody) -> bool:
    """Whether it is known by more than the name."""
    return any(getattr(one, n) and getattr(other, n) for n in ("resident_id", "organisation_id", "id_number"))


def is_minor(born: PartialDate | None, on: date, self_supporting: bool = False) -> bool:
    """Whether somebody needs a guardian on a day: under 18, unless of 16 and living by own work."""
    if born is None:
        return False
    age = age_on(born, on)
    return age < (OWN_WORK_AGE if self_supporting else FULL_AGE)


def young(office: Office, resident_id: int | None, born: str = "", id_number: str = "") -> bool:
    """Whether somebody is under age today: by the file, or by the day or the identity number that was typed so far."""
    today = office.today()
    if resident_id:
        with office.read() as session:
            known = session.get(Resident, resident_id)
            return known is not None and is_minor(known.birth_date, today)
    try:
        day = read_date(born)
    except ClerkError:
        return False
    told = check_id(id_number, today).birth_date
    return is_minor(day or (read_date(str(told)) if told else None), today)
