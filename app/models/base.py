"""What every table shares: constraint names, the record mixin, and the value types kept in columns."""

import secrets
import time
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Dialect,
    Integer,
    MetaData,
    String,
    Text,
    func,
    literal_column,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from app.models.rules.dates import PartialDate

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The metadata of the office's file; every constraint has a name, so every migration can find it."""

    metadata = MetaData(naming_convention=NAMING)


def new_uid() -> str:
    """A UUIDv7 (RFC 9562) as 32 hex digits: sorts by time of creation, unique across communities."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    value = (
        (milliseconds << 80) | (0x7 << 76) | ((random >> 62) << 64) | (0b10 << 62) | (random & (2**62 - 1))
    )
    return f"{value:032x}"


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, kept as text `2026-11-22T08:30:15.123Z`: sorts, and reads the same everywhere."""

    impl = String(24)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else instant_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def instant_text(value: datetime) -> str:
    """The stored form of an instant. Raises ValueError for a naive datetime."""
    if value.tzinfo is None:
        raise ValueError("instants carry a time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"


class PartialDay(TypeDecorator[PartialDate]):
    """A date of which perhaps only the year or the month is known, kept as `1990`, `1990-05`, `1990-05-17`."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> PartialDate | None:
        return None if value is None else PartialDate.parse(value)


class Money(TypeDecorator[Decimal]):
    """An exact Decimal with two places (yuan, square metres), kept as an integer count of hundredths (fen)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int((value * 100).quantize(Decimal(1), ROUND_HALF_UP))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


class Scaled(TypeDecorator[Decimal]):
    """An exact Decimal with `places` decimals, as a whole count of its smallest place."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | float | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        return int(Decimal(str(value)).scaleb(self.places).quantize(Decimal(1), ROUND_HALF_UP))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)


class Record:
    """A record of the office: an integer key for speed, a uid for exchange, who and when, and a row version.

    `deleted_at` set means: in the recycle bin. Queries through the office never see such rows unless they
    ask for them (`execution_options(include_deleted=True)`).
    """

    def __init_subclass__(cls, **keywords: Any) -> None:
        """An id is never given twice, not even after an undo: the audit speaks of records by id."""
        super().__init_subclass__(**keywords)
        cls.__table__.dialect_options["sqlite"]["autoincrement"] = True  # type: ignore[attr-defined]

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=new_uid)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int | None] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[int | None] = mapped_column(Integer)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(Integer, default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version} if hasattr(cls, "__table__") else {}


class StepColumns:
    """One move of a record through its flow: on which day, from where to where, who, why. The record it is of, and what
    the move started, are the table's own."""

    move_key: Mapped[str] = mapped_column(String(20))
    move: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    on_day: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(Instant)
    clerk_name: Mapped[str] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(Text)


def until(ended: Any) -> ColumnElement[Any]:
    """The day something ended, or a day after all others while it goes on: one range of an index finds what was open.

    The day is written out, not bound: only so does SQLite see that an index holds the expression.
    """
    return func.coalesce(ended, literal_column("'9999-12-31'"))
