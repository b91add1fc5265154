"""Office: the one object use cases are given. Clock, definitions, clerk, read() and write("what was done")."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app import paths
from app.clock import Clock
from app.db import locks, migrate, search_index, transactions
from app.db import rights as duties
from app.db.backup import take
from app.db.engine import Store
from app.db.transactions import Write
from app.errors import ClerkError, OfficeError
from app.models.definitions.codes import Code
from app.models.definitions.library import Library, load_library
from app.models.definitions.visibility import seen_by
from app.models.rules import pinyin
from app.models.rules.working_days import OfficeCalendar
from app.models.tables import CalendarDay, CodeValue, OfficeDefinition

SEE_RESTRICTED = "ledgers.restricted.see"
SEE_MATTERS = "services.restricted"
Listener = Callable[[frozenset[str]], None]


@dataclass(frozen=True)
class ClerkRef:
    """Who works now; `id` is None before the first clerk exists and for the program itself."""

    id: int | None
    name: str


@dataclass
class Office:
    """An open office. `folder` is where its files lie, None when the rows live on a server.

    `whole` are all definitions; `library` is what of them the clerk who works now is given.
    """

    store: Store
    folder: Path | None
    clock: Clock
    clerk: ClerkRef
    whole: Library
    calendar: OfficeCalendar
    listeners: list[Listener] = field(default_factory=list)
    looks: dict[object, datetime] = field(default_factory=dict, init=False, repr=False)
    """When the clerk last looked at what, so that one look is kept once (usecases.viewings)."""
    reasons: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    """Why the clerk opened which restricted ledger, until the program is closed."""
    _rights: tuple[object, frozenset[str]] | None = field(default=None, init=False, repr=False)
    _library: tuple[object, Library] | None = field(default=None, init=False, repr=False)

    @property
    def plain(self) -> bool:
        """Whether the file is not encrypted: samples and tests only, and the window says so."""
        return self.store.is_sqlite and self.store.key is None

    def today(self) -> date:
        """The local civil date by the office's clock."""
        return self.clock.today()

    @property
    def rights(self) -> frozenset[str]:
        """What the clerk who works now may do today; the program itself may do everything."""
        if self._rights is None or self._rights[0] != (self.clerk.id, self.today(), self.whole):
            with transactions.read(self.store) as session:
                return self._read_rights(session)
        return self._rights[1]

    def _read_rights(self, session: Session) -> frozenset[str]:
        """Fresh from the roles: at a server another counter may have changed them since."""
        today = self.today()
        held = duties.rights_of(session, self.whole, self.clerk.id, today)
        self._rights = (self.clerk.id, today, self.whole), held
        return held

    @property
    def library(self) -> Library:
        """The definitions the clerk is given: without the restricted ledgers and items the clerk may not see."""
        known = (self.whole, SEE_RESTRICTED in self.rights, SEE_MATTERS not in self.rights)
        if self._library is None or self._library[0] != known:
            self._library = known, seen_by(self.whole, restricted=known[1], veiled=known[2])
        return self._library[1]

    def may(self, right: str) -> bool:
        """Whether the clerk holds a right (app.models.definitions.roles.RIGHTS)."""
        return right in self.rights

    def require(self, *rights: str) -> None:
        """Raise ClerkError saying who can do it, when the clerk holds none of these rights."""
        if not any(self.may(right) for right in rights):
            with transactions.read(self.store) as session:
                raise duties.refusal(session, self.whole, rights[0], self.today())

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view for a use case's queries."""
        with transactions.read(self.store) as session:
            yield session

    @contextmanager
    def write(self, what: str, *, undo_of: int | None = None) -> Iterator[Write]:
        """One transaction and one audit line saying `what` was done; listeners hear which kinds changed."""
        with transactions.write(
            self.store, what, self.clock.now(), self.clerk.id, self.clerk.name
        ) as pending:
            pending.undo_of = undo_of
            rights = self._read_rights(pending.session)
            yield pending
            pending.session.flush()
            locks.refuse_locked(pending)
            if self.clerk.id is not None:
                duties.refuse_what_may_not(pending, self.whole, rights, self.today())
        if pending.kinds:
            if pending.kinds & {"clerk", "clerk_role"}:
                self._rights = None
            try:
                if pending.kinds & {"office_definition", "code_value", "calendar_day"}:
                    self.reload_definitions()
            finally:
                for listener in self.listeners:
                    listener(pending.kinds)

    def reload_definitions(self) -> None:
        """Read the definitions again after the office changed its own.

        Raises OfficeError when what is shipped is no longer what this running program understands.
        """
        try:
            self.whole, self.calendar = definitions_of(self.store)
        except ClerkError as error:
            raise OfficeError(
                "已经记下，但要重新打开里仁才看得到：程序的文件在打开以后换过了",
                f"关掉里仁，再打开。（{error}）",
            ) from error
        if read_otherwise := pinyin.use_own(own_readings(self.whole)):
            with transactions.write(
                self.store, "读音", self.clock.now(), self.clerk.id, self.clerk.name
            ) as pending:
                search_index.spell_again(pending.session, read_otherwise)

    def close(self) -> None:
        """Let go of the file."""
        self.store.close()


