"""The book of relief (款物): funds and goods, their entries, and the months that are closed (seed: 救助, 慈善超市, P40, P42).

An entry is never changed and never deleted: what was wrong is taken out by an entry that says the opposite (冲销), and
written anew where there is something right to write (更正). Both lines stay.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Money, Record

BOOKED = frozenset({"relief_entry", "relief_closing"})
"""What is put right only by a further entry: it is neither taken back nor thrown away."""


class ReliefFund(Record, Base):
    """What is kept account of: a fund of money (`form` money, in 元) or a kind of goods (`form` goods, in its own unit).

    `price` is what one unit of goods is worth, for the list of what was given.
    """

    __tablename__ = "relief_fund"

    name: Mapped[str] = mapped_column(String(60))
    form: Mapped[str] = mapped_column(String(6), default="money")
    unit: Mapped[str] = mapped_column(String(10), default="元")
    price: Mapped[Decimal | None] = mapped_column(Money)
    purpose: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(Boolean, default=True)


class ReliefEntry(Record, Base):
    """One line of the book. `quantity` (exact, two decimals) is below zero only where it takes out another entry.

    `corrects_id` is the entry that a 冲销 takes out or a 更正 puts right; `way` says which of the two it is.
    """

    __tablename__ = "relief_entry"
    __table_args__ = (Index("ix_relief_entry_fund_day", "fund_id", "on_day", "id"),)

    number: Mapped[str] = mapped_column(String(40), unique=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("relief_fund.id"))
    on_day: Mapped[date] = mapped_column(Date, index=True)
    direction: Mapped[str] = mapped_column(String(4))
    quantity: Mapped[Decimal] = mapped_column(Money)
    what: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str | None] = mapped_column(String(12))
    party: Mapped[str | None] = mapped_column(String(100))
    taker: Mapped[str | None] = mapped_column(String(60))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("service_record.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("relief_entry.id"), index=True)
    way: Mapped[str | None] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(500))
    clerk_name: Mapped[str] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(Text)


class ReliefClosing(Record, Base):
    """A month of the book that was closed: who and when; opened again by whom, when and why. `month` is year*100+month."""

    __tablename__ = "relief_closing"

    month: Mapped[int] = mapped_column(Integer, index=True)
    closed_by: Mapped[str] = mapped_column(String(60))
    closed_at: Mapped[datetime] = mapped_column(Instant)
    reopened_by: Mapped[str | None] = mapped_column(String(60))
    reopened_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(500))
