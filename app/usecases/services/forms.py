"""What the counter asks: a visit with its matters, materials, who applies and who comes for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.models.rules.phones import read_phones
from app.models.rules.text import clean, clean_name, unanswered

APPLICANT_KINDS = {"resident": "居民", "outsider": "外来人员", "body": "单位", "unknown": "不愿留名"}
UNKNOWN = "不愿留名"
LONGEST = {
    "applicant": ("申请人", 60), "agent": ("代办人", 60), "agent_relation": ("与申请人关系", 20), "address": ("上门地址", 200),
    "assignee": ("承办人", 100),
}  # fmt: skip
"""What each is called and how many characters it may have (the columns)."""


def too_long(values: Mapping[str, object], longest: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """What has no room, by field name: nothing that was typed is cut off unseen. `longest` are the name of each field in the
    window and the most characters it may have."""
    return {
        name: f"{label}有 {len(text)} 个字，最多 {most} 个字，请写短些"
        for name, (label, most) in longest.items()
        if len(text := clean(str(values.get(name) or ""))) > most
    }


@dataclass
class MaterialForm:
    """A material: its name, form (原件/复印件), copies, whether it was handed in, and whether it may not be missing."""

    name: str
    form: str = "复印件"
    copies: int = 1
    received: bool = True
    key: bool = True
    attachment_id: int | None = None


@dataclass
class ServiceForm:
    """What the counter asks. `resident_id` None: an outsider, a unit or someone unknown, by `applicant`.

    `agent` comes for the applicant (代办): `agent_id` when the agent is a resident. With `consult` it is only a
    question. With `by_agent` somebody comes for the applicant and must be named. `intake_id` adds a further matter
    to a visit that is already there.
    """

    item_id: int = 0
    resident_id: int | None = None
    applicant: str = ""
    applicant_phone: str = ""
    address: str = ""
    applicant_kind: str = "resident"
    organisation_id: int | None = None
    agent: str = ""
    agent_id: int | None = None
    agent_phone: str = ""
    agent_relation: str = ""
    channel: str = "window"
    materials: list[MaterialForm] = field(default_factory=list)
    note: str = ""
    plan: str = ""
    assignee: str = ""
    people: int = 1
    consult: bool = False
    intake_id: int | None = None
    received_on: date | None = None
    by_agent: bool = False

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if not self.item_id:
            found["item_id"] = "请选择办理事项"
        named = self.resident_id is not None or clean_name(self.applicant)
        if not named and self.applicant_kind != "unknown":
            found["applicant"] = "请选择居民，或填写申请人姓名（不愿留名的，“申请人是”选 不愿留名）"
        sure = self.resident_id is not None or self.applicant_kind == "body"
        for name, picked in (("applicant", sure), ("agent", self.agent_id is not None)):
            if not picked and (trouble := unanswered(clean_name(getattr(self, name)))):
                found[name] = trouble
        for name, label in (("applicant_phone", "联系电话"), ("agent_phone", "代办人电话")):
            wrong = [p.problem for p in read_phones(getattr(self, name)) if p.problem]
            if wrong:
                found[name] = f"{label}：{wrong[0]}"
        if self.agent_phone.strip() and not clean_name(self.agent):
            found["agent"] = "填了代办人电话，请写代办人姓名"
        if any(not p.problem for p in read_phones(self.agent_relation)):
            found["agent_relation"] = "这里写和申请人的关系，例如 女儿、邻居；电话写在“代办人电话”里"
        if self.by_agent and not clean_name(self.agent):
            found["agent"] = "请写代办人姓名；没有代办人就去掉“代办人来办”"
        found |= too_long(vars(self), LONGEST)
        if self.people < 1:
            found["people"] = "人次至少是 1"
        return found
