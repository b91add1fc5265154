"""What the import page shows: the first cells of each column, the questions about codes, and the preview page by page."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from app.errors import ClerkError
from app.exchange.sheets.cells import cell_text
from app.exchange.sheets.header import skip_reason
from app.exchange.sheets.rejects import Refused
from app.models.fields.base import Field, Scope
from app.models.fields.residents import RESIDENT
from app.models.fields.show import mask, text_of
from app.office import Office
from app.usecases.importing.check import ImportCheck, Matched
from app.usecases.importing.fields import CODED, field_choices, label_of
from app.usecases.importing.match import Doubt
from app.usecases.importing.plan import ImportPlan

Cells = tuple[str, ...]
NEW, CHANGED, SAME, DOUBT, REFUSED, NOTED = "new", "changed", "same", "doubt", "refused", "noted"
_NUMBER = re.compile(r"(?<!\d)\d{14,19}[Xx]?(?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
_NARROW = {
    ord(wide): narrow
    for wide, narrow in zip("０１２３４５６７８９Ｘｘ－―—　", "0123456789Xx--- ", strict=True)
}
"""Full-width digits and what stands between them, each by one character: a number typed so is no less a number."""
_FEW = 400
"""Rows of the sheet that samples are looked for in."""


@dataclass(frozen=True)
class Line:
    """A line of a pile: the sheet's own row number, the field it is about ("" for the whole row), what is shown.
    `chosen` is whether it will be taken; for a doubt its choice (None, 0 or an id) and who it may be."""

    row: int
    field: str
    cells: Cells
    chosen: bool = True
    choice: int | None = None
    choices: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Preview:
    """How many rows of each pile; `people` are those that will be written, `fields` (name, label, lines) of the changes."""

    rows: int
    new: int
    changed: int
    same: int
    doubts: int
    refused: int
    noted: int
    people: int
    fields: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Page:
    """Some lines of a pile, and how many it has in all."""

    lines: tuple[Line, ...]
    total: int


def samples(plan: ImportPlan, rows: int = 4) -> list[str]:
    """For each column the first different values that stand in it, joined; ID numbers and telephones are masked."""
    first = islice(plan.records(), _FEW)
    data = [cells for _, cells in first if skip_reason(cells, plan.header) is None]
    found = []
    for mapped in plan.columns:
        index = mapped.column.index
        texts = dict.fromkeys(
            text
            for c in data
            if index < len(c) and c[index] not in (None, "") and (text := cell_text(c[index]).strip())
        )
        found.append(_masked("；".join(islice(texts, rows))))
    return found


def labels_of(office: Office, name: str) -> list[tuple[str, str]]:
    """(code, label) of the table of a coded field: what an unknown word can be made."""
    return office.library.code(CODED[name]).choices


def preview(checked: ImportCheck) -> Preview:
    """The counts."""
    new, changed = checked.new, checked.changed
    open_ = sum(1 for d in checked.doubts if d.choice is None)
    fields = Counter(name for m in changed for name in m.changes)
    wanted = checked.wanted()
    people = sum(1 for m in wanted if m.resident_id is None or m.changes)
    return Preview(
        checked.rows, len(new), len(changed), checked.same, open_, len(checked.wrong), len(checked.warnings), people,
        tuple((n, label_of(n), count) for n, count in fields.most_common()),
    )  # fmt: skip


def page(
    office: Office, checked: ImportCheck, pile: str, first: int, count: int, field_name: str = ""
) -> Page:
    """`count` lines of a pile from line `first` on; of the changes only those of `field_name`, when one is given."""
    scope = Scope(office.library, office.today(), office.today())
    if pile == CHANGED:
        pairs = [(m, n) for m in checked.changed for n in m.changes if field_name in ("", n)]
        lines = (_changed(checked, m, n, scope) for m, n in pairs[first : first + count])
        return Page(tuple(lines), len(pairs))
    if pile == DOUBT:
        return Page(tuple(_doubt(d) for d in checked.doubts[first : first + count]), len(checked.doubts))
    if pile == REFUSED:
        return Page(
            tuple(_refused(checked, r) for r in checked.wrong[first : first + count]), len(checked.wrong)
        )
    if pile == NOTED:
        noted = checked.warnings
        lines_ = (
            Line(number, "", (str(number), _masked(words))) for number, words in noted[first : first + count]
        )
        return Page(tuple(lines_), len(noted))
    rows = (
        checked.new
        if pile == NEW
        else [m for m in checked.settled() if m.resident_id is not None and not m.changes]
    )
    return Page(tuple(_person(checked, m) for m in rows[first : first + count]), len(rows))


def leave_out(checked: ImportCheck, row: int, field_name: str, chosen: bool) -> None:
    """Tick or untick a line."""
    if field_name:
        (checked.kept_fields.discard if chosen else checked.kept_fields.add)((row, field_name))
    else:
        (checked.left_out.discard if chosen else checked.left_out.add)(row)


def leave_out_all(checked: ImportCheck, pile: str, field_name: str, chosen: bool) -> None:
    """Tick or untick every line of a pile (of the changes: those of a field)."""
    if pile == CHANGED:
        for m in checked.changed:
            for name in m.changes:
                if field_name in ("", name):
                    leave_out(checked, m.row.row, name, chosen)
    else:
        for m in checked.new:
            leave_out(checked, m.row.row, "", chosen)


def _person(checked: ImportCheck, m: Matched) -> Line:
    number = _id(m.row.get("id_number"))
    cells = (
        str(m.row.row), m.row.get("name") or "", number, m.row.get("birth_date") or "", m.row.household,
        m.row.get("address") or "",
    )  # fmt: skip
    return Line(m.row.row, "", cells, m.row.row not in checked.left_out)


def _refused(checked: ImportCheck, row: Refused) -> Line:
    at = checked.plan.fields.get("name", -1)
    name = cell_text(row.cells[at]) if 0 <= at < len(row.cells) and row.cells[at] is not None else ""
    return Line(row.row, "", (str(row.row), name, _masked("；".join(row.reasons))))


def _masked(words: str) -> str:
    return _covered(_PHONE, _covered(_NUMBER, words, _hidden), lambda number: mask("phone", number))


def _covered(numbers: re.Pattern[str], words: str, hidden: Callable[[str], str]) -> str:
    """The words with these numbers hidden, however wide their digits; the rest as it stands."""
    made, at = "", 0
    for found in numbers.finditer(words.translate(_NARROW)):
        made += words[at : found.start()] + hidden(found[0])
        at = found.end()
    return made + words[at:]


def _hidden(number: str) -> str:
    """An ID number masked, also a mistyped one; of one of fifteen digits not the birth date either."""
    return mask("id", number) if len(number) != 15 else number[:6] + "*" * 6 + number[-3:]


def _changed(checked: ImportCheck, m: Matched, name: str, scope: Scope) -> Line:
    old, new = m.changes[name]
    before, after = (_text(RESIDENT.fields.get(name), value, scope) for value in (old, new))
    cells = (str(m.row.row), m.row.get("name") or "", label_of(name), before or "（空）", after)
    taken = m.row.row not in checked.left_out and (m.row.row, name) not in checked.kept_fields
    return Line(m.row.row, name, cells, taken)


def _text(field: Field | None, value: object, scope: Scope) -> str:
    if field is None or value is None:
        return _masked(str(value or ""))
    try:
        return text_of(field, value, scope, masked=True)
    except ClerkError:
        return str(value)


def _doubt(doubt: Doubt) -> Line:
    row = doubt.row
    said = "，".join(
        _facts(row.get("birth_date"), row.get("id_number"), row.get("phone"), row.get("address"))
    )
    first, why = doubt.candidates[0]
    on_file = "，".join(
        _facts(first.get("birth_date"), first.get("id_number"), first.get("phone"), first.get("address"))
    )
    choices = tuple((k.id, f"就是 {k.get('name')}（{reason}）") for k, reason in doubt.candidates)
    cells = (str(row.row), row.get("name") or "", said, why, f"{first.get('name')}：{on_file}")
    return Line(row.row, "", cells, doubt.choice is not None, doubt.choice, choices)


def _id(number: str | None) -> str:
    return _hidden(number) if number else ""


def _facts(born: str | None, number: str | None, phone: str | None, address: str | None) -> Iterator[str]:
    yield from filter(None, (born, _id(number) or "没有证件号", mask("phone", phone or ""), address))


__all__ = ["field_choices", "labels_of", "page", "preview", "samples"]
