"""Whose files a clerk may see: those of restricted rows, and of papers made of them, are not there for who may not.

The same for the list, the small pictures, the viewer, saving and printing, the bin and the command line; backups hold
them sealed like all others (domain.md A1.2, PIPL art. 28).
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.visibility import restricted_keys
from app.models.tables import LedgerEntry, Paper
from app.office import Office

_EVEN_DELETED = {"include_deleted": True}


class OfSomething(Protocol):
    """What belongs to a record: an attachment, or a paper."""

    @property
    def of_kind(self) -> str | None: ...

    @property
    def of_id(self) -> int | None: ...


T = TypeVar("T", bound=OfSomething)


def ledger_of(session: Session, one: OfSomething) -> str:
    """The ledger whose row a file or paper belongs to, through its paper too; "" for none."""
    if one.of_kind == "paper":
        paper = session.get(Paper, one.of_id or 0, execution_options=_EVEN_DELETED)
        return ledger_of(session, paper) if paper is not None and paper.of_kind != "paper" else ""
    if one.of_kind != "ledger_entry":
        return ""
    query = select(LedgerEntry.ledger).where(LedgerEntry.id == one.of_id)
    return session.scalar(query, execution_options=_EVEN_DELETED) or ""


def seen(office: Office, session: Session, found: Iterable[T]) -> list[T]:
    """Those of them that the clerk may see."""
    hidden = office.library.hidden
    return [one for one in found if not hidden or ledger_of(session, one) not in hidden]


def require_seen(office: Office, session: Session, one: OfSomething) -> str:
    """The restricted ledger a file belongs to, "" for any other. Raises ClerkError for who may not see it."""
    key = ledger_of(session, one)
    if key in office.library.hidden:
        raise ClerkError("这个附件属于限制台账，您没有查看它的权限", "请找主任；授权在 设置 → 办事员。")
    return key if key in restricted_keys(office.library) else ""
