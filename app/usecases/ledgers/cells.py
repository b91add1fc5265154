"""A ledger as a sheet: which cells can be typed into, many cells taken in one act, cells as one would type them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.locks import among, locked
from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import Ledger, LedgerField, Question
from app.models.fields.base import Scope
from app.models.fields.own import own_field
from app.models.fields.show import text_of
from app.models.rules.dates import WORK_BEGAN, check_year, read_date
from app.models.rules.text import clean
from app.models.tables import LedgerEntry, LedgerPeriod, Resident
from app.office import Office
from app.usecases import questions
from app.usecases.ledgers import entries
from app.usecases.ledgers.cell_owners import OWNER, Finder, OwnerError, owner_columns
from app.usecases.ledgers.day_order import put_back
from app.usecases.ledgers.listing import spoken
from app.usecases.ledgers.periods import closed_periods
from app.usecases.ledgers.values import defaults
from app.usecases.lists.keyset import Row
from app.usecases.restricted import viewings

MASKED = "这是遮盖过的内容，没有填进去；请填写完整的内容"
MOST = 20_000
"""The most rows one act takes."""
CHUNK = 200
HIDDEN = ("****", "＊＊＊")
"""What a masked value holds; pasted back it would overwrite the real one."""
SPELL = (
    ("start", "起始日期", "date"), ("end", "终止日期", "date"), ("reason", "原因", "text"), ("note", "备注", "note"),
)  # fmt: skip
_EDITORS = {"choice": "choice", "yesno": "yesno", "date": "date", "computed": ""}
_HINTS = {
    "date": "例如 2026-03-15，也可以只写年月",
    "money": "元",
    "yesno": "是或否",
    "phone": "手机或带区号的固定电话",
}
YES_OR_NO = ("是", "否")
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class CellColumn:
    """A column one sees: `editor` is text, note, choice, choices, date, owner, person, link, offered or empty (cannot be typed into);
    `choices` are labels; `new_only`: only a new row may be typed there; `masked`: what is shown is not what is kept;
    `to`: the kind of record that an editor `link` finds, the field of a ledger from which `offered` is completed."""

    name: str
    label: str
    editor: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""
    sums: bool = False
    places: int | None = None
    new_only: bool = False
    masked: bool = False
    to: str = ""


@dataclass(frozen=True)
class Sheet:
    """A ledger's columns in the order a clerk fills them; `begins` is what a new row starts with, as texts."""

    key: str
    belongs_to: str
    columns: tuple[CellColumn, ...]
    today: str = ""
    begins: dict[str, str] = field(default_factory=dict)
    outsiders: bool = False
    name: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


@dataclass(frozen=True)
class RowEdit:
    """Cells typed into one row: `values` by column name as typed; a new row has no id; `owner_id` when picked."""

    id: int | None
    values: dict[str, str]
    owner_id: int | None = None


@dataclass(frozen=True)
class RefusedCell:
    """A cell that was not taken: `row` counts the edits, `why` is the sentence shown below it."""

    row: int
    name: str
    text: str
    why: str


@dataclass(frozen=True)
class Taken:
    """What an act did: `act` is the audit line (0: nothing was changed), `ids` the row of each edit (None: no row)."""

    act: int
    ids: tuple[int | None, ...]
    refused: tuple[RefusedCell, ...] = ()
    cells: int = 0
    new: int = 0


def sheet(office: Office, key: str) -> Sheet:
    """The columns of a ledger as a sheet; a view's cells can only be looked at."""
    ledger = office.library.ledger(key)
    if ledger.is_view:
        shown = questions.columns_of(office, ledger.question.kind if ledger.question else "", ledger.columns)
        return Sheet(key, "nothing", tuple(CellColumn(c.name, c.label) for c in shown))
    made = [CellColumn("number", "编号")]
    made += [
        CellColumn(
            name,
            label,
            editor,
            required=name == OWNER and ledger.belongs_to in entries.PEOPLE,
            new_only=True,
            masked=name.endswith("id_number"),
            to=ledger.belongs_to if editor == "link" else "",
        )
        for name, label, editor in owner_columns(ledger)
    ]
    made += [_column(office, ledger, spec) for spec in ledger.field]
    made += [CellColumn(name, label, _editor(kind), hint=_HINTS.get(kind, "")) for name, label, kind in SPELL]
    today, begins = str(office.today()), new_row(office, key)
    return Sheet(key, ledger.belongs_to, tuple(made), today, begins, ledger.outsiders, ledger.name)


