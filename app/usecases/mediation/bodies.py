"""Bodies that may stand in a case, found while their name is typed: organisations on file, units of the open ledgers,
bodies of earlier cases. What is known of one is taken over, so that nothing is typed twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.definitions.kinds import Ledger
from app.models.rules import pinyin
from app.models.rules.text import clean
from app.models.tables import LedgerEntry, MediationParty, Organisation
from app.office import Office

MOST = 6
"""How many bodies are offered for what was typed."""
ROWS = 2000
"""Of so many rows of the ledgers, and of so many bodies of earlier cases, names are looked at."""
NAMED = ("unit", "company")
"""Fields of open ledgers that name a body; in a ledger of organisations `name` does too."""
LEADERS = ("leader", "contact")


@dataclass(frozen=True)
class Body:
    """A body as a party takes it over; `where` says in a word where it is known from.

    Whom the office calls there (`contact`) need not be who represents the body in law: only an earlier case knows that.
    """

    name: str
    where: str
    organisation_id: int | None = None
    representative: str = ""
    representative_post: str = ""
    phone: str = ""
    address: str = ""
    contact: str = ""


def find(office: Office, text: str, limit: int = MOST) -> tuple[Body, ...]:
    """Bodies whose name holds the text or whose initials or pinyin begin with it, each name once, files first."""
    wanted = clean(text).lower()
    if not wanted:
        return ()
    found: dict[str, Body] = {}
    with office.read() as session:
        for body in _all(office, session):
            if body.name not in found and _meant(wanted, body.name):
                found[body.name] = body
                if len(found) == limit:
                    break
    return tuple(found.values())


def named(session: Session, name: str) -> int | None:
    """The organisation on file with exactly this name, when there is one and only one."""
    found = session.scalars(select(Organisation.id).where(Organisation.name == name).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _meant(wanted: str, name: str) -> bool:
    forms = (wanted, pinyin.search_form(wanted))
    return any(term.startswith(forms) for term in pinyin.search_terms(name.lower()))


def _all(office: Office, session: Session) -> Iterator[Body]:
    for o in session.scalars(select(Organisation).order_by(Organisation.name, Organisation.id)):
        yield Body(o.name, "单位", o.id, "", "", o.phone or "", o.address or "", o.leader or "")
    yield from _of_ledgers(office, session)
    party = MediationParty
    bodies = select(party).where(party.is_body.is_(True), party.organisation_id.is_(None))
    for p in session.scalars(bodies.order_by(party.id.desc()).limit(ROWS)):
        yield Body(
            p.name, "以前的案件", None, p.representative or "", p.representative_post or "", p.phone or "",
            p.address or "",
        )  # fmt: skip


def _of_ledgers(office: Office, session: Session) -> Iterator[Body]:
    """Units that a running row of an open ledger names; a row of an organisation on file is that organisation."""
    ledgers = {ledger.key: ledger for ledger in _naming(office.library.ledgers.values())}
    running = or_(LedgerEntry.end.is_(None), LedgerEntry.end > office.today())
    query = select(LedgerEntry).where(LedgerEntry.ledger.in_(ledgers), running)
    for row in session.scalars(query.order_by(LedgerEntry.id.desc()).limit(ROWS)):
        ledger = ledgers[row.ledger]
        values = {f.key: clean(str(row.fields.get(f.key) or "")) for f in ledger.field}
        phone = next((values[f.key] for f in ledger.field if f.type == "phone"), "")
        leader = next((values[key] for key in LEADERS if values.get(key)), "")
        for name in filter(None, (values[key] for key in _name_fields(ledger))):
            yield Body(
                name, ledger.name, row.organisation_id, "", "", phone, values.get("address", ""), leader
            )


def _naming(ledgers: Iterable[Ledger]) -> Iterator[Ledger]:
    return (one for one in ledgers if one.sensitivity == "open" and _name_fields(one))


def _name_fields(ledger: Ledger) -> list[str]:
    names = (*NAMED, "name") if ledger.belongs_to == "organisation" else NAMED
    return [f.key for f in ledger.field if f.key in names and f.type == "text"]
