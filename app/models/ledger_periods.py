"""Closed periods of a ledger: when each was closed, what every row said then, and what was corrected afterwards."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Record


class LedgerPeriod(Record, Base):
    """A period of a ledger that was closed; both days are included. Opened again, `reopened_at` and the reason stand
    here and the rows may be changed; closing it once more makes another record."""

    __tablename__ = "ledger_period"
    __table_args__ = (Index("ix_ledger_period_ledger", "ledger", "start"),)

    ledger: Mapped[str] = mapped_column(String(40))
    start: Mapped[date] = mapped_column(Date)
    end: Mapped[date] = mapped_column(Date)
    closed_at: Mapped[datetime] = mapped_column(Instant)
    closed_by: Mapped[str] = mapped_column(String(60))
    reopened_at: Mapped[datetime | None] = mapped_column(Instant)
    reopened_by: Mapped[str | None] = mapped_column(String(60))
    reopened_reason: Mapped[str | None] = mapped_column(String(200))


class LedgerClosedRow(Base):
    """What a row said when a period it was in was closed. Written by the program, never changed, and no record of its
    own: a period that is undone leaves its rows behind, and no id is ever given twice."""

    __tablename__ = "ledger_closed_row"

    period_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[str | None] = mapped_column(String(40))
    owner: Mapped[str | None] = mapped_column(String(100))
    start: Mapped[date | None] = mapped_column(Date)
    end: Mapped[date | None] = mapped_column(Date)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class LedgerCorrection(Record, Base):
    """A correction (更正) of a row of a closed period: the old and the new value as kept, why, who, and the day on
    which it counts, which lies in an open period."""

    __tablename__ = "ledger_correction"
    __table_args__ = (Index("ix_ledger_correction_ledger", "ledger", "on_day"),)

    ledger: Mapped[str] = mapped_column(String(40))
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    field: Mapped[str] = mapped_column(String(40))
    old: Mapped[str | None] = mapped_column(String(2000))
    new: Mapped[str | None] = mapped_column(String(2000))
    reason: Mapped[str] = mapped_column(String(200))
    on_day: Mapped[date] = mapped_column(Date)
    clerk_name: Mapped[str] = mapped_column(String(60))
