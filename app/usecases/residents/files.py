"""The one-page file of a resident (一人一档): identity, household, tags, timeline, papers, history of each field."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.visibility import restricted_keys
from app.models.fields.ages import lived
from app.models.fields.base import Scope
from app.models.fields.residents import RESIDENT
from app.models.fields.show import mask, text_of
from app.models.rules.dates import age_reached
from app.models.tables import (
    Attachment,
    JournalEntry,
    JournalLink,
    Lead,
    LeadPerson,
    LedgerEntry,
    MediationCase,
    MediationParty,
    MoralCase,
    MoralPerson,
    Paper,
    Resident,
    ResidentContact,
    ResidentPhone,
    ServiceItem,
    ServiceRecord,
    Viewing,
)
from app.office import Office
from app.usecases.attachments import rights as attachment_rights
from app.usecases.households.records import household_of as household_of
from app.usecases.households.spells import members
from app.usecases.residents import tags
from app.usecases.restricted import viewings
from app.usecases.services import veiled

SHEET = (
    "sex", "birth_date", "age", "ethnicity", "id_kind", "id_number", "phone", "marriage", "political", "education",
    "employment", "occupation", "work_unit", "residence_kind", "living_here", "registered_address", "address", "grid",
    "relation", "former_name", "native_place", "health", "died_on", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One labelled value; `masked` is what is shown until the clerk clicks, `text` the whole."""

    name: str
    label: str
    text: str
    masked: str


@dataclass(frozen=True)
class Member:
    """A member of the resident's household."""

    resident_id: int
    name: str
    relation: str
    sex: str
    age: str
    phone: str


@dataclass(frozen=True)
class Happening:
    """A line of the timeline; `kind` and `record_id` open it."""

    on: date
    kind: str
    record_id: int
    title: str
    detail: str
    signed: int = 0
    """The attachment that is the signed copy of a paper."""


@dataclass(frozen=True)
class ResidentFile:
    """Everything the page shows."""

    id: int
    uid: str
    name: str
    version: int
    household_id: int | None
    facts: tuple[Fact, ...]
    tags: tuple[str, ...]
    members: tuple[Member, ...]
    timeline: tuple[Happening, ...]
    died_on: str = ""


def open_file(office: Office, resident_id: int) -> ResidentFile:
    """The one-page file; of a merged resident the file it went into. Raises ClerkError when it is in the recycle bin."""
    with office.read() as session:
        resident = session.get(Resident, resident_id, execution_options={"include_deleted": True})
        while resident is not None and resident.merged_into_id:
            resident = session.get(
                Resident, resident.merged_into_id, execution_options={"include_deleted": True}
            )
        if resident is None or resident.deleted_at is not None:
            raise ClerkError("这位居民的档案已被删除", "可以到 设置 → 回收站 里找回。")
        scope = Scope(office.library, office.today(), office.today())
        shut = restricted_keys(office.library)
        seen = [
            r.ledger for r in session.scalars(select(LedgerEntry).where(_of(resident))) if r.ledger in shut
        ]
        shown = ResidentFile(
            resident.id, resident.uid, resident.name, resident.version, resident.household_id,
            (*_facts(session, resident, scope), *_reached_by(session, office, resident)),
            tuple(tag.label for tag in tags.of(session, office, [resident.id])[resident.id]),
            tuple(_members(session, office, resident)),
            tuple(sorted(_timeline(session, office, resident), key=lambda h: h.on, reverse=True)),
            str(resident.died_on or ""),
        )  # fmt: skip
    viewings.note_file(office, shown.id, shown.name, seen)
    return shown


def _facts(session: Session, resident: Resident, scope: Scope) -> Iterator[Fact]:
    for name in SHEET:
        field = RESIDENT.fields[name]
        if name == "grid":
            value = session.scalar(select(field.column(Resident, scope)).where(Resident.id == resident.id))
        elif name == "age":
            value = lived(resident.birth_date, resident.died_on)
        else:
            value = getattr(resident, name)
        text = text_of(field, value, scope)
        yield Fact(name, field.label, text, text_of(field, value, scope, masked=True))


def _reached_by(session: Session, office: Office, resident: Resident) -> Iterator[Fact]:
    """Further telephones with whose they are, then guardians and contacts, each a line that is masked by itself."""
    own = select(ResidentPhone).where(ResidentPhone.resident_id == resident.id).order_by(ResidentPhone.id)
    phones = [
        (p.owner or "", p.number) for p in session.scalars(own) if p.owner or p.number != resident.phone
    ]
    if phones:
        whole, masked = ("、".join(f"{who}{n}" for who, n in said) for said in (phones, _masked(phones)))
        yield Fact("phones", "其他电话", whole, masked)
    roles, told = office.library.code("contact_role"), Counter[str]()
    contacts = select(ResidentContact).where(ResidentContact.resident_id == resident.id)
    for at, one in enumerate(session.scalars(contacts.order_by(ResidentContact.id))):
        who = one.name + (f"（{one.relation}）" if one.relation else "")
        lines = [[who, n, one.address or ""] for n in (one.phone or "", mask("phone", one.phone or ""))]
        told[one.role] += 1
        label = roles.label(one.role) + (f" {told[one.role]}" if told[one.role] > 1 else "")
        yield Fact(f"contact{at}", label, *(" ".join(filter(None, line)) for line in lines))


def _masked(phones: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(who, mask("phone", number)) for who, number in phones]


