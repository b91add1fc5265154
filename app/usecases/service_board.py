"""The open matters by stage, as cards with the days left; the nearest term first in each stage."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.tables import ServiceItem, ServiceRecord
from app.office import Office
from app.usecases.service_views import Term, term_of

SHOWN = 25
"""Cards of a stage; the list shows the others."""


@dataclass(frozen=True)
class Card:
    """An open matter."""

    id: int
    item: str
    applicant: str
    who: str
    term: Term | None


@dataclass(frozen=True)
class Stage:
    """A column of the board: its name, how many matters stand there, the nearest of them."""

    key: str
    name: str
    count: int
    cards: tuple[Card, ...]


def open_stages(office: Office) -> dict[str, str]:
    """State → name of every stage in which a matter is open, in the order of the flows."""
    flows = [f for f in office.library.flows.values() if f.for_ == "service_record"]
    flows.sort(key=lambda f: f.key != "service")
    found: dict[str, str] = {}
    for flow in flows:
        for key, state in flow.state.items():
            if not state.final:
                found.setdefault(key, state.name)
    return found


def board(office: Office) -> list[Stage]:
    """The stages in which something stands now, each with its nearest matters."""
    names = open_stages(office)
    with office.read() as session:
        query = select(ServiceRecord.state, func.count()).group_by(ServiceRecord.state)
        query = query.where(ServiceRecord.state.in_(names), ServiceRecord.deleted_at.is_(None))
        counts = {str(state): int(count) for state, count in session.execute(query)}
        return [
            Stage(state, name, counts[state], tuple(_cards(office, session, state)))
            for state, name in names.items()
            if counts.get(state)
        ]


def _cards(office: Office, session: Session, state: str) -> list[Card]:
    query = (
        select(ServiceRecord, ServiceItem.name)
        .join(ServiceItem, ServiceItem.id == ServiceRecord.item_id)
        .where(ServiceRecord.state == state, ServiceRecord.deleted_at.is_(None))
        .order_by(ServiceRecord.due_on.is_(None), ServiceRecord.due_on, ServiceRecord.id)
        .limit(SHOWN)
    )
    flows = office.library.flows
    cards = [
        Card(r.id, item, r.applicant, r.handler or r.first_clerk or "", term_of(office, flows[r.flow], r))
        for r, item in session.execute(query)
    ]
    return sorted(cards, key=lambda c: (c.term is None, c.term.on if c.term else office.today()))
