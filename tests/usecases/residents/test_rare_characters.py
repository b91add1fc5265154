"""The full sweep: every ideograph of GB 18030-2022 kept in an office and found by itself (performance of a clerk's box).

That each of them can be printed is proven in tests/reports/test_fonts.py, over the same blocks.
"""

from datetime import UTC, datetime

from app.db import search as index
from app.db.search_index import name_terms
from app.models.rules.characters import from_code_point
from app.models.rules.lookalikes import from_gb18030, to_gb18030
from app.models.rules.text import clean_name
from app.models.tables import Resident, SearchTerm
from app.office import Office
from app.usecases import search
from tests.reports.test_fonts import GB18030_BLOCKS

EVERY = [chr(code) for first, last in GB18030_BLOCKS for code in range(first, last + 1)]
IN_ONE_NAME = 4
THEN = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)


def test_every_ideograph_is_kept_and_found(file_office: Office) -> None:
    assert len(EVERY) > 87_000
    names = ["".join(EVERY[at : at + IN_ONE_NAME]) for at in range(0, len(EVERY), IN_ONE_NAME)]
    assert [n for n in names if clean_name(n) != n or from_gb18030(to_gb18030(n)) != n] == []
    with file_office.write("全部汉字") as w:
        table, terms = Resident.__table__, SearchTerm.__table__
        w.session.connection().execute(
            table.insert(), [_row(number, name) for number, name in enumerate(names, 1)]
        )
        w.session.connection().execute(
            terms.insert(),
            [
                {"kind": "resident", "term": t, "record_id": number}
                for number, n in enumerate(names, 1)
                for t in name_terms([n])
            ],
        )
    with file_office.read() as session:  # opened once: 88,000 questions
        lost = [
            c for number, c in enumerate(EVERY) if _home(number) not in _ids(index.search(session, c).hits)
        ]
    assert lost == []
    in_the_box = [(number, c) for number, c in enumerate(EVERY) if number % 101 == 0]
    assert [
        c for number, c in in_the_box if _home(number) not in _ids(search.find(file_office, c).hits)
    ] == []


def _home(number: int) -> int:
    return number // IN_ONE_NAME + 1


def _row(number: int, name: str) -> dict[str, object]:
    return {"id": number, "name": name, "id_kind": "none", "created_at": THEN, "changed_at": THEN}


def _ids(hits: tuple[search.Hit, ...]) -> set[int]:
    return {hit.id for hit in hits}


def test_a_code_point_finds_what_the_character_finds() -> None:
    step = EVERY[::97]
    assert [c for c in step if from_code_point(f"U+{ord(c):X}") != c] == []
