"""Whether what a draft was begun for can still be done: its record is there, and the move it is for leads on from its state."""

from typing import Any

from app.models.definitions.kinds import Flow
from app.models.tables import RECORD_CLASSES, RECORD_LABELS
from app.office import Office

WRITTEN = {
    "mediation_session": {"session"}, "mediation_agreement": {"settle"}, "mediation_extension": {"extend"},
    "mediation_visit": {"visit", "look_in"},
}  # fmt: skip
"""The moves that are made by writing the form of this name."""


def against(office: Office, form: str, kind: str, record_id: int) -> str:
    """Why a draft of a `form` about a record cannot be gone on with, "" when it can; `kind` is "" for what has no page."""
    if kind not in RECORD_CLASSES or record_id <= 0:
        return ""
    with office.read() as session:
        record: Any = session.get(RECORD_CLASSES[kind], record_id)
        if record is None or record.deleted_at is not None:
            return f"{RECORD_LABELS[kind]}已经删除了"
        name, _, key = form.partition(".")
        moves = {key} if name.endswith("_move") else WRITTEN.get(name, set())
        flow = _flow(office, kind, record) if moves else None
        if flow is None or record.state not in flow.state:
            return ""
        if any(move.key in moves for move in flow.moves_from(record.state)):
            return ""
        wanted = next((f"“{move.name}”" for move in flow.move if move.key in moves), "")
        return f"现在是“{flow.state[record.state].name}”，{wanted}这一步不能做了"


def _flow(office: Office, kind: str, record: Any) -> Flow | None:
    """The flow a record goes through, None for one without."""
    flows = office.library.flows
    if kind == "ledger_entry":
        return flows.get(office.library.ledger(record.ledger).flow or "")
    if kind == "service_record":
        return flows[record.flow]
    return next((flow for flow in flows.values() if flow.for_ == kind), None)
