"""公示: what was made public, masked as it hung on the wall, until when, and what was objected (domain.md A3.2)."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record

OUTCOMES = {"clear": "无异议", "upheld": "异议成立", "dismissed": "异议不成立", "withdrawn": "撤回"}
"""How a notice ended."""


class PublicNotice(Record, Base):
    """A notice. `content` and `people` (rows of name, id_number, what) are kept as they are shown to everybody: masked.

    `record_id` is the matter of the desk it is about. `outcome` is one of OUTCOMES once it is over.
    """

    __tablename__ = "public_notice"

    title: Mapped[str] = mapped_column(String(100))
    content: Mapped[str] = mapped_column(Text)
    people: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    place: Mapped[str | None] = mapped_column(String(100))
    watch_phone: Mapped[str | None] = mapped_column(String(40))
    start_on: Mapped[date] = mapped_column(Date)
    end_on: Mapped[date] = mapped_column(Date, index=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("service_record.id"), index=True)
    clerk_name: Mapped[str] = mapped_column(String(60))
    closed_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str | None] = mapped_column(String(12))
    conclusion: Mapped[str | None] = mapped_column(String(500))


class NoticeObjection(Record, Base):
    """What somebody objected to a notice: who (perhaps nobody named), what, and how it was looked into and answered."""

    __tablename__ = "notice_objection"

    notice_id: Mapped[int] = mapped_column(ForeignKey("public_notice.id"), index=True)
    on_day: Mapped[date] = mapped_column(Date)
    who: Mapped[str | None] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(Integer, default=1)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None] = mapped_column(Date)
    upheld: Mapped[bool | None]
    clerk_name: Mapped[str] = mapped_column(String(60))