def _editor(kind: str, to: str = "") -> str:
    if to:
        return "person" if to == "resident" else "link"
    return _EDITORS.get(kind, "note" if kind == "note" else "text")


def _column(office: Office, ledger: Ledger, spec: LedgerField) -> CellColumn:
    choices = tuple(label for _, label in office.library.code(spec.codes).choices) if spec.codes else ()
    shut = "restricted" in {ledger.sensitivity, spec.sensitivity}
    hidden = shut or spec.type in {"id_number", "phone"}
    return CellColumn(
        spec.key, spec.name, "offered" if spec.offers else _editor(spec.type, spec.to), YES_OR_NO if spec.type == "yesno" else choices,
        spec.required, spec.help or _HINTS.get(spec.type, ""), spec.sum and not shut,
        {"money": 2, "decimal": spec.places}.get(spec.shown_as), masked=hidden,
        to=spec.offers or spec.to,
    )  # fmt: skip


def new_row(office: Office, key: str) -> dict[str, str]:
    """What a new row begins with, as one would type it: fixed texts, the day, the clerk, what the last row said."""
    ledger = office.library.ledger(key)
    query = (
        select(LedgerEntry.fields).where(LedgerEntry.ledger == key).order_by(LedgerEntry.id.desc()).limit(1)
    )
    with office.read() as session:
        last = session.scalar(query) or {}
    scope = Scope(office.library, office.today(), office.today())
    specs = {f.key: f for f in ledger.field}
    return {
        name: text_of(own_field(specs[name]), text, scope)
        for name, text in defaults(office, ledger, last).items()
        if specs[name].type != "link"
    }


def rows(
    office: Office, key: str, ids: Sequence[int], names: Sequence[str], *, masked: bool = True
) -> list[Row]:
    """Rows by their ids with these columns, in id order."""
    found: list[Row] = []
    for at in range(0, len(ids), CHUNK):
        part = list(ids[at : at + CHUNK])
        asked = Question(f"ledger.{key}", (("id", "in", part),))
        found += questions.list_page(office, asked, names, ("id",), limit=len(part), masked=masked).rows
    return found


def typed_texts(
    office: Office, key: str, ids: Sequence[int], names: Sequence[str]
) -> dict[int, tuple[str, ...]]:
    """What stands in cells, whole, as one would type it; a look at a restricted ledger is kept."""
    for one in ids:
        viewings.note_row(office, key, one, "填表")
    return {row.id: row.cells for row in rows(office, key, ids, names, masked=False)}


def take(office: Office, key: str, edits: Sequence[RowEdit], step: Step | None = None) -> Taken:
    """Take what was typed, pasted or filled into cells as one act of the log: every good cell is kept, every other
    one is named with its reason; a new row is kept whole or not at all. Raises ClerkError when nothing can be tried."""
    ledger = office.library.ledger(key)
    if ledger.is_view:
        raise ClerkError("这是视图台账，不能直接填写", "请到居民、办件等记录里修改，这里会自动更新。")
    if len(edits) > MOST:
        raise ClerkError(f"一次最多填 {MOST:,} 行，这次有 {len(edits):,} 行", "请分几次粘贴，或用“导入”。")
    with office.write(f"{spoken(ledger)}：填表") as w:
        taker = _Taker(office, w, ledger, list(edits))
        taker.run(step)
        w.what = taker.words()
    return Taken(w.entry_id or 0, tuple(taker.ids), tuple(taker.refused), taker.cells, taker.new)


def _said(entry: LedgerEntry) -> tuple[Any, ...]:
    """What of a row can be typed into cells."""
    return entry.fields, entry.start, entry.end, entry.reason, entry.note


