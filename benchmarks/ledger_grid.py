"""A ledger of 200,000 rows as a sheet: opened, scrolled, filtered, summed, a cell kept, against one hand-written page query."""

import time
from collections.abc import Iterator
from typing import Any

from benchmarks._common import Line, fill_residents, office_in, quantile, seconds, show, size

PAGE = 200
PAGES = 200
KEY = "bench"
DEFINITION = """key = "bench"
name = "基准台账"
code = "B1"
belongs_to = "resident"

[[field]]
key = "kind"
name = "类别"
type = "choice"
codes = "yesno"

[[field]]
key = "amount"
name = "金额"
type = "money"
sum = true

[[field]]
key = "words"
name = "说明"
"""
_PAGE = (
    "SELECT e.id, e.number, r.name, r.id_number, r.birth_date, r.address, json_extract(e.fields, '$.kind'), "
    "json_extract(e.fields, '$.amount'), json_extract(e.fields, '$.words'), e.start, e.end, e.reason, e.note "
    "FROM ledger_entry e LEFT JOIN resident r ON r.id = e.resident_id "
    "WHERE e.deleted_at IS NULL AND e.ledger = 'bench' AND (e.start IS NULL OR e.start <= '2026-11-20') "
    "AND (e.end IS NULL OR e.end > '2026-11-20') AND e.id > ? ORDER BY e.id LIMIT 201"
)


def fill_rows(office: Any, count: int, residents: int) -> None:
    """`count` rows, past the audit."""
    from app.db import bulk
    from app.models.tables import LedgerEntry
    from app.usecases.offices import definitions

    definitions.adopt(office, "ledgers", KEY, DEFINITION)
    at = "2026-11-20T04:00:00.000Z"
    table: Any = LedgerEntry.__table__

    def rows() -> Iterator[tuple[Any, ...]]:
        uids = iter(bulk.new_uids(count))
        for number in range(1, count + 1):
            fields = f'{{"kind": "{number % 2}", "amount": "{number % 900}.{number % 100:02d}", "words": "第{number}行"}}'
            day = f"2026-{1 + number % 9:02d}-{1 + number % 28:02d}"
            yield number, next(uids), f"B1-{number:04d}", 1 + number % residents, day, fields

    stamps = {
        "created_at": at,
        "created_by": 1,
        "changed_at": at,
        "changed_by": 1,
        "version": 1,
        "ledger": KEY,
    }
    with office.write("基准数据") as w, bulk.indices_after(w.session.connection(), [table]):
        columns = ("id", "uid", "number", "resident_id", "start", "fields")
        bulk.insert_rows(w.session.connection(), table, columns, rows(), stamps)


def measure(office: Any, count: int) -> list[Line]:
    """What the clerk waits for."""
    from app.models.definitions.kinds import Question
    from app.usecases import questions
    from app.usecases.ledgers import cell_sums, cells

    raw = office.store.engine.raw_connection()
    cursor = raw.cursor()
    bare = seconds(lambda: cursor.execute(_PAGE, (count // 2,)).fetchall(), 30) * 1000
    raw.close()
    sheet = cells.sheet(office, KEY)
    question = Question(f"ledger.{KEY}", (("open", "is", True),))
    opened = seconds(lambda: questions.list_page(office, question, sheet.names, ("id",)), 10) * 1000
    taken = list(_scrolled(office, question, sheet.names))
    wanted = Question(question.kind, (*question.where, ("words", "contains", f"第{count - 7}行")))
    filtered = seconds(lambda: questions.list_page(office, wanted, sheet.names, ("id",)), 3) * 1000
    scan = "SELECT count(*) FROM ledger_entry WHERE ledger = 'bench' AND json_extract(fields, '$.words') LIKE '%x%'"
    looked = seconds(lambda: _bare(office, scan), 3) * 1000
    counted = seconds(lambda: questions.count(office, question), 3) * 1000
    summed = seconds(lambda: cell_sums.totals(office, question, ["amount"]), 3) * 1000
    texts = iter(range(1000))
    edit = (
        seconds(
            lambda: cells.take(office, KEY, [cells.RowEdit(count // 2, {"words": f"改{next(texts)}"})]), 9
        )
        * 1000
    )
    return [
        Line(f"open a sheet of {count:,} rows", bare, opened, "ms", "≤ 16 ms"),
        Line("next page of 200, p50", bare, quantile(taken, 0.5), "ms", "≤ 16 ms"),
        Line("next page of 200, p99", bare, quantile(taken, 0.99), "ms", "≤ 50 ms"),
        Line("filter that finds one row at the end", looked, filtered, "ms", "≤ 3 of one bare scan"),
        Line("count to the end", None, counted, "ms", "arrives by itself"),
        Line("exact sum of a column", None, summed, "ms", "arrives by itself"),
        Line("keep one cell", None, edit, "ms", "≤ 50 ms"),
    ]


def _bare(office: Any, statement: str) -> None:
    raw = office.store.engine.raw_connection()
    raw.cursor().execute(statement).fetchall()
    raw.close()


def _scrolled(office: Any, question: Any, names: tuple[str, ...]) -> Iterator[float]:
    """Milliseconds of page after page."""
    from app.usecases import questions

    page = questions.list_page(office, question, names, ("id",))
    for _ in range(PAGES):
        if not page.more:
            return
        start = time.perf_counter()
        page = questions.list_page(office, question, names, ("id",), after=page.rows[-1].key)
        yield (time.perf_counter() - start) * 1000


def main() -> None:
    """Fill an encrypted office and page through one of its ledgers."""
    count = size(200_000, __doc__)
    with office_in() as office:
        residents = min(count, 20_000)
        fill_residents(office, residents)
        fill_rows(office, count, residents)
        show("ledger as a sheet", measure(office, count))


if __name__ == "__main__":
    main()
