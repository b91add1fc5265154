"""The search box: what was typed → at most 100 hits and a capped count (design and targets: performance.md line 2).

Each word is read by its characters (digits, Latin letters, ideographs) into one or more B-tree ranges. Several
words: the rarest drives, the others are checked on its rows. The statements are written out and go straight to the
driver: building and compiling them for each key pressed took 5 to 35 ms, asking them takes 0.1 to 1 ms.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.db.engine import translated
from app.db.search_words import indexed_names, words_of, written_names
from app.models.rules.address import AddressParts, estate_names, parse_among
from app.models.rules.characters import Spellings

LIMIT = 100
COUNT_CAP = 1000
MOST_PLACES = 3
_UNITS = {"building": "栋", "stair": "单元", "dwelling": "室"}
_PLACES = {
    "estate": "小区",
    "grid": "网格",
    "group": "居民小组",
    "building": "楼栋",
    "stair": "单元",
    "dwelling": "房屋",
}
MOST_ESTATES = 2000
_TOP = chr(0x10FFFF)
_LATIN = re.compile(r"[a-z]+")
_DIGITS = re.compile(r"\d+x?")
_TERM = "SELECT DISTINCT record_id FROM search_term WHERE kind = 'resident' AND term >= ? AND term < ?"
_ESTATES = f"""WITH RECURSIVE e(n) AS (SELECT min(estate) FROM resident UNION ALL
    SELECT (SELECT min(estate) FROM resident WHERE estate > e.n) FROM e WHERE e.n IS NOT NULL)
    SELECT n FROM e WHERE n IS NOT NULL LIMIT {MOST_ESTATES}"""
_NUMBERED = {
    "service_record": "number, applicant",
    "mediation_case": "number, title",
    "moral_case": "number, title",
    "lead": "number, title",
    "paper": "number, title",
    "ledger_entry": "number, ledger",
    "organisation": "name, address",
}


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


@dataclass(frozen=True)
class _Way:
    """One way a word finds residents: a condition on `resident` r served by an index, or a range of terms."""

    matched_by: str
    sql: str
    values: tuple[Any, ...]
    terms: bool = False

    def ids(self, rest: "_Rest", limit: int) -> tuple[str, tuple[Any, ...]]:
        """The statement that gives the ids."""
        if self.terms and not rest.sql:  # who is in the recycle bin has no terms
            return f"{self.sql} LIMIT {limit}", self.values
        source = f"({self.sql}) t CROSS JOIN resident r" if self.terms else "resident r"
        where = "r.id = t.record_id AND " if self.terms else f"{self.sql} AND "
        sql = f"SELECT r.id FROM {source} WHERE {where}r.deleted_at IS NULL{rest.sql} LIMIT {limit}"
        return sql, (*self.values, *rest.values)

    def hits(self, rest: "_Rest", limit: int) -> tuple[str, tuple[Any, ...]]:
        """The statement that gives the rows shown."""
        shown = "SELECT r.id, r.uid, r.name, r.address FROM"
        if not self.terms:
            where = f"{self.sql} AND r.deleted_at IS NULL{rest.sql}"
            return f"{shown} resident r WHERE {where} LIMIT {limit}", (*self.values, *rest.values)
        inner = self.sql if rest.sql else f"{self.sql} LIMIT {limit}"
        joined = f"{shown} ({inner}) t CROSS JOIN resident r WHERE r.id = t.record_id"
        sql = f"{joined} AND r.deleted_at IS NULL{rest.sql} LIMIT {limit}"
        return sql, (*self.values, *rest.values)


@dataclass(frozen=True)
class _Rest:
    """What the other words ask of a row, as `AND (…) AND (…)`."""

    sql: str = ""
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class _Estates:
    """The names of all estates, the same in lower case, and how they are said (`estate_names`)."""

    names: list[str]
    lower: list[str]
    said: dict[str, str]


class _Asker:
    """Runs statements with `?` on the driver of a session's connection, SQLite's or PostgreSQL's."""

    def __init__(self, session: Session, own: Spellings) -> None:
        connection = session.connection()
        self.own = own
        self._memory = connection.info
        self._estates: _Estates | None = None
        self._error = connection.dialect.loaded_dbapi.Error
        self._percent = connection.dialect.name == "postgresql"
        self._cursor = connection.connection.cursor()

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        try:
            self._cursor.execute(sql.replace("?", "%s") if self._percent else sql, values)
            return list(self._cursor.fetchall())
        except self._error as error:
            raise translated(error) from error

    def estates(self) -> _Estates:
        """All estates, asked once for what was typed; walked again (one seek each) only when the audit has a new line."""
        if self._estates is None:
            latest = self.rows("SELECT max(id) FROM audit_entry")[0][0]
            kept = self._memory.get("estates")
            if kept is None or kept[0] != latest:
                names = [row[0] for row in self.rows(_ESTATES)]
                walked = _Estates(names, [name.lower() for name in names], estate_names(names))
                kept = self._memory["estates"] = latest, walked
            self._estates = kept[1]
        return self._estates

    def parts(self, word: str) -> AddressParts:
        """A word taken apart as an address in one of these estates."""
        return parse_among(word, self.estates().said)


