"""Births, deaths and marriages: what a household lives through, registered once and kept everywhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import ClerkError, FormError
from app.models.fields.base import open_at
from app.models.rules.dates import PartialDate, age_on, read_date
from app.models.rules.head_change import SPOUSES, married_in, newborn
from app.models.rules.kinship import HEADS
from app.models.rules.text import clean
from app.models.tables import (
    Kinship,
    Lead,
    LeadPerson,
    LedgerEntry,
    MediationCase,
    MediationParty,
    MoralCase,
    MoralPerson,
    Resident,
    ServiceItem,
    ServiceRecord,
)
from app.office import Office
from app.usecases.households import deaths
from app.usecases.households import heads as head_changes
from app.usecases.households.heads import HeadForm
from app.usecases.households.moves import JoinForm, said_relation, take_in
from app.usecases.households.records import Done
from app.usecases.households.spells import (
    day_of,
    join,
    members,
    named,
    open_household,
    open_residence,
    refuse_wrong_head,
    resident_of,
)
from app.usecases.residents.forms import ResidentForm
from app.usecases.residents.names import kept_name
from app.usecases.residents.records import register
from app.usecases.services import veiled

YOUNGEST_BY_BODY = 14
"""Years a parent has at least; YOUNGEST_PARENT (16) is only asked about, a birth at 15 happens."""
YOUNGEST_TO_MARRY = 18
"""Asked of who is entered as married: no autonomous region goes below."""
UNMARRIED, MARRIED, AGAIN = (None, "", "10"), "20", "22"


@dataclass
class BirthForm:
    """A child born into the household; `relation` empty means: by the parents'. `residence_kind` 01 or 04 (未落户)."""

    name: str = ""
    sex: str = ""
    birth_date: str = ""
    father_id: int | None = None
    mother_id: int | None = None
    relation: str = ""
    residence_kind: str = "01"
    id_number: str = ""


@dataclass
class DeathForm:
    """A death; the day may be known only to the month or year. `head` where the head died and others stay."""

    resident_id: int | None = None
    died_on: str = ""
    head: HeadForm | None = None


@dataclass
class WeddingForm:
    """Somebody marries the member `spouse_id` and joins the household; `join.relation` empty means: by the spouse's."""

    spouse_id: int | None = None
    join: JoinForm | None = None


def birth(office: Office, household_id: int, form: BirthForm) -> Done:
    """Register a newborn of the household: file, spells from the birth on, parents. Raises FormError, ClerkError."""
    with office.write("出生登记") as w:
        household = open_household(w.session, household_id)
        parents = [(who, resident_of(w.session, i)) for who, i in _said_parents(form)]
        relation, problems = _relation_of_newborn(w.session, household_id, form)
        home = household.address or "", household.grid_id
        child = _child(office, form, relation, home, [p for _, p in parents])
        problems |= child.problems(office.today()) | _wrong_parents(parents, child.birth_date, child.name)
        if not clean(child.birth_date):
            problems["birth_date"] = "请填写出生日期"
        if problems:
            raise FormError(problems)
        refuse_wrong_head(w.session, household, relation)
        born = day_of(office, child.birth_date, "出生日期")
        resident = register(w, child, office.today())
        resident.dwelling_id = household.dwelling_id
        if (spell := open_residence(w.session, resident.id)) is not None:
            spell.area_id = household.dwelling_id
        join(w, resident, household, relation, born)
        for _, parent in parents:
            w.session.add(Kinship(resident_id=parent.id, relative_id=resident.id, kind="parent", start=born))
        w.what = f"出生登记 {resident.name}：{named(household)}"
        said = f"已登记出生：{resident.name}"
    return Done(w.entry_id or 0, household_id, said)


def _said_parents(form: BirthForm) -> list[tuple[str, int]]:
    return [(who, i) for who, i in (("father", form.father_id), ("mother", form.mother_id)) if i]


