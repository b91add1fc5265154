"""What a design would look like: its sheet and its printed page with a few invented rows; nothing is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from app.errors import ClerkError
from app.models.definitions.kinds import Ledger, LedgerField
from app.models.definitions.ledgers import NUMBERS
from app.models.rules.dates import PartialDate
from app.office import Office
from app.usecases.ledgers import cells
from app.usecases.ledgers.design_reckon import reckoned
from app.usecases.ledgers.designs import Design, library_with, ready
from app.usecases.ledgers.layout import grouped, layout_of
from app.usecases.ledgers.listing import question_of
from app.usecases.ledgers.papers import Listed, blocks_of
from app.usecases.ledgers.values import field_problem
from app.usecases.questions import Column

ROWS = 3
_NAMES = ("王一", "李二", "张三")
_WORDS = {
    "phone": "0451-8000 0000",
    "id_number": "230102********0019",
    "resident.age": "66",
    "resident.sex": "女",
}


@dataclass(frozen=True)
class Example:
    """(heading, characters) of the sheet's columns, its rows, the printed page as a PDF, and what is said of a day that is
    refused."""

    heads: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]
    pdf: bytes
    refused: tuple[str, ...] = ()


def example(office: Office, design: Design) -> Example:
    """The example of a design that has no problems. Raises ClerkError for one that cannot be read yet."""
    from app.reports import pdf
    from app.reports.document import Document

    whole = ready(office, design)
    if not whole.data.get("name") or not all(f.get("name") for f in whole.data.get("field", [])):
        raise ClerkError("写好名称和字段，这里就有样子")
    as_if = replace(office, whole=library_with(office, whole), listeners=[])
    ledger = as_if.library.ledger(whole.key)
    sheet = cells.sheet(as_if, whole.key)
    columns = [Column(c.name, c.label, 12, _type(ledger, c.name)) for c in sheet.columns]
    layout = layout_of(as_if, ledger)
    computed = _computed(as_if, ledger)
    body = [_row(as_if, ledger, layout.columns, at, computed[at]) for at in range(ROWS)]
    rows = [(False, (str(at), *line)) for at, line in enumerate(body, 1)]
    if layout.group_by:
        rows = list(grouped(layout, ((line, "样例组") for line in body)))
    what = Listed(ledger, layout, question_of(ledger), masked=True)
    paper = Document(layout.title, blocks_of(as_if, what, tuple(rows)), layout.page)
    heads = tuple((c.label + (" *" if c.required else ""), 12) for c in sheet.columns)
    shown = tuple(_row(as_if, ledger, columns, at, computed[at]) for at in range(ROWS))
    return Example(heads, shown, pdf.render(paper), tuple(_refused(as_if, ledger)))


def _refused(office: Office, ledger: Ledger) -> Iterator[str]:
    """What a clerk reads who writes tomorrow where a day has to have come."""
    tomorrow = str(office.today() + timedelta(days=1))
    for spec in ledger.field:
        if spec.past and (said := field_problem(office, spec, tomorrow)):
            yield f"{spec.name}写成明天的，不收：{said.removeprefix(f'{spec.name}：')}"


def _type(ledger: Ledger, name: str) -> str:
    return next((f.shown_as for f in ledger.field if f.key == name), "")


def _computed(office: Office, ledger: Ledger) -> list[dict[str, str]]:
    """What the computed fields of the rows show, by key."""
    typed = [Column(f.key, f.name, 12, f.shown_as) for f in ledger.typed_fields]
    asked = [*typed, Column("start", "", 12, "date")]
    rows = [{c.name: _cell(office, ledger, c, at) for c in asked} for at in range(ROWS)]
    year = office.today().year - int(_WORDS["resident.age"])
    return reckoned(office, ledger, rows, [PartialDate(year, 1, 1)] * ROWS)


def _row(
    office: Office, ledger: Ledger, columns: Sequence[Column], at: int, computed: Mapping[str, str]
) -> tuple[str, ...]:
    return tuple(computed[c.name] if c.name in computed else _cell(office, ledger, c, at) for c in columns)


def _cell(office: Office, ledger: Ledger, column: Column, at: int) -> str:
    name, spec = column.name, next((f for f in ledger.field if f.key == column.name), None)
    if spec is not None and spec.codes:
        labels = [label for _, label in office.library.code(spec.codes).choices]
        return labels[at % len(labels)] if labels else ""
    if name == "number":
        return f"{ledger.code or ledger.key}-{at + 1:04d}"
    if name == "owner" or name.endswith("name"):
        return _NAMES[at]
    if name.endswith("id_number"):
        return _WORDS["id_number"]
    if name in _WORDS:
        return _WORDS[name]
    if name.endswith("address"):
        return f"幸福小区{at + 1}号楼2单元501室"
    kind = spec.shown_as if spec is not None else column.type
    if name == "start" or kind in {"date", "day", "partial"}:
        return "" if name == "end" else str(office.today() - timedelta(days=at * 7))
    if kind in NUMBERS:
        return _number(spec, kind, at)
    if kind == "yesno":
        return "是" if at % 2 == 0 else "否"
    return _WORDS.get(kind, _WORDS.get(name, "样例" if spec is not None else ""))


def _number(spec: LedgerField | None, kind: str, at: int) -> str:
    """A number that the field would take: of its decimals, not below its least."""
    least, places = (spec.least, spec.places) if spec is not None else (0, 2)
    if kind == "number":
        return str(max((at + 1) * 3, least + at))
    usual = (at + 1) * 120 if kind == "money" else at + 1
    return f"{max(usual, least + at) + Decimal('0.5'):.{2 if kind == 'money' else places}f}"
