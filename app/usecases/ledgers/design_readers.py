"""Who reads a ledger's fields: one that an indicator, a view, the month or a paper asks for cannot be taken out of the
ledger, for what reads it would answer with an error from then on."""

import re

from app.errors import DefinitionError
from app.models.definitions.library import Library
from app.models.definitions.source import parse_source
from app.office import Office
from app.usecases.offices.definitions import KINDS, check_in

READING = ("ledgers", "indicators", "summaries", "journal", "papers")
CURE = "不能去掉；不想印出来的，在“打印”页去掉勾"


def missed(office: Office, library: Library, key: str) -> str:
    """Who asks for a field that a ledger no longer has in `library`, in a clerk's words; empty where nobody does."""
    before, now = office.whole.ledgers.get(key), library.ledgers[key]
    gone = {f.key: f.name for f in before.field} if before else {}
    for spec in now.field:
        gone.pop(spec.key, None)
    speaks = re.compile(rf"\b{re.escape(key)}\b")
    for path, text in library.texts.items() if gone else ():
        kind, _, name = path.partition("/")
        reads = kind in READING and path != f"ledgers/{key}" and speaks.search(text)
        if reads and (words := _asked(library, kind, name, gone)):
            return words
    return ""


def _asked(library: Library, kind: str, name: str, gone: dict[str, str]) -> str:
    """What one definition says when it misses one of the fields."""
    try:
        check_in(library, kind, name, parse_source(name, library.texts[f"{kind}/{name}"]))
    except DefinitionError as error:
        for field, label in gone.items():
            if re.search(rf"\b{re.escape(field)}”", error.message):
                called = getattr(getattr(library, kind)[name], "name", name)
                return f"{KINDS[kind]}“{called}”要用字段“{label}”，{CURE}"
    return ""
