"""Who may do what: the rights a clerk's roles give today, and the check every write passes before it is kept."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.audit import Change
from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.library import Library
from app.models.definitions.roles import DELETING, NEEDED, RIGHTS, spelt_out
from app.models.definitions.visibility import restricted_keys
from app.models.fields.base import open_at
from app.models.tables import (
    AuditChange,
    AuditEntry,
    Clerk,
    ClerkRole,
    LedgerCorrection,
    LedgerEntry,
    LedgerPeriod,
    LedgerStep,
    OfficeDefinition,
)

OWNING = frozenset({"resident_id", "household_id", "area_id", "organisation_id"})
"""Fields of a ledger row that change when its owner is merged or moves, which tells nothing of the row."""
LEDGERS: dict[str, type[Any]] = {
    "ledger_entry": LedgerEntry,
    "ledger_step": LedgerStep,
    "ledger_correction": LedgerCorrection,
    "ledger_period": LedgerPeriod,
}
EDIT_RESTRICTED = "ledgers.restricted.edit"


def rights_of(session: Session, library: Library, clerk_id: int | None, today: date) -> frozenset[str]:
    """What the roles a clerk holds on a day allow; the program itself (no clerk) may do everything."""
    if clerk_id is None:
        return frozenset(RIGHTS)
    query = select(ClerkRole.role).join(Clerk, Clerk.id == ClerkRole.clerk_id)
    query = query.where(ClerkRole.clerk_id == clerk_id, Clerk.active.is_(True), open_at(ClerkRole, today))
    held = [library.roles[key] for key in session.scalars(query) if key in library.roles]
    return spelt_out(right for role in held for right in role.rights)


def holders(session: Session, library: Library, right: str, today: date) -> list[tuple[int, str]]:
    """(id, name) of the clerks who hold a right on a day."""
    roles = [key for key, role in library.roles.items() if right in spelt_out(role.rights)]
    query = select(Clerk.id, Clerk.name).join(ClerkRole, ClerkRole.clerk_id == Clerk.id).distinct()
    query = query.where(ClerkRole.role.in_(roles), Clerk.active.is_(True), open_at(ClerkRole, today))
    return [(row.id, row.name) for row in session.execute(query.order_by(Clerk.id))]


def refusal(session: Session, library: Library, right: str, today: date) -> ClerkError:
    """The sentence for somebody who lacks a right: what it is, and who can do it."""
    roles = "、".join(role.name for role in library.roles.values() if right in spelt_out(role.rights))
    people = "、".join(name for _, name in holders(session, library, right, today))
    hint = f"可以请 {people} 来做，" if people else f"现在没有人担任{roles or '有这项权限的角色'}，"
    return ClerkError(
        f"您没有“{RIGHTS[right]}”的权限，这次没有做", hint + "或由系统管理员在 设置 → 办事员 里给您加上角色。"
    )


def nobody_keeps() -> ClerkError:
    """What is said when the last one who manages the clerks would go."""
    return ClerkError("至少要有一位系统管理员", "请先把系统管理员的角色交给另一位办事员，再停用或终止。")


def refuse_restricted(
    session: Session,
    library: Library,
    rights: frozenset[str],
    today: date,
    changes: Iterable[Change | AuditChange],
) -> None:
    """Raise ClerkError when changes are of restricted ledgers and the clerk may not write those."""
    shut = restricted_keys(library)
    if EDIT_RESTRICTED not in rights and any(_of_restricted(session, one, shut) for one in changes):
        raise refusal(session, library, EDIT_RESTRICTED, today)


def refuse_what_may_not(w: Write, library: Library, rights: frozenset[str], today: date) -> None:
    """Raise ClerkError when the write changes what the clerk may not change; the write is then rolled back whole.

    Use cases ask at their top with `office.require`; this is the net under all of them, imports and undo included.
    """

    def require(*any_of: str) -> None:
        if not rights.intersection(any_of):
            raise refusal(w.session, library, any_of[0], today)

    for kind in NEEDED:
        if kind in w.kinds:
            require(*NEEDED[kind])
    if w.kinds & {"clerk", "clerk_role"} and not holders(w.session, library, "settings.clerks", today):
        raise nobody_keeps()
    shut = restricted_keys(library)
    for change in w.changes:
        if change.kind == "office_definition":
            require(_definition_right(w, change, shut))
        if change.kind in DELETING and _bins(w, change):
            require(DELETING[change.kind])
    refuse_restricted(w.session, library, rights, today, w.changes)


def _definition_right(w: Write, change: Change, shut: frozenset[str]) -> str:
    """Switching a restricted ledger is a right of its own; every other definition is the office's."""
    row = w.session.get(OfficeDefinition, change.record_id, execution_options={"include_deleted": True})
    if row is not None:
        kind, key = row.kind, row.key
    else:
        kind, key = (next(filter(None, change.fields.get(name, ())), "") for name in ("kind", "key"))
    return "ledgers.restricted.switch" if kind == "switches" and key in shut else "settings.definitions"


def _of_restricted(session: Session, change: Change | AuditChange, shut: Collection[str]) -> bool:
    """Whether a change is of a restricted ledger: a row, a step of it, a correction, a period."""
    if change.kind not in LEDGERS or change.fields.keys() <= OWNING:
        return False
    if named := [value for value in change.fields.get("ledger", ()) if value]:
        return named[0] in shut
    row: Any = session.get(
        LEDGERS[change.kind], change.record_id, execution_options={"include_deleted": True}
    )
    return row is not None and row.ledger in shut


def _bins(w: Write, change: Change) -> bool:
    """Whether a record is thrown away; taking back one's own new record is not."""
    if w.undo_of is not None:
        undone = w.session.get(AuditEntry, w.undo_of)
        if undone is not None and undone.clerk_id == w.clerk_id:
            return False
    binned = change.fields.get("deleted_at", [None, None])[1]
    return change.op == "deleted" or (change.op == "changed" and binned is not None)
