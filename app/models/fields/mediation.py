"""Fields of mediation cases: what lists, filters, the month and the ministry's statistics ask (domain.md A2.3, A2.4)."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from app.models.fields.base import Field, Kind, Scope, by_name, plain
from app.models.fields.formula_sql import days_between
from app.models.fields.mediation_again import again
from app.models.fields.moved import is_over, moved_day
from app.models.fields.work import flow_state, grid_name, pending, settled_at
from app.models.mediation import CONFIRMED_KIND, by_side
from app.models.tables import (
    Lead,
    MediationCase,
    MediationConfirmation,
    MediationFiling,
    MediationHarm,
    MediationInstalment,
    MediationMediator,
    MediationParty,
    MediationStep,
    Unit,
)

HARMS = (("suicide", "自杀"), ("crime", "民转刑"), ("petition", "群体性上访"), ("brawl", "群体性械斗"))
"""The harms of the statistics (code table prevented_harm)."""
KEEPING = ("settled", "performing")
"""The states in which what was promised is still awaited."""
VILLAGES = ("200", "399")
"""The last three digits of a village committee's 12-digit code; those of residents' committees are 001 to 199 (国家统计局
统计用区划代码)."""


def _parties(entity: Any, _scope: Scope) -> Any:
    party = aliased(MediationParty)
    names = select(party.name).where(party.case_id == entity.id, party.deleted_at.is_(None))
    ordered = names.order_by(*by_side(party)).correlate(entity).subquery()
    return select(func.aggregate_strings(ordered.c.name, "、")).scalar_subquery()


def _party_categories(entity: Any, _scope: Scope) -> Any:
    """The kinds of person the parties are, by code."""
    party = aliased(MediationParty)
    kinds = select(func.aggregate_strings(party.person_category, ","))
    return kinds.where(party.case_id == entity.id, party.deleted_at.is_(None)).scalar_subquery()


def _party_category_is(entity: Any, op: str, value: Any, _scope: Scope) -> ColumnElement[bool]:
    """Whether a party is of a kind (one of several, none known); the opposite of each."""
    party = aliased(MediationParty)
    known = select(party.id).where(
        party.case_id == entity.id, party.deleted_at.is_(None), party.person_category.is_not(None)
    )
    if op in {"present", "missing"}:
        return known.exists() if op == "present" else ~known.exists()
    wanted = list(value) if op in {"in", "not in"} else [value]
    found = known.where(party.person_category.in_(wanted)).exists()
    return ~found if op in {"!=", "not in"} else found


def _shown_categories(value: Any, scope: Scope) -> str:
    label = scope.library.code("party_category").label
    return "、".join(label(code) for code in sorted(set(str(value).split(","))))


def chief_mediator(entity: Any, _scope: Scope | None = None) -> Any:
    """The name of who leads a mediation."""
    chief = aliased(MediationMediator)
    names = select(func.min(chief.name)).where(chief.case_id == entity.id, chief.role == "chief")
    return names.where(chief.deleted_at.is_(None)).scalar_subquery()


def _volume(entity: Any, _scope: Scope) -> Any:
    filing = aliased(MediationFiling)
    numbers = select(func.min(filing.volume_number)).where(filing.case_id == entity.id)
    return numbers.where(filing.deleted_at.is_(None)).scalar_subquery()


def _days(entity: Any, _scope: Scope) -> Any:
    """Days from acceptance to the end; nothing while it goes on."""
    return days_between(entity.accepted_on, entity.closed_on)


def _from_lead(entity: Any, _scope: Scope) -> Any:
    """Whether it began as a lead, found in a round or told of."""
    lead = aliased(Lead)
    return case(
        (select(lead.id).where(lead.case_id == entity.id, lead.deleted_at.is_(None)).exists(), True),
        else_=False,
    )


def _committee(_entity: Any, _scope: Scope) -> Any:
    """What kind of committee mediates here: by the level of the office's own unit, a community's by its code."""
    unit = aliased(Unit)
    village = func.substr(unit.code, 10, 3).between(*VILLAGES)
    kind = case((unit.level != "community", unit.level), (village, "village"), else_="community")
    return select(func.min(kind)).where(unit.own.is_(True), unit.deleted_at.is_(None)).scalar_subquery()


def _confirmation(entity: Any, _scope: Scope) -> Any:
    """Where the latest application for judicial confirmation stands."""
    asked = aliased(MediationConfirmation)
    states = select(asked.state).where(asked.case_id == entity.id, asked.deleted_at.is_(None))
    return states.order_by(asked.applied_on.desc(), asked.id.desc()).limit(1).scalar_subquery()


def _confirmable_by(entity: Any, _scope: Scope) -> Any:
    """Until when a court can be asked to confirm what was written."""
    return case((entity.agreement_kind == CONFIRMED_KIND, entity.confirm_by))


def _performed(entity: Any, _scope: Scope) -> Any:
    """Whether everything agreed was performed, however far the case went on afterwards."""
    step = aliased(MediationStep)
    done = select(step.id).where(step.case_id == entity.id, step.to_state == "performed")
    return case((done.where(step.deleted_at.is_(None)).exists(), True), else_=False)


def _performance_late(entity: Any, scope: Scope) -> Any:
    """Whether something that was agreed on is awaited and its day is over, in whichever instalment."""
    one = aliased(MediationInstalment)
    late = select(one.id).where(one.case_id == entity.id, one.state.is_(None), is_over(one.due_on, scope))
    awaited = entity.state.in_(KEEPING) & late.where(one.deleted_at.is_(None)).exists()
    return case((awaited, True), else_=False)


def _harm(key: str) -> Callable[[Any, Scope], Any]:
    """How many people a prevented harm of this kind would have touched; nothing when none was prevented."""

    def people(entity: Any, _scope: Scope) -> Any:
        harm = aliased(MediationHarm)
        found = select(func.sum(harm.people)).where(harm.case_id == entity.id, harm.kind == key)
        return found.where(harm.deleted_at.is_(None)).scalar_subquery()

    return people


MEDIATION_CASE = Kind(
    "mediation_case",
    "调解案件",
    MediationCase,
    by_name(
        plain("number", "案号", "text", width=25),
        plain("title", "案由", "text", width=24),
        Field("parties", "当事人", "text", _parties, width=20, filterable=False),
        Field(
            "party_category",
            "当事人人员类别",
            "choice",
            _party_categories,
            codes="party_category",
            width=16,
            compare=_party_category_is,
            show=_shown_categories,
        ),
        plain("dispute_type", "纠纷类型", "choice", codes="dispute_type", width=14),
        plain("category", "综治类别", "choice", codes="dispute_category", width=14),
        plain("local_type", "本地类别", "choice", codes="dispute_local", width=14),
        plain("source", "来源", "choice", codes="dispute_source", width=12),
        plain("source_body", "移送单位", "text", width=16),
        plain("reported_by", "反映人", "text", width=10),
        plain("state", "状态", "text", show=flow_state("mediation_case"), width=10),
        plain("registered_on", "登记日期", "date", width=12),
        plain("accepted_on", "受理日期", "date", width=12),
        plain("due_on", "应结日期", "date", width=12),
        plain("closed_on", "结案日期", "date", width=12),
        Field("mediator", "调解员", "text", chief_mediator, width=10),
        plain("amount", "涉及金额（元）", "money", width=14),
        plain("people", "涉及人数", "number", width=8),
        plain("difficult", "疑难复杂", "yesno", width=8),
        plain("scale", "规模", "choice", codes="dispute_size", width=12),
        plain("level", "级别", "choice", codes="dispute_level", width=8),
        plain("settled_level", "化解层级", "choice", codes="settled_level", width=8),
        plain("handed_to", "移送去向", "text", width=16),
        plain("agreement_kind", "协议形式", "choice", codes="agreement_kind", width=8),
        plain("agreement_number", "协议编号", "text", width=22),
        moved_day("performance_due", "履行期限（节假日顺延）", width=20),
        plain("effective_on", "协议生效", "date", width=12),
        Field("confirm_by", "司法确认截止", "date", _confirmable_by, width=12),
        plain("visit_by", "应回访日期", "date", width=12),
        Field("volume_number", "卷号", "text", _volume, width=22),
        Field("grid", "网格", "text", grid_name, width=12),
        plain("id", "序号", "number", filterable=False),
        Field(
            "pending",
            "未结",
            "yesno",
            lambda e, s: e.accepted_on,
            compare=pending("accepted_on", "closed_on"),
        ),
        Field("days", "办理天数", "number", _days, width=8),
        Field("performed", "已履行", "yesno", _performed, width=8),
        Field("performance_late", "履行已逾期", "yesno", _performance_late, width=10),
        Field(
            "settled_at", "在哪种会上谈成", "choice", settled_at("case_id"), codes="meeting_kind", width=14
        ),
        Field("from_lead", "民情线索", "yesno", _from_lead, width=8),
        Field("again", "同一当事人再次", "yesno", again, width=10),
        Field("committee", "调委会类型", "choice", _committee, codes="committee_kind", width=12),
        Field(
            "confirmation",
            "司法确认",
            "text",
            _confirmation,
            show=flow_state("mediation_confirmation"),
            width=10,
        ),
        *(Field(f"harm_{key}", f"防止{name}（人）", "number", _harm(key), width=10) for key, name in HARMS),
    ),
    links={"grid": ("area", lambda e, s: e.grid_id)},
    columns=(
        "number",
        "title",
        "parties",
        "dispute_type",
        "state",
        "accepted_on",
        "due_on",
        "closed_on",
        "mediator",
    ),
    order=("-registered_on", "-id"),
)
