"""Proofs asked for that the community must not issue (民发〔2020〕20号): each refusal with a referral is a row."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Record


class ProofReferral(Record, Base):
    """Somebody asked for a proof, was told why it is not issued here and where to go. It is no 办件: nothing is handled.

    `proof` is the key of a definition (docs/definitions/proof.md); `name` and `basis` are its words of that day.
    `wanted_by` is the body that asked the resident for it.
    """

    __tablename__ = "proof_referral"
    __table_args__ = (Index("ix_proof_referral_on_day", "on_day", "deleted_at"),)

    proof: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    basis: Mapped[str | None] = mapped_column(String(300))
    on_day: Mapped[date] = mapped_column(Date)
    channel: Mapped[str] = mapped_column(String(8), default="window")
    applicant: Mapped[str] = mapped_column(String(60))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    purpose: Mapped[str | None] = mapped_column(String(200))
    wanted_by: Mapped[str | None] = mapped_column(String(100))
    clerk_name: Mapped[str] = mapped_column(String(60))
