"""The board of mediation: what is to be done next in columns, each case with its nearest last day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.fields.mediation import chief_mediator
from app.models.mediation import by_side
from app.models.tables import MediationCase, MediationParty
from app.office import Office
from app.usecases.mediation import terms
from app.usecases.mediation.moves import FLOW
from app.usecases.mediation.terms import CaseTerm

COLUMNS = (
    ("receive", "待受理", ("registered",)),
    ("mediate", "调解中", ("accepted", "mediating")),
    ("keep", "履行中", ("settled", "performing", "unperformed")),
    ("close", "待回访、归档", ("performed", "visited", "failed", "ended", "transferred", "refused")),
)
MOST = 50
"""How many cards a column shows; the others are counted."""


@dataclass(frozen=True)
class Card:
    """A case on the board; `words` say what is awaited and how long is left, `signal` is overdue, due or ""."""

    id: int
    title: str
    number: str
    state_name: str
    parties: str
    mediator: str
    on: date | None
    words: str
    signal: str


@dataclass(frozen=True)
class Column:
    """A column: its name, how many cases stand there, the nearest of them."""

    key: str
    name: str
    count: int
    cards: tuple[Card, ...]


def board(office: Office) -> tuple[Column, ...]:
    """Every case that is not filed away."""
    with office.read() as session:
        nearest = _nearest(terms.until(office, session, date.max))
        return tuple(_column(office, session, nearest, *one) for one in COLUMNS)


def _nearest(found: Iterable[CaseTerm]) -> dict[int, CaseTerm]:
    """The term of each case that ends first."""
    nearest: dict[int, CaseTerm] = {}
    for term in found:
        if term.case_id not in nearest or term.on < nearest[term.case_id].on:
            nearest[term.case_id] = term
    return nearest


def _column(
    office: Office, session: Session, nearest: dict[int, CaseTerm], key: str, name: str, states: tuple[str, ...]
) -> Column:  # fmt: skip
    case = MediationCase
    ids = list(session.scalars(select(case.id).where(case.state.in_(states)).order_by(case.id.desc())))
    first = sorted(ids, key=lambda i: (nearest[i].on if i in nearest else date.max, -i))[:MOST]
    query = select(case, chief_mediator(case)).where(case.id.in_(first))
    rows = {c.id: (c, mediator or "") for c, mediator in session.execute(query)}
    names = _names(session, first)
    cards = (_card(office, *rows[i], names.get(i, ""), nearest.get(i)) for i in first if i in rows)
    return Column(key, name, len(ids), tuple(cards))


def _names(session: Session, ids: list[int]) -> dict[int, str]:
    party = MediationParty
    query = select(party.case_id, party.name).where(party.case_id.in_(ids)).order_by(*by_side(party))
    found: dict[int, list[str]] = {}
    for case_id, name in session.execute(query):
        found.setdefault(case_id, []).append(name)
    return {case_id: "、".join(names) for case_id, names in found.items()}


def _card(office: Office, case: MediationCase, mediator: str, names: str, term: CaseTerm | None) -> Card:
    state = office.library.flows[FLOW].state[case.state].name
    words, signal = left_words(term.what, term.on, office.today()) if term else ("", "")
    return Card(
        case.id, case.title, case.number or "", state, names, mediator, term.on if term else None, words, signal
    )  # fmt: skip


def left_words(what: str, on: date, today: date) -> tuple[str, str]:
    """调解期限 还剩 3 天, and overdue, due (within a week) or ""."""
    left = (on - today).days
    if left < 0:
        return f"{what} 超期 {-left} 天", "overdue"
    words = f"还剩 {left} 天" if left else "今天到期"
    return f"{what} {words}", "due" if left <= 7 else ""
