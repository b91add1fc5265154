"""A list of 1,000,000 residents: the first page, then page after page by key, against one hand-written page query
(performance line 7)."""

import time
from typing import Any

from benchmarks._common import Line, fill_residents, office_in, quantile, seconds, show, size

PAGES = 300
_FIRST = (
    "SELECT r.id, r.name, r.sex, r.birth_date, r.id_number, r.phone, r.address FROM resident r "
    "WHERE r.deleted_at IS NULL ORDER BY r.name, r.id LIMIT 201"
)


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
    opened = seconds(lambda: questions.list_page(office, question), 20)
    taken: list[float] = []
    for _ in range(PAGES):
        if not page.more:
            break
        start = time.perf_counter()
        page = questions.list_page(office, question, after=page.rows[-1].key)
        taken.append(time.perf_counter() - start)
    worst = quantile(taken, 0.99) * 1000
    middle = quantile(taken, 0.5) * 1000
    return [
        Line(f"open a list of {count:,}", limit * 1000, opened * 1000, "ms", "≤ 3"),
        Line("next page of 200, p99", limit * 1000, worst, "ms", "≤ 16 ms", f"p50 {middle:.2f} ms"),
    ]


def main() -> None:
    """Fill an encrypted office and page through it."""
    count = size(1_000_000, __doc__)
    with office_in() as office:
        fill_residents(office, count)
        show("scroll", measure(office, count))


if __name__ == "__main__":
    main()