@dataclass
class _Taker:
    """One act: rows that are there are changed cell by cell, new ones made whole."""

    office: Office
    w: Write
    ledger: Ledger
    edits: list[RowEdit]
    ids: list[int | None] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    cells: int = 0
    new: int = 0
    _number: int = 0

    def run(self, step: Step | None) -> None:
        self._finder = Finder(self.w.session, self.ledger)
        self._own = {f.key for f in self.ledger.typed_fields}
        self._closed = closed_periods(self.w.session, self.ledger.key)
        self._first = OWNER if self.ledger.belongs_to in entries.OWNERS else self.ledger.field[0].key
        self._number = entries.next_number(self.w.session, self.ledger)
        for at in range(0, len(self.edits), CHUNK):
            part = self.edits[at : at + CHUNK]
            kept = _kept(self.w.session, self.ledger.key, [e.id for e in part if e.id is not None])
            self._finder.prepare([e.values for e in part if e.id is None])
            made = [self._one(number, edit, kept) for number, edit in enumerate(part, start=at)]
            self.w.session.flush()
            self.ids += [one.id if isinstance(one, LedgerEntry) else one for one in made]
            if step is not None:
                step(at + len(part), len(self.edits))

    def _one(self, number: int, edit: RowEdit, kept: dict[int, LedgerEntry]) -> LedgerEntry | int | None:
        """The row as it is kept: its id, or the new row, which has its id when the part is written; None for none."""
        if edit.id is None:
            return self._add(number, edit)
        entry = kept.get(edit.id)
        was = (entry.fields, entry.start) if entry is not None else ({}, None)
        for name, text in edit.values.items():
            if entry is None:
                self._refuse(number, name, text, "这一行已被删除，可以到 设置 → 回收站 里找回")
            else:
                self._change(number, entry, name, text)
        for name, why in put_back(self.ledger, entry, was, edit.values.keys()) if entry is not None else ():
            self._refuse(number, name, edit.values[name], why)
            self.cells -= 1
        return edit.id

    def _change(self, number: int, entry: LedgerEntry, name: str, text: str) -> None:
        if name not in self._own and name not in {one for one, _, _ in SPELL}:
            self._refuse(number, name, text, "这一格由居民档案或程序自动填写，不能直接改")
        elif any(mark in text for mark in HIDDEN):
            self._refuse(number, name, text, MASKED)
        elif name in self._own and (shut := self._shut(entry.start, entry.end)):
            self._refuse(number, name, text, str(locked(shut)))
        else:
            try:
                _day_is_whole(name, text)
                before = _said(entry)
                entries.change_in(self.office, entry, {name: text})
                self.cells += _said(entry) != before
            except ClerkError as error:
                self._refuse(number, name, text, str(error))

    def _add(self, number: int, edit: RowEdit) -> LedgerEntry | None:
        """A new row, or None: then each cell that is wrong has been named."""
        values = {name: text for name, text in edit.values.items() if clean(text)}
        if not values and edit.owner_id is None:
            return None
        found, form = self._checked(values, edit.owner_id)
        if not found:
            try:
                entry = entries.add_in(self.office, self.w, self.ledger, form, self._number)
            except ClerkError as error:
                found[self._first] = str(error)
            else:
                self._number += 1
                self.new += 1
                return entry
        for name, why in found.items():
            self._refuse(number, name, edit.values.get(name, ""), why)
        return None

    def _checked(
        self, values: dict[str, str], owner_id: int | None
    ) -> tuple[dict[str, str], entries.EntryForm]:
        """What is wrong with a new row, by column, and its form."""
        found: dict[str, str] = {}
        owner: dict[str, Any] = {}
        try:
            owner = self._finder.find(values, owner_id)
        except OwnerError as problem:
            found[problem.column] = str(problem)
        form = entries.EntryForm(
            start=values.get("start", ""), end=values.get("end", ""), reason=values.get("reason", ""),
            note=values.get("note", ""), values={name: text for name, text in values.items() if name in self._own}, **owner,
        )  # fmt: skip
        wrong = entries.problems(self.office, self.ledger, form)
        nobody = wrong.pop(entries.OWNERS.get(self.ledger.belongs_to, ("", ""))[0], "")
        if nobody and not found:
            found[OWNER] = nobody
        if "start" not in wrong and (shut := self._shut_on(form.start)):
            wrong["start"] = str(locked(shut))
        masked = [n for n in form.values if any(mark in values[n] for mark in HIDDEN)]
        return found | wrong | dict.fromkeys(masked, MASKED), form

    def _shut_on(self, start: str) -> LedgerPeriod | None:
        """The closed period that a new row with this start would stand in."""
        day = read_date(start)
        return self._shut((day.full if day else None) or self.office.today(), None)

    def _shut(self, start: date | None, end: date | None) -> LedgerPeriod | None:
        """The closed period in which a row stands, without a question for each cell."""
        return among(self._closed, start, end)

    def _refuse(self, number: int, name: str, text: str, why: str) -> None:
        self.refused.append(RefusedCell(number, name, text, why))

    def words(self) -> str:
        """What the log says of the act."""
        told = [f"新增 {self.new:,} 行" if self.new else "", f"修改 {self.cells} 格" if self.cells else ""]
        return f"{spoken(self.ledger)}：{'、'.join(filter(None, told))}"


