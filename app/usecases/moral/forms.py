"""What the clerk types of a moral case and of its verdict; each form says what is wrong with it, by field."""

from dataclasses import dataclass, field
from datetime import date

from app.errors import ClerkError
from app.models.moral import MORAL_ROLES, PRAISE_ROLES
from app.models.rules.dates import read_date
from app.models.rules.text import clean_name
from app.usecases.mediation.forms import too_long
from app.usecases.mediation.people import Somebody, is_minor, same_person

PRAISE, EDUCATION = "praise", "education"
SIDES = frozenset({"plaintiff", "defendant"})
"""Those the case is about; who judges stands apart from them."""
JUDGES = frozenset({"judge", "juror"})


@dataclass
class PersonForm:
    """Somebody who stands in a case: a resident or a name; `role` is one of moral.MORAL_ROLES."""

    role: str = "defendant"
    name: str = ""
    resident_id: int | None = None
    standing: str = ""
    birth_date: str = ""
    guardian: str = ""

    @property
    def named(self) -> bool:
        """Whether anybody stands there."""
        return bool(self.resident_id or clean_name(self.name))

    def somebody(self) -> Somebody:
        """Who it is, to be compared with others."""
        return Somebody(clean_name(self.name), self.resident_id)


@dataclass
class MoralForm:
    """What registering or changing a case asks; `kind` is a code of moral_kind."""

    title: str = ""
    kind: str = "criticism"
    happened_on: str = ""
    place: str = ""
    found_by: str = ""
    facts: str = ""
    inquiry: str = ""
    requests: str = ""
    people: list[PersonForm] = field(default_factory=list)
    registered_on: date | None = None

    def problems(self, today: date) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if not self.title.strip():
            found["title"] = "请写明事由，例如“深夜扰民”"
        elif sentence := too_long(self.title, "事由"):
            found["title"] = sentence
        if self.registered_on is not None and self.registered_on > today:
            found["registered_on"] = f"登记日期 {self.registered_on} 还没有到，请核对"
        by = self.registered_on or today
        try:
            day = read_date(self.happened_on)
            if day is not None and day.first_day() > by:
                found["happened_on"] = f"发生日期 {day} 在登记日期 {by} 之后，请核对"
        except ClerkError as error:
            found["happened_on"] = str(error)
        if sentence := people_problem(self.people, self.kind, by):
            found["people"] = sentence
        return found


def people_problem(people: list[PersonForm], kind: str, on: date) -> str:
    """What is wrong with who stands where, "" when nothing is (seed-map E21 for minors)."""
    named = [p for p in people if p.named]
    words = PRAISE_ROLES if kind == PRAISE else MORAL_ROLES
    if any((p.standing + p.birth_date + p.guardian).strip() for p in people if not p.named):
        return "有一个人没有写姓名；不要的请移去"
    if not any(p.role == "defendant" for p in named):
        return f"请写明{words['defendant']}是谁"
    for at, one in enumerate(named):
        if any(same_person(one.somebody(), other.somebody()) for other in named[:at]):
            return f"{one.name} 写了两次，同一个人只能站在一处"
    guards = {clean_name(p.guardian): p.name for p in named if clean_name(p.guardian)}
    if biased := next((p for p in named if p.role in JUDGES and clean_name(p.name) in guards), None):
        return f"{biased.name} 是 {guards[clean_name(biased.name)]} 的监护人，不能同时评判，请换一位"
    return next((s for p in named if (s := _minor_problem(p, kind, on))), "")


def _minor_problem(person: PersonForm, kind: str, on: date) -> str:
    try:
        born = read_date(person.birth_date)
    except ClerkError as error:
        return f"{person.name}：{error}"
    blamed = person.role == "defendant" and kind != PRAISE
    if blamed and is_minor(born, on) and not clean_name(person.guardian):
        return f"{person.name} 未成年，请填写监护人，由监护人到场"
    return ""


@dataclass
class VerdictForm:
    """What was weighed and found. Without `heard_on` it was weighed without a hearing."""

    judged_on: date | None = None
    heard_on: date | None = None
    debate: str = ""
    conclusion: str = ""
    result: str = ""
    outcome: str = ""
    praise: str = ""
    delivered_on: date | None = None

    def problems(self, registered: date, today: date) -> dict[str, str]:
        """What is wrong, by field name; `registered` is the day the case was registered."""
        found: dict[str, str] = {}
        for name, words in (
            ("judged_on", "评判日期"),
            ("heard_on", "开庭日期"),
            ("delivered_on", "送达日期"),
        ):
            day = getattr(self, name)
            if day is not None and day > today:
                found[name] = f"{words} {day} 还没有到，请核对"
            elif day is not None and day < registered:
                found[name] = f"{words} {day} 在登记日期 {registered} 之前，请核对"
        judged = self.judged_on or today
        if self.heard_on is not None and self.heard_on > judged and "heard_on" not in found:
            found["heard_on"] = f"开庭日期 {self.heard_on} 在评判日期 {judged} 之后，请核对"
        if self.delivered_on is not None and self.delivered_on < judged and "delivered_on" not in found:
            found["delivered_on"] = f"送达日期 {self.delivered_on} 在评判日期 {judged} 之前，请核对"
        if not self.conclusion.strip():
            found["conclusion"] = "请写明评判结论"
        if not self.result:
            found["result"] = "请选择结果"
        return found
