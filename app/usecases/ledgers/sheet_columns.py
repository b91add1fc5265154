"""Which column of somebody's sheet is which field of a ledger: by what it is called, or by the place it left from."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from app.errors import ClerkError
from app.exchange.sheets.cells import Row
from app.exchange.sheets.header import LOOKED_AT, HeaderReading, find_header
from app.exchange.sheets.headings import Wordings, default_synonyms, plain_heading
from app.exchange.sheets.mapping import Proposal, propose_mapping
from app.exchange.sheets.pasted import PastedTable
from app.exchange.sheets.rejects import SheetHead
from app.models.definitions.kinds import Ledger
from app.models.rules.text import quoted
from app.office import Office
from app.usecases.importing import memory
from app.usecases.importing.memory import MappedColumn
from app.usecases.importing.plan import ImportPlan
from app.usecases.importing.sheet import HeldBook, Progress, Ticker
from app.usecases.ledgers.cell_owners import BIRTH, OWNER, owner_columns
from app.usecases.ledgers.layout import layout_of

SAMPLED = 50
SPELL = {
    "number": "编号", "start": "起始日期", "end": "终止日期", "reason": "原因", "end_reason": "终止原因", "note": "备注",
}  # fmt: skip
OTHERS = {
    "start": ("开始日期", "起始时间", "登记日期"),
    "end": ("结束日期", "终止时间"),
    "number": ("台账编号",),
}
SHOWN_AS_OWNER = frozenset({"resident.name", "household.head.name", OWNER})
"""Columns of an exported ledger that say whom a row is for."""
SHOWN_AS_BIRTH = frozenset({"resident.birth_date", "household.head.birth_date"})


def field_labels(office: Office, ledger: Ledger) -> dict[str, str]:
    """What a column may be taken for, with what it is called; what follows from the owner is known and left alone."""
    found = dict(SPELL)
    if owned := owner_columns(ledger):
        found |= {name: label for name, label, _ in owned}
        if ledger.belongs_to in {"resident", "household"}:
            found[BIRTH] = "出生日期"
    for column in layout_of(office, ledger).columns:
        if column.name not in {*SHOWN_AS_OWNER, *SHOWN_AS_BIRTH}:
            found.setdefault(column.name, column.label)
    return found | {f.key: f.name for f in ledger.field}


def synonyms(office: Office, ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """The headings by which each field is known."""
    told = {name: (label, *OTHERS.get(name, ())) for name, label in field_labels(office, ledger).items()}
    taken = {plain_heading(f.name) for f in ledger.field}
    shipped = default_synonyms()
    numbers = next((name for name in told if name.endswith(".id_number")), "")
    for name, key in ((OWNER, "name"), (numbers, "id_number"), (BIRTH, "birth_date")):
        if name in told:
            more = [w for w in shipped.get(key, ()) if plain_heading(w) not in taken]
            told[name] = (*told[name], *more, *(f"户主{w}" for w in more))
    return told


def understand(
    office: Office, key: str, source: Path | PastedTable, sheet: str | None = None,
    progress: Progress = lambda done, total: None,
) -> ImportPlan:  # fmt: skip
    """Open a sheet (a file, or what was pasted) and propose which column is which field of the ledger.

    Raises ClerkError: unreadable, empty, no headings, or a view ledger, which has no rows of its own.
    """
    ledger = office.library.ledger(key)
    if ledger.is_view:
        raise ClerkError(
            f"{quoted(ledger.name)}是视图台账，没有自己的行，不能导入",
            "请导入到居民、办件等记录里，这里会自动更新。",
        )
    book = HeldBook(source)
    chosen = sheet or book.sheets[0]
    if chosen not in book.sheets:
        raise ClerkError(f"“{book.name}”里没有叫“{chosen}”的工作表", f"现有：{'、'.join(book.sheets)}。")
    book.load(chosen, Ticker(progress))
    first = list(islice(book.rows(chosen), LOOKED_AT + SAMPLED))
    words = synonyms(office, ledger)
    header = find_header(first, Wordings(words))
    path = source if isinstance(source, Path) else Path(book.name)
    return _remembered(office, ledger, _planned(office, ledger, (path, book, chosen), header, first))


def _setting(ledger: Ledger, plan: ImportPlan) -> str:
    return f"import.{ledger.key}.{plan.fingerprint}"


def remember(office: Office, key: str, plan: ImportPlan) -> None:
    """Keep the mapping for the next sheet with the same headings that comes into this ledger."""
    if plan.fingerprint:
        kept = {_setting(office.library.ledger(key), plan): memory.said_of(plan.columns)}
        with office.read() as session:
            new = memory.differing(session, kept)
        memory.keep(office, new)


def _remembered(office: Office, ledger: Ledger, plan: ImportPlan) -> ImportPlan:
    kept = memory.recalled(office, _setting(ledger, plan)) if plan.fingerprint else None
    if kept is None:
        return plan
    return replace(plan, columns=memory.as_said(plan.columns, kept, field_labels(office, ledger)))


def _planned(
    office: Office,
    ledger: Ledger,
    opened: tuple[Path, HeldBook, str],
    header: HeaderReading,
    first: Sequence[Row],
) -> ImportPlan:
    path, book, chosen = opened
    labels = field_labels(office, ledger)
    found = _own_export(office, ledger, header)
    if found is None:
        sample = [cells for number, cells in first if number >= header.first_data_row][:SAMPLED]
        found = propose_mapping(header.columns, sample, synonyms(office, ledger), frozenset())
    columns = tuple(
        MappedColumn(p.column, p.field_key if p.field_key in labels else None, p.confidence, p.why)
        for p in found
    )
    merges = book.merged(chosen)
    width = max((c.index for c in header.columns), default=-1) + 1
    above = tuple((number, tuple(cells)) for number, cells in first if number < header.first_data_row)
    head = SheetHead(above, header.header_rows, width, merges)  # type: ignore[arg-type]
    return ImportPlan(path, book, chosen, header, columns, head, merges)


def _own_export(office: Office, ledger: Ledger, header: HeaderReading) -> list[Proposal] | None:
    """The columns of a sheet that left from this ledger: by their places, for two may be called the same."""
    columns = layout_of(office, ledger).columns
    said = [plain_heading(c.path[-1]) if c.path else "" for c in header.columns]
    if said[: len(columns)] != [plain_heading(c.label) for c in columns] or any(said[len(columns) :]):
        return None
    own = [
        Proposal(c, _taken_for(told.name), 1.0, "本台账导出的列")
        for c, told in zip(header.columns, columns, strict=False)
    ]
    return own + [Proposal(c, None, 0.0, "没有列名") for c in header.columns[len(columns) :]]


def _taken_for(name: str) -> str:
    if name in SHOWN_AS_OWNER:
        return OWNER
    return BIRTH if name in SHOWN_AS_BIRTH else name


def remap(office: Office, key: str, plan: ImportPlan, fields: Mapping[int, str | None]) -> ImportPlan:
    """The plan with some columns (by index) taken for other fields. Raises ClerkError when a field is used twice."""
    columns = tuple(
        replace(c, field=fields[c.column.index], confidence=1.0, why="由你指定")
        if c.column.index in fields
        else c
        for c in plan.columns
    )
    used = [c.field for c in columns if c.field]
    if twice := next((f for f in used if used.count(f) > 1), None):
        labels = field_labels(office, office.library.ledger(key))
        raise ClerkError(f"有两列都指定为“{labels.get(twice, twice)}”", "请把其中一列改为“不导入”。")
    return replace(plan, columns=columns)
