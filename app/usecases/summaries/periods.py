"""The spans of days a report may be of: month, half year, quarter, year, or any two days; as keys and in words."""

import re
from datetime import date

from app.errors import ClerkError
from app.models.fields.base import Period
from app.models.rules.dates import read_date
from app.usecases.questions import MONTH_YEARS, month_period

_QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")
_HALF = re.compile(r"(\d{4})-?[Hh]([12])")
_BETWEEN = ".."
_CHINESE = "一二三四"
_HALVES = {1: "上", 2: "下"}


def period_of(text: str) -> Period:
    """The period of "2026-03", "2026-Q1", "2026-H1", "2026" or "2026-03-05..2026-04-10". Raises ClerkError."""
    if _BETWEEN in text:
        first, _, last = text.partition(_BETWEEN)
        return between(first, last)
    if re.match(r"\d{4}", text):
        _known_year(int(text[:4]))
    if match := _QUARTER.fullmatch(text):
        year, quarter = int(match[1]), int(match[2])
        return _months(year, 3 * quarter - 2, 3 * quarter, f"{year}年第{_CHINESE[quarter - 1]}季度")
    if match := _HALF.fullmatch(text):
        year, half = int(match[1]), int(match[2])
        return _months(year, 6 * half - 5, 6 * half, f"{year}年{_HALVES[half]}半年")
    if re.fullmatch(r"\d{4}", text):
        return Period(date(int(text), 1, 1), date(int(text), 12, 31), f"{text}年")
    return month_period(text)


def _months(year: int, first: int, last: int, label: str) -> Period:
    return Period(date(year, first, 1), month_period(f"{year}-{last}").end, label)


def between(first: str, last: str) -> Period:
    """The period from one day to another, both counted, as a clerk types them. Raises ClerkError."""
    start, end = _day(first, "开始"), _day(last, "结束")
    if end < start:
        raise ClerkError("结束日期早于开始日期", "请把两个日期对调，或重新填写。")
    return Period(start, end, f"{start} 至 {end}")


def _day(text: str, which: str) -> date:
    day = read_date(text)
    if day is None or day.full is None:
        raise ClerkError(f"{which}日期要写到日", "例如 2026-03-05。")
    _known_year(day.full.year)
    return day.full


def _known_year(year: int) -> None:
    """A year as a clerk means one. Raises ClerkError for a slip of the hand (0026)."""
    if year not in MONTH_YEARS:
        raise ClerkError(f"年份“{year:04d}”不对", "年份写四位，例如 2026-03-05。")


def unfinished(today: date, period: Period) -> str:
    """That a period has not come to its end, or not even begun; "" of one that is over."""
    if period.start > today:
        return f"{period.label}还没有开始，期初、期末是现在的数，其余都是 0。"
    return f"{period.label}还没有结束，数字到今天（{today}）为止。" if period.end > today else ""


def key_between(period: Period) -> str:
    """The key of a span of days, which `period_of` reads again."""
    return f"{period.start}{_BETWEEN}{period.end}"


def periods(today: date) -> list[tuple[str, str]]:
    """(key, words) to choose from, the latest first: 24 months, 8 quarters, 4 half years, 3 years."""
    from app.usecases.summaries.figures import months

    found = months(today)
    at = today.year * 4 + (today.month - 1) // 3
    for number in range(at, at - 8, -1):
        year, quarter = divmod(number, 4)
        found.append((f"{year}-Q{quarter + 1}", f"{year}年第{_CHINESE[quarter]}季度"))
    at = today.year * 2 + (today.month - 1) // 6
    for number in range(at, at - 4, -1):
        year, half = divmod(number, 2)
        found.append((f"{year}-H{half + 1}", f"{year}年{_HALVES[half + 1]}半年"))
    return found + [(str(year), f"{year}年全年") for year in range(today.year, today.year - 3, -1)]
