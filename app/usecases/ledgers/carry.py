"""A period beside the one before it: every row marked 新增, 变更, 退出 or 续 (carried on), and the list of changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.models.definitions.kinds import Ledger, LedgerField, Question
from app.models.fields.base import Period, Scope
from app.models.fields.show import hidden
from app.models.tables import LedgerEntry
from app.office import Office
from app.usecases import questions
from app.usecases.ledgers import links
from app.usecases.ledgers.chains import chains
from app.usecases.ledgers.corrections import corrections, sums
from app.usecases.ledgers.papers import Listed, blocks_of, listed
from app.usecases.ledgers.periods import before, closed_rows
from app.usecases.papers.printing import PrintedPaper

if TYPE_CHECKING:
    from app.reports.document import Block

NEW, CHANGED, ENDED, SAME = "新增", "变更", "退出", "续"
MARKS = (NEW, CHANGED, ENDED, SAME)


@dataclass(frozen=True)
class Marked:
    """A row of a period and what became of it: `begun` when it began in it, `changes` are (field, before, now); `owner` is
    whose it is, of a row that belongs to nobody on file what it says first.

    A row that was ended and begun anew for the same owner on that day or the day after is one: 变更, not 退出 and 新增,
    also where the one day is the last of a period and the other the first of the next.
    """

    id: int
    mark: str
    number: str
    owner: str
    begun: bool = False
    changes: tuple[tuple[str, str, str], ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Carried:
    """A period with its marks; `compared` tells whether the one before was closed, so that 变更 can be told. Rows that
    tell of one day are not carried on (`one_day`): there is nothing to compare."""

    period: Period
    rows: tuple[Marked, ...]
    compared: bool
    one_day: bool = False

    def count(self, mark: str) -> int:
        """How many rows carry a mark."""
        return Counter(row.mark for row in self.rows)[mark]

    @property
    def opening(self) -> int:
        """Rows that stood when the period began: opening + begun - ended = closing."""
        return sum(1 for row in self.rows if not row.begun)

    @property
    def begun(self) -> int:
        """Rows that began in the period, those that ended in it too included."""
        return len(self.rows) - self.opening

    @property
    def closing(self) -> int:
        """Rows that still stood when the period ended."""
        return len(self.rows) - self.count(ENDED)


def carried(office: Office, key: str, period: Period) -> Carried:
    """The rows that stood in a period, each beside what it said when the period before was closed."""
    ledger = office.library.ledger(key)
    then = closed_rows(office, ledger, before(ledger, period))
    now = closed_rows(office, ledger, period) or {}
    question = Question(f"ledger.{key}", (("reckoned", "is", True),))
    named = ("number", "owner", *(spec.key for spec in ledger.field[:1]))
    owners = {
        row.id: (row.cells[0], row.cells[1] or row.cells[-1])
        for row in questions.all_rows(office, question, named, period, order=("number",))
    }
    with office.read() as session:
        query = select(LedgerEntry).where(LedgerEntry.ledger == key, LedgerEntry.deleted_at.is_(None))
        rows = session.scalars(query).all()
    # an owner who has several rows at a time does not tell which goes on in which
    follow = [[row] for row in rows] if ledger.several else chains(rows)
    scope = Scope(office.library, office.today(), office.today())
    place = {entry_id: at for at, entry_id in enumerate(owners)}
    stretches = [s for chain in follow if (s := _stretch(chain, place, period)) is not None]
    found = []
    for one in sorted(stretches, key=lambda s: place[s.last.id]):
        was = (then or {}).get(one.known.id, one.known.fields if one.renewed else None)
        changes = (
            _changes(office, ledger, was, now.get(one.last.id, one.last.fields), scope)
            if was is not None
            else ()
        )
        number, owner = owners[one.last.id]
        found.append(_marked(one, number, owner, changes))
    return Carried(period, tuple(found), then is not None, ledger.one_day)


@dataclass(frozen=True)
class _Stretch:
    """What a period has to account for of rows that go on in one another: the row it is compared with, which may lie
    before it, and its last one; whether it began in the period, was begun anew in it, is gone when it ends."""

    known: LedgerEntry
    last: LedgerEntry
    new: bool
    renewed: bool
    ended: bool


def _stretch(chain: Sequence[LedgerEntry], within: Mapping[int, int], period: Period) -> _Stretch | None:
    """The part of a chain whose rows are `within` the period; None when there is none."""
    at = [n for n, row in enumerate(chain) if row.id in within]
    if not at:
        return None
    low, high = at[0], at[-1]
    new = [row.start is not None and row.start >= period.start for row in chain]
    if low and new[low]:
        low -= 1
    end = chain[high].end
    ended = end is not None and end <= period.end and high == len(chain) - 1
    return _Stretch(chain[low], chain[high], new[0], low < high, ended)


def _changes(
    office: Office, ledger: Ledger, then: Mapping[str, Any], now: Mapping[str, Any], scope: Scope
) -> tuple[tuple[str, str, str], ...]:
    shut = ledger.sensitivity == "restricted"
    found = []
    for spec in ledger.typed_fields:
        if then.get(spec.key) != now.get(spec.key):
            words = [
                links.said(office, spec, values.get(spec.key), scope, restricted=shut)
                for values in (then, now)
            ]
            found.append((spec.name, words[0], words[1]))
    return tuple(found)


def _marked(one: _Stretch, number: str, owner: str, changes: tuple[tuple[str, str, str], ...]) -> Marked:
    last = one.last
    mark = ENDED if one.ended else NEW if one.new else CHANGED if changes or one.renewed else SAME
    begun = last.reason if one.new or one.renewed else ""
    reason = "；".join(filter(None, (begun, last.end_reason if one.ended else "")))
    return Marked(last.id, mark, number, owner, one.new, () if one.new else changes, hidden(reason))


def paper(office: Office, key: str, period: Period, *, masked: bool = True) -> PrintedPaper:
    """The period on paper: the ledger's rows, the list of changes, the corrections made in it, and the sums."""
    from app.reports import pdf
    from app.reports.document import Document, Text
    from app.usecases.restricted import viewings

    viewings.may_hand_out(office, masked=masked)
    what = listed(office, key, masked=masked, period=period)
    found = carried(office, key, period)
    blocks = list(blocks_of(office, what, tuple(what.rows(office))))
    at = len(blocks) - bool(what.layout.sign)
    blocks[at:at] = [
        Text(summary(found), indent=False, role="bold"),
        *([] if found.one_day else _change_list(found, whose(what.ledger.belongs_to, what.ledger.field))),
        *_corrected(office, what, period),
    ]
    document = Document(what.layout.title, tuple(blocks), what.layout.page)
    return PrintedPaper(0, "", document.title, pdf.render(document))