def may_be_parent(who: str, sex: str | None, age: int | None) -> bool:
    """Whether somebody of this sex (GB/T 2261.1) and age fits as `who` ("father", "mother"); what is not known fits."""
    return sex != {"father": "2", "mother": "1"}[who] and (age is None or age >= YOUNGEST_BY_BODY)


def _wrong_parents(parents: list[tuple[str, Resident]], birth_date: str, child: str) -> dict[str, str]:
    """What speaks against each parent, by field (father, mother): sex, age, the same person twice, nobody at all."""
    if not parents:
        return {"father": "请填写父亲或母亲"}
    try:
        born = read_date(birth_date)
    except ClerkError:
        born = None  # said at the date itself
    found: dict[str, str] = {}
    for who, one in parents:
        word, sex = {"father": ("父亲", "男"), "mother": ("母亲", "女")}[who]
        if not may_be_parent(who, one.sex, None):
            found[who] = f"{one.name}不是{sex}性，不能填作{word}"
        elif born is not None and one.birth_date is not None:
            age = age_on(one.birth_date, born.last_day())
            if not may_be_parent(who, one.sex, age):
                found[who] = (
                    f"{one.name}（{one.birth_date} 出生）到 {born} 还不满 {YOUNGEST_BY_BODY} 岁，"
                    f"不会是{clean(child) or '孩子'}的{word}，请核对"
                )
    if len({one.id for _, one in parents}) < len(parents):
        found.setdefault("mother", f"父亲和母亲填了同一个人（{parents[0][1].name}）")
    return found


def _relation_of_newborn(session: Session, household_id: int, form: BirthForm) -> tuple[str, dict[str, str]]:
    """The relation (empty where it is not known) and what is wrong by field."""
    if clean(form.relation):
        try:
            return said_relation(form.relation, form.sex), {}
        except ClerkError as error:
            return "", {"relation": str(error)}
    if form.sex not in ("1", "2"):
        return "", {"sex": "请填写性别"}
    own = {r.id: m.relation for m, r in members(session, household_id)}
    code = newborn(own.get(form.father_id or 0), own.get(form.mother_id or 0), form.sex)
    if code is None and _said_parents(form):
        return "", {"relation": "从父母推不出新生儿与户主的关系，请选择与户主关系"}
    return code or "", {}


def _child(
    office: Office, form: BirthForm, relation: str, home: tuple[str, int | None], parents: list[Resident]
) -> ResidentForm:
    number, (address, grid_id) = clean(form.id_number), home
    child = ResidentForm(
        name=kept_name(office.library, form.name), sex=form.sex, birth_date=form.birth_date,
        id_kind="111" if number else "none", id_number=number,
        ethnicity=next((p.ethnicity for p in parents if p.ethnicity), ""), marriage="10",
        residence_kind=form.residence_kind or "01", address=address, grid_id=grid_id, relation=relation,
        registered_address=address if form.residence_kind == "01" else "", move_reason="birth",
    ).completed(office.today())  # fmt: skip
    child.moved_on = child.birth_date
    return child


def death(office: Office, form: DeathForm) -> Done:
    """Register a death; spells and marriage end, what is still open is listed and left to the clerk. Raises ClerkError."""
    if form.resident_id is None:
        raise ClerkError("请选择去世的居民")
    with office.write("死亡登记") as w:
        resident = resident_of(w.session, form.resident_id)
        if resident.died_on is not None and not deaths.unfinished(w.session, resident):
            raise ClerkError(f"{resident.name} 的死亡已登记：{resident.died_on}")
        died = _died_on(office, form.died_on or str(resident.died_on or ""))
        if resident.birth_date and died.last_day() < resident.birth_date.first_day():
            raise ClerkError(f"死亡日期 {died} 早于出生日期 {resident.birth_date}", "请核对日期。")
        w.what = f"死亡登记 {resident.name}"
        day = min(died.last_day(), office.today())
        household_id = resident.household_id or 0
        if resident.household_id:
            household = open_household(w.session, resident.household_id)
            head_changes.replace_head(w, office, household, {resident.id}, form.head, day)
        deaths.die(w, resident, died, office.today())
        w.session.flush()
        matters = tuple(open_matters(w.session, office, resident.id, household_id))
    return Done(w.entry_id or 0, household_id, f"已登记：{resident.name} 于 {died} 去世", matters)


