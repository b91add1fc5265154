"""The single papers an inspection asks for: each as it was printed then, and whose papers are still missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.definitions.inspections import Inspection
from app.models.definitions.kinds import Ledger, PaperTemplate, Question
from app.models.fields.base import Period
from app.models.fields.show import hidden, hidden_in
from app.models.tables import Household, LedgerEntry, Paper, Resident
from app.office import Office
from app.usecases.ledgers.listing import question_of
from app.usecases.papers import bound as bound_papers
from app.usecases.questions import Asked

if TYPE_CHECKING:
    from app.reports.bound import Part
    from app.reports.document import Document

MOST_NAMED = 8
"""Names told of those whose paper is missing; the number of all stands behind them."""
CHUNK = 500


@dataclass(frozen=True)
class KeptPaper:
    """A paper that was printed: number, title, the day, whose it is, and what it is drawn from again."""

    number: str
    title: str
    day: str
    whose: str
    leaf: bound_papers.PaperLeaf


def kept(office: Office, key: str, period: Period | None) -> list[KeptPaper]:
    """The papers printed from a template, in the period or ever, the earliest first; cancelled ones are left out, and so
    are volumes, which are bound by themselves."""
    given_out = (Paper.cancelled_at.is_(None), Paper.printed_at.is_not(None))
    query = select(Paper).where(Paper.template == key, *given_out).order_by(Paper.id)
    found = []
    with office.read() as session:
        for paper in session.scalars(query):
            day = (paper.printed_at or paper.created_at).astimezone().date()
            if bound_papers.is_bound(paper.snapshot) or not (
                period is None or period.start <= day <= period.end
            ):
                continue
            leaf = bound_papers.PaperLeaf(key, paper.template_digest, paper.snapshot)
            found.append(
                KeptPaper(paper.number or "", paper.title, str(day), _whose(office, session, paper), leaf)
            )
    return found


def _whose(office: Office, session: Session, paper: Paper) -> str:
    """The name of the person, the home's head or the row a paper is about."""
    if paper.of_kind == "ledger_entry":
        return _names(office, session, [paper.of_id]).get(paper.of_id, "")
    if paper.of_kind == "household":
        return _head(session, paper.of_id)
    resident = session.get(Resident, paper.resident_id) if paper.resident_id else None
    return resident.name if resident else ""


def _head(session: Session, household_id: int | None) -> str:
    home = session.get(Household, household_id) if household_id else None
    head = session.get(Resident, home.head_id) if home and home.head_id else None
    return head.name if head else home.address or "" if home else ""


def part_of(office: Office, name: str, papers: Iterable[KeptPaper], *, masked: bool) -> "Part":
    """A line of the contents: the register of the papers, then each of them."""
    from app.reports.bound import Part

    given = list(papers)
    leaves = tuple(_masked(one.leaf) if masked else one.leaf for one in given)
    (bound,) = bound_papers.reports_of(office, [bound_papers.BoundPart(name, leaves)])
    return Part(name, (_register(name, given), *bound.content))


def _masked(leaf: bound_papers.PaperLeaf) -> bound_papers.PaperLeaf:
    """The paper with every identity and telephone number in it masked."""
    return bound_papers.PaperLeaf(leaf.paper, leaf.digest, hidden_in(leaf.values), leaf.mark)


def _register(name: str, papers: list[KeptPaper]) -> "Document":
    from app.reports.document import Column, Document, Table, Title

    rows = tuple((str(n), p.whose, p.number, p.title, p.day) for n, p in enumerate(papers, 1))
    heads = (
        Column("序号", 6, "center"), Column("姓名", 14), Column("文号", 22), Column("名称", 24), Column("打印日期", 12),
    )  # fmt: skip
    return Document(name, (Title(f"{name}登记"), Table(heads, rows)))


def missing_of(office: Office, one: Inspection, template: PaperTemplate, period: Period | None) -> str:
    """Whose paper is missing, in words: the rows of the ledger that have none, where the inspection wants one of each
    (`each_row`). Empty when nothing is missing."""
    ledgers = [key for key in _made_for(template) if key in one.ledgers and template.key in one.each_row]
    ledger = office.library.ledgers.get(ledgers[0]) if ledgers else None
    if ledger is None or not ledger.enabled or ledger.is_view:
        return ""
    with office.read() as session:
        ids = Asked(office, session, _question(ledger, period), period).ids()
        lacking = _lacking(session, template, ids)
        names = _names(office, session, lacking)
    told = "、".join(names[i] for i in lacking[:MOST_NAMED])
    return f"{len(lacking)} 份没有打印：{told}{'等' if len(lacking) > MOST_NAMED else ''}" if lacking else ""


def _made_for(template: PaperTemplate) -> tuple[str, ...]:
    return (template.of,) if template.for_ == "ledger_entry" else template.ledgers


def _question(ledger: Ledger, period: Period | None) -> Question:
    where = ("open", "is", True) if period is None else ("during", "is", True)
    question = question_of(ledger)
    return Question(question.kind, (*question.where, where), question.as_of)


def _lacking(session: Session, template: PaperTemplate, ids: list[int]) -> list[int]:
    """The rows for whose owner, or for which themselves, no paper was printed, in their order."""
    printed = select(Paper.of_id).where(
        Paper.template == template.key, Paper.of_kind == template.for_, Paper.cancelled_at.is_(None),
        Paper.printed_at.is_not(None),
    )  # fmt: skip
    done = set(session.scalars(printed))
    owner = {"ledger_entry": "id", "household": "household_id", "resident": "resident_id"}.get(template.for_)
    if owner is None:
        return []
    found: list[int] = []
    for at in range(0, len(ids), CHUNK):
        column = getattr(LedgerEntry, owner)
        rows = session.execute(select(LedgerEntry.id, column).where(LedgerEntry.id.in_(ids[at : at + CHUNK])))
        found += [row_id for row_id, of_id in rows if of_id is not None and of_id not in done]
    return sorted(found)


def _names(office: Office, session: Session, ids: list[int]) -> dict[int, str]:
    """What rows of ledgers are called: whom they belong to, else what they say first, else their number."""
    found = {}
    for row in session.scalars(select(LedgerEntry).where(LedgerEntry.id.in_(ids[:CHUNK]))):
        resident = session.get(Resident, row.resident_id) if row.resident_id else None
        name = resident.name if resident else _head(session, row.household_id)
        found[row.id] = name or row.owner_name or _first(office, row) or row.number or "没有编号的一行"
    return found


def _first(office: Office, row: LedgerEntry) -> str:
    """What a row that belongs to nobody on file says first, where that is open words (姓名 of 报到党员)."""
    ledger = office.library.ledgers.get(row.ledger)
    first = ledger.field[0] if ledger and ledger.field else None
    if (
        ledger is None
        or first is None
        or first.type != "text"
        or "restricted" in (ledger.sensitivity, first.sensitivity)
    ):
        return ""
    return hidden(str(row.fields.get(first.key) or ""))
