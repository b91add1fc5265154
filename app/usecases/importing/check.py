"""Go through the whole sheet without changing anything: new, changed (field by field), same, in doubt, refused."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import garbage
from app.exchange.sheets.cells import cell_text
from app.exchange.sheets.header import skip_reason
from app.exchange.sheets.rejects import Refused, write_rejects
from app.models.rules import characters
from app.models.rules.address import only_room, says_less
from app.models.rules.characters import Spellings
from app.models.rules.text import fold
from app.models.tables import Resident, Unit
from app.office import Office
from app.usecases.areas.places import estates_said
from app.usecases.importing import households, match, places
from app.usecases.importing.blanks import Blanks
from app.usecases.importing.fields import AT, HEADS, label_of
from app.usecases.importing.match import Doubt, Known
from app.usecases.importing.plan import ImportPlan
from app.usecases.importing.relations import wrong_relations
from app.usecases.importing.rows import RosterRow, RowReader
from app.usecases.importing.sheet import Progress, Ticker
from app.usecases.residents.names import own_spellings

_STEP = 100
_ID, _DIED = AT["id_number"], AT["died_on"]
_NOTHING: Mapping[str, tuple[Any, Any]] = MappingProxyType({})
_KEPT_DIGITS = 15
"""Of a number that a spreadsheet has destroyed these many digits are left."""


@dataclass(slots=True)
class Matched:
    """A good row and what it does: `resident_id` None is a new resident; `changes` {field: (old, new)}."""

    row: RosterRow
    resident_id: int | None
    changes: Mapping[str, tuple[Any, Any]]


@dataclass
class ImportCheck:
    """The preview. `new`, `changed`, `same` and `refused` add up to `rows`; rows in doubt that nobody has decided are
    among the refused. `left_out` are rows the clerk does not want, `kept_fields` (row, field) that stay as they are;
    `heads` are the rows that say 户主, taken or not, `blanks` what rows leave to the one above."""

    plan: ImportPlan
    rows: int = 0
    matched: list[Matched] = field(default_factory=list)
    wrong: list[Refused] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    kept_fields: set[tuple[int, str]] = field(default_factory=set)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    blanks: Blanks = field(default_factory=Blanks)
    seconds: float = 0.0
    spellings: Spellings = ()

    @property
    def new(self) -> list[Matched]:
        return [m for m in self.settled() if m.resident_id is None]

    @property
    def changed(self) -> list[Matched]:
        return [m for m in self.settled() if m.resident_id is not None and m.changes]

    @property
    def same(self) -> int:
        return sum(1 for m in self.settled() if m.resident_id is not None and not m.changes)

    @property
    def refused(self) -> list[Refused]:
        """The rows that are handed back, in the order of the sheet."""
        open_ = [d.handed_back() for d in self.doubts if d.choice is None]
        found = sorted([*self.wrong, *open_], key=lambda r: r.row) if open_ else self.wrong
        return self.blanks.told(found, self.plan.fields) if self.blanks.under else found

    @property
    def warnings(self) -> list[tuple[int, str]]:
        """(sheet row, sentence) for values that were kept as a note because nobody knows them, and what is odd."""
        noted = [(m.row.row, w) for m in self.settled() for w in m.row.warnings]
        return sorted([*noted, *self.remarks]) if self.remarks else noted

    def settled(self) -> list[Matched]:
        """The good rows with the doubts that have been decided."""
        decided = [_decided(d) for d in self.doubts if d.choice is not None]
        self.blanks.fill(decided)
        return sorted([*self.matched, *decided], key=lambda m: m.row.row) if decided else self.matched

    def wanted(self) -> list[Matched]:
        """What is taken: the settled rows without those, and without the fields, that the clerk has left out."""
        if not self.left_out and not self.kept_fields:
            return self.settled()
        found = []
        for m in self.settled():
            if m.row.row not in self.left_out:
                changes = {n: c for n, c in m.changes.items() if (m.row.row, n) not in self.kept_fields}
                found.append(Matched(m.row, m.resident_id, changes) if len(changes) != len(m.changes) else m)
        return found

    def decide(self, row: int, choice: int | None) -> None:
        """A doubt's answer: None hands the row back, 0 is somebody new, else the id of the one on file."""
        for doubt in self.doubts:
            if doubt.row.row == row:
                doubt.choice = choice
                if choice is not None:
                    self.keep_written(_decided(doubt))

    def keep_spelling(self, m: Matched) -> None:
        """A name that differs only in how a character is written stays as it is on file unless the clerk wants it
        changed: sheets of old systems lose rare characters, the ID card does not."""
        old, new = m.changes.get("name", ("", ""))
        if old and (characters.same_name(old, new) or new in characters.respelt(old, self.spellings)):
            self.kept_fields.add((m.row.row, "name"))
            said = f"姓名表里写“{new}”，档案里是“{old}”，是同一个字的另一种写法：没有勾选，档案里的写法不变"
            self.remarks.append((m.row.row, said))

    def keep_address(self, m: Matched) -> None:
        """An address that says less of the same dwelling than the file, or no more than a room, stays as it is on file
        unless the clerk wants it changed."""
        old, new = m.changes.get("address", ("", ""))
        why = ""
        if old and new and says_less(new, old):
            why = "是同一处的简写"
        elif old and new and only_room(new) and not only_room(old):
            why = "只写了房号，看不出是哪一栋"
        if why:
            self.kept_fields.add((m.row.row, "address"))
            said = f"住址表里写“{new}”，档案里是“{old}”，{why}：没有勾选，档案里的写法不变"
            self.remarks.append((m.row.row, said))

    def keep_written(self, m: Matched) -> None:
        """What a sheet only writes in other words is not ticked."""
        self.keep_spelling(m)
        self.keep_address(m)


