"""The one-stop desk (一站式): items of the catalogue, records, their steps and materials (domain.md A4)."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Record


class ServiceItem(Record, Base):
    """An item the office offers; what is shipped comes from resources/catalogue, `code` never changes."""

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
    basis: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(Text)


class ServiceRecord(Record, Base):
    """One matter of one applicant. `month` is year*100+month of acceptance: it leads the covering index."""

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
        Index("ix_service_record_finished", "finished_on", "deleted_at", "id"),
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
    finished_on: Mapped[date | None] = mapped_column(Date)
    stopped_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str | None] = mapped_column(String(200))
    satisfaction: Mapped[str | None] = mapped_column(String(4))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    people: Mapped[int] = mapped_column(Integer, default=1)
    note: Mapped[str | None] = mapped_column(Text)


class ServiceStep(Record, Base):
    """One move of a record through the flow: who, when, from where to where, and why."""

    __tablename__ = "service_step"

    record_id: Mapped[int] = mapped_column(ForeignKey("service_record.id"), index=True)
    move: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Instant)
    clerk_name: Mapped[str] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(String(500))


class ServiceMaterial(Record, Base):
    """A material asked for or handed in with a record."""

    __tablename__ = "service_material"

    record_id: Mapped[int] = mapped_column(ForeignKey("service_record.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    form: Mapped[str] = mapped_column(String(20), default="复印件")
    copies: Mapped[int] = mapped_column(Integer, default=1)
    received: Mapped[bool] = mapped_column(Boolean, default=True)
