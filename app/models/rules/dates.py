"""Dates as sheets and people write them, kept as exactly as they are known (GB/T 7408)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.errors import ClerkError
from app.models.rules.chinese_numbers import chinese_date, chinese_money, chinese_number_value
from app.models.rules.text import fold

__all__ = [
    "PartialDate",
    "age_on",
    "age_reached",
    "born_by",
    "chinese_date",
    "chinese_money",
    "day_problem",
    "read_date",
]

_SERIAL_ZERO = date(1899, 12, 30)  # Excel's day 1 is 1900-01-01, with the 1900 leap-year slip behind it
_EARLIEST, _LATEST = 1850, 2150
_SEPARATED = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*[日号]?|\s*月?)")
_YEAR = re.compile(r"(\d{4})\s*年?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_SERIAL = re.compile(r"\d{5}")
_TIME = re.compile(r"[T\s]+\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?)?\s*$")
_CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年(?:([一二三四五六七八九十〇零]{1,3})月(?:([一二三四五六七八九十〇零]{1,3})[日号])?)?"
)
_DAY_FIRST = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}")
_SHORT_YEAR = re.compile(r"\d{2}\s*[-./年]\s*\d{1,2}(?:\s*[-./月]\s*\d{1,2}\s*[日号]?|\s*月)?")
_NOTHING = frozenset(["", "/", "-", "--", "无", "不详", "未知", "不明"])


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of which the day, or month and day, may be unknown (0). Sorts as its text does: 1990 <
    1990-05."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999 or not 0 <= self.month <= 12 or (self.day and not self.month):
            raise ValueError(f"no such date: {self.year}-{self.month}-{self.day}")
        if self.day:
            date(self.year, self.month, self.day)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}", *(f"{p:02d}" for p in (self.month, self.day) if p)]
        return "-".join(parts)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """The date written by `str`: "1990", "1990-05" or "1990-05-17". Raises ValueError."""
        return cls(*(int(part) for part in text.split("-")))

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """A date known to the day."""
        return cls(day.year, day.month, day.day)

    @property
    def full(self) -> date | None:
        """The date, when it is known to the day."""
        return date(self.year, self.month, self.day) if self.day else None

    def first_day(self) -> date:
        """The earliest day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        """The latest day it can be."""
        if self.day:
            return date(self.year, self.month, self.day)
        month = self.month or 12
        following = (
            date(self.year + month // 12, month % 12 + 1, 1) if self.year < 9999 or month < 12 else date.max
        )
        return following - timedelta(days=1) if following != date.max else following


def read_date(value: object) -> PartialDate | None:
    """The date in a cell or field, as exactly as it is written; None for a blank.

    Takes date and datetime, Excel serial numbers, 1990.1.1, 1990/1/1, 1990-1-1, 1990年1月1日, 1990年1月,
    1990年, 19900101, 199001, 1990, 一九九〇年一月一日, full-width digits; 00 for an unknown month or day.
    Raises ClerkError with a sentence when it cannot be read or can be read in two ways.
    """
    if isinstance(value, date):
        return PartialDate(value.year, value.month, value.day)
    if isinstance(value, float) and not value.is_integer():
        return _from_fraction(value)
    return _read_text(fold(value))


def day_problem(typed: str) -> str:
    """What is wrong with a day as it is typed, in a sentence; "" for a blank and for a date known to the day."""
    try:
        day = read_date(typed)
    except ClerkError as error:
        return str(error)
    known = not typed.strip() or (day is not None and day.full is not None)
    return "" if known else "请写到日，例如 2026-03-16"


WORK_BEGAN = 1949
"""No row of a ledger begins or ends before the year in which there was anybody to keep it."""
LONG_AGO = 1900
"""A day that a row tells of may be older than the work (founded, built, born), but not as old as this."""


def check_year(day: PartialDate | None, first: int) -> None:
    """Refuse a slip of the year, 1926 for 2026. Raises ClerkError."""
    if day is not None and day.year < first:
        raise ClerkError(f"“{day}”在 {first} 年以前，多半是年份打错了", "请核对年份。")


def _from_fraction(value: float) -> PartialDate:
    if value >= 10000:  # a serial with a time of day
        return _from_serial(int(value))
    text = repr(value)
    if re.fullmatch(r"\d{4}\.1", text):
        year = text[:4]
        raise ClerkError(
            f"日期“{text}”可能是{year}年1月，也可能是{year}年10月（Excel 会去掉末尾的0）",
            f"请写成 {year}-01 或 {year}-10",
        )
    found = _read_text(text)
    if found is None:
        raise _unreadable(text)
    return found


@lru_cache(maxsize=16384)
def _read_text(text: str) -> PartialDate | None:
    text = _TIME.sub("", text.removesuffix("出生").removesuffix("生")).strip().rstrip(".")
    if text in _NOTHING:
        return None
    try:
        found = _parse(text)
    except ValueError as error:
        raise ClerkError(f"日期“{text}”不存在", "请检查月份和日子") from error
    if found is None:
        raise _unreadable(text)
    return found


def _parse(text: str) -> PartialDate | None:
    if match := _SEPARATED.fullmatch(text) or _COMPACT.fullmatch(text):
        return _known(*(int(g or 0) for g in match.groups()))
    if match := _YEAR.fullmatch(text):
        return _known(int(match[1]))
    if _SERIAL.fullmatch(text):
        return _from_serial(int(text))
    if match := _CHINESE.fullmatch(text):
        return _known(*(chinese_number_value(g) if g else 0 for g in match.groups()))
    return None


def _known(year: int, month: int = 0, day: int = 0) -> PartialDate:
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError(year)
    return PartialDate(year, month, day)


def _from_serial(number: int) -> PartialDate:
    day = _SERIAL_ZERO + timedelta(days=number)
    return _known(day.year, day.month, day.day)


def _unreadable(text: str) -> ClerkError:
    if _DAY_FIRST.fullmatch(text):
        return ClerkError(f"日期“{text}”分不清哪个是月、哪个是日", "请把年份写在前面，如 1990-02-01")
    if _SHORT_YEAR.fullmatch(text):
        return ClerkError(f"日期“{text}”的年份只有两位", "请写四位年份，如 1990-02-01")
    return ClerkError(f"看不懂日期“{text}”", "请写成 1990-02-01、1990年2月 或 1990 这样")


def age_on(birth: PartialDate | date, day: date) -> int:
    """Full years of age (周岁) on a day; negative before birth. An unknown month or day counts as the first
    (the habit of the household register). Born on 29 February: a year older on 1 March of common years."""
    month, dom = birth.month or 1, birth.day or 1
    return day.year - birth.year - ((day.month, day.day) < (month, dom))


def age_reached(birth: PartialDate | date, died: PartialDate | None, day: date) -> int:
    """`age_on` a day, or on the day of death of who died by then; of one known to the year the last it can be."""
    return age_on(birth, day if died is None else min(died.last_day(), day))


def born_by(age: int, day: date) -> str:
    """The latest birth date, as stored text, of someone who is `age` on a day: `age_on` for a question to the database."""
    try:
        return day.replace(year=day.year - age).isoformat()
    except ValueError:  # 29 February of a year that has none
        return day.replace(year=day.year - age, day=28).isoformat()
