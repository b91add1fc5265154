"""Fields of the office's work: service records, journal entries, papers, refused proofs, providers."""

from collections.abc import Container
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from app.errors import ClerkError
from app.models.base import until
from app.models.definitions.work import COUNTS, JournalKind
from app.models.fields import desk
from app.models.fields.base import Field, Kind, Scope, by_name, plain
from app.models.fields.desk import of_item
from app.models.fields.ledgers import linked_name
from app.models.fields.own import own_field
from app.models.tables import (
    Area,
    JournalEntry,
    JournalLink,
    Paper,
    ProofReferral,
    Provider,
    ServiceRecord,
)

if TYPE_CHECKING:
    from app.models.definitions.library import Library


def grid_name(entity: Any, _scope: Scope) -> Any:
    """The name of the record's grid."""
    grid = aliased(Area)
    return select(grid.name).where(grid.id == entity.grid_id).scalar_subquery()


def flow_state(kind: str) -> Any:
    """The name of a state in whichever flow of the kind has it; flows that share a state's key share its meaning."""

    def show(value: Any, scope: Scope) -> str:
        flows = (f for f in scope.library.flows.values() if f.for_ == kind)
        return next((f.state[value].name for f in flows if value in f.state), str(value))

    return show


def _accepted(entity: Any, scope: Scope) -> Any:
    """The day of acceptance; empty where the flow has none (点单, 帮, 活 …), though the month counts it by the day it came."""
    flows = sorted(f.key for f in scope.library.flows.values() if f.accepts)
    return case((entity.flow.in_(flows), entity.accepted_on))


