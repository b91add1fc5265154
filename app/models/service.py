"""The one-stop desk (一站式): items of the catalogue, records, their steps and materials (domain.md A4)."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Record, until


class ServiceItem(Record, Base):
    """An item the office offers; what is shipped comes from resources/catalogue, `code` never changes.

    `materials` and `steps` are one to a line (`name|original or copy|copies|key or not`); `papers` are template keys
    parted by |. `kind` is 即办, 承诺, 上报 or 联办, `goal` one of the ten goals. An item merged into another keeps its
    code; its records are the other's.
    """

    __tablename__ = "service_item"

    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    alias: Mapped[str | None] = mapped_column(String(100))
    group_name: Mapped[str | None] = mapped_column(String(40))
    target: Mapped[str | None] = mapped_column(String(100))
    nature: Mapped[str | None] = mapped_column(String(4))
    way: Mapped[str | None] = mapped_column(String(4))
    restricted: Mapped[bool] = mapped_column(Boolean, default=False)
    in_hundred: Mapped[bool] = mapped_column(Boolean, default=False)
    enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    limit_days: Mapped[int | None] = mapped_column(Integer)
    materials: Mapped[str | None] = mapped_column(Text)
    goal: Mapped[str | None] = mapped_column(String(12))
    kind: Mapped[str | None] = mapped_column(String(12))
    department: Mapped[str | None] = mapped_column(String(60))
    counter: Mapped[str | None] = mapped_column(String(40))
    conditions: Mapped[str | None] = mapped_column(Text)
    fee: Mapped[str | None] = mapped_column(String(100))
    legal_days: Mapped[int | None] = mapped_column(Integer)
    steps: Mapped[str | None] = mapped_column(Text)
    papers: Mapped[str | None] = mapped_column(String(300))
    phones: Mapped[str | None] = mapped_column(String(200))
    notice: Mapped[str | None] = mapped_column(Text)
    admitted_on: Mapped[date | None] = mapped_column(Date)
    merged_into_id: Mapped[int | None] = mapped_column(Integer)
    basis: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(Text)


class ServiceIntake(Record, Base):
    """One visit, call or order: who came and how; the records of its matters hang on it."""

    __tablename__ = "service_intake"

    on_day: Mapped[date] = mapped_column(Date, index=True)
    channel: Mapped[str] = mapped_column(String(8), default="window")
    applicant_kind: Mapped[str] = mapped_column(String(10), default="resident")
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    applicant: Mapped[str] = mapped_column(String(60))
    clerk_name: Mapped[str] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(Text)


_COUNTED = (
    "deleted_at", "item_id", "grid_id", "channel", "handler", "first_clerk", "due_on", "stopped_on", "satisfaction",
    "people", "resident_id", "intake_id",
)  # fmt: skip


class ServiceRecord(Record, Base):
    """One matter of one applicant. `month` is year*100+month of acceptance: it leads the covering index.

    `flow` names the flow it goes through (by the item's way). `due_on` is the promise, `legal_on` what the law
    allows, `next_on` and `next_what` the term that the last step started (补正, 容缺, 差评回访 …). `first_clerk`
    answers for it (首问负责), `handler` works on it, `standin` takes over (AB岗), `helpers` are the clerks and
    bodies that help with it (协办; names parted by 、), who count it as nobody's. `satisfaction` is the rating that counts;
    `again` what was said after a bad one was put right, kept beside it. `replied_by`, `replied_on` and `reply` are the
    return slip of the department it was handed on to. `address` is where to come, when it is not the file's.
    """

    __tablename__ = "service_record"
    __table_args__ = (
        Index("ix_service_record_month", "month", "item_id", "grid_id", "state", "resident_id", "deleted_at"),
        Index("ix_service_record_due", "state", "due_on"),
        Index("ix_service_record_resident", "resident_id", "received_on"),
        Index("ix_service_record_received", "received_on", "id"),
        # What the month asks of records by their days, without touching a row (performance.md line 5).
        Index(
            "ix_service_record_days",
            "received_on",
            "finished_on",
            "due_on",
            "deleted_at",
            "item_id",
            "resident_id",
            "people",
        ),
        # What the counts of the desk ask, by item, grid, channel, clerk and term (usecases/service_tally): what came in
        # a period lies together in the first, what was still in hand when it began in the second.
        Index("ix_service_record_counts", "received_on", "finished_on", *_COUNTED),
        Index("ix_service_record_finished", "finished_on", "received_on", *_COUNTED),
    )

    number: Mapped[str | None] = mapped_column(String(60), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("service_item.id"), index=True)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    applicant: Mapped[str] = mapped_column(String(60))
    applicant_phone: Mapped[str | None] = mapped_column(String(40))
    agent: Mapped[str | None] = mapped_column(String(60))
    agent_phone: Mapped[str | None] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(8), default="window")
    state: Mapped[str] = mapped_column(String(20), default="received")
    received_on: Mapped[date] = mapped_column(Date)
    accepted_on: Mapped[date | None] = mapped_column(Date)
    month: Mapped[int | None] = mapped_column(Integer)
    due_on: Mapped[date | None] = mapped_column(Date)
    legal_on: Mapped[date | None] = mapped_column(Date)
    finished_on: Mapped[date | None] = mapped_column(Date)
    stopped_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str | None] = mapped_column(String(200))
    satisfaction: Mapped[str | None] = mapped_column(String(4))
    rated_on: Mapped[date | None] = mapped_column(Date)
    rating_note: Mapped[str | None] = mapped_column(String(500))
    again: Mapped[str | None] = mapped_column(String(4))
    again_on: Mapped[date | None] = mapped_column(Date)
    again_note: Mapped[str | None] = mapped_column(String(500))
    flow: Mapped[str] = mapped_column(String(20), default="service")
    intake_id: Mapped[int | None] = mapped_column(ForeignKey("service_intake.id"), index=True)
    applicant_kind: Mapped[str] = mapped_column(String(10), default="resident")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    agent_relation: Mapped[str | None] = mapped_column(String(20))
    first_clerk: Mapped[str | None] = mapped_column(String(60))
    handler: Mapped[str | None] = mapped_column(String(60))
    standin: Mapped[str | None] = mapped_column(String(60))
    helpers: Mapped[str | None] = mapped_column(String(200))
    department: Mapped[str | None] = mapped_column(String(60))
    replied_by: Mapped[str | None] = mapped_column(String(100))
    replied_on: Mapped[date | None] = mapped_column(Date)
    reply: Mapped[str | None] = mapped_column(String(500))
    address: Mapped[str | None] = mapped_column(String(200))
    assignee: Mapped[str | None] = mapped_column(String(100))
    next_on: Mapped[date | None] = mapped_column(Date, index=True)
    next_what: Mapped[str | None] = mapped_column(String(40))
    receiver: Mapped[str | None] = mapped_column(String(60))
    delivered_on: Mapped[date | None] = mapped_column(Date)
    plan: Mapped[str | None] = mapped_column(Text)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    people: Mapped[int] = mapped_column(Integer, default=1)
    note: Mapped[str | None] = mapped_column(Text)


Index(
    "ix_service_record_open",
    until(ServiceRecord.finished_on),
    ServiceRecord.received_on,
    ServiceRecord.deleted_at,
    ServiceRecord.due_on,
)
"""What was in hand on a day: few, however much was done before (models/fields/work.pending)."""


class ServiceStep(Record, Base):
    """One move of a record through the flow: who, when, from where to where, and why."""

    __tablename__ = "service_step"

    record_id: Mapped[int] = mapped_column(ForeignKey("service_record.id"), index=True)
    move_key: Mapped[str] = mapped_column(String(20), default="")
    move: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Instant)
    due_on: Mapped[date | None] = mapped_column(Date)
    clerk_name: Mapped[str] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(String(500))


class ServiceMaterial(Record, Base):
    """A material asked for or handed in with a record; one that is not `key` may follow later (容缺受理).

    `attachment_id` is a scan that was on file already (no constraint: the file may go first).
    """

    __tablename__ = "service_material"

    record_id: Mapped[int] = mapped_column(ForeignKey("service_record.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    form: Mapped[str] = mapped_column(String(20), default="复印件")
    copies: Mapped[int] = mapped_column(Integer, default=1)
    received: Mapped[bool] = mapped_column(Boolean, default=True)
    key: Mapped[bool] = mapped_column(Boolean, default=True)
    received_on: Mapped[date | None] = mapped_column(Date)
    attachment_id: Mapped[int | None] = mapped_column(Integer)
