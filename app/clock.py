"""Time is a constructor argument, so that a month can be replayed. Dates are local, instants are UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """What the house may ask of time."""

    def today(self) -> date:
        """The local civil date."""
        ...

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        ...


class SystemClock:
    """The computer's own clock."""

    def today(self) -> date:
        return date.today()

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until it is moved: for samples and tests."""

    instant: datetime

    def today(self) -> date:
        return self.instant.astimezone().date()

    def now(self) -> datetime:
        return self.instant
