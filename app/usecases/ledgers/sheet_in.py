"""Rows of a ledger from a sheet: looked at first (new, changed, same, refused), then taken in one act that can be undone whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.locks import FREE, among, locked
from app.db.transactions import Write
from app.errors import ClerkError
from app.exchange.sheets.cells import cell_text
from app.exchange.sheets.header import skip_reason
from app.exchange.sheets.rejects import Refused, write_rejects
from app.models.definitions.kinds import Ledger
from app.models.fields.base import Scope
from app.models.fields.own import own_field
from app.models.fields.show import now_of, text_of
from app.models.rules.dates import WORK_BEGAN, check_year, read_date
from app.models.rules.text import clean
from app.models.tables import LedgerDestroyed, LedgerEntry, Resident
from app.office import Office
from app.usecases.importing.plan import ImportPlan
from app.usecases.importing.sheet import Progress, Ticker
from app.usecases.ledgers import entries, sheet_columns
from app.usecases.ledgers.cell_owners import BIRTH, Finder
from app.usecases.ledgers.layout import SUBTOTAL, TOTAL
from app.usecases.ledgers.listing import spoken
from app.usecases.ledgers.periods import closed_periods
from app.usecases.ledgers.sheet_columns import SPELL
from app.usecases.ledgers.values import field_problem, row_problems, typed

HIDDEN = ("****", "＊＊＊")
CHUNK = 200
STATES = ("new", "changed", "same", "refused")


@dataclass(frozen=True)
class SheetRow:
    """What a row of the sheet would do: its state, the entry it changes, {label: (before, after)}, why it is refused."""

    row: int
    state: str
    entry_id: int | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    why: tuple[str, ...] = ()


@dataclass
class SheetCheck:
    """The preview: the rows in the sheet's order, and what to do with each that is new or changed."""

    key: str
    plan: ImportPlan
    rows: list[SheetRow] = field(default_factory=list)
    forms: dict[int, entries.EntryForm] = field(default_factory=dict)
    values: dict[int, dict[str, str]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)

    def count(self, state: str) -> int:
        """How many rows are in a state."""
        return sum(1 for r in self.rows if r.state == state)


@dataclass(frozen=True)
class SheetTaken:
    """What an import did; `act` undoes it whole (0: there was nothing to do)."""

    act: int
    new: int
    changed: int
    same: int
    refused: int


def check(
    office: Office, key: str, plan: ImportPlan, progress: Progress = lambda done, total: None
) -> SheetCheck:
    """Go through the sheet without changing anything. `progress(done, total)` may raise Cancelled."""
    ledger = office.library.ledger(key)
    result = SheetCheck(key, plan)
    tick, total = Ticker(progress), max(plan.book.row_count(plan.sheet), 1)
    with office.read() as session:
        sorter = _Sorter(office, session, ledger, result)
        for part in _chunks(_records(plan)):
            sorter.sort(part)
            tick(part[-1][0], total)
    return result


def take(office: Office, checked: SheetCheck, progress: Progress = lambda done, total: None) -> SheetTaken:
    """Write what the preview showed, in one act. Raises ClerkError when somebody has changed the ledger since."""
    ledger = office.library.ledger(checked.key)
    sheet_columns.remember(office, checked.key, checked.plan)
    rows = [r for r in checked.rows if r.row not in checked.left_out and r.state in {"new", "changed"}]
    new = sum(1 for r in rows if r.state == "new")
    act = 0
    if rows:
        with office.write(f"{spoken(ledger)}：导入") as w:
            _write(office, w, ledger, checked, rows, Ticker(progress))
            w.what = f"{spoken(ledger)}：导入 {checked.plan.path.name}，新增 {new:,} 行，修改 {len(rows) - new:,} 行"
        act = w.entry_id or 0
    return SheetTaken(act, new, len(rows) - new, checked.count("same"), checked.count("refused"))


def save_rejects(checked: SheetCheck, path: Path) -> int:
    """The refused rows as the same sheet with a red column of reasons at its end. Returns how many."""
    return write_rejects(path, checked.plan.head, checked.refused, checked.plan.sheet)


def _write(
    office: Office, w: Write, ledger: Ledger, checked: SheetCheck, rows: Sequence[SheetRow], tick: Ticker
) -> None:
    number = entries.next_number(w.session, ledger)
    for done, row in enumerate(rows, 1):
        if row.state == "changed":
            entry = w.session.get(LedgerEntry, row.entry_id)
            if entry is None or entry.deleted_at is not None:
                raise ClerkError(f"第 {row.row} 行要改的那一行刚被删除", "请重新核对一遍再导入。")
            entries.change_in(office, entry, checked.values[row.row])
        else:
            values = checked.values[row.row]
            entry = entries.add_in(office, w, ledger, checked.forms[row.row], number)
            entry.note, entry.end_reason = (
                clean(values.get("note", "")) or None,
                values.get("end_reason") or None,
            )
            number += 1
        tick(done, len(rows))