def _day_is_whole(name: str, text: str) -> None:
    if name in {"start", "end"}:
        day = read_date(text)
        check_year(day, WORK_BEGAN)
        if day is not None and day.full is None:
            raise ClerkError("日期要写到日，例如 2026-03-15")


def _kept(session: Session, key: str, ids: Sequence[int]) -> dict[int, LedgerEntry]:
    query = select(LedgerEntry).where(LedgerEntry.id.in_(ids), LedgerEntry.ledger == key)
    return {entry.id: entry for entry in session.scalars(query)} if ids else {}


def end_rows(office: Office, key: str, ids: Sequence[int], day: str, reason: str) -> Taken:
    """Close rows: from the day on they are no longer open, the rows stay in the history; one act."""
    if not clean(reason):
        raise ClerkError("请写明终止原因", "例如：家庭收入超过标准。")
    ledger = office.library.ledger(key)
    refused: list[RefusedCell] = []
    with office.write(f"{spoken(ledger)}：终止 {len(ids)} 行") as w:
        _day_is_whole("end", day)
        kept = _kept(w.session, key, ids)
        for number, one in enumerate(ids):
            try:
                if one in kept:
                    entries.change_in(office, kept[one], {"end": day, "end_reason": reason})
            except ClerkError as error:
                refused.append(RefusedCell(number, "end", day, f"{kept[one].number}：{error}"))
    return Taken(w.entry_id or 0, tuple(ids), tuple(refused), len(ids) - len(refused))


def drop_rows(office: Office, key: str, ids: Sequence[int]) -> int:
    """Put rows into the recycle bin in one act. Returns the audit line, so that it can be undone."""
    from app.usecases.history import bin

    ledger = office.library.ledger(key)
    with office.write(f"{spoken(ledger)}：删除 {len(ids)} 行") as w:
        what = w.what
        for _, entry in sorted(_kept(w.session, key, ids).items()):
            bin.put_in(office, w, "ledger_entry", entry.id, _called(w.session, ledger, entry))
        w.what = what
    return w.entry_id or 0


def _called(session: Session, ledger: Ledger, entry: LedgerEntry) -> str:
    """What the bin calls a row: its ledger, its number and whose or what it is; of a restricted one the number alone."""
    if ledger.sensitivity == "restricted":
        return f"{spoken(ledger)} {entry.number or ''}".strip()
    owner = session.get(Resident, entry.resident_id) if entry.resident_id else None
    words = (entry.fields.get(f.key) for f in ledger.field if f.required and f.type == "text")
    name = owner.name if owner is not None else entry.owner_name or next(words, "")
    return " ".join(filter(None, (ledger.name, entry.number, name)))
