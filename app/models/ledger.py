"""Rows of ledgers that have their own fields: spells linked to whom they belong to (a tag is an open row)."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record


class LedgerEntry(Record, Base):
    """A row of the ledger `ledger`; `fields` holds the values of the ledger's own fields by key.

    Money is kept in `fields` as text with two decimals, dates as ISO text, so that sums stay exact. `owner_name` is
    who it belongs to when that is nobody the office has on file; `snapshot` what the owner's file said on the day the
    row was made, where the ledger keeps that; `reviewed_on` when the open row was last looked through.
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
    note: Mapped[str | None] = mapped_column(String(500))