def search(session: Session, text: str, limit: int = LIMIT, own: Spellings = ()) -> Found:
    """Everything the typed text finds, residents first. Empty text finds nothing.

    `own` are the ways the office writes characters of names, looked for besides.
    """
    words = words_of(text)
    if not words:
        return Found((), 0, False)
    ask = _Asker(session, own)
    hits, count = _residents(ask, words, limit)
    if len(words) == 1 and len(hits) < limit:
        others = _numbered(ask, words[0], limit - len(hits))
        hits, count = hits + others, count + len(others)
    if len(words) == 1:
        places = _places(ask, words[0])
        hits, count = [*places, *hits][:limit], count + len(places)
    return Found(tuple(hits), min(count, COUNT_CAP), count > COUNT_CAP)


def _prefix(matched_by: str, column: str, word: str) -> _Way:
    return _Way(matched_by, f"r.{column} >= ? AND r.{column} < ?", (word, word + _TOP))


def _by_term(matched_by: str, word: str) -> _Way:
    return _Way(matched_by, _TERM, (word, word + _TOP), terms=True)


def _readings(ask: _Asker, word: str) -> list[_Way]:
    """The ways one word may find residents, each served by an index."""
    if _LATIN.fullmatch(word):
        return [_by_term("pinyin", word)]
    if _DIGITS.fullmatch(word):
        return _digit_readings(word)
    return [*(_by_term("name", name) for name in indexed_names(word, ask.own)), *_address(ask, word)]


def _digit_readings(word: str) -> list[_Way]:
    upper = word.upper()
    ways: list[_Way] = []
    if len(word) >= 4:
        for matched_by, column, typed in (("id", "id_number", upper), ("phone", "phone", word)):
            tail = "id_tail" if column == "id_number" else "phone_tail"
            longer = f" AND r.{column} LIKE ?" if len(word) > 4 else ""
            values = (upper[-4:], f"%{typed}") if longer else (upper[-4:],)
            ways.append(_Way(matched_by, f"r.{tail} = ?{longer}", values))
        further = "r.id IN (SELECT resident_id FROM resident_phone WHERE number >= ? AND number < ?)"
        ways.append(_Way("phone", further, (word, word + _TOP)))
        ways.append(_by_term("id", word))  # a number that a merged file had is kept among the names
    if len(word) >= 3:
        ways += [_prefix("phone", "phone", word), _prefix("id", "id_number", upper)]
    if len(word) == 8:
        ways.append(_Way("birth", "r.birth_date = ?", (f"{word[:4]}-{word[4:6]}-{word[6:]}",)))
    return ways


