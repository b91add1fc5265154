"""Help while a resident is typed: what an ID number tells, what it may have been meant to be, which characters were meant."""

from dataclasses import dataclass

from app.errors import ClerkError
from app.models.edge import CHECKED_ID_KINDS
from app.models.rules import identity
from app.models.rules.dates import read_date
from app.models.rules.identity import Repair
from app.office import Office
from app.usecases.resident_forms import ResidentForm


@dataclass(frozen=True)
class NumberHelp:
    """What an ID number tells: sex and birth date as form values, the place it was issued, numbers one slip away."""

    sex: str
    birth_date: str
    place: str = ""
    repairs: tuple[Repair, ...] = ()


def about_number(office: Office, form: ResidentForm) -> NumberHelp:
    """What the form's number tells, and, when its check digit is wrong, what it may have been meant to be."""
    today = office.today()
    done = form.completed(today)
    if not done.id_number or done.id_kind not in CHECKED_ID_KINDS:
        return NumberHelp(done.sex, done.birth_date)
    reading = identity.check_id(done.id_number, today)
    if not reading.problems:
        words = [
            f"发证时的地区：{reading.place}" if reading.place else "",
            *(w.sentence for w in reading.warnings),
        ]
        return NumberHelp(done.sex, done.birth_date, "；".join(filter(None, words)))
    try:
        born = read_date(form.birth_date)
    except ClerkError:
        born = None
    sex = form.sex if form.sex in {"1", "2"} else None
    found = identity.repair_candidates(done.id_number, today, born.full if born else None, sex)
    return NumberHelp(done.sex, done.birth_date, repairs=found)
