"""Months of the population's report that were closed: what their figures were on the day they were handed in (domain.md A1.9)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Record


class PopulationMonth(Record, Base):
    """A closed month. `figures` is {key of a figure: count}, `parts` {key: [[label, count] …]} of those with a breakdown.

    Opened again, `reopened_at`, by whom and the reason stand here and the month is counted anew; closed once more it
    is another record. `month` is year * 100 + month.
    """

    __tablename__ = "population_month"
    __table_args__ = (Index("ix_population_month_month", "month"),)

    month: Mapped[int] = mapped_column(Integer)
    figures: Mapped[dict[str, int]] = mapped_column(JSON)
    parts: Mapped[dict[str, Any]] = mapped_column(JSON)
    closed_at: Mapped[datetime] = mapped_column(Instant)
    closed_by: Mapped[str] = mapped_column(String(60))
    reopened_at: Mapped[datetime | None] = mapped_column(Instant)
    reopened_by: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(200))
