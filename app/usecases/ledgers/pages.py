"""What the room of ledgers shows beside the rows: the shelf of ledgers, a row to correct, its owner, the printed ledger."""

from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.kinds import LedgerField, Question
from app.models.definitions.visibility import restricted_keys
from app.models.fields.ledgers import kept_names
from app.models.fields.show import beside
from app.models.tables import Area, Household, LedgerEntry, Organisation, Resident
from app.office import Office
from app.usecases import ledgers
from app.usecases.ledgers import entries, link_finder, reviews, values
from app.usecases.ledgers.listing import finds, sought
from app.usecases.ledgers.papers import document_of, printed
from app.usecases.residents import files
from app.usecases.restricted import viewings
from app.usecases.restricted.ledgers import SWITCH

__all__ = ["document_of", "printed"]


@dataclass(frozen=True)
class ShelfRow:
    """A ledger on the shelf; `typed` is what finds it besides its code: its name, its pinyin and its initials."""

    key: str
    name: str
    line: str
    is_view: bool
    open: int
    belongs_to: str
    typed: tuple[str, ...]
    mine: bool = False
    code: str = ""

    def found(self, text: str) -> bool:
        """Whether what is typed finds it."""
        return finds(text, self.typed, self.line, self.code)


@dataclass(frozen=True)
class BookElsewhere:
    """A book that is looked for among the ledgers and stands in another room; `typed` finds it."""

    name: str
    room: str
    place: str
    view: str
    typed: tuple[str, ...]

    def found(self, text: str) -> bool:
        """Whether what is typed finds it; a single letter finds too much."""
        return len(text) > 1 and any(text in one for one in self.typed)


@dataclass(frozen=True)
class LedgerFacts:
    """An opened ledger: what it lists and what a row asks; `choices` (value, label) by code table."""

    key: str
    name: str
    is_view: bool
    kind: str
    question: Question
    belongs_to: str
    columns: tuple[str, ...]
    order: tuple[str, ...]
    fields: tuple[LedgerField, ...]
    choices: dict[str, list[tuple[str, str]]]
    restricted: bool = False
    must_say_why: bool = False
    by_steps: bool = False
    outsiders: bool = False


@dataclass(frozen=True)
class Owner:
    """Whom a row would belong to. `household_id` is None when the resident has no household yet; `head` heads it."""

    resident_id: int
    name: str
    household_id: int | None
    address: str
    head: str = ""


@dataclass(frozen=True)
class EntryView:
    """A row as the form shows it; values are texts, choices their codes, yes/no is "1" or "0"; `beside` is what else is
    known of it: the place or organisation it belongs to, when it is to be looked through next; `owner_name` is somebody
    who is not on file."""

    id: int
    ledger: str
    number: str
    owner: Owner | None
    start: str
    end: str
    reason: str
    end_reason: str
    values: dict[str, str] = field(default_factory=dict)
    beside: str = ""
    owner_name: str = ""
    note: str = ""


def shelf(office: Office) -> list[ShelfRow]:
    """The ledgers that are switched on, of the restricted ones those the clerk may see, with what finds them."""
    rows = []
    for one in ledgers.listing(office):
        typed = sought(one.name)
        ledger = office.library.ledger(one.key)
        whose, code = ledger.belongs_to, ledger.code
        rows.append(
            ShelfRow(one.key, one.name, one.line, one.is_view, one.open, whose, typed, one.mine, code)
        )
    return rows


def elsewhere(office: Office) -> list[BookElsewhere]:
    """The books that stand in other rooms, with what finds them; for who may switch restricted ledgers on, where."""
    books = [
        BookElsewhere(
            one.name,
            one.room,
            one.place,
            one.view,
            tuple(t for word in (one.name, *one.words) for t in sought(word)),
        )
        for one in office.library.elsewhere.values()
    ]
    shut = (office.whole.ledgers[key] for key in sorted(restricted_keys(office.whole)))
    closed = [one for one in shut if not one.enabled]
    if closed and SWITCH in office.rights:
        typed = tuple(t for one in closed for t in sought(one.name))
        books.append(BookElsewhere("限制台账", "settings", "设置", "restricted", typed))
    return books


def facts(office: Office, key: str) -> LedgerFacts:
    """What the page needs to show a ledger and its form. Raises ClerkError for a ledger that is not on the shelf.

    A restricted one is opened with a reason (`viewings.enter`); `must_say_why` tells that it is still wanted.
    """
    ledger = office.library.ledger(key)
    if not ledger.enabled:
        raise ClerkError("这本台账没有打开", "可以在 台账 → 台账设计 → 打开或关闭台账 里打开它。")
    question = ledgers.question_of(ledger)
    tables = {f.codes for f in ledger.field if f.codes}
    return LedgerFacts(
        key, ledger.name, ledger.is_view, question.kind, question, ledger.belongs_to,
        tuple(c.name for c in ledgers.columns_of(office, ledger)), ledger.order, ledger.field,
        {t: office.library.code(t).choices for t in tables},
        ledger.sensitivity == "restricted", viewings.must_say_why(office, key), bool(ledger.flow),
        ledger.outsiders,
    )  # fmt: skip


