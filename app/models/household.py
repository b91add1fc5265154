"""Households (户) with spells of membership and relation to the head (GB/T 4761)."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record


class Household(Record, Base):
    """A household at an address; `number` is the 户号, empty when none is known.

    `kind` is of the code table household_kind, empty for a 家庭户; `closed_on` the day it ended (split, merged, moved away).
    `head_id` is a resident's id without a constraint: a household is written before its members.
    """

    __tablename__ = "household"

    number: Mapped[str | None] = mapped_column(String(40), index=True)
    kind: Mapped[str | None] = mapped_column(String(8))
    head_id: Mapped[int | None] = mapped_column(Integer, index=True)
    address: Mapped[str | None] = mapped_column(String(200))
    estate: Mapped[str | None] = mapped_column(String(60))
    building: Mapped[str | None] = mapped_column(String(20))
    stair: Mapped[str | None] = mapped_column(String(20))
    room: Mapped[str | None] = mapped_column(String(20))
    dwelling_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    since: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_reason: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)


class Membership(Record, Base):
    """A resident belongs to a household from `start` until before `end`."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_household", "household_id", "end"),)

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), index=True)
    relation: Mapped[str | None] = mapped_column(String(4))
    start: Mapped[date | None] = mapped_column(Date)
    end: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str | None] = mapped_column(String(40))
