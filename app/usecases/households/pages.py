"""The page of a household: who belongs to it and who did, what does not fit, tags, and dated notes (001 十七)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.fields.base import open_at
from app.models.fields.show import mask
from app.models.rules.dates import age_reached
from app.models.rules.kinship import Member, household_problems
from app.models.tables import (
    Area,
    Household,
    JournalEntry,
    JournalLink,
    LedgerEntry,
    Membership,
    Resident,
)
from app.office import Office
from app.usecases.areas.places import shown_name
from app.usecases.households.records import Done
from app.usecases.households.spells import day_of, household_of_id, members, named

NOTE_KINDS = ("problem", "progress")
OUT_OF = "_out_of"
"""Where a note keeps, in `details`, the entry of the journal it was taken from."""


@dataclass(frozen=True)
class MemberRow:
    """Somebody who belongs to the household; the phone is masked."""

    resident_id: int
    name: str
    relation_code: str
    relation: str
    sex: str
    age: str
    phone: str
    living_here: bool
    address: str
    since: date | None


@dataclass(frozen=True)
class FormerRow:
    """Somebody who belonged to the household; `why` in words."""

    resident_id: int
    name: str
    relation: str
    start: date | None
    end: date
    why: str
    died: bool = False


@dataclass(frozen=True)
class NoteRow:
    """A dated note: 困难问题 or 发展变化."""

    id: int
    kind: str
    kind_label: str
    on_day: date
    text: str
    worker: str


@dataclass(frozen=True)
class HouseholdPage:
    """Everything the page of a household shows."""

    id: int
    uid: str
    version: int
    title: str
    number: str
    kind: str
    address: str
    grid: str
    dwelling: str
    since: date | None
    closed_on: date | None
    closed_reason: str
    note: str
    head_id: int | None
    head: str
    members: tuple[MemberRow, ...]
    former: tuple[FormerRow, ...]
    problems: tuple[str, ...]
    notes: tuple[NoteRow, ...]
    tags: tuple[str, ...]


def open_page(office: Office, household_id: int) -> HouseholdPage:
    """The page. Raises ClerkError when the household is in the recycle bin."""
    with office.read() as session:
        h = household_of_id(session, household_id)
        rows = members(session, household_id)
        heads, came = {r.id: r.name for _, r in rows}, _came(session, [m for m, _ in rows])
        end_reasons, kinds = (
            office.library.code("household_end_reason"),
            office.library.code("household_kind"),
        )
        return HouseholdPage(
            h.id, h.uid, h.version, named(h), h.number or "", kinds.label(h.kind), h.address or "",
            _area(session, h.grid_id), _area(session, h.dwelling_id), h.since, h.closed_on,
            end_reasons.label(h.closed_reason), h.note or "", h.head_id, heads.get(h.head_id or 0, ""),
            tuple(_member(office, m, r, came[m.id]) for m, r in rows),
            tuple(_former(session, office, h, {r.id for _, r in rows})),
            tuple(_problems(office, h, rows)),
            tuple(_notes(session, office, household_id)),
            tuple(_tags(session, office, household_id)),
        )  # fmt: skip


def _area(session: Session, area_id: int | None) -> str:
    area = session.get(Area, area_id) if area_id else None
    return shown_name(area.kind, area.name) if area is not None else ""


def _came(session: Session, running: Sequence[Membership]) -> dict[int, date | None]:
    """Since when the members have belonged here without a gap: a new relation, as when the head changes, is a new spell
    of the same belonging. By the id of the spell that runs; None when it has no beginning on file."""
    found: dict[int, date | None] = {}
    for m in running:
        own = (Membership.resident_id == m.resident_id, Membership.household_id == m.household_id)
        since = m.start
        while since is not None:
            before = session.scalars(
                select(Membership).where(*own, Membership.end == since, Membership.id != m.id)
            )
            spell = next((s for s in before if s.start != since), None)
            if spell is None:
                break
            since = spell.start
        found[m.id] = since
    return found


def _member(office: Office, m: Membership, r: Resident, since: date | None) -> MemberRow:
    code = office.library.code
    age = str(age_reached(r.birth_date, r.died_on, office.today())) if r.birth_date else ""
    return MemberRow(
        r.id, r.name, m.relation or "", code("relation").label(m.relation), code("sex").label(r.sex), age,
        mask("phone", r.phone) if r.phone else "", r.living_here, r.address or "", since,
    )  # fmt: skip


def _former(session: Session, office: Office, h: Household, here: set[int]) -> Iterator[FormerRow]:
    """Those who left, the latest first, each once."""
    query = (
        select(Membership, Resident)
        .join(Resident, Resident.id == Membership.resident_id)
        .where(Membership.household_id == h.id, Membership.end.is_not(None))
        .order_by(Membership.end.desc(), Membership.id.desc())
    )
    relations, seen = office.library.code("relation"), set(here)
    for m, r in session.execute(query):
        if r.id not in seen and m.end is not None:
            seen.add(r.id)
            words, died = why(office, m.reason), m.reason == "death"
            yield FormerRow(r.id, r.name, relations.label(m.relation), m.start, m.end, words, died)


def why(office: Office, reason: str | None) -> str:
    """Why a membership ended, in words."""
    own = {"split": "分户", "merged": "合户", "head": "变更户主", "removed": "移出本户"}
    return own.get(reason or "", "") or office.library.code("move_out_reason").label(reason)


def _problems(office: Office, h: Household, rows: list[tuple[Membership, Resident]]) -> Iterator[str]:
    if not rows and h.closed_on is None:
        yield "这户现在没有人，可以添加成员，或删除这一户"
    kin = [Member(r.name, m.relation or "", r.sex, r.birth_date) for m, r in rows]
    yield from (p.sentence for p in household_problems(kin, office.today()))
    for m, r in rows:
        if not m.relation:
            yield f"{r.name} 还没有填与户主关系"
        if r.died_on is not None:
            yield f"{r.name} 已于 {r.died_on} 去世，还在这一户，请办死亡登记"
    if h.grid_id is None and h.closed_on is None:
        yield "这户还没有分到网格"


def _tags(session: Session, office: Office, household_id: int) -> Iterator[str]:
    query = select(LedgerEntry.ledger).where(
        LedgerEntry.household_id == household_id, open_at(LedgerEntry, office.today())
    )
    for key in dict.fromkeys(session.scalars(query)):
        ledger = office.library.ledgers.get(key)
        if ledger is not None:
            yield ledger.tag or ledger.name


def _notes(session: Session, office: Office, household_id: int) -> Iterator[NoteRow]:
    kinds = office.library.code("journal_kind")
    query = (
        select(JournalEntry)
        .join(JournalLink, JournalLink.entry_id == JournalEntry.id)
        .where(JournalLink.household_id == household_id, JournalEntry.kind.in_(NOTE_KINDS))
        .order_by(JournalEntry.on_day.desc(), JournalEntry.id.desc())
    )
    for e in session.scalars(query):
        yield NoteRow(e.id, e.kind, kinds.label(e.kind), e.on_day, e.text or "", e.worker or "")


@dataclass
class NoteForm:
    """A note as typed: kind `problem` or `progress`; an empty day is today; `out_of` is the entry it was taken from."""

    kind: str = "problem"
    on_day: str = ""
    text: str = ""
    out_of: int | None = None

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found = {} if self.kind in NOTE_KINDS else {"kind": "请选择是困难问题还是发展变化"}
        return found | ({} if self.text.strip() else {"text": "请写下情况"})


def save_note(office: Office, household_id: int, form: NoteForm, entry_id: int | None = None) -> Done:
    """Write a note, or correct one. Raises ClerkError."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    day = day_of(office, form.on_day)
    with office.write("记每户情况") as w:
        household = household_of_id(w.session, household_id)
        w.what = f"记{office.library.code('journal_kind').label(form.kind)} {named(household)}"
        entry = _note(w, household_id, entry_id) if entry_id else None
        if entry is None:
            entry = JournalEntry(kind=form.kind, on_day=day, title="", worker=office.clerk.name, people=1)
            entry.details = {OUT_OF: form.out_of} if form.out_of else {}
            w.session.add(entry)
        text = form.text.strip()
        entry.kind, entry.on_day, entry.text = form.kind, day, text
        entry.title = text.splitlines()[0][:120]
        w.session.flush()
        if not entry_id:
            w.session.add(JournalLink(entry_id=entry.id, household_id=household_id))
    return Done(w.entry_id or 0, household_id, "已记下")