def _address(ask: _Asker, word: str) -> list[_Way]:
    """The typed address against the parts residents are filed under; empty when it names no known estate."""
    parts = ask.parts(word)
    typed = (parts.estate or parts.rest or ("" if _has_place(parts) else word)).lower()
    sql: list[str] = []
    values: list[Any] = []
    if typed:
        known = ask.estates()
        estates = [name for name, lower in zip(known.names, known.lower, strict=True) if typed in lower]
        if not estates:
            return []
        sql.append(f"r.estate IN ({', '.join('?' * len(estates))})")
        values += estates
    for column, value in (("building", parts.building), ("stair", parts.stair)):
        if value:
            sql.append(f"r.{column} = ?")
            values.append(value)
    if parts.room:
        sql.append("r.room >= ? AND r.room < ?")
        values += [parts.room, parts.room + _TOP]
    if sql and not typed and parts.building:
        return _in_any_estate(ask, " AND ".join(sql), tuple(values))
    return [_Way("address", " AND ".join(sql), tuple(values))] if sql else []


def _in_any_estate(ask: _Asker, place: str, values: tuple[Any, ...]) -> list[_Way]:
    """A building without its estate: one seek for each estate, and one for addresses that name none."""
    estates = ask.estates().names
    nowhere = _Way("address", f"r.estate IS NULL AND {place}", values)
    if not estates:
        return [nowhere]
    anywhere = f"r.estate IN ({', '.join('?' * len(estates))}) AND {place}"
    return [_Way("address", anywhere, (*estates, *values)), nowhere]


def _has_place(parts: AddressParts) -> bool:
    return bool(parts.building or parts.stair or parts.room)


def _residents(ask: _Asker, words: list[str], limit: int) -> tuple[list[Hit], int]:
    ways, rest = _driven(ask, words)
    hits: dict[int, Hit] = {}
    for way in ways:
        for row in ask.rows(*way.hits(rest, limit)):
            if len(hits) < limit:
                hits.setdefault(row[0], Hit("resident", row[0], row[1], row[2], row[3] or "", way.matched_by))
        if len(hits) >= limit:
            return list(hits.values()), _capped_count(ask, ways, rest)
    return list(hits.values()), len(hits)


def _driven(ask: _Asker, words: list[str]) -> tuple[list[_Way], _Rest]:
    """The ways of the word that finds the fewest, and what the other words ask of the rows."""
    ways = [_readings(ask, word) for word in words]
    if len(words) == 1:
        return ways[0], _Rest()
    sizes = [_rank(ask, word, w) for word, w in zip(words, ways, strict=True)]
    first = min(range(len(words)), key=sizes.__getitem__)
    checks = [_row_check(ask, word) for i, word in enumerate(words) if i != first]
    sql = "".join(f" AND ({part})" for part, _ in checks)
    return ways[first], _Rest(sql, tuple(v for _, values in checks for v in values))


def _rank(ask: _Asker, word: str, ways: list[_Way]) -> tuple[int, bool]:
    """The fewer it finds, the better it drives; among broad words an address, whose index holds the names as well."""
    if not _drives(word, ways):
        return COUNT_CAP + 2, True
    return _capped_count(ask, ways, _Rest()), all(way.terms for way in ways)


def _drives(word: str, ways: list[_Way]) -> bool:
    """Whether the rows may be found by this word. A few digits may be a room or a building, and a room without its
    estate is a scan: those only check the rows that other words find."""
    if _DIGITS.fullmatch(word) and len(word) < 6:
        return False
    return bool(ways) and all(way.matched_by != "address" or "estate" in way.sql for way in ways)


def _capped_count(ask: _Asker, ways: list[_Way], rest: _Rest) -> int:
    """How many residents any of the ways finds, counted only up to the cap."""
    found: set[int] = set()
    for way in ways:
        sql, values = way.ids(rest, COUNT_CAP + 1)
        if len(ways) == 1:
            return int(ask.rows(f"SELECT count(*) FROM ({sql}) c", values)[0][0])
        found.update(row[0] for row in ask.rows(sql, values))
        if len(found) > COUNT_CAP:
            break
    return len(found)


