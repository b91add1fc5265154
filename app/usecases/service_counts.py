"""The counts of the desk for any period, by item, group, target group, goal, grid, channel, clerk, way or promise.

What is counted stands in resources/summaries/desk.toml. Every figure is a question with one condition more for its row;
counting that question alone gives the same figure, and its rows open. All lines of all rows are counted in one walk over
the covering index; only what must not be counted twice (visits, residents) is asked for once more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from app.errors import Cancelled, ClerkError
from app.models.definitions.kinds import Question, SummaryLine, SummarySection
from app.models.fields.base import Period
from app.models.fields.conditions import condition, conditions, scope_of
from app.models.fields.kinds import find_field, kind_of
from app.models.fields.show import text_of
from app.office import Office
from app.usecases.figure_sections import Head, Section, TableRow
from app.usecases.offices import own_unit
from app.usecases.periods import period_of
from app.usecases.summaries import LineValue, share

if TYPE_CHECKING:
    from app.usecases.printing import PrintedPaper

KEY, KIND = "desk", "service_record"
UNNAMED = "未填"
PEOPLE = "resident_id"
DIFFERENT = frozenset({"people", "distinct"})
"""Ways of counting in which rows do not add up: who came for two things is one person."""
TOTAL = "\0total"


@dataclass(frozen=True)
class Dimension:
    """What the rows are: `field` tells them apart, `shown` (the same when empty) is what a reader sees.

    `base` are the columns of the table that decide the field: matters are added up by them before the field is asked.
    """

    key: str
    name: str
    field: str
    base: tuple[str, ...]
    shown: str = ""


DIMENSIONS = (
    Dimension("group", "类别", "group", ("item_id",)),
    Dimension("item", "事项", "item_code", ("item_id",), "item"),
    Dimension("goal", "十大目标", "goal", ("item_id",)),
    Dimension("target", "服务对象", "target", ("item_id",)),
    Dimension("way", "办理方式", "way", ("item_id",)),
    Dimension("channel", "渠道", "channel", ("channel",)),
    Dimension("grid", "网格", "grid", ("grid_id",)),
    Dimension("clerk", "办事员", "clerk", ("handler", "first_clerk")),
    Dimension("promise", "承诺时限", "promise", ()),
)
RULES = (
    "一件事项算一件；服务人次是各件登记的人次之和；同一次来办几件，来访次数算一次；服务居民是不重复的登记居民，各行相加可以大于合计。",
    "期初在办＋新收件－办结＝期末在办；办结含不予受理、退件、撤回、终止。超期只数定了承诺时限的，暂停、补正期间不计。",
    "满意率＝（非常满意＋满意＋基本满意）÷已评价；没有评价的不算在内，另列一列。",
)
"""Printed below the figures."""


@dataclass(frozen=True)
class Counts:
    """The report: both sections with 合计 and a row for each value."""

    period: Period
    dimension: Dimension
    unit: str
    superior: str
    clerk: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """What the paper is called."""
        return f"{self.unit}{self.period.label}一站式服务统计（按{self.dimension.name}）"

    def figure(self, key: str) -> LineValue:
        """A figure by section, line and row value: "work.closing:window"; without a value the total."""
        for section in self.sections:
            for row in section.rows:
                for figure in row.figures:
                    if figure.key == key:
                        return figure
        raise ClerkError(f"统计里没有“{key}”这个数字")


def dimension_of(key: str) -> Dimension:
    """A dimension by its key. Raises ClerkError."""
    found = next((d for d in DIMENSIONS if d.key == key), None)
    if found is None:
        raise ClerkError(f"不能按“{key}”统计", f"可以按：{'、'.join(d.name for d in DIMENSIONS)}。")
    return found


Row = tuple[str, str, tuple[tuple[Any, ...], ...]]
"""The value of a row as a key, in words, and the condition that picks its matters."""


def collect(office: Office, by: str, period: str, cancelled: Callable[[], bool] = lambda: False) -> Counts:
    """Count everything of the period in one consistent view. Raises ClerkError, Cancelled."""
    span, dimension, unit = period_of(period), dimension_of(by), own_unit(office)
    with office.read() as session:
        tally = _Tally(office, session, dimension, span)
        lines = [
            (f"{s.key}.{line.key}", line) for s in office.library.summaries[KEY].section for line in s.line
        ]
        tally.add_up([one for key, line in lines for one in _added(key, line)])
        for key, line in lines:
            if cancelled():
                raise Cancelled
            if line.count in DIFFERENT:
                tally.distinct(key, line.question, line.distinct or PEOPLE)
        sections = [_section(tally, section) for section in office.library.summaries[KEY].section]
    return Counts(span, dimension, unit.name, unit.superior, office.clerk.name, tuple(sections))


Added = tuple[str, Question, str | None]
"""What is counted under a key, and the field that is summed in place of counting."""
Ask = tuple[str, tuple[Any, ...]]
"""One condition of a question, and the day it is asked of."""


def _asks(question: Question) -> list[Ask]:
    """The conditions of a question; what is a list in its definition is hashable here."""
    return [
        (question.as_of, tuple(tuple(p) if isinstance(p, list) else p for p in triple))
        for triple in question.where
    ]


class _Tally:
    """The figures by row value and line."""

    def __init__(self, office: Office, session: Session, dimension: Dimension, period: Period) -> None:
        self.office, self.session, self.dimension, self.period = office, session, dimension, period
        self.kind = kind_of(office.library, KIND)
        self.as_of = self.scope(Question(KIND, (), "period.end"))
        self.words: dict[str, str] = {}
        self.found: dict[tuple[str, str], int] = {}

    def scope(self, question: Question) -> Any:
        return scope_of(self.office.library, question, self.office.today(), self.period)

    def where(self, question: Question) -> list[Any]:
        return conditions(self.office.library, self.kind, self.kind.entity, question, self.scope(question))

    def field(self, name: str) -> Any:
        return find_field(self.office.library, self.kind, name)

    def add_up(self, asked: Sequence[Added]) -> None:
        """Count, and sum where a field is named, all of them in one walk: each matter is marked by the conditions it
        meets, matters of the same row and marks are added up, and what the marks mean is read here."""
        own = self.field(self.dimension.field)
        shown = self.field(self.dimension.shown) if self.dimension.shown else own
        summed = sorted({name for _key, _question, name in asked if name})
        asks = {
            ask: 1 << at for at, ask in enumerate(dict.fromkeys(a for one in asked for a in _asks(one[1])))
        }
        alike = self._alike(asks, own, summed)
        wanted = [(key, sum(asks[a] for a in _asks(question)), name or "") for key, question, name in asked]
        sums = [alike.c[f"sum_{name}"] for name in summed]
        value = (
            [field.column(alike.c, self.as_of) for field in (own, shown)]
            if self.dimension.base
            else [alike.c.v0] * 2
        )
        for row in self.session.execute(select(*value, alike.c.marks, alike.c.n, *sums)):
            key, marks = str(row[0] or ""), int(row[2])
            self.words[key] = text_of(shown, row[1], self.as_of) or UNNAMED
            amounts = dict(zip(["", *summed], row[3:], strict=True))
            for name, mask, field in wanted:
                if marks & mask == mask:
                    self._add(key, name, int(amounts[field] or 0))

    def _alike(self, asks: Mapping[Ask, int], own: Any, summed: Sequence[str]) -> Any:
        """How many matters, and what sums, by the columns of the dimension and the marks; only of those that were in
        hand on a day of the period."""
        entity = self.kind.entity
        bits = (case((self._meets(ask), mark), else_=0) for ask, mark in asks.items())
        base = [getattr(entity, name) for name in self.dimension.base]
        base = base or [own.column(entity, self.as_of).label("v0")]
        fields = [self.field(name).column(entity, self.as_of).label(f"sum_{name}") for name in summed]
        in_hand = (
            entity.deleted_at.is_(None),
            entity.received_on <= self.period.end,
            or_(entity.finished_on.is_(None), entity.finished_on >= self.period.start),
        )
        marked = select(*base, reduce(add, bits).label("marks"), *fields).where(*in_hand)
        seen = marked.cte("seen").prefix_with("MATERIALIZED")
        keys = [seen.c[column.key] for column in base]
        sums = [func.sum(seen.c[f"sum_{name}"]).label(f"sum_{name}") for name in summed]
        counted = select(*keys, seen.c.marks, func.count().label("n"), *sums).where(seen.c.marks > 0)
        return counted.group_by(*keys, seen.c.marks).subquery()

    def _meets(self, ask: Ask) -> Any:
        as_of, triple = ask
        scope = self.scope(Question(KIND, (), as_of))
        return condition(self.office.library, self.kind, self.kind.entity, triple, scope)

    def _add(self, key: str, name: str, number: int) -> None:
        for at in (key, TOTAL):
            self.found[at, name] = self.found.get((at, name), 0) + number

    def distinct(self, key: str, question: Question, name: str) -> None:
        """How many different values of a field each row has, and all of them together."""
        entity, scope = self.kind.entity, self.scope(question)
        value, counted = (
            self.field(self.dimension.field).column(entity, scope),
            self.field(name).column(entity, scope),
        )
        pairs = (
            select(value.label("v"), counted.label("x")).where(*self.where(question)).distinct().subquery()
        )
        rows = self.session.execute(select(pairs.c.v, func.count(pairs.c.x)).group_by(pairs.c.v))
        for v, number in rows:
            self.found[str(v or ""), key] = self.found.get((str(v or ""), key), 0) + int(number)
        whole = select(func.count(pairs.c.x.distinct()))
        self.found[TOTAL, key] = int(self.session.scalar(whole) or 0)


def _section(tally: _Tally, section: SummarySection) -> Section:
    heads = tuple(Head(line.key, line.title) for line in section.line)
    rows = tuple(_row(section, tally, row) for row in _rows(tally, section))
    return Section(section.key, section.title, heads, rows, False)


def _added(key: str, line: SummaryLine) -> Iterator[Added]:
    """What one walk counts for a line: the records it opens, the sum, the whole a rate is of."""
    yield f"{key}/rows", line.question, None
    if line.count == "sum":
        yield key, line.question, line.sum
    elif line.count not in DIFFERENT:
        yield key, line.question, None
    if line.of is not None:
        yield f"{key}/of", line.of, None


def _rows(tally: _Tally, section: SummarySection) -> Iterator[Row]:
    """A row for each value with anything in it, in the order of their codes or the largest first; 合计 above them."""
    field = tally.field(tally.dimension.field)
    named = [code for code, _ in tally.office.library.code(field.codes).choices] if field.codes else []
    busy = [
        key
        for key in tally.words
        if any(tally.found.get((key, f"{section.key}.{line.key}/rows")) for line in section.line)
    ]
    size = {
        key: -sum(tally.found.get((key, f"{section.key}.{line.key}/rows"), 0) for line in section.line)
        for key in busy
    }
    place = {code: at for at, code in enumerate(named)}
    yield TOTAL, "合计", ()
    for key in sorted(busy, key=lambda k: (k == "", place.get(k, len(named)), size[k], k)):
        own = (tally.dimension.field, "=", key) if key else (tally.dimension.field, "missing")
        yield key, tally.words[key], (own,)


def _row(section: SummarySection, tally: _Tally, row: Row) -> TableRow:
    key, words, where = row
    figures = tuple(_figure(section, tally, line, key, words, where) for line in section.line)
    balanced = None
    if section.balance:
        at = {line.key: figure.value for line, figure in zip(section.line, figures, strict=True)}
        opening, in_, out, closing = (at[name] for name in section.balance)
        balanced = opening + in_ - out == closing
    return TableRow(key, words, figures, balanced)


def _figure(
    section: SummarySection, tally: _Tally, line: SummaryLine, key: str, words: str,
    where: tuple[tuple[Any, ...], ...],
) -> LineValue:  # fmt: skip
    name = f"{section.key}.{line.key}"
    number = tally.found.get((key, name), 0)
    question = Question(line.question.kind, (*line.question.where, *where), line.question.as_of)
    rows, whole, value = tally.found.get((key, f"{name}/rows"), 0), None, Decimal(number)
    if line.of is not None:
        whole = tally.found.get((key, f"{name}/of"), 0)
        value = share(number, whole)
    own = name if key == TOTAL else f"{name}:{key}"
    return LineValue(own, f"{words}：{line.title}", value, line.unit, rows, question, (), whole)


def paper(office: Office, by: str, period: str) -> "PrintedPaper":
    """The report as it prints, to be looked at."""
    from app.reports import pdf
    from app.usecases.printing import PrintedPaper
    from app.usecases.service_counts_paper import document_of

    document = document_of(collect(office, by, period))
    return PrintedPaper(0, "", document.title, pdf.render(document))


def save(found: Counts, folder: Path) -> tuple[Path, Path]:
    """Write the report as PDF and XLSX into `folder`. Returns both paths."""
    from app.reports import pdf, xlsx
    from app.usecases.service_counts_paper import document_of

    folder.mkdir(parents=True, exist_ok=True)
    document = document_of(found)
    pdf_path, sheet_path = folder / f"{document.title}.pdf", folder / f"{document.title}.xlsx"
    pdf.save(document, pdf_path)
    xlsx.save_document(document, sheet_path)
    return pdf_path, sheet_path
