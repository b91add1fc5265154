"""Numbers of indicators typed by hand: the value, from which day it holds, where it is from, who typed it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.rules.dates import read_date
from app.models.rules.text import clean
from app.models.tables import TypedFigure
from app.office import Office

LARGEST = Decimal(10) ** 12


@dataclass(frozen=True)
class Typed:
    """A number typed by hand."""

    value: Decimal
    since: date
    source: str
    typed_by: str
    typed_on: date

    @property
    def words(self) -> str:
        """What stands beside the number."""
        return f"{self.typed_by} {self.typed_on} 手工填写，{self.since} 起用，来源：{self.source}"


@dataclass
class TypedForm:
    """A number as typed: `since` empty is today; where the number is from must be said."""

    value: str = ""
    source: str = ""
    since: str = ""

    def number(self) -> Decimal | None:
        """The value, None when it is none or cannot be kept exactly."""
        try:
            number = Decimal(clean(self.value).replace(",", "").removesuffix("%"))
        except InvalidOperation:
            return None
        exact = number.is_finite() and 0 <= number <= LARGEST and number == round(number, 2)
        return number if exact else None

    def problems(self, most: Decimal | None = None) -> dict[str, str]:
        """What is wrong, by field name; `most` is the largest number the figure can be."""
        found: dict[str, str] = {}
        number = self.number()
        if number is None:
            found["value"] = "请填写不小于 0 的数，最多两位小数"
        elif most is not None and number > most:
            found["value"] = f"这个数最大是 {most}，请核对"
        if len(clean(self.source)) < 2:
            found["source"] = "请写明这个数从哪里来"
        try:
            day = read_date(self.since)
        except ClerkError as error:
            return found | {"since": str(error)}
        if self.since.strip() and (day is None or day.full is None):
            found["since"] = "日期要写到日，例如 2026-01-01"
        return found


def type_in(office: Office, indicator: str, figure: str, form: TypedForm) -> int:
    """Keep a number from a day on; what was typed before stays. Returns the audit line. Raises ClerkError."""
    one = office.library.indicators.get(indicator)
    if one is None or figure not in one.figure or not one.figure[figure].by_hand:
        raise ClerkError("这个数不是手工填写的", "请按 F5 刷新后再选。")
    if problems := form.problems(one.figure[figure].most):
        raise ClerkError("；".join(problems.values()))
    day = read_date(form.since) if form.since.strip() else None
    since = day.full if day is not None and day.full is not None else office.today()
    value = form.number()
    with office.write(f"填写指标 {one.code} {one.figure[figure].title}：{value}") as w:
        w.session.add(
            TypedFigure(
                indicator=indicator, figure=figure, since=since, value=value, source=clean(form.source)[:200],
                typed_by=office.clerk.name,
            )
        )  # fmt: skip
    return w.entry_id or 0


def typed_at(session: Session, indicator: str, figure: str, day: date) -> Typed | None:
    """What holds on a day: the latest that began by then, of several of one day the one typed last."""
    query = select(TypedFigure).where(
        TypedFigure.indicator == indicator, TypedFigure.figure == figure, TypedFigure.since <= day
    )
    found = session.scalars(query.order_by(TypedFigure.since.desc(), TypedFigure.id.desc()).limit(1)).first()
    return None if found is None else _typed(found)


def typed_after(session: Session, indicator: str, figure: str, day: date) -> Typed | None:
    """The next that begins after a day, None when nothing does."""
    query = select(TypedFigure).where(
        TypedFigure.indicator == indicator, TypedFigure.figure == figure, TypedFigure.since > day
    )
    found = session.scalars(query.order_by(TypedFigure.since, TypedFigure.id.desc()).limit(1)).first()
    return None if found is None else _typed(found)


def typed_before(office: Office, indicator: str, figure: str) -> list[Typed]:
    """Everything that was typed for a figure, the latest day first."""
    with office.read() as session:
        query = select(TypedFigure).where(TypedFigure.indicator == indicator, TypedFigure.figure == figure)
        rows = session.scalars(query.order_by(TypedFigure.since.desc(), TypedFigure.id.desc()))
        return [_typed(row) for row in rows]


def _typed(row: TypedFigure) -> Typed:
    return Typed(row.value, row.since, row.source, row.typed_by, row.created_at.astimezone().date())
