"""The due list of the desk: every term that is overdue or near, of every matter, with the days left; it prints.

Terms are the promise, what the law allows, and what the last step started: 补正, 容缺, 转办回执, 接单, 介绍回音, 下次走访,
差评回访, 差评整改 … (domain.md A4). A matter whose clock stands still has no promise running.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from app.models.definitions.visibility import VEILED
from app.models.fields.desk import SOON as SOON
from app.models.tables import ServiceItem, ServiceRecord
from app.office import Office
from app.usecases.deadlines import working_words
from app.usecases.offices.opening import own_unit
from app.usecases.services import veiled
from app.usecases.services.views import terms_of

if TYPE_CHECKING:
    from app.usecases.papers.printing import PrintedPaper


@dataclass(frozen=True)
class DueLine:
    """A term of a matter: until when, which, how long is left in words, who has it in hand."""

    record_id: int
    on: date
    what: str
    words: str
    signal: str
    number: str
    item: str
    applicant: str
    phone: str
    state: str
    who: str


_TOLD = tuple(
    getattr(ServiceRecord, name)
    for name in (
        "id", "flow", "state", "finished_on", "due_on", "legal_on", "next_on", "next_what", "number", "applicant",
        "applicant_phone", "assignee", "department", "standin", "handler", "first_clerk",
    )
)  # fmt: skip


class Near(NamedTuple):
    """A matter with terms that end soon: its columns in `_TOLD`, its item in words, the terms, the nearest first."""

    matter: Row[*tuple[Any, ...]]
    item: str
    terms: list[tuple[date, str]]


def near(office: Office, session: Session, last: date) -> Iterator[Near]:
    """Every matter with a term that ends by `last`; thousands of them, so that they are read without what nobody asks."""
    r = ServiceRecord
    ends = or_(and_(or_(r.due_on <= last, r.legal_on <= last), r.finished_on.is_(None)), r.next_on <= last)
    query = select(*_TOLD, veiled.item_column(office).label("item"))
    flows = office.library.flows
    for row in session.execute(query.join(ServiceItem, ServiceItem.id == r.item_id).where(ends)):
        terms = [term for term in terms_of(flows[row.flow], row) if term[0] <= last]
        if terms:
            yield Near(row, row.item, terms)


def due_lines(office: Office, ahead: int = SOON) -> list[DueLine]:
    """Every term overdue or due within `ahead` working days, the longest overdue first."""
    last = office.calendar.last_within(office.today(), ahead)
    worded, flows = cache(partial(working_words, office)), office.library.flows
    found = []
    with office.read() as session:
        for record, item, terms in near(office, session, last):
            flow = flows[record.flow]
            state = flow.state[record.state].name
            there = any(move.to == record.state and "department" in move.asks for move in flow.move)
            given = "" if item == VEILED else record.assignee or (record.department if there else "")
            who = record.standin or given or record.handler or record.first_clerk or ""
            for on, what in terms:
                words, signal = worded(on)
                found.append(
                    DueLine(
                        record.id, on, what, words, signal, record.number or "", item, record.applicant,
                        record.applicant_phone or "", state, who,
                    )
                )  # fmt: skip
    return sorted(found, key=lambda line: (line.on, line.record_id, line.what))


def paper(office: Office, ahead: int = SOON) -> "PrintedPaper":
    """The due list as it prints; telephones are masked."""
    from app.models.fields.show import mask
    from app.reports import pdf
    from app.reports.document import Column, Document, Margins, PageSetup, Table, Text, Title
    from app.usecases.papers.printing import PrintedPaper

    lines, today = due_lines(office, ahead), office.today()
    columns = (
        Column("还剩", 2.2), Column("期限", 1.7, "center"), Column("到期的是", 1.8), Column("编号", 3.2),
        Column("事项", 4.0), Column("申请人", 1.5), Column("电话", 2.0), Column("状态", 1.6), Column("在谁手里", 2.2),
    )  # fmt: skip
    rows = tuple(
        (n.words, str(n.on), n.what, n.number, n.item, n.applicant, mask("phone", n.phone), n.state, n.who)
        for n in lines
    )
    late = sum(n.signal == "overdue" for n in lines)
    said = f"{today.year}年{today.month}月{today.day}日　超期 {late} 项，{ahead} 个工作日内到期 {len(lines) - late} 项"
    blocks = (
        Title(f"{own_unit(office).name}办件到期单", subtitle=said),
        Table(columns, rows, points=9.6, empty="没有超期的，也没有快到期的"),
        Text("工作日按本单位日历计算；补正、暂停期间承诺办结和法定期限不走。", indent=False, role="note"),
    )
    document = Document(
        "办件到期单", blocks, PageSetup("A4 landscape", Margins(14.0, 12.0, 12.0, 12.0), 10.5)
    )
    return PrintedPaper(0, "", document.title, pdf.render(document))
