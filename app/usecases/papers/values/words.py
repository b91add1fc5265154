"""How values are put on paper: days in words, boxes to tick, what is left blank."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from app.models.rules.chinese_numbers import chinese_date, chinese_money


def day(value: date | None) -> str:
    """2026年3月16日; nothing for no day."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def chinese_day(value: date | None) -> str:
    """二〇二六年三月十六日; nothing for no day."""
    return chinese_date(value) if value else ""


def boxes(choices: Iterable[tuple[str, str]], chosen: str | None) -> str:
    """Every choice with a box before it, the chosen one ticked."""
    return "　".join(f"{'☑' if code == chosen else '□'}{label}" for code, label in choices)


def yes_no(chosen: bool | None) -> str:
    """Two boxes; None ticks neither, for the pen."""
    return boxes((("yes", "是"), ("no", "否")), None if chosen is None else "yes" if chosen else "no")


def hours(start: str | None, end: str | None) -> str:
    """14时30分至16时05分, from HH:MM; what is not known is left out."""
    said = [f"{int(t[:2])}时{t[3:5]}分" for t in (start, end) if t]
    return "至".join(said)


def money(amount: Decimal | None) -> str:
    """1,200.50 元（大写…）; nothing for no amount."""
    return f"{amount:,.2f} 元（{chinese_money(amount)}）" if amount is not None else ""


def plain_money(amount: Decimal | None) -> str:
    """1,200.50 for the cell of a table."""
    return f"{amount:,.2f}" if amount is not None else ""
