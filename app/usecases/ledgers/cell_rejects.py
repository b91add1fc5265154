"""Cells that a sheet did not take, handed back as the same sheet: its headings, the rows, and the reasons in red."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.exchange.sheets.rejects import Refused, SheetHead, write_rejects
from app.office import Office
from app.usecases.ledgers import cells
from app.usecases.ledgers.listing import spoken
from app.usecases.ledgers.sheets import log_export
from app.usecases.restricted import viewings


@dataclass(frozen=True)
class RefusedRow:
    """A row with cells that were not taken: its place in the grid (from 1, 0 when unknown), its id (None for a row that
    is not kept), what was typed and why it was refused, both by column name."""

    place: int
    id: int | None
    typed: dict[str, str]
    why: dict[str, str]


def save(office: Office, key: str, path: Path, rows: Sequence[RefusedRow]) -> int:
    """Write the rows as .xlsx, so that they can be mended there and taken in again: kept rows say their number, which
    finds them, and masked cells stay empty. Returns how many. Raises ClerkError without the right to hand out."""
    viewings.may_hand_out(office, masked=True)
    sheet = cells.sheet(office, key)
    shown = _shown(office, sheet, [row.id for row in rows if row.id is not None])
    labels = {column.name: column.label for column in sheet.columns}
    refused = []
    for row in sorted(rows, key=lambda one: (not one.place, one.place)):
        values = {**shown.get(row.id or 0, {}), **row.typed}
        reasons = [
            why if why.startswith(labels[name]) else f"{labels[name]}：{why}" for name, why in row.why.items()
        ]
        refused.append(Refused(row.place, [values.get(name, "") for name in sheet.names], reasons))
    head = SheetHead(((1, list(labels.values())),), (1,), len(labels))
    count = write_rejects(path, head, refused, sheet.name or "没有填进去")
    log_export(
        office, f"台账 {spoken(office.library.ledger(key))}（没有填进去的行）", path, count, masked=True
    )
    return count


def _shown(office: Office, sheet: cells.Sheet, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """What stands in kept rows by column name, without what is masked."""
    masked = {column.name for column in sheet.columns if column.masked}
    return {
        row.id: {name: text for name, text in zip(sheet.names, row.cells, strict=True) if name not in masked}
        for row in cells.rows(office, sheet.key, ids, sheet.names)
    }
