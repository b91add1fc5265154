"""What a dossier of mediation holds besides the case: records of sessions and inquiries, evidence, performance, visits."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Money, Record

SESSION_OUTCOMES = {"settled": "调解成功", "failed": "调解不成", "continue": "有待继续调解"}


class MediationSession(Record, Base):
    """One session of mediation and its record (调解记录); times are HH:MM, `outcome` one of SESSION_OUTCOMES."""

    __tablename__ = "mediation_session"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=1)
    held_on: Mapped[date] = mapped_column(Date)
    start_time: Mapped[str | None] = mapped_column(String(5))
    end_time: Mapped[str | None] = mapped_column(String(5))
    place: Mapped[str | None] = mapped_column(String(200))
    present: Mapped[str | None] = mapped_column(String(300))
    mediator: Mapped[str | None] = mapped_column(String(120))
    recorder: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(12))


class MediationInquiry(Record, Base):
    """An inquiry (调查记录): who was asked, about whom they are, by whom, and what they said."""

    __tablename__ = "mediation_inquiry"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=1)
    on_day: Mapped[date] = mapped_column(Date)
    start_time: Mapped[str | None] = mapped_column(String(5))
    end_time: Mapped[str | None] = mapped_column(String(5))
    place: Mapped[str | None] = mapped_column(String(200))
    present: Mapped[str | None] = mapped_column(String(300))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    asked: Mapped[str] = mapped_column(String(60))
    asked_about: Mapped[str | None] = mapped_column(String(200))
    investigator: Mapped[str | None] = mapped_column(String(60))
    recorder: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str | None] = mapped_column(Text)


class MediationEvidence(Record, Base):
    """A line of the list of evidence; its scans are attachments of this record. `form` is a code of evidence_form."""

    __tablename__ = "mediation_evidence"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=1)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_party.id"), index=True)
    handed_by: Mapped[str | None] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    form: Mapped[str | None] = mapped_column(String(12))
    copies: Mapped[int] = mapped_column(Integer, default=1)
    pages: Mapped[int | None] = mapped_column(Integer)
    received_on: Mapped[date | None] = mapped_column(Date)
    proves: Mapped[str | None] = mapped_column(String(300))


class MediationInstalment(Record, Base):
    """One thing to be done under the agreement: who, what, how much, until when; then when it was done and the voucher.

    `party_id` is who has to do it. `state` is a code of performance, empty while it is awaited.
    """

    __tablename__ = "mediation_instalment"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=1)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_party.id"), index=True)
    what: Mapped[str] = mapped_column(String(200))
    amount: Mapped[Decimal | None] = mapped_column(Money)
    due_on: Mapped[date | None] = mapped_column(Date, index=True)
    done_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str | None] = mapped_column(String(8))
    voucher: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(String(200))


class MediationVisit(Record, Base):
    """A visit afterwards (回访): who was asked, why, how it is kept, how content they are, a suit brought, a risk left."""

    __tablename__ = "mediation_visit"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=1)
    on_day: Mapped[date] = mapped_column(Date)
    way: Mapped[str | None] = mapped_column(String(8))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_party.id"), index=True)
    asked: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(200))
    performance: Mapped[str | None] = mapped_column(String(8))
    satisfaction: Mapped[str | None] = mapped_column(String(4))
    suit: Mapped[bool] = mapped_column(Boolean, default=False)
    risk: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text)
    visitor: Mapped[str | None] = mapped_column(String(60))


class MediationExtension(Record, Base):
    """A longer term with the parties' consent (若干规定 第三十六条): who consented, why, from which day to which.

    `to_due` is the day they agreed on; the last day of the case moves on when that is a day off.
    """

    __tablename__ = "mediation_extension"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=1)
    agreed_on: Mapped[date] = mapped_column(Date)
    consent: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(300))
    from_due: Mapped[date | None] = mapped_column(Date)
    to_due: Mapped[date] = mapped_column(Date)


class MediationConfirmation(Record, Base):
    """A joint application for judicial confirmation (司法确认): which court, when, what became of it.

    `state` is one of the flow mediation_confirmation.
    """

    __tablename__ = "mediation_confirmation"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    court: Mapped[str] = mapped_column(String(80))
    applied_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(20), default="applied")
    decided_on: Mapped[date | None] = mapped_column(Date)
    document_number: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(String(300))


class MediationFiling(Record, Base):
    """The bound dossier (卷宗): its number, where it stands, how long it is kept, who bound and who checked it.

    `keeping` is a code of dossier_keeping; `remarks` tell of missing or damaged leaves (备考表).
    """

    __tablename__ = "mediation_filing"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), unique=True)
    volume_number: Mapped[str] = mapped_column(String(60), index=True)
    archive_place: Mapped[str | None] = mapped_column(String(100))
    keeping: Mapped[str] = mapped_column(String(8), default="long")
    filed_by: Mapped[str] = mapped_column(String(60))
    filed_on: Mapped[date] = mapped_column(Date)
    checked_by: Mapped[str | None] = mapped_column(String(60))
    checked_on: Mapped[date | None] = mapped_column(Date)
    pages: Mapped[int | None] = mapped_column(Integer)
    remarks: Mapped[str | None] = mapped_column(Text)
