"""Clerks and their roles; the key that opens the office for each is wrapped in the key file, not here."""

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record


class Clerk(Record, Base):
    """Someone who works with the program."""

    __tablename__ = "clerk"

    name: Mapped[str] = mapped_column(String(60), unique=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(Boolean, default=True)


class ClerkRole(Record, Base):
    """A role a clerk holds for a time (the roles rotate: 001 (二十六)); `end` is the first day it is no longer held.

    Roles are data: resources/roles.toml and the office's own.
    """

    __tablename__ = "clerk_role"

    clerk_id: Mapped[int] = mapped_column(ForeignKey("clerk.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    start: Mapped[date] = mapped_column(Date)
    end: Mapped[date | None] = mapped_column(Date)
