"""The imports of this office, each of which can be taken back whole, whatever has been done since."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.models.tables import AuditEntry
from app.office import Office
from app.usecases.history import undo

IMPORTED = "导入居民名册 "
_MOST = 30


@dataclass(frozen=True)
class PastImport:
    """One import: `id` takes it back (`undo.undo`)."""

    id: int
    at: datetime
    clerk: str
    file: str
    changes: int
    undone: bool


def imports(office: Office, limit: int = _MOST) -> list[PastImport]:
    """The latest imports, newest first."""
    taken_back = select(AuditEntry.undo_of).where(AuditEntry.undo_of.is_not(None))
    query = (
        select(AuditEntry, AuditEntry.id.in_(taken_back))
        .where(AuditEntry.what.startswith(IMPORTED))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    with office.read() as session:
        return [
            PastImport(e.id, e.at, e.clerk_name, e.what.removeprefix(IMPORTED), e.changes, bool(gone))
            for e, gone in session.execute(query)
        ]


def take_back(office: Office, import_id: int) -> undo.UndoResult:
    """Undo one import whole: what others have changed or used since stays and is named in `kept`."""
    return undo.undo(office, import_id)


def is_undone(office: Office, import_id: int) -> bool:
    """Whether an import was taken back, by whichever key; one whose undo was undone is there again."""
    at, gone = import_id, False
    with office.read() as session:
        while (by := session.scalar(select(AuditEntry.id).where(AuditEntry.undo_of == at))) is not None:
            at, gone = by, not gone
    return gone
