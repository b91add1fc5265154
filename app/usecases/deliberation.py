"""议事协商: meetings (恳谈会、协调会、听证会、评议会、议事会) tied to the disputes and leads they spoke of (seed map 7.8).

A meeting is an entry of the journal. At which of them a matter was settled is said by the tie, so that "settled by
协调会" can be counted (resources/summaries/mediation.toml); a matter is settled at one meeting at most.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.tables import JournalEntry, JournalLink, Lead, MediationCase
from app.office import Office

MEETING = "meeting"
ABOUT: dict[str, tuple[Any, str, str]] = {
    "mediation_case": (MediationCase, "case_id", "registered_on"),
    "lead": (Lead, "lead_id", "found_on"),
}
"""What a meeting may be tied to: its table, the column of the tie, and since when it is known."""
VOTES = ("votes_for", "votes_against", "votes_abstain")
OFFERED = 40
"""Meetings offered to be tied, the latest."""


@dataclass(frozen=True)
class Met:
    """A meeting that spoke of a matter; `words` are its day, sort and title, `resolution` what was decided."""

    link_id: int
    entry_id: int
    words: str
    resolution: str
    settled: bool


@dataclass(frozen=True)
class Deliberated:
    """The meetings that spoke of a matter, the first first, and those that could still be tied as (id, words)."""

    met: tuple[Met, ...]
    offered: tuple[tuple[int, str], ...]


def wrong_votes(people: str, details: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the votes of a meeting: together no more than were there; by field name."""
    votes = [details.get(key, "").strip() for key in VOTES]
    cast = sum(int(text) for text in votes if text.isdigit())
    if people.strip().isdigit() and cast > int(people):
        words = f"赞成、反对、弃权一共 {cast} 人，比到会的 {int(people)} 人多，请核对"
        return {f"details.{VOTES[0]}": words}
    return {}


def of(office: Office, kind: str, record_id: int) -> Deliberated:
    """The meetings of a case or lead."""
    _cls, column, _since = ABOUT[kind]
    with office.read() as session:
        query = select(JournalLink, JournalEntry).join(JournalEntry, JournalEntry.id == JournalLink.entry_id)
        query = query.where(getattr(JournalLink, column) == record_id, JournalEntry.kind == MEETING)
        rows = session.execute(query.order_by(JournalEntry.on_day, JournalEntry.id)).all()
        met = tuple(
            Met(link.id, entry.id, _words(office, entry), _resolution(entry), link.settled)
            for link, entry in rows
            if entry.deleted_at is None
        )
        latest = select(JournalEntry).where(
            JournalEntry.kind == MEETING, JournalEntry.id.not_in([one.entry_id for one in met])
        )
        latest = latest.order_by(JournalEntry.on_day.desc(), JournalEntry.id.desc()).limit(OFFERED)
        return Deliberated(met, tuple((one.id, _words(office, one)) for one in session.scalars(latest)))


def _words(office: Office, entry: JournalEntry) -> str:
    sort = office.library.code("meeting_kind").label(entry.topic)
    named = entry.title if sort in entry.title else "　".join(filter(None, (sort, entry.title)))
    return f"{entry.on_day}　{named}"


def _resolution(entry: JournalEntry) -> str:
    return str(entry.details.get("resolution") or entry.outcome or "")


def tie(office: Office, entry_id: int, kind: str, record_id: int, *, settled: bool = False) -> int:
    """Say that a meeting spoke of a case or lead, and whether it was settled there. Returns the audit line.

    Raises ClerkError: no meeting, tied already, or settled before the matter was known.
    """
    _cls, column, _since = ABOUT[kind]
    with office.write("关联会议") as w:
        meeting, record = _meeting(w.session, entry_id), _record(w.session, kind, record_id)
        tied = select(JournalLink.id).where(JournalLink.entry_id == entry_id)
        if w.session.scalar(tied.where(getattr(JournalLink, column) == record_id)):
            raise ClerkError(f"“{meeting.title}”已经关联过了", "要改是不是会上谈成，在关联的那一行里改。")
        link = JournalLink(entry_id=entry_id, **{column: record_id})
        w.session.add(link)
        w.session.flush()
        if settled:
            _settle(w, link, kind, record)
        w.what = f"关联会议 {meeting.title} — {record.title}"
    return w.entry_id or 0


def say(office: Office, link_id: int, *, settled: bool) -> int:
    """Say of a tie whether the matter was settled at the meeting. Returns the audit line."""
    with office.write("会上谈成") as w:
        link, kind = _link(w.session, link_id)
        record = _record(w.session, kind, getattr(link, ABOUT[kind][1]))
        if settled:
            _settle(w, link, kind, record)
        else:
            link.settled = False
        w.what = f"{'会上谈成' if settled else '不是会上谈成'} {record.title}"
    return w.entry_id or 0


def untie(office: Office, link_id: int) -> int:
    """The meeting did not speak of it after all. Returns the audit line."""
    with office.write("取消关联会议") as w:
        link, kind = _link(w.session, link_id)
        w.what = f"取消关联会议 {_record(w.session, kind, getattr(link, ABOUT[kind][1])).title}"
        w.session.delete(link)
    return w.entry_id or 0


def _settle(w: Write, link: JournalLink, kind: str, record: Any) -> None:
    """Here it was settled, and nowhere else."""
    _cls, column, since = ABOUT[kind]
    meeting = _meeting(w.session, link.entry_id)
    known: date = getattr(record, since)
    if meeting.on_day < known:
        raise ClerkError(
            f"会议在 {meeting.on_day}，“{record.title}”{known} 才登记", "请核对会议日期，或另选一次会议。"
        )
    others = select(JournalLink).where(
        getattr(JournalLink, column) == record.id, JournalLink.settled.is_(True)
    )
    for other in w.session.scalars(others):
        other.settled = False
    link.settled = True


def _meeting(session: Session, entry_id: int) -> JournalEntry:
    entry = session.get(JournalEntry, entry_id)
    if entry is None or entry.deleted_at is not None:
        raise ClerkError("这次会议的记录已经删除了", "请按 F5 刷新。")
    if entry.kind != MEETING:
        raise ClerkError(f"“{entry.title}”不是会议", "请选一条会议记录。")
    return entry


def _record(session: Session, kind: str, record_id: int) -> Any:
    record = session.get(ABOUT[kind][0], record_id)
    if record is None or record.deleted_at is not None:
        raise ClerkError("这件事的记录已经删除了", "请按 F5 刷新。")
    return record


def _link(session: Session, link_id: int) -> tuple[JournalLink, str]:
    """A tie and to which kind of record it leads."""
    link = session.get(JournalLink, link_id)
    kind = next((k for k, (_c, column, _s) in ABOUT.items() if link and getattr(link, column)), "")
    if link is None or link.deleted_at is not None or not kind:
        raise ClerkError("这个关联已经取消了", "请按 F5 刷新。")
    return link, kind
