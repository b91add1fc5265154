"""The pipeline as a board: what is to be done next in columns, each lead with the answer that is awaited."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.tables import Lead, LeadHandover, LeadPerson
from app.office import Office
from app.usecases.leads.moves import FLOW
from app.usecases.leads.views import handover_words
from app.usecases.mediation.board import MOST, Card, Column


def board(office: Office) -> tuple[Column, ...]:
    """Every lead that is not done, in the states of the flow; the nearest answer first, then the oldest lead."""
    states = office.library.flows[FLOW].state
    with office.read() as session:
        open_ = {
            row.lead_id: row
            for row in session.scalars(select(LeadHandover).where(LeadHandover.closed_on.is_(None)))
        }
        return tuple(
            _column(office, session, open_, key, state.name)
            for key, state in states.items()
            if not state.final
        )


def _column(office: Office, session: Session, open_: dict[int, LeadHandover], key: str, name: str) -> Column:
    leads = list(session.scalars(select(Lead).where(Lead.state == key)))
    leads.sort(key=lambda x: (open_[x.id].due_on if x.id in open_ else date.max, x.found_on, x.id))
    first = leads[:MOST]
    names = _names(session, [x.id for x in first])
    cards = (_card(office, x, names.get(x.id, ""), open_.get(x.id)) for x in first)
    return Column(key, name, len(leads), tuple(cards))


def _names(session: Session, ids: list[int]) -> dict[int, str]:
    person = LeadPerson
    query = select(person.lead_id, func.aggregate_strings(person.name, "、")).where(person.lead_id.in_(ids))
    return {row[0]: row[1] for row in session.execute(query.group_by(person.lead_id))}


def _card(office: Office, lead: Lead, names: str, open_: LeadHandover | None) -> Card:
    words, signal = handover_words(open_, office.today()) if open_ is not None else ("", "")
    if lead.risk == "high" and not signal:
        signal = "due"
    return Card(
        lead.id, lead.title, lead.number or "", office.library.code("lead_risk").label(lead.risk), names,
        office.library.code("lead_body").label(lead.body), open_.due_on if open_ else None, words, signal,
    )  # fmt: skip
