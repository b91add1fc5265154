"""The material of an inspection: what is there of what it asks for, and all of it as one PDF with contents."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.errors import ClerkError
from app.models.definitions.inspections import Inspection
from app.models.definitions.kinds import Ledger, Question
from app.models.fields.base import Period
from app.models.tables import Attachment, LedgerEntry
from app.office import Office
from app.usecases import questions
from app.usecases.ledgers import inspection_papers
from app.usecases.ledgers.listing import question_of
from app.usecases.ledgers.papers import document_of
from app.usecases.papers.printing import PrintedPaper
from app.usecases.residents import files
from app.usecases.restricted import viewings

if TYPE_CHECKING:
    from app.reports.bound import Part, Span
    from app.reports.document import Document

LEDGER, PAPERS, FILES = "台账", "文书", "附件"
Step = Callable[[int], None]


OFF, HIDDEN = "这本台账没有打开", "没有打开，或者您没有查看它的权限"
"""What the clerk is told of ledgers that are not in use: nothing for the inspectors' paper."""


@dataclass(frozen=True)
class Asked:
    """A piece of material: what it is, its name, how much there is, and why it is not there."""

    kind: str
    key: str
    name: str
    count: int
    missing: str = ""


@dataclass(frozen=True)
class InspectionRow:
    """An inspection in the list."""

    key: str
    name: str
    body: str
    about: str


def listing(office: Office) -> list[InspectionRow]:
    """The inspections that are in use, by name."""
    found = [one for one in office.library.inspections.values() if one.enabled]
    return [InspectionRow(i.key, i.name, i.body, i.about) for i in sorted(found, key=lambda i: i.name)]


def inspection(office: Office, key: str) -> Inspection:
    """An inspection by key. Raises ClerkError."""
    if key not in office.library.inspections:
        raise ClerkError(f"没有检查专题“{key}”", f"现有：{'、'.join(office.library.inspections)}。")
    return office.library.inspections[key]


def ledgers_of(office: Office, one: Inspection) -> list[str]:
    """The keys of the ledgers it asks for: its own list, then those that name it, each once."""
    naming = [key for key, ledger in office.library.ledgers.items() if one.key in ledger.asked_by]
    return list(dict.fromkeys((*one.ledgers, *naming)))


def material(office: Office, key: str, period: Period | None = None) -> list[Asked]:
    """What the inspection asks for and how much of it there is, in its order."""
    one = inspection(office, key)
    found = [_ledger(office, name, period) for name in ledgers_of(office, one)]
    found += [_papers(office, one, name, period) for name in one.papers]
    if one.attachments:
        count = len(_attachments(office, one))
        found.append(Asked(FILES, "", "台账各行的附件", count, "" if count else "没有附件"))
    return found


def _ledger(office: Office, key: str, period: Period | None) -> Asked:
    ledger = office.library.ledgers.get(key)
    if ledger is None:
        return Asked(LEDGER, key, "限制台账", 0, HIDDEN)
    if not ledger.enabled:
        return Asked(LEDGER, key, ledger.name, 0, OFF)
    count = questions.count(office, _question(ledger, period), period)
    return Asked(LEDGER, key, ledger.name, count, "" if count else "没有登记")


def _question(ledger: Ledger, period: Period | None) -> Question:
    question = question_of(ledger)
    if period is None or ledger.is_view:
        return question
    return Question(question.kind, (*question.where, ("during", "is", True)), question.as_of)


def _papers(office: Office, one: Inspection, key: str, period: Period | None) -> Asked:
    template = office.library.papers.get(key)
    if template is None:
        return Asked(PAPERS, key, key, 0, "没有这种文书，或者您没有查看它的权限")
    count = len(inspection_papers.kept(office, key, period))
    lacking = inspection_papers.missing_of(office, one, template, period)
    return Asked(PAPERS, key, template.name, count, lacking or ("" if count else "没有打印过"))


def _attachments(office: Office, one: Inspection) -> list[Attachment]:
    keys = [k for k in ledgers_of(office, one) if k in office.library.ledgers]
    query = (
        select(Attachment)
        .join(LedgerEntry, LedgerEntry.id == Attachment.of_id)
        .where(Attachment.of_kind == "ledger_entry", LedgerEntry.ledger.in_(keys))
        .order_by(LedgerEntry.ledger, LedgerEntry.number, Attachment.id)
    )
    with office.read() as session:
        return list(session.scalars(query))


