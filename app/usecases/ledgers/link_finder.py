"""What a link of a ledger's row may lead to, found while typing: households, places, units, matters, rows of ledgers."""

from dataclasses import dataclass

from app.models.definitions.kinds import Question
from app.models.fields.kinds import kind_of
from app.models.fields.ledgers import title_of
from app.models.rules.text import clean
from app.office import Office
from app.usecases import questions
from app.usecases.restricted import viewings

MOST = 10
LOOKED_IN = {
    "household": (("head.name", "address", "number"), ("address",)),
    "area": (("name", "room"), ("kind", "code")),
    "organisation": (("name",), ("kind", "address")),
    "service_record": (("number", "applicant"), ("item", "applicant")),
}
"""By kind: the fields in which what is typed is looked for, and what is told beside the name."""


@dataclass(frozen=True)
class Candidate:
    """A record that may be meant: how it is called, and what tells it from others of that name."""

    kind: str
    id: int
    title: str
    detail: str


def candidates(office: Office, to: str, typed: str) -> list[Candidate]:
    """The records of a kind (`household`, `ledger.<key>` …) that what is typed may mean, at most `MOST`. Rows of a ledger
    the clerk may not see are not among them: the library has no such kind. Raises ClerkError."""
    text = clean(typed)
    if not text:
        return []
    wanted, told = _fields(office, to)
    title = title_of(to)
    found: dict[int, Candidate] = {}
    for name in wanted:
        asked = Question(to, ((name, "contains", text),))
        for row in questions.list_page(office, asked, (title, *told), ("id",), limit=MOST).rows:
            detail = "　".join(cell for cell in row.cells[1:] if cell and cell != row.cells[0])
            found.setdefault(row.id, Candidate(to, row.id, row.cells[0], detail))
    if to.startswith("ledger."):
        viewings.note_list(office, Question(to), ())
    return list(found.values())[:MOST]


def _fields(office: Office, to: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if to in LOOKED_IN:
        return LOOKED_IN[to]
    ledger = office.library.ledger(to.removeprefix("ledger."))
    first = tuple(f.key for f in ledger.typed_fields if f.type in {"text", "note"})[:1]
    return ("number", "owner", *first), ("owner", *first)


def called(office: Office, to: str, record_id: int) -> str:
    """How a linked record stands in a form: its name and its id, as `links.read_link` reads it; "" when it is gone."""
    kind_of(office.library, to)
    asked = Question(to, (("id", "=", record_id),))
    rows = questions.list_page(office, asked, (title_of(to),), ("id",), limit=1).rows
    return as_typed(rows[0].cells[0], record_id) if rows else ""


def as_typed(title: str, record_id: int) -> str:
    """A record that was picked, as text: 书名 #12."""
    return f"{title} #{record_id}".strip()