def _died_on(office: Office, typed: str) -> PartialDate:
    died = read_date(typed)
    if died is None:
        raise ClerkError("请填写死亡日期", "只知道年月也可以，例如 2026-03。")
    if died > PartialDate.of(office.today()):
        raise ClerkError(f"死亡日期 {died} 在今天之后，请核对")
    return died


def open_matters(session: Session, office: Office, resident_id: int, household_id: int = 0) -> Iterator[str]:
    """还有未了事项: services, disputes, ledgers, and what the family's papers now say wrongly; restricted ledgers
    are told only to who may see them."""
    yield from _open_work(session, office, resident_id)
    of_resident = or_(LedgerEntry.resident_id == resident_id)
    today = office.today()
    for key in session.scalars(select(LedgerEntry.ledger).where(of_resident, open_at(LedgerEntry, today))):
        ledger = office.library.ledgers.get(key)
        if ledger is not None:
            yield f"台账：{ledger.name} 还没有终止"
    if household_id:
        of_home = LedgerEntry.household_id == household_id
        for key in session.scalars(select(LedgerEntry.ledger).where(of_home, open_at(LedgerEntry, today))):
            ledger = office.library.ledgers.get(key)
            if ledger is not None:
                yield f"本户台账：{ledger.name}，保障人口请核对"
    yield from _widowed(session, resident_id)


def _open_work(session: Session, office: Office, resident_id: int) -> Iterator[str]:
    flows, disputes = office.library.flows, office.library.flows["mediation"].state
    query = (
        select(veiled.item_column(office), ServiceRecord.number, ServiceRecord.flow, ServiceRecord.state)
        .join(ServiceItem, ServiceItem.id == ServiceRecord.item_id)
        .where(ServiceRecord.resident_id == resident_id)
        .order_by(ServiceRecord.id)
    )
    for name, number, flow, key in session.execute(query):
        state = flows[flow].state[key]
        if not state.final:
            yield f"办件：{name} {number or ''}（{state.name}）".replace(" （", "（")
    done = [key for key, state in disputes.items() if state.final]
    cases = (
        select(MediationCase.title, MediationCase.number, MediationCase.state)
        .join(MediationParty, MediationParty.case_id == MediationCase.id)
        .where(MediationParty.resident_id == resident_id, MediationCase.state.not_in(done))
    )
    for title, number, key in session.execute(cases):
        yield f"调解：{title} {number or ''}（{disputes[key].name}）".replace(" （", "（")
    for word, flow, case, person, of in (
        ("线索", flows["lead"], Lead, LeadPerson, LeadPerson.lead_id),
        ("道德评判", flows["moral"], MoralCase, MoralPerson, MoralPerson.case_id),
    ):
        ends = [key for key, state in flow.state.items() if state.final]
        found: Any = select(case.title, case.number, case.state).join(person, of == case.id)
        for title, number, key in session.execute(
            found.where(person.resident_id == resident_id, case.state.not_in(ends)).distinct()
        ):
            yield f"{word}：{title} {number or ''}（{flow.state[key].name}）".replace(" （", "（")


def _widowed(session: Session, resident_id: int) -> Iterator[str]:
    query = (
        select(Resident.name)
        .join(Kinship, or_(Kinship.resident_id == Resident.id, Kinship.relative_id == Resident.id))
        .where(
            or_(Kinship.resident_id == resident_id, Kinship.relative_id == resident_id),
            Kinship.kind == "spouse",
            Kinship.end_reason == "death",
            Resident.id != resident_id,
            Resident.marriage.in_(("20", "21", "22", "23")),
        )
    )
    for name in session.scalars(query):
        yield f"配偶 {name} 的婚姻状况还写着已婚，请改为丧偶"


