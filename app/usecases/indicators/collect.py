"""Indicators of a period: every figure in one consistent view, divided exactly, held against the target that applies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from sqlalchemy.orm import Session

from app.errors import Cancelled, ClerkError
from app.models.definitions.indicators import Indicator, IndicatorFigure, IndicatorTarget
from app.models.definitions.kinds import Question
from app.models.definitions.library import Library
from app.models.definitions.visibility import asked_of
from app.models.fields.base import Period
from app.models.fields.conditions import OUTSIDE
from app.office import Office
from app.usecases.indicators.typed import Typed, typed_after, typed_at
from app.usecases.offices.opening import own_unit
from app.usecases.questions import Asked
from app.usecases.summaries.periods import period_of

NOTHING = "—"
HERE = "本单位关掉的"
State = Literal["met", "missed", "none", "unknown"]
WORDS: dict[State, str] = {"met": "达到", "missed": "未达到", "none": "没有目标", "unknown": NOTHING}
MOST_PLACES = 4


@dataclass(frozen=True)
class FigureValue:
    """A number of an indicator. `rows` is how many records it opens by `question`; `typed` is what was typed by hand for it,
    `later` what was typed for days after the period only."""

    key: str
    title: str
    value: Decimal | None
    unit: str
    rows: int = 0
    question: Question | None = None
    by_hand: str = ""
    typed: Typed | None = None
    most: Decimal | None = None
    later: Typed | None = None

    @property
    def text(self) -> str:
        """The number as it is shown."""
        if self.value is None:
            return NOTHING
        places = 2 if self.unit == "元" else -int(self.value.normalize().as_tuple().exponent)
        return f"{self.value:,.{max(places, 0)}f}"


@dataclass(frozen=True)
class TargetValue:
    """A target as it stands: `words` like ≥ 10 %, `applies` when the indicator lies in its range."""

    key: str
    words: str
    source: str
    note: str
    applies: bool
    least: Fraction | None
    most: Fraction | None


@dataclass(frozen=True)
class IndicatorValue:
    """An indicator counted. `text` is — when there is nothing to divide by or a number is not typed yet (`missing`);
    `beside` are the numbers that stand beside it and are in no formula, in words."""

    key: str
    code: str
    name: str
    group: str
    rule: str
    source: str
    period: Period
    unit: str
    value: Fraction | None
    text: str
    state: State
    target: TargetValue | None
    targets: tuple[TargetValue, ...]
    figures: tuple[FigureValue, ...]
    formula: str
    outside: FigureValue | None
    by_hand: bool
    missing: str
    less_is_better: bool = False
    beside: str = ""

    def offered_day(self, figure: FigureValue) -> date:
        """From when a number typed now should hold, so that it is the period's."""
        typed = figure.typed
        return self.period.start if typed is None else max(self.period.start, typed.since)

    @property
    def words(self) -> str:
        """What is made of it, as a clerk says it."""
        return "不适用" if self.targets and self.target is None else WORDS[self.state]


@dataclass(frozen=True)
class Indicators:
    """All indicators that are looked at; `off` are (key, code, name, why) of those that are not."""

    period: Period
    unit: str
    superior: str
    clerk: str
    values: tuple[IndicatorValue, ...]
    off: tuple[tuple[str, str, str, str], ...]

    def one(self, key: str) -> IndicatorValue:
        """An indicator by key. Raises ClerkError."""
        for value in self.values:
            if value.key == key:
                return value
        raise ClerkError("没有这项指标，或者它没有打开", "请按 F5 刷新后再选。")


def collect(office: Office, period: str, cancelled: Callable[[], bool] = lambda: False) -> Indicators:
    """Count every indicator of "2026-03", "2026-Q1", "2026" … Raises Cancelled when asked to stop."""
    span, unit = period_of(period), own_unit(office)
    given = sorted(open_to(office.library), key=lambda one: one.code)
    values = []
    with office.read() as session:
        for one in given:
            if cancelled():
                raise Cancelled
            if one.enabled:
                values.append(_Counting(office, session, one, part_of(span, one.span)).value())
    off = tuple((one.key, one.code, one.name, one.off_because or HERE) for one in given if not one.enabled)
    return Indicators(span, unit.name, unit.superior, office.clerk.name, tuple(values), off)


