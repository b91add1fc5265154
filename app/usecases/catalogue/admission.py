"""What the office is asked to do without a basis (准入制): items, ledgers and reports; the register of admitted tasks.

Seeds 001 (三十), 003 (十七): a task needs a law, or the residents' meeting; R48 keeps which were admitted, V03 lists
what has none. A ledger or report has a basis when a row of the register 准入事项、购买服务登记 that still runs names
it, or when the office's own definition says where it comes from; what the program ships is no basis of itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.models.rules.text import clean
from app.models.tables import LedgerEntry, OfficeDefinition, ServiceItem
from app.office import Office
from app.usecases.offices.opening import own_unit

if TYPE_CHECKING:
    from app.usecases.papers.printing import PrintedPaper

REGISTER = "admission"
WITHOUT, ADMITTED = "without", "admitted"
_TITLES = {WITHOUT: "没有依据的事项、台账和报表", ADMITTED: "准入事项和依据"}


@dataclass(frozen=True)
class Task:
    """Something the office does: 事项, 台账 or 报表; its basis ("" for none), who asks for it and since when."""

    kind: str
    code: str
    name: str
    department: str = ""
    basis: str = ""
    since: str = ""
    item_id: int | None = None


def tasks(office: Office, which: str) -> list[Task]:
    """The tasks in use `without` a basis, or those `admitted` with theirs; items first, by code."""
    admitted = _register(office)
    every = [*_items(office, admitted), *_definitions(office, admitted)]
    return [t for t in every if bool(t.basis) == (which == ADMITTED)]


def _register(office: Office) -> list[Task]:
    """The rows of R48 that run today, each with what it says of its basis."""
    query = (
        select(LedgerEntry).where(LedgerEntry.ledger == REGISTER).order_by(LedgerEntry.start, LedgerEntry.id)
    )
    today = office.today()
    found = []
    with office.read() as session:
        for row in session.scalars(query):
            if (row.end is not None and row.end <= today) or str(
                row.fields.get("until") or "9"
            ) < today.isoformat():
                continue
            said = {k: clean(v) for k, v in row.fields.items()}
            passed = f"居民会议 {said['passed']} 通过" if said.get("passed") else ""
            names = "、".join(filter(None, (said.get("matter"), said.get("related"))))
            basis = "；".join(filter(None, (said.get("basis"), passed)))
            since = said.get("approved") or said.get("passed") or str(row.start or "")
            found.append(Task("准入登记", row.number or "", names, said.get("department", ""), basis, since))
    return found


def _admission(admitted: list[Task], *names: str) -> Task | None:
    """The row of the register that names one of these, word for word."""
    wanted = {clean(n) for n in names if n}
    return next((t for t in admitted if t.basis and wanted & set(t.name.split("、"))), None)


def _items(office: Office, admitted: list[Task]) -> Iterator[Task]:
    with office.read() as session:
        query = select(ServiceItem).where(ServiceItem.enabled.is_(True)).order_by(ServiceItem.code)
        items = list(session.scalars(query))
    for i in items:
        row = _admission(admitted, i.name, i.code)
        basis, since = i.basis or (row.basis if row else ""), str(i.admitted_on or (row.since if row else ""))
        department = i.department or (row.department if row else "")
        yield Task("事项", i.code, i.name, department, basis, since, i.id)


def _definitions(office: Office, admitted: list[Task]) -> Iterator[Task]:
    with office.read() as session:
        query = select(OfficeDefinition.kind, OfficeDefinition.key).where(OfficeDefinition.active.is_(True))
        own = {(kind, key) for kind, key in session.execute(query)}
    for ledger in office.library.ledgers.values():
        if ledger.enabled:
            said = (ledger.basis or ledger.source) if ("ledgers", ledger.key) in own else ""
            yield _named("台账", ledger.code, ledger.name, said, admitted)
    for summary in office.library.summaries.values():
        yield _named("报表", "", summary.name, "", admitted)


def _named(kind: str, code: str, name: str, said: str, admitted: list[Task]) -> Task:
    row = _admission(admitted, name, code)
    if row is None:
        return Task(kind, code, name, basis=said)
    return Task(kind, code, name, row.department, said or row.basis, row.since)


def printed(office: Office, which: str) -> "PrintedPaper":
    """The list on paper, to look at, print and save."""
    from app.reports import roll
    from app.reports.document import Column, Margins, PageSetup
    from app.usecases.papers.printing import PrintedPaper

    found = tasks(office, which)
    widths = (
        ("序号", 4),
        ("种类", 5),
        ("代码", 7),
        ("名称", 30),
        ("责任部门", 16),
        ("准入日期", 11),
        ("依据", 36),
    )
    heads = tuple(Column(name, width, "center" if width == 4 else "left") for name, width in widths)
    today = office.today()
    day = f"{today.year}年{today.month}月{today.day}日"
    counts = "，".join(
        f"{k} {n} 项" for k in ("事项", "台账", "报表") if (n := sum(t.kind == k for t in found))
    )
    paper = roll.Roll(
        f"{own_unit(office).name}{_TITLES[which]}", heads, (f"共 {len(found)} 项{'：' + counts if counts else ''}",),
        f"{office.clerk.name}　{day}", PageSetup("A4 landscape", Margins(14.0, 12.0, 14.0, 12.0)),
    )  # fmt: skip
    rows = [
        (str(n), t.kind, t.code, t.name, t.department, t.since, t.basis.replace("\n", "；"))
        for n, t in enumerate(found, 1)
    ]
    return PrintedPaper(0, "", paper.title, roll.render(paper, lambda: rows))
