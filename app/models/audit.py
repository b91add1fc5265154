"""The append-only audit: one line per write, chained by hash, with before and after of each field."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant


class AuditEntry(Base):
    """One write. `digest` = SHA-256 over the line before's digest and this line's own content."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    clerk_id: Mapped[int | None] = mapped_column(Integer)
    clerk_name: Mapped[str] = mapped_column(String(60))
    what: Mapped[str] = mapped_column(String(300))
    kinds: Mapped[str] = mapped_column(String(2000))
    undo_of: Mapped[int | None] = mapped_column(Integer, index=True)
    changes: Mapped[int] = mapped_column(Integer, default=0)
    digest: Mapped[str] = mapped_column(String(64))


class AuditChange(Base):
    """What one write did: `op` new / changed / deleted.

    To one record (`last_id` empty): `fields` is {name: [before, after]}. To a run of records with the ids
    `record_id` … `last_id`, all new or all deleted: `fields` is {name: [one value for each]}, the values that came
    or went. An import of 100,000 residents is some 1,500 rows instead of 340,000 (performance.md line 3).
    """

    __tablename__ = "audit_change"
    __table_args__ = (Index("ix_audit_change_record", "kind", "record_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    record_id: Mapped[int] = mapped_column(Integer)
    last_id: Mapped[int | None] = mapped_column(Integer)
    op: Mapped[str] = mapped_column(String(8))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)


class Viewing(Base):
    """Someone looked at a masked value or a restricted ledger, or exported records, and why (PIPL art. 51; domain.md A6)."""

    __tablename__ = "viewing"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    clerk_name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(30))
    record_id: Mapped[int | None] = mapped_column(Integer)
    what: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(String(200))
