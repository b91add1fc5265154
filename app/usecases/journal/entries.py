"""Entries are written, corrected and thrown away; the counts of events under an activity add up to it."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, func, select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.work import COUNTS
from app.models.rules.text import clean, clean_lines
from app.models.tables import Household, JournalEntry, JournalLink, Resident
from app.office import Office
from app.usecases.history import bin as recycle
from app.usecases.households.spells import day_of
from app.usecases.journal import looked
from app.usecases.journal.forms import LONGEST, EntryForm, counted, kind_of, problems
from app.usecases.ledgers.values import typed

ABOUT = "_about"
"""Under which an entry keeps which of its counts are 约, in `details`."""
OWN = "_own"
"""Where an activity keeps its counts as they were typed, in `details`: the columns hold them with those of its events."""


def save(office: Office, form: EntryForm, entry_id: int | None = None) -> int:
    """Keep a new entry, or correct one. Returns its id. Raises ClerkError with what is wrong."""
    if found := problems(office, form):
        raise ClerkError("；".join(found.values()))
    kind = kind_of(office, form.kind)
    with office.write(f"记{kind.name}") as w:
        entry = entry_of(w, entry_id) if entry_id else JournalEntry(kind=form.kind)
        _refuse_loop(w, entry, form)
        left = entry.parent_id if entry.parent_id != form.parent_id else None
        looked.take_back(office, w, entry, kind)
        _fill(office, w, entry, form)
        looked.mark(office, w, entry, kind)
        w.session.add(entry)
        w.session.flush()
        _link(w, entry, form)
        w.session.flush()
        for one in (left, entry.parent_id, entry.id):
            add_up(w, one)
        w.what = f"记{kind.name} {entry.title[:40]}"
        return entry.id


def entry_of(w: Write, entry_id: int) -> JournalEntry:
    """An entry that is there. Raises ClerkError."""
    entry = w.session.get(JournalEntry, entry_id)
    if entry is None or entry.deleted_at is not None:
        raise ClerkError("这条工作记录已经删除了", "可以到 设置 → 回收站 里找回。")
    return entry


def delete(office: Office, entry_id: int) -> int:
    """Put an entry into the recycle bin; the activity it belonged to counts without it. Returns the audit line."""
    with office.read() as session:
        entry = session.get(JournalEntry, entry_id)
        if entry is None:
            raise ClerkError("这条工作记录已经删除了", "请按 F5 刷新。")
        title, parent, kind = entry.title, entry.parent_id, office.library.journal.get(entry.kind)
        children = session.scalar(_events_under(entry_id))
    if children:
        raise ClerkError(
            f"“{title}”下面还有 {children} 个子活动", "请先删除子活动，或把它们改到别的活动下面。"
        )
    with office.write("删除工作记录") as w:
        gone = recycle.put_in(office, w, "journal_entry", entry_id)
        w.session.flush()
        if kind is not None:
            looked.take_back(office, w, gone, kind)
        add_up(w, parent)
    return w.entry_id or 0


def came_back(office: Office, w: Write, entry: JournalEntry) -> None:
    """An entry that was deleted is there again: its activity counts with it, the row it looks through says so."""
    kind = office.library.journal.get(entry.kind)
    if kind is not None:
        looked.mark(office, w, entry, kind)
    w.session.flush()
    add_up(w, entry.parent_id)


def _events_under(entry_id: int | None) -> Select[int]:
    """How many events stand under an activity."""
    return select(func.count(JournalEntry.id)).where(JournalEntry.parent_id == entry_id)


def _refuse_loop(w: Write, entry: JournalEntry, form: EntryForm) -> None:
    """An event stands under one activity, which stands under none."""
    if form.parent_id is None:
        return
    above = w.session.get(JournalEntry, form.parent_id)
    if above is None or above.deleted_at is not None:
        raise ClerkError("上级活动已经删除了", "请重新选择。")
    if above.parent_id is not None or above.id == entry.id:
        raise ClerkError(f"“{above.title}”自己就是子活动", "请选它的上级活动。")
    moved = entry.id is not None and entry.parent_id != form.parent_id
    if moved and (below := w.session.scalar(_events_under(entry.id))):
        raise ClerkError(
            f"“{entry.title}”下面还有 {below} 个子活动，自己不能再放到别的活动下面",
            "请先把子活动改到那个活动下面。",
        )


def _fill(office: Office, w: Write, entry: JournalEntry, form: EntryForm) -> None:
    kind = kind_of(office, form.kind)
    entry.on_day = day_of(office, form.on_day)
    entry.topic = form.topic or None
    entry.text, entry.outcome = clean_lines(form.text) or None, clean_lines(form.outcome) or None
    entry.place, entry.campaign = clean(form.place) or None, clean(form.campaign) or None
    entry.worker = clean(form.worker) or office.clerk.name
    entry.title = clean(form.title) or _title(w, kind.name, form)[: LONGEST["title"][1]]
    _keep_own(w, form.parent_id)
    entry.parent_id = form.parent_id
    typed_counts = {key: counted(form, key) for key in kind.counts}
    for key, (number, _about) in typed_counts.items():
        setattr(entry, key, number if number is not None else 0 if key == "people" else None)
    details, was = looked.filled(office, kind, form.details), entry.details or {}
    asked = {spec.key: spec for spec in looked.asked_of(office, kind).field}
    values = {key: typed(office, spec, details.get(key, "")) for key, spec in asked.items()}
    values |= {spec.key: was.get(spec.key) for spec in kind.field if spec.key not in asked}
    entry.details = {key: value for key, value in values.items() if value is not None}
    _say_about(entry, {key for key, (_number, about) in typed_counts.items() if about})
    if kind.children:
        entry.details |= {OWN: counts_of(entry)}


def _keep_own(w: Write, parent_id: int | None) -> None:
    """Before the first event comes under an activity: the counts it has are its own."""
    parent = w.session.get(JournalEntry, parent_id) if parent_id is not None else None
    if parent is None or own_counts(parent) is not None:
        return
    if not w.session.scalar(_events_under(parent_id)):
        parent.details = (parent.details or {}) | {OWN: counts_of(parent)}


def _title(w: Write, name: str, form: EntryForm) -> str:
    """What an entry about somebody is called when nothing was typed."""
    resident = w.session.get(Resident, form.resident_id) if form.resident_id else None
    home = w.session.get(Household, form.household_id) if form.household_id else None
    if resident is None and home is not None and home.head_id:
        resident = w.session.get(Resident, home.head_id)
    whom = f"{resident.name}家" if resident else home.address if home else ""
    first = (form.text.strip().splitlines() or [""])[0][:60]
    return f"{name}：{whom}" if whom else first or name


def _link(w: Write, entry: JournalEntry, form: EntryForm) -> None:
    """Whom the entry concerns: a resident brings the household along, so that the home counts as visited."""
    household = form.household_id
    if form.resident_id and household is None:
        resident = w.session.get(Resident, form.resident_id)
        household = resident.household_id if resident else None
    kept = w.session.scalars(
        select(JournalLink).where(JournalLink.entry_id == entry.id, JournalLink.case_id.is_(None),
                                  JournalLink.service_record_id.is_(None), JournalLink.lead_id.is_(None))
    ).first()  # fmt: skip
    if form.resident_id is None and household is None:
        if kept is not None:
            kept.deleted_at = w.at
        return
    if kept is None:
        kept = JournalLink(entry_id=entry.id)
        w.session.add(kept)
    kept.resident_id, kept.household_id = form.resident_id, household


def counts_of(entry: JournalEntry) -> dict[str, Any]:
    """The counts an entry has now, and which of them are 约."""
    return {key: getattr(entry, key) for key in COUNTS} | {ABOUT: sorted(about_of(entry))}


def about_of(entry: JournalEntry) -> frozenset[str]:
    """Which counts of an entry are 约; all of them of one that was written before each said it by itself."""
    said = (entry.details or {}).get(ABOUT)
    if not entry.approximate or said is None:
        return frozenset(COUNTS) if entry.approximate else frozenset()
    return frozenset(filter(None, str(said).split(",")))


def _say_about(entry: JournalEntry, keys: Collection[str]) -> None:
    entry.approximate = bool(keys)
    kept = {key: value for key, value in (entry.details or {}).items() if key != ABOUT}
    entry.details = kept | ({ABOUT: ",".join(sorted(keys))} if keys else {})


def about_in(part: Mapping[str, Any]) -> frozenset[str]:
    """Which of some counts (`counts_of`) are 约."""
    if ABOUT not in part:
        return frozenset(COUNTS) if part.get("approximate") else frozenset()
    return frozenset(part[ABOUT])


def own_counts(entry: JournalEntry) -> dict[str, Any] | None:
    """What was typed for an activity itself; nothing when that is not known (it was written over by a sum)."""
    own = (entry.details or {}).get(OWN)
    return own if isinstance(own, dict) else None


def add_up(w: Write, entry_id: int | None) -> None:
    """The counts of an activity: what was typed for itself and those of the events under it; 约 when one of them is."""
    parent = w.session.get(JournalEntry, entry_id) if entry_id is not None else None
    if parent is None:
        return
    events = list(w.session.scalars(select(JournalEntry).where(JournalEntry.parent_id == entry_id)))
    own = own_counts(parent)
    if own is None and not events:
        return
    parts = [own or {}, *(counts_of(event) for event in events)]
    for key in COUNTS:
        known = [part[key] for part in parts if part.get(key) is not None]
        setattr(parent, key, sum(known) if known or key == "people" else None)
    _say_about(parent, {key for part in parts for key in about_in(part) if part.get(key)})
