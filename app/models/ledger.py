"""Rows of ledgers that have their own fields: spells linked to whom they belong to (a tag is an open row)."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record, StepColumns


class LedgerEntry(Record, Base):
    """A row of the ledger `ledger`; `fields` holds the values of the ledger's own fields by key.

    Money is kept in `fields` as text with two decimals, dates as ISO text, so that sums stay exact. `owner_name` is
    who it belongs to when that is nobody the office has on file; `snapshot` what the owner's file said on the day the
    row was made, where the ledger keeps that; `reviewed_on` when the open row was last looked through. `state` is where
    the row stands in the ledger's flow, `due_on` the last day of what is awaited next; both empty where it has none.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ix_ledger_entry_open", "ledger", "end", "resident_id"),
        Index("ix_ledger_entry_start", "ledger", "start", "end", "deleted_at"),
        Index("ix_ledger_entry_sheet", "ledger", "id"),
    )

    ledger: Mapped[str] = mapped_column(String(40))
    number: Mapped[str | None] = mapped_column(String(40))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    owner_name: Mapped[str | None] = mapped_column(String(100))
    start: Mapped[date | None] = mapped_column(Date)
    end: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str | None] = mapped_column(String(200))
    end_reason: Mapped[str | None] = mapped_column(String(200))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    snapshot: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    reviewed_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str | None] = mapped_column(String(20))
    due_on: Mapped[date | None] = mapped_column(Date, index=True)
    note: Mapped[str | None] = mapped_column(String(500))


class LedgerStep(StepColumns, Record, Base):
    """One step of a row through its ledger's flow: on which day, from where to where, who, why, which term it started.

    `ledger` is that of the row: what nobody may see of the row, nobody may see of its steps.
    """

    __tablename__ = "ledger_step"

    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    ledger: Mapped[str] = mapped_column(String(40))
    due_on: Mapped[date | None] = mapped_column(Date)
    person: Mapped[str | None] = mapped_column(String(100))
