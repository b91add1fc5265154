"""The office's own bookkeeping: drafts, recycle bin, numbering, calendar, codes, definitions, exchange log."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Record
from app.models.definitions.codes import Code


class Draft(Base):
    """What a form held when it was last typed into; offered again after a crash."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    form: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(Integer, default=0)
    title: Mapped[str] = mapped_column(String(120))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    clerk_id: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (UniqueConstraint("form", "record_id", "clerk_id", name="uq_draft_form"),)


class BinItem(Base):
    """A record in the recycle bin: what it was called, who put it there; the record keeps its row."""

    __tablename__ = "bin_item"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    record_id: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(120))
    deleted_at: Mapped[datetime] = mapped_column(Instant)
    clerk_name: Mapped[str] = mapped_column(String(60))
    entry_id: Mapped[int] = mapped_column(Integer)


class IssuedNumber(Base):
    """A number given out by a series in a year: never given twice, cancelled ones stay as gaps with a reason."""

    __tablename__ = "issued_number"
    __table_args__ = (UniqueConstraint("series", "year", "seq", name="uq_issued_number_seq"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    series: Mapped[str] = mapped_column(String(40))
    year: Mapped[int] = mapped_column(Integer)
    seq: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(String(60), index=True)
    given_at: Mapped[datetime] = mapped_column(Instant)
    cancelled: Mapped[str | None] = mapped_column(String(200))


class CalendarDay(Record, Base):
    """A day on which the office works or rests against the rule: holidays and make-up days from a file, and the office's
    own, put in by hand (`by_hand`), whose name is the reason."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(Date, unique=True)
    working: Mapped[bool] = mapped_column(Boolean)
    name: Mapped[str] = mapped_column(String(40))
    by_hand: Mapped[bool] = mapped_column(Boolean, default=False)


class CodeValue(Record, Base):
    """A value the office added to or changed in a code table; `national_code` maps it to the standard.

    `position` orders the office's own values behind the shipped ones; without one they stand by when they were added.
    """

    __tablename__ = "code_value"
    __table_args__ = (UniqueConstraint("code_table", "code", name="uq_code_value_code"),)

    code_table: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(60))
    synonyms: Mapped[str] = mapped_column(String(300), default="")
    national_code: Mapped[str | None] = mapped_column(String(20))
    position: Mapped[int | None] = mapped_column(Integer)
    active: Mapped[bool] = mapped_column(Boolean, default=True)

    def as_code(self) -> Code:
        """The value as the code table has it."""
        synonyms = tuple(filter(None, self.synonyms.split("|")))
        return Code(self.code, self.label, synonyms, self.active, national_code=self.national_code or "")


class OfficeDefinition(Record, Base):
    """The office's own ledger, paper, flow …: overrides the shipped one with the same kind and key."""

    __tablename__ = "office_definition"
    __table_args__ = (UniqueConstraint("kind", "key", name="uq_office_definition_key"),)

    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(Boolean, default=True)


class KeptDefinition(Base):
    """The text of a definition a paper was printed from, by its digest: a copy in three years is the same paper."""

    __tablename__ = "kept_definition"

    digest: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)


class SavedQuestion(Record, Base):
    """A filter a clerk gave a name: kind of record, conditions, columns and order; `clerk_id` empty: for everyone."""

    __tablename__ = "saved_question"

    kind: Mapped[str] = mapped_column(String(60), index=True)
    name: Mapped[str] = mapped_column(String(60))
    question: Mapped[dict[str, Any]] = mapped_column(JSON)
    clerk_id: Mapped[int | None] = mapped_column(Integer)


class OfficeSetting(Base):
    """A setting of the office as JSON: last choices, import mappings and answers by fingerprint."""

    __tablename__ = "office_setting"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class ExchangeLog(Record, Base):
    """Everything that left or entered: file, kind, period, counts, digest, who, why."""

    __tablename__ = "exchange_log"
    __table_args__ = (Index("ix_exchange_log_at", "at"),)

    at: Mapped[datetime] = mapped_column(Instant)
    direction: Mapped[str] = mapped_column(String(4))
    kind: Mapped[str] = mapped_column(String(30))
    file_name: Mapped[str] = mapped_column(String(200))
    period: Mapped[str | None] = mapped_column(String(10))
    receiver: Mapped[str | None] = mapped_column(String(100))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sha256: Mapped[str | None] = mapped_column(String(64))
    clerk_name: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(200))


class SearchTerm(Base):
    """The search index: every term that finds a record, kept in the transaction that changes the record."""

    __tablename__ = "search_term"
    __table_args__ = {"sqlite_with_rowid": False}

    term: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    record_id: Mapped[int] = mapped_column(Integer, primary_key=True, index=True)
