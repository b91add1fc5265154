"""The open matters by stage, as cards with the days left; the nearest term first in each stage."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.models.definitions.visibility import VEILED
from app.models.tables import ServiceItem, ServiceRecord
from app.office import Office
from app.usecases.services import veiled
from app.usecases.services.views import Term, term_of

ORDER = "order"
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


def order_stages(office: Office) -> dict[str, str]:
    """State → name of every stage from which an order still goes to its rating, empty ones too; one that was put right after
    a bad rating waits for nothing."""
    flow = office.library.flows[ORDER]
    rated = {move.to for move in flow.move if "rating_good" in move.needs}
    waiting: set[str] = set()
    while more := {s for m in flow.move if m.to in rated | waiting for s in m.from_} - rated - waiting:
        waiting |= more
    told = {move.to for move in flow.move if "rating_bad" in move.needs}
    while more := {m.to for m in flow.move if told & set(m.from_)} - told:
        told |= more
    return {
        k: state.name for k, state in flow.state.items() if k in waiting and not (state.final and k in told)
    }


def orders(office: Office) -> list[Stage]:
    """点单 — 下单 — 接单 — 服务 — 评价 as columns of their own; a good rating takes an order off the board."""
    return _stages(office, order_stages(office), (ServiceRecord.flow == ORDER,), empty=True)


def board(office: Office) -> list[Stage]:
    """The stages in which something stands now, each with its nearest matters."""
    return _stages(office, open_stages(office), ())


def _stages(
    office: Office, names: dict[str, str], where: tuple[ColumnElement[bool], ...], *, empty: bool = False
) -> list[Stage]:
    with office.read() as session:
        query = select(ServiceRecord.state, func.count()).group_by(ServiceRecord.state)
        query = query.where(ServiceRecord.state.in_(names), ServiceRecord.deleted_at.is_(None), *where)
        counts = {str(state): int(count) for state, count in session.execute(query)}
        return [
            Stage(state, name, counts.get(state, 0), tuple(_cards(office, session, state, where)))
            for state, name in names.items()
            if empty or counts.get(state)
        ]


def _cards(
    office: Office, session: Session, state: str, where: tuple[ColumnElement[bool], ...]
) -> list[Card]:
    query = (
        select(ServiceRecord, veiled.item_column(office))
        .join(ServiceItem, ServiceItem.id == ServiceRecord.item_id)
        .where(ServiceRecord.state == state, ServiceRecord.deleted_at.is_(None), *where)
        .order_by(ServiceRecord.due_on.is_(None), ServiceRecord.due_on, ServiceRecord.id)
        .limit(SHOWN)
    )
    flows = office.library.flows
    cards = [
        Card(
            r.id,
            item,
            r.applicant,
            r.handler or r.first_clerk or ""
            if item == VEILED
            else r.assignee or r.handler or r.first_clerk or "",
            term_of(office, flows[r.flow], r),
        )
        for r, item in session.execute(query)
    ]
    return sorted(cards, key=lambda c: (c.term is None, c.term.on if c.term else office.today()))
