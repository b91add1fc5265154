"""Residents (实有人口, domain.md A1.1): the one base record, its names, phones and residence spells."""

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PartialDay, Record
from app.models.rules.dates import PartialDate


class Resident(Record, Base):
    """Someone who lives, lived or is registered here.

    `pinyin`, `initials`, `id_tail`, `phone_tail`, `estate` … `room` serve the search; `residence_kind`,
    `living_here`, `household_id` and `relation` repeat the open spells and are kept by the same transaction. The
    fields from `attention` to `unregistered_since` are those of 户籍, 流动, 境外 and 未落户 people (domain.md A1.1);
    `merged_into_id` says which file this one was merged into (it has no constraint, so that either can go first).

    The indices with `pinyin` serve lists sorted by name or by their first column; with `deleted_at` in them counting
    and skipping read the index alone.
    """

    __tablename__ = "resident"
    __table_args__ = (
        Index("ix_resident_list", "name", "id"),
        Index("ix_resident_pinyin", "pinyin", "id", "deleted_at"),
        Index("ix_resident_address", "estate", "building", "stair", "room", "name"),
        Index("ix_resident_estate_initials", "estate", "initials", "name"),
        Index("ix_resident_grid", "grid_id", "pinyin", "id", "deleted_at"),
        Index("ix_resident_sex", "sex", "pinyin", "id", "deleted_at"),
        Index("ix_resident_kind", "residence_kind", "pinyin", "id", "deleted_at"),
        Index("ix_resident_relation", "relation", "pinyin", "id", "deleted_at"),
        Index("ix_resident_birth", "birth_date", "id"),
    )

    name: Mapped[str] = mapped_column(String(60))
    former_name: Mapped[str | None] = mapped_column(String(60))
    sex: Mapped[str | None] = mapped_column(String(1))
    birth_date: Mapped[PartialDate | None] = mapped_column(PartialDay)
    id_kind: Mapped[str] = mapped_column(String(8), default="111")
    id_number: Mapped[str | None] = mapped_column(String(30), index=True)
    ethnicity: Mapped[str | None] = mapped_column(String(4))
    native_place: Mapped[str | None] = mapped_column(String(60))
    marriage: Mapped[str | None] = mapped_column(String(4))
    political: Mapped[str | None] = mapped_column(String(4))
    education: Mapped[str | None] = mapped_column(String(4))
    religion: Mapped[str | None] = mapped_column(String(4))
    health: Mapped[str | None] = mapped_column(String(4))
    employment: Mapped[str | None] = mapped_column(String(4))
    occupation: Mapped[str | None] = mapped_column(String(60))
    work_unit: Mapped[str | None] = mapped_column(String(100))
    phone: Mapped[str | None] = mapped_column(String(40), index=True)
    registered_division: Mapped[str | None] = mapped_column(String(12))
    registered_address: Mapped[str | None] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(String(200))
    residence_kind: Mapped[str | None] = mapped_column(String(8))
    living_here: Mapped[bool] = mapped_column(Boolean, default=True)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    dwelling_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    relation: Mapped[str | None] = mapped_column(String(4))
    died_on: Mapped[PartialDate | None] = mapped_column(PartialDay)
    attention: Mapped[str | None] = mapped_column(String(4))
    registered_state: Mapped[str | None] = mapped_column(String(8))
    inflow_reason: Mapped[str | None] = mapped_column(String(4))
    lodging: Mapped[str | None] = mapped_column(String(4))
    permit_kind: Mapped[str | None] = mapped_column(String(4))
    permit_number: Mapped[str | None] = mapped_column(String(40))
    permit_on: Mapped[date | None] = mapped_column(Date)
    permit_until: Mapped[date | None] = mapped_column(Date)
    foreign_name: Mapped[str | None] = mapped_column(String(100))
    nationality: Mapped[str | None] = mapped_column(String(60))
    id_until: Mapped[date | None] = mapped_column(Date)
    china_purpose: Mapped[str | None] = mapped_column(String(4))
    arrived_on: Mapped[date | None] = mapped_column(Date)
    leaving_on: Mapped[date | None] = mapped_column(Date)
    unregistered_reason: Mapped[str | None] = mapped_column(String(8))
    unregistered_since: Mapped[PartialDate | None] = mapped_column(PartialDay)
    merged_into_id: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str | None] = mapped_column(Text)

    estate: Mapped[str | None] = mapped_column(String(60))
    building: Mapped[str | None] = mapped_column(String(20))
    stair: Mapped[str | None] = mapped_column(String(20))
    room: Mapped[str | None] = mapped_column(String(20))
    pinyin: Mapped[str | None] = mapped_column(String(120))
    initials: Mapped[str | None] = mapped_column(String(30))
    id_tail: Mapped[str | None] = mapped_column(String(4), index=True)
    phone_tail: Mapped[str | None] = mapped_column(String(4), index=True)


class ResidentName(Record, Base):
    """Another way this resident's name is written: former name, variant or written-out character (E37)."""

    __tablename__ = "resident_name"

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(12), default="variant")


class ResidentPhone(Record, Base):
    """A further number, with whose it is."""

    __tablename__ = "resident_phone"

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), index=True)
    number: Mapped[str] = mapped_column(String(40), index=True)
    owner: Mapped[str | None] = mapped_column(String(60))
    relation: Mapped[str | None] = mapped_column(String(20))


class Residence(Record, Base):
    """A spell of living or being registered here: state is valid in time (seed-map E07)."""

    __tablename__ = "residence"
    __table_args__ = (Index("ix_residence_spell", "resident_id", "start", "end"),)

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    kind: Mapped[str] = mapped_column(String(8))
    living_here: Mapped[bool] = mapped_column(Boolean, default=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    address: Mapped[str | None] = mapped_column(String(200))
    start: Mapped[date | None] = mapped_column(Date)
    end: Mapped[date | None] = mapped_column(Date)
    reason_in: Mapped[str | None] = mapped_column(String(20))
    reason_out: Mapped[str | None] = mapped_column(String(20))
    came_from: Mapped[str | None] = mapped_column(String(200))
    went_to: Mapped[str | None] = mapped_column(String(200))


class ResidentContact(Record, Base):
    """A guardian, carer or emergency contact: another resident, or somebody of whom only name and phone are known."""

    __tablename__ = "resident_contact"

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    relation: Mapped[str | None] = mapped_column(String(20))
    phone: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(String(200))


class Kinship(Record, Base):
    """Kin across households: `resident_id` is the parent, spouse … (code table kin_kind) of `relative_id`, for a time."""

    __tablename__ = "kinship"

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), index=True)
    relative_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    start: Mapped[date | None] = mapped_column(Date)
    end: Mapped[date | None] = mapped_column(Date)
    end_reason: Mapped[str | None] = mapped_column(String(20))


class ResidentPair(Record, Base):
    """Two files somebody has looked at and said: these are different people (`first_id` is the smaller id)."""

    __tablename__ = "resident_pair"
    __table_args__ = (UniqueConstraint("first_id", "second_id", name="uq_resident_pair_ids"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("resident.id"), index=True)
    reason: Mapped[str | None] = mapped_column(String(200))
