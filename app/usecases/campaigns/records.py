"""Campaigns (专项活动): begun from a template for a year; their tasks are rows of the work plan, due on 今日 as all of those."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.work import Campaign, CampaignStage
from app.models.rules.dates import read_date
from app.models.rules.text import clean
from app.models.tables import JournalEntry, LedgerEntry
from app.office import Office
from app.usecases.ledgers.entries import EntryForm, add_in, problems

CAMPAIGNS, PLAN = "campaigns", "work_plan"
YEARS = (2000, 2100)


@dataclass(frozen=True)
class Task:
    """A task of a campaign; `state` is done, overdue, due or later."""

    id: int
    stage: str
    what: str
    owner: str
    until: date | None
    done: date | None
    state: str


@dataclass(frozen=True)
class Stage:
    """A stage with its tasks; `now` when today lies in it."""

    name: str
    begins: date | None
    ends: date | None
    tasks: tuple[Task, ...]
    now: bool

    @property
    def words(self) -> str:
        """How far it is."""
        done = sum(task.state == "done" for task in self.tasks)
        return f"{done}／{len(self.tasks)} 项完成"


@dataclass(frozen=True)
class Running:
    """A campaign that was begun: its stages, the activities that bear its name with those who took part, and the day it
    ended or is to end."""

    id: int
    name: str
    year: int
    stages: tuple[Stage, ...]
    activities: int
    people: int
    ended: date | None = None


def label_of(name: str, year: int) -> str:
    """How the tasks of a campaign name it."""
    return clean(f"{name}（{year}）")


def templates(office: Office) -> tuple[tuple[str, str], ...]:
    """(key, name) of the templates."""
    return tuple((one.key, one.name) for one in office.library.campaigns.values())


def days_of(stage: CampaignStage, year: int) -> tuple[date, date]:
    """The stage's first and last day in a year; one that ends before it begins ends in the next year."""
    begins, ends = (_day(text, year) for text in (stage.begins, stage.ends))
    return begins, ends if ends >= begins else _day(stage.ends, year + 1)


