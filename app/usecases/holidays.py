"""日历: the days on which the office works or rests against the rule; terms in working days follow them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from app.errors import ClerkError, OfficeError
from app.models.rules.working_days import read_holiday_file
from app.models.tables import CalendarDay, ExchangeLog
from app.office import Office

LARGEST = 1 << 20
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class DayRow:
    """A day of the office's own calendar."""

    day: date
    weekday: str
    works: bool
    name: str


@dataclass(frozen=True)
class Holidays:
    """The office's own days, and the years (this one and the next) whose holidays nobody has told it."""

    days: tuple[DayRow, ...]
    unknown: tuple[int, ...]


def listing(office: Office) -> Holidays:
    """The office's own days in their order."""
    with office.read() as session:
        days = tuple(
            DayRow(d.day, f"星期{WEEKDAYS[d.day.weekday()]}", d.working, d.name)
            for d in session.scalars(select(CalendarDay).order_by(CalendarDay.day))
        )
    year, month = office.today().year, office.today().month
    asked = (
        (year, year + 1) if month >= 11 else (year,)
    )  # the State Council announces the next year in November
    return Holidays(days, tuple(y for y in asked if not office.calendar.is_known(y)))


def take_file(office: Office, path: Path) -> int:
    """Take over a holiday file (日期,性质,名称). Days told twice are replaced. Returns how many days it has.

    Raises ClerkError naming the first wrong line; then nothing is changed. Terms already set stay as they are.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ClerkError(f"“{path.name}”太大，不像放假安排", "放假安排是一个几十行的 CSV 文件。")
        data = path.read_bytes()
    except OSError as error:
        raise OfficeError(
            f"读不了“{path.name}”：{error.strerror}", "请检查文件是否还在、U 盘是否插好。"
        ) from error
    days = read_holiday_file(data)
    if not days:
        raise ClerkError(f"“{path.name}”里没有日期", "每行写：日期,休或班,名称，如 2027-01-01,休,元旦。")
    with office.write(f"导入放假安排 {path.name}") as w:
        for one in days:
            w.session.merge(CalendarDay(day=one.day, working=one.works, name=one.name[:40]))
        w.session.add(
            ExchangeLog(
                at=w.at, direction="in", kind="放假安排", file_name=path.name, counts={"days": len(days)}, clerk_name=w.clerk_name
            )
        )  # fmt: skip
        w.touch("calendar_day")
    return len(days)
