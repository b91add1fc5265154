"""Dated work with people: visits, diary, meetings, activities, duty, patrols, training."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record


class JournalEntry(Record, Base):
    """One dated piece of work; whom it concerned hangs on it as JournalLink rows."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_day", "on_day", "kind"),)

    kind: Mapped[str] = mapped_column(String(20))
    on_day: Mapped[date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(String(200))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    people: Mapped[int] = mapped_column(Integer, default=1)
    worker: Mapped[str | None] = mapped_column(String(60))
    outcome: Mapped[str | None] = mapped_column(Text)


class JournalLink(Record, Base):
    """Whom a journal entry concerned."""

    __tablename__ = "journal_link"

    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_case.id"), index=True)