def _accepted_compare(entity: Any, op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
    """A whole-month period reads the `month` column, which leads the covering index (performance.md line 5)."""
    from app.models.fields.compare import usual

    if op == "in" and value == "period" and scope.period is not None and scope.period.months:
        first, last = scope.period.months
        month: ColumnElement[Any] = entity.month
        return month == first if first == last else month.between(first, last)
    return usual("date", entity.accepted_on, op, value, scope)


def pending(begun: str, ended: str) -> Any:
    """Records begun but not ended on the day asked about (`as_of`), or on the eve of the period."""

    def compare(entity: Any, _op: str, value: Any, scope: Scope) -> ColumnElement[bool]:
        begun_on, ended_on = getattr(entity, begun), getattr(entity, ended)
        if value == "before":
            if scope.period is None:
                raise ClerkError("这个统计需要先选月份")
            first = scope.period.start
            return and_(begun_on < first, until(ended_on) >= first)
        return and_(begun_on <= scope.as_of, until(ended_on) > scope.as_of)

    return compare


def settled_at(link: str) -> Any:
    """The kind of meeting (meeting_kind) at which a record was settled; `link` is the column of JournalLink that
    leads to it. The first by code where it was settled at several."""

    def topic(entity: Any, _scope: Scope) -> Any:
        met, meeting = aliased(JournalLink), aliased(JournalEntry)
        found = select(func.min(meeting.topic)).join(met, met.entry_id == meeting.id)
        found = found.where(getattr(met, link) == entity.id, met.settled.is_(True), meeting.kind == "meeting")
        return found.where(met.deleted_at.is_(None), meeting.deleted_at.is_(None)).scalar_subquery()

    return topic


SERVICE_RECORD = Kind(
    "service_record",
    "办件",
    ServiceRecord,
    by_name(
        plain("number", "编号", "text", width=25),
        Field("item", "事项", "text", of_item("name"), width=24),
        Field("item_code", "事项代码", "text", of_item("code"), width=10),
        Field("group", "类别", "text", of_item("group_name"), width=16),
        plain("applicant", "申请人", "text", width=10),
        plain("applicant_phone", "联系电话", "phone", mask="phone", width=16),
        plain("agent", "代办人", "text", width=10),
        plain("channel", "渠道", "choice", codes="service_channel", width=8),
        plain("state", "状态", "text", show=flow_state("service_record"), width=10),
        plain("received_on", "收件日期", "date", width=12),
        Field("accepted_on", "受理日期", "date", _accepted, compare=_accepted_compare, width=12),
        plain("due_on", "承诺办结", "date", width=12),
        plain("finished_on", "办结日期", "date", width=12),
        Field("result", "结果", "text", desk.told("result"), width=20),
        plain("satisfaction", "评价", "choice", codes="satisfaction", width=10),
        Field("department", "转往部门", "text", desk.told("department"), width=16),
        Field("assignee", "承办人", "text", desk.told("assignee"), width=14),
        plain("first_clerk", "首问", "text", width=10),
        plain("handler", "经办", "text", width=10),
        Field("helpers", "协办", "text", desk.told("helpers"), width=16),
        *desk.FIELDS,
        plain("stopped_on", "停计期限自", "date", width=12),
        Field("next_what", "等待事项", "text", desk.told("next_what"), width=12),
        plain("next_on", "等待期限", "date", width=12),
        Field("grid", "网格", "text", grid_name, width=12),
        plain("people", "人次", "number", width=6),
        Field("note", "备注", "note", desk.told("note"), width=24),
        plain("resident_id", "居民编号", "number", filterable=False),
        Field("item_id", "事项编号", "number", desk.told("item_id"), filterable=False),
        plain("month", "受理月份", "number", filterable=False),
        plain("id", "序号", "number", filterable=False),
        Field(
            "pending",
            "在办",
            "yesno",
            lambda e, s: e.received_on,
            compare=pending("received_on", "finished_on"),
        ),
    ),
    links={"resident": ("resident", lambda e, s: e.resident_id), "grid": ("area", lambda e, s: e.grid_id)},
    columns=("number", "item", "applicant", "state", "received_on", "due_on", "finished_on", "channel"),
    order=("-received_on", "-id"),
)


def _topic(kind: str) -> Any:
    """The topic of entries of one kind: each kind has its own code table for it."""
    return lambda entity, _scope: case((entity.kind == kind, entity.topic))


_WORK = (
    plain("kind", "类别", "choice", codes="journal_kind", width=13),
    Field("activity", "活动类型", "choice", _topic("activity"), codes="activity_kind", width=12),
    Field("meeting", "会议种类", "choice", _topic("meeting"), codes="meeting_kind", width=14),
    plain("campaign", "专项活动", "text", width=14),
    plain("on_day", "日期", "date", width=12),
    plain("title", "事由", "text", width=24, mask="numbers"),
    plain("text", "内容", "note", width=30, mask="numbers"),
    plain("place", "地点", "text", width=20),
    plain("people", "人数", "number", width=8),
    plain("audience", "观众人次", "number", width=8),
    plain("programmes", "节目数", "number", width=8),
    plain("works", "作品数", "number", width=8),
    plain("approximate", "约数", "yesno", width=6),
    plain("worker", "工作人员", "text", width=10),
    plain("outcome", "结果", "note", width=20, mask="numbers"),
    plain("parent_id", "上级活动编号", "number", filterable=False),
    plain("id", "序号", "number", filterable=False),
)


def _said(counts: Container[str], one: Field) -> list[Field]:
    """A count, and where it is one of `counts` also as it was said: 约30 of an entry whose counts are not exact."""
    if one.name not in counts:
        return [one]

    def column(entity: Any, scope: Scope) -> Any:
        number = cast(one.column(entity, scope), String)
        said = entity.details["_about"].as_string()  # which counts; of an older entry all of them
        about = and_(entity.approximate, or_(said.is_(None), said.contains(one.name)))
        return case((about, "约" + number), else_=number)

    return [
        replace(one, listed=False),
        Field(
            f"{one.name}_said", one.label, "number", column, width=one.width, filterable=False,
            show=lambda value, _scope: str(value), sort=lambda entity, scope: (one.column(entity, scope),),
        ),
    ]  # fmt: skip


JOURNAL_ENTRY = Kind(
    "journal_entry",
    "工作记录",
    JournalEntry,
    by_name(*(said for one in _WORK for said in _said(COUNTS, one))),
    columns=("on_day", "kind", "title", "place", "people_said", "worker"),
    order=("-on_day", "-id"),
)


def journal_kind(library: "Library", told: JournalKind) -> Kind:
    """The kind `journal.<key>`: the entries of one kind of work, with what that kind asks besides as `details.<field>` and
    its counts also as they were said (`people_said`: 约30)."""
    own = [
        replace(
            own_field(spec, computed=linked_name(library, spec) if spec.to else None),
            name=f"details.{spec.key}",
        )
        for spec in told.field
    ]
    topic = [plain("topic", "种类", "choice", codes=told.topics, width=14)] if told.topics else []
    words = {"text": told.words[0], "outcome": told.words[1]}
    shared = [
        said
        for one in _WORK
        if one.name not in {"kind", "activity", "meeting"}
        for said in _said(told.counts, replace(one, label=words.get(one.name, one.label)))
    ]
    return Kind(
        f"journal.{told.key}",
        told.name,
        JournalEntry,
        by_name(*shared, *topic, *own),
        restrict=lambda entity, _scope: entity.kind == told.key,
        columns=("on_day", "title", "place", "people", "worker"),
        order=JOURNAL_ENTRY.order,
    )


PAPER = Kind(
    "paper",
    "文书",
    Paper,
    by_name(
        plain("number", "文号", "text", width=24),
        plain("title", "名称", "text", width=20),
        plain("printed_at", "打印时间", "instant", width=16),
        plain("times", "次数", "number", width=6),
        plain("clerk_name", "经办人", "text", width=10),
        plain("id", "序号", "number", filterable=False),
    ),
    columns=("number", "title", "printed_at", "times", "clerk_name"),
    order=("-id",),
)

PROOF_REFERRAL = Kind(
    "proof_referral",
    "不予出具证明登记",
    ProofReferral,
    by_name(
        plain("on_day", "日期", "date", width=12),
        plain("name", "要开的证明", "text", width=20),
        plain("applicant", "来人", "text", width=10),
        plain("channel", "渠道", "choice", codes="service_channel", width=8),
        plain("purpose", "用途", "text", width=20),
        plain("wanted_by", "索要单位", "text", width=20),
        plain("basis", "依据", "text", width=24),
        Field("grid", "网格", "text", grid_name, width=12),
        plain("clerk_name", "经办人", "text", width=10),
        plain("proof", "证明代码", "text", width=14),
        plain("resident_id", "居民编号", "number", filterable=False),
        plain("id", "序号", "number", filterable=False),
    ),
    links={"resident": ("resident", lambda e, s: e.resident_id), "grid": ("area", lambda e, s: e.grid_id)},
    columns=("on_day", "name", "applicant", "channel", "wanted_by", "purpose", "clerk_name"),
    order=("-on_day", "-id"),
)

PROVIDER = Kind(
    "provider",
    "便民服务商",
    Provider,
    by_name(
        plain("name", "名称", "text", width=20),
        plain("trade", "行当", "choice", codes="provider_trade", width=10),
        plain("phone", "电话", "text", width=16),
        plain("serves", "服务范围", "text", width=16),
        plain("hours", "时间", "text", width=14),
        plain("price", "价格", "text", width=16),
        plain("note", "备注", "note", width=20),
        plain("active", "在用", "yesno", width=6),
        plain("id", "序号", "number", filterable=False),
    ),
    columns=("trade", "name", "phone", "serves", "hours", "price"),
    order=("trade", "name", "id"),
)
