"""One tree of places: grid, group, estate, building, stair, dwelling (domain.md A1.3, GB/T 39609)."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Money, Record

AREA_KINDS = {
    "grid": "网格",
    "group": "居民小组",
    "estate": "小区",
    "building": "楼栋",
    "stair": "单元",
    "dwelling": "房屋",
}


class Area(Record, Base):
    """A node of the tree; a building uses `floors`, `stairs`, `built_year`; a dwelling is the leaf people live in
    and uses the last group of columns. `grid_id` and `group_id` (居民小组) cross the tree; `aliases` are other
    names of an estate or building, parted by |."""

    __tablename__ = "area"
    __table_args__ = (Index("ix_area_place", "parent_id", "kind", "name"),)

    kind: Mapped[str] = mapped_column(String(12), index=True)
    name: Mapped[str] = mapped_column(String(60))
    code: Mapped[str | None] = mapped_column(String(40), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    sort: Mapped[int] = mapped_column(Integer, default=0)
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(String(500))

    floors: Mapped[int | None] = mapped_column(Integer)
    stairs: Mapped[int | None] = mapped_column(Integer)
    built_year: Mapped[int | None] = mapped_column(Integer)
    aliases: Mapped[str | None] = mapped_column(String(200))

    floor: Mapped[int | None] = mapped_column(Integer)
    room: Mapped[str | None] = mapped_column(String(20))
    dwelling_use: Mapped[str | None] = mapped_column(String(8))
    ownership: Mapped[str | None] = mapped_column(String(8))
    square_metres: Mapped[Decimal | None] = mapped_column(Money)
    owner_name: Mapped[str | None] = mapped_column(String(60))
    owner_phone: Mapped[str | None] = mapped_column(String(40))
    owner_id_number: Mapped[str | None] = mapped_column(String(30))
    owner_address: Mapped[str | None] = mapped_column(String(200))
    certificate_number: Mapped[str | None] = mapped_column(String(60))
    rental_use: Mapped[str | None] = mapped_column(String(8))
    hidden_danger: Mapped[str | None] = mapped_column(String(8))


class AreaDuty(Record, Base):
    """Someone responsible for an area in a role, for a time (一格多元)."""

    __tablename__ = "area_duty"

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20))
    phone: Mapped[str | None] = mapped_column(String(40))
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
