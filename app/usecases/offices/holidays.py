"""日历: the days on which the office works or rests against the rule; terms in working days follow them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Select, select

from app.db.transactions import Write
from app.errors import ClerkError, OfficeError, reason
from app.models.rules.dates import read_date
from app.models.rules.text import clean
from app.models.rules.working_days import OfficeCalendar, read_holiday_file
from app.models.tables import CalendarDay, ExchangeLog, ServiceRecord
from app.office import Office

LARGEST = 1 << 20
LONGEST = 40
"""The most characters of a day's name or reason."""
RIGHT = "settings.definitions"
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class DayRow:
    """A day of the office's own calendar."""

    id: int
    day: date
    weekday: str
    works: bool
    name: str
    by_hand: bool = False


@dataclass(frozen=True)
class Holidays:
    """The office's own days, and the years (this one and the next) whose holidays nobody has told it."""

    days: tuple[DayRow, ...]
    unknown: tuple[int, ...]


def listing(office: Office) -> Holidays:
    """The office's own days in their order."""
    with office.read() as session:
        days = tuple(
            DayRow(d.id, d.day, f"星期{WEEKDAYS[d.day.weekday()]}", d.working, d.name, d.by_hand)
            for d in session.scalars(select(CalendarDay).order_by(CalendarDay.day))
        )
    year, month = office.today().year, office.today().month
    asked = (
        (year, year + 1) if month >= 11 else (year,)
    )  # the State Council announces the next year in November
    return Holidays(days, tuple(y for y in asked if not office.calendar.is_known(y)))