def _row_check(ask: _Asker, word: str) -> tuple[str, tuple[Any, ...]]:
    """What a further word asks of the row itself."""
    if _LATIN.fullmatch(word):
        return "r.initials LIKE ? OR replace(r.pinyin, '''', '') LIKE ?", (f"%{word}%", f"{word}%")
    address = _address(ask, word)
    names = written_names(word, ask.own)
    sql, values = ["replace(r.name, '·', '') LIKE ?"] * len(names), [f"%{name}%" for name in names]
    if _DIGITS.fullmatch(word):
        sql = ["r.id_number LIKE ?", "r.phone LIKE ?", "r.room LIKE ?", "r.building = ?"]
        values = [f"%{word.upper()}%", f"%{word}%", f"{word}%", word]
    sql += [f"({way.sql})" for way in address]
    return " OR ".join(sql), (*values, *(v for way in address for v in way.values))


def _places(ask: _Asker, word: str) -> list[Hit]:
    """The places an address names, which stand first: estates, grids and groups by a part of their name or alias, or the
    building or dwelling of such an estate. Those of words only: digits and letters are people."""
    parts = ask.parts(word)
    typed = (parts.estate or parts.rest or ("" if _has_place(parts) else word)).lower()
    if len(typed) < 2 or typed.isascii():
        return []
    named = (
        "deleted_at IS NULL AND (lower(name) LIKE ? OR lower(aliases) LIKE ?) ORDER BY length(name), id LIMIT"
    )
    kinds = "'estate'" if _has_place(parts) else "'estate', 'grid', 'group'"
    sql = f"SELECT id, uid, name, kind FROM area WHERE kind IN ({kinds}) AND {named} {MOST_PLACES}"
    found = ask.rows(sql, (f"%{typed}%", f"%{typed}%"))
    for kind, name in (("building", parts.building), ("stair", parts.stair), ("dwelling", parts.room)):
        if name:
            sql = "SELECT id, uid, name, kind FROM area WHERE parent_id = ? AND kind = ? AND name = ? AND deleted_at IS NULL"
            below = [(row, ask.rows(sql, (row[0], kind, name))) for row in found]
            found = [
                (one[0], one[1], row[2] + one[2] + _UNITS[kind], kind) for row, more in below for one in more
            ]
    return [Hit("area", r[0], r[1], r[2], _PLACES.get(r[3], ""), "address") for r in found]


def _numbered(ask: _Asker, word: str, limit: int) -> list[Hit]:
    """Papers, cases, records, organisations by number or name, and catalogue items by name."""
    kinds = ", ".join(f"'{kind}'" for kind in _NUMBERED)
    terms = (
        f"SELECT DISTINCT kind, record_id FROM search_term WHERE term >= ? AND term < ? AND kind IN ({kinds})"
    )
    found: dict[str, list[int]] = {}
    plain = _LATIN.fullmatch(word) or _DIGITS.fullmatch(word)
    for form in (word,) if plain else dict.fromkeys((word, *indexed_names(word))):
        for kind, record_id in ask.rows(f"{terms} LIMIT {limit}", (form, form + _TOP)):
            found.setdefault(kind, []).append(record_id)
    hits: list[Hit] = []
    for kind, columns in _NUMBERED.items():
        if ids := found.get(kind):
            marks = ", ".join("?" * len(ids))
            sql = f"SELECT id, uid, {columns} FROM {kind} WHERE id IN ({marks}) AND deleted_at IS NULL"
            matched = "name" if kind == "organisation" else "number"
            hits += [
                Hit(kind, r[0], r[1], r[2] or "", r[3] or "", matched) for r in ask.rows(sql, tuple(ids))
            ]
    if len(hits) < limit and not _DIGITS.fullmatch(word):
        sql = (
            "SELECT id, uid, name, group_name FROM service_item "
            "WHERE (name LIKE ? OR alias LIKE ?) AND enabled IS TRUE AND deleted_at IS NULL "
            "ORDER BY length(name), id LIMIT 10"
        )
        rows = ask.rows(sql, (f"%{word}%", f"%{word}%"))
        hits += [Hit("service_item", r[0], r[1], r[2], r[3] or "", "name") for r in rows]
    return hits[:limit]
