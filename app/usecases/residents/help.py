"""Help while a resident is typed: what an ID number tells, what it may have been meant to be, which paper it belongs to."""

from dataclasses import dataclass

from app.errors import ClerkError
from app.models.rules import identity
from app.models.rules.dates import read_date
from app.models.rules.identity import IdKind, IdReading
from app.models.rules.identity_repair import Repair, repair_candidates
from app.office import Office
from app.usecases.residents.forms import ResidentForm


@dataclass(frozen=True)
class NumberHelp:
    """What an ID number tells: sex and birth date as form values, quiet words (the place it was issued, how many
    characters are to come), what is wrong with it, numbers one slip away, and papers (code, label) it looks like."""

    sex: str
    birth_date: str
    words: str = ""
    wrong: str = ""
    repairs: tuple[Repair, ...] = ()
    papers: tuple[tuple[str, str], ...] = ()


def about_number(office: Office, form: ResidentForm, *, typing: bool = False) -> NumberHelp:
    """What the form's number tells as the kind of paper chosen. While it is being typed, an unfinished number is no
    fault, and one of fifteen digits is taken for the beginning of eighteen."""
    today = office.today()
    reading = identity.check_as(form.id_kind, form.id_number, today)
    if reading.kind is IdKind.NONE:
        return NumberHelp(form.sex, form.birth_date)
    if typing and (to_come := identity.how_far(form.id_kind, form.id_number)):
        return NumberHelp(form.sex, form.birth_date, to_come)
    if reading.problems:
        return _mending(office, form, reading)
    if form.id_kind in {"", "none"}:
        return NumberHelp(
            form.sex, form.birth_date, wrong="填了证件号码，请选是哪一种证件", papers=_papers(office, form)
        )
    done = form.completed(today)
    words = [
        f"发证时的地区：{reading.place}" if reading.place else "",
        *(w.sentence for w in reading.warnings),
    ]
    return NumberHelp(done.sex, done.birth_date, "；".join(filter(None, words)))


def _mending(office: Office, form: ResidentForm, reading: IdReading) -> NumberHelp:
    papers = _papers(office, form)
    try:
        born = read_date(form.birth_date)
    except ClerkError:
        born = None
    sex = form.sex if form.sex in {"1", "2"} else None
    found: tuple[Repair, ...] = ()
    if not papers:
        found = repair_candidates(form.id_number, office.today(), born.full if born else None, sex)
        found = tuple(r for r in found if not _other_paper(office, form, r.number))
    return NumberHelp(form.sex, form.birth_date, "", reading.problems[0].sentence, found, papers)


def _other_paper(office: Office, form: ResidentForm, number: str) -> bool:
    return bool(identity.check_as(form.id_kind, number, office.today()).problems)


def _papers(office: Office, form: ResidentForm) -> tuple[tuple[str, str], ...]:
    label = office.library.code("identity_kind").label
    likely = identity.kinds_of(form.id_number, office.today())
    return tuple((code, label(code)) for code in likely if code != form.id_kind)
