"""Fields of the moral court's cases; who stands in one is masked wherever lists are masked (seed-map E21)."""

from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from app.models.fields.base import Expression, Field, Kind, Scope, by_name, plain
from app.models.fields.work import flow_state, grid_name, pending
from app.models.tables import MoralCase, MoralPerson


def _people(role: str) -> Expression:
    def names(entity: Any, _scope: Scope) -> Any:
        person = aliased(MoralPerson)
        found = select(func.aggregate_strings(person.name, "、")).where(person.case_id == entity.id)
        return found.where(person.role == role, person.deleted_at.is_(None)).scalar_subquery()

    return names


def _heard(entity: Any, _scope: Scope) -> Any:
    """Whether there was a hearing."""
    return case((entity.heard_on.is_not(None), True), else_=False)


MORAL_CASE = Kind(
    "moral_case",
    "道德评判",
    MoralCase,
    by_name(
        plain("number", "编号", "text", width=25),
        plain("kind", "性质", "choice", codes="moral_kind", width=8),
        plain("title", "事由", "text", width=24),
        Field(
            "plaintiffs",
            "“原告”、推荐人",
            "text",
            _people("plaintiff"),
            mask="name",
            width=14,
            filterable=False,
        ),
        Field(
            "defendants",
            "“被告”、受表扬人",
            "text",
            _people("defendant"),
            mask="name",
            width=14,
            filterable=False,
        ),
        Field("judges", "“法官”", "text", _people("judge"), width=12, filterable=False),
        plain("state", "状态", "text", show=flow_state("moral_case"), width=10),
        plain("registered_on", "登记日期", "date", width=12),
        plain("heard_on", "开庭日期", "date", width=12),
        Field("heard", "开庭", "yesno", _heard, width=6),
        plain("judged_on", "评判日期", "date", width=12),
        plain("closed_on", "了结日期", "date", width=12),
        plain("result", "结果", "choice", codes="moral_result", width=10),
        plain("charged_to", "责成单位", "text", width=16),
        plain("delivered_on", "送达日期", "date", width=12),
        plain("place", "地点", "text", width=16),
        plain("found_by", "发现人", "text", width=10),
        Field("grid", "网格", "text", grid_name, width=12),
        plain("id", "序号", "number", filterable=False),
        Field(
            "pending",
            "未了结",
            "yesno",
            lambda e, s: e.registered_on,
            compare=pending("registered_on", "closed_on"),
        ),
    ),
    links={"grid": ("area", lambda e, s: e.grid_id)},
    columns=("number", "kind", "title", "defendants", "state", "registered_on", "judged_on", "result"),
    order=("-registered_on", "-id"),
)
"""A case is begun when it is registered: there is no acceptance."""
