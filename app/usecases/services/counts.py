"""The counts of the desk for any period, by item, group, target group, goal, grid, channel, clerk, way or promise.

What is counted stands in resources/summaries/desk.toml. Every figure is a question with one condition more for its row;
counting that question alone gives the same figure, and its rows open. Everything is counted in one walk
(service_tally).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import garbage
from app.errors import ClerkError
from app.models.definitions.kinds import Question, SummaryLine, SummarySection
from app.models.fields.base import Period
from app.office import Office
from app.usecases.offices.opening import own_unit
from app.usecases.services.tally import TOTAL, Counted, Tally
from app.usecases.summaries import files as report_files
from app.usecases.summaries.figures import LineValue, share
from app.usecases.summaries.periods import period_of
from app.usecases.summaries.sections import Head, Section, TableRow

if TYPE_CHECKING:
    from app.usecases.papers.printing import PrintedPaper

KEY = "desk"
PEOPLE = "resident_id"
DIFFERENT = frozenset({"people", "distinct"})
"""Ways of counting in which rows do not add up: who came for two things is one person."""


@dataclass(frozen=True)
class Dimension:
    """What the rows are: `field` tells them apart, `shown` (the same when empty) is what a reader sees.

    `base` are the columns of the table that decide the field: matters are added up by them before the field is asked.
    There are none where a day decides as well, or where the field is read of a matter as quickly as they are.
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
    Dimension("clerk", "办事员", "clerk", ()),
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
    with office.read() as session, garbage.waiting():  # a set of all visits is a long walk for each look
        tally = Tally(office, session, dimension.field, dimension.shown, dimension.base, span)
        lines = [
            (f"{s.key}.{line.key}", line) for s in office.library.summaries[KEY].section for line in s.line
        ]
        tally.walk([one for key, line in lines for one in _counted(key, line)], cancelled)
        sections = [_section(tally, section) for section in office.library.summaries[KEY].section]
    return Counts(span, dimension, unit.name, unit.superior, office.clerk.name, tuple(sections))


def _section(tally: Tally, section: SummarySection) -> Section:
    heads = tuple(Head(line.key, line.title) for line in section.line)
    rows = tuple(_row(section, tally, row) for row in _rows(tally, section))
    return Section(section.key, section.title, heads, rows, False)


def _counted(key: str, line: SummaryLine) -> Iterator[Counted]:
    """What the walk counts for a line: the records it opens, what it shows, the whole a rate is of."""
    yield Counted(f"{key}/rows", line.question)
    if line.count in DIFFERENT:
        yield Counted(key, line.question, differing=line.distinct or PEOPLE)
    else:
        yield Counted(key, line.question, line.sum if line.count == "sum" else None)
    if line.of is not None:
        yield Counted(f"{key}/of", line.of)


def _rows(tally: Tally, section: SummarySection) -> Iterator[Row]:
    """A row for each value with anything in it, in the order of their codes or the largest first; 合计 above them."""
    field = tally.field
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
        own = (tally.name, "=", key) if key else (tally.name, "missing")
        yield key, tally.words[key], (own,)


def _row(section: SummarySection, tally: Tally, row: Row) -> TableRow:
    key, words, where = row
    figures = tuple(_figure(section, tally, line, key, words, where) for line in section.line)
    balanced = None
    if section.balance:
        at = {line.key: figure.value for line, figure in zip(section.line, figures, strict=True)}
        opening, in_, out, closing = (at[name] for name in section.balance)
        balanced = opening + in_ - out == closing
    return TableRow(key, words, figures, balanced)


def _figure(
    section: SummarySection, tally: Tally, line: SummaryLine, key: str, words: str,
    where: tuple[tuple[Any, ...], ...],
) -> LineValue:  # fmt: skip
    name = f"{section.key}.{line.key}"
    number = tally.found.get((key, name), 0)
    question = Question(line.question.kind, (*line.question.where, *where), line.question.as_of)
    rows, whole, value = tally.found.get((key, f"{name}/rows"), 0), None, Decimal(number) / line.per
    if line.of is not None:
        whole = tally.found.get((key, f"{name}/of"), 0)
        value = share(number, whole)
    own = name if key == TOTAL else f"{name}:{key}"
    return LineValue(own, f"{words}：{line.title}", value, line.unit, rows, question, (), whole)


def paper(office: Office, by: str, period: str) -> "PrintedPaper":
    """The report as it prints, to be looked at."""
    from app.usecases.services.counts_paper import document_of

    return report_files.shown(document_of(collect(office, by, period)))


def save(found: Counts, folder: Path) -> tuple[Path, Path]:
    """Write the report as PDF and XLSX into `folder`. Returns both paths."""
    from app.usecases.services.counts_paper import document_of

    return report_files.save(document_of(found), folder)
