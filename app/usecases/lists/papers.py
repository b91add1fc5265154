"""What a list shows, on paper or as a sheet (ui.md rule 6: 打印所见, 导出所见): its columns, order and filter, masked by default.

Whole identity numbers and telephones go out only with a reason that is written down (PIPL; domain.md A6).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.fields.base import Period
from app.models.fields.kinds import find_field, kind_of
from app.models.rules.text import clean
from app.models.tables import Viewing
from app.office import Office
from app.usecases import ledgers, questions
from app.usecases.lists.fields import words
from app.usecases.lists.keyset import Row
from app.usecases.offices.opening import own_unit
from app.usecases.papers import printing
from app.usecases.restricted import viewings

if TYPE_CHECKING:
    from app.reports.roll import Roll

Step = Callable[[int, int], None]
WIDE = 84
"""Characters from which a list is printed across; upright A4 holds about so many at 9 points."""
VERY_WIDE = 150


@dataclass(frozen=True)
class Listing:
    """What a list shows: its title, question, columns and order. `reason` is why whole numbers are needed."""

    title: str
    question: Question
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    period: Period | None = None
    whole: bool = False
    reason: str = ""


def _begin(office: Office, listing: Listing, act: str) -> int:
    """Check the reason, log it, and count the rows."""
    viewings.may_hand_out(office, masked=not listing.whole)
    if listing.whole:
        reason = clean(listing.reason)
        if not reason:
            raise ClerkError("请写明为什么需要完整的证件号码和电话", "例如：街道要求核对低保名单。")
        with office.write(f"{act}{listing.title}（含完整号码）") as w:
            what = f"{act}{listing.title}，含完整证件号码和电话：{reason}"
            w.session.add(
                Viewing(
                    at=w.at, clerk_name=w.clerk_name, kind=listing.question.kind, record_id=None, what=what
                )
            )
    return questions.count(office, listing.question, listing.period)


def _rows(office: Office, listing: Listing) -> Iterator[Row]:
    return questions.all_rows(
        office,
        listing.question,
        listing.columns,
        listing.period,
        masked=not listing.whole,
        order=listing.order,
    )


def _hides(office: Office, listing: Listing, names: list[str]) -> bool:
    kind = kind_of(office.library, listing.question.kind)
    return not listing.whole and any(
        find_field(office.library, kind, name).mask not in {"", "numbers"} for name in names
    )


def filter_words(office: Office, listing: Listing) -> str:
    """The filter in words, “全部” when there is none."""
    said = "；".join(words(office, listing.question.kind, listing.question.where))
    return f"{listing.period.label}　{said}".strip() if listing.period is not None else said or "全部"


def print_list(office: Office, listing: Listing, step: Step | None = None) -> printing.PrintedPaper:
    """The list as a PDF to look at and print: title, filter, count, day, clerk; heading on each page, page x of y.

    `step` hears (done, total); what it raises ends the work. Raises ClerkError for a missing reason, or naming a
    character that no font has.
    """
    from app.reports import roll

    count = _begin(office, listing, "打印")
    if step is not None:
        step(0, count)
    paper = _roll(office, listing, count)

    def rows() -> Iterator[tuple[str, ...]]:
        for number, row in enumerate(_rows(office, listing), 1):
            yield (str(number), *row.cells)

    def told(done: int) -> None:
        if step is not None:
            step(done // 2, count)

    return printing.PrintedPaper(0, "", paper.title, roll.render(paper, rows, told))


def _roll(office: Office, listing: Listing, count: int) -> "Roll":
    from app.reports.document import Column, Margins, PageSetup
    from app.reports.roll import Roll

    columns = questions.columns_of(office, listing.question.kind, listing.columns)
    numeric = {"money", "number"}
    heads = (
        Column("序号", max(4, len(str(count)) + 1), "center"),
        *(Column(c.label, c.width, "right" if c.type in numeric else "left") for c in columns),
    )
    width = sum(c.width for c in columns)
    today = office.today()
    masked = "（证件号码和电话已遮盖）" if _hides(office, listing, [c.name for c in columns]) else ""
    return Roll(
        listing.title, heads,
        (f"共 {count:,} 条{masked}", f"筛选：{filter_words(office, listing)}"),
        f"{own_unit(office).name}　{office.clerk.name}　{today.year}年{today.month}月{today.day}日",
        PageSetup("A4 landscape" if width > WIDE else "A4", Margins(14.0, 12.0, 14.0, 12.0)),
        7.5 if width > VERY_WIDE else 9.0,
    )  # fmt: skip


def export_list(office: Office, listing: Listing, path: Path, step: Step | None = None) -> int:
    """The list as .xlsx with its title; logged with the reason. Returns the number of rows; raises as `print_list`."""
    from app.reports import xlsx

    count = _begin(office, listing, "导出")
    columns = questions.columns_of(office, listing.question.kind, listing.columns)
    spec = xlsx.SheetSpec(listing.title, tuple(ledgers.sheet_column(c) for c in columns))

    def told(done: int) -> None:
        if step is not None:
            step(done, count)

    told(0)
    cells: Iterator[Any] = (ledgers.sheet_cells(r.cells, columns) for r in _rows(office, listing))
    written = xlsx.write_table(path, spec, cells, told)
    ledgers.log_export(
        office, listing.title, path, written, masked=not listing.whole, reason=clean(listing.reason)
    )
    return written
