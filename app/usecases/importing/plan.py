"""What was understood of a sheet before anything is taken: headings, columns, the mapping remembered by fingerprint."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.exchange.sheets.cells import Merge, Row, filled_down
from app.exchange.sheets.header import (
    LOOKED_AT,
    REASON,
    HeaderReading,
    begins_with_data,
    find_header,
    find_known,
    fingerprint,
    header_at,
    headless,
)
from app.exchange.sheets.headings import Wordings, default_synonyms
from app.exchange.sheets.mapping import propose_mapping
from app.exchange.sheets.pasted import PastedTable
from app.exchange.sheets.rejects import SheetHead
from app.models.tables import OfficeSetting
from app.office import Office
from app.usecases.importing import memory
from app.usecases.importing.fields import REPEATED, field_choices
from app.usecases.importing.memory import MappedColumn as MappedColumn
from app.usecases.importing.memory import as_said
from app.usecases.importing.sheet import HeldBook, Progress, Ticker

HEADERS = "import.headers"
"""Setting: headings that a clerk has found for the program, by fingerprint: how many rows, and the records how far down."""
SAMPLED = 50
"""Records that columns are judged by."""
Answers = Mapping[str, Mapping[str, str]]
"""Field → text as it stands in the sheet → code ("": it goes into the note)."""


@dataclass(frozen=True)
class ImportPlan:
    """A sheet made ready: where its rows begin, which column is which field, what its codes mean."""

    path: Path
    book: HeldBook
    sheet: str
    header: HeaderReading
    columns: tuple[MappedColumn, ...]
    head: SheetHead = SheetHead()
    merges: tuple[Merge, ...] = ()
    answers: Answers = field(default_factory=dict)
    guessed: HeaderReading | None = None
    """Where the headings were taken to stand before the clerk put it right."""

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
        """The sheet's kind, by its headings; "" when it has none, then nothing is remembered of it."""
        return fingerprint(self.header.columns) if self.header.header_rows else ""

    @property
    def handed_back(self) -> bool:
        """Whether it is a file of rows that were refused before."""
        return any(REASON in cells for number, cells in self.head.rows if number in self.header.header_rows)

    def records(self) -> Any:
        """(row number, cells) from the first data row on; a cell merged over several records fills each of them."""
        rows = self.book.rows(self.sheet)
        first = self.header.first_data_row
        if any(m.bottom > m.top >= first for m in self.merges):
            rows = filled_down(rows, self.merges, first)
        return (row for row in rows if row[0] >= first)


def understand(
    office: Office, path: Path | PastedTable, sheet: str | None = None,
    progress: Progress = lambda done, total: None,
) -> ImportPlan:  # fmt: skip
    """Open a sheet (a file, or what was pasted) and propose the mapping.

    `sheet` None takes the one chosen last time for a workbook with these sheets, else the one that looks most like a
    roster. Raises ClerkError (unreadable, empty, no headings). `progress(0, 1)` is called every 0.1 s while a large
    file opens, and may raise Cancelled.
    """
    book, tick = HeldBook(path), Ticker(progress)
    chosen = sheet or _chosen_before(office, book) or _most_like_a_roster(book, tick)
    if chosen not in book.sheets:
        raise ClerkError(f"“{book.name}”里没有叫“{chosen}”的工作表", f"现有：{'、'.join(book.sheets)}。")
    book.load(chosen, tick)
    first = list(islice(book.rows(chosen), LOOKED_AT + SAMPLED))
    if isinstance(path, PastedTable):
        header = headless(first) if begins_with_data(first) else _header(office, first)
        path = Path(book.name)
    else:
        header = _header(office, first)
    return _remembered(office, replace(_planned(path, book, chosen, header, first), guessed=header))


def _header(office: Office, first: Sequence[Row]) -> HeaderReading:
    """The headings where a clerk has said before that such headings stand, else where they seem to stand."""
    with office.read() as session:
        kept = session.get(OfficeSetting, HEADERS)
    known = (
        {str(print_): (int(rows), int(down)) for print_, (rows, down) in kept.value.items()} if kept else {}
    )
    return find_known(first, known) or find_header(first)


def reread(
    office: Office, plan: ImportPlan, header_first: int, header_last: int, first_data_row: int
) -> ImportPlan:
    """The same sheet with its headings and first record where the clerk says (headings 0, 0: there are none)."""
    needed = max(header_last, first_data_row) + SAMPLED
    first = list(islice(plan.book.rows(plan.sheet), max(needed, LOOKED_AT + SAMPLED)))
    header = header_at(first, header_first, header_last, first_data_row)
    again = _planned(plan.path, plan.book, plan.sheet, header, first)
    return _remembered(office, replace(again, guessed=plan.guessed))


