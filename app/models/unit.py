"""The community itself, its superior and other units; names change with dates (seed-map E32)."""

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record


class Unit(Record, Base):
    """A unit: this community (`own`), its superior, or another level."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(String(12), index=True)
    name: Mapped[str] = mapped_column(String(100))
    short_name: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20), default="community")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    own: Mapped[bool] = mapped_column(Boolean, default=False)
    phone: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(200))
    court: Mapped[str | None] = mapped_column(String(60))
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
