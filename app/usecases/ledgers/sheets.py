"""A ledger as a sheet: its title, headings and sums; everything that leaves is written down."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.models.definitions.kinds import Ledger
from app.models.fields.base import Period
from app.models.tables import ExchangeLog
from app.office import Office
from app.usecases import questions
from app.usecases.ledgers.layout import sheet_of, spelt
from app.usecases.ledgers.listing import spoken
from app.usecases.restricted import viewings

if TYPE_CHECKING:
    from app.usecases.ledgers.papers import Listed


def export(
    office: Office,
    key: str,
    path: Path,
    *,
    masked: bool = True,
    open_only: bool = False,
    period: Period | None = None,
    progress: Callable[[int], None] | None = None,
    order: tuple[str, ...] = (),
) -> int:
    """A ledger as .xlsx as it prints: title, merged headings, widths, sums, page; logged. Returns the number of rows."""
    from app.reports import xlsx
    from app.usecases.ledgers.papers import listed

    viewings.may_hand_out(office, masked=masked)
    what = listed(office, key, open_only=open_only, masked=masked, period=period, order=order)
    ledger, columns = what.ledger, list(what.layout.columns)
    spec = sheet_of(what.layout, _foot(office, ledger, period))
    count = xlsx.write_table(path, spec, _lines(office, what, columns), progress=progress)
    shut = ledger.sensitivity == "restricted"
    called = spoken(ledger) if shut else f"台账 {ledger.name}"
    log_export(office, called, path, count, masked=masked)
    if not masked:
        viewings.note_handed_out(office, key, "导出")
    return count


def _lines(office: Office, what: "Listed", columns: list[questions.Column]) -> Iterator[Any]:
    """The rows' cells; of a ledger that is printed in groups, group by group with a line of subtotals below each."""
    from app.reports.xlsx import Subtotal

    names, by, order = [c.name for c in columns], what.layout.group_by, what.order or what.ledger.order
    if not by:
        yield from (sheet_cells(row.cells, columns) for row in what.found(office, names, order))
        return
    order = (by, *(one for one in order if one.lstrip("-") != by))
    for key, run in groupby(what.found(office, [*names, by], order), key=lambda row: row.cells[-1]):
        count = 0
        for row in run:
            count += 1
            yield sheet_cells(row.cells[:-1], columns)
        yield Subtotal(f"{key or '未填'}（{count} 行）")


def _foot(office: Office, ledger: Ledger, period: Period | None) -> str:
    """The last line of a sheet: of which day or period, and whose it is."""
    return spelt(office, ledger, "{unit.name}　{period}", period)


def log_export(office: Office, kind: str, path: Path, count: int, *, masked: bool, reason: str = "") -> None:
    """Everything that leaves is written down."""
    with office.write(f"导出{kind} {count} 行") as w:
        w.session.add(
            ExchangeLog(
                at=w.at, direction="out", kind=kind, counts={"rows": count},
                file_name=path.name if kind != viewings.RESTRICTED else "",
                clerk_name=w.clerk_name, reason="；".join(filter(None, ("脱敏" if masked else "未脱敏", reason)))[:200],
            )
        )  # fmt: skip


def sheet_column(column: questions.Column, total: bool = False) -> Any:
    """The column of a sheet for a column of a list."""
    from app.reports import xlsx

    kind: Any = column.type if column.type in {"money", "number"} else "text"
    return xlsx.SheetColumn(column.label, column.width, kind, total)


def sheet_cells(cells: tuple[str, ...], columns: list[questions.Column]) -> list[Any]:
    """The cells of a row: numbers as numbers, everything else as text."""
    return [
        Decimal(text)
        if text and column.type in {"money", "number"} and text.lstrip("-").replace(".", "").isdigit()
        else text
        for text, column in zip(cells, columns, strict=True)
    ]
