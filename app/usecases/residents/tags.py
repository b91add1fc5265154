"""Tags of residents: open rows of ledgers (one's own and the household's) and what is computed; candidates to confirm.

Nobody ticks a tag (product.md): a ledger's row is the tag. Restricted ledgers are tags only for who may see them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.fields.base import Scope, open_at
from app.models.fields.conditions import conditions
from app.models.fields.residents import RESIDENT
from app.models.tables import LedgerEntry, Resident
from app.office import Office
from app.usecases import ledgers


@dataclass(frozen=True)
class Tag:
    """A tag somebody has. `source` is the ledger it comes from, "" for a computed one."""

    key: str
    label: str
    source: str
    computed: bool


def of(session: Session, office: Office, resident_ids: Sequence[int]) -> dict[int, tuple[Tag, ...]]:
    """The tags of each of these residents (at most a page of them), computed ones first; ids without any are there too.

    Who shows them keeps the look at restricted ones (`viewings.note_file`).
    """
    ids = list(resident_ids)
    found: dict[int, dict[str, Tag]] = {i: {} for i in ids}
    scope = Scope(office.library, office.today(), office.today())
    for tag in office.library.tags.values():
        asked = conditions(
            office.library, RESIDENT, Resident, Question("resident", (("tag", "=", tag.key),)), scope
        )
        for own in session.scalars(select(Resident.id).where(Resident.id.in_(ids), *asked)):
            slot = f"family {tag.family}" if tag.family else tag.key
            found[own][slot] = Tag(tag.key, tag.label, "", True)
    mine = or_(
        LedgerEntry.resident_id == Resident.id,
        and_(Resident.household_id.is_not(None), LedgerEntry.household_id == Resident.household_id),
    )
    rows = select(Resident.id, LedgerEntry.ledger).join(LedgerEntry, mine).order_by(LedgerEntry.id)
    for own, key in session.execute(rows.where(Resident.id.in_(ids), open_at(LedgerEntry, office.today()))):
        ledger = office.library.ledgers.get(key)
        if ledger is not None:
            found[own][key] = Tag(key, ledger.tag or ledger.name, key, False)
    return {i: tuple(tags.values()) for i, tags in found.items()}


@dataclass(frozen=True)
class Candidate:
    """Somebody (for a household its head or first member) whom a computed tag proposes for a ledger."""

    tag: str
    label: str
    ledger: str
    resident_id: int
    name: str
    household_id: int | None
    address: str


def candidates(office: Office, key: str) -> list[Candidate]:
    """Whom a computed tag proposes for its ledger, one for each household when the ledger belongs to households."""
    tag = office.library.tags.get(key)
    if tag is None or tag.proposes is None:
        raise ClerkError(f"没有“{key}”这个待确认的标签")
    ledger = office.library.ledger(tag.proposes)
    scope = Scope(office.library, office.today(), office.today())
    with office.read() as session:
        asked = conditions(
            office.library, RESIDENT, Resident, Question("resident", (("tag", "=", key),)), scope
        )
        people = session.scalars(
            select(Resident).where(*asked).order_by(Resident.household_id, Resident.relation)
        )
        rows: dict[object, Candidate] = {}
        for r in people:
            slot = ("household", r.household_id) if ledger.belongs_to == "household" else r.id
            one = Candidate(key, tag.label, ledger.key, r.id, r.name, r.household_id, r.address or "")
            rows.setdefault(slot, one)
    return list(rows.values())


def confirm(office: Office, key: str, form: ledgers.EntryForm) -> int:
    """The clerk confirms a candidate: the ledger's row is made from the form. Returns the row's id.

    Raises ClerkError when the resident is no candidate any more, or the form is not ready.
    """
    one = next((c for c in candidates(office, key) if c.resident_id == form.resident_id), None)
    if one is None:
        raise ClerkError("这位居民现在不符合这个推算", "请按 F5 刷新；仍要登记的，直接在台账里新增。")
    return ledgers.add(office, one.ledger, form)
