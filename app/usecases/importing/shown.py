"""What the import page shows: the first cells of each column, and the preview as plain rows of text."""

from dataclasses import dataclass
from itertools import islice

from app.errors import ClerkError
from app.exchange.sheets.cells import cell_text
from app.exchange.sheets.rejects import Refused
from app.models.fields.base import Scope
from app.models.fields.residents import RESIDENT
from app.models.fields.show import mask, text_of
from app.office import Office
from app.usecases.importing.check import ImportCheck, Matched
from app.usecases.importing.plan import ImportPlan

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """Counts and the first rows of each pile; every row begins with the sheet's own row number."""

    rows: int
    new: int
    changed: int
    same: int
    refused: int
    new_rows: tuple[Cells, ...]
    changed_rows: tuple[Cells, ...]
    refused_rows: tuple[Cells, ...]
    warnings: tuple[Cells, ...]


def samples(plan: ImportPlan, rows: int = 4) -> list[str]:
    """For each column the first different values that stand in it, joined."""
    first = plan.header.first_data_row
    data = [cells for number, cells in islice(plan.book.rows(plan.sheet), first + 40) if number >= first]
    found = []
    for mapped in plan.columns:
        index = mapped.column.index
        texts = dict.fromkeys(
            cell_text(c[index]) for c in data if index < len(c) and c[index] not in (None, "")
        )
        found.append("；".join(islice(texts, rows)))
    return found


def preview(office: Office, checked: ImportCheck, limit: int) -> Preview:
    """The preview of a check, at most `limit` rows of each pile."""
    new, changed = checked.new, checked.changed
    return Preview(
        checked.rows, len(new), len(changed), checked.same, len(checked.refused),
        tuple(_new(m) for m in new[:limit]),
        tuple(_changed(office, m) for m in changed[:limit]),
        tuple(_refused(checked, r) for r in checked.refused[:limit]),
        tuple((str(number), words) for number, words in checked.warnings[:limit]),
    )  # fmt: skip


def _new(m: Matched) -> Cells:
    number = mask("id", m.row.get("id_number") or "")
    return str(m.row.row), m.row.get("name") or "", number, m.row.get("address") or ""


def _refused(checked: ImportCheck, row: Refused) -> Cells:
    at = checked.plan.fields.get("name", -1)
    name = cell_text(row.cells[at]) if 0 <= at < len(row.cells) and row.cells[at] is not None else ""
    return str(row.row), name, "；".join(row.reasons)


def _changed(office: Office, m: Matched) -> Cells:
    scope = Scope(office.library, office.today(), office.today())
    words = []
    for name, (old, new) in m.changes.items():
        field = RESIDENT.fields[name]
        before, after = (_text(field, value, scope) for value in (old, new))
        words.append(f"{field.label}：{before or '（空）'} → {after}")
    return str(m.row.row), m.row.get("name") or "", "；".join(words)


def _text(field, value, scope: Scope) -> str:  # type: ignore[no-untyped-def]  # stored values of any field
    try:
        return text_of(field, value, scope)
    except ClerkError:
        return str(value)