def _note(w: Write, household_id: int, entry_id: int) -> JournalEntry:
    query = (
        select(JournalEntry)
        .join(JournalLink, JournalLink.entry_id == JournalEntry.id)
        .where(JournalEntry.id == entry_id, JournalLink.household_id == household_id)
    )
    entry = w.session.scalars(query).first()
    if entry is None:
        raise ClerkError("这条记录已经删除了")
    return entry


def notes_out_of(session: Session, entry_id: int, household_id: int) -> list[JournalEntry]:
    """The notes of a household that were taken from an entry (a visit, the diary)."""
    query = (
        select(JournalEntry)
        .join(JournalLink, JournalLink.entry_id == JournalEntry.id)
        .where(JournalLink.household_id == household_id, JournalEntry.kind.in_(NOTE_KINDS))
        .order_by(JournalEntry.id)
    )
    return [note for note in session.scalars(query) if (note.details or {}).get(OUT_OF) == entry_id]


def delete_note(office: Office, household_id: int, entry_id: int) -> Done:
    """Take a note away; undoing brings it back."""
    with office.write("删除每户情况") as w:
        entry = _note(w, household_id, entry_id)
        w.what = f"删除每户情况 {entry.title[:40]}"
        entry.deleted_at = w.at
    return Done(w.entry_id or 0, household_id, "已删除这条情况")


@dataclass(frozen=True)
class Home:
    """Where somebody lives and belongs, for choosing a household."""

    household_id: int
    title: str
    closed: bool


def homes_of(office: Office, resident_id: int) -> tuple[Home, ...]:
    """The households somebody belongs or belonged to, the present one first."""
    with office.read() as session:
        query = (
            select(Household)
            .join(Membership, Membership.household_id == Household.id)
            .where(Membership.resident_id == resident_id)
            .order_by(Membership.end.is_not(None), Membership.end.desc(), Membership.id.desc())
        )
        found = {h.id: Home(h.id, named(h), h.closed_on is not None) for h in session.scalars(query)}
        return tuple(found.values())
