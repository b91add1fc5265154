"""People's mediation (调解): cases, parties on any number of sides, sessions (domain.md A2)."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Money, PartialDay, Record
from app.models.rules.dates import PartialDate

CASE_KINDS = {"mediation": "人民调解", "moral": "道德评判"}
PARTY_SIDES = {"applicant": "申请人", "respondent": "被申请人", "third": "第三方"}


class MediationCase(Record, Base):
    """A dispute or moral-court matter, from 登记 to 归档."""

    __tablename__ = "mediation_case"
    __table_args__ = (
        Index("ix_mediation_case_accepted", "accepted_on", "id"),
        Index("ix_mediation_case_closed", "closed_on", "id"),
        Index("ix_mediation_case_due", "state", "due_on"),
    )

    number: Mapped[str | None] = mapped_column(String(60), index=True)
    kind: Mapped[str] = mapped_column(String(12), default="mediation")
    title: Mapped[str] = mapped_column(String(120))
    dispute_type: Mapped[str | None] = mapped_column(String(8))
    category: Mapped[str | None] = mapped_column(String(8))
    source: Mapped[str | None] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(20), default="registered")
    registered_on: Mapped[date] = mapped_column(Date)
    accepted_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    place: Mapped[str | None] = mapped_column(String(200))
    mediator: Mapped[str | None] = mapped_column(String(60))
    helpers: Mapped[str | None] = mapped_column(String(120))
    facts: Mapped[str | None] = mapped_column(Text)
    requests: Mapped[str | None] = mapped_column(Text)
    amount: Mapped[Decimal | None] = mapped_column(Money)
    people: Mapped[int] = mapped_column(Integer, default=2)
    agreement_kind: Mapped[str | None] = mapped_column(String(8))
    agreement_number: Mapped[str | None] = mapped_column(String(60), index=True)
    agreement_text: Mapped[str | None] = mapped_column(Text)
    performance: Mapped[str | None] = mapped_column(Text)
    performance_due: Mapped[date | None] = mapped_column(Date)
    effective_on: Mapped[date | None] = mapped_column(Date)
    confirm_by: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(Text)


class MediationParty(Record, Base):
    """A party with the seven fields of the ministry's forms; may be a resident, an outsider or a body."""

    __tablename__ = "mediation_party"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    side: Mapped[str] = mapped_column(String(12))
    position: Mapped[int] = mapped_column(Integer, default=1)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    sex: Mapped[str | None] = mapped_column(String(1))
    ethnicity: Mapped[str | None] = mapped_column(String(4))
    birth_date: Mapped[PartialDate | None] = mapped_column(PartialDay)
    occupation: Mapped[str | None] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(200))
    id_number: Mapped[str | None] = mapped_column(String(30))
    is_body: Mapped[bool] = mapped_column(Boolean, default=False)
    representative: Mapped[str | None] = mapped_column(String(60))
    agent: Mapped[str | None] = mapped_column(String(60))


class MediationSession(Record, Base):
    """One session of mediation and its record (调解记录)."""

    __tablename__ = "mediation_session"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=1)
    held_on: Mapped[date] = mapped_column(Date)
    start_time: Mapped[str | None] = mapped_column(String(5))
    end_time: Mapped[str | None] = mapped_column(String(5))
    place: Mapped[str | None] = mapped_column(String(200))
    present: Mapped[str | None] = mapped_column(String(300))
    mediator: Mapped[str | None] = mapped_column(String(60))
    recorder: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(12))
