"""What was understood of a sheet before anything is taken: headings, columns, the mapping remembered by fingerprint."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from app.errors import ClerkError
from app.exchange.sheets.header import Column, HeaderReading, find_header, fingerprint
from app.exchange.sheets.mapping import propose_mapping
from app.models.fields.residents import RESIDENT
from app.models.tables import OfficeSetting
from app.office import Office
from app.usecases.importing.sheet import HeldBook, Progress, Ticker

PARTS = {
    "household_number": "户号", "head_name": "户主姓名", "head_id_number": "户主证件号码", "move_in_on": "迁入日期",
    "move_in_reason": "迁入原因", "registered_on": "登记日期", "grid": "网格", "head_phone": "户主电话",
}  # fmt: skip
TAKEN = (
    "name", "former_name", "sex", "birth_date", "id_kind", "id_number", "ethnicity", "native_place", "marriage",
    "political", "education", "religion", "health", "employment", "occupation", "work_unit", "phone",
    "registered_division", "registered_address", "address", "estate", "building", "stair", "room", "residence_kind",
    "living_here", "relation", "died_on", "note",
)  # fmt: skip


@dataclass(frozen=True)
class MappedColumn:
    """A column of the sheet and the field it is taken for (None: not imported)."""

    column: Column
    field: str | None
    confidence: float
    why: str


@dataclass(frozen=True)
class ImportPlan:
    """A sheet made ready: where its rows begin and which column is which field."""

    path: Path
    book: HeldBook
    sheet: str
    header: HeaderReading
    columns: tuple[MappedColumn, ...]

    @property
    def fields(self) -> dict[str, int]:
        """Field → column index; a repeated field keeps its first column."""
        found: dict[str, int] = {}
        for c in self.columns:
            if c.field:
                found.setdefault(c.field, c.column.index)
        return found

    @property
    def fingerprint(self) -> str:
        """The sheet's kind, by its headings."""
        return fingerprint(self.header.columns)


def field_choices() -> dict[str, str]:
    """Every field a column can be taken for, with its label."""
    labels = {name: RESIDENT.fields[name].label for name in TAKEN}
    return labels | PARTS


def understand(
    office: Office, path: Path, sheet: str | None = None, progress: Progress = lambda done, total: None
) -> ImportPlan:
    """Open a sheet and propose the mapping. Raises ClerkError (unreadable, empty, no names in it).

    `progress(0, 1)` is called every 0.1 s while a large file opens, and may raise Cancelled.
    """
    book = HeldBook(path)
    tick = Ticker(progress)
    chosen = sheet or _fullest(book, tick)
    if chosen not in book.sheets:
        raise ClerkError(f"“{path.name}”里没有叫“{chosen}”的工作表", f"现有：{'、'.join(book.sheets)}。")
    book.load(chosen, tick)
    first = list(islice(book.rows(chosen), 90))
    header = find_header(first)
    sample = [cells for row, cells in first if row >= header.first_data_row]
    known = set(field_choices())
    columns = tuple(
        MappedColumn(p.column, p.field_key if p.field_key in known else None, p.confidence, p.why)
        for p in propose_mapping(header.columns, sample)
    )
    plan = ImportPlan(path, book, chosen, header, columns)
    return _remembered(office, plan)


def remap(plan: ImportPlan, fields: Mapping[int, str | None]) -> ImportPlan:
    """The plan with some columns (by index) taken for other fields. Raises ClerkError when a field is used twice."""
    columns = tuple(
        replace(c, field=fields[c.column.index], confidence=1.0, why="由你指定")
        if c.column.index in fields
        else c
        for c in plan.columns
    )
    used = [c.field for c in columns if c.field and c.field not in {"phone", "note"}]
    twice = next((f for f in used if used.count(f) > 1), None)
    if twice:
        raise ClerkError(f"有两列都指定为“{field_choices()[twice]}”", "请把其中一列改为“不导入”。")
    return replace(plan, columns=columns)


def remember(office: Office, plan: ImportPlan) -> None:
    """Keep the mapping for the next sheet with the same headings."""
    value = {str(c.column.index): c.field for c in plan.columns}
    with office.write("记住表头对应") as w:
        w.session.merge(OfficeSetting(key=f"import.{plan.fingerprint}", value=value))


def _remembered(office: Office, plan: ImportPlan) -> ImportPlan:
    with office.read() as session:
        kept = session.get(OfficeSetting, f"import.{plan.fingerprint}")
    if kept is None:
        return plan
    fields = {int(index): field for index, field in kept.value.items()}
    same = {
        i: f for i, f in fields.items() if next(c.field for c in plan.columns if c.column.index == i) != f
    }
    return remap(plan, same) if same else plan


def _fullest(book: HeldBook, tick: Ticker) -> str:
    if len(book.sheets) == 1:
        return book.sheets[0]
    return max(book.sheets, key=lambda name: (book.load(name, tick), -book.sheets.index(name)))
