"""民情线索 (seed map 7.1, 7.3): rounds over grids, what they and others find, who it was handed to and what came of it."""

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record, StepColumns


class LeadRound(Record, Base):
    """A round of looking for disputes (矛盾纠纷排查) over some grids, between two days."""

    __tablename__ = "lead_round"

    name: Mapped[str] = mapped_column(String(60))
    start_on: Mapped[date] = mapped_column(Date, index=True)
    end_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(Text)


class LeadRoundGrid(Record, Base):
    """A grid of a round: who goes, and the day it was done; what was found there are the leads of the round and grid.

    Two grids of one round that are merged later stay two rows of one grid: each was walked.
    """

    __tablename__ = "lead_round_grid"

    round_id: Mapped[int] = mapped_column(ForeignKey("lead_round.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    worker: Mapped[str | None] = mapped_column(String(60))
    done_on: Mapped[date | None] = mapped_column(Date, index=True)
    note: Mapped[str | None] = mapped_column(String(300))


class Lead(Record, Base):
    """What somebody found or told: a dispute in the bud, a danger, somebody to be looked after.

    `work` is one of the eight works of the pipeline (code lead_work), `source` how it came (lead_source), `risk` a
    warning level (lead_risk), `people` how many it concerns, `scale` a code of dispute_size, `resolve_way` how
    it was resolved (resolve_way, 综治 5.58). `body` is who has it
    now (lead_body). It becomes at most one case or one matter at the desk. `entry_id`: the work record it came from.
    """

    __tablename__ = "lead"
    __table_args__ = (Index("ix_lead_found", "found_on", "id"),)

    number: Mapped[str | None] = mapped_column(String(60), index=True)
    title: Mapped[str] = mapped_column(String(120))
    work: Mapped[str] = mapped_column(String(20), default="dispute")
    source: Mapped[str] = mapped_column(String(20))
    source_body: Mapped[str | None] = mapped_column(String(60))
    found_on: Mapped[date] = mapped_column(Date)
    finder: Mapped[str | None] = mapped_column(String(60))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    place: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text)
    dispute_type: Mapped[str | None] = mapped_column(String(8))
    category: Mapped[str | None] = mapped_column(String(8))
    risk: Mapped[str | None] = mapped_column(String(8))
    scale: Mapped[str | None] = mapped_column(String(4))
    people: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20), default="found")
    body: Mapped[str] = mapped_column(String(20), default="desk")
    resolve_way: Mapped[str | None] = mapped_column(String(8))
    result: Mapped[str | None] = mapped_column(Text)
    closed_on: Mapped[date | None] = mapped_column(Date, index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("lead_round.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    service_record_id: Mapped[int | None] = mapped_column(ForeignKey("service_record.id"), index=True)


class LeadPerson(Record, Base):
    """Whom a lead is about: a resident, or somebody else by name; `side` is one of mediation.PARTY_SIDES."""

    __tablename__ = "lead_person"

    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=1)
    side: Mapped[str] = mapped_column(String(12), default="applicant")
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(200))


class LeadStep(StepColumns, Record, Base):
    """One move of a lead through its flow: on which day, from where to where, who, why."""

    __tablename__ = "lead_step"

    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"), index=True)


class LeadHandover(Record, Base):
    """A lead handed from one body to another: why, when it was signed for, until when an answer is due, the answer.

    It is open while `closed_on` is empty; `returned`: the body gave it back instead of answering.
    """

    __tablename__ = "lead_handover"
    __table_args__ = (Index("ix_lead_handover_due", "closed_on", "due_on"),)

    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=1)
    from_body: Mapped[str] = mapped_column(String(20))
    to_body: Mapped[str] = mapped_column(String(20))
    on_day: Mapped[date] = mapped_column(Date)
    clerk_name: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(Date)
    signed_on: Mapped[date | None] = mapped_column(Date)
    signed_by: Mapped[str | None] = mapped_column(String(60))
    closed_on: Mapped[date | None] = mapped_column(Date)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(String(60))
    returned: Mapped[bool] = mapped_column(Boolean, default=False)
