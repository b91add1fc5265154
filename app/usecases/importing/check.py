"""Go through the whole sheet without changing anything: new, changed (field by field), same, refused."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.bulk import no_collector, stored
from app.exchange.sheets.header import skip_reason
from app.exchange.sheets.rejects import Refused, write_rejects
from app.models.fields.residents import RESIDENT
from app.models.tables import Resident
from app.office import Office
from app.usecases.importing.plan import TAKEN, ImportPlan
from app.usecases.importing.rows import AT, RosterRow, RowReader
from app.usecases.importing.sheet import Progress, Ticker

_STEP = 100
_IN = 500
_ID = AT["id_number"]
_NOTHING: Mapping[str, tuple[Any, Any]] = MappingProxyType({})


@dataclass(slots=True)
class Matched:
    """A good row and what it does: `resident_id` None is a new resident; `changes` {field: (old, new)}."""

    row: RosterRow
    resident_id: int | None
    changes: Mapping[str, tuple[Any, Any]]


@dataclass
class ImportCheck:
    """The preview. `new`, `changed`, `same` and `refused` add up to `rows`."""

    plan: ImportPlan
    rows: int = 0
    matched: list[Matched] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def new(self) -> list[Matched]:
        return [m for m in self.matched if m.resident_id is None]

    @property
    def changed(self) -> list[Matched]:
        return [m for m in self.matched if m.resident_id is not None and m.changes]

    @property
    def same(self) -> int:
        return sum(1 for m in self.matched if m.resident_id is not None and not m.changes)

    @property
    def warnings(self) -> list[tuple[int, str]]:
        """(sheet row, sentence) for values that were kept as a note because nobody knows them."""
        return [(m.row.row, w) for m in self.matched for w in m.row.warnings]


def check(office: Office, plan: ImportPlan, progress: Progress = lambda done, total: None) -> ImportCheck:
    """Read and check every row. `progress(done, total)` is called every 0.1 s and may raise Cancelled.

    The sheet is let go of afterwards; another `check` of the same plan opens it again.
    """
    started = time.perf_counter()
    result = ImportCheck(plan)
    tick = Ticker(progress)
    try:
        total = max(plan.book.load(plan.sheet, tick), 1)
        with no_collector():
            good = _read_rows(office, plan, result, tick, total)
    finally:
        plan.book.release()
    with office.read() as session, no_collector():
        _match(session, good, result, tick)
    progress(total, total)
    result.seconds = time.perf_counter() - started
    return result


def _read_rows(
    office: Office, plan: ImportPlan, result: ImportCheck, tick: Ticker, total: int
) -> list[RosterRow]:
    reader = RowReader(plan, office.library, office.today())
    good: list[RosterRow] = []
    seen: dict[str, int] = {}
    number_at = plan.fields.get("id_number", -1)
    for number, cells in plan.book.rows(plan.sheet):
        if number < plan.header.first_data_row:
            continue
        if number % _STEP == 0:
            tick(number, total)
        if not _has_number(cells, number_at) and skip_reason(cells, plan.header) is not None:
            continue
        result.rows += 1
        read = reader.read(number, cells)
        reasons = read if isinstance(read, list) else _double(read, seen)
        if reasons:
            result.refused.append(Refused(number, tuple(cells), reasons))
        elif isinstance(read, RosterRow):
            good.append(read)
    return good


def _has_number(cells: Sequence[object], at: int) -> bool:
    """Whether the ID cell holds something as long as a number: no total, no heading; most rows are told by it."""
    cell = cells[at] if 0 <= at < len(cells) else None
    return isinstance(cell, str) and len(cell) == 18 and cell[:17].isdecimal()


def _double(row: RosterRow, seen: dict[str, int]) -> list[str]:
    number = row.values[_ID]
    key = number or f"{row.get('name')}|{row.get('birth_date')}|{row.get('address')}"
    first = seen.setdefault(key, row.row)
    if first == row.row:
        return []
    what = "证件号码" if number else "姓名、出生日期和住址"
    return [f"和第 {first} 行的{what}相同，是重复的一行"]


def _match(session: Session, rows: list[RosterRow], result: ImportCheck, tick: Ticker) -> None:
    """Find who is already there: by ID number, else by name and birth date at the same address."""
    by_number = _existing(session, Resident.id_number, {r.values[_ID] for r in rows} - {None}, tick)
    unnumbered = {r.get("name") for r in rows if not r.get("id_number")}
    by_name = _existing(session, Resident.name, unnumbered, tick)
    numbered = {r.id_number: r for r in by_number}
    named = {(r.name, stored(r.birth_date), r.address): r for r in by_name if not r.id_number}
    for done, row in enumerate(rows):
        if done % _STEP == 0:
            tick.pause()
        if number := row.values[_ID]:
            found = numbered.get(number)
        else:
            found = named.get((row.get("name"), row.get("birth_date"), row.get("address")))
        if found is None:
            result.matched.append(Matched(row, None, _NOTHING))
        else:
            result.matched.append(Matched(row, found.id, _changes(row, found) or _NOTHING))


def _existing(session: Session, column: Any, values: set[Any], tick: Ticker) -> list[Any]:
    if not values or not session.scalar(select(Resident.id).limit(1)):
        return []
    wanted = sorted(values)
    columns = [getattr(Resident, name) for name in TAKEN]
    found: list[Any] = []
    for start in range(0, len(wanted), _IN):
        tick.pause()
        part = wanted[start : start + _IN]
        query = select(Resident.id, *columns).where(column.in_(part), Resident.deleted_at.is_(None))
        found += session.execute(query).all()
    return found


def _changes(row: RosterRow, found: Any) -> dict[str, tuple[Any, Any]]:
    """Field by field; a blank cell never overwrites what is known."""
    changes: dict[str, tuple[Any, Any]] = {}
    for name, value in zip(TAKEN, row.values, strict=True):
        if value in (None, ""):
            continue
        old = stored(getattr(found, name))
        if isinstance(old, bool):
            old = int(old)
        if name == "note" and old and value in str(old):
            continue
        if old != value and not (name == "id_kind" and value == "none"):
            changes[name] = (old, value)
    return changes


def labels(changes: Mapping[str, tuple[Any, Any]]) -> str:
    """The labels of the changed fields, for the preview."""
    return "、".join(RESIDENT.fields[n].label for n in changes if n in RESIDENT.fields)


def save_rejects(result: ImportCheck, path: Path) -> int:
    """The refused rows as the same sheet with a red column of reasons. Returns how many."""
    columns: Sequence[Any] = [c.column for c in result.plan.columns]
    rejects: Iterable[Refused] = result.refused
    return write_rejects(path, columns, rejects)
