"""Papers that an undone step left behind: they were printed for it and are out of the house; they are named to be fetched back."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.spans import Span, chunks, within
from app.models.definitions.library import Library
from app.models.tables import AuditChange, AuditEntry, Paper

MOST = 20
"""The most papers that are named."""


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
        found += [_words(paper) for paper in out]
    return found


def of_gone(session: Session, created: Mapping[str, list[Span]], busy: Mapping[str, set[int]]) -> list[str]:
    """A sentence for every paper that was printed of a record the act made and that is taken back with it."""
    found: list[str] = []
    for kind, spans in created.items():
        for part in chunks(spans):
            printed = select(Paper).where(
                Paper.of_kind == kind, within(Paper.of_id, part), Paper.printed_at.is_not(None), Paper.cancelled_at.is_(None)
            )  # fmt: skip
            out = session.scalars(printed.order_by(Paper.id).limit(MOST)).all()
            found += [_words(paper) for paper in out if paper.of_id not in busy[kind]]
    return found[:MOST]


def _words(paper: Paper) -> str:
    return f"《{paper.title}》{paper.number or ''}已经打印，请收回"
