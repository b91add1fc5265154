"""The search box: what was typed → at most 100 hits and a capped count (design and targets: performance.md line 2).

Each word is read by its characters (digits, Latin letters, ideographs) into one or more B-tree ranges; several
words are joined by driving from the first kind of range that is narrow and filtering the rest on the row.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from app.models.rules.address import AddressParts, parse_address
from app.models.rules.text import clean
from app.models.tables import (
    LedgerEntry,
    MediationCase,
    Organisation,
    Paper,
    Resident,
    ResidentPhone,
    SearchTerm,
    ServiceItem,
    ServiceRecord,
)

LIMIT = 100
COUNT_CAP = 1000
_TOP = chr(0x10FFFF)
_LATIN = re.compile(r"[a-z]+")
_DIGITS = re.compile(r"\d+x?")


@dataclass(frozen=True)
class Hit:
    """One line under the box. `matched_by` is name, pinyin, id, phone, address, birth or number."""

    kind: str
    id: int
    uid: str
    title: str
    detail: str
    matched_by: str


@dataclass(frozen=True)
class Found:
    """What a search gave: the first hits, how many there are (at most 1000), and whether there are more."""

    hits: tuple[Hit, ...]
    count: int
    capped: bool


def search(session: Session, text: str, limit: int = LIMIT) -> Found:
    """Everything the typed text finds, residents first. Empty text finds nothing."""
    words = clean(text).lower().split()
    if not words:
        return Found((), 0, False)
    hits, count = _residents(session, words, limit)
    if len(words) == 1 and len(hits) < limit:
        others = _numbered(session, words[0], limit - len(hits))
        hits, count = hits + others, count + len(others)
    return Found(tuple(hits), min(count, COUNT_CAP), count > COUNT_CAP)


def _prefix(column: Any, word: str) -> ColumnElement[bool]:
    return and_(column >= word, column < word + _TOP)


def _readings(session: Session, word: str) -> list[tuple[str, ColumnElement[bool]]]:
    """The ways one word may find residents: (matched_by, condition), each served by an index."""
    if _LATIN.fullmatch(word):
        return [("pinyin", _by_term(word)), ("pinyin", _prefix(Resident.pinyin, word))]
    if _DIGITS.fullmatch(word):
        return _digit_readings(word)
    ways: list[tuple[str, ColumnElement[bool]]] = [("name", _by_term(word))]
    address = _address_condition(session, word)
    return [*ways, ("address", address)] if address is not None else ways


def _by_term(word: str) -> ColumnElement[bool]:
    ids = select(SearchTerm.record_id).where(SearchTerm.kind == "resident", _prefix(SearchTerm.term, word))
    return Resident.id.in_(ids)


def _digit_readings(word: str) -> list[tuple[str, ColumnElement[bool]]]:
    upper = word.upper()
    ways: list[tuple[str, ColumnElement[bool]]] = []
    if len(word) >= 4:
        tail = upper[-4:]
        same_id, same_phone = Resident.id_tail == tail, Resident.phone_tail == tail
        if len(word) > 4:
            same_id = and_(same_id, Resident.id_number.like(f"%{upper}"))
            same_phone = and_(same_phone, Resident.phone.like(f"%{word}"))
        ways += [("id", same_id), ("phone", same_phone)]
        others = select(ResidentPhone.resident_id).where(_prefix(ResidentPhone.number, word))
        ways.append(("phone", Resident.id.in_(others)))
    if len(word) >= 3:
        ways += [("phone", _prefix(Resident.phone, word)), ("id", _prefix(Resident.id_number, upper))]
    if len(word) == 8:
        ways.append(("birth", Resident.birth_date == f"{word[:4]}-{word[4:6]}-{word[6:]}"))
    return ways


def _address_condition(session: Session, word: str) -> ColumnElement[bool] | None:
    """The typed address against the parts residents are filed under; None when it names no known estate."""
    parts = parse_address(word)
    typed = parts.estate or parts.rest or (word if not _has_place(parts) else "")
    if not typed:
        return _place_condition(parts) if _has_place(parts) else None
    estates = _matching_estates(session, typed)
    if not estates:
        return None
    condition = Resident.estate.in_(estates)
    return and_(condition, _place_condition(parts)) if _has_place(parts) else condition


def _has_place(parts: AddressParts) -> bool:
    return bool(parts.building or parts.stair or parts.room)


def _place_condition(parts: AddressParts) -> ColumnElement[bool]:
    pairs = ((Resident.building, parts.building), (Resident.stair, parts.stair))
    conditions = [column == value for column, value in pairs if value]
    if parts.room:
        conditions.append(_prefix(Resident.room, parts.room))
    return and_(*conditions)


def _matching_estates(session: Session, typed: str) -> list[str]:
    """Known estates whose name contains what was typed: walked along the index, one seek per estate."""
    names = _estate_names(session)
    return [name for name in names if typed in name.lower()]


def _estate_names(session: Session) -> list[str]:
    names: list[str] = []
    last = ""
    while len(names) < 2000:
        name = session.scalar(select(func.min(Resident.estate)).where(Resident.estate > last))
        if name is None:
            return names
        names.append(name)
        last = name
    return names


def _residents(session: Session, words: list[str], limit: int) -> tuple[list[Hit], int]:
    first = _readings(session, words[0])
    rest = [or_(*(condition for _, condition in _row_readings(session, word))) for word in words[1:]]
    hits: list[Hit] = []
    seen: set[int] = set()
    for matched_by, condition in first:
        if len(hits) >= limit:
            break
        for row in session.execute(_hit_query(condition, rest, limit)):
            if row.id not in seen and len(hits) < limit:
                seen.add(row.id)
                hits.append(Hit("resident", row.id, row.uid, row.name, row.address or "", matched_by))
    if len(hits) < limit:
        return hits, len(hits)
    return hits, _capped_count(session, [condition for _, condition in first], rest)


def _hit_query(condition: ColumnElement[bool], rest: list[ColumnElement[bool]], limit: int) -> Select[Any]:
    return (
        select(Resident.id, Resident.uid, Resident.name, Resident.address)
        .where(condition, *rest, Resident.deleted_at.is_(None))
        .limit(limit)
    )


def _capped_count(
    session: Session, conditions: list[ColumnElement[bool]], rest: list[ColumnElement[bool]]
) -> int:
    """How many residents any of the readings finds, counted only up to the cap."""
    ids = [
        select(select(Resident.id).where(c, *rest).limit(COUNT_CAP + 1).subquery().c.id) for c in conditions
    ]
    found = union_all(*ids).subquery()
    return int(session.scalar(select(func.count(found.c.id.distinct()))) or 0)


def _row_readings(session: Session, word: str) -> list[tuple[str, ColumnElement[bool]]]:
    """For the second and later words: conditions checked on the row itself rather than by an index."""
    ways: list[tuple[str, ColumnElement[bool]]] = []
    if _LATIN.fullmatch(word):
        ways += [
            ("pinyin", Resident.initials.like(f"%{word}%")),
            ("pinyin", Resident.pinyin.like(f"{word}%")),
        ]
    elif _DIGITS.fullmatch(word):
        ways += [
            ("id", Resident.id_number.like(f"%{word.upper()}%")),
            ("phone", Resident.phone.like(f"%{word}%")),
        ]
        ways += [("address", Resident.room.like(f"{word}%")), ("address", Resident.building == word)]
    else:
        ways.append(("name", Resident.name.like(f"%{word}%")))
    address = _address_condition(session, word)
    return [*ways, ("address", address)] if address is not None else ways


_NUMBERED: dict[str, tuple[Any, Any, Any]] = {
    "service_record": (ServiceRecord, ServiceRecord.number, ServiceRecord.applicant),
    "mediation_case": (MediationCase, MediationCase.number, MediationCase.title),
    "paper": (Paper, Paper.number, Paper.title),
    "ledger_entry": (LedgerEntry, LedgerEntry.number, LedgerEntry.ledger),
    "organisation": (Organisation, Organisation.name, Organisation.address),
}


def _numbered(session: Session, word: str, limit: int) -> list[Hit]:
    """Papers, cases, records, organisations by number or name, and catalogue items by name."""
    hits: list[Hit] = []
    for kind, (cls, title, detail) in _NUMBERED.items():
        ids = select(SearchTerm.record_id).where(SearchTerm.kind == kind, _prefix(SearchTerm.term, word))
        query = select(cls.id, cls.uid, title, detail).where(cls.id.in_(ids), cls.deleted_at.is_(None))
        for row in session.execute(query.limit(limit - len(hits))):
            matched = "name" if kind == "organisation" else "number"
            hits.append(Hit(kind, row[0], row[1], row[2] or "", row[3] or "", matched))
    if len(hits) < limit and not _DIGITS.fullmatch(word):
        named = or_(ServiceItem.name.contains(word), ServiceItem.alias.contains(word))
        items = select(ServiceItem.id, ServiceItem.uid, ServiceItem.name, ServiceItem.group_name)
        rows = session.execute(items.where(named, ServiceItem.enabled.is_(True)).limit(10))
        hits += [Hit("service_item", r[0], r[1], r[2], r[3] or "", "name") for r in rows]
    return hits[:limit]