def _of(resident: Resident) -> ColumnElement[bool]:
    """Ledger rows of the resident or of the household the resident lives in."""
    own = LedgerEntry.resident_id == resident.id
    return or_(own, LedgerEntry.household_id == resident.household_id) if resident.household_id else own


def _members(session: Session, office: Office, resident: Resident) -> Iterator[Member]:
    if not resident.household_id:
        return
    relations, sexes = office.library.code("relation"), office.library.code("sex")
    for _membership, r in members(session, resident.household_id):
        age = str(age_reached(r.birth_date, r.died_on, office.today())) if r.birth_date else ""
        yield Member(r.id, r.name, relations.label(r.relation), sexes.label(r.sex), age, r.phone or "")


def _timeline(session: Session, office: Office, resident: Resident) -> Iterator[Happening]:
    own = resident.id
    services = select(ServiceRecord, veiled.item_column(office)).join(
        ServiceItem, ServiceItem.id == ServiceRecord.item_id
    )
    for record, item in session.execute(services.where(ServiceRecord.resident_id == own)):
        state = office.library.flows[record.flow].state[record.state].name
        yield Happening(
            record.received_on,
            "service_record",
            record.id,
            f"办事：{item}",
            f"{record.number or ''} {state}".strip(),
        )
    cases = select(MediationCase).join(MediationParty, MediationParty.case_id == MediationCase.id)
    for case in session.scalars(cases.where(MediationParty.resident_id == own)):
        state = office.library.flows["mediation"].state[case.state].name
        yield Happening(
            case.registered_on,
            "mediation_case",
            case.id,
            f"调解：{case.title}",
            f"{case.number or ''} {state}".strip(),
        )
    yield from _weighed(session, office, own)
    yield from _told_of(session, office, own)
    entries = select(JournalEntry).join(JournalLink, JournalLink.entry_id == JournalEntry.id)
    for entry in session.scalars(entries.where(JournalLink.resident_id == own)):
        yield Happening(
            entry.on_day, "journal_entry", entry.id, entry.title, entry.outcome or entry.text or ""
        )
    for row in session.scalars(select(LedgerEntry).where(_of(resident))):
        ledger = office.library.ledgers.get(row.ledger)
        if ledger is not None and row.start:
            end = f"至 {row.end}" if row.end else "在册"
            yield Happening(row.start, "ledger_entry", row.id, f"台账：{ledger.name}", end)
    yield from _papers(session, office, own)


def _told_of(session: Session, office: Office, resident_id: int) -> Iterator[Happening]:
    """Leads that are about the resident."""
    found = select(Lead).join(LeadPerson, LeadPerson.lead_id == Lead.id)
    for one in session.scalars(found.where(LeadPerson.resident_id == resident_id)):
        state = office.library.flows["lead"].state[one.state].name
        yield Happening(
            one.found_on, "lead", one.id, f"民情线索：{one.title}", f"{one.number or ''} {state}".strip()
        )


def _weighed(session: Session, office: Office, resident_id: int) -> Iterator[Happening]:
    """Cases of the moral court in which the resident stands as a party; who judges has no mark on the file."""
    cases = select(MoralCase).join(MoralPerson, MoralPerson.case_id == MoralCase.id)
    sides = MoralPerson.role.in_(("plaintiff", "defendant"))
    for case in session.scalars(cases.where(MoralPerson.resident_id == resident_id, sides)):
        kind = office.library.code("moral_kind").label(case.kind)
        state = office.library.flows["moral"].state[case.state].name
        title = f"道德评判（{kind}）：{case.title}"
        yield Happening(
            case.registered_on, "moral_case", case.id, title, f"{case.number or ''} {state}".strip()
        )


def _papers(session: Session, office: Office, resident_id: int) -> Iterator[Happening]:
    """Papers printed for the resident, each with its signed copy."""
    mine = select(Paper).where(Paper.resident_id == resident_id, Paper.printed_at.is_not(None))
    every = session.scalars(mine).all()
    papers = attachment_rights.seen(office, session, every)
    copies = select(Attachment.of_id, Attachment.id).where(
        Attachment.of_kind == "paper", Attachment.of_id.in_([p.id for p in papers])
    )
    signed = {row.of_id: row.id for row in session.execute(copies.order_by(Attachment.id))} if papers else {}
    for paper in papers:
        day = (paper.printed_at or paper.created_at).astimezone().date()
        yield Happening(
            day, "paper", paper.id, f"文书：{paper.title}", paper.number or "", signed.get(paper.id, 0)
        )


def labelled(office: Office, kind: str, record_id: int) -> list[tuple[str, str]]:
    """(label, text) of every declared field of a record, unmasked, in the order they are declared."""
    from app.models.definitions.kinds import Question
    from app.models.fields.kinds import CORE
    from app.usecases import questions

    fields = [
        f for f in CORE[kind].fields.values() if (f.filterable and f.type != "yesno") or f.name == "parties"
    ]
    names = [f.name for f in fields]
    page = questions.list_page(office, Question(kind, (("id", "=", record_id),)), names, masked=False)
    return [(f.label, text) for f, text in zip(fields, page.rows[0].cells, strict=True)] if page.rows else []


def reveal(office: Office, kind: str, record_id: int, what: str) -> None:
    """Log that a masked value was looked at (PIPL; ui.md rule 7)."""
    with office.write(f"查看{what}") as w:
        w.session.add(Viewing(at=w.at, clerk_name=w.clerk_name, kind=kind, record_id=record_id, what=what))
