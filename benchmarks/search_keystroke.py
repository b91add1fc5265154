"""One keystroke in the search box, each kind of text, against a hand-written query (performance line 2).

The limit is sqlite3's own work: the same file, the same indices, one prepared statement for the first 100 rows and
one for the capped count. Prints p50 and p99 of ours, and the ratio of the medians.
"""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks._common import SEED, Line, fill_residents, office_in, quantile, show, size

ASKED = 100
_TOP = chr(0x10FFFF)
_HIT = "SELECT id, uid, name, address FROM resident"
_LIVE = "deleted_at IS NULL LIMIT 100"
_CAP = "SELECT count(*) FROM (SELECT 1 FROM {} LIMIT 1001)"


def _term(word: str) -> tuple[str, str, tuple[Any, ...]]:
    inside = "search_term WHERE term >= ? AND term < ? AND kind = 'resident'"
    hit = f"{_HIT} WHERE id IN (SELECT record_id FROM {inside} LIMIT 150) AND {_LIVE}"
    return hit, _CAP.format(inside), (word, word + _TOP)


def _range(column: str) -> Callable[[str], tuple[str, str, tuple[Any, ...]]]:
    def made(word: str) -> tuple[str, str, tuple[Any, ...]]:
        where = f"{column} >= ? AND {column} < ?"
        return (
            f"{_HIT} WHERE {where} AND {_LIVE}",
            _CAP.format(f"resident WHERE {where}"),
            (word, word + _TOP),
        )

    return made


def _tail(column: str) -> Callable[[str], tuple[str, str, tuple[Any, ...]]]:
    def made(word: str) -> tuple[str, str, tuple[Any, ...]]:
        where = f"{column} = ?"
        return f"{_HIT} WHERE {where} AND {_LIVE}", _CAP.format(f"resident WHERE {where}"), (word,)

    return made


def _both(words: str) -> tuple[str, str, tuple[Any, ...]]:
    name, estate = words.split()
    where = "estate = ? AND name LIKE ?"
    return (
        f"{_HIT} WHERE {where} AND {_LIVE}",
        _CAP.format(f"resident WHERE {where}"),
        (estate, f"%{name}%"),
    )


Kind = tuple[str, Callable[[Any], str], Callable[[str], tuple[str, str, tuple[Any, ...]]]]
KINDS: tuple[Kind, ...] = (
    ("surname, 1 character", lambda r: r.name[:1], _term),
    ("given name", lambda r: r.name[1:], _term),
    ("whole name", lambda r: r.name, _term),
    ("1 initial", lambda r: r.initials[:1], _term),
    ("2 initials", lambda r: r.initials[:2], _term),
    ("all initials", lambda r: r.initials, _term),
    ("full pinyin, 7 letters", lambda r: r.pinyin.replace("'", "")[:7], _term),
    ("ID, last 4", lambda r: r.id_tail.lower(), lambda w: _tail("id_tail")(w.upper())),
    ("ID, first 10", lambda r: r.id_number[:10], _range("id_number")),
    ("phone, last 4", lambda r: r.phone_tail, _tail("phone_tail")),
    ("phone, first 7", lambda r: r.phone[:7], _range("phone")),
    ("estate, 2 characters", lambda r: r.estate[:2], _range("estate")),
    ("whole estate", lambda r: r.estate, _tail("estate")),
    ("name and estate", lambda r: f"{r.name[:1]} {r.estate}", _both),
)


def _people(office: Any, count: int) -> list[Any]:
    from sqlalchemy import text

    with office.store.engine.connect() as connection:
        highest = connection.execute(text("SELECT max(id) FROM resident")).scalar()
        ids = random.Random(SEED).sample(range(1, highest + 1), min(count * 3, highest))
        query = text(f"SELECT * FROM resident WHERE id IN ({','.join(map(str, ids))})")
        rows = connection.execute(query).all()
    full = [r for r in rows if r.id_number and r.phone and r.estate and r.pinyin and len(r.name) > 1]
    return full[:count]


def _times(work: Callable[[str], Any], words: list[str], rounds: int = 3) -> Iterator[float]:
    for word in words:
        best = []
        for _ in range(rounds):
            start = time.perf_counter()
            work(word)
            best.append(time.perf_counter() - start)
        yield sorted(best)[rounds // 2] * 1000


def measure(office: Any) -> list[Line]:
    """A line for each kind of text."""
    from app.usecases import search

    people, lines = _people(office, ASKED), []
    raw = office.store.engine.raw_connection()
    cursor = raw.cursor()
    for name, word_of, query_of in KINDS:
        words = [word_of(r) for r in people]

        def by_hand(word: str, query_of: Any = query_of) -> None:
            hits, count, values = query_of(word)
            found = cursor.execute(hits, values).fetchall()
            if len(found) == 100:
                cursor.execute(count, values).fetchall()

        hand = list(_times(by_hand, words))
        ours = list(_times(lambda word: search.find(office, word), words))
        note = f"p99 {quantile(hand, 0.99):.2f} / {quantile(ours, 0.99):.2f} ms"
        lines.append(Line(name, quantile(hand, 0.5), quantile(ours, 0.5), "ms", "≤ 2.5, p99 ≤ 16 ms", note))
    raw.close()
    return lines


def main() -> None:
    """Fill an encrypted office and ask."""
    count = size(100_000, __doc__)
    with office_in() as office:
        fill_residents(office, count)
        show(f"search box, {count:,} residents", measure(office))


if __name__ == "__main__":
    main()
