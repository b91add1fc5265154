"""What a clerk decided of a proposed family (零就业家庭): a row of the ledger, or a dated note why not.

E08: the seed does not define such a family; the program proposes by the members' employment, a clerk decides. A refusal
is kept as a note of the household and holds until a member's employment, or who is counted, changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.fields.base import Scope
from app.models.fields.conditions import conditions
from app.models.fields.residents import RESIDENT
from app.models.fields.show import text_of
from app.models.tables import JournalEntry, JournalLink, Resident
from app.office import Office
from app.usecases import ledgers
from app.usecases.residents import tags
from app.usecases.residents.tags import Candidate

_SHOWN = ("age", "employment")


@dataclass(frozen=True)
class Refusal:
    """When it was said that it is none, by whom and why; `holds` until the facts have changed."""

    entry_id: int
    on_day: str
    clerk: str
    reason: str
    holds: bool


@dataclass(frozen=True)
class Proposal:
    """A candidate household: `why` names those who were counted with age and employment."""

    candidate: Candidate
    why: tuple[str, ...]
    facts: tuple[str, ...]
    refused: Refusal | None


def proposals(office: Office, key: str, *, refused: bool = False) -> list[Proposal]:
    """The households a computed tag proposes; those that were refused, and still are the same, when asked for."""
    found = [c for c in tags.candidates(office, key) if c.household_id is not None]
    homes = [c.household_id for c in found if c.household_id is not None]
    with office.read() as session:
        counted = _counted(office, session, key, homes)
        refusals = _refusals(session, key, homes)
    made = [_proposal(c, counted.get(c.household_id or 0, []), refusals) for c in found]
    return [p for p in made if refused or p.refused is None or not p.refused.holds]


def _counted(
    office: Office, session: Session, key: str, homes: list[int]
) -> dict[int, list[tuple[str, str]]]:
    """Per household (fact, words) of each member the tag counts."""
    tag, today = office.library.tags[key], office.today()
    scope = Scope(office.library, today, today)
    asked = conditions(office.library, RESIDENT, Resident, Question("resident", tuple(tag.among)), scope)
    query = select(Resident).where(Resident.household_id.in_(homes), *asked).order_by(Resident.id)
    columns = [RESIDENT.fields[name].column(Resident, scope) for name in _SHOWN]
    found: dict[int, list[tuple[str, str]]] = {}
    for row in session.execute(query.add_columns(*columns)):
        one, *values = row
        shown = [
            text_of(RESIDENT.fields[name], value, scope) for name, value in zip(_SHOWN, values, strict=True)
        ]
        words = f"{one.name} {shown[0]}岁 {shown[1] or '从业状况未填'}"
        found.setdefault(one.household_id, []).append((f"{one.id}:{one.employment or ''}", words))
    return found


def _refusals(session: Session, key: str, homes: list[int]) -> dict[int, JournalEntry]:
    """The latest note of each household that says it is none."""
    query = select(JournalLink.household_id, JournalEntry).join(
        JournalEntry, JournalEntry.id == JournalLink.entry_id
    )
    query = query.where(
        JournalLink.household_id.in_(homes), JournalEntry.details["declined"].as_string() == key
    )
    return {home: note for home, note in session.execute(query.order_by(JournalEntry.id)) if home is not None}


def _proposal(one: Candidate, counted: list[tuple[str, str]], refusals: dict[int, JournalEntry]) -> Proposal:
    facts = tuple(fact for fact, _ in counted)
    note, refusal = refusals.get(one.household_id or 0), None
    if note is not None:
        details: dict[str, Any] = note.details
        refusal = Refusal(
            note.id, note.on_day.isoformat(), note.worker or "", details.get("reason", ""), details.get("facts") == list(facts)
        )  # fmt: skip
    return Proposal(one, tuple(words for _, words in counted), facts, refusal)


def _of(found: Iterable[Proposal], resident_id: int) -> Proposal:
    one = next((p for p in found if p.candidate.resident_id == resident_id), None)
    if one is None:
        raise ClerkError("这一户现在不符合这个推算", "请按 F5 刷新；仍要登记的，直接在台账里新增。")
    return one


def confirm(office: Office, key: str, resident_id: int, values: dict[str, str], on_day: str = "") -> int:
    """Make the ledger's row of a proposed household. Returns the row's id. Raises ClerkError."""
    return tags.confirm(office, key, ledgers.EntryForm(resident_id, on_day, values=values))


def refuse(office: Office, key: str, resident_id: int, reason: str) -> int:
    """Say that a proposed household is none, and why; kept as a note of the household. Returns the audit line."""
    if len(reason.strip()) < 2:
        raise ClerkError("请写明为什么不认定", "例如：男方在外地打零工，有收入。")
    one = _of(proposals(office, key, refused=True), resident_id)
    label = one.candidate.label.split("（")[0]
    with office.write(f"不认定{label}：{one.candidate.name}家") as w:
        entry = JournalEntry(
            kind="progress", on_day=office.today(), title=f"不认定{label}：{reason.strip()}"[:120], people=1,
            text=f"{reason.strip()}\n{'；'.join(one.why)}", worker=office.clerk.name,
            details={"declined": key, "reason": reason.strip(), "facts": list(one.facts)},
        )  # fmt: skip
        w.session.add(entry)
        w.session.flush()
        w.session.add(JournalLink(entry_id=entry.id, household_id=one.candidate.household_id))
    return w.entry_id or 0