def defaults(office: Office, key: str) -> dict[str, str]:
    """What the fields of a new row begin with, as stored texts; what the latest row said where the definition asks it. A
    link begins with nothing."""
    ledger = office.library.ledger(key)
    with office.read() as session:
        query = select(LedgerEntry.fields).where(LedgerEntry.ledger == key).order_by(LedgerEntry.id.desc())
        last = session.scalars(query.limit(1)).first()
    links = {spec.key for spec in ledger.field if spec.type == "link"}
    return {
        key: text for key, text in values.defaults(office, ledger, last or {}).items() if key not in links
    }


def of_unit(office: Office, key: str, organisation_id: int) -> dict[str, str]:
    """What the record of a unit says of fields of a row that take it from there, as stored texts."""
    with office.read() as session:
        return entries.of_unit(office, session, office.library.ledger(key), organisation_id)


def owner(office: Office, resident_id: int) -> Owner:
    """The resident a new row is for."""
    with office.read() as session:
        resident = session.get(Resident, resident_id)
        if resident is None or resident.deleted_at is not None:
            raise ClerkError("这位居民的档案已被删除", "可以到 设置 → 回收站 里找回。")
        home = session.get(Household, resident.household_id) if resident.household_id else None
        head = session.get(Resident, home.head_id) if home is not None and home.head_id else None
        return replace(_owner(resident), head=head.name if head else "")


def _owner(resident: Resident) -> Owner:
    return Owner(resident.id, resident.name, resident.household_id, resident.address or "")


def _owner_of_day(office: Office, row: LedgerEntry, resident: Resident) -> Owner:
    """Whom a row belongs to; where the ledger keeps the state of the day, called as then with what is there now."""
    now, kept = _owner(resident), row.snapshot or {}
    names = kept_names(office.library.ledger(row.ledger))

    def then(field: str, today: str) -> str:
        own = "household.head.name" if row.household_id and field == "name" else f"resident.{field}"
        if row.household_id and field == "address":
            own = "household.address"
        said = str(kept.get(own) or "") if own in names else ""
        return beside(said, today) if said and said != today else today

    return replace(now, name=then("name", now.name), address=then("address", now.address))


def make_household(office: Office, resident_id: int) -> Owner:
    """Make a household with the resident as its head, when there is none yet."""
    files.household_of(office, resident_id)
    return owner(office, resident_id)


def head_of(office: Office, household_id: int) -> int | None:
    """The head of a household, whose file shows the household."""
    with office.read() as session:
        return session.scalar(select(Household.head_id).where(Household.id == household_id))


def ledger_of(office: Office, entry_id: int) -> str:
    """The ledger a row stands in; nothing of the row is looked at. Raises ClerkError when it is in the recycle bin."""
    with office.read() as session:
        row = session.get(LedgerEntry, entry_id)
        if row is None or row.deleted_at is not None:
            raise ClerkError("这一行已被删除", "可以到 设置 → 回收站 里找回。")
        return office.library.ledger(row.ledger).key


def entry(office: Office, entry_id: int) -> EntryView:
    """A row to look at or correct. Raises ClerkError when it is in the recycle bin."""
    with office.read() as session:
        row = session.get(LedgerEntry, entry_id)
        if row is None or row.deleted_at is not None:
            raise ClerkError("这一行已被删除", "可以到 设置 → 回收站 里找回。")
        office.library.ledger(row.ledger)
        own = row.resident_id
        if own is None and row.household_id is not None:
            own = session.scalar(select(Household.head_id).where(Household.id == row.household_id))
        resident = session.get(Resident, own) if own else None
        linked = _linked(office, row)
        shown = EntryView(
            row.id, row.ledger, row.number or "", _owner_of_day(office, row, resident) if resident else None,
            str(row.start or ""), str(row.end or ""), row.reason or "", row.end_reason or "",
            {key: str(value) for key, value in row.fields.items()} | linked, _beside(office, session, row),
            row.owner_name or "", row.note or "",
        )  # fmt: skip
    whose = shown.owner.name if shown.owner else shown.owner_name or shown.number
    viewings.note_row(office, shown.ledger, entry_id, f"{shown.number} {whose}")
    return shown


def _beside(office: Office, session: Session, row: LedgerEntry) -> str:
    place = session.get(Area, row.area_id) if row.area_id else None
    body = session.get(Organisation, row.organisation_id) if row.organisation_id else None
    named = [one.name for one in (place, body) if one is not None]
    return "　".join(filter(None, (*named, reviews.words_of(office, row))))


def _linked(office: Office, row: LedgerEntry) -> dict[str, str]:
    """What a row's links lead to, by name; one that leads into a ledger the clerk may not see stays as it is kept."""
    found = {}
    for spec in office.library.ledger(row.ledger).field:
        kept = row.fields.get(spec.key)
        if spec.type == "link" and kept and spec.to.removeprefix("ledger.") not in office.library.hidden:
            found[spec.key] = link_finder.called(office, spec.to, int(kept)) or str(kept)
    return found