def _records(plan: ImportPlan) -> Iterator[tuple[int, Sequence[object]]]:
    """The sheet's records: without totals, repeated headings, and lines that are merged over the table."""
    across = {
        row
        for m in plan.merges
        if m.left == 0 and m.right - m.left + 1 > len(plan.header.columns) // 2
        for row in range(m.top, m.bottom + 1)
    }
    for number, cells in plan.records():
        if number not in across and skip_reason(cells, plan.header) is None and not _is_total(cells):
            yield number, cells


def _is_total(cells: Sequence[object]) -> bool:
    """A row of sums, however many of them."""
    said = next((clean(cell_text(c)) for c in cells if clean(cell_text(c))), "")
    return said in {TOTAL, SUBTOTAL}


def _chunks(
    rows: Iterable[tuple[int, Sequence[object]]],
) -> Iterator[list[tuple[int, Sequence[object]]]]:
    part: list[tuple[int, Sequence[object]]] = []
    for row in rows:
        part.append(row)
        if len(part) == CHUNK:
            yield part
            part = []
    if part:
        yield part


class _Sorter:
    """Sorts the rows of a sheet into new, changed, same and refused."""

    def __init__(self, office: Office, session: Session, ledger: Ledger, result: SheetCheck) -> None:
        self._office, self._session, self._ledger, self._result = office, session, ledger, result
        self._columns = [(c.field, c.column.index) for c in result.plan.columns if c.field]
        self._finder = Finder(session, ledger)
        self._specs = {f.key: f for f in ledger.typed_fields}
        kept = list(session.scalars(select(LedgerEntry).where(LedgerEntry.ledger == ledger.key)))
        self._by_number = {e.number: e for e in kept if e.number}
        gone = select(LedgerDestroyed.number).where(LedgerDestroyed.ledger == ledger.key)
        self._destroyed = set(session.scalars(gone))
        self._by_content = {_content(e): e for e in kept}
        self._open = {
            (e.household_id or e.resident_id): e
            for e in kept
            if e.end is None and (e.household_id or e.resident_id)
        }
        self._met: set[int] = set()
        self._closed = closed_periods(session, ledger.key)
        self._scope = Scope(office.library, office.today(), office.today())

    def sort(self, part: list[tuple[int, Sequence[object]]]) -> None:
        """Sort some rows; whom they may mean is read ahead for all of them."""
        given = [(number, cells, self._texts(cells)) for number, cells in part]
        self._finder.prepare([texts for _, _, texts in given])
        for number, cells, texts in given:
            try:
                self._result.rows.append(self._one(number, texts))
            except ClerkError as error:
                self._refuse(number, cells, (str(error),))

    def _texts(self, cells: Sequence[object]) -> dict[str, str]:
        """What the row says, by field; masked cells and empty ones say nothing."""
        found = {}
        for name, at in self._columns:
            text = cell_text(cells[at]) if at < len(cells) else ""
            if clean(text) and not any(mark in text for mark in HIDDEN) and name is not None:
                found[name] = _stored_text(text)
        return found

    def _refuse(self, number: int, cells: Sequence[object], why: tuple[str, ...]) -> None:
        self._result.refused.append(Refused(number, cells, why))
        self._result.rows.append(SheetRow(number, "refused", why=why))

    def _one(self, number: int, texts: dict[str, str]) -> SheetRow:
        self._refuse_wrong_cells(texts)
        form = self._form(texts)
        entry = self._known(texts, form)
        if entry is None:
            return self._new(number, texts, form)
        if entry.id in self._met:
            raise ClerkError(f"{entry.number} 在这张表里写了两次", "请只留一行。")
        self._met.add(entry.id)
        changes = self._changes(entry, texts)
        self._result.values[number] = {name: texts[name] for name in changes}
        if changes:
            self._try(entry, self._result.values[number])
        told = {self._label(name): self._words(name, pair) for name, pair in changes.items()}
        return SheetRow(number, "changed" if changes else "same", entry.id, told)

    def _new(self, number: int, texts: dict[str, str], form: entries.EntryForm) -> SheetRow:
        wrong = entries.problems(self._office, self._ledger, form)
        if wrong:
            raise ClerkError("；".join(dict.fromkeys(wrong.values())))
        start, end = read_date(form.start), read_date(form.end)
        begun = (start.full if start else None) or self._office.today()
        self._refuse_closed(begun, end.full if end else None)
        owner = form.resident_id
        if owner is not None and not form.end and not self._ledger.several:
            if owner in self._met:
                raise ClerkError("这位居民在这张表里已有一行没有终止", "请只留一行，或写上终止日期。")
            self._met.add(owner)
        self._result.forms[number], self._result.values[number] = form, texts
        return SheetRow(number, "new")

    def _refuse_wrong_cells(self, texts: dict[str, str]) -> None:
        """Every cell that cannot be read, by its name, at once."""
        said = [
            field_problem(self._office, spec, texts[key]) for key, spec in self._specs.items() if key in texts
        ]
        for name in {"start", "end"} & texts.keys():
            try:
                _spell(name, texts[name])
            except ClerkError as error:
                said.append(f"{SPELL[name]}：{error}")
        if wrong := [one for one in said if one]:
            raise ClerkError("；".join(wrong))

    def _try(self, entry: LedgerEntry, values: dict[str, str]) -> None:
        """Raise what would be wrong with a row as the sheet would have it: its days, what it lacks, its period."""
        copy = LedgerEntry(
            ledger=entry.ledger, fields=dict(entry.fields), start=entry.start, end=entry.end, owner_name=entry.owner_name
        )  # fmt: skip
        entries.change_in(self._office, copy, values)
        if wrong := row_problems(self._office, self._ledger, copy.fields, copy.start):
            raise ClerkError("；".join(wrong.values()))
        for one in (entry, copy):
            if not values.keys() <= {*FREE, "end"}:
                self._refuse_closed(one.start, one.end)
            elif one.end is not None and "end" in values:
                self._refuse_closed(one.end, None)

    def _refuse_closed(self, start: date | None, end: date | None) -> None:
        if shut := among(self._closed, start, end):
            raise locked(shut)

    def _form(self, texts: dict[str, str]) -> entries.EntryForm:
        form = entries.EntryForm(
            None, texts.get("start", ""), texts.get("end", ""), texts.get("reason", ""),
            {k: t for k, t in texts.items() if k in self._specs},
        )  # fmt: skip
        born = {BIRTH: str(read_date(now_of(texts[BIRTH])))} if BIRTH in texts else {}
        return replace(form, **self._finder.find({**texts, **born}))

    def _known(self, texts: dict[str, str], form: entries.EntryForm) -> LedgerEntry | None:
        """The row that is there already: by its number, else by whom it is for, else by all that it says."""
        if entry := self._by_number.get(texts.get("number", "")):
            return self._of_the_same(entry, form)
        if texts.get("number") in self._destroyed:
            words = f"{texts['number']} 保存期满，已经销毁"
            raise ClerkError(words, "它的内容不再登记；是另外的一行，请去掉编号再导入。")
        if texts.get("number"):
            return None
        owner = form.resident_id and (self._household(form.resident_id) or form.resident_id)
        if owner and not self._ledger.several:
            return self._open.get(owner)
        said = entries.filled(self._office, self._session, self._ledger, form).values
        values = {k: typed(self._office, self._specs[k], text) for k, text in said.items()}
        start = read_date(form.start)
        return self._by_content.get(
            _key(values, str(start) if start else "", owner or None, form.area_id, form.organisation_id)
        )

    def _of_the_same(self, entry: LedgerEntry, form: entries.EntryForm) -> LedgerEntry:
        owner = entry.household_id or entry.resident_id
        if form.resident_id is not None and owner not in {
            form.resident_id,
            self._household(form.resident_id),
        }:
            raise ClerkError(f"编号 {entry.number} 是另一个人的一行", "请核对编号和姓名。")
        return entry

    def _household(self, resident_id: int) -> int | None:
        if self._ledger.belongs_to != "household":
            return None
        resident = self._session.get(Resident, resident_id)
        return resident.household_id if resident is not None else None

    def _changes(self, entry: LedgerEntry, texts: dict[str, str]) -> dict[str, tuple[str, str]]:
        """{field: (before, after)} as stored; what the sheet leaves empty stays."""
        found: dict[str, tuple[str, str]] = {}
        for name, text in texts.items():
            if name in self._specs:
                before, after = (
                    str(entry.fields.get(name) or ""),
                    typed(self._office, self._specs[name], text),
                )
            elif name in SPELL and name != "number":
                before, after = str(getattr(entry, name) or ""), _spell(name, text)
            else:
                continue
            if after is not None and before != str(after):
                found[name] = (before, str(after))
        return found

    def _words(self, name: str, pair: tuple[str, str]) -> tuple[str, str]:
        """Before and after as they read."""
        if name not in self._specs:
            return pair
        shown = own_field(self._specs[name])
        before, after = (text_of(shown, value or None, self._scope) for value in pair)
        return before, after

    def _label(self, name: str) -> str:
        return self._specs[name].name if name in self._specs else SPELL[name]


def _spell(name: str, text: str) -> str:
    if name not in {"start", "end"}:
        return clean(text)
    day = read_date(text)
    check_year(day, WORK_BEGAN)
    if day is None or day.full is None:
        raise ClerkError(f"{SPELL[name]}要写到日，例如 2026-03-15")
    return str(day)


def _stored_text(text: str) -> str:
    """A cell as typed: an Excel day without its hours."""
    return text.removesuffix(" 00:00:00")


def _content(entry: LedgerEntry) -> tuple[object, ...]:
    owner = entry.household_id or entry.resident_id
    return _key(entry.fields, str(entry.start or ""), owner, entry.area_id, entry.organisation_id)


def _key(
    values: Mapping[str, object],
    start: str,
    owner: int | None,
    area_id: int | None,
    organisation_id: int | None,
) -> tuple[object, ...]:
    said = tuple(sorted((k, str(v)) for k, v in values.items() if v is not None))
    return said, start, owner, area_id, organisation_id
