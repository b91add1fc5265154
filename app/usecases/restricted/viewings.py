"""Who looked at what, and why: every look at a restricted ledger, an unmasked value or an unmasked list is kept.

PIPL art. 51 and 55 via domain.md A6; the log is read, filtered and printed by who holds `log.read`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Select, or_, select

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.definitions.visibility import asked_of, ledgers_named, restricted_keys
from app.models.rules.dates import read_date
from app.models.tables import RECORD_LABELS, Viewing
from app.office import Office

if TYPE_CHECKING:
    from app.usecases.papers.printing import PrintedPaper

AGAIN = timedelta(minutes=10)
"""The same look at the same thing within this time is one look."""
KIND = 30
"""The most characters a kind has in the log."""
RESTRICTED = "限制台账"
"""What a restricted ledger is called wherever somebody may read who may not see it."""


def note(office: Office, kind: str, record_id: int | None, what: str, reason: str = "") -> None:
    """Keep that the clerk looks at something now."""
    kind = kind[:KIND]
    seen, key = office.looks, (office.clerk.name, kind, record_id, what)
    now = office.clock.now()
    if key in seen and now - seen[key] < AGAIN:
        return
    with office.write(f"查看{what}"[:300]) as w:
        w.session.add(
            Viewing(
                at=w.at, clerk_name=w.clerk_name, kind=kind, record_id=record_id, what=what,
                reason=reason or office.reasons.get(kind, "") or None,
            )
        )  # fmt: skip
    seen[key] = now


def note_list(office: Office, question: Question, names: Iterable[str]) -> None:
    """Keep that a list with rows or columns of restricted ledgers is looked at; other lists are not told of."""
    asked = asked_of(question) | ledgers_named(names)
    for key in sorted(asked & restricted_keys(office.library)):
        note(office, f"ledger.{key}", None, f"{RESTRICTED} {office.library.ledgers[key].name}：名单")


def note_row(office: Office, ledger: str, entry_id: int, title: str) -> None:
    """Keep that a row of a restricted ledger is looked at; rows of other ledgers are not told of."""
    found = office.library.ledger(ledger)
    if found.sensitivity == "restricted":
        note(office, f"ledger.{ledger}", entry_id, f"{RESTRICTED} {found.name}：{title}")


def note_whole_row(office: Office, ledger: str, entry_id: int, what: str) -> None:
    """Keep that whole numbers of a row were looked at, whichever ledger it is of."""
    found = office.library.ledger(ledger)
    shut = f"{RESTRICTED} {found.name}：" if found.sensitivity == "restricted" else ""
    note(office, f"ledger.{ledger}", entry_id, shut + what)


def note_handed_out(office: Office, ledger: str, how: str) -> None:
    """Keep that a ledger was printed or exported with whole numbers: each time, and of a restricted one which and why."""
    found = office.library.ledger(ledger)
    called = RESTRICTED if ledger in restricted_keys(office.library) else "台账"
    what, kind = f"{called} {found.name}（{how}，含完整证件号码和电话）", f"ledger.{ledger}"[:KIND]
    reason = office.reasons.get(kind, "") or None
    with office.write(f"查看{what}"[:300]) as w:
        w.session.add(Viewing(at=w.at, clerk_name=w.clerk_name, kind=kind, what=what, reason=reason))


def note_file(office: Office, resident_id: int, name: str, ledgers: Iterable[str]) -> None:
    """Keep that a file was looked at that shows rows of restricted ledgers."""
    if names := sorted({office.library.ledgers[key].name for key in ledgers}):
        note(office, "resident", resident_id, f"{RESTRICTED} {name} 的档案：{'、'.join(names)}")


def enter(office: Office, ledger: str, reason: str) -> None:
    """Say why a restricted ledger is opened; the reason stands beside every look until the program is closed."""
    found = office.library.ledger(ledger)
    if found.sensitivity != "restricted":
        return
    if len(reason.strip()) < 2:
        raise ClerkError("请写明为什么查看", "例如：季度走访前核对名单。")
    office.reasons[f"ledger.{ledger}"[:KIND]] = reason.strip()[:200]
    note(office, f"ledger.{ledger}", None, f"{RESTRICTED} {found.name}：打开")


def must_say_why(office: Office, ledger: str) -> bool:
    """Whether a ledger is restricted and the clerk has not yet said why it is opened."""
    restricted = office.library.ledger(ledger).sensitivity == "restricted"
    return restricted and f"ledger.{ledger}"[:KIND] not in office.reasons


def may_hand_out(office: Office, *, masked: bool) -> None:
    """Raise ClerkError when the clerk may not export or print lists, or not with whole numbers."""
    office.require(*(("export.masked", "export.unmasked") if masked else ("export.unmasked",)))


@dataclass(frozen=True)
class ViewingRow:
    """A line of the log. What was seen of a restricted ledger is not told to who may not see it."""

    id: int
    at: datetime
    clerk: str
    kind: str
    what: str
    reason: str


@dataclass
class ViewingFilter:
    """What of the log is wanted: one clerk, days from and to (both included), words in what was seen or why."""

    clerk: str = ""
    since: str = ""
    until: str = ""
    words: str = ""
    restricted_only: bool = False


def log(
    office: Office, wanted: ViewingFilter | None = None, *, before: int | None = None, limit: int = 200
) -> list[ViewingRow]:
    """The log, newest first. Raises ClerkError for who may not read it and for days that are none."""
    office.require("log.read")
    query = _asked(office, wanted or ViewingFilter()).order_by(Viewing.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Viewing.id < before)
    with office.read() as session:
        return [_row(office, v) for v in session.scalars(query)]


def who_looked(office: Office) -> list[str]:
    """The clerks that stand in the log."""
    office.require("log.read")
    with office.read() as session:
        return list(session.scalars(select(Viewing.clerk_name).distinct().order_by(Viewing.clerk_name)))


def _asked(office: Office, wanted: ViewingFilter) -> Select[Viewing]:
    query = select(Viewing)
    if wanted.clerk:
        query = query.where(Viewing.clerk_name == wanted.clerk)
    first, last = _day(wanted.since), _day(wanted.until)
    if first is not None:
        query = query.where(Viewing.at >= first)
    if last is not None:
        query = query.where(Viewing.at < last + timedelta(days=1))
    if wanted.restricted_only:
        query = query.where(Viewing.what.startswith(RESTRICTED))
    if words := wanted.words.strip():
        found = or_(
            Viewing.what.contains(words, autoescape=True), Viewing.reason.contains(words, autoescape=True)
        )
        hidden = [] if office.may("ledgers.restricted.see") else [~Viewing.what.startswith(RESTRICTED)]
        query = query.where(found, *hidden)  # nobody may find by guessing what is not shown
    return query


def _day(text: str) -> datetime | None:
    found = read_date(text)
    if found is not None and found.full is None:
        raise ClerkError("日期要写到日，例如 2026-03-15")
    return datetime.combine(found.full, datetime.min.time()).astimezone() if found and found.full else None


def _row(office: Office, v: Viewing) -> ViewingRow:
    kind = v.kind.removeprefix("ledger.")
    label = RECORD_LABELS.get(v.kind, "台账" if kind != v.kind else v.kind)
    if v.what.startswith(RESTRICTED) and not office.may("ledgers.restricted.see"):
        return ViewingRow(v.id, v.at, v.clerk_name, "台账", f"{RESTRICTED}（内容不向您显示）", "")
    return ViewingRow(v.id, v.at, v.clerk_name, label, v.what, v.reason or "")


def printed(office: Office, wanted: ViewingFilter | None = None) -> "PrintedPaper":
    """The filtered log as a paper to sign."""
    from app.models.rules.chinese_numbers import chinese_date
    from app.reports import pdf
    from app.reports.document import Column, Document, PageSetup, Signatures, Table, Title
    from app.usecases.offices.opening import own_unit
    from app.usecases.papers.printing import PrintedPaper

    rows = log(office, wanted, limit=5000)
    cells = tuple(
        (str(at), r.at.astimezone().strftime("%Y-%m-%d %H:%M"), r.clerk, r.what, r.reason)
        for at, r in enumerate(rows, start=1)
    )
    heads = (
        Column("序号", 6, "center"), Column("时间", 16), Column("办事员", 10), Column("看了什么", 40), Column("为什么", 24),
    )  # fmt: skip
    title = f"{own_unit(office).name}查看记录"
    day = chinese_date(office.today())
    blocks = (
        Title(title, subtitle=f"共 {len(rows)} 条"),
        Table(heads, cells, empty="没有记录", points=9.0),
        Signatures(("打印人", "审核人"), date=day),
    )
    return PrintedPaper(0, "", title, pdf.render(Document(title, blocks, PageSetup("A4 landscape"))))