def _decided(doubt: Doubt) -> Matched:
    known = next((k for k, _ in doubt.candidates if k.id == doubt.choice), None)
    if known is None:
        return Matched(doubt.row, None, _NOTHING)
    return Matched(doubt.row, known.id, match.changes(doubt.row, known))


def check(office: Office, plan: ImportPlan, progress: Progress = lambda done, total: None) -> ImportCheck:
    """Read and check every row. `progress(done, total)` is called every 0.1 s and may raise Cancelled.

    The sheet is let go of afterwards; another `check` of the same plan opens it again.
    """
    started = time.perf_counter()
    result = ImportCheck(plan, spellings=own_spellings(office.library))
    garbage.wait_while_there_is(result)
    tick = Ticker(progress)
    with office.read() as session:
        unit = session.scalar(select(Unit.name).where(Unit.own.is_(True))) or ""
        reader = RowReader(plan, office.library, office.today(), unit, estates_said(session))
    try:
        total = max(plan.book.load(plan.sheet, tick), 1)
        with garbage.waiting():
            good, bad = _read_rows(reader, result, tick, total)
    finally:
        plan.book.release()
    with office.read() as session, garbage.waiting():
        _sort_out(session, good, bad, result, tick)
        _name_the_damaged(session, bad, result)
        result.remarks += places.new_grids(session, good)
    result.blanks.fill(result.matched)
    result.wrong.sort(key=lambda r: r.row)
    result.remarks = _once(result.remarks)
    progress(total, total)
    result.seconds = time.perf_counter() - started
    return result


def _read_rows(
    reader: RowReader, result: ImportCheck, tick: Ticker, total: int
) -> tuple[list[RosterRow], list[RosterRow]]:
    """The good rows, and those that are refused by themselves."""
    plan = reader.plan
    good: list[RosterRow] = []
    bad: list[RosterRow] = []
    seen: dict[str, tuple[int, str]] = {}
    number_at = plan.fields.get("id_number", -1)
    for number, cells in plan.records():
        if number % _STEP == 0:
            tick(number, total)
        if not _has_number(cells, number_at) and skip_reason(cells, plan.header) is not None:
            continue
        result.rows += 1
        read = reader.read(number, cells)
        if read.get("relation") in HEADS:
            result.heads.append(number)
        result.blanks.see(read)
        double = _double(read, seen)
        if read.reasons or double:
            result.wrong.append(Refused(number, tuple(cells), (*read.reasons, *double)))
            if read.reasons:
                bad.append(read)
            continue
        good.append(read)
        if (remark := households.kin_remark(read)) is not None:
            result.remarks.append((number, remark))
        if read.more:
            result.remarks += [(number, said) for said in read.more.get("remarks", ())]
    return good, bad


