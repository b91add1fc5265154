"""今日: what is due, overdue or waiting, birthdays of the old, drafts, the month so far; each line opens its record."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.rules.dates import age_on
from app.models.tables import Resident
from app.office import Office
from app.usecases import drafts, reminders
from app.usecases.campaigns import records as campaigns
from app.usecases.deadlines import working_words
from app.usecases.emergencies import records as emergencies
from app.usecases.ledgers import reviews, steps
from app.usecases.mediation import terms
from app.usecases.offices.opening import own_unit
from app.usecases.services import notices
from app.usecases.services.due import near
from app.usecases.summaries import figures as summaries

if TYPE_CHECKING:
    from app.usecases.papers.printing import PrintedPaper
    from app.usecases.summaries.figures import LineValue

SOON_WORKING = 5
SOON_DAYS = 7
BIRTHDAY_DAYS = 30
ROUND_AGES = (60, 70, 80, 90, 100)
FIGURES = {
    "services.received": "办件：本月收件", "services.finished": "办件：本月办结", "services.closing": "办件：现在在办",
    "mediation.accepted": "调解：本月受理", "mediation.closed": "调解：本月结案", "residents.in": "居民：本月迁入",
    "residents.out": "居民：本月迁出",
}  # fmt: skip
READS = frozenset(
    {
        "service_record", "service_item", "public_notice", "mediation_case", "mediation_mediator",
        "mediation_instalment", "mediation_confirmation", "ledger_entry", "lead", "lead_handover", "lead_round",
        "lead_round_grid", "resident", "area", "clerk", "clerk_role", "calendar_day", "office_definition",
        "journal_entry",
    }
)  # fmt: skip
"""The kinds of record that `due` reads: whoever shows it or counts it asks again when one of them changed."""
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class DueRow:
    """Something with a last day. `words` says how long is left; `signal` is "overdue" or "due"."""

    kind: str
    record_id: int
    what: str
    title: str
    who: str
    due_on: date
    words: str
    signal: str


@dataclass(frozen=True)
class BirthdayRow:
    """A resident who turns 60, 70, 80, 90 or 100 (周岁) within thirty days."""

    resident_id: int
    name: str
    age: int
    on: date
    words: str
    address: str


@dataclass(frozen=True)
class DraftRow:
    """A form that was not saved."""

    kind: str
    record_id: int
    title: str
    when: str


@dataclass(frozen=True)
class Today:
    """Everything the page shows. `due` holds the overdue first."""

    day: date
    unit: str
    due: tuple[DueRow, ...]
    birthdays: tuple[BirthdayRow, ...]
    drafts: tuple[DraftRow, ...]
    figures: tuple["LineValue", ...]

    @property
    def heading(self) -> str:
        """2026年3月16日　星期一."""
        return f"{self.day.year}年{self.day.month}月{self.day.day}日　星期{WEEKDAYS[self.day.weekday()]}"

    @property
    def overdue(self) -> int:
        """How many things are overdue."""
        return sum(row.signal == "overdue" for row in self.due)


def collect(office: Office) -> Today:
    """What the clerk must know this morning."""
    day = office.today()
    month = f"{day:%Y-%m}"
    return Today(
        day, own_unit(office).name, due(office), _birthdays(office),
        tuple(DraftRow(d.form, d.record_id, d.title, d.when) for d in drafts.listing(office)),
        tuple(replace(f, title=FIGURES[f.key]) for f in summaries.figures(office, month, tuple(FIGURES))),
    )  # fmt: skip


def due(office: Office) -> tuple[DueRow, ...]:
    """Matters, cases and rows of ledgers that are overdue or fall due within a week, the longest overdue first."""
    with office.read() as session:
        rows = [
            *_matters(office, session), *_cases(office, session), *_reminded(office, session),
            *_reviews(office, session), *_steps(office, session), *_emergencies(office), *_tasks(office, session),
            *_notices(office, session),
        ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.due_on, row.kind, row.record_id)))


def count(office: Office) -> int:
    """The number beside 待办 in the frame of the window."""
    return len(due(office))


def _matters(office: Office, session: Session) -> Iterator[DueRow]:
    """Matters at the desk by what is awaited next: the promise while its clock runs (a paused matter's stands still),
    or the term the last step started: 补正, 容缺, 转办回执, 差评回访 … (domain.md A4)."""
    last = office.calendar.last_within(office.today(), SOON_WORKING)
    worded = cache(partial(working_words, office))
    for record, item, ends in near(office, session, last):
        on, what = ends[0]
        words, signal = worded(on)
        what = "办件" if on == record.due_on else what
        yield DueRow("service_record", record.id, what, item, record.applicant, on, words, signal)


def _notices(office: Office, session: Session) -> Iterator[DueRow]:
    """Public notices whose days end, or are over without their outcome."""
    for one in notices.due(session, office.today() + timedelta(days=SOON_DAYS)):
        words, signal = _calendar_words(office.today(), one.end_on)
        over = one.end_on < office.today()
        what = "公示期满，登记结果" if over else "公示到期"
        yield DueRow("public_notice", one.id, what, one.title, one.clerk_name, one.end_on, words, signal)


def _cases(office: Office, session: Session) -> Iterator[DueRow]:
    """Terms of mediation: the case itself, what an agreement promises, 司法确认, the next visit (mediation.terms)."""
    for term in terms.until(office, session, office.today() + timedelta(days=SOON_DAYS)):
        words, signal = _calendar_words(office.today(), term.on)
        yield DueRow(
            "mediation_case", term.case_id, term.what, term.title, term.mediator, term.on, words, signal
        )


def _reminded(office: Office, session: Session) -> Iterator[DueRow]:
    """Rows of ledgers whose day comes near (resources/reminders.toml)."""
    for one in reminders.near(office, session):
        words, signal = _calendar_words(office.today(), one.on)
        yield DueRow(one.kind, one.record_id, one.what, one.title, one.who, one.on, words, signal)


def _steps(office: Office, session: Session) -> Iterator[DueRow]:
    """What rows of ledgers wait for that go through steps: 信访 to be decided or answered, the next visit of 帮教."""
    for one in steps.until(office, session, office.today() + timedelta(days=SOON_DAYS)):
        words, signal = _calendar_words(office.today(), one.on)
        yield DueRow("ledger_entry", one.entry_id, one.what, one.title, "", one.on, words, signal)


def _reviews(office: Office, session: Session) -> Iterator[DueRow]:
    """Ledgers whose open rows are to be looked through (复核): one line each, which opens the longest waiting row."""
    for one in reviews.due(office, session, office.today() + timedelta(days=SOON_DAYS)):
        words, signal = _calendar_words(office.today(), one.on)
        title = f"{one.name}：{one.rows:,} 行要复核"
        yield DueRow("ledger_entry", one.entry_id, "台账复核", title, one.who, one.on, words, signal)


def _tasks(office: Office, session: Session) -> Iterator[DueRow]:
    """Tasks of campaigns, with the campaign and its stage."""
    for one in campaigns.due(office, session, office.today() + timedelta(days=SOON_DAYS)):
        words, signal = _calendar_words(office.today(), one.until)
        yield DueRow(
            "campaign", one.id, "专项活动", f"{one.what}（{one.of}）", one.owner, one.until, words, signal
        )


def _emergencies(office: Office) -> Iterator[DueRow]:
    """Events that go on: what must be told next, and until when."""
    for event in emergencies.events(office):
        if event.due is not None:
            stage = event.reports[-1].stage if not event.reports[-1].reported else "续报"
            yield DueRow(
                "emergency", event.id, f"突发事件{stage}", event.title, event.reports[-1].reporter, event.due.date(),
                event.words, event.signal,
            )  # fmt: skip


def _calendar_words(today: date, day: date) -> tuple[str, str]:
    left = (day - today).days
    if left < 0:
        return f"超期 {-left} 天", "overdue"
    return (f"还剩 {left} 天" if left else "今天到期"), "due"


def _birthdays(office: Office) -> tuple[BirthdayRow, ...]:
    """Round birthdays from today on; someone born on 29 February has theirs on 1 March of common years."""
    today = office.today()
    days = [today + timedelta(days=n) for n in range(BIRTHDAY_DAYS + 1)]
    births = {f"{day.year - age}-{day:%m-%d}" for day in days for age in ROUND_AGES}
    births |= {
        f"{day.year - age}-02-29" for day in days if (day.month, day.day) == (3, 1) for age in ROUND_AGES
    }
    query = select(Resident).where(
        Resident.birth_date.in_(births), Resident.living_here.is_(True), Resident.died_on.is_(None)
    )
    rows = []
    with office.read() as session:
        for r in session.scalars(query):
            on = r.birth_date and next((d for d in days if _turns(r.birth_date.first_day(), d)), None)
            if on and r.birth_date:
                left = (on - today).days
                words = "今天" if not left else "明天" if left == 1 else f"{left} 天后"
                rows.append(BirthdayRow(r.id, r.name, age_on(r.birth_date, on), on, words, r.address or ""))
    return tuple(sorted(rows, key=lambda row: (row.on, -row.age, row.resident_id)))


def _turns(birth: date, day: date) -> bool:
    """Whether someone becomes a year older on this day."""
    return age_on(birth, day) - age_on(birth, day - timedelta(days=1)) == 1


def sheet(office: Office) -> "PrintedPaper":
    """The page as a sheet for the wall: names only, no numbers of papers or telephones."""
    from app.reports import pdf
    from app.reports.document import Column, Document, PageSetup, Table, Text, Title
    from app.usecases.papers.printing import PrintedPaper

    found = collect(office)
    dues = Table(
        (Column("期限", 3), Column("类别", 2), Column("事项", 6), Column("申请人／调解员", 3), Column("到期日", 2.5)),
        tuple((row.words, row.what, row.title, row.who, str(row.due_on)) for row in found.due),
        empty="今天没有到期的事", caption="到期和超期",
    )  # fmt: skip
    births = Table(
        (Column("日子", 2), Column("姓名", 3), Column("周岁", 1.5, "center"), Column("住址", 7)),
        tuple((f"{row.on:%m-%d}", row.name, str(row.age), row.address) for row in found.birthdays),
        empty="三十天内没有整十生日", caption="近期高龄生日",
    )  # fmt: skip
    lines = "；".join(f"{line.title} {line.text} {line.unit}" for line in found.figures)
    blocks = (
        Title(f"{found.unit}今日事项", subtitle=found.heading), dues, births,
        Text(f"本月到今天：{lines}。", indent=False, role="note"),
    )  # fmt: skip
    document = Document("今日事项", blocks, PageSetup("A4"))
    return PrintedPaper(0, "", document.title, pdf.render(document))
