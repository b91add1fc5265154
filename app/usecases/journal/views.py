"""An entry as it is shown and as it is typed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.work import COUNTS, JournalKind
from app.models.fields.base import Scope
from app.models.fields.show import hidden
from app.models.tables import (
    Household,
    JournalEntry,
    JournalLink,
    Lead,
    LedgerEntry,
    MediationCase,
    Resident,
    ServiceItem,
    ServiceRecord,
)
from app.office import Office
from app.usecases.households.pages import notes_out_of
from app.usecases.journal import looked
from app.usecases.journal.entries import about_in, about_of, counts_of, own_counts
from app.usecases.journal.forms import EntryForm, kind_of
from app.usecases.ledgers.link_finder import called
from app.usecases.ledgers.links import said
from app.usecases.services import veiled

ABOUT = "约"
LATEST = 40
"""Activities offered as the one an event stands under."""


@dataclass(frozen=True)
class EntryView:
    """An entry: its facts (label, text), events under it, what it led to and what it stands under as (kind, id, title)."""

    id: int
    kind: str
    kind_name: str
    title: str
    whom: str
    resident_id: int | None
    household_id: int | None
    facts: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, int, str], ...]
    led_to: tuple[tuple[str, int, str], ...]
    becomes: tuple[str, ...]
    children: bool
    above: tuple[tuple[str, int, str], ...] = ()


def open_entry(office: Office, entry_id: int) -> EntryView:
    """An entry whole. Raises ClerkError when it is gone."""
    with office.read() as session:
        entry = _of(session, entry_id)
        resident, household = _whom(session, entry_id)
        whom = resident.name if resident else household.address or "" if household else ""
        kind, events = office.library.journal.get(entry.kind), events_of(session, entry_id)
        return EntryView(
            entry.id, entry.kind, office.library.code("journal_kind").label(entry.kind), hidden(entry.title), whom,
            resident.id if resident else None, household.id if household else None,
            tuple((label, text) for label, text in facts(office, entry, events) if text),
            tuple(("journal_entry", e.id, f"{e.on_day} {e.title}") for e in events),
            (*_led_to(office, session, entry), *_noted(office, session, entry, household)),
            kind.becomes if kind else (), bool(kind and kind.children),
            tuple(("journal_entry", e.id, f"{e.on_day} {e.title}") for e in _above(session, entry)),
        )  # fmt: skip


def _above(session: Session, entry: JournalEntry) -> list[JournalEntry]:
    """The activity an event stands under."""
    found = session.get(JournalEntry, entry.parent_id) if entry.parent_id is not None else None
    return [found] if found is not None and found.deleted_at is None else []


def facts(office: Office, entry: JournalEntry, events: Sequence[JournalEntry] = ()) -> list[tuple[str, str]]:
    """Everything an entry of its kind can say as (label, text), empty ones too, numbers in it masked; `events` are those
    under it."""
    kind = office.library.journal.get(entry.kind)
    words = kind.words if kind else ("内容", "结果")
    found = [("日期", str(entry.on_day))]
    if kind and kind.topics:
        found.append(("种类", office.library.code(kind.topics).label(entry.topic) if entry.topic else ""))
    found.append(("地点", entry.place or ""))
    if entry.campaign or (kind and kind.children):
        found.append(("专项活动", entry.campaign or ""))
    counted = kind.counts if kind else ()
    found += [(COUNTS[key], parted_text(entry, key, events)) for key in counted]
    found += list(own_texts(office, entry, masked=True).values())
    return [
        *found,
        (words[0], hidden(entry.text or "")),
        (words[1], hidden(entry.outcome or "")),
        ("工作人员", entry.worker or ""),
    ]


def counted_text(entry: JournalEntry, key: str) -> str:
    """A count with 约 before it when it is not exact."""
    return _about(getattr(entry, key), key in about_of(entry))


def _about(value: int | None, approximate: bool) -> str:
    return "" if value is None else f"{ABOUT if approximate else ''}{value}"


def parted_text(entry: JournalEntry, key: str, events: Sequence[JournalEntry]) -> str:
    """A count; of an activity that has its own and events with theirs: 本次 100，下级 约50，合计 约150."""
    whole = counted_text(entry, key)
    own = own_counts(entry) or {}
    below = [event for event in events if getattr(event, key)]
    if not own.get(key) or not below:
        return whole
    first = _about(own[key], key in about_in(own))
    rest = _about(sum(getattr(event, key) for event in below), any(key in about_of(event) for event in below))
    return f"本次 {first}，下级 {rest}，合计 {whole}"


def own_texts(office: Office, entry: JournalEntry, *, masked: bool = False) -> dict[str, tuple[str, str]]:
    """The kind's own fields by key as (label, text)."""
    kind = office.library.journal.get(entry.kind)
    scope = Scope(office.library, office.today(), office.today())
    return {
        spec.key: (spec.name, said(office, spec, entry.details.get(spec.key), scope, masked=masked))
        for spec in (kind.field if kind else ())
    }


