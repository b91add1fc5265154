"""Numbers of papers, cases and records: one sequence per series and year, no number given twice."""

import re

from sqlalchemy import func, select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.tables import IssuedNumber, Unit
from app.office import Office

_SEQ = re.compile(r"\{seq(?::(\d+))?\}")


def give(office: Office, w: Write, series: str, year: int) -> str:
    """The next number of a series, issued inside the caller's write (rolled back with it, so no gap is made)."""
    rule = office.library.numberings.get(series)
    if rule is None:
        raise ClerkError(f"没有编号规则“{series}”", "请检查 resources/numberings.toml。")
    last = w.session.scalar(
        select(func.max(IssuedNumber.seq)).where(IssuedNumber.series == series, IssuedNumber.year == year)
    )
    unit = w.session.scalar(select(Unit.short_name).where(Unit.own.is_(True))) or ""
    text = write_number(rule.pattern, year, unit, (last or 0) + 1)
    w.session.add(IssuedNumber(series=series, year=year, seq=(last or 0) + 1, text=text, given_at=w.at))
    w.session.flush()
    return text


def write_number(pattern: str, year: int, unit: str, seq: int) -> str:
    """A number from its pattern: {year}, {unit}, {seq} or {seq:4} (at least that many digits)."""
    text = pattern.replace("{year}", str(year)).replace("{unit}", unit)
    return _SEQ.sub(lambda m: str(seq).zfill(int(m[1] or 1)), text)
