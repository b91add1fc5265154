"""Who may act for a party: an adult of full capacity, and a guardian only for who needs one."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from app.models.rules.dates import PartialDate, read_date
from app.models.rules.identity import check_id
from app.usecases.mediation.people import is_minor

INCAPABLE = "民事行为能力"
"""What the clerk writes beside the guardian of an adult: 无民事行为能力 or 限制民事行为能力."""


class Acting(Protocol):
    """What is asked of an agent or guardian (`forms.AgentForm`)."""

    name: str
    kind: str
    relation: str
    id_number: str
    powers_text: str
    birth_date: str


class Ward(Protocol):
    """What is asked of the party (`forms.PartyForm`)."""

    name: str
    is_body: bool
    self_supporting: bool

    @property
    def agents(self) -> Sequence[Acting]:
        """Those who act for it."""


def acting_problem(party: Ward, born: PartialDate | None, on: date) -> str:
    """Why somebody cannot act for a party, "" when all may.

    A guardian has the capacity to guard and an agent full capacity: no minor (民法典 第二十七、二十八条、一百七十三条). An
    adult has a guardian only when without full capacity (第二十八条), which is said in so many words; a body has none.
    """
    for agent in party.agents:
        what = "监护人" if agent.kind == "guardian" else "代理人"
        if is_minor(born_of(agent, on), on):
            return f"{agent.name} 未满 18 周岁，不能做 {party.name} 的{what}，请换一位成年人"
        if agent.kind == "guardian" and party.is_body:
            return f"{party.name} 是单位，没有监护人；替单位来的人请选“委托代理人”"
        grown = born is not None and not is_minor(born, on, party.self_supporting)
        if agent.kind == "guardian" and grown and INCAPABLE not in agent.relation + agent.powers_text:
            return (
                f"{party.name} 已成年，一般不用监护人，来的人请选“委托代理人”；"
                "确实要监护人的，请在“权限说明”里写“无民事行为能力”或“限制民事行为能力”"
            )
    return ""


def born_of(agent: Acting, on: date) -> PartialDate | None:
    """When somebody who acts was born, as far as the file or the identity number says."""
    if agent.birth_date:
        return read_date(agent.birth_date)
    told = check_id(agent.id_number, on).birth_date
    return read_date(str(told)) if told else None