def printed(
    office: Office, key: str, period: Period | None = None, *, masked: bool = True, step: Step | None = None
) -> PrintedPaper:
    """The whole material as one PDF: a cover, the contents with page numbers, then each ledger, the
    papers one by one behind their register, and the attachments. Raises ClerkError when there is nothing at all."""
    from app.reports import bound

    viewings.may_hand_out(office, masked=masked)
    one = inspection(office, key)
    asked = [_withheld(piece) if masked else piece for piece in material(office, key, period)]
    parts = list(_parts(office, one, asked, period, masked=masked))
    if not parts:
        raise ClerkError("这个检查要的材料一样也没有", "请先登记台账，或换一个时间段。")
    front = bound.Part("封面", (_cover(office, one, period),), numbered=False)
    spans = bound.measure([front, *parts])[1:]
    contents = bound.Part("目录", (_contents(parts, spans, asked),), numbered=False)
    pdf = bound.render(f"{one.name}材料", [front, contents, *parts], step)
    if not masked:
        files.reveal(office, "ledger", 0, f"{one.name}材料（合成一份，含完整证件号码和电话）")
    return PrintedPaper(0, "", f"{one.name}材料", pdf)


def _withheld(piece: Asked) -> Asked:
    """Scans cannot be masked: they go out with whole numbers only."""
    if piece.kind != FILES or piece.missing:
        return piece
    return replace(piece, count=0, missing=f"{piece.count} 个，遮盖号码时不附")


def _parts(
    office: Office, one: Inspection, asked: list[Asked], period: Period | None, *, masked: bool
) -> "Iterator[Part]":
    from app.reports.bound import Part

    for piece in asked:
        if not piece.count:
            continue
        if piece.kind == LEDGER:
            yield Part(piece.name, (document_of(office, piece.key, masked=masked, period=period),))
        elif piece.kind == PAPERS:
            papers = inspection_papers.kept(office, piece.key, period)
            yield inspection_papers.part_of(office, piece.name, papers, masked=masked)
        else:
            yield from _file_parts(office, one)


def _file_parts(office: Office, one: Inspection) -> "list[Part]":
    from app.usecases.dossiers.files import File, leaves
    from app.usecases.papers import bound as bound_papers

    scans = [
        File("ledger_entry", a.of_id or 0, a.sha256, a.media_type, a.caption or a.name)
        for a in _attachments(office, one)
    ]
    part = bound_papers.BoundPart("附件", tuple(leaves(office, scans)))
    return bound_papers.reports_of(office, [part])


def _cover(office: Office, one: Inspection, period: Period | None) -> "Document":
    from app.reports.document import Document, Spacer, Text, Title
    from app.usecases.offices.opening import own_unit

    today = office.today()
    day = f"{today.year}年{today.month}月{today.day}日"
    lines = [
        one.about,
        f"检查单位：{one.body}" if one.body else "",
        f"时间段：{period.label}" if period else "",
    ]
    said = tuple(Text(line, indent=False, align="center") for line in lines if line)
    unit = Text(f"{own_unit(office).name}　{day}", indent=False, align="center")
    return Document(one.name, (Spacer(60.0), Title(f"{one.name}材料"), *said, Spacer(80.0), unit))


def _contents(parts: "list[Part]", spans: "list[Span]", asked: list[Asked]) -> "Document":
    from app.reports.document import Column, Document, Table, Text, Title

    heads = (Column("序号", 6, "center"), Column("材料", 50), Column("页", 10, "center"))
    rows = tuple((str(n), p.title, s.words) for n, (p, s) in enumerate(zip(parts, spans, strict=True), 1))
    lacking = "；".join(
        f"{a.name}：{a.missing}" for a in asked if a.missing and a.missing not in {OFF, HIDDEN}
    )
    more = (Text(f"没有的材料：{lacking}。", indent=False, role="note"),) if lacking else ()
    return Document("目录", (Title("目录"), Table(heads, rows), *more))