def form_of(office: Office, entry_id: int) -> EntryForm:
    """An entry as it was typed, to be corrected."""
    with office.read() as session:
        entry = _of(session, entry_id)
        resident, household = _whom(session, entry_id)
        kind = kind_of(office, entry.kind)
        own = _typed_counts(session, entry)
        typed = [key for key in kind.counts if own.get(key) is not None]
        about = about_in(own)
        whole = bool(about) and about.issuperset(key for key in typed if own[key])
        counts = {key: _about(own[key], key in about and not whole) for key in typed}
        return EntryForm(
            entry.kind, str(entry.on_day), entry.title, entry.topic or "", entry.place or "", entry.worker or "",
            entry.text or "", entry.outcome or "", entry.campaign or "", whole, counts,
            {key: text for key, (_, text) in own_texts(office, entry).items()} | _linked(office, kind, entry),
            resident.id if resident else None, household.id if household else None, entry.parent_id,
        )  # fmt: skip


def _linked(office: Office, kind: JournalKind, entry: JournalEntry) -> dict[str, str]:
    """What its links lead to, as one picks it: name and id."""
    links = {spec.key: spec.to for spec in looked.asked_of(office, kind).field if spec.type == "link"}
    kept = ((key, to, entry.details.get(key)) for key, to in links.items())
    return {key: called(office, to, int(record)) for key, to, record in kept if record}


def _typed_counts(session: Session, entry: JournalEntry) -> dict[str, Any]:
    """An entry's own counts; none of them is known of an activity over which a sum was written."""
    own = own_counts(entry)
    return own if own is not None else {} if events_of(session, entry.id) else counts_of(entry)


@dataclass(frozen=True)
class KindAsks:
    """What the form of a kind shows: its definition, the sorts to choose from, the choices of its own fields by key, the
    activities an event may stand under."""

    kind: JournalKind
    topics: tuple[tuple[str, str], ...]
    choices: dict[str, tuple[tuple[str, str], ...]]
    parents: tuple[tuple[int, str], ...]
    campaigns: tuple[str, ...]


def asks(office: Office, key: str, parent_id: int | None = None) -> KindAsks:
    """What a kind asks; `parent_id` is an activity that must be among those to choose from, however old. Raises ClerkError."""
    kind = kind_of(office, key)
    code = office.library.code
    topics = tuple(code(kind.topics).choices) if kind.topics else ()
    own = {f.key: tuple(code(f.codes).choices) for f in kind.field if f.codes}
    with office.read() as session:
        query = select(JournalEntry.id, JournalEntry.on_day, JournalEntry.title).where(
            JournalEntry.kind == key, JournalEntry.parent_id.is_(None)
        )
        order = (JournalEntry.on_day.desc(), JournalEntry.id.desc())
        latest = list(session.execute(query.order_by(*order).limit(LATEST)))
        if parent_id not in {None, *(one[0] for one in latest)}:
            latest += session.execute(query.where(JournalEntry.id == parent_id))
        parents = tuple((i, f"{day} {title}") for i, day, title in latest) if kind.children else ()
        used = select(JournalEntry.campaign).where(JournalEntry.campaign.is_not(None)).distinct()
        campaigns = (*_running(office, session), *session.scalars(used.order_by(JournalEntry.campaign)))
    return KindAsks(
        looked.asked_of(office, kind),
        topics,
        own,
        parents,
        tuple(dict.fromkeys(str(name) for name in campaigns)),
    )


