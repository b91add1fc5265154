"""The printed ledger: title, numbered rows under merged headings, groups with subtotals, totals, a line to sign."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.models.definitions.kinds import Ledger, Question
from app.models.fields.base import Period, Scope
from app.models.fields.own import own_field
from app.models.fields.show import text_of
from app.office import Office
from app.usecases import questions
from app.usecases.ledgers.layout import Layout, Totals, grouped, layout_of, numeric, totals
from app.usecases.ledgers.listing import question_of
from app.usecases.ledgers.periods import closed_rows
from app.usecases.lists.keyset import Row
from app.usecases.papers import printing
from app.usecases.restricted import viewings

if TYPE_CHECKING:
    from app.reports.document import Block, Column, Document

EMPTY = "本台账没有登记"
MANY = 3000
"""Above so many rows a ledger is laid out page by page, without holding it whole."""
POINTS = 9.0


@dataclass(frozen=True)
class Listed:
    """What of a ledger is printed: its layout, the question, whether numbers are masked, the period it is for."""

    ledger: Ledger
    layout: Layout
    question: Question
    masked: bool
    period: Period | None = None
    order: tuple[str, ...] = ()
    """As the clerk has sorted the rows; the ledger's own order when nothing is said."""
    closed: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """What the rows of a closed period said when it was closed, by their ids."""

    def found(self, office: Office, names: Sequence[str], order: Sequence[str]) -> Iterator[Row]:
        """The rows with these columns; of a closed period as they were then."""
        rows = questions.all_rows(office, self.question, names, self.period, masked=self.masked, order=order)
        if not self.closed:
            return rows
        shut = self.ledger.sensitivity == "restricted"
        own = {f.key: own_field(f, restricted=shut) for f in self.ledger.typed_fields if f.type != "link"}
        scope = Scope(office.library, office.today(), office.today())

        def then(row: Row) -> Row:
            said = self.closed.get(row.id)
            if said is None:
                return row
            cells = (
                text_of(own[name], said.get(name), scope, masked=self.masked) if name in own else cell
                for name, cell in zip(names, row.cells, strict=True)
            )
            return row._replace(cells=tuple(cells))

        return map(then, rows)

    def rows(self, office: Office) -> Iterator[tuple[bool, tuple[str, ...]]]:
        """(whether it is a subtotal, cells with the running number)."""
        names = [c.name for c in self.layout.columns]
        by = self.layout.group_by
        own = self.order or self.ledger.order
        order = (by, *(o for o in own if o.lstrip("-") != by)) if by else own
        asked = [*names, by] if by else names
        found = self.found(office, asked, order)
        if not by:
            return ((False, (str(at), *row.cells)) for at, row in enumerate(found, 1))
        return grouped(self.layout, ((row.cells[:-1], row.cells[-1]) for row in found))


def listed(
    office: Office, key: str, *, open_only: bool = False, masked: bool = True, period: Period | None = None,
    order: tuple[str, ...] = (),
) -> Listed:  # fmt: skip
    """A ledger as it is printed, in its own order or in `order`."""
    ledger = office.library.ledger(key)
    question = question_of(ledger, open_only=open_only)
    if period is not None and not ledger.is_view:
        question = Question(question.kind, (*question.where, ("reckoned", "is", True)), question.as_of)
    closed = closed_rows(office, ledger, period) if period is not None and not ledger.is_view else None
    return Listed(ledger, layout_of(office, ledger, period), question, masked, period, order, closed or {})


def document_of(
    office: Office, key: str, *, open_only: bool = False, masked: bool = True, period: Period | None = None
) -> "Document":
    """The ledger as a paper; masked unless asked otherwise; of one period the rows that stood in it."""
    from app.reports.document import Document

    what = listed(office, key, open_only=open_only, masked=masked, period=period)
    rows = tuple(what.rows(office))
    return Document(what.layout.title, blocks_of(office, what, rows), what.layout.page)


def blocks_of(
    office: Office, what: Listed, rows: tuple[tuple[bool, tuple[str, ...]], ...]
) -> "tuple[Block, ...]":
    """Title, what stands above, the table, what stands below, and the line to sign."""
    from app.reports.document import Signatures, Table, Text, Title

    layout = what.layout
    plain = [cells for subtotal, cells in rows if not subtotal]
    table = Table(
        _heads(layout), tuple(cells for _, cells in rows), empty=EMPTY, points=POINTS,
        totals=totals(layout, [cells[1:] for cells in plain]),
        bold_rows=frozenset(at for at, (subtotal, _) in enumerate(rows) if subtotal),
    )  # fmt: skip
    blocks: list[Block] = [Title(layout.title, subtitle=subtitle(office, what, len(plain)))]
    blocks += [Text(layout.above, indent=False)] if layout.above else []
    blocks.append(table)
    blocks += [Text(layout.below, indent=False, role="note")] if layout.below else []
    return (*blocks, Signatures(layout.sign)) if layout.sign else tuple(blocks)


def _heads(layout: Layout) -> "tuple[Column, ...]":
    from app.reports.document import Column

    own = (
        Column(c.label, width, "right" if numeric(c) else "left", group)
        for c, width, group in zip(layout.columns, layout.widths, layout.groups, strict=True)
    )
    return (Column("序号", 8, "center"), *own)


def subtitle(office: Office, what: Listed, count: int) -> str:
    """Of which day or period, and how many rows."""
    today = office.today()
    when = what.period.label if what.period else f"截至 {today.year}年{today.month}月{today.day}日"
    return f"{when}，共 {count} 行"


def printed(
    office: Office, key: str, *, open_only: bool = False, masked: bool = True, period: Period | None = None,
    order: tuple[str, ...] = (),
) -> printing.PrintedPaper:  # fmt: skip
    """The ledger ready to look at or print; showing whole numbers is logged."""
    viewings.may_hand_out(office, masked=masked)
    what = listed(office, key, open_only=open_only, masked=masked, period=period, order=order)
    pdf = rendered(office, what)
    if not masked:
        viewings.note_handed_out(office, key, "打印")
    return printing.PrintedPaper(0, "", what.layout.title, pdf)


def rendered(office: Office, what: Listed) -> bytes:
    """The PDF: a short ledger as one document, a long one page by page."""
    from app.reports import pdf, roll
    from app.reports.document import Document

    count = questions.count(office, what.question, what.period)
    if count <= MANY:
        return pdf.render(
            Document(what.layout.title, blocks_of(office, what, tuple(what.rows(office))), what.layout.page)
        )
    signed = "　　　　".join(f"{role}：" for role in what.layout.sign)
    notes = tuple(filter(None, (what.layout.above, subtitle(office, what, count))))
    foot = "　".join(filter(None, (what.layout.below, signed)))
    paper = roll.Roll(what.layout.title, _heads(what.layout), notes, foot, what.layout.page, POINTS, EMPTY)

    def rows() -> Iterator[tuple[str, ...]]:
        sums = Totals(what.layout)
        for subtotal, cells in what.rows(office):
            if not subtotal:
                sums.add(cells[1:])
            yield cells
        if last := sums.row():
            yield last

    return roll.render(paper, rows)