def matters_of(office: Office, resident_id: int) -> tuple[str, ...]:
    """What is still open of a resident, for the window to show before or after."""
    with office.read() as session:
        resident = resident_of(session, resident_id)
        return tuple(open_matters(session, office, resident_id, resident.household_id or 0))


def marry_in(office: Office, household_id: int, form: WeddingForm) -> Done:
    """婚入: somebody marries a member and joins the household. Raises ClerkError."""
    if form.spouse_id is None or form.join is None:
        raise ClerkError("请选择和本户哪一位结婚")
    day = day_of(office, form.join.on_day, "结婚入户日期")
    with office.write("婚入") as w:
        household = open_household(w.session, household_id)
        own = {r.id: (m.relation, r) for m, r in members(w.session, household_id)}
        if form.spouse_id not in own:
            raise ClerkError("结婚的对方要是这一户的成员")
        relation, spouse = own[form.spouse_id]
        _refuse_wedding(w.session, spouse, day)
        _refuse_spouse_at_home(spouse, relation, own.values())
        form.join.reason = "wedin"
        form.join.relation = form.join.relation or married_in(relation, _sex_of(w.session, form.join)) or ""
        resident = take_in(office, w, household, form.join, day)
        if resident.id == spouse.id:
            raise ClerkError("不能和自己结婚")
        _refuse_wedding(w.session, resident, day)
        w.session.add(Kinship(resident_id=spouse.id, relative_id=resident.id, kind="spouse", start=day))
        for one in (spouse, resident):
            _now_married(one)
        w.what = f"婚入 {resident.name}：{named(household)}"
        said = f"已登记婚入：{resident.name}（{spouse.name} 的配偶）"
    return Done(w.entry_id or 0, household_id, said)


def _sex_of(session: Session, form: JoinForm) -> str | None:
    if form.resident_id is not None:
        return resident_of(session, form.resident_id).sex
    return form.new.sex if form.new is not None else None


def _now_married(one: Resident) -> None:
    if one.marriage in UNMARRIED:
        one.marriage = MARRIED
    elif one.marriage in ("30", "40"):
        one.marriage = AGAIN


def _refuse_spouse_at_home(
    one: Resident, relation: str | None, own: Iterable[tuple[str | None, Resident]]
) -> None:
    """The head and the head's spouse in the household are married, whether or not they are filed as kin."""
    wanted = SPOUSES if relation in HEADS else HEADS if relation in SPOUSES else frozenset()
    other = next((r.name for code, r in own if code in wanted and r.id != one.id), None)
    if other is not None:
        raise ClerkError(
            f"{one.name} 在这一户的配偶是 {other}", "若已离婚或丧偶，请先改好或移出那一位与户主的关系。"
        )


def _refuse_wedding(session: Session, one: Resident, day: date) -> None:
    """Somebody too young, or married to somebody already."""
    if one.birth_date is not None and age_on(one.birth_date, day) < YOUNGEST_TO_MARRY:
        raise ClerkError(
            f"{one.name}（{one.birth_date} 出生）到 {day} 还不满 {YOUNGEST_TO_MARRY} 岁，不能登记婚入",
            "请核对选的人和日期。",
        )
    query = (
        select(Resident.name)
        .join(Kinship, or_(Kinship.resident_id == Resident.id, Kinship.relative_id == Resident.id))
        .where(
            or_(Kinship.resident_id == one.id, Kinship.relative_id == one.id),
            Kinship.kind == "spouse",
            Kinship.end.is_(None),
            Resident.id != one.id,
        )
    )
    if other := session.scalar(query):
        raise ClerkError(f"{one.name} 已登记的配偶是 {other}", "若已离婚或丧偶，请先在“亲属”里终止那段关系。")