def _once(remarks: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The same remark about many rows is made once, at the first of them."""
    rows: dict[str, list[int]] = {}
    for number, said in remarks:
        rows.setdefault(said, []).append(number)
    return sorted(
        (of[0], said + (f"（共 {len(of)} 行）" if len(of) > 1 else "")) for said, of in rows.items()
    )


def _has_number(cells: Sequence[object], at: int) -> bool:
    """Whether the ID cell holds something as long as a number: no total, no heading; most rows are told by it."""
    cell = cells[at] if 0 <= at < len(cells) else None
    return isinstance(cell, str) and len(cell) == 18 and cell[:17].isdecimal()


def _double(row: RosterRow, seen: dict[str, tuple[int, str]]) -> list[str]:
    """Whether a row above says the same; a refused one is no first: the other is not handed back for its sake. Two names
    with one number are two people as likely as one."""
    number, name = row.values[_ID], str(row.get("name") or "")
    key = number or f"{name}|{row.get('birth_date')}|{row.get('address')}"
    own = row.row, name
    first, other = seen.get(key, own) if row.reasons else seen.setdefault(key, own)
    if first == row.row:
        return []
    if name and other and name != other:
        return [f"和第 {first} 行 {other} 的证件号码相同，姓名不同，请核对是谁的号码"]
    what = "证件号码" if number else "姓名、出生日期和住址"
    return [f"和第 {first} 行的{what}相同，是重复的一行"]


def _sort_out(
    session: Session, rows: list[RosterRow], bad: list[RosterRow], result: ImportCheck, tick: Ticker
) -> None:
    """New, known, in doubt; and the rows that cannot be taken because of another row or household, with every reason."""
    found = match.find(session, rows, tick)
    for row in rows if found.known else ():
        if row.row in found.known:  # who is dead stays so, whatever the roster goes on saying
            row.values[_DIED] = row.values[_DIED] or found.known[row.row].get("died_on")
    wrong = _refused_by_others(session, rows, found)
    _add_reasons(result, households.two_heads([*rows, *bad]), {r.row for r in bad})
    by_row = {r.row: r for r in rows} if found.known else {}
    known = match.with_further(session, found.known, by_row) if found.known else {}
    doubtful = {row.row: (row, candidates) for row, candidates in found.doubts}
    if wrong or doubtful:
        cells = _cells_again(result.plan, wrong.keys() | doubtful.keys(), tick)
        result.wrong += [Refused(at, cells.get(at, ()), why) for at, why in wrong.items()]
        result.doubts = [Doubt(r, cells.get(at, ()), c) for at, (r, c) in doubtful.items() if at not in wrong]
        rows = [r for r in rows if r.row not in wrong and r.row not in doubtful]
    matched = result.matched
    for done, row in enumerate(rows):
        if done % _STEP == 0:
            tick.pause()
        same = known.get(row.row)
        if same is None:
            matched.append(Matched(row, None, _NOTHING))
        else:
            matched.append(Matched(row, same.id, match.changes(row, same) or _NOTHING))
            result.keep_written(matched[-1])
    result.remarks += households.left_without_head(session, matched)


def _refused_by_others(session: Session, rows: list[RosterRow], found: match.Found) -> dict[int, list[str]]:
    """Row number → why, for rows that cannot stand beside another row or the household on file. What a refused row says
    is not done: the others are held against the households as they will be without it."""
    wrong: dict[int, list[str]] = {}

    def add(reasons: Mapping[int, str]) -> None:
        for at, why in reasons.items():
            wrong.setdefault(at, []).append(why)

    add(households.two_heads(rows))
    add({at: f"和第 {first} 行是同一位已登记的居民" for at, first in found.doubles.items()})
    asked = 0
    while asked != len(rows):
        asked = len(rows)
        relations = wrong_relations(session, rows, found.known)
        seconds = households.second_heads(session, rows, found.known)
        add(relations)
        add({at: why for at, why in seconds.items() if at not in relations})  # they name the head, too
        rows = [r for r in rows if r.row not in wrong]
    return wrong


def _add_reasons(result: ImportCheck, reasons: Mapping[int, str], rows: set[int]) -> None:
    """What else speaks against rows that are refused already: corrected of one thing they would come back for the other."""
    if more := {at: why for at, why in reasons.items() if at in rows}:
        result.wrong = [
            Refused(r.row, r.cells, (*r.reasons, more[r.row])) if r.row in more else r for r in result.wrong
        ]


def _cells_again(plan: ImportPlan, wanted: Iterable[int], tick: Ticker) -> dict[int, tuple[object, ...]]:
    """The raw cells of rows that turned out to be handed back: read once more rather than kept for every row."""
    numbers = set(wanted)
    try:
        plan.book.load(plan.sheet, tick)
        return {number: tuple(cells) for number, cells in plan.records() if number in numbers}
    finally:
        plan.book.release()


def _name_the_damaged(session: Session, bad: list[RosterRow], result: ImportCheck) -> None:
    """Where a file of that name has a number that begins like a destroyed one, say so: it need not be looked up."""
    damaged = {r.row: str(r.get("name")) for r in bad if any("Excel" in said for said in r.reasons)}
    if not damaged:
        return
    at = result.plan.fields["id_number"]
    by_name: dict[str, list[Known]] = {}
    for k in match.known_by(session, Resident.name, set(damaged.values()), Ticker(lambda done, total: None)):
        by_name.setdefault(k.get("name"), []).append(k)
    for place, refused in enumerate(result.wrong):
        others = by_name.get(damaged.get(refused.row, ""), ())
        digits = (
            fold(cell_text(refused.cells[at]))[:_KEPT_DIGITS] if others and at < len(refused.cells) else ""
        )
        same = [k for k in others if digits.isdecimal() and str(k.get("id_number") or "").startswith(digits)]
        if len(same) == 1:
            said = (
                f"档案里同名的 {same[0].get('name')} 是 {same[0].get('id_number')}，前 {_KEPT_DIGITS} 位相同"
            )
            result.wrong[place] = Refused(refused.row, refused.cells, (*refused.reasons, said))


def labels(changes: Mapping[str, tuple[Any, Any]]) -> str:
    """The labels of the changed fields, for the preview."""
    return "、".join(map(label_of, changes))


def save_rejects(result: ImportCheck, path: Path) -> int:
    """The refused rows as the same sheet with a red column of reasons at its end. Returns how many."""
    return write_rejects(path, result.plan.head, result.refused, result.plan.sheet)
