"""Who is in charge of a ledger (谁管): a role; which ledgers are one's own, and whom their reminders reach."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.definitions.kinds import Ledger
from app.models.fields.base import open_at
from app.models.tables import Clerk, ClerkRole
from app.office import Office


@dataclass(frozen=True)
class Duties:
    """The roles the clerk holds today, and those anybody holds. The program itself (no clerk) is in charge of nothing
    and is reminded of everything."""

    mine: frozenset[str]
    anyones: frozenset[str]
    program: bool = False

    def keeps(self, ledger: Ledger) -> bool:
        """Whether the clerk is in charge of a ledger; one that names nobody is everybody's and so nobody's own."""
        return ledger.keeper in self.mine

    def reached(self, role: str) -> bool:
        """Whether what is due in a role's charge is told to the clerk: to who holds it; to everybody where no role is
        named or nobody holds it today, for a reminder that reaches nobody is none."""
        return self.program or not role or role in self.mine or role not in self.anyones


def duties(office: Office, session: Session) -> Duties:
    """Who is in charge of what today."""
    held = select(ClerkRole.role, ClerkRole.clerk_id).join(Clerk, Clerk.id == ClerkRole.clerk_id)
    found = session.execute(held.where(Clerk.active.is_(True), open_at(ClerkRole, office.today()))).all()
    own = office.clerk.id
    return Duties(
        frozenset(role for role, clerk in found if clerk == own),
        frozenset(role for role, _ in found),
        program=own is None,
    )


def keeper_of(ledgers: Mapping[str, Ledger], kind: str) -> str:
    """The role in charge of what a kind of record lists: of a ledger's rows its keeper, of anything else nobody's."""
    ledger = ledgers.get(kind.removeprefix("ledger.")) if kind.startswith("ledger.") else None
    return ledger.keeper if ledger is not None else ""
