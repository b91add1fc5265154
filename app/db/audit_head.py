"""The end of the audit chain, kept outside the database too: a chain whose last lines were cut off still fits itself.

File `audit.head` beside the database and in each backup: {"id", "digest", "lost": [{"id", "digest", "at"}]}. It is
written after each commit. The database may be ahead of it (the machine stopped in between), never behind: when the
line it names is not there any more, lines were cut off or an older file was put in the place; that stands in `lost`
from the next act on and is told by `liren check`. Who can write both files can deceive both: it is a seal, no lock.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from app.db.names import HEAD_FILE
from app.models.tables import AuditEntry


@dataclass(frozen=True)
class Head:
    """The last line that was kept, and the ends that were lost before it."""

    id: int
    digest: str
    lost: tuple[dict[str, Any], ...] = ()


def read(folder: Path) -> Head | None:
    """What the file says; None when there is none, or none that can be read (power went while it was written)."""
    try:
        told = json.loads((folder / HEAD_FILE).read_text(encoding="utf-8"))
        return Head(int(told["id"]), str(told["digest"]), tuple(told.get("lost", ())))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def fits(connection: Connection, head: Head) -> bool:
    """Whether the line the head names is in the database as it was."""
    return connection.scalar(select(AuditEntry.digest).where(AuditEntry.id == head.id)) == head.digest


def next_of(folder: Path, connection: Connection, entry: AuditEntry) -> Head:
    """The head after a line that is about to be committed; an end that is not there any more is remembered as lost."""
    before = read(folder)
    if before is None:
        return Head(entry.id, entry.digest)
    if before.id != entry.id and fits(connection, before):
        return Head(entry.id, entry.digest, before.lost)
    gone = {"id": before.id, "digest": before.digest, "at": entry.at.isoformat()}
    return Head(entry.id, entry.digest, (*before.lost, gone)[-20:])


def keep(folder: Path, head: Head) -> None:
    """Write the file whole or not at all, unless a later act has already written it.

    The act it tells of is committed already: a full disk leaves the head behind, which is allowed, and undoes nothing.
    """
    there = read(folder)
    if there is not None and there.id > head.id and there.lost == head.lost:
        return
    part = folder / f"{HEAD_FILE}.part"
    text = json.dumps({"id": head.id, "digest": head.digest, "lost": list(head.lost)})
    with suppress(OSError):
        part.write_text(text, encoding="utf-8")
        part.replace(folder / HEAD_FILE)
