"""Deadlines from their definitions: working days by the office calendar, calendar days and months (domain.md A2.1)."""

from datetime import date, datetime, time, timedelta

from app.errors import ClerkError
from app.models.definitions.kinds import Deadline
from app.office import Office


def due(office: Office, key: str, start: date, item_days: int | None = None) -> date | None:
    """The last day of a term that begins on `start`; None when the term is the item's own and it has none."""
    rule = _rule(office, key)
    if rule.length == "item":
        return None if item_days is None else office.calendar.add_working_days(start, item_days)
    amount, unit = rule.length.split(maxsplit=1)
    if unit in {"hour", "hours"}:
        return start + timedelta(days=int(amount) // 24)
    number = int(amount) - (1 if rule.start_day_counts else 0)
    if unit == "working days":
        return office.calendar.add_working_days(start, number)
    day = start + timedelta(days=number) if unit == "calendar days" else add_months(start, int(amount))
    if rule.holiday == "next working day" and not office.calendar.is_working_day(day):
        return office.calendar.next_working_day(day)
    return day


def due_at(office: Office, key: str, start: datetime) -> datetime:
    """The moment a term ends: one of hours so many hours later, any other at the end of its last day."""
    amount, _, unit = _rule(office, key).length.partition(" ")
    if unit in {"hour", "hours"}:
        return start + timedelta(hours=int(amount))
    return datetime.combine(due(office, key, start.date()) or start.date(), time(23, 59))


def _rule(office: Office, key: str) -> Deadline:
    rule = office.library.deadlines.get(key)
    if rule is None:
        raise ClerkError(f"没有期限规则“{key}”", "请管理员检查期限的定义，或重新安装程序。")
    return rule


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or the last day of that month when it has none (民法典 第二百零二条)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    for day in range(start.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, start.day)


def unknown_words(office: Office, first: date, last: date) -> str:
    """That the holidays of a year between two days are not known, so that its days are reckoned by weekends; "" when they
    are."""
    years = [y for y in range(first.year, last.year + 1) if not office.calendar.is_known(y)]
    return f"{'、'.join(f'{y}年' for y in years)}节假日还没有导入，按周末推算" if years else ""


def working_words(office: Office, day: date) -> tuple[str, str]:
    """How long there is until a day, in working days, and its signal: ("还剩 3 个工作日", "due")."""
    today = office.today()
    left = office.calendar.working_days_between(today, day)
    if day < today:
        return (f"超期 {-left} 个工作日" if left else "已过期"), "overdue"
    if day == today:
        return "今天到期", "due"
    return (f"还剩 {left} 个工作日" if left else "上班前到期"), "due"
