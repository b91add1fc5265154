"""The box that finds anything: the index's hits with the words a clerk reads, and the time it took."""

import time
from dataclasses import dataclass

from app.db import search as index
from app.db.search import Hit
from app.models.tables import RECORD_LABELS
from app.office import Office
from app.usecases import identity_help


@dataclass(frozen=True)
class SearchResult:
    """Hits in order; `count` stops at 1000 (`capped`); `ms` is the time the question took."""

    hits: tuple[Hit, ...]
    count: int
    capped: bool
    ms: float


def find(office: Office, text: str, limit: int = 100) -> SearchResult:
    """Everything the text finds, by name, pinyin, initials, ID or phone tail, address or number of a paper."""
    started = time.perf_counter()
    with office.read() as session:
        found = index.search(session, text, limit, identity_help.own_spellings(office.library))
    hits = tuple(h for h in found.hits if h.kind != "ledger_entry" or h.detail in office.library.ledgers)
    count = found.count - (len(found.hits) - len(hits))
    return SearchResult(hits, count, found.capped, (time.perf_counter() - started) * 1000)


def kind_label(kind: str) -> str:
    """What a kind of hit is called."""
    return "事项" if kind == "service_item" else RECORD_LABELS.get(kind, kind)


__all__ = ["Hit", "SearchResult", "find", "kind_label"]
