"""走访: who is due by the rules of resources/visit_rules.toml; a visit of anybody of the household counts for the home."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.definitions.kinds import Question
from app.models.definitions.visibility import asked_of
from app.models.definitions.work import VisitRule
from app.models.tables import Household, JournalEntry, JournalLink, Resident
from app.office import Office
from app.usecases.questions import Asked

if TYPE_CHECKING:
    from app.usecases.papers.printing import PrintedPaper

CHUNK = 500


@dataclass(frozen=True)
class DueVisit:
    """Somebody to be visited: by which rule, when last, by when. `signal` is "overdue" when the day is over."""

    rule: str
    group: str
    resident_id: int | None
    household_id: int | None
    name: str
    address: str
    last: date | None
    due_on: date
    signal: str

    @property
    def words(self) -> str:
        """When last, as a clerk says it."""
        return f"上次 {self.last}" if self.last else "还没有走访过"


def rules(office: Office) -> list[VisitRule]:
    """The rules in force: those that read a ledger that is off or hidden are left out."""
    given = []
    for rule in office.library.visit_rules.values():
        ledgers = [office.library.ledgers.get(key) for key in asked_of(rule.question)]
        if rule.enabled and all(ledger is not None and ledger.enabled for ledger in ledgers):
            given.append(rule)
    return given


def due_visits(office: Office, rule: str = "", soon: int = 7) -> list[DueVisit]:
    """Who is overdue or falls due within `soon` days, each home once, by the strictest rule; the longest overdue first."""
    found: dict[tuple[int | None, int | None], DueVisit] = {}
    with office.read() as session:
        for one in rules(office):
            if rule in ("", one.key):
                for visit in _of_rule(office, session, one, soon):
                    key = (visit.household_id, None if visit.household_id else visit.resident_id)
                    if key not in found or visit.due_on < found[key].due_on:
                        found[key] = visit
    return sorted(found.values(), key=lambda v: (v.due_on, v.address, v.name))


def _of_rule(office: Office, session: Session, rule: VisitRule, soon: int) -> list[DueVisit]:
    today, people = office.today(), rule.question.kind == "resident"
    ids = Asked(office, session, Question(rule.question.kind, rule.question.where)).ids()
    subjects = _subjects(session, ids, people=people)
    last = _last_visits(session, subjects)
    found = []
    for resident_id, household_id, name, address, since in subjects:
        seen = max(
            (d for d in (last.get(("h", household_id)), last.get(("r", resident_id))) if d), default=None
        )
        due = after(seen, rule.every) if seen else after(since, rule.every) if since else today
        if due <= today + timedelta(days=soon):
            signal = "overdue" if due < today else "due"
            found.append(
                DueVisit(rule.key, rule.name, resident_id, household_id, name, address, seen, due, signal)
            )
    return found


Subject = tuple[int | None, int | None, str, str, date | None]


def _subjects(session: Session, ids: list[int], *, people: bool) -> list[Subject]:
    """(resident, household, name, address, on file since) of those to be visited."""
    found: list[Subject] = []
    for at in range(0, len(ids), CHUNK):
        part = ids[at : at + CHUNK]
        if people:
            residents = session.scalars(select(Resident).where(Resident.id.in_(part)))
            found += [(r.id, r.household_id, r.name, r.address or "", _day(r.created_at)) for r in residents]
        else:
            homes = select(Household, Resident.name).outerjoin(Resident, Resident.id == Household.head_id)
            rows = session.execute(homes.where(Household.id.in_(part)))
            found += [(None, h.id, name or "", h.address or "", _day(h.created_at)) for h, name in rows]
    return found


def _day(at: object) -> date:
    return at.astimezone().date()  # type: ignore[attr-defined,no-any-return]


def _last_visits(session: Session, subjects: list[Subject]) -> dict[tuple[str, int | None], date]:
    """The last visit of each resident ("r", id) and household ("h", id)."""
    found: dict[tuple[str, int | None], date] = {}
    for letter, column, ids in (
        ("r", JournalLink.resident_id, sorted({s[0] for s in subjects if s[0]})),
        ("h", JournalLink.household_id, sorted({s[1] for s in subjects if s[1]})),
    ):
        for at in range(0, len(ids), CHUNK):
            query = select(column, func.max(JournalEntry.on_day)).join(
                JournalEntry, JournalEntry.id == JournalLink.entry_id
            )
            query = query.where(JournalEntry.kind == "visit", column.in_(ids[at : at + CHUNK])).group_by(
                column
            )
            found |= {(letter, row[0]): row[1] for row in session.execute(query)}
    return found


def after(day: date, every: str) -> date:
    """The day a visit is due again: "14 days", "1 months" (the last day of a shorter month)."""
    number, unit = every.split()
    if unit == "days":
        return day + timedelta(days=int(number))
    year, month = divmod(day.year * 12 + day.month - 1 + int(number), 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def spoken(every: str) -> str:
    """ "1 months" as one says it: 每月一次."""
    number, unit = every.split()
    word = "天" if unit == "days" else "个月"
    return "每月一次" if every == "1 months" else f"每 {number} {word}一次"


def sheet(office: Office, rule: str = "") -> "PrintedPaper":
    """Those who are due as a list to take along, with room for the day of the visit."""
    from app.reports import pdf
    from app.reports.document import Column, Document, PageSetup, Table, Text, Title
    from app.usecases.offices.opening import own_unit
    from app.usecases.papers.printing import PrintedPaper

    due = due_visits(office, rule)
    columns = (
        Column("序号", 0.8, "center"), Column("姓名", 1.6), Column("住址", 4.4), Column("类别", 1.8), Column("上次走访", 1.7),
        Column("期限", 1.6), Column("走访日期", 1.6), Column("情况", 2.4),
    )  # fmt: skip
    rows = tuple(
        (str(n), v.name, v.address, v.group, str(v.last or "没有"), str(v.due_on), "", "")
        for n, v in enumerate(due, 1)
    )
    told = "；".join(f"{r.name}{spoken(r.every)}" for r in rules(office) if rule in ("", r.key))
    blocks = (
        Title(f"{own_unit(office).name}走访名单", subtitle=f"{office.today()}　共 {len(due)} 户"),
        Table(columns, rows, empty="一周内没有该走访的人家", points=9.5),
        Text(f"走访次数：{told}。", indent=False, role="note"),
    )
    document = Document("走访名单", blocks, PageSetup("A4 landscape"))
    return PrintedPaper(0, "", document.title, pdf.render(document))
