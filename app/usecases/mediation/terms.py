"""The terms of mediation that are still awaited: 调解期限, 履行 per instalment, 司法确认, 回访 (resources/deadlines.toml)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models.fields.mediation import KEEPING, chief_mediator
from app.models.mediation import CONFIRMED_KIND
from app.models.tables import MediationCase, MediationConfirmation, MediationInstalment
from app.office import Office

CONFIRMABLE = ("settled", "performing", "unperformed")
"""The states in which the parties may still want a court's confirmation."""
MEDIATING, INSTALMENT, CONFIRMING, VISITING = "调解期限", "协议履行", "司法确认", "回访"


@dataclass(frozen=True)
class CaseTerm:
    """A last day of a case: what is awaited until when."""

    case_id: int
    title: str
    mediator: str
    what: str
    on: date


def until(office: Office, session: Session, last: date) -> Iterator[CaseTerm]:
    """Every term that is awaited and ends by `last`, overdue ones too; one for judicial confirmation ends with its day."""
    case = MediationCase
    running = [key for key, s in office.library.flows["mediation"].state.items() if s.clock == "running"]
    yield from _plain(session, MEDIATING, case.due_on, (case.state.in_(running), case.due_on <= last))
    yield from _instalments(office, session, last)
    asked = exists().where(
        MediationConfirmation.case_id == case.id, MediationConfirmation.deleted_at.is_(None)
    )
    written = case.agreement_kind == CONFIRMED_KIND
    confirm = (case.state.in_(CONFIRMABLE), written, case.confirm_by.between(office.today(), last), ~asked)
    yield from _plain(session, CONFIRMING, case.confirm_by, confirm)
    yield from _plain(session, VISITING, case.visit_by, (case.visit_by <= last,))


def _plain(
    session: Session, what: str, day: InstrumentedAttribute[date | None], where: Sequence[ColumnElement[bool]]
) -> Iterator[CaseTerm]:
    query = select(MediationCase.id, MediationCase.title, chief_mediator(MediationCase), day).where(*where)
    for case_id, title, mediator, on in session.execute(query):
        yield CaseTerm(case_id, title, mediator or "", what, on)


def _instalments(office: Office, session: Session, last: date) -> Iterator[CaseTerm]:
    """A day agreed on that is a day off runs until the next working day (民法典 第二百零三条)."""
    case, one = MediationCase, MediationInstalment
    query = (
        select(case.id, case.title, chief_mediator(case), one.position, one.due_on)
        .join(one, one.case_id == case.id)
        .where(case.state.in_(KEEPING), one.state.is_(None), one.due_on <= last)
    )
    for case_id, title, mediator, position, on in session.execute(query):
        ends = office.calendar.next_working_day(on)
        if ends > last:
            continue
        what = INSTALMENT if position == 1 else f"第{position}期履行"  # short: 今日 has little room for it
        yield CaseTerm(case_id, title, mediator or "", what, ends)
