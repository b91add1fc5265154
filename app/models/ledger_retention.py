"""Rows of ledgers that were destroyed after their retention: what stays of them is that they were there, and why they went."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record


class LedgerDestroyed(Record, Base):
    """A line of the register of destruction (销毁清册): which row, how long it was kept and from when, why it was
    destroyed, who did it and who watched. It says nothing of whom the row belonged to; it is kept for ever and is
    neither changed nor taken back."""

    __tablename__ = "ledger_destroyed"
    __table_args__ = (Index("ix_ledger_destroyed_ledger", "ledger", "on_day"),)

    ledger: Mapped[str] = mapped_column(String(40))
    ledger_name: Mapped[str] = mapped_column(String(60))
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    number: Mapped[str | None] = mapped_column(String(40))
    start: Mapped[date | None] = mapped_column(Date)
    end: Mapped[date | None] = mapped_column(Date)
    years: Mapped[int] = mapped_column(Integer)
    on_day: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(200))
    clerk_name: Mapped[str] = mapped_column(String(60))
    witness: Mapped[str] = mapped_column(String(60))
