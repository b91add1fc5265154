"""Organisations (驻区单位, 社会组织, 物业, 业委会, 志愿服务队, party branches) and the providers of the neighbourhood."""

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record


class Organisation(Record, Base):
    """A body in or around the community; `credit_code` is the 统一社会信用代码 (GB 32100)."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(String(120), index=True)
    kind: Mapped[str | None] = mapped_column(String(20))
    credit_code: Mapped[str | None] = mapped_column(String(18), index=True)
    leader: Mapped[str | None] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(200))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    note: Mapped[str | None] = mapped_column(String(500))


class Provider(Record, Base):
    """Who does what in the neighbourhood (水电维修, 家政, 配餐 …): the phone list of the desk (seed 003 (十二), 004 篇四·三1).

    `trade` is a code of provider_trade, `serves` where they come to, `price` what they say they ask. One that has
    ended is kept with `active` false.
    """

    __tablename__ = "provider"

    name: Mapped[str] = mapped_column(String(100))
    trade: Mapped[str] = mapped_column(String(8), index=True)
    phone: Mapped[str] = mapped_column(String(60))
    serves: Mapped[str | None] = mapped_column(String(100))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    hours: Mapped[str | None] = mapped_column(String(100))
    price: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(String(500))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
