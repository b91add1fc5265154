"""What the mediator types of a case and of those who stand in it; each form says what is wrong with it, by field."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import permutations

from app.errors import ClerkError
from app.models.rules.dates import PartialDate, read_date
from app.models.rules.identity import check_id, measured
from app.models.rules.numbers import read_number
from app.models.rules.phones import read_phones
from app.models.rules.text import clean, clean_name, unanswered
from app.usecases.mediation.acting import acting_problem
from app.usecases.mediation.people import Somebody, apart, is_minor, same_person

LONGEST_TITLE = 60
AMOUNT = "请写数字，例如 1200.50"
TOO_MUCH = 10**12


@dataclass
class AgentForm:
    """Who acts for a party: an agent by power of attorney, or (`kind` guardian) the guardian of a minor."""

    name: str = ""
    kind: str = "agent"
    resident_id: int | None = None
    relation: str = ""
    phone: str = ""
    id_number: str = ""
    address: str = ""
    powers: str = ""
    powers_text: str = ""
    start: str = ""
    end: str = ""
    birth_date: str = ""
    """What the file of a resident says; an outsider's identity number says it else."""

    def somebody(self) -> Somebody:
        """Who it is, to be compared with others."""
        return Somebody(clean_name(self.name), self.resident_id, None, clean(self.id_number))


@dataclass
class PartyForm:
    """A party: a resident or an organisation by id, or someone else with the fields of the ministry's forms.

    `id` is set when a party that is kept already is changed.
    """

    side: str = "applicant"
    resident_id: int | None = None
    name: str = ""
    sex: str = ""
    ethnicity: str = ""
    birth_date: str = ""
    occupation: str = ""
    phone: str = ""
    address: str = ""
    is_body: bool = False
    representative: str = ""
    representative_post: str = ""
    organisation_id: int | None = None
    id_number: str = ""
    self_supporting: bool = False
    person_category: str = ""
    agents: list[AgentForm] = field(default_factory=list)
    id: int | None = None

    @property
    def named(self) -> bool:
        """Whether anybody stands in it."""
        return bool(self.resident_id or self.organisation_id or clean_name(self.name))

    def somebody(self) -> Somebody:
        """Who it is, to be compared with others."""
        return Somebody(clean_name(self.name), self.resident_id, self.organisation_id, clean(self.id_number))


@dataclass
class MediatorForm:
    """Who mediates: by name, or a resident."""

    name: str = ""
    role: str = "chief"
    resident_id: int | None = None
    body: str = ""
    birth_date: str = ""

    def somebody(self) -> Somebody:
        """Who it is, to be compared with others."""
        return Somebody(clean_name(self.name), self.resident_id)


@dataclass
class WitnessForm:
    """Somebody who can tell of it."""

    name: str = ""
    resident_id: int | None = None
    phone: str = ""
    address: str = ""
    tells: str = ""

    def somebody(self) -> Somebody:
        """Who it is, to be compared with others."""
        return Somebody(clean_name(self.name), self.resident_id)


@dataclass
class CaseForm:
    """What opening or changing a case asks. `harms` are prevented harms by code with the people concerned, `links`
    other cases by id with how they belong together (mediation.LINK_KINDS)."""

    title: str = ""
    dispute_type: str = ""
    source: str = "apply"
    category: str = ""
    local_type: str = ""
    source_body: str = ""
    reported_by: str = ""
    happened_on: str = ""
    place: str = ""
    facts: str = ""
    requests: str = ""
    amount: str = ""
    people: str = ""
    difficult: bool = False
    scale: str = ""
    level: str = ""
    parties: list[PartyForm] = field(default_factory=list)
    mediators: list[MediatorForm] = field(default_factory=list)
    witnesses: list[WitnessForm] = field(default_factory=list)
    harms: dict[str, int] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)
    registered_on: date | None = None

    def problems(self, today: date) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if not self.title.strip():
            found["title"] = "请写明案由，例如“楼上漏水”"
        elif sentence := too_long(self.title):
            found["title"] = sentence
        if not self.dispute_type:
            found["dispute_type"] = "请选择纠纷类型"
        if self.amount.strip() and money_of(self.amount) is None:
            found["amount"] = f"涉及金额{AMOUNT}"
        if self.people.strip() and not (self.people.strip().isdecimal() and int(self.people) > 0):
            found["people"] = "涉及人数请写数字"
        if "" in self.harms:
            found["harms"] = "写了人数的一行请选防止了什么后果，不要的请移去"
        elif any(count < 1 for count in self.harms.values()):
            found["harms"] = "防止的后果要用数字写涉及几人，至少 1 人"
        if self.registered_on is not None and self.registered_on > today:
            found["registered_on"] = f"登记日期 {self.registered_on} 还没有到，请核对"
        _happened(self, self.registered_on or today, found)
        if not any(m.role == "chief" and clean_name(m.name) for m in self.mediators):
            found["mediators"] = "请填写调解员"
        return found | _people(self, self.registered_on or today)


def too_long(title: str, what: str = "案由") -> str:
    """Why a title is no title any more; "" when it is short enough for lists, covers and contents."""
    count = len(clean(title))
    return (
        f"{what}最多 {LONGEST_TITLE} 个字，现在 {count} 个；经过请写在下面" if count > LONGEST_TITLE else ""
    )


def _happened(form: CaseForm, by: date, found: dict[str, str]) -> None:
    try:
        day = read_date(form.happened_on)
    except ClerkError as error:
        found["happened_on"] = str(error)
        return
    if day is not None and day.first_day() > by:
        found["happened_on"] = f"发生日期 {day} 在登记日期 {by} 之后，请核对"


