"""Dated work with people: visits, diary, meetings, activities, duty, patrols, training."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, synonym

from app.models.base import Base, Record


class JournalEntry(Record, Base):
    """One dated piece of work; whom it concerned hangs on it as JournalLink rows.

    `topic` is the kind of meeting, activity …; `details` holds what the kind asks besides (resources/journal). An
    activity may have child events (`parent_id`); `approximate` means that its counts are 约 (seed map E26).
    `audience`, `programmes` and `works` are counts of an activity, `campaign` the campaign it belongs to.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_day", "on_day", "kind"),)

    kind: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str | None] = mapped_column(String(20))
    on_day: Mapped[date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(String(200))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    campaign: Mapped[str | None] = mapped_column(String(60))
    people: Mapped[int] = mapped_column(Integer, default=1)
    audience: Mapped[int | None] = mapped_column(Integer)
    programmes: Mapped[int | None] = mapped_column(Integer)
    works: Mapped[int | None] = mapped_column(Integer)
    approximate: Mapped[bool] = mapped_column(Boolean, default=False)
    worker: Mapped[str | None] = mapped_column(String(60))
    outcome: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    fields = synonym("details")
    """As rows of ledgers call what they hold besides (`models.fields.own`)."""


class JournalLink(Record, Base):
    """Whom a journal entry concerned, and what it led to: a matter at the desk, a dispute, a lead.

    A meeting is linked to the cases and leads it spoke of; `settled`: there they were settled.
    """

    __tablename__ = "journal_link"

    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    service_record_id: Mapped[int | None] = mapped_column(ForeignKey("service_record.id"), index=True)
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("lead.id"), index=True)
    settled: Mapped[bool] = mapped_column(Boolean, default=False)
