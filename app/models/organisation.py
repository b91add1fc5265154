"""Organisations: 驻区单位, 社会组织, 物业, 业委会, 志愿服务队, party branches."""

from sqlalchemy import ForeignKey, String
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