def take_file(office: Office, path: Path) -> int:
    """Take over a holiday file (日期,性质,名称). Days told twice are replaced. Returns how many days it has.

    Raises ClerkError naming the first wrong line; then nothing is changed. Terms already set and running stay as they are.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ClerkError(f"“{path.name}”太大，不像放假安排", "放假安排是一个几十行的 CSV 文件。")
        data = path.read_bytes()
    except OSError as error:
        raise OfficeError(
            f"读不了“{path.name}”：{reason(error)}", "请检查文件是否还在、U 盘是否插好。"
        ) from error
    days = read_holiday_file(data)
    if not days:
        raise ClerkError(f"“{path.name}”里没有日期", "每行写：日期,休或班,名称，如 2027-01-01,休,元旦。")
    office.require(RIGHT)
    with office.write(f"导入放假安排 {path.name}") as w:
        kept = {d.day: d for d in w.session.scalars(select(CalendarDay))}
        for one in days:
            _set(w, kept.get(one.day), CalendarDay(day=one.day, working=one.works, name=one.name[:LONGEST]))
        _keep_stopped(office, w, {one.day: one.works for one in days})
        w.session.add(
            ExchangeLog(
                at=w.at, direction="in", kind="放假安排", file_name=path.name, counts={"days": len(days)}, clerk_name=w.clerk_name
            )
        )  # fmt: skip
    return len(days)


def _set(w: Write, kept: CalendarDay | None, day: CalendarDay) -> None:
    """A day as it is told now, in place of what was told of it before."""
    if kept is None:
        w.session.add(day)
    else:
        kept.working, kept.name, kept.by_hand = day.working, day.name, bool(day.by_hand)


@dataclass(frozen=True)
class DayForm:
    """A day of the office's own as it is typed: `works` when it is a make-up day; with `extend` the promises of matters in
    hand that run over a day off become a working day longer."""

    day: str
    works: bool = False
    reason: str = ""
    extend: bool = False

    def problems(self) -> dict[str, str]:
        """What is wrong, by field."""
        found = {}
        try:
            typed = read_date(self.day)
        except ClerkError as error:
            return {"day": str(error)}
        if typed is None or typed.full is None:
            found["day"] = "日期要写到日，例如 2026-05-04"
        if not clean(self.reason):
            found["reason"] = "请写明原因，例如：社区运动会"
        elif len(clean(self.reason)) > LONGEST:
            found["reason"] = f"原因最多 {LONGEST} 个字"
        return found

    @property
    def on(self) -> date:
        """The day meant. Raises ClerkError for one that cannot be read."""
        typed = read_date(self.day)
        if typed is None or typed.full is None:
            raise ClerkError("日期要写到日", "例如 2026-05-04。")
        return typed.full


@dataclass(frozen=True)
class Added:
    """What a new day did: its audit line, how many promises in hand run over it, how many of them were made longer."""

    entry_id: int
    over: int
    extended: int


def running_over(office: Office, day: date) -> int:
    """How many matters in hand have a promise whose days run over this one."""
    with office.read() as session:
        return len(session.scalars(_over(day)).all())


def add_day(office: Office, form: DayForm) -> Added:
    """Keep a day off or a make-up day of the office's own, by hand. Terms that were set and run stay as they were promised, unless
    `extend` is asked for. Raises ClerkError for a day that is so already."""
    office.require(RIGHT)
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    day = form.on
    if office.calendar.is_working_day(day) == form.works:
        is_so = "本来就上班" if form.works else "本来就休息"
        raise ClerkError(f"{day}（星期{WEEKDAYS[day.weekday()]}）{is_so}", "请核对日期，或改选上班、休息。")
    with office.write(f"日历 {day} {'上班' if form.works else '休息'}：{clean(form.reason)}") as w:
        kept = w.session.scalar(select(CalendarDay).where(CalendarDay.day == day))
        own = CalendarDay(day=day, working=form.works, name=clean(form.reason), by_hand=True)
        _set(w, kept, own)
        over = w.session.scalars(_over(day)).all()
        calendar = _keep_stopped(office, w, {day: form.works})
        if form.extend and not form.works:
            for record in over:
                assert record.due_on is not None
                record.due_on = calendar.add_working_days(record.due_on, 1)
    return Added(w.entry_id or 0, len(over), len(over) if form.extend and not form.works else 0)


def _over(day: date) -> Select[ServiceRecord]:
    """Matters in hand whose promise began before a day and ends on it or later; those whose clock stands still have as many
    days left as they had."""
    r = ServiceRecord
    return select(r).where(
        r.finished_on.is_(None), r.stopped_on.is_(None), r.accepted_on < day, r.due_on >= day,
        r.deleted_at.is_(None),
    )  # fmt: skip


def _keep_stopped(office: Office, w: Write, days: Mapping[date, bool | None]) -> OfficeCalendar:
    """Matters whose clock stands still keep as many working days as were left, whatever becomes of these days (None: as the
    rule says): what the stop took is reckoned by the calendar when they go on. Returns the calendar as it becomes."""
    before, r = office.calendar, ServiceRecord
    told = {**before.extra_days, **days}
    after = OfficeCalendar({day: works for day, works in told.items() if works is not None})
    stopped = select(r).where(r.finished_on.is_(None), r.stopped_on.is_not(None), r.deleted_at.is_(None))
    for record in w.session.scalars(stopped):
        for term in ("due_on", "legal_on"):
            since, last = record.stopped_on, getattr(record, term)
            if since is not None and last is not None and last > since:
                left = before.working_days_between(since, last)
                setattr(record, term, after.add_working_days(since, left))
    return after


def remove_day(office: Office, day_id: int) -> int:
    """Take a day out: it is again as the holidays or the week say. Terms that run stay as they are. Returns the audit
    line."""
    office.require(RIGHT)
    with office.write("日历") as w:
        day = w.session.get(CalendarDay, day_id)
        if day is None:
            raise ClerkError("这一天已经去掉了", "请按 F5 刷新。")
        w.what = f"日历去掉 {day.day} {day.name}"
        _keep_stopped(office, w, {day.day: None})
        w.session.delete(day)
    return w.entry_id or 0