def definitions_of(store: Store) -> tuple[Library, OfficeCalendar]:
    """The shipped definitions with the office's own laid over them, and its calendar."""
    with transactions.read(store) as session:
        own = [
            (d.kind, d.key, d.text)
            for d in session.query(OfficeDefinition).filter(OfficeDefinition.active.is_(True))
        ]
        values = office_codes(session)
        days = {d.day: d.working for d in session.query(CalendarDay)}
    return _library_without_the_broken(own, values), OfficeCalendar(days)


def own_readings(library: Library) -> dict[str, tuple[str, ...]]:
    """How the office says its own rare characters are read; the codes of their table keep it as the national code."""
    said = library.code("rare_character").codes
    return {one.code: tuple(one.national_code.split(",")) for one in said if one.national_code and one.active}


def office_codes(session: Session) -> list[tuple[str, Code]]:
    """(code table, value) of all the office's own values, in their order."""
    kept = sorted(session.query(CodeValue), key=lambda v: (v.position is None, v.position or 0, v.id))
    return [(v.code_table, v.as_code()) for v in kept]


def _library_without_the_broken(own: list[tuple[str, str, str]], values: list[tuple[str, Code]]) -> Library:
    """All of the office's own definitions that this program understands; the others are set aside and named.

    A definition that an older program took must not keep the office shut. One may need another that stands after it (a
    ledger the code table it was given later), so what was refused is tried again for as long as one more is taken.
    """
    try:
        return load_library(paths.resources(), own, values)
    except ClerkError:
        kept: list[tuple[str, str, str]] = []
        left, refused = own, _refused(kept, own, values)
        while len(refused) < len(left):
            left, refused = list(refused), _refused(kept, list(refused), values)
        return replace(load_library(paths.resources(), kept, values), set_aside=tuple(refused.values()))


def _refused(
    kept: list[tuple[str, str, str]], left: list[tuple[str, str, str]], values: list[tuple[str, Code]]
) -> dict[tuple[str, str, str], str]:
    """Those that do not go with what is kept, and why; the others are kept from now on."""
    refused: dict[tuple[str, str, str], str] = {}
    for definition in left:
        try:
            load_library(paths.resources(), [*kept, definition], values)
            kept.append(definition)
        except ClerkError as error:
            refused[definition] = error.message
    return refused


def open_office(store: Store, folder: Path | None, clock: Clock, clerk: ClerkRef) -> Office:
    """Bring the file to this program's schema (backing it up first) and load its definitions."""

    def back_up() -> None:
        if folder is not None and store.path is not None:
            take(store, folder, clock.now())

    migrate.bring_up(store, back_up)
    library, calendar = definitions_of(store)
    pinyin.use_own(own_readings(library))
    return Office(store, folder, clock, clerk, library, calendar)
