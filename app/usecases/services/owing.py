"""Material that may follow later (容缺): until when it is owed, also while the matter is handed on or stands still."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.definitions.kinds import Flow, FlowMove
from app.models.tables import ServiceMaterial, ServiceRecord, ServiceStep
from app.office import Office
from app.usecases import flows


def missing(session: Session, record_id: int, *, key_only: bool = False) -> list[str]:
    """The names of the materials that are not there; `key_only`: of those that must not follow later."""
    query = select(ServiceMaterial.name).where(
        ServiceMaterial.record_id == record_id, ServiceMaterial.received.is_(False)
    )
    return list(session.scalars(query.where(ServiceMaterial.key.is_(True)) if key_only else query))


def leads_to(session: Session, record: ServiceRecord, move: FlowMove) -> str:
    """The state a move leads to: another one while material is missing, where the flow says so."""
    return move.lacking if move.lacking and missing(session, record.id) else move.to


def material_due(session: Session, flow: Flow, record: ServiceRecord) -> tuple[date, str] | None:
    """Until when the missing material was promised, and the name of the step that let it follow; None when none is owed."""
    moves = {move.key: move.name for move in flow.move if "key_materials_complete" in move.needs}
    if not moves or flow.state[record.state].final:
        return None
    query = select(ServiceStep.due_on, ServiceStep.move_key).where(
        ServiceStep.record_id == record.id, ServiceStep.move_key.in_(moves), ServiceStep.due_on.is_not(None)
    )
    last = session.execute(query.order_by(ServiceStep.id.desc()).limit(1)).first()
    if last is None or last.due_on is None or not missing(session, record.id):
        return None
    return last.due_on, moves[last.move_key]


def until(session: Session, flow: Flow, record: ServiceRecord) -> date | None:
    """The day of `material_due`."""
    owed = material_due(session, flow, record)
    return owed[0] if owed else None


def await_material(session: Session, flow: Flow, record: ServiceRecord) -> None:
    """What is awaited next is the material, where it is owed sooner than the last step's own term ends."""
    owed = material_due(session, flow, record)
    if owed is not None and (record.next_on is None or owed[0] < record.next_on):
        record.next_on, record.next_what = owed


def recount(office: Office, session: Session, record: ServiceRecord) -> None:
    """What is awaited once material was handed in, or was not after all: the term of the last step, or the material."""
    flow = office.library.flows[record.flow]
    moves = {move.key: move for move in flow.move}
    steps = select(ServiceStep).where(ServiceStep.record_id == record.id, ServiceStep.move_key.in_(moves))
    taken = session.scalars(steps.order_by(ServiceStep.id)).all()
    if not any("key_materials_complete" in moves[step.move_key].needs for step in taken):
        return
    last, move = taken[-1], moves[taken[-1].move_key]
    own = flows.own_term(move)
    has_own = last.due_on is not None and bool(own or "until" in move.asks)
    record.next_on = last.due_on if has_own else None
    record.next_what = (office.library.deadlines[own].name if own else move.name) if has_own else None
    await_material(session, flow, record)
