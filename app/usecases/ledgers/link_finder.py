"""What a link of a ledger's row may lead to, found while typing: households, places, units, matters, rows of ledgers."""

from dataclasses import dataclass

from app.models.definitions.kinds import Question
from app.models.fields.kinds import kind_of
from app.models.fields.ledgers import title_of
from app.models.rules import pinyin
from app.models.rules.text import clean
from app.office import Office
from app.usecases import questions, search
from app.usecases.lists.keyset import Row
from app.usecases.restricted import viewings

MOST = 10
HEARD = 3000
"""So many of the latest rows of a ledger are gone through for initials."""
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
    """The records of a kind (`household`, `ledger.<key>` …), or the texts of a field (`party_units.unit`), that what is
    typed may mean, at most `MOST`. Rows of a ledger
    the clerk may not see are not among them: the library has no such kind. Raises ClerkError."""
    text = clean(typed)
    if not text:
        return []
    if "." in to and not to.startswith("ledger."):
        return _offered(office, to, text)
    wanted, told = _fields(office, to)
    title = title_of(to)
    found: dict[int, Candidate] = {}
    for name in wanted:
        asked = Question(to, ((name, "contains", text),))
        for row in questions.list_page(office, asked, (title, *told), ("id",), limit=MOST).rows:
            found.setdefault(row.id, _candidate(to, row))
    if text.isascii() and text.isalpha() and len(found) < MOST:
        for one in _by_sound(office, to, text.lower()):
            found.setdefault(one.id, one)
    if to.startswith("ledger."):
        viewings.note_list(office, Question(to), ())
    return list(found.values())[:MOST]


def _offered(office: Office, source: str, text: str) -> list[Candidate]:
    """What stands in a field of another ledger ("ledger.field") and may be meant; nothing where that one is off or not to
    be seen."""
    key, _, field = source.partition(".")
    ledger = office.library.ledgers.get(key)
    if ledger is None or not ledger.enabled or key in office.library.hidden:
        return []
    kind = f"ledger.{key}"
    latest = questions.list_page(
        office, Question(kind, (("open", "is", True),)), (field,), ("-id",), limit=HEARD
    ).rows
    said = dict.fromkeys(row.cells[0] for row in latest if row.cells[0])
    low = text.lower()
    found = [one for one in said if low in one.lower() or (low.isascii() and _sounds(one, low))]
    return [Candidate(kind, 0, one, "") for one in found[:MOST]]


def _candidate(to: str, row: Row) -> Candidate:
    detail = "　".join(cell for cell in row.cells[1:] if cell and cell != row.cells[0])
    return Candidate(to, row.id, row.cells[0], detail)


def _by_sound(office: Office, to: str, typed: str) -> list[Candidate]:
    """By initials or pinyin: rows of a ledger by whose they are and by what they say first, a household by its head,
    a unit by its name."""
    title, told = title_of(to), _fields(office, to)[1]
    if to.startswith("ledger."):
        latest = questions.list_page(office, Question(to), (title, *told), ("-id",), limit=HEARD).rows
        return [_candidate(to, row) for row in latest if any(_sounds(cell, typed) for cell in row.cells[1:])]
    hits = {"household": "resident", "organisation": "organisation"}.get(to)
    ids = [hit.id for hit in search.find(office, typed).hits if hit.kind == hits]
    if not ids:
        return []
    asked = Question(to, (("head.id" if to == "household" else "id", "in", ids),))
    return [
        _candidate(to, row)
        for row in questions.list_page(office, asked, (title, *told), ("id",), limit=MOST).rows
    ]


def _sounds(words: str, typed: str) -> bool:
    heard = pinyin.readings(words)
    return any(one.startswith(typed) for one in (*heard.initials, *heard.full))


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