def _planned(
    path: Path, book: HeldBook, sheet: str, header: HeaderReading, first: Sequence[Row]
) -> ImportPlan:
    sample = [cells for number, cells in first if number >= header.first_data_row][:SAMPLED]
    known = set(field_choices())
    columns = tuple(
        MappedColumn(p.column, p.field_key if p.field_key in known else None, p.confidence, p.why)
        for p in propose_mapping(header.columns, sample, repeatable=REPEATED)
    )
    merges = book.merged(sheet)
    width = max((c.index for c in header.columns), default=-1) + 1
    above = tuple((number, tuple(cells)) for number, cells in first if number < header.first_data_row)
    head = SheetHead(above, header.header_rows, width, merges)  # type: ignore[arg-type]
    return ImportPlan(path, book, sheet, header, columns, head, merges)


def remap(plan: ImportPlan, fields: Mapping[int, str | None]) -> ImportPlan:
    """The plan with some columns (by index) taken for other fields. Raises ClerkError when a field is used twice."""
    columns = tuple(
        replace(c, field=fields[c.column.index], confidence=1.0, why="由你指定")
        if c.column.index in fields and fields[c.column.index] != c.field
        else c
        for c in plan.columns
    )
    used = [c.field for c in columns if c.field and c.field not in REPEATED]
    twice = next((f for f in used if used.count(f) > 1), None)
    if twice:
        raise ClerkError(f"有两列都指定为“{field_choices()[twice]}”", "请把其中一列改为“不导入”。")
    return replace(plan, columns=columns)


def remember(office: Office, plan: ImportPlan) -> None:
    """Keep sheet, where its headings stand, mapping and answers for the next sheet with the same headings; what is known
    already is not written."""
    if not plan.fingerprint:
        return
    kept = {f"import.{plan.fingerprint}": memory.said_of(plan.columns), _sheets_key(plan.book): plan.sheet}
    if plan.answers:
        kept[f"import.{plan.fingerprint}.codes"] = {f: dict(a) for f, a in plan.answers.items()}
    with office.read() as session:
        if (headers := _put_right(session, plan)) is not None:
            kept[HEADERS] = headers
        new = memory.differing(session, kept)
    memory.keep(office, new)


def _put_right(session: Session, plan: ImportPlan) -> dict[str, Any] | None:
    """What is known of headings with what the clerk has said of this sheet's: over how many rows they stand, and how
    far below them the records begin. None when nothing was put right."""
    guessed, header = plan.guessed, plan.header
    if guessed is None or (guessed.header_rows, guessed.first_data_row) == (
        header.header_rows,
        header.first_data_row,
    ):
        return None
    kept = session.get(OfficeSetting, HEADERS)
    known = dict(kept.value) if kept is not None else {}
    known.pop(fingerprint(guessed.columns), None)
    known[plan.fingerprint] = [len(header.header_rows), header.first_data_row - header.header_rows[-1]]
    return known


def _remembered(office: Office, plan: ImportPlan) -> ImportPlan:
    if not plan.fingerprint:
        return plan
    kept = memory.recalled(office, f"import.{plan.fingerprint}")
    codes = memory.recalled(office, f"import.{plan.fingerprint}.codes")
    if codes is not None:
        plan = replace(plan, answers=codes)
    return plan if kept is None else replace(plan, columns=as_said(plan.columns, kept, field_choices()))


def _sheets_key(book: HeldBook) -> str:
    names = hashlib.sha256("\x1f".join(book.sheets).encode()).hexdigest()[:32]
    return f"import.sheet.{names}"


def _chosen_before(office: Office, book: HeldBook) -> str | None:
    if len(book.sheets) == 1:
        return book.sheets[0]
    with office.read() as session:
        kept = session.get(OfficeSetting, _sheets_key(book))
    return str(kept.value) if kept is not None and kept.value in book.sheets else None


def _most_like_a_roster(book: HeldBook, tick: Ticker) -> str:
    """The sheet whose first rows name the most fields; of equals the longer one (a sheet of code words has none)."""
    words = Wordings(default_synonyms())

    def likeness(name: str) -> tuple[int, int, int]:
        rows = book.load(name, tick)
        named = [
            {words.exact(c) for c in cells if isinstance(c, str)} - {None}
            for _, cells in islice(book.rows(name), 10)
        ]
        return min(max(map(len, named), default=0), 6), rows, -book.sheets.index(name)

    return max(book.sheets, key=likeness)
