"""Whose files a clerk may see: those of restricted rows, and of papers made of them, are not there for who may not.

The same for the list, the small pictures, the viewer, saving and printing, the bin and the command line; backups hold
them sealed like all others (domain.md A1.2, PIPL art. 28).
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.definitions.visibility import VEILED, restricted_keys
from app.models.tables import LedgerEntry, Paper, ServiceRecord
from app.office import Office
from app.usecases.restricted import viewings
from app.usecases.services import veiled

OF_RESTRICTED = f"一个{viewings.RESTRICTED}的附件"
"""What is said of a file of a restricted row wherever somebody may read who may not see it."""
OF_VEILED = f"一个{VEILED}的附件"
"""The same of a file of a matter of a restricted item."""
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
    return [one for one in found if not _hidden(office, session, one)]


def _hidden(office: Office, session: Session, one: OfSomething) -> bool:
    """Whether it belongs to a row of a ledger, or to a matter, that the clerk is not told of."""
    hidden = office.library.hidden
    if hidden and ledger_of(session, one) in hidden:
        return True
    return veiled.hides_matter(office, session, matter_of(session, one))


def matter_of(session: Session, one: OfSomething) -> int | None:
    """The matter of the desk a file or paper belongs to, through its paper too; None for none."""
    if one.of_kind == "paper":
        paper = session.get(Paper, one.of_id or 0, execution_options=_EVEN_DELETED)
        return matter_of(session, paper) if paper is not None and paper.of_kind != "paper" else None
    return one.of_id if one.of_kind == "service_record" else None


def require_seen(office: Office, session: Session, one: OfSomething) -> str:
    """The restricted ledger a file belongs to, "" for any other. Raises ClerkError for who may not see it, or the matter
    it belongs to."""
    key = ledger_of(session, one)
    if key in office.library.hidden:
        raise ClerkError("这个附件属于限制台账，您没有查看它的权限", "请找主任；授权在 设置 → 办事员。")
    if veiled.hides_matter(office, session, matter_of(session, one)):
        veiled.refuse(office)
    return key if key in restricted_keys(office.library) else ""


def called(office: Office, session: Session, one: OfSomething) -> str:
    """What the log and the bin, which everybody may read, call a file of a restricted row or matter, whose own name would
    tell what they are not told; "" for any other."""
    if ledger_of(session, one) in restricted_keys(office.whole):
        return OF_RESTRICTED
    record = session.get(ServiceRecord, matter_of(session, one) or 0, execution_options=_EVEN_DELETED)
    return OF_VEILED if record is not None and veiled.restricted(session, record) else ""