def _running(office: Office, session: Session) -> list[str]:
    """The names of the campaigns that go on, the latest first: an activity counts for one whose name it bears."""
    goes_on = or_(LedgerEntry.end.is_(None), LedgerEntry.end > office.today())
    rows = select(LedgerEntry).where(LedgerEntry.ledger == "campaigns", goes_on)
    found = session.scalars(rows.order_by(LedgerEntry.id.desc()))
    return [name for row in found if (name := str(row.fields.get("name") or ""))]


def kinds(office: Office) -> tuple[tuple[str, str], ...]:
    """(key, name) of the kinds that are written here, in the order of their code table."""
    order = [code for code, _ in office.library.code("journal_kind").choices]
    known = office.library.journal
    keys = sorted(known, key=lambda key: order.index(key) if key in order else len(order))
    return tuple((key, known[key].name) for key in keys)


def _of(session: Session, entry_id: int) -> JournalEntry:
    entry = session.get(JournalEntry, entry_id)
    if entry is None or entry.deleted_at is not None:
        raise ClerkError("这条工作记录已经删除了", "可以到 设置 → 回收站 里找回。")
    return entry


def _whom(session: Session, entry_id: int) -> tuple[Resident | None, Household | None]:
    query = select(JournalLink).where(
        JournalLink.entry_id == entry_id,
        JournalLink.case_id.is_(None),
        JournalLink.service_record_id.is_(None),
        JournalLink.lead_id.is_(None),
    )
    link = session.scalars(query.order_by(JournalLink.id)).first()
    if link is None:
        return None, None
    resident = session.get(Resident, link.resident_id) if link.resident_id else None
    return resident, session.get(Household, link.household_id) if link.household_id else None


def events_of(session: Session, entry_id: int) -> list[JournalEntry]:
    """The events under an activity, by their day."""
    query = select(JournalEntry).where(JournalEntry.parent_id == entry_id)
    return list(session.scalars(query.order_by(JournalEntry.on_day, JournalEntry.id)))


def _led_to(office: Office, session: Session, entry: JournalEntry) -> list[tuple[str, int, str]]:
    """The records it led to, and of a meeting those it spoke of, as (kind, id, words)."""
    found = []
    links = select(JournalLink).where(JournalLink.entry_id == entry.id).order_by(JournalLink.id)
    for link in session.scalars(links):
        how = "已转" if entry.kind != "meeting" else "会上谈成" if link.settled else "议过"
        if link.case_id and (case := session.get(MediationCase, link.case_id)):
            found.append(("mediation_case", case.id, f"{how}：纠纷 {case.title}"))
        if link.lead_id and (lead := session.get(Lead, link.lead_id)):
            found.append(("lead", lead.id, f"{how}：民情线索 {lead.title}"))
        if link.service_record_id and (record := session.get(ServiceRecord, link.service_record_id)):
            item = session.get_one(ServiceItem, record.item_id)
            found.append(("service_record", record.id, f"{how}：办件 {veiled.item_name(office, item)}"))
    made = select(Lead).where(Lead.entry_id == entry.id).order_by(Lead.id)
    found += [("lead", one.id, f"已转：民情线索 {one.title}") for one in session.scalars(made)]
    return [*filter(None, (looked.row_of(office, session, entry),)), *found]


def _noted(
    office: Office, session: Session, entry: JournalEntry, household: Household | None
) -> list[tuple[str, int, str]]:
    """The household on whose page it was written down, once for each note."""
    if household is None:
        return []
    kinds = office.library.code("journal_kind")
    notes = notes_out_of(session, entry.id, household.id)
    return [("household", household.id, f"已记到每户情况：{kinds.label(note.kind)}") for note in notes]
