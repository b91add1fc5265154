"""Moments as clerks write them: 2026-03-15 14:30, 3月15日14时30分, 昨天 7:40, 14:30 (today)."""

import re
from datetime import date, datetime, time, timedelta

from app.errors import ClerkError
from app.models.rules.dates import read_date

_CLOCK = re.compile(r"(\d{1,2})\s*(?:[:：]\s*(\d{1,2})|[时点]\s*(?:(\d{1,2})\s*分?)?)\s*$")
_NEAR = {"": 0, "今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2}
_MONTH_DAY = re.compile(r"(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*日?")


def read_moment(text: str, today: date) -> datetime:
    """The local moment a text means; a day without its year is the latest such day up to `today`.

    Raises ClerkError when day or hour cannot be read.
    """
    clock = _CLOCK.search(text.strip())
    if clock is None:
        raise ClerkError(f"看不懂时间“{text.strip()}”", "要写到几点几分，例如 2026-03-15 14:30、昨天 7:40。")
    hour, minute = int(clock[1]), int(clock[2] or clock[3] or 0)
    if hour > 23 or minute > 59:
        raise ClerkError(f"没有“{clock[0].strip()}”这个时刻", "小时 0 到 23，分钟 0 到 59。")
    return datetime.combine(_day(text.strip()[: clock.start()].strip(), today), time(hour, minute))


def _day(text: str, today: date) -> date:
    if text in _NEAR:
        return today + timedelta(days=_NEAR[text])
    if short := _MONTH_DAY.fullmatch(text):
        return _latest(int(short[1]), int(short[2]), today)
    found = read_date(text)
    if found is None or found.full is None:
        raise ClerkError(f"看不懂日子“{text}”", "例如 2026-03-15、3月15日、昨天。")
    return found.full


def _latest(month: int, day: int, today: date) -> date:
    for year in range(today.year, today.year - 9, -1):  # 29 February is at most eight years back
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise ClerkError(f"没有 {month} 月 {day} 日", "请核对月和日。")


def written(moment: datetime) -> str:
    """2026-03-15 14:30."""
    return f"{moment:%Y-%m-%d %H:%M}"