def _day(text: str, year: int) -> date:
    month, day = (int(part) for part in text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:  # 29 February of a common year, 31 June: the last day of the month
        return date(year + month // 12, month % 12 + 1, 1) - date.resolution


def begin(
    office: Office, template: str, year: int, name: str = "", document: str = "", first: str = ""
) -> int:
    """Begin a campaign: one row for it, one for each task of each stage, in one act. Returns the campaign's id.

    All stages move with the day it begins on (`first`; empty is the template's). Raises ClerkError for a campaign of
    that name in that year.
    """
    plan = office.library.campaigns.get(template)
    if plan is None:
        raise ClerkError(f"没有模板“{template}”", f"可以选：{'、'.join(office.library.campaigns)}。")
    if not YEARS[0] <= year <= YEARS[1]:
        raise ClerkError(f"年度 {year} 不对", "例如 2026。")
    title = clean(name) or plan.name
    _refuse_twice(office, title, year)
    usual = min(days_of(stage, year)[0] for stage in plan.stage)
    begins = _first_day(first, year) or usual
    with office.write(f"开始专项活动 {title} {year} 年") as w:
        ledger = office.library.ledger(CAMPAIGNS)
        values = {"name": title, "template": template, "year": str(year), "document": document}
        row = add_in(
            office, w, ledger, _checked(office, CAMPAIGNS, EntryForm(start=str(begins), values=values))
        )
        for form in _tasks(plan, title, year, begins - usual):
            add_in(office, w, office.library.ledger(PLAN), _checked(office, PLAN, form))
        w.session.flush()
        return row.id


def _checked(office: Office, key: str, form: EntryForm) -> EntryForm:
    if found := problems(office, office.library.ledger(key), form):
        raise ClerkError("；".join(found.values()))
    return form


def _first_day(text: str, year: int) -> date | None:
    day = read_date(text)
    if day is None:
        return None
    if day.full is None:
        raise ClerkError("从哪天开始要写到日", f"例如 {year}-03-15。")
    if day.full.year != year:
        raise ClerkError(f"{day.full} 不在 {year} 年里", "请核对年度和从哪天开始。")
    return day.full


def _tasks(plan: Campaign, title: str, year: int, later: timedelta) -> list[EntryForm]:
    found = []
    for stage in plan.stage:
        begins, ends = (day + later for day in days_of(stage, year))
        for task in stage.task:
            values = {
                "task": task,
                "campaign": label_of(title, year),
                "stage": stage.name,
                "until": str(ends),
            }
            found.append(EntryForm(start=str(begins), values=values))
    return found


def _refuse_twice(office: Office, title: str, year: int) -> None:
    with office.read() as session:
        for row in session.scalars(select(LedgerEntry).where(LedgerEntry.ledger == CAMPAIGNS)):
            if row.fields.get("name") == title and str(row.fields.get("year")) == str(year):
                raise ClerkError(f"“{title}”{year} 年已经开始了", "直接在下面的清单里看它。")


def running(office: Office, *, ended: bool = False) -> tuple[Running, ...]:
    """The campaigns that have not ended, the latest first; with `ended` those that have, behind them."""
    today = office.today()
    with office.read() as session:
        query = select(LedgerEntry).where(LedgerEntry.ledger == CAMPAIGNS)
        rows = list(session.scalars(query.order_by(LedgerEntry.id.desc())))
        going = [row for row in rows if not over(row.end, today)]
        past = [row for row in rows if ended and over(row.end, today)]
        return tuple(_running(session, row, today) for row in (*going, *past))


def over(ended: date | None, today: date) -> bool:
    """Whether a campaign is over: from the day it ends on."""
    return ended is not None and ended <= today


def _running(session: Session, row: LedgerEntry, today: date) -> Running:
    name, year = str(row.fields.get("name", "")), int(str(row.fields.get("year") or 0))
    plan = session.scalars(select(LedgerEntry).where(LedgerEntry.ledger == PLAN).order_by(LedgerEntry.id))
    mine = [r for r in plan if r.fields.get("campaign") == label_of(name, year)]
    stages = []
    for title in dict.fromkeys(str(r.fields.get("stage", "")) for r in mine):
        rows = [r for r in mine if str(r.fields.get("stage", "")) == title]
        tasks = tuple(_task(r, today) for r in rows)
        begins = min((r.start for r in rows if r.start), default=None)
        ends = max((t.until for t in tasks if t.until), default=None)
        now = begins is not None and ends is not None and begins <= today <= ends
        stages.append(Stage(title, begins, ends, tasks, now))
    held = select(func.count(JournalEntry.id), func.sum(JournalEntry.people)).where(
        JournalEntry.kind == "activity", JournalEntry.campaign == name, JournalEntry.parent_id.is_(None),
        JournalEntry.on_day.between(date(year or 1, 1, 1), date(year or 1, 12, 31)),
    )  # fmt: skip
    activities, people = session.execute(held).one()
    return Running(row.id, name, year, tuple(stages), int(activities), int(people or 0), row.end)


def _task(row: LedgerEntry, today: date) -> Task:
    until, done = (
        date.fromisoformat(text) if (text := row.fields.get(key)) else None for key in ("until", "done")
    )
    state = "done" if done else "later"
    if not done and until is not None:
        near = row.start is None or row.start <= today
        state = "overdue" if until < today else "due" if near else "later"
    own = row.fields
    return Task(
        row.id,
        str(own.get("stage", "")),
        str(own.get("task", "")),
        str(own.get("responsible") or ""),
        until,
        done,
        state,
    )


@dataclass(frozen=True)
class DueTask:
    """A task of a campaign that is to be done: what it is, of which campaign and stage, by whom, until when."""

    id: int
    what: str
    of: str
    owner: str
    until: date


def due(office: Office, session: Session, last: date) -> Iterator[DueTask]:
    """The open tasks of campaigns that are to be done by a day; tasks of the plan that are no campaign's are reminders."""
    query = select(LedgerEntry).where(
        LedgerEntry.ledger == PLAN, or_(LedgerEntry.end.is_(None), LedgerEntry.end > office.today())
    )
    for row in session.scalars(query.order_by(LedgerEntry.id)):
        own = row.fields
        until = str(own.get("until") or "")
        if own.get("campaign") and until and not own.get("done") and date.fromisoformat(until) <= last:
            of = f"{own['campaign']}·{own['stage']}" if own.get("stage") else str(own["campaign"])
            yield DueTask(
                row.id,
                str(own.get("task", "")),
                of,
                str(own.get("responsible") or ""),
                date.fromisoformat(until),
            )


def tick(office: Office, task_id: int, done: bool = True) -> int:
    """Mark a task as done today, or as not done. Returns the audit line."""
    with office.write("专项活动任务") as w:
        row = w.session.get(LedgerEntry, task_id)
        if row is None or row.deleted_at is not None or row.ledger != PLAN:
            raise ClerkError("这项任务已经删除了", "请按 F5 刷新。")
        kept = {key: value for key, value in row.fields.items() if key != "done"}
        row.fields = kept | ({"done": str(office.today())} if done else {})
        w.what = f"{'完成' if done else '重开'}任务 {row.fields.get('task', '')}"
    return w.entry_id or 0
