"""A list of 1,000,000 residents: the first page, then page after page by key, against one hand-written page query
(performance line 7)."""

import time
from typing import Any

from benchmarks._common import Line, fill_residents, office_in, quantile, seconds, show, size

PAGES = 300
SORTED_PAGES = 30
_DEFAULT = ("name", "sex", "age", "id_number", "phone", "address", "grid", "residence_kind", "relation")
_FIRST = (
    "SELECT r.id, r.name, r.sex, r.birth_date, r.id_number, r.phone, r.address, a.name, r.residence_kind, r.relation "
    "FROM resident r LEFT JOIN area a ON a.id = r.grid_id AND a.deleted_at IS NULL "
    "WHERE r.deleted_at IS NULL ORDER BY r.pinyin, r.id LIMIT 201"
)
"""The same page by hand: the columns that the list shows, the grid by its name."""


def measure(office: Any, count: int) -> list[Line]:
    """Opening the list, and the worst of many pages on the way down."""
    from app.models.definitions.kinds import Question
    from app.usecases import questions

    raw = office.store.engine.raw_connection()
    cursor = raw.cursor()
    limit = seconds(lambda: cursor.execute(_FIRST).fetchall(), 50)
    raw.close()
    question = Question("resident")
    page = questions.list_page(office, question)
    opened = seconds(lambda: questions.list_page(office, question), 50)
    taken: list[float] = []
    for _ in range(PAGES):
        if not page.more:
            break
        start = time.perf_counter()
        page = questions.list_page(office, question, after=page.rows[-1].key)
        taken.append(time.perf_counter() - start)
    sorts = [_sorted(office, question, name) for name in (*_DEFAULT, *(f"-{n}" for n in _DEFAULT))]
    slow = max(sorts, key=lambda line: line.ours)
    counted = seconds(lambda: questions.count(office, question, cap=100_000), 5) * 1000
    jumped = seconds(lambda: questions.jump(office, question, (), "zhang"), 5) * 1000
    end = seconds(lambda: questions.list_page(office, question, back=True), 5) * 1000
    worst = quantile(taken, 0.99) * 1000
    middle = quantile(taken, 0.5) * 1000
    return [
        Line(f"open a list of {count:,}", limit * 1000, opened * 1000, "ms", "≤ 3"),
        Line("next page of 200, p99", limit * 1000, worst, "ms", "≤ 16 ms", f"p50 {middle:.2f} ms"),
        slow,
        Line("last page", limit * 1000, end, "ms", "≤ 16 ms"),
        Line("count up to 100,000", None, counted, "ms", "arrives by itself"),
        Line("where “zhang” begins", None, jumped, "ms", "–"),
    ]


def _sorted(office: Any, question: Any, name: str) -> Line:
    """The first page by a column, and the worst of the pages after it."""
    from app.usecases import questions

    order, taken, page = (name,), [], None
    for _ in range(SORTED_PAGES):
        start = time.perf_counter()
        after = page.rows[-1].key if page else None
        page = questions.list_page(office, question, order=order, after=after)
        taken.append(time.perf_counter() - start)
        if not page.more:
            break
    return Line(
        f"slowest sort, by {name}: worst page",
        None,
        max(taken[1:]) * 1000,
        "ms",
        "no scan",
        f"p50 {quantile(taken, 0.5) * 1000:.2f} ms",
    )


def main() -> None:
    """Fill an encrypted office and page through it."""
    count = size(1_000_000, __doc__)
    with office_in() as office:
        fill_residents(office, count)
        show("scroll", measure(office, count))


if __name__ == "__main__":
    main()
