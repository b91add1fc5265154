"""Days on which a community office works, for invented dates (a simple year: weekends and fixed holidays off)."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

_HOLIDAYS = {(1, 1), (5, 1), *((10, day) for day in range(1, 8))}


def is_working(day: date) -> bool:
    """Monday to Friday except the holidays whose dates are the same every year; lunar ones are not known here."""
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def working_day(day: date) -> date:
    """The day itself or the next one on which the office works."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def later(rnd: Random, day: date, low: int, high: int) -> date:
    """A working day `low` to `high` calendar days later."""
    return working_day(day + timedelta(days=rnd.randint(low, high)))


def working_days(until: date, months: int) -> Iterator[date]:
    """Every working day of the last `months` months (30.44 days each) up to and including `until`."""
    day = until - timedelta(days=round(months * 30.44) - 1)
    while day <= until:
        if is_working(day):
            yield day
        day += timedelta(days=1)
