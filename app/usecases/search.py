"""The box that finds anything: the index's hits with the words a clerk reads, and the time it took."""

import time
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import search as index
from app.db.search import Hit
from app.models.tables import RECORD_LABELS, ServiceItem
from app.office import Office
from app.usecases.residents import names as identity_help


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
        shut = _restricted_items(office, session)
    hits = tuple(_in_words(office, h) for h in found.hits if _told(office, h, shut))
    count = found.count - (len(found.hits) - len(hits))
    return SearchResult(hits, count, found.capped, (time.perf_counter() - started) * 1000)


def _restricted_items(office: Office, session: Session) -> frozenset[int]:
    """The items that the clerk is not to handle."""
    if not office.library.veiled:
        return frozenset()
    return frozenset(session.scalars(select(ServiceItem.id).where(ServiceItem.restricted.is_(True))))


def _told(office: Office, hit: Hit, shut: frozenset[int]) -> bool:
    """Whether the clerk is shown a hit: rows of ledgers that are there for the clerk and switched on, items the clerk may
    handle."""
    if hit.kind == "ledger_entry":
        ledger = office.library.ledgers.get(hit.detail)
        return ledger is not None and ledger.enabled
    return hit.kind != "service_item" or hit.id not in shut


def _in_words(office: Office, hit: Hit) -> Hit:
    """The index keeps the key of a row's ledger; a clerk reads its name."""
    return replace(hit, detail=office.library.ledgers[hit.detail].name) if hit.kind == "ledger_entry" else hit


def kind_label(kind: str) -> str:
    """What a kind of hit is called."""
    return "事项" if kind == "service_item" else RECORD_LABELS.get(kind, kind)


__all__ = ["Hit", "SearchResult", "find", "kind_label"]
