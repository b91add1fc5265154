"""What is typed of a lead, of a round and of a hand-over; each form says what is wrong with it, by field."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from app.errors import ClerkError
from app.models.definitions.codes import CodeTable
from app.models.mediation import PARTY_SIDES
from app.models.rules.dates import read_date
from app.models.rules.text import clean, clean_name, unanswered
from app.models.tables import Area, LeadRound, LeadRoundGrid, Resident
from app.office import Office
from app.usecases.areas import grids as areas
from app.usecases.households.spells import day_of
from app.usecases.mediation.forms import LONGEST_TITLE
from app.usecases.mediation.people import Somebody, apart
from app.usecases.services.forms import too_long

CODED = {
    "source": ("lead_source", "线索来源"), "work": ("lead_work", "民情工作"), "dispute_type": ("dispute_type", "纠纷类型"),
    "category": ("dispute_category", "综治类别"), "risk": ("lead_risk", "风险等级"), "scale": ("dispute_size", "规模"),
    "resolve_way": ("resolve_way", "化解方式"),
}  # fmt: skip
"""Fields of a lead whose values are codes: the table, and what the field is called."""
MOST_PEOPLE = 100_000


@dataclass
class LeadPersonForm:
    """Whom a lead is about: a resident, or somebody by name; `side` as in a case (mediation.PARTY_SIDES)."""

    name: str = ""
    side: str = "applicant"
    resident_id: int | None = None
    phone: str = ""
    address: str = ""

    @property
    def named(self) -> bool:
        """Whether anybody is meant."""
        return bool(self.resident_id or clean_name(self.name))


LONGEST = {
    "title": ("什么事", LONGEST_TITLE), "source_body": ("来源单位", 60), "finder": ("发现人", 60), "place": ("地点", 200),
}  # fmt: skip
"""What each is called and how many characters it may have: the columns; a title as of the case it may become."""


@dataclass
class LeadForm:
    """A lead as typed; only `title` must be. `found_on` empty is today, `finder` empty the clerk."""

    title: str = ""
    source: str = "visit"
    work: str = "dispute"
    source_body: str = ""
    found_on: str = ""
    finder: str = ""
    grid_id: int | None = None
    place: str = ""
    text: str = ""
    dispute_type: str = ""
    category: str = ""
    risk: str = ""
    scale: str = ""
    people: str = ""
    resolve_way: str = ""
    persons: list[LeadPersonForm] = field(default_factory=list)
    round_id: int | None = None
    entry_id: int | None = None


@dataclass
class RoundGridForm:
    """A grid of a round and who goes there."""

    area_id: int
    worker: str = ""


@dataclass
class RoundForm:
    """A round as typed; days as texts, `start_on` empty is today."""

    name: str = ""
    start_on: str = ""
    end_on: str = ""
    note: str = ""
    grids: list[RoundGridForm] = field(default_factory=list)


@dataclass
class HandoverForm:
    """Handing a lead over: to which body, why, until when an answer is due (empty: the usual term)."""

    body: str = ""
    reason: str = ""
    due_on: str = ""


def problems(office: Office, form: LeadForm) -> dict[str, str]:
    """What is wrong with a lead, by field name."""
    found: dict[str, str] = {}
    if not clean(form.title):
        found["title"] = "请写一句话说明是什么事，例如“三栋楼道堆放杂物争吵”"
    for name, (table, called) in CODED.items():
        value = getattr(form, name)
        if value and not _has(office.library.code(table), value):
            found[name] = f"{called}里没有“{value}”，请从列表里选"
    if not form.source:
        found["source"] = "请选线索来源"
    if not form.work:
        found["work"] = "请选属于哪项民情工作"
    if form.people.strip() and not (form.people.strip().isdecimal() and 0 < int(form.people) <= MOST_PEOPLE):
        found["people"] = "涉及人数请写数字，例如 5"
    return found | too_long(vars(form), LONGEST) | _persons(office, form) | _found(office, form)


def _has(table: CodeTable, code: str) -> bool:
    return any(one.code == code for one in table.codes)


def _persons(office: Office, form: LeadForm) -> dict[str, str]:
    """Who is named: on file where it says so, nobody twice."""
    named = [p for p in form.persons if p.named]
    if any(clean(p.phone + p.address) for p in form.persons if not p.named):
        return {"persons": "有一个人没有写姓名；不要的请移去"}
    with office.read() as session:
        for person in named:
            resident = session.get(Resident, person.resident_id) if person.resident_id else None
            if person.resident_id and (resident is None or resident.deleted_at is not None):
                return {"persons": f"{person.name or '一个人'} 的档案已不存在，请重新查找，或按外来人员填写"}
            if resident is None and (trouble := unanswered(clean_name(person.name))):
                return {"persons": trouble}
            if person.side not in PARTY_SIDES:
                return {"persons": f"{person.name} 是哪一方没有写对，请从列表里选"}
    standing = [(p.side, Somebody(clean_name(p.name), p.resident_id)) for p in named]
    return {"persons": sentence} if (sentence := apart(standing)) else {}


def _found(office: Office, form: LeadForm) -> dict[str, str]:
    """When and where it was found: by today; a lead of a round in one of its grids, from its first day on."""
    try:
        day = day_of(office, form.found_on, "发现日期")
    except ClerkError as error:
        return {"found_on": str(error)}
    if form.round_id is None:
        return {}
    with office.read() as session:
        one = session.get(LeadRound, form.round_id)
        if one is None or one.deleted_at is not None:
            return {"round_id": "这一轮排查已经删除了，请另选，或选“不属于哪一轮”"}
        areas = select(LeadRoundGrid.area_id).where(LeadRoundGrid.round_id == one.id)
        if form.grid_id not in set(session.scalars(areas)):
            grid = session.get(Area, form.grid_id) if form.grid_id else None
            words = f"{grid.name}不在这一轮里" if grid else "还没有选网格"
            return {"grid_id": f"{words}，请选“{one.name}”里的网格"}
        if day < one.start_on:
            return {"found_on": f"发现日期 {day} 在这一轮开始（{one.start_on}）之前，请核对"}
    return {}


def round_problems(office: Office, form: RoundForm, round_id: int | None = None) -> dict[str, str]:
    """What is wrong with a round, by field name; one that is there may hold a grid as often as others were merged with it."""
    found: dict[str, str] = {}
    if not clean(form.name):
        found["name"] = "请给这一轮起个名字，例如“春节前矛盾纠纷排查”"
    days: dict[str, date] = {}
    for name, called in (("start_on", "开始日期"), ("end_on", "截止日期")):
        try:
            days[name] = any_day(office, getattr(form, name), called)
        except ClerkError as error:
            found[name] = str(error)
    if not form.end_on.strip():
        found["end_on"] = "请写排查到哪一天为止"
    elif len(days) == 2 and days["end_on"] < days["start_on"]:
        found["end_on"] = f"截止日期 {days['end_on']} 在开始日期 {days['start_on']} 之前"
    chosen = [grid.area_id for grid in form.grids]
    if not chosen:
        none = "还没有网格，请先到 设置 → 网格 里添加"
        found["grids"] = "请至少选一个网格" if areas.grids(office) else none
    elif Counter(chosen) - (_held(office, round_id) | Counter(set(chosen))):
        found["grids"] = "同一个网格写了两次，请移去一行"
    return found


def _held(office: Office, round_id: int | None) -> Counter[int]:
    """How often each grid stands in a round that is there."""
    with office.read() as session:
        query = select(LeadRoundGrid.area_id).where(LeadRoundGrid.round_id == round_id)
        return Counter(session.scalars(query))


def any_day(office: Office, typed: str, called: str) -> date:
    """A day, future ones too; today when nothing was typed. Raises ClerkError."""
    read = read_date(typed)
    if read is None:
        return office.today()
    if read.full is None:
        raise ClerkError(f"{called}要写到日，例如 {office.today()}")
    return read.full


def handover_problems(office: Office, form: HandoverForm, now: str) -> dict[str, str]:
    """What is wrong with a hand-over, by field name; `now` is the body that has the lead."""
    found: dict[str, str] = {}
    bodies = office.library.code("lead_body")
    if not form.body:
        found["body"] = "请选交给哪个单位"
    elif not _has(bodies, form.body):
        found["body"] = f"经办单位里没有“{form.body}”，请从列表里选"
    elif form.body == now:
        found["body"] = f"现在就在{bodies.label(now)}，请选别的单位"
    if not form.reason.strip():
        found["reason"] = "请写明为什么交办，要办成什么"
    try:
        if form.due_on.strip() and any_day(office, form.due_on, "答复期限") < office.today():
            found["due_on"] = "答复期限要写今天或以后的一天"
    except ClerkError as error:
        found["due_on"] = str(error)
    return found
