"""How a ledger looks on paper and as a sheet: its words, columns with merged headings, widths, page and totals."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from app.models.definitions.kinds import Ledger
from app.models.definitions.ledgers import NUMBERS
from app.models.fields.base import Period
from app.office import Office
from app.usecases import questions
from app.usecases.ledgers.listing import columns_of

if TYPE_CHECKING:
    from app.reports.document import PageSetup

TOTAL, SUBTOTAL = "合计", "小计"
MASKED = "＊＊＊"
_SHEET_KINDS = {"money", "number"}


@dataclass(frozen=True)
class Layout:
    """A ledger ready to be laid out: its columns, what stands over several, their widths, and which are added up."""

    title: str
    above: str
    below: str
    columns: tuple[questions.Column, ...]
    groups: tuple[str, ...]
    widths: tuple[int, ...]
    sums: frozenset[str]
    page: "PageSetup"
    sign: tuple[str, ...]
    group_by: str = ""


def layout_of(office: Office, ledger: Ledger, period: Period | None = None) -> Layout:
    """The layout a definition asks for."""
    columns = columns_of(office, ledger)
    over = {name: heading.title for heading in ledger.print.heading for name in heading.columns}
    return Layout(
        spelt(office, ledger, ledger.print.title, period),
        spelt(office, ledger, ledger.print.above, period),
        spelt(office, ledger, ledger.print.below, period),
        tuple(columns),
        tuple(over.get(c.name, "") for c in columns),
        tuple(ledger.print.widths.get(c.name, c.width) for c in columns),
        frozenset(f.key for f in ledger.field if f.sum),
        _page(ledger),
        ledger.print.sign,
        ledger.print.group_by,
    )


def _page(ledger: Ledger) -> "PageSetup":
    from app.reports.document import Margins, PageSetup

    margins = ledger.print.margins
    return PageSetup(ledger.print.page, Margins(*map(float, margins)) if margins else None)


def spelt(office: Office, ledger: Ledger, text: str, period: Period | None = None) -> str:
    """A text of a layout with its words filled in."""
    from app.usecases.offices.opening import own_unit

    if "{" not in text:
        return text
    today = office.today()
    role = office.library.roles.get(ledger.keeper)
    unit = own_unit(office).name
    words = {
        "{unit.name}": unit,
        "{name}": ledger.name,
        "{period}": period.label if period else f"{today.year}年{today.month}月{today.day}日",
        "{today}": f"{today.year}年{today.month}月{today.day}日",
        "{keeper}": role.name if role else "",
    }
    for word, said in words.items():
        text = text.replace(word, said)
    # 和平社区 and 社区工作计划 are 和平社区工作计划
    return text.replace(f"{unit}社区", unit) if unit.endswith("社区") else text


def numeric(column: questions.Column) -> bool:
    """Whether a column holds numbers."""
    return column.type in NUMBERS


class Totals:
    """The exact sums of the rows as they are shown, one after another; what is hidden is not told as a sum either."""

    def __init__(self, layout: Layout) -> None:
        self._columns = len(layout.columns)
        self._sums: dict[int, Decimal | None] = {
            at: Decimal(0) for at, c in enumerate(layout.columns) if c.name in layout.sums
        }
        self._none = True

    def add(self, row: Sequence[str]) -> None:
        """A row; its cells stand in the order of the columns."""
        self._none = False
        for at, sum_ in self._sums.items():
            hidden = sum_ is None or row[at] == MASKED
            self._sums[at] = None if hidden or sum_ is None else sum_ + number_of(row[at])

    def row(self, word: str = TOTAL) -> tuple[str, ...] | None:
        """The last row of a table; None when nothing is added up."""
        if self._none or not self._sums:
            return None
        said = {at: MASKED if sum_ is None else str(sum_) for at, sum_ in self._sums.items()}
        return (word, *(said.get(at, "") for at in range(self._columns)))


def totals(layout: Layout, rows: Iterable[Sequence[str]], word: str = TOTAL) -> tuple[str, ...] | None:
    """The last row of a table of these rows, exact; None when nothing is added up."""
    found = Totals(layout)
    for row in rows:
        found.add(row)
    return found.row(word)


def number_of(text: str) -> Decimal:
    """The number a shown cell holds; nought for an empty one."""
    return Decimal(text) if text.lstrip("-").replace(".", "", 1).isdigit() else Decimal(0)


def grouped(
    layout: Layout, rows: Iterable[tuple[tuple[str, ...], str]]
) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """(whether it is a subtotal, cells with the running number) of (cells, key) that come sorted by key."""
    number = 0
    for key, run in groupby(rows, key=itemgetter(1)):
        held: list[tuple[str, ...]] = []
        for cells, _ in run:
            number += 1
            held.append(cells)
            yield False, (str(number), *cells)
        yield True, _subtotal(layout, held, key)


def _subtotal(layout: Layout, held: list[tuple[str, ...]], key: str) -> tuple[str, ...]:
    cells = totals(layout, held, SUBTOTAL) or (SUBTOTAL, *("" for _ in layout.columns))
    at = next((i for i, c in enumerate(layout.columns, 1) if c.name not in layout.sums), len(cells) - 1)
    said = f"{key or '未填'}（{len(held)} 行）"
    return tuple(said if i == at else cell for i, cell in enumerate(cells))


def sheet_of(layout: Layout, foot: str) -> Any:
    """The sheet's heading, widths and page."""
    from app.reports import xlsx

    columns = tuple(
        xlsx.SheetColumn(c.label, width, _kind(c), c.name in layout.sums, group)
        for c, width, group in zip(layout.columns, layout.widths, layout.groups, strict=True)
    )
    below = tuple(filter(None, (layout.below, _signatures(layout.sign), foot)))
    return xlsx.SheetSpec(
        layout.title, columns, layout.title, tuple(filter(None, (layout.above,))), below, layout.page
    )


def _kind(column: questions.Column) -> Any:
    return column.type if column.type in _SHEET_KINDS else "text"


def _signatures(roles: tuple[str, ...]) -> str:
    return "　　　　　　".join(f"{role}：" for role in roles)
