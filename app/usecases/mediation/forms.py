"""What the mediator types: the case, its parties, a session, the agreement; each form says what is wrong with it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from app.models.rules.text import clean, clean_name

_WHEN = ("日", "月", "年", "天", "即", "当场")


@dataclass
class PartyForm:
    """A party: a resident by id, or someone else with the fields of the ministry's forms."""

    side: str = "applicant"
    resident_id: int | None = None
    name: str = ""
    sex: str = ""
    ethnicity: str = "01"
    birth_date: str = ""
    occupation: str = ""
    phone: str = ""
    address: str = ""
    agent: str = ""
    is_body: bool = False
    representative: str = ""


@dataclass
class CaseForm:
    """What opening a case asks."""

    title: str = ""
    dispute_type: str = ""
    source: str = "apply"
    mediator: str = ""
    helpers: str = ""
    place: str = ""
    facts: str = ""
    requests: str = ""
    amount: str = ""
    parties: list[PartyForm] = field(default_factory=list)
    registered_on: date | None = None

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if not self.title.strip():
            found["title"] = "请写明案由，例如“楼上漏水”"
        if not self.dispute_type:
            found["dispute_type"] = "请选择纠纷类型"
        if not self.mediator.strip():
            found["mediator"] = "请填写调解员"
        if self.amount.strip() and money_of(self.amount) is None:
            found["amount"] = "涉及金额请写数字，例如 1200.50"
        return found | _party_problems(self)


def _party_problems(form: CaseForm) -> dict[str, str]:
    named = [p for p in form.parties if p.resident_id or clean_name(p.name)]
    sides = {p.side for p in named}
    if not {"applicant", "respondent"} <= sides:
        return {"parties": "至少要有一位申请人和一位被申请人"}
    ids = [p.resident_id for p in named if p.resident_id]
    if len(ids) != len(set(ids)):
        return {"parties": "同一位居民不能出现在两边"}
    mediators = {clean_name(n) for n in [form.mediator, *form.helpers.replace("、", " ").split()]}
    for party in named:
        if clean_name(party.name) in mediators:
            return {"mediator": f"{party.name} 是当事人，不能同时做调解员"}
    return {}


@dataclass
class SessionForm:
    """One session's record."""

    held_on: date | None = None
    place: str = ""
    present: str = ""
    recorder: str = ""
    text: str = ""
    outcome: str = "continue"


@dataclass
class AgreementForm:
    """The agreement: 人民调解法 art. 29 asks for facts, content, way and deadline of performance."""

    kind: str = "written"
    facts: str = ""
    text: str = ""
    performance: str = ""
    performance_due: date | None = None
    amount: str = ""
    effective_on: date | None = None

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if not self.facts.strip():
            found["facts"] = "请写明纠纷主要事实和争议事项"
        if not self.text.strip():
            found["text"] = "请写明协议内容"
        if not self.performance.strip():
            found["performance"] = "请写明履行方式和时限"
        if self.performance_due is None and not any(w in self.performance for w in _WHEN):
            found["performance"] = "协议没有履行期限，请写明到哪一天履行"
        if self.amount.strip() and money_of(self.amount) is None:
            found["amount"] = "涉及金额请写数字"
        return found


def money_of(text: str) -> Decimal | None:
    try:
        value = Decimal(clean(text).replace(",", "").removesuffix("元"))
    except InvalidOperation:
        return None
    return value.quantize(Decimal("0.01")) if value.is_finite() and value >= 0 else None
