"""The moral court (道德评判): residents weigh conduct where the law does not reach (seed 004 篇一·案例3; seed-map 7.5)."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, PartialDay, Record, StepColumns
from app.models.rules.dates import PartialDate

MORAL_ROLES = {"plaintiff": "“原告”", "defendant": "“被告”", "judge": "“法官”", "juror": "评判员"}
"""Who may stand in a case. The words are the seed's; every paper says what they are not (seed-map E22)."""
PRAISE_ROLES = {**MORAL_ROLES, "plaintiff": "推荐人", "defendant": "受表扬人"}
"""The same of a case that praises."""


class MoralCase(Record, Base):
    """A matter of conduct, from 登记 to its end; `kind` is a code of moral_kind (praise, criticism, education).

    Not every case is heard: `heard_on` is empty when it was weighed without a hearing, and a case may end with mere
    persuasion or with a task for another body (`charged_to`). `result` is a code of moral_result.
    """

    __tablename__ = "moral_case"
    __table_args__ = (
        Index("ix_moral_case_registered", "registered_on", "id"),
        Index("ix_moral_case_closed", "closed_on", "id"),
    )

    number: Mapped[str | None] = mapped_column(String(60), index=True)
    kind: Mapped[str] = mapped_column(String(12), default="criticism")
    title: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(20), default="registered")
    registered_on: Mapped[date] = mapped_column(Date)
    happened_on: Mapped[PartialDate | None] = mapped_column(PartialDay)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    place: Mapped[str | None] = mapped_column(String(200))
    found_by: Mapped[str | None] = mapped_column(String(60))
    facts: Mapped[str | None] = mapped_column(Text)
    inquiry: Mapped[str | None] = mapped_column(Text)
    requests: Mapped[str | None] = mapped_column(Text)
    heard_on: Mapped[date | None] = mapped_column(Date)
    debate: Mapped[str | None] = mapped_column(Text)
    judged_on: Mapped[date | None] = mapped_column(Date)
    conclusion: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(String(12))
    outcome: Mapped[str | None] = mapped_column(Text)
    praise: Mapped[str | None] = mapped_column(Text)
    charged_to: Mapped[str | None] = mapped_column(String(60))
    delivered_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(Text)


class MoralPerson(Record, Base):
    """Somebody who stands in a case, in one of MORAL_ROLES; `standing` is what they are there (居民, 保安, 民警 …).

    A minor who is criticised has a `guardian` (seed-map E21 leaves it open; the office's default).
    """

    __tablename__ = "moral_person"

    case_id: Mapped[int] = mapped_column(ForeignKey("moral_case.id"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    position: Mapped[int] = mapped_column(Integer, default=1)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    standing: Mapped[str | None] = mapped_column(String(60))
    birth_date: Mapped[PartialDate | None] = mapped_column(PartialDay)
    guardian: Mapped[str | None] = mapped_column(String(60))


class MoralStep(StepColumns, Record, Base):
    """One move of a case through its flow: on which day, from where to where, who, why."""

    __tablename__ = "moral_step"

    case_id: Mapped[int] = mapped_column(ForeignKey("moral_case.id"), index=True)
