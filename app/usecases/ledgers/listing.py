"""The ledgers an office has: which are on, what each lists and shows, how it is called in a heading and in the log."""

from dataclasses import dataclass

from app.models.definitions.kinds import Ledger, Question
from app.models.rules import pinyin
from app.office import Office
from app.usecases import questions
from app.usecases.ledgers.keepers import duties
from app.usecases.restricted import viewings

_NO_QUOTES = str.maketrans("", "", "“”‘’")


@dataclass(frozen=True)
class LedgerRow:
    """A ledger in the list of ledgers with how many rows are open; `mine` where the clerk is in charge of it."""

    key: str
    name: str
    line: str
    is_view: bool
    open: int
    mine: bool = False


def listing(office: Office) -> list[LedgerRow]:
    """The ledgers that are switched on, with their open rows counted."""
    rows = []
    with office.read() as session:
        held = duties(office, session)
    for ledger in office.library.ledgers.values():
        if ledger.enabled:
            count = questions.count(office, question_of(ledger, open_only=True))
            own = held.keeps(ledger)
            rows.append(LedgerRow(ledger.key, ledger.name, ledger.line, ledger.is_view, count, own))
    return sorted(rows, key=lambda r: (r.line, r.name))


def sought(name: str) -> tuple[str, ...]:
    """What finds a ledger: its name, also without its quotation marks, its pinyin and its initials."""
    sounds, plain = pinyin.readings(name), name.lower()
    return (plain, plain.translate(_NO_QUOTES), *sounds.initials, *sounds.full)


def finds(text: str, typed: tuple[str, ...], line: str, code: str) -> bool:
    """Whether what is typed finds a ledger: by what `sought` gives, by its line, or by its code, of which a letter alone is none."""
    text = text.strip().lower()
    by_code = any(c.isdigit() for c in text) and code.lower().startswith(text)
    return by_code or text in line or any(text in one for one in typed)


def spoken(ledger: Ledger) -> str:
    """What the log calls a ledger: a restricted one is not named, for everybody reads the log."""
    return viewings.RESTRICTED if ledger.sensitivity == "restricted" else ledger.name


def question_of(ledger: Ledger, *, open_only: bool = False) -> Question:
    """What a ledger lists: the view's own question, or the register's rows."""
    if ledger.question is not None:
        return ledger.question
    return Question(f"ledger.{ledger.key}", (("open", "is", True),) if open_only else ())


def columns_of(office: Office, ledger: Ledger) -> list[questions.Column]:
    """The columns a ledger shows, in order."""
    if ledger.is_view:
        return questions.columns_of(office, question_of(ledger).kind, ledger.columns)
    return questions.columns_of(office, question_of(ledger).kind)