def count_one(office: Office, key: str, day: date) -> IndicatorValue | None:
    """One indicator of the month of a day, up to that day; None when it is switched off or reads what this clerk may not see."""
    one = next((i for i in open_to(office.library) if i.key == key and i.enabled), None)
    if one is None:
        return None
    span = Period(day.replace(day=1), day, f"{day.year}年{day.month}月")
    with office.read() as session:
        return _Counting(office, session, one, part_of(span, one.span)).value()


def open_to(library: Library) -> list[Indicator]:
    """The indicators that read no ledger that is not there for this clerk."""
    shut = library.hidden
    return [
        one
        for one in library.indicators.values()
        if not any(asked_of(question) & shut for question in one.questions())
    ]


def part_of(period: Period, span: str) -> Period:
    """The days of a period an indicator looks at: all, the last month, or the year up to the period's end."""
    end = period.end
    if span == "month":
        return Period(end.replace(day=1), end, f"{end.year}年{end.month}月")
    if span == "year":
        first = date(end.year, 1, 1)
        whole = (end.month, end.day) == (12, 31)
        return Period(
            first, end, f"{end.year}年" if whole else f"{end.year}年1月1日至{end.month}月{end.day}日"
        )
    return period


class _Counting:
    """One indicator on an open session."""

    def __init__(self, office: Office, session: Session, one: Indicator, period: Period) -> None:
        self.office, self.session, self.one, self.period = office, session, one, period

    def value(self) -> IndicatorValue:
        one = self.one
        figures = {key: self._figure(key, figure) for key, figure in one.figure.items()}
        worth = ratio(one, {key: figure.value for key, figure in figures.items()})
        targets = tuple(self._target(target, figures) for target in one.target)
        target = next((t for t in targets if t.applies), None)
        state = judged(worth, target)
        untyped = [self._untyped(f) for f in figures.values() if f.by_hand and f.value is None]
        return IndicatorValue(
            one.key, one.code, one.name, one.group, one.rule, one.source, self.period, one.unit, worth,
            shown(worth, one.places, target), state, target, targets, tuple(figures.values()), formula(one, figures),
            self._outside(), any(f.by_hand for f in figures.values()),
            f"还没有填写：{'、'.join(untyped)}" if untyped else "", one.less_is_better, beside(one, figures),
        )  # fmt: skip

    def _figure(self, key: str, told: IndicatorFigure) -> FigureValue:
        if told.question is not None:
            asked = Asked(self.office, self.session, told.question, self.period)
            rows = asked.count()
            value: Decimal | None = Decimal(rows)
            if told.count == "median":
                value = asked.median(told.field)
            elif told.count == "sum":
                value = asked.sum(told.field) if rows else Decimal(0)
            elif told.count == "different":
                value = Decimal(asked.distinct(told.field))
            return FigureValue(key, told.title, value, told.unit, rows, told.question)
        if told.fixed is not None:
            return FigureValue(key, told.title, told.fixed, told.unit)
        typed = typed_at(self.session, self.one.key, key, self.period.end)
        later = None if typed else typed_after(self.session, self.one.key, key, self.period.end)
        return FigureValue(
            key, told.title, typed.value if typed else None, told.unit, by_hand=told.by_hand, typed=typed,
            most=told.most, later=later,
        )  # fmt: skip

    def _untyped(self, figure: FigureValue) -> str:
        """A number that is missing; when one is there that begins afterwards, from which day that one holds."""
        if figure.later is None:
            return figure.title
        return f"{figure.title}（填过的从 {figure.later.since} 起用，{self.period.label}还没有）"

    def _target(self, target: IndicatorTarget, figures: dict[str, FigureValue]) -> TargetValue:
        least = target.least if target.least is not None else None
        if target.least_figure:
            least = figures[target.least_figure].value
        applies = True
        if target.where:
            low, high = target.within
            at = figures[target.where].value or Decimal(0)
            applies = at >= low and (not high or at <= high)
        words = _bounds(least, target.most, self.one.unit) or f"不低于{figures[target.least_figure].title}"
        exact = Fraction(least) if least is not None else None
        most = Fraction(target.most) if target.most is not None else None
        return TargetValue(target.key, words, target.source, target.note, applies, exact, most)

    def _outside(self) -> FigureValue | None:
        """Those of the denominator that the numerator leaves out."""
        one = self.one
        if not one.outside:
            return None
        top, under = one.figure[one.top[0]], one.figure[one.under[0]]
        assert top.question is not None
        assert under.question is not None
        left = (top.field or "id", OUTSIDE, top.question)
        question = Question(under.question.kind, (*under.question.where, left), under.question.as_of)
        asked = Asked(self.office, self.session, question, self.period)
        rows = asked.count()
        value = asked.distinct(under.field) if under.count == "different" else rows
        return FigureValue("outside", one.outside, Decimal(value), under.unit, rows, question)


