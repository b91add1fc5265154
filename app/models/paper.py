"""Papers issued or received, with the snapshot they were printed from, and attachments (photos, scans)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Record

STEP, STEPS, PASSED = "_step", "_steps", "_passed"
"""In a snapshot: the step of its matter that called for the paper; in values: the last step that calls for each template, and
the ids of the steps after which the record went on."""


class Paper(Record, Base):
    """A paper that was given out: printing it again in three years gives the same paper, because `snapshot` is kept.

    `printed_at` is empty while it was only looked at: it has its number, but did not leave the desk yet.
    """

    __tablename__ = "paper"
    __table_args__ = (Index("ix_paper_of", "of_kind", "of_id"),)

    number: Mapped[str | None] = mapped_column(String(60), index=True)
    template: Mapped[str] = mapped_column(String(60))
    template_digest: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(120))
    direction: Mapped[str] = mapped_column(String(8), default="issued")
    of_kind: Mapped[str] = mapped_column(String(30))
    of_id: Mapped[int] = mapped_column(Integer)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    printed_at: Mapped[datetime | None] = mapped_column(Instant)
    times: Mapped[int] = mapped_column(Integer, default=1)
    clerk_name: Mapped[str] = mapped_column(String(60))
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)


class Attachment(Record, Base):
    """A file kept outside the database, named by its SHA-256, belonging to a record."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_of", "of_kind", "of_id"),)

    of_kind: Mapped[str] = mapped_column(String(30))
    of_id: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    caption: Mapped[str | None] = mapped_column(String(200))
