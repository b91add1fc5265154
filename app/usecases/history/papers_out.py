"""Papers that an undone step left behind: they were printed for it and are out of the house; they are named to be fetched back."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.definitions.library import Library
from app.models.tables import AuditChange, AuditEntry, Paper


def told(session: Session, library: Library, entry: AuditEntry, changes: Iterable[AuditChange]) -> list[str]:
    """A sentence for every paper of a move taken back with `entry` that was printed after the move."""
    found: list[str] = []
    for change in changes:
        after = change.fields.get("state", (None, None))[1]
        papers = [
            move.paper
            for flow in library.flows.values()
            for move in flow.move
            if move.paper and move.to == after and flow.for_ == change.kind
        ]
        printed = select(Paper).where(
            Paper.of_kind == change.kind, Paper.of_id == change.record_id, Paper.template.in_(papers),
            Paper.printed_at >= entry.at, Paper.cancelled_at.is_(None),
        )  # fmt: skip
        out = session.scalars(printed.order_by(Paper.id)) if papers else ()
        found += [f"《{paper.title}》{paper.number or ''}已经打印，请收回" for paper in out]
    return found