def ratio(one: Indicator, values: dict[str, Decimal | None]) -> Fraction | None:
    """`times` × Σ top ÷ Σ under, exactly; None when a number is missing or there is nothing to divide by (E06)."""
    top = [values[key] for key in one.top]
    under = [values[key] for key in one.under]
    if any(value is None for value in (*top, *under)):
        return None
    above = sum((Fraction(value) for value in top if value is not None), Fraction(0)) * Fraction(one.times)
    if not one.under:
        return above
    below = sum((Fraction(value) for value in under if value is not None), Fraction(0))
    return above / below if below else None


def judged(worth: Fraction | None, target: TargetValue | None) -> State:
    """Whether the exact value meets the target."""
    if target is None:
        return "none"
    if worth is None or (target.least is None and target.most is None):
        return "unknown"
    enough = target.least is None or worth >= target.least
    return "met" if enough and (target.most is None or worth <= target.most) else "missed"


def shown(worth: Fraction | None, places: int, target: TargetValue | None) -> str:
    """The value rounded half up; one that misses its target by less than the rounding is written out further."""
    if worth is None:
        return NOTHING
    text = NOTHING
    for digits in range(places, MOST_PLACES + 1):
        exact = Decimal(worth.numerator) / Decimal(worth.denominator)
        rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        text = f"{rounded:,.{digits}f}"
        if judged(Fraction(rounded), target) == judged(worth, target):
            break
    return text


def formula(one: Indicator, figures: dict[str, FigureValue]) -> str:
    """The sum that was done, in words and numbers."""

    def told(keys: tuple[str, ...]) -> str:
        parts = [f"{figures[key].title} {figures[key].text}" for key in keys]
        return parts[0] if len(parts) == 1 else f"（{' ＋ '.join(parts)}）"

    if not one.under:
        return told(one.top)
    times = "" if one.times == 1 else f" × {one.times}" + ("%" if one.unit == "%" else "")
    return f"{told(one.top)} ÷ {told(one.under)}{times}"


def beside(one: Indicator, figures: dict[str, FigureValue]) -> str:
    """The numbers that are in no formula, in words."""
    others = [figure for key, figure in figures.items() if key not in (*one.top, *one.under)]
    return "，".join(
        f"{f.title} {f.text} {f.unit}" if f.value is not None else f"{f.title} {f.text}" for f in others
    )


def _bounds(least: Decimal | None, most: Decimal | None, unit: str) -> str:
    parts = [f"{sign} {value:,f} {unit}" for sign, value in (("≥", least), ("≤", most)) if value is not None]
    return "，".join(parts)
