"""Working days of the office: the State Council's holiday arrangement, then what the office itself set.

The library's data end with one year (2026); an importable holiday file adds later years. Without data a
year is reckoned by weekends only and `is_known` says so, that the window can warn.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from app.errors import ClerkError
from app.models.rules.dates import read_date

_ONE = timedelta(days=1)


@lru_cache(maxsize=8192)
def _library_says(day: date) -> bool | None:
    """Whether the library calls it a working day; None when its data do not reach the year."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@dataclass(frozen=True)
class OfficeCalendar:
    """`extra_days`: date → works (True for 班, False for 休), from the office's holiday files and own
    settings; it goes before the library's data."""

    extra_days: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Whether the office works that day."""
        own = self.extra_days.get(day)
        if own is not None:
            return own
        known = _library_says(day)
        return day.weekday() < 5 if known is None else known

    def is_known(self, year: int) -> bool:
        """Whether the year's holidays are known: from the library, or a file with days off in that year."""
        if _library_says(date(year, 1, 1)) is not None:
            return True
        return any(day.year == year and not works for day, works in self.extra_days.items())

    def next_working_day(self, day: date) -> date:
        """The day itself if the office works then, else the first working day after it."""
        while not self.is_working_day(day):
            day += _ONE
        return day

    def moved(self, day: date) -> date | None:
        """The day a last day moves on to when the office is closed then (民法典 art. 203); None when it stays."""
        return None if self.is_working_day(day) else self.next_working_day(day)

    def add_working_days(self, start: date, n: int) -> date:
        """The n-th working day after `start`, the start day not counted (民法典 art. 201); n = 0 gives
        `start`; a negative n counts back."""
        step = _ONE if n >= 0 else -_ONE
        day, left = start, abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def last_within(self, start: date, n: int) -> date:
        """The last day that is at most `n` working days after `start`: days off that follow the n-th are so, too."""
        return self.add_working_days(start, n + 1) - _ONE

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` is before `start`."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + timedelta(days=i)) for i in range(1, (end - start).days + 1))


@dataclass(frozen=True, slots=True)
class HolidayDay:
    """One line of a holiday file."""

    day: date
    works: bool
    name: str


_KINDS = {"休": False, "放假": False, "假": False, "班": True, "上班": True, "补班": True, "调休上班": True}


def read_holiday_file(data: bytes) -> list[HolidayDay]:
    """Read a holiday file: CSV (UTF-8 or GB 18030) with the columns 日期,性质(休/班),名称.

    Raises ClerkError naming the first wrong line; nothing of a wrong file is taken.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    found: dict[date, HolidayDay] = {}
    for line, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        cells = [cell.strip() for cell in row]
        if any(cells) and not (line == 1 and cells[0] == "日期"):
            holiday = _holiday(line, cells)
            if holiday.day in found:
                raise ClerkError(f"假日文件第{line}行：{holiday.day} 出现了两次", "请删去其中一行")
            found[holiday.day] = holiday
    return list(found.values())


def _holiday(line: int, cells: list[str]) -> HolidayDay:
    try:
        known = read_date(cells[0])
    except ClerkError as error:
        raise ClerkError(f"假日文件第{line}行：{error.message}", error.hint) from error
    if known is None or known.full is None:
        raise ClerkError(f"假日文件第{line}行：日期要写到日", "如 2027-01-01")
    works = _KINDS.get(cells[1]) if len(cells) > 1 else None
    if works is None:
        raise ClerkError(
            f"假日文件第{line}行：性质只能写“休”或“班”", f"现在是“{cells[1] if len(cells) > 1 else ''}”"
        )
    return HolidayDay(known.full, works, cells[2] if len(cells) > 2 else "")
