"""Fields of leads and of the grids of a round: what lists, filters, the ledger and the statistics ask (seed map R29)."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.models.fields.base import Field, Kind, Scope, by_name, plain
from app.models.fields.work import flow_state, grid_name, pending, settled_at
from app.models.tables import Area, Lead, LeadHandover, LeadPerson, LeadRound, LeadRoundGrid, MediationCase


def _persons(entity: Any, _scope: Scope) -> Any:
    person = aliased(LeadPerson)
    names = select(func.aggregate_strings(person.name, "、")).where(person.lead_id == entity.id)
    return names.where(person.deleted_at.is_(None)).scalar_subquery()


def _answer_due(entity: Any, _scope: Scope) -> Any:
    """Until when the body that has it owes an answer; nothing when none is awaited."""
    handed = aliased(LeadHandover)
    days = select(func.min(handed.due_on)).where(handed.lead_id == entity.id, handed.closed_on.is_(None))
    return days.where(handed.deleted_at.is_(None)).scalar_subquery()


def _round_name(entity: Any, _scope: Scope) -> Any:
    one = aliased(LeadRound)
    return select(one.name).where(one.id == entity.round_id).scalar_subquery()


def _case_number(entity: Any, _scope: Scope) -> Any:
    """The number of the case it became, its title while that has none."""
    case = aliased(MediationCase)
    words = select(func.coalesce(case.number, case.title)).where(case.id == entity.case_id)
    return words.where(case.deleted_at.is_(None)).scalar_subquery()


LEAD = Kind(
    "lead",
    "民情线索",
    Lead,
    by_name(
        plain("number", "编号", "text", width=22),
        plain("title", "事由", "text", width=24),
        Field("persons", "有关的人", "text", _persons, width=16, filterable=False),
        plain("source", "来源", "choice", codes="lead_source", width=10),
        plain("source_body", "来源单位", "text", width=14),
        plain("found_on", "发现日期", "date", width=12),
        plain("finder", "发现人", "text", width=10),
        Field("grid", "网格", "text", grid_name, width=12),
        plain("place", "地点", "text", width=16),
        plain("work", "民情工作", "choice", codes="lead_work", width=16),
        plain("dispute_type", "纠纷类型", "choice", codes="dispute_type", width=14),
        plain("category", "综治类别", "choice", codes="dispute_category", width=14),
        plain("risk", "风险等级", "choice", codes="lead_risk", width=10),
        plain("scale", "规模", "choice", codes="dispute_size", width=12),
        plain("people", "涉及人数", "number", width=8),
        plain("state", "状态", "text", show=flow_state("lead"), width=10),
        plain("body", "经办单位", "choice", codes="lead_body", width=10),
        Field("answer_due", "应答复日期", "date", _answer_due, width=12),
        plain("closed_on", "办结日期", "date", width=12),
        plain("resolve_way", "化解方式", "choice", codes="resolve_way", width=12),
        plain("result", "结果", "note", width=24),
        Field("round", "排查轮次", "text", _round_name, width=16),
        Field("case_number", "调解案号", "text", _case_number, width=22),
        Field("settled_at", "在哪种会上谈成", "choice", settled_at("lead_id"), codes="meeting_kind", width=14),
        plain("text", "经过", "note", width=30),
        plain("round_id", "轮次编号", "number", filterable=False),
        plain("grid_id", "网格编号", "number", filterable=False),
        plain("id", "序号", "number", filterable=False),
        Field("pending", "未办结", "yesno", lambda e, s: e.found_on, compare=pending("found_on", "closed_on")),
    ),
    links={"grid": ("area", lambda e, s: e.grid_id)},
    columns=("title", "state", "body", "answer_due", "persons", "risk", "found_on", "grid", "number"),
    order=("-found_on", "-id"),
)  # fmt: skip


def _round(attribute: str) -> Any:
    """A column of the round the grid belongs to."""

    def value(entity: Any, _scope: Scope) -> Any:
        one = aliased(LeadRound)
        return select(getattr(one, attribute)).where(one.id == entity.round_id).scalar_subquery()

    return value


def _area_name(entity: Any, _scope: Scope) -> Any:
    area = aliased(Area)
    return select(area.name).where(area.id == entity.area_id).scalar_subquery()


def _leads(entity: Any, _scope: Scope) -> Any:
    """How many leads the round found in the grid."""
    lead = aliased(Lead)
    count = select(func.count(lead.id)).where(
        lead.round_id == entity.round_id, lead.grid_id == entity.area_id
    )
    return count.where(lead.deleted_at.is_(None)).scalar_subquery()


def _in_a_round(entity: Any, _scope: Scope) -> Any:
    """A round in the recycle bin takes its grids along."""
    one = aliased(LeadRound)
    return select(one.id).where(one.id == entity.round_id, one.deleted_at.is_(None)).exists()


LEAD_ROUND_GRID = Kind(
    "lead_round_grid",
    "网格排查",
    LeadRoundGrid,
    by_name(
        Field("round", "排查轮次", "text", _round("name"), width=20),
        Field("grid", "网格", "text", _area_name, width=14),
        plain("worker", "排查人", "text", width=10),
        Field("start_on", "开始日期", "date", _round("start_on"), width=12),
        Field("end_on", "截止日期", "date", _round("end_on"), width=12),
        plain("done_on", "排查日期", "date", width=12),
        Field("leads", "发现线索", "number", _leads, width=8),
        plain("note", "备注", "note", width=24),
        plain("round_id", "轮次编号", "number", filterable=False),
        plain("id", "序号", "number", filterable=False),
    ),
    restrict=_in_a_round,
    columns=("round", "grid", "worker", "done_on", "leads", "note"),
    order=("-done_on", "-id"),
)
