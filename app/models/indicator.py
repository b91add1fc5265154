"""Numbers of indicators that no record of the office holds: typed by hand, each with its day, its source and who typed it."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Money, Record


class TypedFigure(Record, Base):
    """The value of a figure of an indicator from the day `since` on, until a later one stands beside it."""

    __tablename__ = "typed_figure"
    __table_args__ = (Index("ix_typed_figure_figure", "indicator", "figure", "since"),)

    indicator: Mapped[str] = mapped_column(String(60))
    figure: Mapped[str] = mapped_column(String(60))
    since: Mapped[date] = mapped_column(Date)
    value: Mapped[Decimal] = mapped_column(Money)
    source: Mapped[str] = mapped_column(String(200))
    typed_by: Mapped[str] = mapped_column(String(60))