def _people(form: CaseForm, on: date) -> dict[str, str]:
    """What is wrong with who stands where."""
    named = [p for p in form.parties if p.named]
    if not {"applicant", "respondent"} <= {p.side for p in named}:
        return {"parties": "至少要有一位申请人和一位被申请人"}
    if sentence := apart([(p.side, p.somebody()) for p in named]):
        return {"parties": sentence}
    for party in named:
        if sentence := _alone(party, on):
            return {"parties": sentence}
    if young := next((m.name for m in form.mediators if is_minor(read_date(m.birth_date), on)), ""):
        return {"mediators": f"{young} 未满 18 周岁，不能做调解员（人民调解法第十四条）"}
    for mediator in (m.somebody() for m in form.mediators if clean_name(m.name)):
        for party in named:
            if same_person(party.somebody(), mediator):
                return {"mediators": f"{mediator.name} 是当事人，不能同时做调解员"}
            if any(same_person(a.somebody(), mediator) for a in party.agents):
                return {"mediators": f"{mediator.name} 是 {party.name} 的代理人，不能同时做调解员"}
    if sentence := _acting_against(named):
        return {"parties": sentence}
    return _witnesses(form, named)


def _acting_against(named: list[PartyForm]) -> str:
    """Who acts for a party and stands on, or acts for, another side (民法典 第一百六十八条); "" when nobody does."""
    for party, other in permutations(named, 2):
        if party.side == other.side:
            continue
        for agent in (a.somebody() for a in party.agents):
            if same_person(agent, other.somebody()):
                return f"{agent.name} 是另一方当事人，不能做 {party.name} 的代理人"
            if any(same_person(agent, a.somebody()) for a in other.agents):
                return f"{agent.name} 不能同时代理两边（{party.name} 和 {other.name}），请换一位代理人"
    return ""


def _witnesses(form: CaseForm, named: list[PartyForm]) -> dict[str, str]:
    """A witness tells what they saw of others: neither a party nor a mediator of the case."""
    chosen = [m.somebody() for m in form.mediators if clean_name(m.name)]
    if any(not clean_name(x.name) for x in form.witnesses):
        return {"witnesses": "有一位证人没有写姓名；不要的请移去"}
    for witness in (x.somebody() for x in form.witnesses if clean_name(x.name)):
        if any(same_person(witness, p.somebody()) for p in named):
            return {"witnesses": f"{witness.name} 是当事人，不能同时做证人"}
        if any(same_person(witness, m) for m in chosen):
            return {"witnesses": f"{witness.name} 是调解员，不能同时做证人"}
    return {}


def _alone(party: PartyForm, on: date) -> str:
    """Why a party cannot stand there as described; "" when all is well."""
    try:
        born = read_date(party.birth_date)
        terms = [(a.name, read_date(a.start), read_date(a.end)) for a in party.agents]
    except ClerkError as error:
        return f"{party.name}：{error}"
    for name, start, end in terms:
        if start and end and end.first_day() < start.first_day():
            return f"{name} 的委托期限到 {end}，在开始的 {start} 之前，请核对日期"
    if sentence := _numbers(party, on):
        return sentence
    if any(not clean_name(a.name) for a in party.agents):
        return f"{party.name} 的代理人没有写姓名"
    if not party.is_body and is_minor(born, on, party.self_supporting) and not guarded(party):
        return f"{party.name} 未成年，请填写监护人（法定代理人），由监护人同意并签名"
    return acting_problem(party, born, on)


def _numbers(party: PartyForm, on: date) -> str:
    """What is wrong with telephone and identity numbers that were typed; those of a file were checked there."""
    typed: list[PartyForm | AgentForm] = [party] if not (party.resident_id or party.organisation_id) else []
    for one in (*typed, *(a for a in party.agents if not a.resident_id)):
        if (trouble := unanswered(clean_name(one.name))) and not (one is party and party.is_body):
            return trouble
        if wrong := [p.problem for p in read_phones(one.phone) if p.problem]:
            return f"{one.name} 的电话：{wrong[0]}"
        reading = check_id(one.id_number, on)
        if measured(reading) and reading.problems:
            return f"{one.name} 的证件号码：{reading.problems[0].sentence}"
    born, reading = read_date(party.birth_date), check_id(party.id_number, on)
    told = reading.birth_date if typed and measured(reading) else None
    if told and born and not born.first_day() <= told <= born.last_day():
        return f"{party.name} 的出生日期 {born} 和证件号码里的 {reading.birth_date} 不一样，请核对"
    return ""


def read_numbers(form: CaseForm, on: date) -> None:
    """An outsider's identity number says when they were born and their sex, where that was not typed."""
    for party in form.parties:
        reading = check_id(party.id_number, on)
        if party.resident_id or party.is_body or not measured(reading) or reading.problems:
            continue
        party.birth_date = party.birth_date or str(reading.birth_date or "")
        party.sex = party.sex or reading.sex or ""


def guarded(party: PartyForm) -> bool:
    """Whether a guardian stands beside the party."""
    return any(a.kind == "guardian" for a in party.agents)


def mediators(chief: str, helpers: str = "") -> list[MediatorForm]:
    """Mediators known by name only; helpers parted by 、."""
    names = [clean_name(n) for n in helpers.replace("，", "、").replace(" ", "、").split("、")]
    return [MediatorForm(chief), *(MediatorForm(name, "helper") for name in names if name)]


def money_of(text: str) -> Decimal | None:
    """An amount as it is typed, exact; None when it is none."""
    try:
        value = read_number(clean(text))
    except ClerkError:
        return None
    return value.quantize(Decimal("0.01")) if 0 <= value < TOO_MUCH else None


def day_text(day: PartialDate | date | None) -> str:
    """A day as a form shows it."""
    return str(day) if day else ""