def summary(found: Carried) -> str:
    """The counts of a period in a sentence: opening + begun - ended = closing; of rows of one day how many there are."""
    if found.one_day:
        return f"本期登记 {len(found.rows)} 行。"
    said = (
        f"期初 {found.opening} 行，新增 {found.begun} 行，变更 {found.count(CHANGED)} 行，"
        f"退出 {found.count(ENDED)} 行，期末 {found.closing} 行。"
    )
    return said if found.compared else f"{said}上一期没有锁定，变更没有比较。"


def whose(belongs_to: str, fields: Sequence[LedgerField]) -> str:
    """How the column is called that says whose a row is, or what it is."""
    return fields[0].name if belongs_to == "nothing" and fields else "归属"


def _change_list(found: Carried, owner: str) -> "list[Block]":
    from app.reports.document import Column, Table

    heads = (Column("变动", 8, "center"), Column("编号", 12), Column(owner, 16), Column("内容", 60))
    rows = tuple(
        (row.mark, row.number, row.owner, told(row))
        for mark in MARKS[:3]
        for row in found.rows
        if row.mark == mark
    )
    return [Table(heads, rows, empty="本期没有变动", points=9.0, caption="变动清单")]


def told(row: Marked) -> str:
    """What changed of a row, and why, in words."""
    changes = "；".join(f"{name}：{old or '空'} → {now or '空'}" for name, old, now in row.changes)
    return "；".join(filter(None, (changes, row.reason)))


def _corrected(office: Office, what: Listed, period: Period) -> "list[Block]":
    from app.reports.document import Column, Table, Text

    made = corrections(office, what.ledger.key, period)
    blocks: list[Block] = []
    if made:
        labels = (
            ("编号", 12),
            ("字段", 14),
            ("原为", 16),
            ("更正为", 16),
            ("原因", 30),
            ("日期", 12),
            ("经办人", 10),
        )
        rows = tuple((c.number, c.field, c.old, c.new, c.reason, str(c.on), c.clerk) for c in made)
        heads = tuple(Column(*one) for one in labels)
        blocks.append(Table(heads, rows, points=9.0, caption="更正（以前各期的行，计入本期）"))
    for one in sums(office, what.ledger.key, period):
        told = f"{one.label}：本期登记 {one.rows}，更正以前各期 {one.corrections:+}，计入本期 {one.total}。"
        blocks.append(Text(told, indent=False))
    return blocks
